/* walk.h - a batch through the net layer by layer, each of them on its own, for who wants to look
 * at every value in turn.
 *
 *     static bool look(void *context, const Layer *layer, const real *y)
 *     {
 *         return values_finite(y, ...) || ...;
 *     }
 *     walk_layers(&(Walk){model, pool, &batch, .train = true, .step = step}, look, &context);
 *
 * What a layer makes is what training made of it, up to rounding: the same shards, the same
 * statistics, the same dropout, but nothing is one with its neighbour and nothing is written in
 * place.  Memory of its own holds a few layers at a time; the model, its running statistics and its
 * last results stay.
 */
#ifndef NN_WALK_H
#define NN_WALK_H

#include "nn/model.h"

typedef struct {
    const Model *model;
    Pool *pool;
    const Batch *batch; /* any number of images; labels are not looked at */
    bool train;         /* batch statistics and dropout, as in training */
    TrainStep step;     /* for dropout; its aside is not run */
} Walk;

/* y: [batch->n][shape_count(layer->out)] of a layer that computes something, or of a residual: what
 * comes out of its addition.  False ends the walk. */
typedef bool LookAtLayer(void *context, const Layer *layer, const real *y);

/* False if it was ended. */
bool walk_layers(const Walk *walk, LookAtLayer *look, void *context);

#endif
