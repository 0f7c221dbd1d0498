/* squares.h - sums of squares of many numbers, on all threads, the same to the bit on any number of
 * them.
 *
 *     double *room = ARENA_NEW(arena, double, squares_room(count));
 *     double sum = squares_sum(count, x, pool, room);
 *
 * Every piece of 16,384 numbers is summed as a double, and the pieces in their order. */
#ifndef NN_SQUARES_H
#define NN_SQUARES_H

#include "base/pool.h"
#include "kernels/tensor.h"

/* Doubles that squares_sum needs for so many numbers. */
size_t squares_room(size_t count);

double squares_sum(size_t count, const real *x, Pool *pool, double *room);

#endif
