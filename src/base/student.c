/* Computes Student's distribution by its finite sums (Abramowitz and Stegun, 26.7.3 and 26.7.4). */
#include "base/student.h"

#include <assert.h>
#include <math.h>

double student_within(double t, int freedom)
{
    assert(freedom >= 1);
    const double PI = 3.14159265358979323846;
    bool odd = freedom % 2;
    double angle = atan(t / sqrt(freedom)), cosine = cos(angle);
    double term = odd ? cosine : 1, sum = freedom == 1 ? 0 : term;
    for (int i = odd ? 2 : 1; i + 2 < freedom; i += 2) {
        term *= cosine * cosine * i / (i + 1);
        sum += term;
    }
    return odd ? 2 / PI * (angle + sin(angle) * sum) : sin(angle) * sum;
}

/* By halves: within grows with t.  The largest t is that of one degree of freedom, 12.7. */
double student_t(int freedom)
{
    double low = 0, high = 16;
    for (int i = 0; i < 100; i++) {
        double middle = (low + high) / 2;
        if (student_within(middle, freedom) < STUDENT_PERCENT / 100.0)
            low = middle;
        else
            high = middle;
    }
    return high;
}

Interval student_interval(const Estimate *estimate)
{
    if (estimate->n < 2)
        return (Interval){NAN, NAN};
    double off = student_t(estimate->n - 1) * estimate->sd / sqrt(estimate->n);
    return (Interval){estimate->mean - off, estimate->mean + off};
}
