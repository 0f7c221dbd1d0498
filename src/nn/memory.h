/* memory.h - the memory that batches take on their way through a net, reserved once.
 *
 *     Tape *tape = tape_new(arena, model, 0, model->groups, 64);
 *     const real *logits = tape_logits(tape);        [n][outputs] of the last run
 *
 * tape.h runs batches in it.  Internal to nn. */
#ifndef NN_MEMORY_H
#define NN_MEMORY_H

#include "nn/gradient.h"
#include "nn/work.h"

#include <stdatomic.h>

/* What the tape adds to an operation (layout.h). */
typedef struct {
    real *packed;    /* weights, packed once per batch */
    double *partial; /* [shards][sums] */
    double *sum;     /* [sums]: of the shards of all ranks */
    double *room;    /* [sums / 2]: for what another rank sends */
    double *total;   /* [sums] */
    int sums;        /* 0: no statistics */
} OpMemory;

/* Everything that batches of up to `batch` images need besides the net: the order of their work and
 * room for what it makes.  The model points to its latest; the arena of tape_new owns it.  Shards
 * share it without locks: each writes its own images, its own gradient and the workspace that it
 * has claimed. */
struct Tape {
    Layout layout;
    Work work;
    OpMemory *memory; /* an operation */
    real **value;     /* [batch][numbers] of those that are kept; value[0] is the caller's */
    real **slot;      /* [batch][numbers of the largest] */
    Gradient gradient;
    real *workspace; /* [shards][stride]: places of a range, then scratch */
    size_t stride;   /* numbers from workspace to workspace */
    size_t scratch;  /* numbers of the largest scratch, the last of a workspace */
    _Atomic uint64_t
        claimed;   /* workspaces in use, a bit each.  The lowest are used first: they stay in
                            the cache, and the others never take memory */
    size_t packed; /* numbers of packed weights in all */
    double *loss;  /* [batch] */
    int batch;     /* images there is room for */
};

/* For layer groups from ... to - 1.  All of it lives in the arena; the net must not change its
 * kernels, its mode, its shards or what is frozen afterwards. */
Tape *tape_new(Arena *arena, const Model *model, int from, int to, int batch);

/* Bytes that tape_new takes for values and their gradients. */
size_t tape_memory(const Model *model, int batch);

/* [n][outputs] of the last run. */
const real *tape_logits(const Tape *tape);

#endif
