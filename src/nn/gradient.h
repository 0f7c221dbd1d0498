/* gradient.h - every shard's own gradient, and their sum: by halves, neighbours in pairs, then
 * pairs in pairs, the last ones between ranks.
 *
 *     Gradient gradient = gradient_new(arena, model, 0, model->groups);
 *     gradient_clear(&gradient, shard);
 *     gradient_of(&gradient, shard, layer, p)      to this a layer adds its part
 *     gradient_sum(&gradient, model, pool);        model->grad
 *
 * Layers whose gradients are made in blocks over the whole batch (layer.h) have no part in it. */
#ifndef NN_GRADIENT_H
#define NN_GRADIENT_H

#include "base/team.h"
#include "nn/layer.h"

typedef struct GradientPart GradientPart;

/* The gradients of all shards, before they are summed.  They live in the arena of gradient_new;
 * each shard writes its own alone. */
typedef struct {
    real *v;            /* [shards][stride] */
    size_t stride;      /* numbers from shard to shard */
    size_t size;        /* numbers of one shard */
    GradientPart *part; /* in order, neighbours joined */
    int parts;
    TeamSum sum[TEAM_SLOTS]; /* of ranks, under way */
    int sums;
    size_t summed; /* numbers below this are in none of them yet */
} Gradient;

/* Of the parameters in layer groups from ... to - 1 that train. */
Gradient gradient_new(Arena *arena, const Model *model, int from, int to);
void gradient_clear(const Gradient *gradient, int shard);

/* NULL: the layer has no such parameter, it is frozen, or its gradients are made in blocks. */
real *gradient_of(const Gradient *gradient, int shard, const Layer *layer, int param);

/* Where the numbers of a layer end in a shard's gradient; 0: it has none. */
size_t gradient_end(const Gradient *gradient, const Layer *layer);

/* Between two ranges of a batch, with more than one rank: the numbers from `from` on are complete
 * on this rank.  Begins to add them up over the ranks if they are many, and goes on with what is
 * under way. */
void gradient_go_on(Gradient *gradient, const Model *model, Pool *pool, size_t from);

/* Overwrites model->grad, but for layers in blocks and for what is frozen, by the sum over the
 * shards of all ranks. */
void gradient_sum(Gradient *gradient, Model *model, Pool *pool);

#endif
