/* Muon.  A filter [out][in][kernel] is a matrix of `out` rows.  It is kept turned so that it is
 * never wider than tall, [tall][wide]: then X X' of Newton-Schulz is the product of a matrix with
 * itself over its rows, which dense_block makes, and the other product is one of a dense layer. */
#include "nn/muon.h"

#include "kernels/kernels.h"
#include "nn/layer.h"
#include "nn/squares.h"

#include <math.h>

enum {
    ROUNDS = 3,      /* of Newton-Schulz */
    BLOCK = 32,      /* rows of a square matrix that a shard makes */
    TALL = 64,       /* rows of the tall matrix that a shard makes */
    PIECE = 1 << 14, /* weights that a shard goes through */
};

static const double A = 3.4445, B = -4.7750, C = 2.0315, EPSILON = 1e-7;

struct Muon {
    real *x, *y;      /* [tall][wide] */
    real *gram, *mix; /* [wide][wide] */
    real *packed;     /* mix, as a dense layer's weights */
    double *room;     /* of squares_sum */

    /* The filter under way. */
    Model *model;
    const Param *param;
    real *buffer;
    int tall, wide;
    bool turned;      /* rows of x are columns of the filter: it has more outputs than these */
    double rate, mom; /* of this step */
    double shrink, stretch; /* what the update and the weights are multiplied by */
    ConvShape shape;        /* of x times mix */
};

bool muon_takes(const Param *param)
{
    return param->role == PARAM_WEIGHT && param->rank == 4;
}

static void size_up(Muon *muon, const Param *param)
{
    size_t rows = (size_t)param->dims[0], columns = param->count / rows;
    muon->turned = rows <= columns;
    muon->wide = (int)MIN(rows, columns);
    muon->tall = (int)MAX(rows, columns);
    muon->shape = (ConvShape){.in = {1, 1, muon->wide},
                              .out = {1, 1, muon->wide},
                              .kernel = {1, 1},
                              .stride = 1,
                              .dilation = 1,
                              .groups = 1};
}

/* Packed numbers of the instruction set that wants most: another may be chosen later. */
static size_t most_packed(const ConvShape *shape)
{
    size_t most = 0;
    for (int i = 0; kernels_name(i); i++) {
        const Kernels *kernels = kernels_find(kernels_name(i));
        size_t packed = kernels ? kernels->conv_packed(shape) : 0;
        most = MAX(most, packed);
    }
    return most;
}

Muon *muon_new(Arena *arena, const Model *model)
{
    Muon *muon = ARENA_NEW(arena, Muon, 1);
    size_t count = 0, square = 0, packed = 0;
    for (int i = 0; i < model->params; i++) {
        if (!muon_takes(&model->param[i]))
            continue;
        size_up(muon, &model->param[i]);
        size_t own = most_packed(&muon->shape), wide = (size_t)muon->wide;
        count = MAX(count, model->param[i].count);
        square = MAX(square, wide * wide);
        packed = MAX(packed, own);
    }
    muon->x = ARENA_NEW(arena, real, count);
    muon->y = ARENA_NEW(arena, real, count);
    muon->gram = ARENA_NEW(arena, real, square);
    muon->mix = ARENA_NEW(arena, real, square);
    muon->packed = ARENA_NEW(arena, real, packed);
    muon->room = ARENA_NEW(arena, double, squares_room(count));
    return muon;
}

/* ---- what shards of the pool do */

static int pieces(size_t count, int piece)
{
    return (int)((count + (size_t)piece - 1) / (size_t)piece);
}

/* The place in x of weight i, counted as PyTorch does. */
static size_t place_in_x(const Muon *muon, size_t i)
{
    size_t columns = (size_t)muon->tall, rows = (size_t)muon->wide;
    return muon->turned ? i % columns * rows + i / columns : i;
}

/* Moves the momentum on; x becomes Nesterov's gradient. */
static void gather_piece(void *context, int number)
{
    const Muon *muon = context;
    const Param *param = muon->param;
    const real *grad = muon->model->grad + param->offset;
    real *buffer = muon->buffer + param->offset;
    size_t begin = (size_t)number * PIECE, end = MIN(begin + PIECE, param->count);
    for (size_t i = begin; i < end; i++) {
        size_t at = param_place(param, i);
        double g = grad[at], moved = muon->mom * (double)buffer[at] + g;
        buffer[at] = (real)moved;
        muon->x[place_in_x(muon, i)] = (real)(g + muon->mom * moved);
    }
}

static void shrink_piece(void *context, int number)
{
    const Muon *muon = context;
    size_t begin = (size_t)number * PIECE, end = MIN(begin + PIECE, muon->param->count);
    for (size_t i = begin; i < end; i++)
        muon->x[i] = (real)(muon->shrink * (double)muon->x[i]);
}

/* Rows of a matrix [rows][wide] turned, times itself. */
static void multiply_own(const Muon *muon, int block, int rows, const real *from, real *to)
{
    int row = block * BLOCK, wide = muon->wide;
    DenseBlock shape = {.n = rows,
                        .rows = MIN(BLOCK, wide - row),
                        .columns = wide,
                        .x_image = wide,
                        .dy_image = wide,
                        .down = wide};
    muon->model->kernels->dense_block(&shape, from + row, from, to + (size_t)row * (size_t)wide,
                                      NULL);
}

static void gram_block(void *context, int block)
{
    const Muon *muon = context;
    multiply_own(muon, block, muon->tall, muon->x, muon->gram);
}

/* mix = A + B gram + C gram gram; gram is its own transpose. */
static void mix_block(void *context, int block)
{
    const Muon *muon = context;
    size_t wide = (size_t)muon->wide, first = (size_t)block * BLOCK;
    multiply_own(muon, block, muon->wide, muon->gram, muon->mix);
    for (size_t r = first; r < MIN(first + BLOCK, wide); r++) {
        real *mix = muon->mix + r * wide;
        const real *gram = muon->gram + r * wide;
        for (size_t c = 0; c < wide; c++)
            mix[c] = (real)(B * (double)gram[c] + C * (double)mix[c] + (c == r ? A : 0));
    }
}

static void multiply_rows(void *context, int number)
{
    const Muon *muon = context;
    int first = number * TALL;
    size_t at = (size_t)first * (size_t)muon->wide;
    ConvCall call = {.shape = &muon->shape,
                     .n = MIN(TALL, muon->tall - first),
                     .weight = muon->mix,
                     .packed = muon->packed};
    muon->model->kernels->conv_forward(&call, muon->x + at, muon->y + at);
}

static void step_piece(void *context, int number)
{
    const Muon *muon = context;
    const Param *param = muon->param;
    real *theta = muon->model->theta + param->offset;
    size_t begin = (size_t)number * PIECE, end = MIN(begin + PIECE, param->count);
    for (size_t i = begin; i < end; i++) {
        real *weight = &theta[param_place(param, i)];
        double step = muon->rate * (double)muon->x[place_in_x(muon, i)];
        *weight = (real)(muon->stretch * (double)*weight - step);
    }
}

/* ---- the step */

/* x = A x + B x x' x + C x x' x x' x, some rounds of it: its singular values come near 1. */
static void orthogonalize(Muon *muon, Pool *pool)
{
    const Kernels *kernels = muon->model->kernels;
    int blocks = pieces((size_t)muon->wide, BLOCK);
    for (int round = 0; round < ROUNDS; round++) {
        pool_run(pool, blocks, gram_block, muon);
        pool_run(pool, blocks, mix_block, muon);
        kernels->conv_pack(&muon->shape, muon->mix, NULL, false, (Share){0}, muon->packed);
        pool_run(pool, pieces((size_t)muon->tall, TALL), multiply_rows, muon);
        real *x = muon->x;
        muon->x = muon->y;
        muon->y = x;
    }
}

void muon_step(Muon *muon, Model *model, const Param *param, double rate, double mom, real *buffer,
               Pool *pool)
{
    int count = pieces(param->count, PIECE);
    size_up(muon, param);
    muon->model = model;
    muon->param = param;
    muon->buffer = buffer;
    muon->rate = rate;
    muon->mom = mom;
    pool_run(pool, count, gather_piece, muon);
    double norm = sqrt(squares_sum(param->count, muon->x, pool, muon->room));
    double length = sqrt(squares_sum(param->count, model->theta + param->offset, pool, muon->room));
    muon->shrink = 1 / (norm + EPSILON);
    muon->stretch = length > 0 ? sqrt(param->dims[0]) / length : 1;
    pool_run(pool, count, shrink_piece, muon);
    orthogonalize(muon, pool);
    pool_run(pool, count, step_piece, muon);
}
