/* The plain kernels, which define what the fast ones compute: simple loops, not made for speed. */
#include "kernels/kernels.h"

#include "kernels/kernels_loops.inc"

#include "kernels/kernels_pixels.inc"

static bool always(void)
{
    return true;
}

static size_t nothing(const ConvShape *shape)
{
    (void)shape;
    return 0;
}

static void pack_nothing(const ConvShape *shape, const real *weight, const real *bias, bool data,
                         Share part, real *packed)
{
    (void)shape;
    (void)weight;
    (void)bias;
    (void)data;
    (void)part;
    (void)packed;
}

/* The walk that forward and the data gradient share: every pair of an output pixel and an input
 * pixel under the kernel, halo left out, with the weights [ci][co] that join them. */
typedef struct {
    const ConvShape *shape;
    size_t x;   /* first channel of the input pixel, in one image */
    size_t y;   /* first channel of the output pixel */
    size_t row; /* of the weights, [rows][co], that joins the first channels of each group */
} Pair;

typedef void PairWork(void *context, const Pair *pair);

/* Channels of x and of y in a group. */
static size_t group_in(const ConvShape *s)
{
    return (size_t)(s->in.c / s->groups);
}

static size_t group_out(const ConvShape *s)
{
    return (size_t)(s->out.c / s->groups);
}

static void visit_kernel(const ConvShape *s, int oh, int ow, PairWork *work, void *context)
{
    for (int kh = 0; kh < s->kernel.h; kh++) {
        for (int kw = 0; kw < s->kernel.w; kw++) {
            int h = oh * s->stride - s->pad.h + kh * s->dilation;
            int w = ow * s->stride - s->pad.w + kw * s->dilation;
            if (h < 0 || h >= s->in.h || w < 0 || w >= s->in.w)
                continue;
            Pair pair = {
                .shape = s,
                .x = ((size_t)h * s->in.w + w) * s->in.c,
                .y = ((size_t)oh * s->out.w + ow) * s->out.c,
                .row = ((size_t)kh * s->kernel.w + kw) * group_in(s),
            };
            work(context, &pair);
        }
    }
}

static void visit_pairs(const ConvShape *s, PairWork *work, void *context)
{
    for (int oh = 0; oh < s->out.h; oh++)
        for (int ow = 0; ow < s->out.w; ow++)
            visit_kernel(s, oh, ow, work, context);
}

/* Where the weight is that joins channel i of a group and channel o of all. */
static size_t weight_place(const Pair *p, size_t i, size_t o)
{
    const ConvShape *s = p->shape;
    size_t width = s->panel ? s->panel : s->out.c;
    size_t rows = (size_t)s->kernel.h * s->kernel.w * group_in(s);
    return (o / width * rows + p->row + i) * width + o % width;
}

/* What either direction needs for one image. */
typedef struct {
    const real *x, *dy, *weight;
    real *y, *dx;
    int from, to; /* channels that are made */
    double *sum;  /* of a pixel's channels, from `from` on */
} OneImage;

enum { GROUP = 64 }; /* channels summed up at a time, as doubles */

/* The channels of a part, so many being all. */
static void choose_channels(Share part, int all, OneImage *image)
{
    image->from = part.of ? part_begin(all, part.number, part.of) : 0;
    image->to = part.of ? part_begin(all, part.number + 1, part.of) : all;
}

static void forward_pair(void *context, const Pair *p)
{
    const OneImage *image = context;
    size_t in = group_in(p->shape), out = group_out(p->shape);
    for (size_t i = 0; i < in; i++)
        for (int o = image->from; o < image->to; o++)
            image->sum[o - image->from] +=
                (double)image->x[p->x + o / out * in + i] * image->weight[weight_place(p, i, o)];
}

/* One pixel's channels from..to-1, at most a group. */
static void forward_pixel(const ConvCall *call, OneImage *image, int oh, int ow)
{
    const ConvShape *s = call->shape;
    real *y = image->y + ((size_t)oh * s->out.w + ow) * s->out.c;
    double sum[GROUP];
    image->sum = sum;
    for (int o = image->from; o < image->to; o++)
        sum[o - image->from] = call->bias ? call->bias[o] : 0;
    visit_kernel(s, oh, ow, forward_pair, image);
    for (int o = image->from; o < image->to; o++)
        y[o] = (real)sum[o - image->from];
}

static void data_pair(void *context, const Pair *p)
{
    const OneImage *image = context;
    size_t in = group_in(p->shape), out = group_out(p->shape);
    for (int i = image->from; i < image->to; i++)
        for (size_t o = i / in * out; o < (i / in + 1) * out; o++)
            image->dx[p->x + i] += image->dy[p->y + o] * image->weight[weight_place(p, i % in, o)];
}

static void conv_forward(const ConvCall *call, const real *x, real *y)
{
    const ConvShape *s = call->shape;
    size_t in = shape_count(s->in), out = shape_count(s->out), channels = (size_t)s->out.c;
    OneImage image = {.x = x, .weight = call->weight, .y = y};
    choose_channels(call->columns, s->out.c, &image);
    const int from = image.from, to = image.to;
    for (int n = 0; n < call->n; n++, image.x += in, image.y += out) {
        for (image.from = from; image.from < to; image.from = image.to) {
            image.to = MIN(image.from + GROUP, to);
            for (int oh = 0; oh < s->out.h; oh++)
                for (int ow = 0; ow < s->out.w; ow++)
                    forward_pixel(call, &image, oh, ow);
        }
        for (size_t p = from; call->relu && p < out; p += channels)
            relu_forward(to - from, image.y + p, image.y + p);
    }
}

static void conv_data(const ConvCall *call, const real *dy, real *dx)
{
    const ConvShape *s = call->shape;
    size_t in = shape_count(s->in), out = shape_count(s->out), channels = (size_t)s->in.c;
    OneImage image = {.dy = dy, .weight = call->weight, .dx = dx};
    choose_channels(call->columns, s->in.c, &image);
    for (int n = 0; n < call->n; n++, image.dy += out, image.dx += in) {
        for (size_t p = 0; p < in; p += channels)
            for (int c = image.from; c < image.to; c++)
                image.dx[p + c] = 0;
        visit_pairs(s, data_pair, &image);
        for (size_t p = image.from; call->mask && p < in; p += channels)
            relu_backward(image.to - image.from, call->mask + n * in + p, image.dx + p,
                          image.dx + p);
    }
}

/* Adds what an image contributes to one row of the weights (a tap of the kernel and a channel of
 * each group of x), for the channels of dy from `first` on. */
static void add_row(const ConvShape *s, size_t row, int first, int count, const real *x,
                    const real *dy, double *sum)
{
    size_t in = group_in(s), out = group_out(s);
    int tap = (int)(row / in), channel = (int)(row % in);
    for (int oh = 0; oh < s->out.h; oh++) {
        int h = oh * s->stride - s->pad.h + tap / s->kernel.w * s->dilation;
        for (int ow = 0; h >= 0 && h < s->in.h && ow < s->out.w; ow++) {
            int w = ow * s->stride - s->pad.w + tap % s->kernel.w * s->dilation;
            if (w < 0 || w >= s->in.w)
                continue;
            const real *v = x + ((size_t)h * s->in.w + w) * s->in.c + channel;
            const real *slope = dy + ((size_t)oh * s->out.w + ow) * s->out.c + first;
            for (int o = 0; o < count; o++)
                sum[o] += (double)v[(first + o) / out * in] * slope[o];
        }
    }
}

static void conv_weight(const ConvCall *call, const real *x, const real *dy, real *dweight,
                        real *dbias)
{
    const ConvShape *s = call->shape;
    size_t in = shape_count(s->in), out = shape_count(s->out), channels = (size_t)s->out.c;
    size_t rows = (size_t)s->kernel.h * s->kernel.w * group_in(s);
    for (size_t row = 0; dweight && row < rows; row++)
        for (int first = 0, count; first < s->out.c; first += count) {
            double sum[GROUP] = {0};
            count = MIN(GROUP, s->out.c - first);
            for (int n = 0; n < call->n; n++)
                add_row(s, row, first, count, x + n * in, dy + n * out, sum);
            for (int o = 0; o < count; o++)
                dweight[row * channels + first + o] += (real)sum[o];
        }
    for (size_t o = 0; dbias && o < channels; o++) {
        double sum = 0;
        for (size_t j = o; j < (size_t)call->n * out; j += channels)
            sum += dy[j];
        dbias[o] += (real)sum;
    }
}

static void dense_block(const DenseBlock *b, const real *x, const real *dy, real *dweight,
                        real *dbias)
{
    for (int o = 0; dbias && o < b->columns; o++) {
        double sum = 0;
        for (int n = 0; n < b->n; n++)
            sum += dy[(size_t)n * b->dy_image + o];
        dbias[o] = (real)sum;
    }
    for (int i = 0; i < b->rows; i++) {
        for (int o = 0; o < b->columns; o++) {
            double sum = 0;
            for (int n = 0; n < b->n; n++)
                sum += (double)x[(size_t)n * b->x_image + i] * dy[(size_t)n * b->dy_image + o];
            dweight[(size_t)i * b->down + o] = (real)sum;
        }
    }
}

static void activate(Activation act, size_t count, const real *x, real *y)
{
    for (size_t j = 0; j < count; j++)
        y[j] = (real)activation_value(act, (double)x[j]);
}

static void activate_backward(Activation act, size_t count, const real *x, const real *dy, real *dx)
{
    for (size_t j = 0; j < count; j++)
        dx[j] = (real)((double)dy[j] * activation_slope(act, (double)x[j]));
}

static void norm_sums(size_t pixels, size_t channels, const real *x, double *sum, double *squares)
{
    for (size_t j = 0; j < pixels * channels; j++) {
        sum[j % channels] += x[j];
        squares[j % channels] += (double)x[j] * x[j];
    }
}

static void norm_forward(const NormCall *call, const real *x, real *y)
{
    for (size_t j = 0; j < call->pixels * call->channels; j++) {
        size_t c = j % call->channels;
        y[j] = x[j] * call->scale[c] + call->shift[c];
    }
    if (call->relu)
        relu_forward(call->pixels * call->channels, y, y);
}

/* The gradient before the ReLU, at place j of channel c. */
static real slope_at(const NormCall *call, const real *x, const real *dy, size_t j, size_t c)
{
    bool stopped = call->relu && !(x[j] * call->scale[c] + call->shift[c] > 0);
    return stopped ? 0 : dy[j];
}

static void norm_products(const NormCall *call, const real *x, const real *dy, const double *mean,
                          double *sum, double *product)
{
    for (size_t j = 0; j < call->pixels * call->channels; j++) {
        size_t c = j % call->channels;
        double slope = slope_at(call, x, dy, j, c);
        sum[c] += slope;
        product[c] += slope * (x[j] - mean[c]);
    }
}

static void norm_backward(const NormCall *call, const real *x, const real *dy, const real *per_x,
                          const real *per_dy, const real *rest, real *dx)
{
    for (size_t j = 0; j < call->pixels * call->channels; j++) {
        size_t c = j % call->channels;
        dx[j] = slope_at(call, x, dy, j, c) * per_dy[c] + x[j] * per_x[c] + rest[c];
    }
}

static const Kernels PLAIN = {
    .name = "plain",
    .supported = always,
    .conv_packed = nothing,
    .conv_scratch = nothing,
    .conv_pack = pack_nothing,
    .conv_forward = conv_forward,
    .conv_data = conv_data,
    .conv_weight = conv_weight,
    .dense_block = dense_block,
    .relu_forward = relu_forward,
    .relu_backward = relu_backward,
    .activate = activate,
    .activate_backward = activate_backward,
    .add = add,
    .add_relu = add_relu,
    .add_masked = add_masked,
    .maxpool_forward = pool_max_forward,
    .maxpool_backward = pool_max_backward,
    .norm_sums = norm_sums,
    .norm_forward = norm_forward,
    .norm_products = norm_products,
    .norm_backward = norm_backward,
    .pixel_norm_forward = pixel_norm_forward,
    .pixel_norm_backward = pixel_norm_backward,
    .adam = adam,
    .sgd = sgd,
    .nesterov = nesterov,
    .rmsprop = rmsprop,
};

const Kernels *kernels_plain(void)
{
    return &PLAIN;
}
