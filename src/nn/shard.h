/* shard.h - a batch's passage through the net: where its numbers are, and one step of a shard.
 *
 *     shard_step(&passage, &program->steps.step[s], shard);
 *
 * It is between tape.c, which knows the order, and the layers.  Internal to nn. */
#ifndef NN_SHARD_H
#define NN_SHARD_H

#include "nn/memory.h"

/* A batch on its way through the net: what every step of it reads.  tape.c makes one for each call,
 * and moves it from barrier to barrier. */
typedef struct {
    Tape *tape;
    Model *model; /* written between barriers only */
    const Batch *batch;
    TrainStep step;
    double weight;  /* of the batch in the mean loss */
    bool train;     /* batch statistics and dropout */
    const real *dy; /* a given gradient of the outputs, instead of a loss; or NULL */
    bool want_dx;   /* of the images */
    const Program *program;
    int block;    /* the first that this rank makes of a layer in blocks */
    int from, to; /* ranges to run up to the next barrier */
} Passage;

/* Images of one shard, cut the same for any number of threads; or a few of these images. */
typedef struct {
    int number, first, n;
    bool begins;            /* the shard's first image is among them */
    const StepRange *range; /* taken now; NULL: only items that are kept can be reached */
    real *workspace;        /* of the thread that runs it; NULL: none, as in steps by columns */
    Share columns;          /* of a step by columns */
} Shard;

/* Where a value (or the caller's images), and a gradient, of the shard's first image are. */
const real *shard_input(const Passage *passage, int value, Shard shard);
real *shard_gradient(const Passage *passage, int gradient, Shard shard);

/* Whether the gradient of its input is read at all. */
bool shard_wants_dx(const Passage *passage, const Op *op);

/* Any step but a barrier, or a part of one by columns. */
void shard_step(const Passage *passage, const Step *step, Shard shard);

#endif
