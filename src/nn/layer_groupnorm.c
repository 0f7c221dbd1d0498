/* groupnorm and layernorm, which take their statistics from one image, so that no batch has to wait
 * for them: over groups of channels, as PyTorch's GroupNorm (eps 1e-5), and over the channels of a
 * pixel, as its LayerNorm on channels-last images (eps 1e-6).  Their sums are doubles. */
#include "nn/layer_rows.h"

#include <math.h>
#include <string.h>

static const double GROUP_EPSILON = 1e-5, PIXEL_EPSILON = 1e-6;

static void add_params(Layer *layer, double epsilon)
{
    layer->out = layer->in;
    layer->config.eps = epsilon;
    layer_add_param(layer, "weight", PARAM_NORM, (int[4]){layer->in.c});
    layer_add_param(layer, "bias", PARAM_NORM, (int[4]){layer->in.c});
}

static void init(const Layer *layer, real *theta, real *state, Rng *rng)
{
    (void)state;
    (void)rng;
    for (int c = 0; c < layer->in.c; c++)
        theta[layer->param[0].offset + c] = 1;
}

/* Adds a slice's sums to the shard's gradients. */
static void add_gradients(const Layer *layer, const Pass *pass, const double *dweight,
                          const double *dbias)
{
    for (int c = 0; pass->grad[0] && c < layer->in.c; c++)
        pass->grad[0][c] += (real)dweight[c];
    for (int c = 0; pass->grad[1] && c < layer->in.c; c++)
        pass->grad[1][c] += (real)dbias[c];
}

/* ---- groupnorm: batch norm's passes, an image at a time */

/* What is known of one image; all arrays are [channels] and lie in scratch. */
typedef struct {
    double *sum, *product;       /* of x and of its squares, then of dy and of dy * (x - mean) */
    double *mean, *inverse;      /* of the channel's group; inverse: 1 / standard deviation */
    double *dweight, *dbias;     /* of all images so far */
    real *scale, *shift;         /* y = x * scale + shift */
    real *per_x, *per_dy, *rest; /* dx = x * per_x + dy * per_dy + rest */
    size_t pixels, channels, members; /* members: channels of a group */
    double epsilon;                   /* added to the variance */
} Grouping;

enum { GROUPING_DOUBLES = 6, GROUPING_REALS = 5 };

static size_t grouping_numbers(const Layer *layer, const Kernels *kernels)
{
    (void)kernels;
    return (size_t)layer->in.c *
           (GROUPING_DOUBLES * sizeof(double) / sizeof(real) + GROUPING_REALS);
}

static Grouping grouping_of(const Layer *layer, const Pass *pass)
{
    size_t channels = (size_t)layer->in.c;
    double *numbers = (double *)(void *)pass->scratch;
    real *reals = (real *)(numbers + GROUPING_DOUBLES * channels);
    return (Grouping){
        .sum = numbers,
        .product = numbers + channels,
        .mean = numbers + 2 * channels,
        .inverse = numbers + 3 * channels,
        .dweight = numbers + 4 * channels,
        .dbias = numbers + 5 * channels,
        .scale = reals,
        .shift = reals + channels,
        .per_x = reals + 2 * channels,
        .per_dy = reals + 3 * channels,
        .rest = reals + 4 * channels,
        .pixels = (size_t)layer->in.h * (size_t)layer->in.w,
        .channels = channels,
        .members = channels / (size_t)layer->config.groups,
        .epsilon = layer->config.eps,
    };
}

static NormCall norm_call(const Grouping *g)
{
    return (NormCall){
        .pixels = g->pixels, .channels = g->channels, .scale = g->scale, .shift = g->shift};
}

/* Mean and deviation of each group of an image. */
static void take_statistics(const Grouping *g, const Kernels *kernels, const real *x)
{
    double count = (double)g->pixels * (double)g->members;
    memset(g->sum, 0, 2 * g->channels * sizeof *g->sum);
    kernels->norm_sums(g->pixels, g->channels, x, g->sum, g->product);
    for (size_t first = 0; first < g->channels; first += g->members) {
        double sum = 0, squares = 0;
        for (size_t c = first; c < first + g->members; c++) {
            sum += g->sum[c];
            squares += g->product[c];
        }
        double mean = sum / count, variance = MAX(squares / count - mean * mean, 0);
        for (size_t c = first; c < first + g->members; c++) {
            g->mean[c] = mean;
            g->inverse[c] = 1 / sqrt(variance + g->epsilon);
        }
    }
}

static bool group_parse(Layer *layer, LayerWords *words, Error *err)
{
    return words_int(words, "G", 1, LAYER_CHANNELS, &layer->config.groups, err);
}

static bool group_shape(Layer *layer, Error *err)
{
    int groups = layer->config.groups;
    if (layer->in.c % groups != 0)
        return fail(err, "%d channels do not make %d groups of the same size; G must divide %d",
                    layer->in.c, groups, layer->in.c);
    add_params(layer, GROUP_EPSILON);
    return true;
}

static void group_forward(const Layer *layer, const Pass *pass, const real *x, real *y)
{
    Grouping g = grouping_of(layer, pass);
    NormCall call = norm_call(&g);
    const real *weight = pass->theta + layer->param[0].offset;
    const real *bias = pass->theta + layer->param[1].offset;
    size_t numbers = shape_count(layer->in);
    for (int n = 0; n < pass->n; n++, x += numbers, y += numbers) {
        take_statistics(&g, pass->kernels, x);
        for (size_t c = 0; c < g.channels; c++) {
            double scale = (double)weight[c] * g.inverse[c];
            g.scale[c] = (real)scale;
            g.shift[c] = (real)((double)bias[c] - g.mean[c] * scale);
        }
        pass->kernels->norm_forward(&call, x, y);
    }
}

/* dx = (dy * weight - mean of that - xhat * mean of that * xhat) / deviation, gathered by x, dy. */
static void find_slopes(const Grouping *g, const real *weight)
{
    double count = (double)g->pixels * (double)g->members;
    for (size_t first = 0; first < g->channels; first += g->members) {
        double sum = 0, product = 0, mean = g->mean[first], inverse = g->inverse[first];
        for (size_t c = first; c < first + g->members; c++) {
            sum += (double)weight[c] * g->sum[c];
            product += (double)weight[c] * g->product[c];
        }
        double slope_x = -inverse * inverse * inverse * product / count;
        for (size_t c = first; c < first + g->members; c++) {
            g->per_dy[c] = (real)((double)weight[c] * inverse);
            g->per_x[c] = (real)slope_x;
            g->rest[c] = (real)(-inverse * sum / count - slope_x * mean);
        }
    }
}

static void group_backward(const Layer *layer, const Pass *pass, const real *x, const real *y,
                           const real *dy, real *dx)
{
    (void)y;
    Grouping g = grouping_of(layer, pass);
    NormCall call = norm_call(&g);
    const real *weight = pass->theta + layer->param[0].offset;
    size_t numbers = shape_count(layer->in);
    memset(g.dweight, 0, 2 * g.channels * sizeof *g.dweight);
    for (int n = 0; n < pass->n; n++, x += numbers, dy += numbers) {
        take_statistics(&g, pass->kernels, x);
        memset(g.sum, 0, 2 * g.channels * sizeof *g.sum);
        pass->kernels->norm_products(&call, x, dy, g.mean, g.sum, g.product);
        for (size_t c = 0; c < g.channels; c++) {
            g.dweight[c] += g.product[c] * g.inverse[c];
            g.dbias[c] += g.sum[c];
        }
        if (!dx)
            continue;
        find_slopes(&g, weight);
        pass->kernels->norm_backward(&call, x, dy, g.per_x, g.per_dy, g.rest, dx);
        dx += numbers;
    }
    add_gradients(layer, pass, g.dweight, g.dbias);
}

static void group_describe(const Layer *layer, Buf *out)
{
    (void)layer;
    buf_text_add(out, "GroupNorm");
}

const LayerKind LAYER_GROUPNORM = {
    .name = "groupnorm",
    .usage = "groupnorm G",
    .needs_input = true,
    .parse = group_parse,
    .shape = group_shape,
    .init = init,
    .forward = group_forward,
    .backward = group_backward,
    .scratch = grouping_numbers,
    .describe = group_describe,
};

/* ---- layernorm */

static bool pixel_shape(Layer *layer, Error *err)
{
    (void)err;
    add_params(layer, PIXEL_EPSILON);
    return true;
}

static PixelNormCall pixel_call(const Layer *layer, const Pass *pass)
{
    return (PixelNormCall){
        .pixels = (size_t)pass->n * (size_t)layer->in.h * (size_t)layer->in.w,
        .channels = (size_t)layer->in.c,
        .epsilon = layer->config.eps,
        .weight = pass->theta + layer->param[0].offset,
        .bias = pass->theta + layer->param[1].offset,
    };
}

static size_t pixel_numbers(const Layer *layer, const Kernels *kernels)
{
    (void)kernels;
    return 2 * (size_t)layer->in.c * sizeof(double) / sizeof(real);
}

static void pixel_forward(const Layer *layer, const Pass *pass, const real *x, real *y)
{
    PixelNormCall call = pixel_call(layer, pass);
    pass->kernels->pixel_norm_forward(&call, x, y);
}

static void pixel_backward(const Layer *layer, const Pass *pass, const real *x, const real *y,
                           const real *dy, real *dx)
{
    (void)y;
    PixelNormCall call = pixel_call(layer, pass);
    double *dweight = (double *)(void *)pass->scratch, *dbias = dweight + layer->in.c;
    memset(dweight, 0, 2 * (size_t)layer->in.c * sizeof *dweight);
    pass->kernels->pixel_norm_backward(&call, x, dy, dx, dweight, dbias);
    add_gradients(layer, pass, dweight, dbias);
}

static void pixel_describe(const Layer *layer, Buf *out)
{
    (void)layer;
    buf_text_add(out, "LayerNorm");
}

const LayerKind LAYER_LAYERNORM = {
    .name = "layernorm",
    .usage = "layernorm",
    .needs_input = true,
    .shape = pixel_shape,
    .init = init,
    .forward = pixel_forward,
    .backward = pixel_backward,
    .scratch = pixel_numbers,
    .describe = pixel_describe,
};
