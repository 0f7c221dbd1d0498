/* bn: batch normalisation per channel, as PyTorch's BatchNorm2d (normalised by the population
 * variance, running variance unbiased).  Sums are doubles, so that a sum and a
 * sum of squares keep the precision of the values.
 *
 * total holds, per channel:
 *
 *     forward     mean and 1 / standard deviation
 *     backward    mean of dy and mean of dy * xhat
 *
 * Both are kept, the second after the first, since backward needs all four. */
#include "nn/layer_rows.h"

#include <math.h>
#include <string.h>

static bool parse(Layer *layer, LayerWords *words, Error *err)
{
    static const char *const INITS[] = {"one", "zero", NULL};
    LayerConfig *c = &layer->config;
    int init = 0;
    *c = (LayerConfig){.eps = 1e-5, .momentum = 0.1, .scale = true, .bias = true};
    bool ok = words_option_double(words, "eps", 1e-30, 1, &c->eps, err) &&
              words_option_double(words, "momentum", 0, 1, &c->momentum, err) &&
              words_option_bool(words, "scale", &c->scale, err) &&
              words_option_bool(words, "bias", &c->bias, err) &&
              words_option_name(words, "init", INITS, &init, err);
    c->init = init ? INIT_ZERO : INIT_KAIMING;
    return ok && (!init || c->scale ||
                  fail(err, "init=zero is for its weight, and scale=false leaves that out"));
}

static bool shape(Layer *layer, Error *err)
{
    (void)err;
    layer->out = layer->in;
    if (layer->config.scale)
        layer_add_param(layer, "weight", PARAM_NORM, (int[4]){layer->in.c});
    if (layer->config.bias)
        layer_add_param(layer, "bias", PARAM_NORM, (int[4]){layer->in.c});
    layer_add_state(layer, "running_mean", layer->in.c);
    layer_add_state(layer, "running_var", layer->in.c);
    return true;
}

static void init(const Layer *layer, real *theta, real *state, Rng *rng)
{
    (void)rng;
    for (int c = 0; c < layer->in.c; c++) {
        if (layer->config.scale)
            theta[layer->param[0].offset + c] = layer->config.init == INIT_ZERO ? 0 : 1;
        state[layer->state[1].offset + c] = 1;
    }
}

/* Which of its parameters is the bias. */
static int bias_number(const Layer *layer)
{
    return layer->config.scale ? 1 : 0;
}

/* The weight and the bias; NULL for one that the layer does not have. */
static const real *weight_of(const Layer *layer, const Pass *pass)
{
    return layer->config.scale ? pass->theta + layer->param[0].offset : NULL;
}

static const real *bias_of(const Layer *layer, const Pass *pass)
{
    return layer->config.bias ? pass->theta + layer->param[bias_number(layer)].offset : NULL;
}

static int sums(const Layer *layer)
{
    return 4 * layer->in.c;
}

static size_t pixels(const Layer *layer, int images)
{
    return (size_t)images * layer->in.h * layer->in.w;
}

static void gather(const Layer *layer, const Pass *pass, const real *x)
{
    int channels = layer->in.c;
    double *sum = pass->partial, *squares = pass->partial + channels;
    if (pass->begins)
        memset(sum, 0, 2 * (size_t)channels * sizeof *sum);
    pass->kernels->norm_sums(pixels(layer, pass->n), (size_t)channels, x, sum, squares);
}

/* The variance of a channel over `count` values, from sum and sum of squares. */
static double variance_of(const Layer *layer, const double *sum, int c, double count)
{
    double mean = sum[c] / count;
    return MAX(sum[layer->in.c + c] / count - mean * mean, 0);
}

static void reduce(const Layer *layer, int images, const double *sum, double *total)
{
    int channels = layer->in.c;
    double count = (double)pixels(layer, images);
    for (int c = 0; c < channels; c++) {
        total[c] = sum[c] / count;
        total[channels + c] = 1 / sqrt(variance_of(layer, sum, c, count) + layer->config.eps);
    }
}

static void settle(const Layer *layer, int images, const double *sum, real *state)
{
    double count = (double)pixels(layer, images), momentum = layer->config.momentum;
    real *running_mean = state + layer->state[0].offset,
         *running_var = state + layer->state[1].offset;
    for (int c = 0; c < layer->in.c; c++) {
        double unbiased = variance_of(layer, sum, c, count) * count / MAX(count - 1, 1);
        running_mean[c] = (real)((1 - momentum) * running_mean[c] + momentum * (sum[c] / count));
        running_var[c] = (real)((1 - momentum) * running_var[c] + momentum * unbiased);
    }
}

/* What forward computes and backward needs again; scale and shift come first in scratch. */
static NormCall norm_call(const Layer *layer, const Pass *pass)
{
    real *scale = pass->scratch, *shift = scale + layer->in.c;
    const real *weight = weight_of(layer, pass), *bias = bias_of(layer, pass);
    for (int c = 0; c < layer->in.c; c++) {
        double mean, inverse;
        if (pass->train) {
            mean = pass->total[c];
            inverse = pass->total[layer->in.c + c];
        } else {
            mean = pass->state[layer->state[0].offset + c];
            inverse = 1 / sqrt(pass->state[layer->state[1].offset + c] + layer->config.eps);
        }
        real factor = weight ? weight[c] : 1;
        scale[c] = (real)(factor * inverse);
        shift[c] = (real)((bias ? bias[c] : 0) - mean * factor * inverse);
    }
    return (NormCall){
        .pixels = pixels(layer, pass->n),
        .channels = (size_t)layer->in.c,
        .scale = scale,
        .shift = shift,
        .relu = pass->act.kind == ACT_RELU,
    };
}

/* Whether there is an activation that the kernels do not apply themselves. */
static bool activates(const Pass *pass)
{
    return pass->act.kind != ACT_NONE && pass->act.kind != ACT_RELU;
}

/* Numbers between bn and its activation: some pixels at a time, which stay in the first cache. */
static size_t between(const Layer *layer)
{
    enum { NUMBERS = 1 << 11 };
    return MAX(NUMBERS / (size_t)layer->in.c, 1) * (size_t)layer->in.c;
}

static void forward(const Layer *layer, const Pass *pass, const real *x, real *y)
{
    NormCall call = norm_call(layer, pass);
    if (!activates(pass)) {
        pass->kernels->norm_forward(&call, x, y);
        return;
    }
    size_t left = call.pixels * call.channels, count = between(layer);
    for (; left > 0; left -= count, x += count, y += count) {
        count = MIN(count, left);
        call.pixels = count / call.channels;
        pass->kernels->norm_forward(&call, x, y);
        pass->kernels->activate(pass->act, count, y, y);
    }
}

/* Turns the gradient after the activation into the one before it, which backward reads. */
static void undo_activation(const Pass *pass, const NormCall *call, const real *x, real *dy,
                            real *made)
{
    size_t count = call->pixels * call->channels;
    pass->kernels->norm_forward(call, x, made);
    pass->kernels->activate_backward(pass->act, count, made, dy, dy);
}

static void gather_backward(const Layer *layer, const Pass *pass, const real *x, real *dy)
{
    int channels = layer->in.c;
    const double *mean = pass->total;
    double *sum = pass->partial + 2 * channels, *product = sum + channels;
    if (pass->begins)
        memset(sum, 0, 2 * (size_t)channels * sizeof *sum);
    NormCall call = norm_call(layer, pass);
    size_t left = call.pixels * call.channels, count = activates(pass) ? between(layer) : left;
    for (; left > 0; left -= count, x += count, dy += count) {
        count = MIN(count, left);
        call.pixels = count / call.channels;
        if (activates(pass))
            undo_activation(pass, &call, x, dy, pass->scratch + 5 * channels);
        pass->kernels->norm_products(&call, x, dy, mean, sum, product);
    }
}

static void reduce_backward(const Layer *layer, int images, const double *sum, double *total)
{
    double count = (double)pixels(layer, images);
    int channels = layer->in.c;
    const double *inverse = total + channels;
    double *dy_mean = total + 2 * channels, *product_mean = total + 3 * channels;
    for (int c = 0; c < channels; c++) {
        dy_mean[c] = sum[2 * channels + c] / count;
        product_mean[c] = sum[3 * channels + c] * inverse[c] / count;
    }
}

/* The shard's part in the gradients of weight and bias, from its sums. */
static void add_param_gradients(const Layer *layer, const Pass *pass)
{
    int channels = layer->in.c;
    const double *inverse = pass->total + channels;
    const double *sum = pass->partial + 2 * channels, *product = sum + channels;
    real *weight = layer->config.scale ? pass->grad[0] : NULL;
    real *bias = layer->config.bias ? pass->grad[bias_number(layer)] : NULL;
    for (int c = 0; weight && c < channels; c++)
        weight[c] += (real)(product[c] * inverse[c]);
    for (int c = 0; bias && c < channels; c++)
        bias[c] += (real)sum[c];
}

/* dx = weight / deviation * (dy - mean of dy - xhat * mean of dy * xhat), gathered by x and dy. */
static void backward(const Layer *layer, const Pass *pass, const real *x, const real *y,
                     const real *dy, real *dx)
{
    (void)y;
    if (pass->begins)
        add_param_gradients(layer, pass);
    if (!dx)
        return;
    int channels = layer->in.c;
    const real *weight = weight_of(layer, pass);
    const double *mean = pass->total, *inverse = mean + channels;
    const double *dy_mean = inverse + channels, *product_mean = dy_mean + channels;
    NormCall call = norm_call(layer, pass);
    real *per_dy = pass->scratch + 2 * channels, *per_x = per_dy + channels,
         *rest = per_x + channels;
    for (int c = 0; c < channels; c++) {
        double slope = (weight ? weight[c] : 1) * inverse[c],
               slope_x = -slope * inverse[c] * product_mean[c];
        per_dy[c] = (real)slope;
        per_x[c] = (real)slope_x;
        rest[c] = (real)(-slope * dy_mean[c] - slope_x * mean[c]);
    }
    pass->kernels->norm_backward(&call, x, dy, per_x, per_dy, rest, dx);
}

static size_t scratch(const Layer *layer, const Kernels *kernels)
{
    (void)kernels;
    return 5 * (size_t)layer->in.c + between(layer);
}

static void describe(const Layer *layer, Buf *out)
{
    (void)layer;
    buf_text_add(out, "BatchNorm2d");
}

const LayerKind LAYER_NORM = {
    .name = "bn",
    .usage = "bn [eps=1e-5] [momentum=0.1] [scale=true|false] [bias=true|false] [init=one|zero]",
    .needs_input = true,
    .takes_any = true,
    .parse = parse,
    .shape = shape,
    .init = init,
    .forward = forward,
    .backward = backward,
    .scratch = scratch,
    .sums = sums,
    .gather = gather,
    .reduce = reduce,
    .settle = settle,
    .gather_backward = gather_backward,
    .reduce_backward = reduce_backward,
    .describe = describe,
};
