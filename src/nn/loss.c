/* Measures how wrong a net's answers are: the cross entropy between its outputs and the labels,
 * with the gradient that training begins with. */
#include "nn/loss.h"

#include <math.h>

/* The log of the sum of exponentials, shifted by the largest so that nothing overflows. */
static double log_sum_exp(const real *logits, int classes)
{
    double largest = logits[0], sum = 0;
    for (int j = 1; j < classes; j++)
        largest = MAX(largest, (double)logits[j]);
    for (int j = 0; j < classes; j++)
        sum += exp(logits[j] - largest);
    return largest + log(sum);
}

static double row_loss(const LossRows *rows, const real *logits, int label, double norm)
{
    double spread = 0;
    for (int j = 0; j < rows->classes; j++)
        spread += norm - logits[j];
    return (1 - rows->smoothing) * (norm - logits[label]) +
           rows->smoothing / rows->classes * spread;
}

void loss_cross_entropy(const LossRows *rows, double *loss, double scale, real *dlogits)
{
    const real *logits = rows->logits;
    for (int i = 0; i < rows->n; i++, logits += rows->classes) {
        int label = rows->labels[i];
        assert(label < rows->classes);
        double norm = log_sum_exp(logits, rows->classes);
        loss[i] = row_loss(rows, logits, label, norm);
        for (int j = 0; dlogits && j < rows->classes; j++, dlogits++) {
            double target =
                rows->smoothing / rows->classes + (j == label ? 1 - rows->smoothing : 0);
            *dlogits = (real)(scale * (exp(logits[j] - norm) - target));
        }
    }
}
