/* student.h - how far a mean may be off: Student's t.
 *
 *     Interval range = student_interval(&estimate);       mean - t sd / sqrt(n) ... mean + ...
 */
#ifndef BASE_STUDENT_H
#define BASE_STUDENT_H

#include "base/estimate.h"

#define STUDENT_PERCENT 95 /* of intervals contain what is estimated */

/* A value. */
typedef struct {
    double low, high; /* not a number when there are fewer than two numbers */
} Interval;

/* The probability that |t| is below so much, with so many degrees of freedom, at least 1. */
double student_within(double t, int freedom);

/* The t that STUDENT_PERCENT of them are within. */
double student_t(int freedom);

/* Where the mean is, by the numbers' own scatter. */
Interval student_interval(const Estimate *estimate);

#endif
