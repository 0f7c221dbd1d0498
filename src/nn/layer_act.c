/* relu and dropout, which work value by value. */
#include "nn/layer_rows.h"

#include <string.h>

static bool same_shape(Layer *layer, Error *err)
{
    (void)err;
    layer->out = layer->in;
    return true;
}

static size_t count(const Layer *layer, const Pass *pass)
{
    return (size_t)pass->n * shape_count(layer->in);
}

static void relu_forward(const Layer *layer, const Pass *pass, const real *x, real *y)
{
    pass->kernels->relu_forward(count(layer, pass), x, y);
}

static void relu_backward(const Layer *layer, const Pass *pass, const real *x, const real *y,
                          const real *dy, real *dx)
{
    (void)x;
    if (dx)
        pass->kernels->relu_backward(count(layer, pass), y, dy, dx);
}

static void relu_describe(const Layer *layer, Buf *out)
{
    (void)layer;
    buf_text_add(out, "ReLU");
}

const LayerKind LAYER_RELU = {
    .name = "relu",
    .usage = "relu",
    .in_place = true,
    .needs_output = true,
    .shape = same_shape,
    .forward = relu_forward,
    .backward = relu_backward,
    .describe = relu_describe,
};

/* dropout: a kept value is scaled by 1 / (1 - rate), so that evaluation has nothing to do. */

static bool dropout_parse(Layer *layer, LayerWords *words, Error *err)
{
    return words_double(words, "P", 0, 0.999, &layer->config.rate, err);
}

/* The mask is a hash of (seed, step, image, layer, value): backward computes it again instead of
 * keeping it, and it does not depend on how the batch was cut. */
static void apply_mask(const Layer *layer, const Pass *pass, const real *from, real *to)
{
    size_t values = shape_count(layer->in);
    uint64_t threshold = (uint64_t)(layer->config.rate * 0x1p53);
    real scale = (real)(1 / (1 - layer->config.rate));
    Rng rng = rng_stream(pass->step.seed, RNG_DROPOUT, pass->step.step);
    uint64_t batch = rng_next(&rng) ^ mix64((uint64_t)layer->number);
    for (int n = 0; n < pass->n; n++) {
        uint64_t image = mix64(batch + (uint64_t)(pass->first + n));
        for (size_t j = 0; j < values; j++, from++, to++)
            *to = mix64(image + j) >> 11 < threshold ? 0 : *from * scale;
    }
}

static void dropout_forward(const Layer *layer, const Pass *pass, const real *x, real *y)
{
    if (pass->train)
        apply_mask(layer, pass, x, y);
    else
        memcpy(y, x, count(layer, pass) * sizeof *y);
}

static void dropout_backward(const Layer *layer, const Pass *pass, const real *x, const real *y,
                             const real *dy, real *dx)
{
    (void)x;
    (void)y;
    if (dx)
        apply_mask(layer, pass, dy, dx);
}

static void dropout_describe(const Layer *layer, Buf *out)
{
    (void)layer;
    buf_text_add(out, "Dropout");
}

const LayerKind LAYER_DROPOUT = {
    .name = "dropout",
    .usage = "dropout P",
    .parse = dropout_parse,
    .shape = same_shape,
    .forward = dropout_forward,
    .backward = dropout_backward,
    .describe = dropout_describe,
};
