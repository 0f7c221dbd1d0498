/* health.h - signs of a net that has stopped learning.
 *
 *     Health health = model_health(model, pool, &batch);
 *     if (health.dead > 0.5) ...
 *     if (model_unmoved(model) && (layer = model_dead_from(model, pool, &batch))) ...
 *
 * The batch goes forward once more in memory of its own: the model's last results stay. */
#ifndef NN_HEALTH_H
#define NN_HEALTH_H

#include "nn/model.h"

/* What `health` reports about a net: a plain value. */
typedef struct {
    double gradient; /* Euclidean norm of the last batch's gradient; 0 before any training */
    double dead;     /* share of ReLU units that are 0 for every image; NaN without ReLUs */
    long units;      /* ReLU units: numbers that ReLUs make of one image */
} Health;

Health model_health(const Model *model, Pool *pool, const Batch *batch);

/* Whether the last batch's gradient is exactly 0 in all of the first layer with parameters.  This
 * is cheap enough for every batch and true of every dead net, but also of a net whose losses are
 * 0. */
bool model_unmoved(const Model *model);

/* The layer from which on every image of the batch gives the same numbers, while the last batch's
 * gradient is exactly 0 for it and all layers before it: the net gives the same answer whatever it
 * is shown, and training cannot change that.  NULL: it is not dead, or the images are all the
 * same. */
const Layer *model_dead_from(const Model *model, Pool *pool, const Batch *batch);

#endif
