/* work.h - the order of a batch's work, and which numbers have to outlive what.
 *
 *     Work work = work_new(arena, &layout, WORK_AUTO, 8);
 *     for (int r = 0; r < work.train.ranges; r++) ... work.train.range[r] ...
 *
 * Training is a list of steps: forward, loss, backward.  In between are barriers, steps that need
 * the whole batch: batch norm's statistics, and large dense layers, which go by columns.  The steps
 * between two barriers are a range: in it a shard takes a few images at a time through all steps,
 * so that what one step writes is still in its core's cache when the next one reads it.  A net
 * without barriers is a single range, from images to gradients; with batch norm there are about as
 * many ranges as layers.
 *
 * Values and gradients that only one range touches need room for those few images only: they live
 * in the workspace of the thread that runs it, again and again in the same memory.  What a batch
 * norm makes is made a second time for backward, not kept: that takes less time than reading it
 * from memory.
 *
 * All of this depends on the net alone, not on the machine, so results are the same to the bit
 * everywhere. */
#ifndef NN_WORK_H
#define NN_WORK_H

#include "nn/steps.h"

/* The place of an item that is not in the range's workspace. */
#define PLACE_KEPT SIZE_MAX

/* Where an item (a value or, numbered after the values, a gradient) is in the workspace of a range.
 * An item that does not outlive a range is in one only, or in two when it is made again: one place
 * per range would need memory quadratic in the net's depth. */
typedef struct {
    int group;    /* of the last range that touches it */
    size_t last;  /* its place in that range, or PLACE_KEPT */
    size_t first; /* and in the range before */
} ItemPlace;

/* Steps between two barriers. */
typedef struct {
    int begin, end;         /* steps; a shard takes them all */
    int group;              /* its number among the ranges that touch something */
    int barrier;            /* the step after them that waits for all shards, or -1 */
    int images;             /* at most so many go through them together */
    size_t touched;         /* numbers of one image that they read or write */
    size_t room;            /* numbers of workspace */
    const ItemPlace *place; /* the program's, of items */
} StepRange;

/* Where an item that the range touches is in its workspace, or PLACE_KEPT. */
static inline size_t range_place(const StepRange *range, int item)
{
    const ItemPlace *place = &range->place[item];
    return place->group == range->group ? place->last : place->first;
}

/* What a batch does from beginning to end, in training or in evaluation. */
typedef struct {
    Steps steps;
    StepRange *range;
    int ranges;
} Program;

/* Both programs, and which of their numbers share memory.  It lives in the arena of work_new and
 * never changes. */
typedef struct {
    Program train, eval;
    size_t room;  /* numbers of the largest workspace */
    bool *kept;   /* values that need room for the whole batch */
    int *slot;    /* gradients' slots, which some share that never live together; -1: none */
    size_t *size; /* numbers of one image in a slot */
    int slots;
} Work;

/* images: of a shard, at most. */
Work work_new(Arena *arena, const Layout *layout, WorkMode mode, int images);

#endif
