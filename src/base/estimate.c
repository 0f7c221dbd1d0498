/* Works out the mean and the standard deviation of a few numbers. */
#include "base/estimate.h"

#include "base/text.h"

#include <math.h>

Estimate estimate_of(const double *value, int count)
{
    double sum = 0, squares = 0;
    int n = 0;
    for (int i = 0; i < count; i++) {
        n += isfinite(value[i]) != 0;
        sum += isfinite(value[i]) ? value[i] : 0;
    }
    Estimate estimate = {.n = n, .mean = n > 0 ? sum / n : NAN, .sd = NAN};
    for (int i = 0; n > 1 && i < count; i++) {
        double off = value[i] - estimate.mean;
        squares += isfinite(value[i]) ? off * off : 0;
    }
    if (n > 1)
        estimate.sd = sqrt(squares / (n - 1));
    return estimate;
}

void estimate_put(const Estimate *estimate, const char *plus_minus, Buf *out)
{
    if (estimate->n == 0) {
        buf_text_add(out, "#na#");
    } else if (estimate->n == 1) {
        text_number(out, estimate->mean);
    } else {
        text_decimals(out, estimate->mean, 4);
        buf_printf(out, " %s ", plus_minus);
        text_decimals(out, estimate->sd, 4);
    }
}
