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

/* What class j counts. */
static double weight_of(const LossRows *rows, int j)
{
    return rows->weights ? (double)rows->weights[j] : 1;
}

static double row_loss(const LossRows *rows, const real *logits, int label, double norm)
{
    double spread = 0;
    for (int j = 0; j < rows->classes; j++)
        spread += weight_of(rows, j) * (norm - logits[j]);
    return (1 - rows->smoothing) * weight_of(rows, label) * (norm - logits[label]) +
           rows->smoothing / rows->classes * spread;
}

/* What the label, or the two of them, ask of class j. */
static double target_of(const LossRows *rows, int i, int j)
{
    double sure = 1 - rows->smoothing, rest = rows->smoothing / rows->classes;
    double share = rows->others ? (double)rows->shares[i] : 1;
    double of_label = j == rows->labels[i] ? share : 0;
    double of_other = rows->others && j == rows->others[i] ? 1 - share : 0;
    return weight_of(rows, j) * (rest + (of_label + of_other) * sure);
}

/* What all of them ask of row i. */
static double targets_of(const LossRows *rows, int i)
{
    double sum = 0;
    for (int j = 0; rows->weights && j < rows->classes; j++)
        sum += target_of(rows, i, j);
    return rows->weights ? sum : 1;
}

double loss_weight(const LossRows *rows)
{
    double sum = 0;
    for (int i = 0; rows->weights && !rows->others && i < rows->n; i++)
        sum += (double)rows->weights[rows->labels[i]];
    return rows->weights && !rows->others ? sum : rows->n;
}

static double mixed_loss(const LossRows *rows, const real *logits, int i, double norm)
{
    double loss = row_loss(rows, logits, rows->labels[i], norm);
    if (!rows->others)
        return loss;
    double share = (double)rows->shares[i];
    return share * loss + (1 - share) * row_loss(rows, logits, rows->others[i], norm);
}

void loss_cross_entropy(const LossRows *rows, double *loss, double scale, real *dlogits)
{
    const real *logits = rows->logits;
    for (int i = 0; i < rows->n; i++, logits += rows->classes) {
        assert(rows->labels[i] < rows->classes);
        double norm = log_sum_exp(logits, rows->classes);
        loss[i] = mixed_loss(rows, logits, i, norm);
        double targets = dlogits ? targets_of(rows, i) : 0;
        for (int j = 0; dlogits && j < rows->classes; j++, dlogits++)
            *dlogits = (real)(scale * (targets * exp(logits[j] - norm) - target_of(rows, i, j)));
    }
}
