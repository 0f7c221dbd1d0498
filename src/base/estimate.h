/* estimate.h - a number that was measured several times: its mean and how far it scatters.
 *
 *     Estimate e = estimate_of((double[]){1, 2}, 2);      e.n 2, e.mean 1.5, e.sd 0.7071
 *     estimate_put(&e, "±", &out);                        "1.5000 ± 0.7071"
 */
#ifndef BASE_ESTIMATE_H
#define BASE_ESTIMATE_H

#include "base/buf.h"

/* A value. */
typedef struct {
    int n;       /* numbers that are finite; others do not count */
    double mean; /* not a number for n 0 */
    double sd;   /* standard deviation, with n - 1; not a number for n below 2 */
} Estimate;

Estimate estimate_of(const double *value, int count);

/* For people: "#na#" for n 0, for n 1 the number alone; plus_minus: "±" or "+-". */
void estimate_put(const Estimate *estimate, const char *plus_minus, Buf *out);

#endif
