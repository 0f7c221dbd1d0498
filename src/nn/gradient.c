/* Adds up the gradients of a batch's shards, in an order that does not depend on threads or ranks,
 * so that results are the same to the bit. */
#include "nn/gradient.h"

#include <string.h>

enum { CHUNK = 1 << 14 }; /* numbers that a shard of the pool adds up */

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

static void add_layer(Gradient *gradient, const Layer *layer, int from, int to)
{
    bool inside = layer->group >= from && layer->group < to && !layer_blocks(layer);
    for (int p = 0; inside && p < layer->params; p++)
        if (!layer->param[p].frozen)
            add_part(gradient, &layer->param[p]);
    for (const Layer *child = layer->child; child; child = child->next)
        add_layer(gradient, child, from, to);
}

Gradient gradient_new(Arena *arena, const Model *model, int from, int to)
{
    Gradient gradient = {.part = ARENA_NEW(arena, GradientPart, model->params)};
    add_layer(&gradient, model->root, from, to);
    gradient.stride = real_spaced(gradient.size);
    gradient.summed = gradient.size;
    gradient.v = ARENA_NEW(arena, real, gradient.stride * (size_t)model->shards);
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

size_t gradient_end(const Gradient *gradient, const Layer *layer)
{
    size_t end = 0;
    for (int p = 0; p < layer->params; p++) {
        const real *v = gradient_of(gradient, 0, layer, p);
        if (v)
            end = MAX(end, (size_t)(v - gradient->v) + layer->param[p].count);
    }
    return end;
}

static int chunks_of(const Gradient *gradient)
{
    return (int)((gradient->size + CHUNK - 1) / CHUNK);
}

/* A sum under way. */
typedef struct {
    const Gradient *gradient;
    Model *model;
    int first;  /* shard of this rank */
    int shards; /* that are added up together: a power of two */
    bool two;   /* there are two such groups of them; model->grad is their sum */
    int chunk;  /* the first that is added up */
} Sum;

/* Adds a chunk of a group of shards to the first of them, by halves. */
static void sum_group(void *context, int number)
{
    const Sum *sum = context;
    const Gradient *gradient = sum->gradient;
    int chunks = chunks_of(gradient), first = sum->first + number / chunks * sum->shards;
    size_t begin = (size_t)(sum->chunk + number % chunks) * CHUNK;
    size_t count = MIN(CHUNK, gradient->size - begin);
    for (int step = 1; step < sum->shards; step *= 2)
        for (int s = first; s < first + sum->shards; s += 2 * step) {
            real *to = shard_of(gradient, s) + begin;
            sum->model->kernels->add(count, to, shard_of(gradient, s + step) + begin, to);
        }
}

static void sum_range(const Sum *sum, const GradientPart *part, size_t from, size_t to)
{
    const real *first = shard_of(sum->gradient, sum->first) + from,
               *second = shard_of(sum->gradient, sum->first + sum->shards) + from;
    real *grad = sum->model->grad + part->theta + (from - part->place);
    if (sum->two)
        sum->model->kernels->add(to - from, first, second, grad);
    else
        memcpy(grad, first, (to - from) * sizeof *grad);
}

/* Adds up what lies in the chunk, part by part. */
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

/* ---- ranks */

/* Adds up the numbers from `from` to those that are summed already: over this rank's shards, into
 * the first of them, and then over all ranks.  A shard of another rank has the room. */
static void begin_sum(Gradient *gradient, const Model *model, Pool *pool, size_t from)
{
    const Team *team = model->team;
    int first = team_begin(team, model->shards);
    Sum sum = {gradient, (Model *)model,     first, team_end(team, model->shards) - first,
               false,    (int)(from / CHUNK)};
    size_t count = gradient->summed - from;
    if (count == 0)
        return;
    pool_run(pool, (int)((count + CHUNK - 1) / CHUNK), sum_group, &sum);
    real *v = shard_of(gradient, first) + from;
    real *room = shard_of(gradient, first ? 0 : model->shards - 1) + from;
#ifdef REAL_IS_FLOAT
    const TeamKind *kind = &TEAM_FLOATS;
#else
    const TeamKind *kind = &TEAM_DOUBLES;
#endif
    team_sum_begin(&gradient->sum[gradient->sums], team, gradient->sums, kind, v, count, room);
    gradient->sums++;
    gradient->summed = from;
}

void gradient_go_on(Gradient *gradient, const Model *model, Pool *pool, size_t from)
{
    enum { LEAST = 4 * CHUNK }; /* numbers: smaller messages cost more than they save */
    size_t least = MAX(gradient->size / (TEAM_SLOTS - 1), LEAST);
    from = (from + CHUNK - 1) / CHUNK * CHUNK;
    if (from < gradient->summed && gradient->summed - from >= least)
        begin_sum(gradient, model, pool, from);
    for (int i = 0; i < gradient->sums; i++)
        (void)team_sum_over(&gradient->sum[i], false);
}

static void sum_ranks(Gradient *gradient, const Model *model, Pool *pool)
{
    begin_sum(gradient, model, pool, 0);
    for (int i = 0; i < gradient->sums; i++)
        (void)team_sum_over(&gradient->sum[i], true);
    gradient->sums = 0;
    gradient->summed = gradient->size;
}

/* Two threads each add up half of the shards, so that they fetch one gradient from each other, not
 * four. */
void gradient_sum(Gradient *gradient, Model *model, Pool *pool)
{
    const Team *team = model->team;
    int first = team_begin(team, model->shards), shards = team_end(team, model->shards) - first;
    Sum sum = {gradient, model, first, shards, false, 0};
    if (team_is_alone(team)) {
        sum.two = true;
        sum.shards /= 2;
        pool_run(pool, 2 * chunks_of(gradient), sum_group, &sum);
    } else {
        sum_ranks(gradient, model, pool);
    }
    pool_run(pool, chunks_of(gradient), sum_chunk, &sum);
}
