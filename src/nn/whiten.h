/* whiten.h - makes the filters of a net's `whiten` layer from its training images.
 *
 *     static void take(void *context, int i, real *x) { ... }             image i, normalised
 *     if (model_unwhitened(model))
 *         model_whiten(model, pool, MIN(images, WHITEN_IMAGES), take, context);
 *
 * The patches of an image have a covariance; its eigenvectors, each divided by the root of its
 * eigenvalue, turn a patch into numbers that are independent and of one size.  The layer has these
 * filters and their negatives, since a ReLU after it drops one half (hlb-CIFAR10, airbench). */
#ifndef NN_WHITEN_H
#define NN_WHITEN_H

#include "nn/model.h"

enum {
    WHITEN_IMAGES = 5000, /* the first of the training images, as airbench */
    WHITEN_PATCH = 256,   /* numbers of the largest patch */
};

/* Puts image i into x [h][w][c]; called on any thread. */
typedef void TakeImage(void *context, int i, real *x);

/* Whether the net has such a layer whose filters are still to be made: all are 0. */
bool model_unwhitened(const Model *model);

/* Makes them.  The bits are the same on any number of threads. */
void model_whiten(Model *model, Pool *pool, int images, TakeImage *take, void *context);

#endif
