/* Long sums: an image of 512 x 512 is 786,432 numbers, of which one chain of floats is wrong in the
 * fourth or fifth digit.  Every kernel against doubles, to 5e-6 of the largest answer. */
#include "tests/unit/fixture.h"

#include "base/rng.h"
#include "nn/kernels.h"
#include "nn/layer.h"
#include "nn/model.h"

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

/* What the net should make of each kind of images. */
typedef void Oracle(const Model *model, real *const x[KINDS], double *const want[KINDS]);

/* By every instruction set there is. */
static void on_every_isa(const char *spec, size_t outputs, Oracle *oracle)
{
    Model *model = model_of(spec);
    real *x[KINDS];
    double *want[KINDS];
    for (int k = 0; k < KINDS; k++) {
        x[k] = images(k == 1);
        want[k] = ARENA_NEW(&arena, double, IMAGES * outputs);
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

static void means_of_images(void **state)
{
    (void)state;
    on_every_isa("global_avgpool", CHANNELS, means);
    on_every_isa("avgpool 512", CHANNELS, means);
}

/* Weights are read as a file has them: [out][in] in PyTorch's order. */
static void rows(const Model *model, real *const x[KINDS], double *const want[KINDS])
{
    const Param *weight = &model->param[0];
    const int outputs = weight->dims[0];
    float *w = ARENA_NEW(&arena, float, weight->count);
    param_export(model, weight, model->theta, w);
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

static void rows_of_dense_layers(void **state)
{
    (void)state;
    on_every_isa("flatten | dense 2", 2, rows);
    on_every_isa("flatten | dense 10", 10, rows);
    on_every_isa("flatten | dense 32", 32, rows); /* in panels */
}

/* One kernel as large as the image, straight on it. */
static void kernels_of_convolutions(void **state)
{
    (void)state;
    on_every_isa("conv 3 512 512 pad=0", 3, rows);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(means_of_images, setup, teardown),
        cmocka_unit_test_setup_teardown(rows_of_dense_layers, setup, teardown),
        cmocka_unit_test_setup_teardown(kernels_of_convolutions, setup, teardown),
    };
    return unit_run(tests);
}
