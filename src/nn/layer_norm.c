/* bn: batch normalisation per channel, as PyTorch's BatchNorm2d (eps 1e-5, momentum 0.1; normalised
 * by the population variance, running variance unbiased).  Sums are doubles, so that a sum and a
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

static const double EPSILON = 1e-5, MOMENTUM = 0.1;

static bool shape(Layer *layer, Error *err)
{
    (void)err;
    layer->out = layer->in;
    layer_add_param(layer, "weight", PARAM_NORM, (int[4]){layer->in.c});
    layer_add_param(layer, "bias", PARAM_NORM, (int[4]){layer->in.c});
    layer_add_state(layer, "running_mean", layer->in.c);
    layer_add_state(layer, "running_var", layer->in.c);
    return true;
}

static void init(const Layer *layer, real *theta, real *state, Rng *rng)
{
    (void)rng;
    for (int c = 0; c < layer->in.c; c++) {
        theta[layer->param[0].offset + c] = 1;
        state[layer->state[1].offset + c] = 1;
    }
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

/* The sum, over the shards in order, of the number at `place` in each row, times `factor`. */
static double add_up(const Layer *layer, const double *partial, int place, double factor)
{
    double total = 0;
    for (int shard = 0; shard < MODEL_SHARDS; shard++)
        total += partial[(size_t)shard * sums(layer) + place] * factor;
    return total;
}

static void reduce(const Layer *layer, int images, const double *partial, double *total,
                   real *state)
{
    int channels = layer->in.c;
    double count = (double)pixels(layer, images);
    real *running_mean = state + layer->state[0].offset,
         *running_var = state + layer->state[1].offset;
    for (int c = 0; c < channels; c++) {
        double mean = add_up(layer, partial, c, 1) / count;
        double variance = MAX(add_up(layer, partial, channels + c, 1) / count - mean * mean, 0);
        double unbiased = variance * count / MAX(count - 1, 1);
        total[c] = mean;
        total[channels + c] = 1 / sqrt(variance + EPSILON);
        running_mean[c] = (real)((1 - MOMENTUM) * running_mean[c] + MOMENTUM * mean);
        running_var[c] = (real)((1 - MOMENTUM) * running_var[c] + MOMENTUM * unbiased);
    }
}

/* What forward computes and backward needs again; scale and shift come first in scratch. */
static NormCall norm_call(const Layer *layer, const Pass *pass)
{
    real *scale = pass->scratch, *shift = scale + layer->in.c;
    const real *weight = pass->theta + layer->param[0].offset;
    const real *bias = pass->theta + layer->param[1].offset;
    for (int c = 0; c < layer->in.c; c++) {
        double mean, inverse;
        if (pass->train) {
            mean = pass->total[c];
            inverse = pass->total[layer->in.c + c];
        } else {
            mean = pass->state[layer->state[0].offset + c];
            inverse = 1 / sqrt(pass->state[layer->state[1].offset + c] + EPSILON);
        }
        scale[c] = (real)(weight[c] * inverse);
        shift[c] = (real)(bias[c] - mean * weight[c] * inverse);
    }
    return (NormCall){
        .pixels = pixels(layer, pass->n),
        .channels = (size_t)layer->in.c,
        .scale = scale,
        .shift = shift,
        .relu = pass->relu,
    };
}

static void forward(const Layer *layer, const Pass *pass, const real *x, real *y)
{
    NormCall call = norm_call(layer, pass);
    pass->kernels->norm_forward(&call, x, y);
}

static void gather_backward(const Layer *layer, const Pass *pass, const real *x, const real *dy)
{
    int channels = layer->in.c;
    const double *mean = pass->total;
    double *sum = pass->partial + 2 * channels, *product = sum + channels;
    if (pass->begins)
        memset(sum, 0, 2 * (size_t)channels * sizeof *sum);
    NormCall call = norm_call(layer, pass);
    pass->kernels->norm_products(&call, x, dy, mean, sum, product);
}

static void reduce_backward(const Layer *layer, int images, const double *partial, double *total)
{
    double count = (double)pixels(layer, images);
    int channels = layer->in.c;
    const double *inverse = total + channels;
    double *dy_mean = total + 2 * channels, *product_mean = total + 3 * channels;
    for (int c = 0; c < channels; c++) {
        dy_mean[c] = add_up(layer, partial, 2 * channels + c, 1) / count;
        product_mean[c] = add_up(layer, partial, 3 * channels + c, inverse[c]) / count;
    }
}

/* The shard's part in the gradients of weight and bias, from its sums. */
static void add_param_gradients(const Layer *layer, const Pass *pass)
{
    int channels = layer->in.c;
    const double *inverse = pass->total + channels;
    const double *sum = pass->partial + 2 * channels, *product = sum + channels;
    for (int c = 0; c < channels; c++) {
        pass->grad[0][c] += (real)(product[c] * inverse[c]);
        pass->grad[1][c] += (real)sum[c];
    }
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
    const real *weight = pass->theta + layer->param[0].offset;
    const double *mean = pass->total, *inverse = mean + channels;
    const double *dy_mean = inverse + channels, *product_mean = dy_mean + channels;
    NormCall call = norm_call(layer, pass);
    real *per_dy = pass->scratch + 2 * channels, *per_x = per_dy + channels,
         *rest = per_x + channels;
    for (int c = 0; c < channels; c++) {
        double slope = weight[c] * inverse[c], slope_x = -slope * inverse[c] * product_mean[c];
        per_dy[c] = (real)slope;
        per_x[c] = (real)slope_x;
        rest[c] = (real)(-slope * dy_mean[c] - slope_x * mean[c]);
    }
    pass->kernels->norm_backward(&call, x, dy, per_x, per_dy, rest, dx);
}

static size_t scratch(const Layer *layer, const Kernels *kernels)
{
    (void)kernels;
    return 5 * (size_t)layer->in.c;
}

static void describe(const Layer *layer, Buf *out)
{
    (void)layer;
    buf_text_add(out, "BatchNorm2d");
}

const LayerKind LAYER_NORM = {
    .name = "bn",
    .usage = "bn",
    .needs_input = true,
    .takes_relu = true,
    .undoes_relu = true,
    .shape = shape,
    .init = init,
    .forward = forward,
    .backward = backward,
    .scratch = scratch,
    .sums = sums,
    .gather = gather,
    .reduce = reduce,
    .gather_backward = gather_backward,
    .reduce_backward = reduce_backward,
    .describe = describe,
};
