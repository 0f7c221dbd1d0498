/* health.h - signs of a net that has stopped learning, for people who wonder.
 *
 *     Health health = model_health(model, pool, &batch);
 *     if (health.dead > 0.5) ...
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

/* The batch goes forward once more, by memory of its own: the model's last results stay. */
Health model_health(const Model *model, Pool *pool, const Batch *batch);

#endif
