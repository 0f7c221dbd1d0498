/* What several kinds of layers share: blocks, parameters and their place in memory, windows. */
#include "nn/layer.h"

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
    enum { WEIGHTS = 1 << 16 }; /* 256 KB: a part of the second cache */
    return (int)MAX(layer->param[0].count / WEIGHTS, MODEL_SHARDS);
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

bool layer_window(const Layer *layer, Shape *out, Error *err)
{
    const LayerConfig *c = &layer->config;
    int h = layer->in.h + 2 * c->pad, w = layer->in.w + 2 * c->pad;
    if (c->kernel > h || c->kernel > w)
        return fail(err,
                    "a kernel of %d does not fit an image of %dx%d with %d padding; use a smaller "
                    "kernel or pad=%d",
                    c->kernel, layer->in.h, layer->in.w, c->pad,
                    (c->kernel - MIN(layer->in.h, layer->in.w) + 1) / 2);
    out->h = (h - c->kernel) / c->stride + 1;
    out->w = (w - c->kernel) / c->stride + 1;
    return true;
}

void layer_label(const Layer *layer, Buf *out)
{
    buf_printf(out, "layer %s (%.60s)", layer->path, layer->text); /* words may be padded */
}
