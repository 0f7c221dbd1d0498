/* joins.h - what happens where branches of a net meet: concat and gate.
 *
 *     concat_put(op, n, x, y);                  a branch's channels into those of all
 *     gate_forward(op, n, x, gate, y);          y = x * gate, broadcast
 *
 * n images; x, y and their gradients are those of the operation (layout.h).  Internal to nn. */
#ifndef NN_JOINS_H
#define NN_JOINS_H

#include "nn/layout.h"

void concat_put(const Join *join, int n, const real *x, real *y);

/* Backward: dx is the branch's part of dy. */
void concat_take(const Join *join, int n, const real *dy, real *dx);

void gate_forward(const Join *join, int n, const real *x, const real *gate, real *y);

/* What a gate reads backward, and where its two gradients go. */
typedef struct {
    const real *x, *gate, *dy;
    real *dx, *dgate;
} GateGradients;

void gate_backward(const Join *join, int n, const GateGradients *g);

#endif
