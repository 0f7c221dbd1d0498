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
static real *images(bool even)
{
    Rng rng = rng_stream(9, RNG_PREVIEW, 0);
    real *x = ARENA_NEW(&arena, real, IMAGES * (size_t)NUMBERS);
    for (size_t i = 0; i < IMAGES * (size_t)NUMBERS; i++)
        x[i] = even ? (real)0.7 : (real)rng_range(&rng, 0, 1);
    return x;
}

static Model *model_of(const char *spec, const Kernels *kernels)
{
    Model *model = model_new(&arena, spec, (Shape){SIDE, SIDE, CHANNELS}, 0, &err);
    if (!model)
        fail_test("%s: %s", spec, err.text);
    model->kernels = kernels;
    model_init(model, 3);
    model_reserve(model, &arena, IMAGES);
    return model;
}

static void assert_close(const Model *model, const char *isa, const double *want, int count)
{
    double largest = 0, apart = 0;
    for (int i = 0; i < count; i++) {
        largest = fmax(largest, fabs(want[i]));
        apart = fmax(apart, fabs((double)model->logits[i] - want[i]));
    }
    if (!(apart <= MOST * largest))
        fail_test("%s, isa %s: %g of %g apart", model->spec, isa, apart, largest);
}

/* For every instruction set there is, on noise and on an even grey. */
typedef void Compare(const char *spec, const Kernels *kernels, const char *isa, bool even);
static void on_every_isa(const char *spec, Compare *compare)
{
    for (int i = 0; i < LENGTH(ISA) * 2; i += unit_every()) {
        const Kernels *kernels = kernels_find(ISA[i / 2]);
        if (kernels)
            compare(spec, kernels, ISA[i / 2], i % 2);
    }
}

static void compare_mean(const char *spec, const Kernels *kernels, const char *isa, bool even)
{
    Model *model = model_of(spec, kernels);
    real *x = images(even);
    double want[IMAGES * CHANNELS] = {0};
    for (size_t i = 0; i < IMAGES * (size_t)NUMBERS; i++)
        want[i / NUMBERS * CHANNELS + i % CHANNELS] += (double)x[i] / PIXELS;
    model_eval(model, NULL, &(Batch){.n = IMAGES, .x = x}, 0, NULL);
    assert_close(model, isa, want, IMAGES * CHANNELS);
    arena_free(&arena);
}

static void means_of_images(void **state)
{
    (void)state;
    on_every_isa("global_avgpool", compare_mean);
    on_every_isa("avgpool 512", compare_mean);
}

/* Weights are read as a file has them: [out][in] in PyTorch's order. */
static void compare_rows(const char *spec, const Kernels *kernels, const char *isa, bool even)
{
    Model *model = model_of(spec, kernels);
    real *x = images(even);
    const Param *weight = &model->param[0];
    int outputs = weight->dims[0];
    float *w = ARENA_NEW(&arena, float, weight->count);
    param_export(model, weight, model->theta, w);
    double *want = ARENA_NEW(&arena, double, IMAGES * outputs);
    for (int n = 0; n < IMAGES; n++)
        for (int o = 0; o < outputs; o++) {
            double sum = (double)model->theta[model->param[1].offset + (size_t)o];
            for (size_t i = 0; i < NUMBERS; i++) /* channels first */
                sum += (double)w[(size_t)o * NUMBERS + i] *
                       (double)x[(size_t)n * NUMBERS + i % PIXELS * CHANNELS + i / PIXELS];
            want[n * outputs + o] = sum;
        }
    model_eval(model, NULL, &(Batch){.n = IMAGES, .x = x}, 0, NULL);
    assert_close(model, isa, want, IMAGES * outputs);
    arena_free(&arena);
}

static void rows_of_dense_layers(void **state)
{
    (void)state;
    on_every_isa("flatten | dense 2", compare_rows);
    on_every_isa("flatten | dense 10", compare_rows);
    on_every_isa("flatten | dense 32", compare_rows); /* in panels */
}

/* One kernel as large as the image, straight on it. */
static void kernels_of_convolutions(void **state)
{
    (void)state;
    on_every_isa("conv 3 512 512 pad=0", compare_rows);
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
