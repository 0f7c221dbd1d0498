/* work.h - the order of a batch's work, and which numbers have to outlive what.
 *
 *     Work work = work_new(arena, &layout, WORK_AUTO, 64);
 *     for (int r = 0; r < work.train.ranges; r++) ... work.train.range[r] ...
 *
 * Training is a list of steps: forward, loss, backward, and what needs the whole batch in between -
 * batch norm's statistics, a large dense weight's gradient.  Those are barriers.  What lies between
 * two barriers is a range: in it a shard takes a few images at a time through all steps, so that
 * what one step writes is still in its core's cache when the next one reads it.  A net without
 * batch norm is a single range, images to gradients, depth first; with it there are as many as it
 * has layers.
 *
 * Values and gradients that only one range touches need no room but for those few images: they live
 * in the workspace of whoever runs it, again and again the same memory.  What a batch norm makes is
 * made a second time for backward rather than kept: that takes less time than bringing it from
 * memory.
 *
 * All of it depends on the net alone, not on the machine, so it does not change a bit of the
 * result.
 */
#ifndef NN_WORK_H
#define NN_WORK_H

#include "nn/steps.h"

/* place[] of a number that does not live in the range's workspace. */
#define PLACE_KEPT SIZE_MAX

typedef struct {
    int begin, end; /* steps; a shard takes them all */
    int barrier;    /* step behind them that waits for all shards, or -1 */
    int images;     /* that go through them together, at most */
    size_t touched; /* numbers of one image that they read or write */
    size_t room;    /* numbers of workspace */
    size_t *place;  /* of values, then of gradients, in the workspace, or PLACE_KEPT */
} Range;

typedef struct {
    Steps steps;
    Range *range;
    int ranges;
} Program;

typedef struct {
    Program train, eval;
    size_t room;  /* numbers of the largest workspace */
    bool *kept;   /* values that need room for the whole batch */
    int *slot;    /* gradients that do: where; those that never live together share; -1: none */
    size_t *size; /* numbers of one image in a slot */
    int slots;
} Work;

/* batch: images, at most; shards hold a part of them. */
Work work_new(Arena *arena, const Layout *layout, WorkMode mode, int batch);

#endif
