/* c_plan.h - the operations of a net as steps of a C function, and where each value lies in the
 * memory that its caller gives.
 *
 *     CPlan plan = c_plan_of(arena, graph, normalizes);
 *     for (int i = 0; i < plan.steps; i++)
 *         ... plan.step[i].op, plan.place[plan.step[i].y] ...
 *
 * A batch norm goes into the weights of the convolution or dense layer before it where nothing else
 * reads between them, and a ReLU into the step before it.  Values that are not needed at the same
 * time share their place. */
#ifndef EXPORT_C_PLAN_H
#define EXPORT_C_PLAN_H

#include "export/graph.h"

/* Outputs of a panel of weights, and pixels whose sums are made together: as assets/c/product.h. */
enum { C_PANEL = 16, C_ROWS = 4 };

/* A place that is no memory: the caller's images. */
#define C_IMAGES SIZE_MAX

/* One step: an operation, with those that are merged into it. */
typedef struct {
    const GraphOp *op;
    const GraphOp *norm; /* the batch norm in its weights, or NULL */
    const GraphOp *relu; /* the ReLU of what it makes, or NULL */
    int y;               /* the value that all of them make */
    bool nothing;        /* its value is its input, seen as another shape */
    bool changes;        /* it changes numbers where they are: those of op->x[first] */
    bool copies;         /* these are copied to its own place before, since others need them */
    int first;
    int block;   /* GRAPH_CONV: pixels whose patches are made at a time */
    size_t room; /* place of its patches; 0 where it has none */
} CStep;

/* The whole function.  It lives in the arena that it was made in. */
typedef struct {
    const Graph *graph;
    CStep *step; /* in order */
    int steps;
    size_t *place;   /* of each value: its first number in memory, or C_IMAGES */
    bool normalizes; /* value 0 is made first, of the caller's images */
    size_t numbers;  /* that the memory has, 1 or more */
} CPlan;

CPlan c_plan_of(Arena *arena, const Graph *graph, bool normalizes);

/* Whether a convolution has groups of one channel each, and as many outputs. */
bool c_depthwise(const GraphOp *op);

/* Numbers that an output of a convolution or dense layer is the sum of. */
int c_inputs(const Graph *graph, const GraphOp *op);

#endif
