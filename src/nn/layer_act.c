/* What works value by value: activations, scale and dropout. */
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

static void describe(const Layer *layer, Buf *out)
{
    static const char *const NAMES[ACT_KINDS] = {
        [ACT_RELU] = "ReLU", [ACT_SCALE] = "Scale", [ACT_LEAKY_RELU] = "LeakyReLU",
        [ACT_GELU] = "GELU", [ACT_SILU] = "SiLU",   [ACT_SIGMOID] = "Sigmoid",
        [ACT_TANH] = "Tanh", [ACT_ELU] = "ELU",     [ACT_HARDSWISH] = "Hardswish",
    };
    buf_text_add(out, NAMES[layer->kind->activation]);
}

const LayerKind LAYER_RELU = {
    .name = "relu",
    .usage = "relu",
    .activation = ACT_RELU,
    .in_place = true,
    .needs_output = true,
    .shape = same_shape,
    .forward = relu_forward,
    .backward = relu_backward,
    .describe = describe,
};

/* ---- the other activations, whose slope is that at x */

Activation layer_activation(const Layer *layer)
{
    return (Activation){layer->kind->activation, (real)layer->config.factor};
}

static void activate(const Layer *layer, const Pass *pass, const real *x, real *y)
{
    pass->kernels->activate(layer_activation(layer), count(layer, pass), x, y);
}

static void activate_backward(const Layer *layer, const Pass *pass, const real *x, const real *y,
                              const real *dy, real *dx)
{
    (void)y;
    if (dx)
        pass->kernels->activate_backward(layer_activation(layer), count(layer, pass), x, dy, dx);
}

static bool leaky_relu_parse(Layer *layer, LayerWords *words, Error *err)
{
    layer->config.factor = 0.01;
    return !words_more(words) || words_double(words, "S", -10, 10, &layer->config.factor, err);
}

static bool scale_parse(Layer *layer, LayerWords *words, Error *err)
{
    return words_double(words, "V", -1e6, 1e6, &layer->config.factor, err);
}

#define BY_INPUT                                                                                   \
    .needs_input = true, .shape = same_shape, .forward = activate, .backward = activate_backward,  \
    .describe = describe

const LayerKind LAYER_GELU = {.name = "gelu", .usage = "gelu", .activation = ACT_GELU, BY_INPUT};
const LayerKind LAYER_SILU = {.name = "silu", .usage = "silu", .activation = ACT_SILU, BY_INPUT};
const LayerKind LAYER_LEAKY_RELU = {.name = "leaky_relu",
                                    .usage = "leaky_relu [S=0.01]",
                                    .activation = ACT_LEAKY_RELU,
                                    .parse = leaky_relu_parse,
                                    BY_INPUT};
const LayerKind LAYER_SIGMOID = {
    .name = "sigmoid", .usage = "sigmoid", .activation = ACT_SIGMOID, BY_INPUT};
const LayerKind LAYER_TANH = {.name = "tanh", .usage = "tanh", .activation = ACT_TANH, BY_INPUT};
const LayerKind LAYER_ELU = {.name = "elu", .usage = "elu", .activation = ACT_ELU, BY_INPUT};
const LayerKind LAYER_HARDSWISH = {
    .name = "hardswish", .usage = "hardswish", .activation = ACT_HARDSWISH, BY_INPUT};

const LayerKind LAYER_SCALE = {
    .name = "scale",
    .usage = "scale V",
    .activation = ACT_SCALE,
    .in_place = true,
    .parse = scale_parse,
    .shape = same_shape,
    .forward = activate,
    .backward = activate_backward,
    .describe = describe,
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
    .varies = true,
    .name = "dropout",
    .usage = "dropout P",
    .parse = dropout_parse,
    .shape = same_shape,
    .forward = dropout_forward,
    .backward = dropout_backward,
    .describe = dropout_describe,
};
