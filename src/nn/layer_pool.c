/* maxpool, avgpool and global_avgpool.  Channels are innermost, so pools work on whole pixels. */
#include "nn/layer_rows.h"

#include <string.h>

/* The input rows and columns that one output pixel is made of, without the halo, and that pixel. */
typedef struct {
    int top, bottom, left, right; /* bottom and right excluded */
    size_t x;                     /* first value of its image, in the shard's inputs */
    size_t y;                     /* first channel, in the shard's outputs */
} PoolWindow;

/* The windows of a shard are numbered in order of image, row and column. */
static PoolWindow window_at(const Layer *layer, size_t number)
{
    const LayerConfig *c = &layer->config;
    size_t columns = (size_t)layer->out.w, per_image = columns * (size_t)layer->out.h;
    int top = (int)(number % per_image / columns) * c->stride - c->pad.h;
    int left = (int)(number % columns) * c->stride - c->pad.w;
    return (PoolWindow){
        .top = MAX(top, 0),
        .bottom = MIN(top + c->kernel.h, layer->in.h),
        .left = MAX(left, 0),
        .right = MIN(left + c->kernel.w, layer->in.w),
        .x = number / per_image * shape_count(layer->in),
        .y = number * (size_t)layer->out.c,
    };
}

static size_t windows(const Layer *layer, const Pass *pass)
{
    return (size_t)pass->n * (size_t)layer->out.h * (size_t)layer->out.w;
}

static size_t pixel_at(const Layer *layer, const PoolWindow *win, int h, int w)
{
    return win->x + ((size_t)h * layer->in.w + w) * layer->in.c;
}

static void clear_inputs(const Layer *layer, const Pass *pass, real *dx)
{
    memset(dx, 0, (size_t)pass->n * shape_count(layer->in) * sizeof *dx);
}

/* "K [STRIDE]" */
static bool read_kernel(LayerConfig *c, LayerWords *words, Error *err)
{
    if (!words_int(words, "K", 1, LAYER_KERNEL, &c->kernel.h, err))
        return false;
    c->kernel.w = c->stride = c->kernel.h;
    c->dilation = c->groups = 1;
    return !words_more(words) || words_int(words, "STRIDE", 1, LAYER_KERNEL, &c->stride, err);
}

/* ---- maxpool */

static bool maxpool_parse(Layer *layer, LayerWords *words, Error *err)
{
    LayerConfig *c = &layer->config;
    if (!read_kernel(c, words, err))
        return false;
    /* a larger halo would leave windows with nothing in them */
    if (!words_option_int(words, "pad", 0, c->kernel.h / 2, &c->pad.h, err))
        return false;
    c->pad.w = c->pad.h;
    return true;
}

static bool pool_shape(Layer *layer, Error *err)
{
    layer->out.c = layer->in.c;
    return layer_window(layer, &layer->out, err);
}

static void maxpool_forward(const Layer *layer, const Pass *pass, const real *x, real *y)
{
    ConvShape s = layer_conv_shape(layer);
    pass->kernels->maxpool_forward(&s, pass->n, x, y);
}

static void maxpool_backward(const Layer *layer, const Pass *pass, const real *x, const real *y,
                             const real *dy, real *dx)
{
    ConvShape s = layer_conv_shape(layer);
    if (dx)
        pass->kernels->maxpool_backward(&s, pass->n, x, y, dy, dx);
}

static void maxpool_describe(const Layer *layer, Buf *out)
{
    (void)layer;
    buf_text_add(out, "MaxPool2d");
}

const LayerKind LAYER_MAXPOOL = {
    .name = "maxpool",
    .usage = "maxpool K [STRIDE] [pad=0]",
    .needs_input = true,
    .needs_output = true,
    .parse = maxpool_parse,
    .shape = pool_shape,
    .forward = maxpool_forward,
    .backward = maxpool_backward,
    .describe = maxpool_describe,
};

/* ---- avgpool: no halo, so every window is whole */

static bool avgpool_parse(Layer *layer, LayerWords *words, Error *err)
{
    LayerConfig *c = &layer->config;
    return read_kernel(c, words, err);
}

static real window_share(const PoolWindow *win)
{
    return (real)1 / (real)((win->bottom - win->top) * (win->right - win->left));
}

/* Means of a window's channels.  Sums are doubles, for a group of channels at a time: a chain of
 * float sums over an image of 512 x 512 would be wrong in the fourth digit. */
static void window_means(const Layer *layer, const PoolWindow *win, const real *x, real *mean)
{
    enum { GROUP = 64 };
    double pixels = (double)(win->bottom - win->top) * (win->right - win->left);
    for (int first = 0; first < layer->in.c; first += GROUP) {
        int channels = MIN(GROUP, layer->in.c - first);
        double sum[GROUP] = {0};
        for (int h = win->top; h < win->bottom; h++) {
            const real *at = x + pixel_at(layer, win, h, win->left) + first;
            for (int w = win->left; w < win->right; w++, at += layer->in.c)
                for (int c = 0; c < channels; c++)
                    sum[c] += at[c];
        }
        for (int c = 0; c < channels; c++)
            mean[first + c] = (real)(sum[c] / pixels);
    }
}

static void avgpool_forward(const Layer *layer, const Pass *pass, const real *x, real *y)
{
    for (size_t i = 0; i < windows(layer, pass); i++) {
        PoolWindow win = window_at(layer, i);
        window_means(layer, &win, x, y + win.y);
    }
}

static void avgpool_backward(const Layer *layer, const Pass *pass, const real *x, const real *y,
                             const real *dy, real *dx)
{
    (void)x;
    (void)y;
    if (!dx)
        return;
    clear_inputs(layer, pass, dx);
    for (size_t i = 0; i < windows(layer, pass); i++) {
        PoolWindow win = window_at(layer, i);
        real share = window_share(&win);
        for (int h = win.top; h < win.bottom; h++)
            for (int w = win.left; w < win.right; w++)
                for (int c = 0; c < layer->in.c; c++)
                    dx[pixel_at(layer, &win, h, w) + c] += share * dy[win.y + c];
    }
}

static void avgpool_describe(const Layer *layer, Buf *out)
{
    (void)layer;
    buf_text_add(out, "AvgPool2d");
}

const LayerKind LAYER_AVGPOOL = {
    .name = "avgpool",
    .usage = "avgpool K [STRIDE]",
    .parse = avgpool_parse,
    .shape = pool_shape,
    .forward = avgpool_forward,
    .backward = avgpool_backward,
    .describe = avgpool_describe,
};

/* ---- global_avgpool: one window, the whole image */

static bool global_shape(Layer *layer, Error *err)
{
    (void)err;
    layer->out = (Shape){1, 1, layer->in.c};
    return true;
}

static void global_forward(const Layer *layer, const Pass *pass, const real *x, real *y)
{
    const PoolWindow whole = {.bottom = layer->in.h, .right = layer->in.w};
    size_t numbers = shape_count(layer->in);
    for (int n = 0; n < pass->n; n++, x += numbers, y += layer->in.c)
        window_means(layer, &whole, x, y);
}

static void global_backward(const Layer *layer, const Pass *pass, const real *x, const real *y,
                            const real *dy, real *dx)
{
    (void)x;
    (void)y;
    if (!dx)
        return;
    size_t pixels = (size_t)layer->in.h * (size_t)layer->in.w;
    int channels = layer->in.c;
    for (int n = 0; n < pass->n; n++, dy += channels)
        for (size_t p = 0; p < pixels; p++, dx += channels)
            for (int c = 0; c < channels; c++)
                dx[c] = dy[c] / (real)pixels;
}

static void global_describe(const Layer *layer, Buf *out)
{
    (void)layer;
    buf_text_add(out, "AdaptiveAvgPool2d");
}

const LayerKind LAYER_GLOBAL_AVGPOOL = {
    .name = "global_avgpool",
    .usage = "global_avgpool",
    .shape = global_shape,
    .forward = global_forward,
    .backward = global_backward,
    .describe = global_describe,
};
