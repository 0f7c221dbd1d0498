/* The table of all kinds of layers, with what several of them share: bounds of sizes, parameters,
 * initial weights. */
#include "nn/layer.h"

#include "nn/layer_rows.h"

#include <math.h>
#include <string.h>

static const LayerKind *const KINDS[] = {
    &LAYER_CONV, &LAYER_DENSE,   &LAYER_FLATTEN, &LAYER_RELU,           &LAYER_DROPOUT,
    &LAYER_NORM, &LAYER_MAXPOOL, &LAYER_AVGPOOL, &LAYER_GLOBAL_AVGPOOL, &LAYER_RESIDUAL,
};

int layer_blocks(const Layer *layer)
{
    return layer->kind->blocks ? layer->kind->blocks(layer) : 0;
}

int layer_parts(const Layer *layer)
{
    enum { WEIGHTS = 1 << 16 }; /* 256 KB: a part of the second cache */
    return (int)MAX(layer->param[0].count / WEIGHTS, MODEL_SHARDS);
}

const LayerKind *layer_kind(int i)
{
    return i >= 0 && i < LENGTH(KINDS) ? KINDS[i] : NULL;
}

const LayerKind *layer_find(const char *name)
{
    for (int i = 0; i < LENGTH(KINDS); i++)
        if (strcmp(name, KINDS[i]->name) == 0)
            return KINDS[i];
    return NULL;
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

/* The layer that gets a layer's output; NULL for the net's last. */
static const Layer *follower(const Layer *layer)
{
    for (; layer->parent; layer = layer->parent)
        if (layer->next && layer->parent->kind != &LAYER_RESIDUAL) /* next: the other branch */
            return layer->next;
    return NULL;
}

static bool has_weight(const Layer *layer)
{
    return layer->params > 0 && layer->param[0].role == PARAM_WEIGHT;
}

bool layer_feeds_relu(const Layer *layer)
{
    const Layer *next = follower(layer);
    while (next && next->kind != &LAYER_RELU && !has_weight(next))
        next = next->child ? next->child : follower(next);
    return next && next->kind == &LAYER_RELU;
}

/* Draws weights in PyTorch's order: a seed gives the same ones whatever our layout is. */
void layer_init_weights(const Layer *layer, real *theta, real *state, Rng *rng)
{
    (void)state;
    const Param *weight = &layer->param[0];
    double fan_in = (double)(weight->count / (size_t)weight->dims[0]);
    double deviation = sqrt(2 / fan_in), bound = 1 / sqrt(fan_in);
    bool relu = layer_feeds_relu(layer);
    for (size_t i = 0; i < weight->count; i++)
        theta[weight->offset + param_place(weight, i)] =
            (real)(relu ? deviation * rng_normal(rng) : rng_range(rng, -bound, bound));
    for (size_t i = 0; !relu && layer->params > 1 && i < layer->param[1].count; i++)
        theta[layer->param[1].offset + i] = (real)rng_range(rng, -bound, bound);
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
