/* loss.h - cross entropy of logits, with label smoothing.
 *
 *     loss_cross_entropy(n, classes, logits, labels, 0.1, loss);
 *     loss_gradient(n, classes, logits, labels, 0.1, 1.0 / batch, dlogits);
 *
 * Of one row: (1 - eps) * -log p[label] + eps / classes * sum over j of -log p[j], p the softmax.
 * Everything inside a row is double: rows are short, and exp and log dominate anyway.
 */
#ifndef NN_LOSS_H
#define NN_LOSS_H

#include "nn/tensor.h"

/* One loss a row. */
void loss_cross_entropy(int n, int classes, const real *logits, const uint16_t *labels,
                        double smoothing, double *loss);

/* dlogits = scale * gradient of each row's loss; scale is 1 / batch for the mean. */
void loss_gradient(int n, int classes, const real *logits, const uint16_t *labels, double smoothing,
                   double scale, real *dlogits);

#endif
