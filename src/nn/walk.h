/* walk.h - takes a batch through the net layer by layer, to look at every value in turn.
 *
 *     static bool add_up(void *context, const Layer *layer, const real *y)
 *     {
 *         *(long *)context += layer->kind == &LAYER_RELU && y[0] > 0;
 *         return true;                                                   go on
 *     }
 *     walk_layers(&(Walk){model, pool, &batch, .train = true, .step = step}, add_up, &positive);
 *
 * The values are those of training, up to rounding: the same shards, statistics and dropout, but no
 * layer is merged with its neighbour or works in place.  The walk has memory of its own for a few
 * layers at a time; the model, its running statistics and its last results stay. */
#ifndef NN_WALK_H
#define NN_WALK_H

#include "nn/model.h"

/* What is taken through which net: all of it borrowed. */
typedef struct Walk {
    const Model *model;
    Pool *pool;
    const Batch *batch; /* any number of images; labels are not looked at */
    bool train;         /* batch statistics and dropout, as in training */
    TrainStep step;     /* for dropout; its aside is not run */
} Walk;

/* y: the [batch->n][shape_count(layer->out)] that a layer has computed, or a residual's addition.
 * Returning false ends the walk. */
typedef bool LookAtLayer(void *context, const Layer *layer, const real *y);

/* False if it was ended. */
bool walk_layers(const Walk *walk, LookAtLayer *look, void *context);

#endif
