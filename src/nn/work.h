/* work.h - the order of a batch's work, and which numbers have to outlive what.
 *
 *     Work work = work_new(arena, &layout, WORK_AUTO, 64);
 *     for (int r = 0; r < work.train.ranges; r++) ... work.train.range[r] ...
 *
 * Training is a list of steps: forward, loss, backward, and what needs the whole batch in between -
 * batch norm's statistics, large dense layers, which go by columns.  Those are barriers.  What lies
 * between two barriers is a range: in it a shard takes a few images at a time through all steps, so
 * that what one step writes is still in its core's cache when the next one reads it.  A net without
 * either is a single range, images to gradients, depth first; with batch norm there are as many as
 * it has layers.
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

/* Place of a number that does not live in the range's workspace. */
#define PLACE_KEPT SIZE_MAX

/* Of an item (a value, or behind them a gradient) in the workspace of a range.  What does not
 * outlive a range is in one only, or in two when it is made again: one place per range would need
 * memory quadratic in the net's depth. */
typedef struct {
    int group;    /* of the last range that touches it */
    size_t last;  /* its place in that, or PLACE_KEPT */
    size_t first; /* and in the one before */
} Place;

typedef struct {
    int begin, end;     /* steps; a shard takes them all */
    int group;          /* number of the range among those that touch something */
    int barrier;        /* step behind them that waits for all shards, or -1 */
    int images;         /* that go through them together, at most */
    size_t touched;     /* numbers of one image that they read or write */
    size_t room;        /* numbers of workspace */
    const Place *place; /* the program's, of items */
} Range;

/* Where an item that the range touches is in its workspace, or PLACE_KEPT. */
static inline size_t range_place(const Range *range, int item)
{
    const Place *place = &range->place[item];
    return place->group == range->group ? place->last : place->first;
}

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
