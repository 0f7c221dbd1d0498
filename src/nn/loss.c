#include "nn/loss.h"

#include <math.h>

/* log of the sum of exponentials, shifted by the largest so that nothing overflows. */
static double log_sum_exp(const real *logits, int classes)
{
    double largest = logits[0], sum = 0;
    for (int j = 1; j < classes; j++)
        largest = MAX(largest, (double)logits[j]);
    for (int j = 0; j < classes; j++)
        sum += exp(logits[j] - largest);
    return largest + log(sum);
}

void loss_cross_entropy(int n, int classes, const real *logits, const uint16_t *labels,
                        double smoothing, double *loss)
{
    for (int i = 0; i < n; i++, logits += classes) {
        assert(labels[i] < classes);
        double norm = log_sum_exp(logits, classes), spread = 0;
        for (int j = 0; j < classes; j++)
            spread += norm - logits[j];
        loss[i] = (1 - smoothing) * (norm - logits[labels[i]]) + smoothing / classes * spread;
    }
}

void loss_gradient(int n, int classes, const real *logits, const uint16_t *labels, double smoothing,
                   double scale, real *dlogits)
{
    for (int i = 0; i < n; i++, logits += classes, dlogits += classes) {
        double norm = log_sum_exp(logits, classes);
        for (int j = 0; j < classes; j++) {
            double target = smoothing / classes + (j == labels[i] ? 1 - smoothing : 0);
            dlogits[j] = (real)(scale * (exp(logits[j] - norm) - target));
        }
    }
}
