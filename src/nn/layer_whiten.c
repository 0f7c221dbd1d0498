/* whiten: a convolution whose filters are made of the training images (whiten.h) and do not train;
 * its bias does. */
#include "nn/layer_rows.h"
#include "nn/whiten.h"

static bool parse(Layer *layer, LayerWords *words, Error *err)
{
    LayerConfig *c = &layer->config;
    *c = (LayerConfig){.stride = 1, .dilation = 1, .groups = 1, .bias = true, .eps = 5e-4};
    if (!words_int(words, "K", 1, WHITEN_PATCH, &c->kernel.h, err) ||
        !words_option_double(words, "eps", 1e-12, 1e6, &c->eps, err))
        return false;
    c->kernel.w = c->kernel.h;
    return true;
}

static bool shape(Layer *layer, Error *err)
{
    int kernel = layer->config.kernel.h;
    long patch = (long)kernel * kernel * layer->in.c;
    if (patch > WHITEN_PATCH)
        return fail(err, "a patch of %dx%dx%d has %ld numbers, more than %d; use a smaller kernel",
                    kernel, kernel, layer->in.c, patch, WHITEN_PATCH);
    layer->config.outputs = layer->out.c = (int)(2 * patch);
    if (!layer_window(layer, &layer->out, err))
        return false;
    layer_add_param(layer, "weight", PARAM_WEIGHT,
                    (int[4]){layer->out.c, layer->in.c, kernel, kernel});
    layer_add_param(layer, "bias", PARAM_BIAS, (int[4]){layer->out.c});
    layer->param[0].fixed = true;
    return true;
}

static void describe(const Layer *layer, Buf *out)
{
    (void)layer;
    buf_text_add(out, "Conv2d");
}

const LayerKind LAYER_WHITEN = {
    .name = "whiten",
    .usage = "whiten K [eps=5e-4]",
    .first = true,
    .needs_input = true,
    .takes_relu = true,
    .masks = true,
    .parse = parse,
    .shape = shape,
    .forward = conv_layer_forward,
    .backward = conv_layer_backward,
    .packed = conv_layer_packed,
    .scratch = conv_layer_scratch,
    .pack = conv_layer_pack,
    .describe = describe,
};
