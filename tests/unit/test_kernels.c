/* Tests the fast kernels against the plain ones: odd sizes, every stride and padding. */
#include "tests/unit/unit.h"

#include "base/arena.h"
#include "base/rng.h"
#include "kernels/kernels.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const char *const FAST[] = {"generic", "v2", "v3", "v4"};

static const real LIMIT = 2e-5f; /* absolute: values are near 1, sums at most a few hundred long */

static real *noise(Arena *arena, Rng *rng, size_t count)
{
    real *v = ARENA_NEW(arena, real, count);
    for (size_t i = 0; i < count; i++)
        v[i] = (real)rng_range(rng, -1, 1);
    return v;
}

/* One convolution's arguments, and what one table made of them. */
typedef struct {
    ConvShape shape;
    int n;
    real *weight, *bias, *x, *dy; /* inputs; bias NULL for none */
    bool fused;                   /* forward with the ReLU after it, backward with the one before */
    real *y, *dx, *dweight, *dbias;
} Conv;

static size_t weights_of(const ConvShape *s)
{
    return (size_t)(s->kernel.h * s->kernel.w * (s->in.c / s->groups) * s->out.c);
}

/* Pixels that are made in one direction. */
static int made(int in, Taps taps)
{
    return (in + 2 * taps.pad - (taps.kernel - 1) * taps.dilation - 1) / taps.stride + 1;
}

static ConvShape conv_shape(Rng *rng, int kernel, int stride, int pad)
{
    int h = kernel + (int)rng_below(rng, 9), w = kernel + (int)rng_below(rng, 9);
    ConvShape s = {.in = {h, w, 1 + (int)rng_below(rng, 20)},
                   .kernel = {kernel, kernel},
                   .stride = stride,
                   .pad = {pad, pad},
                   .dilation = 1,
                   .groups = 1};
    s.out = (Shape){made(h, conv_taps_down(&s)), made(w, conv_taps_right(&s)),
                    1 + (int)rng_below(rng, 40)};
    return s;
}

static Conv conv_new(Arena *arena, Rng *rng, ConvShape s, bool bias)
{
    Conv conv = {.shape = s, .n = 1 + (int)rng_below(rng, 4)};
    size_t in = (size_t)conv.n * shape_count(s.in), out = (size_t)conv.n * shape_count(s.out);
    size_t weights = weights_of(&s);
    conv.weight = noise(arena, rng, weights);
    conv.bias = bias ? noise(arena, rng, (size_t)s.out.c) : NULL;
    conv.x = noise(arena, rng, in);
    conv.dy = noise(arena, rng, out);
    return conv;
}

/* Outputs and gradients by one table; what is added to begins as 1. */
static void run(Arena *arena, const Kernels *kernels, Conv *conv)
{
    enum { PARTS = 3 };
    const ConvShape *s = &conv->shape;
    size_t weights = weights_of(s);
    real *packed = ARENA_NEW(arena, real, kernels->conv_packed(s));
    ConvCall call = {.shape = s,
                     .n = conv->n,
                     .weight = conv->weight,
                     .bias = conv->bias,
                     .packed = packed,
                     .relu = conv->fused,
                     .mask = conv->fused ? conv->x : NULL,
                     .scratch = ARENA_NEW(arena, real, kernels->conv_scratch(s))};
    conv->y = ARENA_NEW(arena, real, (size_t)conv->n * shape_count(s->out));
    conv->dx = ARENA_NEW(arena, real, (size_t)conv->n * shape_count(s->in));
    conv->dweight = ARENA_NEW(arena, real, weights);
    conv->dbias = ARENA_NEW(arena, real, s->out.c);
    for (size_t i = 0; i < weights; i++)
        conv->dweight[i] = 1;
    for (int part = 0; part < PARTS; part++) {
        call.columns = (Share){part, PARTS};
        kernels->conv_pack(s, conv->weight, conv->bias, false, call.columns, packed);
        kernels->conv_pack(s, conv->weight, conv->bias, true, call.columns, packed);
        kernels->conv_forward(&call, conv->x, conv->y);
        kernels->conv_data(&call, conv->dy, conv->dx);
    }
    kernels->conv_weight(&call, conv->x, conv->dy, conv->dweight, conv->bias ? conv->dbias : NULL);
}

static void assert_near(const real *a, const real *b, size_t count, const char *what,
                        const Conv *conv)
{
    const ConvShape *s = &conv->shape;
    for (size_t i = 0; i < count; i++)
        if (!(fabsf((float)(a[i] - b[i])) <= LIMIT * (1 + fabsf((float)b[i]))))
            fail_test(
                "%s[%zu]: %g, want %g; %d of %dx%dx%d -> %d, kernel %dx%d stride %d pad %d,%d "
                "dilation %d groups %d",
                what, i, (double)a[i], (double)b[i], conv->n, s->in.h, s->in.w, s->in.c, s->out.c,
                s->kernel.h, s->kernel.w, s->stride, s->pad.h, s->pad.w, s->dilation, s->groups);
}

static void compare(Arena *arena, const Kernels *fast, Conv conv)
{
    const ConvShape *s = &conv.shape;
    Conv want = conv;
    run(arena, fast, &conv);
    run(arena, kernels_plain(), &want);
    assert_near(conv.y, want.y, (size_t)conv.n * shape_count(s->out), "y", &conv);
    assert_near(conv.dx, want.dx, (size_t)conv.n * shape_count(s->in), "dx", &conv);
    assert_near(conv.dweight, want.dweight, weights_of(s), "dweight", &conv);
    assert_near(conv.dbias, want.dbias, (size_t)s->out.c, "dbias", &conv);
}

TEST(fast_convolutions_agree_with_plain)
{
    for (int f = 0; f < LENGTH(FAST); f++) {
        const Kernels *fast = kernels_find(FAST[f]);
        if (!fast)
            continue;
        int count = 0;
        Rng rng = rng_stream(1, RNG_PREVIEW, 0);
        for (int kernel = 1; kernel <= 6; kernel++)
            for (int stride = 1; stride <= 4; stride++)
                for (int pad = 0; pad <= kernel; pad++) {
                    Arena arena = {0};
                    ConvShape shape = conv_shape(&rng, kernel, stride, pad);
                    Conv conv = conv_new(&arena, &rng, shape, pad % 2);
                    conv.fused = (pad + stride) % 2;
                    if (unit_tries(f + count++))
                        compare(&arena, fast, conv);
                    arena_free(&arena);
                }
    }
}

/* Each case with every pair of a stride and a dilation. */
static const struct {
    Shape in;
    int outputs, groups;
    Sides kernel, pad;
} SHAPES[] = {
    {{9, 11, 4}, 6, 1, {1, 7}, {0, 3}},     {{9, 11, 4}, 6, 1, {7, 1}, {3, 0}},
    {{8, 7, 20}, 33, 1, {1, 1}, {0, 0}},    {{16, 13, 3}, 8, 1, {3, 3}, {2, 2}},
    {{13, 12, 32}, 40, 1, {3, 2}, {0, 1}},  {{11, 11, 32}, 3, 1, {3, 3}, {2, 1}},
    {{3, 4, 5}, 7, 1, {3, 3}, {6, 7}},      {{8, 8, 16}, 32, 4, {3, 3}, {1, 1}},
    {{7, 9, 21}, 15, 3, {3, 3}, {1, 2}},    {{6, 5, 12}, 8, 4, {1, 1}, {0, 0}},
    {{9, 9, 40}, 80, 2, {3, 3}, {3, 3}},    {{9, 8, 5}, 10, 5, {3, 3}, {2, 2}},
    {{12, 9, 96}, 96, 2, {2, 3}, {0, 0}},   {{9, 9, 8}, 8, 8, {3, 3}, {1, 1}},
    {{14, 14, 37}, 37, 37, {3, 3}, {1, 1}}, {{11, 12, 48}, 48, 48, {5, 5}, {2, 2}},
    {{5, 6, 16}, 16, 16, {7, 2}, {3, 6}},   {{2, 1, 33}, 33, 33, {3, 3}, {4, 4}},
    {{9, 7, 6}, 12, 6, {3, 3}, {1, 0}},     {{10, 17, 130}, 130, 130, {3, 3}, {1, 1}},
};

TEST(fast_groups_and_dilation_agree_with_plain)
{
    enum { WAYS = 3 };
    for (int f = 0; f < LENGTH(FAST) * LENGTH(SHAPES) * WAYS * WAYS; f++) {
        const Kernels *fast = kernels_find(FAST[f % LENGTH(FAST)]);
        int i = f / LENGTH(FAST) % LENGTH(SHAPES), way = f / LENGTH(FAST) / LENGTH(SHAPES);
        ConvShape s = {.in = SHAPES[i].in,
                       .kernel = SHAPES[i].kernel,
                       .pad = SHAPES[i].pad,
                       .stride = 1 + way % WAYS,
                       .dilation = 1 + way / WAYS,
                       .groups = SHAPES[i].groups};
        s.out = (Shape){made(s.in.h, conv_taps_down(&s)), made(s.in.w, conv_taps_right(&s)),
                        SHAPES[i].outputs};
        Sides reach = {(s.kernel.h - 1) * s.dilation, (s.kernel.w - 1) * s.dilation};
        if (!fast || reach.h >= s.in.h + 2 * s.pad.h || reach.w >= s.in.w + 2 * s.pad.w ||
            !unit_tries(f / LENGTH(FAST) + f % LENGTH(FAST)))
            continue;
        Arena arena = {0};
        Rng rng = rng_stream(11, RNG_PREVIEW, (uint64_t)f);
        Conv conv = conv_new(&arena, &rng, s, way % 2);
        conv.fused = way % 3 == 0;
        compare(&arena, fast, conv);
        arena_free(&arena);
    }
}

/* Few outputs from whole vectors of channels: then vectors hold channels of x, not outputs. */
TEST(fast_few_outputs_agree_with_plain)
{
    for (int f = 0; f < LENGTH(FAST); f++) {
        const Kernels *fast = kernels_find(FAST[f]);
        Rng rng = rng_stream(6, RNG_PREVIEW, 0);
        for (int outputs = 1; fast && outputs <= 5; outputs++)
            for (int stride = 1; stride <= 2; stride++) {
                Arena arena = {0};
                ConvShape shape = conv_shape(&rng, 3, stride, 1);
                shape.in.c = 32;
                shape.out.c = outputs;
                Conv conv = conv_new(&arena, &rng, shape, stride == 1);
                conv.fused = outputs % 2;
                compare(&arena, fast, conv);
                arena_free(&arena);
            }
    }
}

/* A few more outputs than whole vectors, from channels that fill vectors or do not: the rest are
 * dot products, as are the numbers of x in the data gradient. */
TEST(fast_rest_of_outputs_agrees_with_plain)
{
    const int channels[][2] = {{16, 17}, {20, 50}, {33, 20}, {20, 36},
                               {19, 18}, {50, 20}, {15, 17}};
    for (int f = 0; f < LENGTH(FAST); f++) {
        const Kernels *fast = kernels_find(FAST[f]);
        Rng rng = rng_stream(7, RNG_PREVIEW, 0);
        for (int i = 0; fast && i < LENGTH(channels); i++)
            for (int stride = 1; stride <= 2; stride++) {
                Arena arena = {0};
                ConvShape shape = conv_shape(&rng, 3 + 2 * (i % 2), stride, i % 3);
                shape.in.c = channels[i][0];
                shape.out.c = channels[i][1];
                Conv conv = conv_new(&arena, &rng, shape, stride == 1);
                conv.fused = i % 2;
                compare(&arena, fast, conv);
                arena_free(&arena);
            }
    }
}

/* Dense layers: more rows than are merged at once, more outputs than a panel. */
TEST(fast_dense_agrees_with_plain)
{
    const int sizes[][3] = {{1, 1, 1}, {7, 10, 3}, {130, 33, 17}, {64, 5, 96}, {65, 100, 16}};
    for (int f = 0; f < LENGTH(FAST); f++) {
        const Kernels *fast = kernels_find(FAST[f]);
        for (int i = 0; fast && i < LENGTH(sizes); i++) {
            Arena arena = {0};
            Rng rng = rng_stream(2, RNG_PREVIEW, 0);
            ConvShape shape = {.in = {1, 1, sizes[i][1]},
                               .out = {1, 1, sizes[i][2]},
                               .kernel = {1, 1},
                               .stride = 1,
                               .dilation = 1,
                               .groups = 1};
            Conv conv = conv_new(&arena, &rng, shape, true);
            conv.n = sizes[i][0];
            conv.x = noise(&arena, &rng, (size_t)conv.n * shape_count(shape.in));
            conv.dy = noise(&arena, &rng, (size_t)conv.n * shape_count(shape.out));
            compare(&arena, fast, conv);
            arena_free(&arena);
        }
    }
}

/* Weights in panels give the same as weights in rows, to the bit. */
TEST(panels_change_no_bit)
{
    enum { PANEL = 32, PANELS = 3 };
    const char *table[] = {"plain", "generic", "v2", "v3", "v4"};
    for (int f = 0; f < LENGTH(table); f++) {
        const Kernels *kernels = kernels_find(table[f]);
        for (int kernel = 1; kernels && kernel <= 3; kernel += 2) {
            Arena arena = {0};
            Rng rng = rng_stream(9, RNG_PREVIEW, 0);
            ConvShape shape = conv_shape(&rng, kernel, kernel, 1);
            shape.out.c = PANEL * PANELS;
            Conv rows = conv_new(&arena, &rng, shape, kernel == 1), panels = rows;
            size_t depth = (size_t)(kernel * kernel * shape.in.c);
            real *weight = ARENA_NEW(&arena, real, depth * PANEL * PANELS);
            for (size_t r = 0; r < depth; r++)
                for (size_t o = 0; o < PANEL * PANELS; o++)
                    weight[(o / PANEL * depth + r) * PANEL + o % PANEL] =
                        rows.weight[r * PANEL * PANELS + o];
            panels.shape.panel = PANEL;
            panels.weight = weight;
            run(&arena, kernels, &rows);
            run(&arena, kernels, &panels);
            assert_memory_equal(panels.y, rows.y,
                                (size_t)rows.n * shape_count(shape.out) * sizeof(real));
            assert_memory_equal(panels.dx, rows.dx,
                                (size_t)rows.n * shape_count(shape.in) * sizeof(real));
            arena_free(&arena);
        }
    }
}

/* A block inside a dense layer's weight, with more images and columns than one visit takes. */
TEST(fast_dense_block_agrees_with_plain)
{
    const DenseBlock blocks[] = {{.n = 1, .rows = 1, .columns = 1},
                                 {.n = 7, .rows = 10, .columns = 3},
                                 {.n = 130, .rows = 33, .columns = 40},
                                 {.n = 65, .rows = 32, .columns = 16}};
    enum { SKIP = 5 };
    for (int f = 0; f < LENGTH(FAST); f++) {
        const Kernels *fast = kernels_find(FAST[f]);
        for (int i = 0; fast && i < LENGTH(blocks); i++) {
            Arena arena = {0};
            Rng rng = rng_stream(3, RNG_PREVIEW, 0);
            DenseBlock b = blocks[i];
            b.x_image = b.rows + SKIP;
            b.dy_image = b.down = b.columns + SKIP;
            size_t count = (size_t)b.rows * (size_t)b.down;
            const real *x = noise(&arena, &rng, (size_t)b.n * (size_t)b.x_image);
            const real *dy = noise(&arena, &rng, (size_t)b.n * (size_t)b.dy_image);
            real *have = noise(&arena, &rng, count);
            real *want = arena_copy(&arena, have, count * sizeof *have);
            real *bias = noise(&arena, &rng, 2 * (size_t)b.columns);
            fast->dense_block(&b, x + SKIP, dy + SKIP, have, bias);
            kernels_plain()->dense_block(&b, x + SKIP, dy + SKIP, want, bias + b.columns);
            Conv conv = {.shape = {.in = {1, 1, b.rows},
                                   .out = {1, 1, b.columns},
                                   .kernel = {1, 1},
                                   .stride = 1},
                         .n = b.n};
            assert_near(have, want, count, "block", &conv);
            assert_near(bias, bias + b.columns, (size_t)b.columns, "block's bias", &conv);
            arena_free(&arena);
        }
    }
}

/* The result for an image does not depend on the batch it is in. */
TEST(an_image_has_the_same_bits_in_any_batch)
{
    Arena arena = {0};
    Rng rng = rng_stream(3, RNG_PREVIEW, 0);
    ConvShape shape = {.in = {1, 1, 50},
                       .out = {1, 1, 21},
                       .kernel = {1, 1},
                       .stride = 1,
                       .dilation = 1,
                       .groups = 1};
    Conv many = conv_new(&arena, &rng, shape, true);
    many.n = 13;
    many.x = noise(&arena, &rng, 13 * 50);
    many.dy = noise(&arena, &rng, 13 * 21);
    Conv one = many;
    one.n = 1;
    one.x = many.x + 12 * 50;
    run(&arena, kernels_best(), &many);
    run(&arena, kernels_best(), &one);
    assert_memory_equal(one.y, many.y + 12 * 21, 21 * sizeof(real));
    arena_free(&arena);
}

TEST(relu_passes_only_what_is_positive)
{
    for (int f = -1; f < LENGTH(FAST); f++) {
        const Kernels *kernels = f < 0 ? kernels_plain() : kernels_find(FAST[f]);
        real x[37], y[37], dx[37], dy[37];
        if (!kernels)
            continue;
        for (int i = 0; i < 37; i++) {
            x[i] = (real)(i % 3 - 1); /* -1 0 1 */
            dy[i] = (real)i;
        }
        x[36] = NAN;
        kernels->relu_forward(37, x, y);
        kernels->relu_backward(37, y, dy, dx);
        for (int i = 0; i < 36; i++) {
            assert_true(y[i] == MAX(x[i], 0));
            assert_true(dx[i] == (x[i] > 0 ? dy[i] : 0));
        }
        assert_true(isnan(y[36]));
    }
}

static void assert_same(const real *have, const real *want, int count)
{
    for (int i = 0; i < count; i++)
        if (!(fabsf((float)(have[i] - want[i])) <= LIMIT * (1 + fabsf((float)want[i]))))
            fail_test("[%d]: %g, want %g", i, (double)have[i], (double)want[i]);
}

/* Few different numbers, so that windows have ties, and one not-a-number. */
static void compare_pools(const Kernels *fast, PoolShape s)
{
    const Kernels *table[2] = {fast, kernels_plain()};
    size_t in = 2 * pool_inputs(&s), out = 2 * pool_outputs(&s);
    Arena arena = {0};
    Rng rng = rng_stream(7, RNG_PREVIEW, 0);
    real *x = noise(&arena, &rng, in), *dy = noise(&arena, &rng, out), *y[2], *dx[2];
    for (size_t i = 0; i < in; i++)
        x[i] = (real)(int)(x[i] * 3);
    x[in / 2] = NAN;
    for (int t = 0; t < 2; t++) {
        y[t] = ARENA_NEW(&arena, real, out);
        dx[t] = noise(&arena, &rng, in); /* overwritten */
        table[t]->maxpool_forward(&s, 2, x, y[t]);
        table[t]->maxpool_backward(&s, 2, x, y[t], dy, dx[t]);
    }
    for (size_t i = 0; i < out; i++)
        assert_true(y[0][i] == y[1][i] || (isnan(y[0][i]) && isnan(y[1][i])));
    assert_same(dx[0], dx[1], (int)in);
    arena_free(&arena);
}

TEST(fast_pools_agree_with_plain)
{
    static const PoolShape POOLS[] = {
        {{9, 4, 2, 2, 0}, {8, 4, 2, 2, 0}, 0}, {{9, 7, 3, 1, 0}, {8, 6, 3, 1, 0}, 0},
        {{9, 5, 3, 2, 1}, {8, 4, 3, 2, 1}, 0}, {{9, 3, 2, 3, 0}, {8, 3, 2, 3, 0}, 0},
        {{9, 5, 3, 2, 1}, {8, 5, 3, 2, 1}, 0}, {{9, 5, 2, 2, 0}, {8, 4, 2, 2, 0}, 0}, /* ceil */
        {{9, 2, 0, 0, 0}, {8, 3, 0, 0, 0}, 0}, {{9, 3, 0, 0, 0}, {8, 2, 0, 0, 0}, 0}, /* adaptive */
        {{9, 1, 0, 0, 0}, {8, 1, 0, 0, 0}, 0}, {{1, 1, 0, 0, 0}, {8, 11, 0, 0, 0}, 0},
    };
    const int channels[] = {1, 4, 16, 20, 37};
    for (int f = 0; f < LENGTH(FAST) * LENGTH(channels) * LENGTH(POOLS); f++) {
        const Kernels *fast = kernels_find(FAST[f % LENGTH(FAST)]);
        PoolShape shape = POOLS[f / LENGTH(FAST) / LENGTH(channels)];
        shape.channels = channels[f / LENGTH(FAST) % LENGTH(channels)];
        if (fast)
            compare_pools(fast, shape);
    }
}

TEST(adaptive_windows_divide_the_input)
{
    static const struct {
        int in, out;
        PoolSpan span[4];
    } CASES[] = {
        {7, 3, {{0, 3}, {2, 5}, {4, 7}}},
        {9, 4, {{0, 3}, {2, 5}, {4, 7}, {6, 9}}},
        {8, 2, {{0, 4}, {4, 8}}},
        {2, 4, {{0, 1}, {0, 1}, {1, 2}, {1, 2}}},
        {5, 1, {{0, 5}}},
    };
    for (int i = 0; i < LENGTH(CASES); i++)
        for (int o = 0; o < CASES[i].out; o++) {
            PoolSpan span = pool_span(&(PoolAxis){CASES[i].in, CASES[i].out, 0, 0, 0}, o);
            assert_int_equal(span.begin, CASES[i].span[o].begin);
            assert_int_equal(span.end, CASES[i].span[o].end);
        }
}

static void assert_close(const double *have, const double *want, int count)
{
    for (int i = 0; i < count; i++)
        if (!(fabs(have[i] - want[i]) <= 1e-9 * (1 + fabs(want[i]))))
            fail_test("[%d]: %g, want %g", i, have[i], want[i]);
}

/* Batch norm's sums are doubles: no table may lose their last digits. */
TEST(norm_sums_are_double)
{
    enum { PIXELS = 301, CHANNELS = 21 };
    Arena arena = {0};
    Rng rng = rng_stream(4, RNG_PREVIEW, 0);
    real *x = noise(&arena, &rng, PIXELS * CHANNELS), *dy = noise(&arena, &rng, PIXELS * CHANNELS);
    real one[CHANNELS];
    double mean[CHANNELS], sum[CHANNELS] = {0}, squares[CHANNELS] = {0}, product[CHANNELS] = {0};
    for (int c = 0; c < CHANNELS; c++) {
        mean[c] = 0.1 * c;
        one[c] = 1;
    }
    for (int i = 0; i < PIXELS * CHANNELS; i++) {
        int c = i % CHANNELS;
        x[i] += 100; /* a mean far above the deviation */
        sum[c] += (double)x[i];
        squares[c] += (double)x[i] * (double)x[i];
        product[c] += (double)dy[i] * ((double)x[i] - mean[c]);
    }
    for (int f = -1; f < LENGTH(FAST); f++) {
        const Kernels *kernels = f < 0 ? kernels_plain() : kernels_find(FAST[f]);
        double a[CHANNELS] = {0}, b[CHANNELS] = {0}, unused[CHANNELS] = {0};
        if (!kernels)
            continue;
        kernels->norm_sums(PIXELS, CHANNELS, x, a, b);
        assert_close(a, sum, CHANNELS);
        assert_close(b, squares, CHANNELS);
        memset(b, 0, sizeof b);
        NormCall call = {.pixels = PIXELS, .channels = CHANNELS, .scale = one, .shift = one};
        kernels->norm_products(&call, x, dy, mean, unused, b);
        assert_close(b, product, CHANNELS);
    }
    arena_free(&arena);
}

/* Forward and backward, with the ReLU after it and without. */
TEST(fast_norm_agrees_with_plain)
{
    enum { PIXELS = 19, CHANNELS = 37, COUNT = PIXELS * CHANNELS };
    for (int f = 0; f < 2 * LENGTH(FAST); f++) {
        const Kernels *table[2] = {kernels_find(FAST[f / 2]), kernels_plain()};
        Arena arena = {0};
        Rng rng = rng_stream(5, RNG_PREVIEW, 0);
        real *x = noise(&arena, &rng, COUNT), *dy = noise(&arena, &rng, COUNT);
        real *per[3], y[2][COUNT], dx[2][COUNT];
        double mean[CHANNELS] = {0}, sum[2][CHANNELS] = {{0}}, product[2][CHANNELS] = {{0}};
        for (int i = 0; i < 3; i++)
            per[i] = noise(&arena, &rng, CHANNELS);
        NormCall call = {PIXELS, CHANNELS, per[0], per[1], f % 2};
        for (int t = 0; t < 2 && table[0]; t++) {
            table[t]->norm_forward(&call, x, y[t]);
            table[t]->norm_products(&call, x, dy, mean, sum[t], product[t]);
            table[t]->norm_backward(&call, x, dy, per[0], per[1], per[2], dx[t]);
        }
        if (table[0]) {
            assert_same(y[0], y[1], COUNT);
            assert_same(dx[0], dx[1], COUNT);
            assert_close(sum[0], sum[1], CHANNELS);
            assert_close(product[0], product[1], CHANNELS);
        }
        arena_free(&arena);
    }
}

/* One pixel of layer norm by its definition; takes its part away from the parameters' sums. */
static void assert_pixel(const PixelNormCall *call, const real *x, const real *dy, const real *y,
                         const real *dx, double *dweight, double *dbias)
{
    int channels = (int)call->channels;
    double mean = 0, variance = 0, along = 0, across = 0;
    for (int c = 0; c < channels; c++)
        mean += (double)x[c] / channels;
    for (int c = 0; c < channels; c++)
        variance += ((double)x[c] - mean) * ((double)x[c] - mean) / channels;
    double inverse = 1 / sqrt(variance + call->epsilon);
    for (int c = 0; c < channels; c++) {
        double xhat = ((double)x[c] - mean) * inverse, slope = (double)dy[c];
        along += slope * (double)call->weight[c] / channels;
        across += slope * (double)call->weight[c] * xhat / channels;
        dweight[c] -= slope * xhat;
        dbias[c] -= slope;
    }
    for (int c = 0; c < channels; c++) {
        double xhat = ((double)x[c] - mean) * inverse, weight = (double)call->weight[c];
        double want = xhat * weight + (double)call->bias[c];
        double back = ((double)dy[c] * weight - along - xhat * across) * inverse;
        assert_true(fabs((double)y[c] - want) <= 2e-6 * (1 + fabs(want)));
        assert_true(fabs((double)dx[c] - back) <= 2e-6 * (1 + fabs(back)));
    }
}

/* Numbers far from 0 and close together, and channels that fill no vector. */
TEST(layer_norm_is_right_beside_its_mean)
{
    enum { PIXELS = 5, MOST = 70, COUNT = PIXELS * MOST };
    const int channels[] = {1, 2, 16, 21, MOST};
    for (int f = -1; f < LENGTH(FAST) * LENGTH(channels); f++) {
        const Kernels *kernels = f < 0 ? kernels_plain() : kernels_find(FAST[f % LENGTH(FAST)]);
        int many = channels[MAX(f, 0) / LENGTH(FAST)];
        Arena arena = {0};
        Rng rng = rng_stream(6, RNG_PREVIEW, 0);
        real *x = noise(&arena, &rng, COUNT), *dy = noise(&arena, &rng, COUNT), y[COUNT], dx[COUNT];
        real *weight = noise(&arena, &rng, MOST), *bias = noise(&arena, &rng, MOST);
        double dweight[MOST] = {0}, dbias[MOST] = {0};
        PixelNormCall call = {PIXELS, (size_t)many, 1e-6, weight, bias};
        for (int i = 0; i < COUNT; i++)
            x[i] += 1000;
        if (kernels) {
            kernels->pixel_norm_forward(&call, x, y);
            kernels->pixel_norm_backward(&call, x, dy, NULL, dweight, dbias);
            memset(dweight, 0, sizeof dweight);
            memset(dbias, 0, sizeof dbias);
            kernels->pixel_norm_backward(&call, x, dy, dx, dweight, dbias);
        }
        for (int at = 0; kernels && at < PIXELS * many; at += many)
            assert_pixel(&call, x + at, dy + at, y + at, dx + at, dweight, dbias);
        for (int c = 0; c < many; c++)
            assert_true(fabs(dweight[c]) <= 1e-9 && fabs(dbias[c]) <= 1e-9);
        arena_free(&arena);
    }
}

/* One step of each optimiser from the same start; multiply-adds may differ in the last bit. */
TEST(optimisers_agree_with_plain)
{
    enum { COUNT = 77 };
    const StepFactors factors = {.shrink = .99f,
                                 .l2 = .1f,
                                 .rate = .01f,
                                 .mom = .9f,
                                 .mom_rest = .1f,
                                 .beta2 = .99f,
                                 .beta2_rest = .01f,
                                 .epsilon = 1e-8f};
    real theta[4][COUNT], mean[4][COUNT] = {{0}}, square[4][COUNT] = {{0}}, grad[COUNT];
    for (int f = 0; f < 4; f++) {
        const Kernels *kernels = f == 0 ? kernels_plain() : kernels_find(FAST[f - 1]);
        for (int i = 0; i < COUNT; i++) {
            theta[f][i] = (real)(i - 30) / 7;
            grad[i] = (real)(i * i % 17 - 8) / 3;
        }
        if (!kernels)
            continue;
        kernels->adam(&factors, COUNT, theta[f], grad, mean[f], square[f]);
        kernels->sgd(&factors, COUNT, theta[f], grad, mean[f]);
        kernels->nesterov(&factors, COUNT, theta[f], grad, mean[f]);
        kernels->rmsprop(&factors, COUNT, theta[f], grad, square[f], mean[f]);
        for (int i = 0; i < COUNT; i++) {
            assert_true(fabsf(theta[f][i] - theta[0][i]) <= 1e-6f * (1 + fabsf(theta[0][i])));
            assert_true(fabsf(mean[f][i] - mean[0][i]) <= 1e-6f * (1 + fabsf(mean[0][i])));
        }
    }
}

TEST(tables_are_found_by_name)
{
    assert_ptr_equal(kernels_find("plain"), kernels_plain());
    assert_null(kernels_find("v9"));
    assert_non_null(kernels_find("generic"));
    assert_ptr_equal(kernels_find(kernels_best()->name), kernels_best());
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fast_convolutions_agree_with_plain),
        cmocka_unit_test(fast_groups_and_dilation_agree_with_plain),
        cmocka_unit_test(fast_few_outputs_agree_with_plain),
        cmocka_unit_test(fast_rest_of_outputs_agrees_with_plain),
        cmocka_unit_test(fast_dense_agrees_with_plain),
        cmocka_unit_test(panels_change_no_bit),
        cmocka_unit_test(fast_dense_block_agrees_with_plain),
        cmocka_unit_test(an_image_has_the_same_bits_in_any_batch),
        cmocka_unit_test(relu_passes_only_what_is_positive),
        cmocka_unit_test(fast_pools_agree_with_plain),
        cmocka_unit_test(adaptive_windows_divide_the_input),
        cmocka_unit_test(layer_norm_is_right_beside_its_mean),
        cmocka_unit_test(norm_sums_are_double),
        cmocka_unit_test(fast_norm_agrees_with_plain),
        cmocka_unit_test(optimisers_agree_with_plain),
        cmocka_unit_test(tables_are_found_by_name),
    };
    return unit_run(tests);
}
