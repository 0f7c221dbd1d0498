/* loss.h - cross entropy of logits, with label smoothing, and its gradient.
 *
 *     LossRows rows = {n, 10, logits, labels, .smoothing = 0.1};
 *     loss_cross_entropy(&rows, loss, 1.0 / batch, dlogits);
 *
 * The loss of a row: (1 - eps) * -log p[label] + eps / classes * sum over j of -log p[j], p the
 * softmax.  Everything inside a row is double: rows are short, and exp and log dominate anyway. */
#ifndef NN_LOSS_H
#define NN_LOSS_H

#include "kernels/tensor.h"

/* Rows of logits with their labels, borrowed. */
typedef struct {
    int n, classes;
    const real *logits;     /* [n][classes] */
    const uint16_t *labels; /* n */
    double smoothing;       /* epsilon */
} LossRows;

/* One loss per row; dlogits, unless NULL, is scale * gradient: with 1 / batch that of the mean. */
void loss_cross_entropy(const LossRows *rows, double *loss, double scale, real *dlogits);

#endif
