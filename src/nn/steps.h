/* steps.h - a batch's work in order, and what each step of it reads and writes.
 *
 *     Steps steps = steps_training(arena, &layout);
 *     for (int s = 0; s < steps.count; s++) ... steps.step[s] ...
 *
 * An item is a value or a gradient: gradients are numbered on after the values. */
#ifndef NN_STEPS_H
#define NN_STEPS_H

#include "nn/layout.h"

/* What a step does. */
typedef enum {
    STEP_FORWARD,
    STEP_GATHER, /* a shard's part of an operation's statistics */
    STEP_REDUCE, /* the shards' parts to one: a barrier */
    STEP_LOSS,   /* loss, and gradient of the outputs */
    STEP_MASK,   /* makes the gradient of y, a ReLU's output, 0 where y is not above 0 */
    STEP_BACKWARD,
    STEP_BLOCKS, /* gradient of a layer in blocks, each by one thread: a barrier, too */
    STEP_GATHER_BACKWARD,
    STEP_REDUCE_BACKWARD,
} StepKind;

/* One piece of work for a shard, or for the whole batch (a barrier). */
typedef struct {
    StepKind kind;
    int op;       /* its number; 0 for the loss */
    bool columns; /* for all shards, a part of the channels by one thread: a barrier, too */
} Step;

/* Steps in order.  They live in an arena. */
typedef struct {
    Step *step;
    int count;
} Steps;

enum { STEP_ITEMS = 6 }; /* at most so many are touched by one step */

Steps steps_training(Arena *arena, const Layout *layout);
Steps steps_evaluation(Arena *arena, const Layout *layout);
void steps_add(Steps *steps, StepKind kind, int op); /* there must be room */

/* Whether it waits for all shards. */
bool step_is_barrier(const Step *step);

/* Lists the items it touches; returns how many. */
int step_touches(const Layout *layout, const Step *step, int item[STEP_ITEMS]);

/* How many items there are; how many numbers one image has in an item. */
int layout_items(const Layout *layout);
size_t layout_numbers(const Layout *layout, int item);

#endif
