/* conv: a two-dimensional convolution, with the same stride and dilation both ways; its channels
 * may be cut into groups. */
#include "nn/layer_rows.h"

static bool parse(Layer *layer, LayerWords *words, Error *err)
{
    LayerConfig *c = &layer->config;
    *c = (LayerConfig){.stride = 1, .dilation = 1, .groups = 1, .bias = true};
    if (!words_int(words, "OUT", 1, LAYER_CHANNELS, &c->outputs, err) ||
        !words_sides(words, "K", 1, LAYER_KERNEL, &c->kernel, err) ||
        !words_option_int(words, "dilation", 1, LAYER_KERNEL, &c->dilation, err))
        return false;
    int reach = (MAX(c->kernel.h, c->kernel.w) - 1) * c->dilation + 1;
    if (reach > LAYER_KERNEL)
        return fail(err, "with dilation=%d the kernel reaches over %d pixels, more than %d",
                    c->dilation, reach, LAYER_KERNEL);
    c->pad = (Sides){(c->kernel.h - 1) * c->dilation / 2, (c->kernel.w - 1) * c->dilation / 2};
    if (words_more(words) && !words_int(words, "STRIDE", 1, LAYER_KERNEL, &c->stride, err))
        return false;
    return words_option_sides(words, "pad", 0, LAYER_KERNEL, &c->pad, err) &&
           words_option_int(words, "groups", 1, LAYER_CHANNELS, &c->groups, err) &&
           layer_parse_init(layer, words, err) && words_option_bool(words, "bias", &c->bias, err);
}

static bool shape(Layer *layer, Error *err)
{
    const LayerConfig *c = &layer->config;
    layer->out.c = c->outputs;
    if (layer->in.c % c->groups || c->outputs % c->groups)
        return fail(err, "%d channels in and %d out cannot be cut into %d groups; use a divisor",
                    layer->in.c, c->outputs, c->groups);
    if (!layer_window(layer, &layer->out, err))
        return false;
    layer_add_param(layer, "weight", PARAM_WEIGHT,
                    (int[4]){c->outputs, layer->in.c / c->groups, c->kernel.h, c->kernel.w});
    if (c->bias)
        layer_add_param(layer, "bias", PARAM_BIAS, (int[4]){c->outputs});
    return true;
}

ConvShape layer_conv_shape(const Layer *layer)
{
    const LayerConfig *c = &layer->config;
    return (ConvShape){.in = layer->in,
                       .out = layer->out,
                       .kernel = c->kernel,
                       .stride = c->stride,
                       .pad = c->pad,
                       .dilation = c->dilation,
                       .groups = c->groups,
                       .panel = layer->param[0].panel};
}

static ConvCall conv_call(const Layer *layer, const ConvShape *s, const Pass *pass, const real *x)
{
    return (ConvCall){
        .shape = s,
        .n = pass->n,
        .weight = pass->theta + layer->param[0].offset,
        .bias = layer->config.bias ? pass->theta + layer->param[1].offset : NULL,
        .packed = pass->packed,
        .scratch = pass->scratch,
        .relu = pass->act.kind == ACT_RELU,
        .mask = pass->mask ? x : NULL,
        .columns = pass->columns,
    };
}

void conv_layer_forward(const Layer *layer, const Pass *pass, const real *x, real *y)
{
    ConvShape s = layer_conv_shape(layer);
    ConvCall call = conv_call(layer, &s, pass, x);
    pass->kernels->conv_forward(&call, x, y);
}

void conv_layer_backward(const Layer *layer, const Pass *pass, const real *x, const real *y,
                         const real *dy, real *dx)
{
    (void)y;
    ConvShape s = layer_conv_shape(layer);
    ConvCall call = conv_call(layer, &s, pass, x);
    if (pass->grad[0] || pass->grad[1])
        pass->kernels->conv_weight(&call, x, dy, pass->grad[0], pass->grad[1]);
    if (dx)
        pass->kernels->conv_data(&call, dy, dx);
}

size_t conv_layer_packed(const Layer *layer, const Kernels *kernels)
{
    ConvShape s = layer_conv_shape(layer);
    return kernels->conv_packed(&s);
}

size_t conv_layer_scratch(const Layer *layer, const Kernels *kernels)
{
    ConvShape s = layer_conv_shape(layer);
    return kernels->conv_scratch(&s);
}

void conv_layer_pack(const Layer *layer, const Kernels *kernels, const real *theta, bool data,
                     Share part, real *packed)
{
    ConvShape s = layer_conv_shape(layer);
    kernels->conv_pack(&s, theta + layer->param[0].offset,
                       layer->config.bias ? theta + layer->param[1].offset : NULL, data, part,
                       packed);
}

static void describe(const Layer *layer, Buf *out)
{
    (void)layer;
    buf_text_add(out, "Conv2d");
}

const LayerKind LAYER_CONV = {
    .name = "conv",
    .usage = "conv OUT K|KHxKW [STRIDE] [groups=1] [dilation=1] [pad=N|H,W] "
             "[init=kaiming|fan_in|fan_out|dirac|zero] [bias=true|false]",
    .needs_input = true,
    .takes_relu = true,
    .masks = true,
    .parse = parse,
    .shape = shape,
    .init = layer_init_weights,
    .forward = conv_layer_forward,
    .backward = conv_layer_backward,
    .packed = conv_layer_packed,
    .scratch = conv_layer_scratch,
    .pack = conv_layer_pack,
    .describe = describe,
};
