#include "nn/gradient.h"

#include <string.h>

enum {
    CHUNK = 1 << 14, /* numbers a pool shard adds up */
    SPACING = 64,    /* bytes: what shards write does not share cache lines */
};

/* Neighbours in theta and in a shard's gradient. */
struct GradientPart {
    size_t theta; /* place of the first in theta */
    size_t place; /* and in a shard's gradient */
    size_t count;
};

static void add_part(Gradient *gradient, const Param *param)
{
    GradientPart *last = gradient->parts > 0 ? &gradient->part[gradient->parts - 1] : NULL;
    if (last && last->theta + last->count == param->offset)
        last->count += param->count;
    else
        gradient->part[gradient->parts++] =
            (GradientPart){param->offset, gradient->size, param->count};
    gradient->size += param->count;
}

static void add_layer(Gradient *gradient, const Layer *layer)
{
    for (int p = 0; p < layer->params && !layer_blocks(layer); p++)
        add_part(gradient, &layer->param[p]);
    for (const Layer *child = layer->child; child; child = child->next)
        add_layer(gradient, child);
}

Gradient gradient_new(Arena *arena, const Model *model)
{
    size_t line = SPACING / sizeof(real);
    Gradient gradient = {.part = ARENA_NEW(arena, GradientPart, model->params)};
    add_layer(&gradient, model->root);
    gradient.stride = (gradient.size + line - 1) / line * line;
    gradient.v = ARENA_NEW(arena, real, gradient.stride * MODEL_SHARDS);
    return gradient;
}

static real *shard_of(const Gradient *gradient, int shard)
{
    return gradient->v + (size_t)shard * gradient->stride;
}

void gradient_clear(const Gradient *gradient, int shard)
{
    memset(shard_of(gradient, shard), 0, gradient->stride * sizeof(real));
}

real *gradient_of(const Gradient *gradient, int shard, const Layer *layer, int param)
{
    if (param >= layer->params)
        return NULL;
    size_t offset = layer->param[param].offset;
    for (const GradientPart *part = gradient->part; part < gradient->part + gradient->parts; part++)
        if (offset >= part->theta && offset < part->theta + part->count)
            return shard_of(gradient, shard) + part->place + (offset - part->theta);
    return NULL;
}

typedef struct {
    const Gradient *gradient;
    Model *model;
} Sum;

static void sum_range(const Sum *sum, const GradientPart *part, size_t from, size_t to)
{
    real *grad = sum->model->grad + part->theta + (from - part->place);
    memcpy(grad, shard_of(sum->gradient, 0) + from, (to - from) * sizeof(real));
    for (int s = 1; s < MODEL_SHARDS; s++)
        sum->model->kernels->add(to - from, grad, shard_of(sum->gradient, s) + from, grad);
}

/* What of each part lies in the chunk. */
static void sum_chunk(void *context, int chunk)
{
    const Sum *sum = context;
    const Gradient *gradient = sum->gradient;
    size_t begin = (size_t)chunk * CHUNK, end = begin + CHUNK;
    for (int i = 0; i < gradient->parts; i++) {
        const GradientPart *part = &gradient->part[i];
        size_t from = MAX(begin, part->place), to = MIN(end, part->place + part->count);
        if (from < to)
            sum_range(sum, part, from, to);
    }
}

void gradient_sum(const Gradient *gradient, Model *model, Pool *pool)
{
    int chunks = (int)((gradient->size + CHUNK - 1) / CHUNK);
    pool_run(pool, chunks, sum_chunk, &(Sum){gradient, model});
}
