/* health.h - signs of a net that has stopped learning, for people who wonder.
 *
 *     Health health = model_health(model, pool, &batch);
 *     if (health.dead > 0.5) ...
 *     if (model_unmoved(model) && (layer = model_dead_from(model, pool, &batch))) ...
 *
 * Batches go forward once more, by memory of their own: the model's last results stay.
 */
#ifndef NN_HEALTH_H
#define NN_HEALTH_H

#include "nn/model.h"

typedef struct {
    double gradient; /* Euclidean norm of the last batch's gradient; 0: nothing was trained yet */
    double dead;     /* part of the ReLU units that are 0 for every image of the batch; not a number
                        for a net without */
    long units;      /* ReLU units: numbers of one image behind ReLUs */
} Health;

Health model_health(const Model *model, Pool *pool, const Batch *batch);

/* Whether the last batch's gradient is exactly 0 for all of the first layer that has any: cheap
 * enough for every batch, and so of every dead net, though also of one whose losses are 0. */
bool model_unmoved(const Model *model);

/* The layer from which on every image of the batch gives the same numbers, while the last
 * batch's gradient is exactly 0 for it and all before it: the net answers the same whatever it is
 * shown, and nothing changes that.  NULL: it is not dead, or the images are all the same. */
const Layer *model_dead_from(const Model *model, Pool *pool, const Batch *batch);

#endif
