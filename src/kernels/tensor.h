/* tensor.h - the type of all numbers, and the shapes of what flat arrays hold.
 *
 *     Shape image = {28, 28, 3};
 *     real *images = ARENA_NEW(arena, real, 64 * shape_count(image));    [64][28][28][3]
 *
 * `real` is float in the program; the gradient checks compile src/nn again with -DREAL=double.
 * Images are stored [n][h][w][c] (channels last); files and golden records have PyTorch's
 * [n][c][h][w] and are converted when read and written. */
#ifndef KERNELS_TENSOR_H
#define KERNELS_TENSOR_H

#include "base/base.h"

#ifndef REAL
#define REAL float
#define REAL_IS_FLOAT 1 /* the fast kernels are float only */
#endif
typedef REAL real;

static inline real real_sqrt(real x)
{
    return sizeof(real) == sizeof(float) ? (real)__builtin_sqrtf((float)x)
                                         : (real)__builtin_sqrt(x);
}

enum { REAL_LINE = 64 / sizeof(real) }; /* numbers in a cache line */

/* Rounded up to whole cache lines: blocks of so many numbers, one after the other, are aligned as
 * kernels want them, and two threads never write to the same line. */
static inline size_t real_spaced(size_t numbers)
{
    return (numbers + REAL_LINE - 1) / REAL_LINE * REAL_LINE;
}

/* One image or one row of activations; a vector of n values is {1, 1, n}. */
typedef struct {
    int h, w; /* pixels */
    int c;    /* channels */
} Shape;

/* How many rows and columns something has, such as the taps of a kernel. */
typedef struct {
    int h, w;
} Sides;

static inline size_t shape_count(Shape shape)
{
    return (size_t)shape.h * (size_t)shape.w * (size_t)shape.c;
}

static inline bool shape_equal(Shape a, Shape b)
{
    return a.h == b.h && a.w == b.w && a.c == b.c;
}

#endif
