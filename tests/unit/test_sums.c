/* Tests long sums: an image of 512 x 512 has 786,432 numbers, and a single chain of floats over
 * them is wrong in the fourth or fifth digit.  Every kernel is compared with doubles, to 5e-6 of
 * the largest result. */
#include "tests/unit/fixture.h"

#include "base/rng.h"
#include "kernels/kernels.h"
#include "nn/layer.h"
#include "nn/model.h"
#include "nn/optim.h"

#include <math.h>
#include <string.h>

enum { SIDE = 512, CHANNELS = 3, PIXELS = SIDE * SIDE, NUMBERS = PIXELS * CHANNELS, IMAGES = 1 };
static const double MOST = 5e-6;
static const char *const ISA[] = {"plain", "generic", "v2", "v3", "v4"};

/* An even grey is the worst: every sum is rounded the same way. */
static real *numbers(size_t count, bool even)
{
    Rng rng = rng_stream(9, RNG_PREVIEW, 0);
    real *x = ARENA_NEW(&arena, real, count);
    for (size_t i = 0; i < count; i++)
        x[i] = even ? (real)0.7 : (real)rng_range(&rng, 0, 1);
    return x;
}

static real *images(bool even)
{
    return numbers(IMAGES * (size_t)NUMBERS, even);
}

static Model *model_of(const char *spec)
{
    Model *model = model_new(&arena, spec, (Shape){SIDE, SIDE, CHANNELS}, 0, &err);
    if (!model)
        fail_test("%s: %s", spec, err.text);
    model_init(model, 3);
    return model;
}

static void assert_close(const char *what, const char *isa, const real *have, const double *want,
                         size_t count)
{
    double largest = 0, apart = 0;
    for (size_t i = 0; i < count; i++) {
        largest = fmax(largest, fabs(want[i]));
        apart = fmax(apart, fabs((double)have[i] - want[i]));
    }
    if (!(apart <= MOST * largest))
        fail_test("%s, isa %s: %g of %g apart", what, isa, apart, largest);
}

enum { KINDS = 2 }; /* of images: noise and an even grey */

/* What the net should compute from each kind of images. */
typedef void Oracle(const Model *model, real *const x[KINDS], double *const want[KINDS]);

/* Runs a net with every instruction set there is. */
static void on_every_isa(const char *spec, size_t outputs, Oracle *oracle)
{
    Model *model = model_of(spec);
    real *x[KINDS];
    double *want[KINDS];
    for (int k = 0; k < KINDS; k++) {
        x[k] = images(k == 1);
        want[k] = ARENA_NEW(&arena, double, IMAGES *outputs);
    }
    oracle(model, x, want);
    for (int i = 0; i < LENGTH(ISA) * KINDS; i += unit_every()) {
        const char *isa = ISA[i / KINDS];
        model->kernels = kernels_find(isa);
        if (!model->kernels)
            continue;
        model_reserve(model, &arena, IMAGES);
        model_eval(model, NULL, &(Batch){.n = IMAGES, .x = x[i % KINDS]}, 0, NULL);
        assert_close(spec, isa, model->logits, want[i % KINDS], IMAGES * outputs);
    }
    arena_free(&arena);
}

static void means(const Model *model, real *const x[KINDS], double *const want[KINDS])
{
    (void)model;
    for (int k = 0; k < KINDS; k++)
        for (size_t i = 0; i < IMAGES * (size_t)NUMBERS; i++)
            want[k][i / NUMBERS * CHANNELS + i % CHANNELS] += (double)x[k][i] / PIXELS;
}

TEST(means_of_images)
{
    on_every_isa("global_avgpool", CHANNELS, means);
    on_every_isa("avgpool 512", CHANNELS, means);
}

/* Weights are read as a file has them: [out][in] in PyTorch's order. */
static void rows(const Model *model, real *const x[KINDS], double *const want[KINDS])
{
    const Param *weight = &model->param[0];
    const int outputs = weight->dims[0];
    float *w = ARENA_NEW(&arena, float, weight->count);
    param_export(weight, model->theta, w);
    for (int j = 0; j < KINDS * IMAGES * outputs; j++) {
        const int kind = j / (IMAGES * outputs), n = j / outputs % IMAGES, o = j % outputs;
        const real *image = x[kind] + (size_t)n * NUMBERS;
        double sum = (double)model->theta[model->param[1].offset + (size_t)o];
        for (size_t i = 0; i < NUMBERS; i++) /* channels first */
            sum += (double)w[(size_t)o * NUMBERS + i] *
                   (double)image[i % PIXELS * CHANNELS + i / PIXELS];
        want[kind][n * outputs + o] = sum;
    }
}

TEST(rows_of_dense_layers)
{
    on_every_isa("flatten | dense 2", 2, rows);
    on_every_isa("flatten | dense 10", 10, rows);
    on_every_isa("flatten | dense 32", 32, rows); /* in panels */
}

/* One kernel as large as the image, straight on it. */
TEST(kernels_of_convolutions)
{
    on_every_isa("conv 3 512 512 pad=0", 3, rows);
}

/* ---- gradients of weights and biases: sums over the pixels of a batch */

/* The same sums in doubles. */
static void reference(const ConvShape *s, int n, const real *x, const real *dy, double *dweight,
                      double *dbias)
{
    for (int image = 0; image < n; image++, x += shape_count(s->in))
        for (int oh = 0; oh < s->out.h; oh++)
            for (int ow = 0; ow < s->out.w; ow++, dy += s->out.c) {
                for (int o = 0; o < s->out.c; o++)
                    dbias[o] += (double)dy[o];
                for (int k = 0; k < s->kernel.h * s->kernel.w; k++) {
                    int h = oh * s->stride - s->pad.h + k / s->kernel.w,
                        w = ow * s->stride - s->pad.w + k % s->kernel.w;
                    const real *at = x + ((long)h * s->in.w + w) * s->in.c;
                    bool inside = h >= 0 && h < s->in.h && w >= 0 && w < s->in.w;
                    for (int i = 0; inside && i < s->in.c; i++)
                        for (int o = 0; o < s->out.c; o++)
                            dweight[(k * s->in.c + i) * s->out.c + o] +=
                                (double)at[i] * (double)dy[o];
                }
            }
}

static void compare_gradients(const ConvShape *s, int n, bool even)
{
    size_t in = (size_t)n * shape_count(s->in), out = (size_t)n * shape_count(s->out);
    size_t weights = (size_t)(s->kernel.h * s->kernel.w * s->in.c * s->out.c),
           biases = (size_t)s->out.c;
    real *x = numbers(in, even), *dy = numbers(out, even);
    double *dweight = ARENA_NEW(&arena, double, weights),
           *dbias = ARENA_NEW(&arena, double, biases);
    reference(s, n, x, dy, dweight, dbias);
    const char *what = arena_printf(&arena, "%d of %dx%dx%d -> %d, kernel %d stride %d", n, s->in.h,
                                    s->in.w, s->in.c, s->out.c, s->kernel.w, s->stride);
    for (int i = 0; i < LENGTH(ISA); i++) {
        const Kernels *kernels = kernels_find(ISA[i]);
        if (!kernels)
            continue;
        real *have = ARENA_NEW(&arena, real, weights + biases), *bias = have + weights;
        real *scratch = ARENA_NEW(&arena, real, kernels->conv_scratch(s));
        kernels->conv_weight(&(ConvCall){.shape = s, .n = n, .scratch = scratch}, x, dy, have,
                             bias);
        assert_close(what, ISA[i], have, dweight, weights);
        assert_close(what, ISA[i], bias, dbias, biases);
    }
    arena_free(&arena);
}

enum { MANY = 1 << 13 }; /* images of a shard, each one pixel */

/* Large images are summed in pieces: then an even grey is not worse than noise. */
TEST(gradients_of_convolutions)
{
    static const struct {
        int size, channels, outputs, kernel, stride, images;
        bool even; /* also with an even grey */
    } CASE[] = {
        {SIDE, 3, 8, 1, 1, 1, true},    {SIDE, 3, 8, 3, 1, 1, true},
        {SIDE, 8, 4, 3, 2, 1, true},    {SIDE, 16, 1, 1, 1, 1, true}, /* turned */
        {100, 3, 33, 3, 1, 2, true},                                  /* panels of several widths */
        {100, 16, 33, 3, 1, 1, true},                                 /* tap by tap */
        {1, 16, 10, 1, 1, MANY, false},                               /* dense */
        {1, 3, 33, 1, 1, MANY, false},  {28, 1, 8, 3, 2, 128, false},
    };
    for (int i = 0; i < LENGTH(CASE); i += unit_every()) {
        int size = CASE[i].size, kernel = CASE[i].kernel, stride = CASE[i].stride;
        int made = (size - 1) / stride + 1;
        ConvShape s = {.in = {size, size, CASE[i].channels},
                       .out = {made, made, CASE[i].outputs},
                       .kernel = {kernel, kernel},
                       .stride = stride,
                       .pad = {kernel / 2, kernel / 2},
                       .dilation = 1,
                       .groups = 1};
        for (int even = 0; even <= CASE[i].even; even++)
            compare_gradients(&s, CASE[i].images, even);
    }
}

static void compare_block(bool even)
{
    enum { ROWS = 8, COLUMNS = 32 };
    const ConvShape s = {.in = {1, 1, ROWS},
                         .out = {1, 1, COLUMNS},
                         .kernel = {1, 1},
                         .stride = 1,
                         .dilation = 1,
                         .groups = 1};
    const DenseBlock b = {.n = MANY,
                          .rows = ROWS,
                          .columns = COLUMNS,
                          .x_image = ROWS,
                          .dy_image = COLUMNS,
                          .down = COLUMNS};
    real *x = numbers(MANY * ROWS, even), *dy = numbers(MANY * COLUMNS, even);
    double dweight[ROWS * COLUMNS] = {0}, dbias[COLUMNS] = {0};
    reference(&s, MANY, x, dy, dweight, dbias);
    for (int i = 0; i < LENGTH(ISA); i++) {
        const Kernels *kernels = kernels_find(ISA[i]);
        real have[ROWS * COLUMNS], bias[COLUMNS];
        if (!kernels)
            continue;
        kernels->dense_block(&b, x, dy, have, bias);
        assert_close("block", ISA[i], have, dweight, ROWS * COLUMNS);
        assert_close("block's bias", ISA[i], bias, dbias, COLUMNS);
    }
    arena_free(&arena);
}

TEST(gradients_of_dense_blocks)
{
    compare_block(false);
    compare_block(true);
}

/* ---- batch norm's sums, forward and backward */

enum { NORMED = 41 }; /* channels, the most that are tried: whole vectors, half ones and a single */

/* What the norm_ functions are given: a ReLU that stops about half the noise. */
static const double MEAN = 0.25;
static const real SHIFT = -0.5F;

/* Four rows of sums: of x, of its squares, of dy and of dy times x less the mean. */
static void norm_reference(size_t pixels, size_t channels, const real *x, const real *dy, bool relu,
                           double want[4][NORMED])
{
    for (size_t j = 0; j < pixels * channels; j++) {
        double v = (double)x[j], slope = relu && !(x[j] + SHIFT > 0) ? 0 : (double)dy[j];
        want[0][j % channels] += v;
        want[1][j % channels] += v * v;
        want[2][j % channels] += slope;
        want[3][j % channels] += slope * (v - MEAN);
    }
}

static void compare_norm(size_t pixels, size_t channels, bool relu, bool even)
{
    static const char *const ROW[] = {"sum", "squares", "sum of dy", "products"};
    real *x = numbers(pixels * channels, even), *dy = numbers(pixels * channels, even);
    real scale[NORMED], shift[NORMED];
    double mean[NORMED], want[4][NORMED] = {{0}};
    for (size_t c = 0; c < channels; c++) {
        scale[c] = 1;
        shift[c] = SHIFT;
        mean[c] = MEAN;
    }
    norm_reference(pixels, channels, x, dy, relu, want);
    const NormCall call = {
        .pixels = pixels, .channels = channels, .scale = scale, .shift = shift, .relu = relu};
    for (int i = 0; i < LENGTH(ISA); i++) {
        const Kernels *kernels = kernels_find(ISA[i]);
        double have[4][NORMED] = {{0}};
        if (!kernels)
            continue;
        kernels->norm_sums(pixels, channels, x, have[0], have[1]);
        kernels->norm_products(&call, x, dy, mean, have[2], have[3]);
        for (int k = 0; k < LENGTH(ROW); k++) {
            real rounded[NORMED];
            for (size_t c = 0; c < channels; c++)
                rounded[c] = (real)have[k][c];
            assert_close(ROW[k], ISA[i], rounded, want[k], channels);
        }
    }
    arena_free(&arena);
}

TEST(sums_of_batch_norm)
{
    for (int i = 0; i < 4; i += unit_every()) {
        compare_norm(PIXELS, 3, i / 2, i % 2);
        compare_norm(PIXELS / 16, NORMED, i / 2, i % 2);
    }
}

/* ---- and the bits are the same by any number of threads */

static uint64_t step_hash(const Kernels *kernels, int threads)
{
    enum { N = 2 };
    Model *model =
        model_new(&arena, "conv 3 3 | bn | relu | conv 4 3 2 | global_avgpool | flatten | dense 4",
                  (Shape){SIDE, SIDE, CHANNELS}, 4, &err);
    assert_non_null(model);
    model->kernels = kernels;
    model_init(model, 3);
    model_reserve(model, &arena, N);
    Optimizer opt = optim_new(&arena, optim_find("sgd"), model);
    const uint16_t labels[N] = {1, 3};
    Batch batch = {.n = N, .x = numbers(N * (size_t)NUMBERS, false), .labels = labels};
    Pool *pool = pool_new(threads);
    model_train(model, pool, &batch, (TrainStep){.seed = 1});
    optim_step(&opt, (Hyper){.lr = 0.1}, model, pool);
    pool_free(pool);
    uint64_t hash = model_hash(model);
    arena_free(&arena);
    return hash;
}

TEST(any_number_of_threads_sums_the_same)
{
    for (int i = 0; i < LENGTH(ISA); i += unit_every()) {
        const Kernels *kernels = kernels_find(ISA[i]);
        if (kernels && step_hash(kernels, 1) != step_hash(kernels, 3))
            fail_test("isa %s: three threads give other bits than one", ISA[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(means_of_images, setup, teardown),
        cmocka_unit_test_setup_teardown(rows_of_dense_layers, setup, teardown),
        cmocka_unit_test_setup_teardown(kernels_of_convolutions, setup, teardown),
        cmocka_unit_test_setup_teardown(gradients_of_convolutions, setup, teardown),
        cmocka_unit_test_setup_teardown(gradients_of_dense_blocks, setup, teardown),
        cmocka_unit_test_setup_teardown(sums_of_batch_norm, setup, teardown),
        cmocka_unit_test_setup_teardown(any_number_of_threads_sums_the_same, setup, teardown),
    };
    return unit_run(tests);
}
