/* maxpool and adaptive_maxpool: kernels over windows. */
#include "nn/layer_rows.h"

PoolShape layer_pool_shape(const Layer *layer)
{
    const LayerConfig *c = &layer->config;
    return (PoolShape){
        .down = {layer->in.h, layer->out.h, c->kernel.h, c->stride, c->pad.h},
        .right = {layer->in.w, layer->out.w, c->kernel.w, c->stride, c->pad.w},
        .channels = layer->in.c,
    };
}

bool layer_pool_parse(Layer *layer, LayerWords *words, Error *err)
{
    LayerConfig *c = &layer->config;
    if (!words_int(words, "K", 1, LAYER_KERNEL, &c->kernel.h, err))
        return false;
    c->kernel.w = c->stride = c->kernel.h;
    c->dilation = c->groups = 1;
    return (!words_more(words) || words_int(words, "STRIDE", 1, LAYER_KERNEL, &c->stride, err)) &&
           words_option_bool(words, "ceil", &c->ceil, err);
}

bool layer_pool_window(Layer *layer, Error *err)
{
    layer->out.c = layer->in.c;
    return layer_window(layer, &layer->out, err);
}

bool layer_adaptive_parse(Layer *layer, LayerWords *words, Error *err)
{
    return words_sides(words, "N", 1, LAYER_KERNEL, &layer->config.made, err);
}

bool layer_adaptive_shape(Layer *layer, Error *err)
{
    (void)err;
    layer->out = (Shape){layer->config.made.h, layer->config.made.w, layer->in.c};
    return true;
}

static bool parse(Layer *layer, LayerWords *words, Error *err)
{
    LayerConfig *c = &layer->config;
    if (!layer_pool_parse(layer, words, err))
        return false;
    /* a larger halo would leave windows with nothing in them */
    if (!words_option_int(words, "pad", 0, c->kernel.h / 2, &c->pad.h, err))
        return false;
    c->pad.w = c->pad.h;
    return true;
}

static void forward(const Layer *layer, const Pass *pass, const real *x, real *y)
{
    PoolShape s = layer_pool_shape(layer);
    pass->kernels->maxpool_forward(&s, pass->n, x, y);
}

static void backward(const Layer *layer, const Pass *pass, const real *x, const real *y,
                     const real *dy, real *dx)
{
    PoolShape s = layer_pool_shape(layer);
    if (dx)
        pass->kernels->maxpool_backward(&s, pass->n, x, y, dy, dx);
}

static void describe(const Layer *layer, Buf *out)
{
    buf_text_add(out, layer->config.kernel.h ? "MaxPool2d" : "AdaptiveMaxPool2d");
}

const LayerKind LAYER_MAXPOOL = {
    .name = "maxpool",
    .usage = "maxpool K [STRIDE] [pad=0] [ceil=true|false]",
    .needs_input = true,
    .needs_output = true,
    .parse = parse,
    .shape = layer_pool_window,
    .forward = forward,
    .backward = backward,
    .describe = describe,
};

const LayerKind LAYER_ADAPTIVE_MAXPOOL = {
    .name = "adaptive_maxpool",
    .usage = "adaptive_maxpool N|HxW",
    .needs_input = true,
    .needs_output = true,
    .parse = layer_adaptive_parse,
    .shape = layer_adaptive_shape,
    .forward = forward,
    .backward = backward,
    .describe = describe,
};
