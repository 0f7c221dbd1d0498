/* What several kinds of layers share: blocks, parameters and their place in memory, windows. */
#include "nn/layer.h"

#include <string.h>

int layer_blocks(const Layer *layer)
{
    return layer->kind->blocks ? layer->kind->blocks(layer) : 0;
}

bool layer_trains(const Layer *layer)
{
    for (int p = 0; p < layer->params; p++)
        if (!layer->param[p].frozen)
            return true;
    return false;
}

int layer_parts(const Layer *layer)
{
    enum {
        WEIGHTS = 1 << 16, /* 256 KB: a part of the second cache */
        PARTS = 8,         /* at least */
    };
    return (int)MAX(layer->param[0].count / WEIGHTS, PARTS);
}

void layer_add_param(Layer *layer, const char *name, ParamRole role, const int dims[4])
{
    assert(layer->params < LAYER_PARAMS);
    Param *param = &layer->param[layer->params++];
    *param = (Param){.name = name, .role = role, .count = 1};
    for (int d = 0; d < 4 && dims[d]; d++) {
        param->dims[param->rank++] = dims[d];
        param->count *= (size_t)dims[d];
    }
}

void layer_add_state(Layer *layer, const char *name, int count)
{
    assert(layer->states < LAYER_PARAMS);
    layer->state[layer->states++] = (Param){
        .name = name, .role = PARAM_NORM, .dims = {count}, .rank = 1, .count = (size_t)count};
}

size_t param_place(const Param *param, size_t i)
{
    if (param->role != PARAM_WEIGHT || param->rank < 2)
        return i;
    /* [out][in][kernel], the kernel's rows and columns as one -> [panel][kernel][in][its out] */
    size_t out = (size_t)param->dims[0], in = (size_t)param->dims[1];
    size_t kernel = param->count / (out * in);
    size_t o = i / (in * kernel), c = i / kernel % in, k = i % kernel;
    size_t width = param->panel ? (size_t)param->panel : out, panel = o / width;
    return (panel * kernel * in + k * in + c) * width + o % width;
}

static void add_sides(Buf *out, Sides sides, const char *between)
{
    buf_printf(out, "%d", sides.h);
    if (sides.w != sides.h)
        buf_printf(out, "%s%d", between, sides.w);
}

/* reach: rows and columns under the kernel, with what dilation leaves out. */
static bool refuse_kernel(const Layer *layer, Sides reach, Error *err)
{
    Sides pad = {MAX(reach.h - layer->in.h + 1, 0) / 2, MAX(reach.w - layer->in.w + 1, 0) / 2};
    const bool pads = strstr(layer->kind->usage, " [pad=");
    Buf kernel = {0}, have = {0}, want = {0};
    if (reach.h == reach.w && layer->config.pad.h == layer->config.pad.w)
        pad.h = pad.w = MAX(pad.h, pad.w);
    add_sides(&kernel, reach, "x");
    add_sides(&have, layer->config.pad, "x");
    add_sides(&want, pad, ",");
    fail(err,
         "a kernel of %s does not fit an image of %dx%d with %s padding; use a smaller "
         "kernel%s%s",
         buf_text(&kernel), layer->in.h, layer->in.w, buf_text(&have), pads ? " or pad=" : "",
         pads ? buf_text(&want) : "");
    buf_free(&kernel);
    buf_free(&have);
    buf_free(&want);
    return false;
}

bool layer_window(const Layer *layer, Shape *out, Error *err)
{
    const LayerConfig *c = &layer->config;
    int down = (c->kernel.h - 1) * c->dilation + 1, right = (c->kernel.w - 1) * c->dilation + 1;
    int h = layer->in.h + 2 * c->pad.h, w = layer->in.w + 2 * c->pad.w;
    int outside = c->ceil ? c->stride - 1 : 0;
    if (down > h + outside || right > w + outside)
        return refuse_kernel(layer, (Sides){down, right}, err);
    out->h = (h + outside - down) / c->stride + 1;
    out->w = (w + outside - right) / c->stride + 1;
    /* one that begins in the halo behind the image, or after it, has nothing in it */
    if (c->ceil && (out->h - 1) * c->stride >= layer->in.h + c->pad.h)
        out->h--;
    if (c->ceil && (out->w - 1) * c->stride >= layer->in.w + c->pad.w)
        out->w--;
    return true;
}

void layer_label(const Layer *layer, Buf *out)
{
    buf_printf(out, "layer %s (%.60s)", layer->path, layer->text); /* words may be padded */
}
