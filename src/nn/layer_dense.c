/* dense, the fully connected layer, and flatten.  dense sees every image as one pixel of `in`
 * channels, so it is a convolution by a 1x1 kernel and uses conv's functions. */
#include "nn/layer_rows.h"

/* From so many weights on a layer is taken in blocks: a shard's gradient of them no longer stays in
 * its core's cache.  BLOCK_COLUMNS: of a block, and of a panel of the weights.
 * BLOCKS: at least, for as many threads. */
enum { MANY_WEIGHTS = 1 << 16, BLOCK_COLUMNS = 32, BLOCKS = 8 };

static bool dense_parse(Layer *layer, LayerWords *words, Error *err)
{
    LayerConfig *c = &layer->config;
    *c = (LayerConfig){.kernel = {1, 1}, .stride = 1, .dilation = 1, .groups = 1, .bias = true};
    return words_int(words, "OUT", 1, LAYER_CHANNELS, &c->outputs, err) &&
           layer_parse_init(layer, words, err) && words_option_bool(words, "bias", &c->bias, err);
}

static bool has_many(const Layer *layer)
{
    return layer->param[0].count >= MANY_WEIGHTS;
}

static bool dense_shape(Layer *layer, Error *err)
{
    if (layer->in.h != 1 || layer->in.w != 1)
        return fail(err,
                    "its input is an image of %dx%dx%d; put flatten or global_avgpool before it",
                    layer->in.h, layer->in.w, layer->in.c);
    layer->out = (Shape){1, 1, layer->config.outputs};
    layer_add_param(layer, "weight", PARAM_WEIGHT, (int[4]){layer->config.outputs, layer->in.c});
    if (layer->config.bias)
        layer_add_param(layer, "bias", PARAM_BIAS, (int[4]){layer->config.outputs});
    if (has_many(layer) && layer->config.outputs % BLOCK_COLUMNS == 0)
        layer->param[0].panel = BLOCK_COLUMNS;
    return true;
}

/* There are as many blocks as panels; where these are fewer than BLOCKS, each is cut into parts. */
static int block_panels(const Layer *layer)
{
    return (layer->out.c + BLOCK_COLUMNS - 1) / BLOCK_COLUMNS;
}

static int block_parts(const Layer *layer)
{
    return (BLOCKS + block_panels(layer) - 1) / block_panels(layer);
}

static int dense_blocks(const Layer *layer)
{
    return has_many(layer) ? block_panels(layer) * block_parts(layer) : 0;
}

static void dense_make_block(const Layer *layer, const Pass *pass, int block, const real *x,
                             const real *dy, real *grad)
{
    int parts = block_parts(layer), part = block % parts;
    int row = part_begin(layer->in.c, part, parts);
    int column = block / parts * BLOCK_COLUMNS;
    DenseBlock b = {
        .n = pass->n,
        .rows = part_begin(layer->in.c, part + 1, parts) - row,
        .columns = MIN(BLOCK_COLUMNS, layer->out.c - column),
        .x_image = layer->in.c,
        .dy_image = layer->out.c,
        .down = layer->param[0].panel ? layer->param[0].panel : layer->out.c,
    };
    size_t panel = layer->param[0].panel ? (size_t)column * (size_t)layer->in.c : (size_t)column;
    real *dweight = grad + layer->param[0].offset + panel + (size_t)row * (size_t)b.down;
    bool bias = layer->config.bias && part == 0;
    pass->kernels->dense_block(&b, x + row, dy + column, dweight,
                               bias ? grad + layer->param[1].offset + column : NULL);
}

/* A bias is made with the first part of its panel. */
static bool dense_block_begin(const Layer *layer, int block, int param, size_t *out)
{
    int panel = layer->param[0].panel, parts = block_parts(layer);
    size_t channels = (size_t)layer->in.c, outputs = (size_t)layer->out.c;
    if (!panel && block_panels(layer) > 1)
        return false;
    size_t row = (size_t)part_begin(layer->in.c, block % parts, parts);
    size_t panels = (size_t)(block / parts), wide = panel ? BLOCK_COLUMNS : outputs;
    size_t begun = (size_t)((block + parts - 1) / parts) * BLOCK_COLUMNS;
    *out = layer->param[param].offset +
           (param == 0 ? panels * wide * channels + row * wide : MIN(begun, outputs));
    return true;
}

static void dense_describe(const Layer *layer, Buf *out)
{
    (void)layer;
    buf_text_add(out, "Linear");
}

const LayerKind LAYER_DENSE = {
    .name = "dense",
    .usage = "dense OUT [bias=true|false] [init=kaiming|fan_in|fan_out|dirac|zero]",
    .flattens = true,
    .needs_input = true,
    .takes_relu = true,
    .masks = true,
    .parse = dense_parse,
    .shape = dense_shape,
    .init = layer_init_weights,
    .forward = conv_layer_forward,
    .backward = conv_layer_backward,
    .packed = conv_layer_packed,
    .scratch = conv_layer_scratch,
    .pack = conv_layer_pack,
    .blocks = dense_blocks,
    .make_block = dense_make_block,
    .block_begin = dense_block_begin,
    .describe = dense_describe,
};

/* flatten: [h][w][c] -> [c][h][w], PyTorch's order, so that the weights of a dense layer after it
 * are PyTorch's, too. */

static bool flatten_shape(Layer *layer, Error *err)
{
    size_t values = shape_count(layer->in);
    if (values > LAYER_VALUES)
        return fail(err, "%zu values are too many for one row", values);
    layer->out = (Shape){1, 1, (int)values};
    return true;
}

static void flatten_forward(const Layer *layer, const Pass *pass, const real *x, real *y)
{
    size_t pixels = (size_t)layer->in.h * (size_t)layer->in.w, channels = (size_t)layer->in.c;
    for (int n = 0; n < pass->n; n++, x += pixels * channels, y += pixels * channels)
        for (size_t p = 0; p < pixels; p++)
            for (size_t c = 0; c < channels; c++)
                y[c * pixels + p] = x[p * channels + c];
}

static void flatten_backward(const Layer *layer, const Pass *pass, const real *x, const real *y,
                             const real *dy, real *dx)
{
    (void)x;
    (void)y;
    if (!dx)
        return;
    size_t pixels = (size_t)layer->in.h * (size_t)layer->in.w, channels = (size_t)layer->in.c;
    for (int n = 0; n < pass->n; n++, dx += pixels * channels, dy += pixels * channels)
        for (size_t p = 0; p < pixels; p++)
            for (size_t c = 0; c < channels; c++)
                dx[p * channels + c] = dy[c * pixels + p];
}

static void flatten_describe(const Layer *layer, Buf *out)
{
    (void)layer;
    buf_text_add(out, "Flatten");
}

const LayerKind LAYER_FLATTEN = {
    .name = "flatten",
    .usage = "flatten",
    .flattens = true,
    .shape = flatten_shape,
    .forward = flatten_forward,
    .backward = flatten_backward,
    .describe = flatten_describe,
};
