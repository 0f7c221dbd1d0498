/* Steps the weights of a net by their gradients, with fastai's weight decay (fastai-v1.md section
 * 3); gathers the gradients of several batches, and makes long ones shorter, before that. */
#include "nn/optim.h"

#include "kernels/kernels.h"
#include "nn/muon.h"
#include "nn/optim_kind.h"
#include "nn/optim_options.h"
#include "nn/rules.h"
#include "nn/squares.h"

#include <math.h>
#include <string.h>

enum { CHUNK = 1 << 14 }; /* numbers per shard of the pool: 64 KiB of each array, well inside L2 */

static const char ACCUMULATED[] = "accumulated"; /* the slot after the kind's own */

static bool accumulates(const Optimizer *opt)
{
    return opt->options->accumulate > 1;
}

int optim_slots(const Optimizer *opt)
{
    return opt->kind->slots + accumulates(opt);
}

const char *optim_slot_name(const Optimizer *opt, int slot)
{
    return slot < opt->kind->slots ? opt->kind->slot_name[slot] : ACCUMULATED;
}

void optim_ask(Arena *arena, Optimizer *opt, const Model *model, const OptimOptions *options)
{
    int sum = opt->kind->slots;
    opt->options = arena_copy(arena, options, sizeof *options);
    opt->held = opt->images = 0;
    if (accumulates(opt) && !opt->slot[sum])
        opt->slot[sum] = ARENA_NEW(arena, real, opt->count);
    if (options->clip > 0 && !opt->room)
        opt->room = ARENA_NEW(arena, double, squares_room(opt->count));
    rules_make(opt->rule, model, &options->rules);
}

Optimizer optim_new(Arena *arena, const OptimKind *kind, const Model *model)
{
    Optimizer opt = {.kind = kind, .true_wd = true, .count = model->size, .mom = kind->mom};
    opt.rule = ARENA_NEW(arena, ParamRule, model->params);
    opt.factors = ARENA_NEW(arena, StepFactors, model->params);
    for (int s = 0; s < kind->slots; s++)
        opt.slot[s] = ARENA_NEW(arena, real, model->size);
    if (kind->orthogonal)
        opt.muon = muon_new(arena, model);
    optim_ask(arena, &opt, model, &(OptimOptions){0});
    return opt;
}

void optim_empty(Optimizer *opt)
{
    for (int s = 0; s < optim_slots(opt); s++)
        memset(opt->slot[s], 0, opt->count * sizeof(real));
    opt->held = opt->images = 0;
    opt->begun = opt->step;
}

void optim_forget(Optimizer *opt)
{
    opt->step = 0;
    optim_empty(opt);
}

uint64_t optim_batch(const Optimizer *opt)
{
    return (uint64_t)opt->step * (uint64_t)MAX(opt->options->accumulate, 1) + (uint64_t)opt->held;
}

/* ---- gradients of several batches */

/* A batch's gradient on its way into the sum, or the sum on its way out. */
typedef struct {
    real *sum, *grad;
    size_t count;
    bool begins;
    real weight; /* of the gradient in the sum; of the sum in the gradient */
} Gathering;

static void add_chunk(void *context, int number)
{
    const Gathering *g = context;
    size_t begin = (size_t)number * CHUNK, end = MIN(begin + CHUNK, g->count);
    for (size_t i = begin; i < end; i++)
        g->sum[i] = (g->begins ? 0 : g->sum[i]) + g->weight * g->grad[i];
}

static void mean_chunk(void *context, int number)
{
    const Gathering *g = context;
    size_t begin = (size_t)number * CHUNK, end = MIN(begin + CHUNK, g->count);
    for (size_t i = begin; i < end; i++) {
        g->grad[i] = g->weight * g->sum[i];
        g->sum[i] = 0; /* what is saved between two steps is the same however they came about */
    }
}

static int chunks_of(size_t count)
{
    return (int)((count + CHUNK - 1) / CHUNK);
}

bool optim_gather(Optimizer *opt, Model *model, int images, bool last, Pool *pool)
{
    if (!accumulates(opt))
        return true;
    Gathering gathering = {.sum = opt->slot[opt->kind->slots],
                           .grad = model->grad,
                           .count = opt->count,
                           .begins = opt->held == 0,
                           .weight = (real)images};
    pool_run(pool, chunks_of(opt->count), add_chunk, &gathering);
    opt->held++;
    opt->images += images;
    if (opt->held < opt->options->accumulate && !last)
        return false;
    gathering.weight = (real)(1 / (double)opt->images);
    pool_run(pool, chunks_of(opt->count), mean_chunk, &gathering);
    opt->held = opt->images = 0;
    return true;
}

/* ---- long gradients */

typedef struct {
    const Optimizer *opt;
    Model *model;
    real factor;
} Clip;

static double gradient_norm(const Optimizer *opt, const Model *model, Pool *pool)
{
    double sum = 0;
    for (int i = 0; i < model->params; i++)
        if (!model->param[i].frozen)
            sum += squares_sum(model->param[i].count, model->grad + model->param[i].offset, pool,
                               opt->room);
    return sqrt(sum);
}

static void clip_chunk(void *context, int number)
{
    const Clip *clip = context;
    size_t begin = (size_t)number * CHUNK, end = MIN(begin + CHUNK, clip->opt->count);
    for (size_t i = begin; i < end; i++)
        clip->model->grad[i] *= clip->factor;
}

/* PyTorch's clip_grad_norm_. */
static void clip_gradient(const Optimizer *opt, Model *model, Pool *pool)
{
    double norm = gradient_norm(opt, model, pool), factor = opt->options->clip / (norm + 1e-6);
    Clip clip = {opt, model, (real)factor};
    if (!(factor >= 1))
        pool_run(pool, chunks_of(opt->count), clip_chunk, &clip);
}

/* ---- the step */

/* One step, as the pool's shards share it. */
typedef struct {
    const Optimizer *opt;
    Model *model;
    int shards;
} OptimStep;

static bool is_whole(const Optimizer *opt, const Param *param)
{
    return opt->muon && muon_takes(param);
}

/* A step's factors for a parameter with that rule. */
static StepFactors factors_of(const Optimizer *opt, Hyper hyper, const ParamRule *rule)
{
    hyper.lr *= rule->rate;
    hyper.wd *= rule->decay;
    StepFactors factors = opt->kind->factors(opt, hyper);
    factors.shrink = opt->true_wd ? (real)(1 - hyper.wd * hyper.lr) : 1;
    factors.l2 = opt->true_wd ? 0 : (real)hyper.wd;
    return factors;
}

static void step_range(const OptimStep *step, const StepFactors *factors, size_t begin, size_t end)
{
    const Optimizer *opt = step->opt;
    real *slot[OPTIM_SLOTS] = {NULL};
    for (int s = 0; s < opt->kind->slots; s++)
        slot[s] = opt->slot[s] + begin;
    opt->kind->step(step->model->kernels, factors, end - begin, step->model->theta + begin,
                    step->model->grad + begin, slot);
}

/* Where a shard's share of `count` numbers begins: at a cache line that no other shard writes. */
static size_t share_begin(const OptimStep *step, int shard, size_t count)
{
    size_t begin = count * (size_t)shard / (size_t)step->shards;
    return shard == step->shards ? count : begin / REAL_LINE * REAL_LINE;
}

/* Steps a share of each parameter; of a large layer mostly what this thread made gradients of. */
static void step_shard(void *context, int shard)
{
    const OptimStep *step = context;
    for (int i = 0; i < step->model->params; i++) {
        const Param *param = &step->model->param[i];
        size_t from = share_begin(step, shard, param->count);
        size_t to = share_begin(step, shard + 1, param->count);
        if (from < to && !param->frozen && !is_whole(step->opt, param))
            step_range(step, &step->opt->factors[i], param->offset + from, param->offset + to);
    }
}

static void step_whole(const Optimizer *opt, Hyper hyper, Model *model, Pool *pool)
{
    for (int i = 0; i < model->params; i++)
        if (is_whole(opt, &model->param[i]) && !model->param[i].frozen)
            muon_step(opt->muon, model, &model->param[i], hyper.lr * opt->rule[i].rate, hyper.mom,
                      opt->slot[0], pool);
}

void optim_step(Optimizer *opt, Hyper hyper, Model *model, Pool *pool)
{
    assert(opt->count == model->size);
    opt->step++;
    opt->mom = hyper.mom;
    if (opt->options->clip > 0)
        clip_gradient(opt, model, pool);
    for (int i = 0; i < model->params; i++)
        opt->factors[i] = factors_of(opt, hyper, &opt->rule[i]);
    OptimStep step = {.opt = opt, .model = model, .shards = chunks_of(opt->count)};
    pool_run(pool, step.shards, step_shard, &step);
    if (opt->muon)
        step_whole(opt, hyper, model, pool);
}
