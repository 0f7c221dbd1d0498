/* avgpool, adaptive_avgpool and global_avgpool.  Channels are innermost, so pools work on whole
 * pixels.  There is no halo; a window that ends outside the image is the mean of what is inside, as
 * in PyTorch's AvgPool2d, whose count_include_pad counts padding only. */
#include "nn/layer_rows.h"

#include <string.h>

/* The input rows and columns that one output pixel is made of, and that pixel. */
typedef struct {
    PoolSpan rows, columns;
    size_t x; /* first value of its image, in the shard's inputs */
    size_t y; /* first channel, in the shard's outputs */
} PoolWindow;

/* The windows of a shard are numbered in order of image, row and column. */
static PoolWindow window_at(const PoolShape *s, size_t number)
{
    size_t columns = (size_t)s->right.out, per_image = columns * (size_t)s->down.out;
    return (PoolWindow){
        .rows = pool_span(&s->down, (long)(number % per_image / columns)),
        .columns = pool_span(&s->right, (long)(number % columns)),
        .x = number / per_image * pool_inputs(s),
        .y = number * (size_t)s->channels,
    };
}

static size_t windows(const Layer *layer, const Pass *pass)
{
    return (size_t)pass->n * (size_t)layer->out.h * (size_t)layer->out.w;
}

static size_t pixel_at(const Layer *layer, const PoolWindow *win, long h, long w)
{
    return win->x + (size_t)((h * layer->in.w + w) * layer->in.c);
}

static real window_share(const PoolWindow *win)
{
    return (real)1 /
           (real)((win->rows.end - win->rows.begin) * (win->columns.end - win->columns.begin));
}

/* Means of a window's channels.  Sums are doubles, for a group of channels at a time: a chain of
 * float sums over an image of 512 x 512 would be wrong in the fourth digit. */
static void window_means(const Layer *layer, const PoolWindow *win, const real *x, real *mean)
{
    enum { GROUP = 64 };
    double pixels =
        (double)(win->rows.end - win->rows.begin) * (double)(win->columns.end - win->columns.begin);
    for (int first = 0; first < layer->in.c; first += GROUP) {
        int channels = MIN(GROUP, layer->in.c - first);
        double sum[GROUP] = {0};
        for (long h = win->rows.begin; h < win->rows.end; h++) {
            const real *at = x + pixel_at(layer, win, h, win->columns.begin) + first;
            for (long w = win->columns.begin; w < win->columns.end; w++, at += layer->in.c)
                for (int c = 0; c < channels; c++)
                    sum[c] += at[c];
        }
        for (int c = 0; c < channels; c++)
            mean[first + c] = (real)(sum[c] / pixels);
    }
}

static void avgpool_forward(const Layer *layer, const Pass *pass, const real *x, real *y)
{
    PoolShape s = layer_pool_shape(layer);
    for (size_t i = 0; i < windows(layer, pass); i++) {
        PoolWindow win = window_at(&s, i);
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
    PoolShape s = layer_pool_shape(layer);
    memset(dx, 0, (size_t)pass->n * shape_count(layer->in) * sizeof *dx);
    for (size_t i = 0; i < windows(layer, pass); i++) {
        PoolWindow win = window_at(&s, i);
        real share = window_share(&win);
        for (long h = win.rows.begin; h < win.rows.end; h++)
            for (long w = win.columns.begin; w < win.columns.end; w++)
                for (int c = 0; c < layer->in.c; c++)
                    dx[pixel_at(layer, &win, h, w) + c] += share * dy[win.y + c];
    }
}

static void avgpool_describe(const Layer *layer, Buf *out)
{
    buf_text_add(out, layer->config.kernel.h ? "AvgPool2d" : "AdaptiveAvgPool2d");
}

const LayerKind LAYER_AVGPOOL = {
    .name = "avgpool",
    .usage = "avgpool K [STRIDE] [ceil=true|false]",
    .parse = layer_pool_parse,
    .shape = layer_pool_window,
    .forward = avgpool_forward,
    .backward = avgpool_backward,
    .describe = avgpool_describe,
};

const LayerKind LAYER_ADAPTIVE_AVGPOOL = {
    .name = "adaptive_avgpool",
    .usage = "adaptive_avgpool N|HxW",
    .parse = layer_adaptive_parse,
    .shape = layer_adaptive_shape,
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
    const PoolWindow whole = {.rows = {0, layer->in.h}, .columns = {0, layer->in.w}};
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
