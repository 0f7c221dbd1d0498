/* pool.h - which pixels lie under the windows of a pool.
 *
 *     PoolShape shape = {.down = {in, out, kernel, stride, pad}, .right = ..., .channels = 16};
 *     PoolSpan rows = pool_span(&shape.down, 3);       input rows rows.begin .. rows.end - 1
 *
 * Windows of an adaptive pool divide the input as evenly as whole pixels allow; neighbours may
 * share a pixel.  pool.c has the plain kernels. */
#ifndef KERNELS_POOL_H
#define KERNELS_POOL_H

#include "kernels/tensor.h"

/* One direction. */
typedef struct {
    int in, out;             /* pixels */
    int kernel, stride, pad; /* kernel 0: adaptive */
} PoolAxis;

/* The sizes of a pool. */
typedef struct {
    PoolAxis down, right;
    int channels;
} PoolShape;

/* Input rows or columns under a window, the halo left out; end excluded. */
typedef struct {
    long begin, end;
} PoolSpan;

static inline PoolSpan pool_span(const PoolAxis *axis, long i)
{
    if (!axis->kernel)
        return (PoolSpan){i * axis->in / axis->out,
                          ((i + 1) * axis->in + axis->out - 1) / axis->out};
    long begin = i * axis->stride - axis->pad, end = begin + axis->kernel;
    return (PoolSpan){MAX(begin, 0), MIN(end, axis->in)};
}

/* Whether no two windows share a pixel; whether, in that case, every pixel lies under one. */
static inline bool pool_apart(const PoolAxis *axis)
{
    return axis->kernel ? axis->stride >= axis->kernel : axis->in % axis->out == 0;
}

static inline bool pool_covers(const PoolAxis *axis)
{
    return !axis->kernel || (axis->stride == axis->kernel && axis->pad == 0 &&
                             (long)axis->out * axis->stride >= axis->in);
}

/* Numbers of an image before and after. */
static inline size_t pool_inputs(const PoolShape *shape)
{
    return (size_t)shape->down.in * (size_t)shape->right.in * (size_t)shape->channels;
}

static inline size_t pool_outputs(const PoolShape *shape)
{
    return (size_t)shape->down.out * (size_t)shape->right.out * (size_t)shape->channels;
}

/* Max pools as kernels.h describes them, in loops that are obviously right. */
void pool_max_forward(const PoolShape *shape, int n, const real *x, real *y);
void pool_max_backward(const PoolShape *shape, int n, const real *x, const real *y, const real *dy,
                       real *dx);

#endif
