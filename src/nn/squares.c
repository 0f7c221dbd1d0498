/* Adds up squares piece by piece, in doubles. */
#include "nn/squares.h"

enum { PIECE = 1 << 14, LANES = 8 }; /* numbers of a piece; sums side by side */

typedef struct {
    const real *x;
    size_t count;
    double *room;
} Squares;

size_t squares_room(size_t count)
{
    return (count + PIECE - 1) / PIECE;
}

static void sum_piece(void *context, int number)
{
    const Squares *squares = context;
    size_t begin = (size_t)number * PIECE, end = MIN(begin + PIECE, squares->count);
    double sum[LANES] = {0}, all = 0;
    size_t i = begin;
    for (; i + LANES <= end; i += LANES)
        for (size_t lane = 0; lane < LANES; lane++)
            sum[lane] += (double)squares->x[i + lane] * (double)squares->x[i + lane];
    for (; i < end; i++)
        sum[i % LANES] += (double)squares->x[i] * (double)squares->x[i];
    for (int lane = 0; lane < LANES; lane++)
        all += sum[lane];
    squares->room[number] = all;
}

double squares_sum(size_t count, const real *x, Pool *pool, double *room)
{
    Squares squares = {x, count, room};
    size_t pieces = squares_room(count);
    double sum = 0;
    pool_run(pool, (int)pieces, sum_piece, &squares);
    for (size_t p = 0; p < pieces; p++)
        sum += room[p];
    return sum;
}
