/* tape.h - takes one batch through a net.
 *
 *     Tape *tape = tape_new(arena, model, 0, model->groups, 64);        memory.h
 *     double loss = tape_train(tape, model, pool, &batch, step);
 *
 * A net's nested list is laid out once as straight operations (layout.h), and these become steps in
 * ranges between barriers (work.h).  A shard of the batch runs from one barrier to the next on its
 * own: a net without batch norm is a single pool_run from images to gradients.
 *
 * Internal to nn, and for tests that look at gradients. */
#ifndef NN_TAPE_H
#define NN_TAPE_H

#include "nn/layer.h"

/* As model_train and model_eval. */
double tape_train(Tape *tape, Model *model, Pool *pool, const Batch *batch, TrainStep step);
void tape_eval(Tape *tape, const Model *model, Pool *pool, const Batch *batch, double smoothing,
               real *loss);

/* As model_features, on the tape of the frozen layers; train: with dropout. */
const real *tape_features(Tape *tape, const Model *model, Pool *pool, const Batch *batch,
                          TrainStep step, bool train);

/* Images, and a gradient of the net's outputs that is given instead of a loss.  All borrowed. */
typedef struct {
    int n;
    const real *x, *dy;
    real *dx; /* out: the gradient of the images; NULL: not wanted, as where layers are frozen */
    TrainStep step;
} TapeProbe;

/* Training's forward, then backward from dy.  Fills model->grad and dx. */
void tape_probe(Tape *tape, Model *model, Pool *pool, const TapeProbe *probe);

/* As model_traversal. */
void tape_describe(const Tape *tape, const Model *model, Buf *out);

#endif
