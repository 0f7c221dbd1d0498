/* loss.h - cross entropy of logits, with label smoothing and mixed labels, and its gradient.
 *
 *     LossRows rows = {n, 10, logits, labels, .smoothing = 0.1};
 *     loss_cross_entropy(&rows, loss, 1.0 / loss_weight(&rows), dlogits);
 *
 * The loss of a row: (1 - eps) * -log p[label] + eps / classes * sum over j of -log p[j], p the
 * softmax.  Of a mixed row it is share times that, plus 1 - share times that of the other label, as
 * fastai's mixup.  With weights w each term counts as its class does, as in PyTorch: (1 - eps) *
 * w[label] * -log p[label] + eps / classes * sum over j of w[j] * -log p[j]; the mean of a batch is
 * the sum divided by loss_weight.  Everything inside a row is double: rows are short, and exp and
 * log dominate anyway. */
#ifndef NN_LOSS_H
#define NN_LOSS_H

#include "kernels/tensor.h"

/* Rows of logits with their labels, borrowed. */
typedef struct {
    int n, classes;
    const real *logits;     /* [n][classes] */
    const uint16_t *labels; /* n */
    double smoothing;       /* epsilon */
    const uint16_t *others; /* n: the labels that are mixed in; NULL: none */
    const float *shares;    /* n: of the first label, 0 ... 1; with others */
    const float *weights;   /* classes: what each counts; NULL: 1 */
} LossRows;

/* What the rows count together: their number or, with weights, those of the labels.  Mixed rows
 * count 1 each, as for PyTorch's targets that are probabilities. */
double loss_weight(const LossRows *rows);

/* One loss per row; dlogits, unless NULL, is scale * gradient: with 1 / loss_weight of the batch
 * that of the mean. */
void loss_cross_entropy(const LossRows *rows, double *loss, double scale, real *dlogits);

#endif
