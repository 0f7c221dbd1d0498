/* Changes the weights by the gradients: PyTorch's Adam and SGD with fastai's weight decay
 * (fastai-v1.md section 3).  Factors that do not depend on the element are computed in double, once
 * per step; elements are stepped in `real`. */
#include "nn/optim.h"

#include "kernels/kernels.h"
#include "nn/rules.h"

#include <math.h>
#include <string.h>

enum { CHUNK = 1 << 14 }; /* numbers per shard of the pool: 64 KiB of each array, well inside L2 */

static const double BETA2 = 0.99, EPSILON = 1e-8;

struct OptimKind {
    const char *name, *meaning;
    int slots;
    bool momentum;                      /* its momentum's default is the learner's choice */
    const char *slot_name[OPTIM_SLOTS]; /* PyTorch's, in an optimiser's state */
    StepFactors (*factors)(Hyper hyper, long step); /* step counts from 1; decay is left out */
    void (*step)(const Kernels *kernels, const StepFactors *factors, size_t count, real *theta,
                 const real *grad, real **slot);
};

/* fastai's m / (sqrt(v) / r + epsilon), where r * r = 1 - beta2^step, is m * r / (sqrt(v) + epsilon
 * * r): one division an element less. */
static StepFactors adam_factors(Hyper hyper, long step)
{
    double r = sqrt(1 - pow(BETA2, (double)step));
    return (StepFactors){
        .rate = (real)(hyper.lr * r / (1 - pow(hyper.mom, (double)step))),
        .mom = (real)hyper.mom,
        .mom_rest = (real)(1 - hyper.mom),
        .beta2 = (real)BETA2,
        .beta2_rest = (real)(1 - BETA2),
        .epsilon = (real)(EPSILON * r),
    };
}

static void adam_step(const Kernels *kernels, const StepFactors *factors, size_t count, real *theta,
                      const real *grad, real **slot)
{
    kernels->adam(factors, count, theta, grad, slot[0], slot[1]);
}

static StepFactors sgd_factors(Hyper hyper, long step)
{
    (void)step;
    return (StepFactors){.rate = (real)hyper.lr, .mom = (real)hyper.mom};
}

static void sgd_step(const Kernels *kernels, const StepFactors *factors, size_t count, real *theta,
                     const real *grad, real **slot)
{
    kernels->sgd(factors, count, theta, grad, slot[0]);
}

static const OptimKind KINDS[] = {
    {.name = "adam",
     .meaning = "steps as long as the recent gradients are even; fastai's default",
     .slots = 2,
     .slot_name = {"exp_avg", "exp_avg_sq"},
     .factors = adam_factors,
     .step = adam_step},
    {.name = "sgd",
     .meaning = "steps along the gradient, with momentum",
     .slots = 1,
     .momentum = true,
     .slot_name = {"momentum_buffer"},
     .factors = sgd_factors,
     .step = sgd_step},
};

const char *optim_name(int index)
{
    return index < LENGTH(KINDS) ? KINDS[index].name : NULL;
}

void optim_meaning(int index, Buf *out)
{
    buf_text_add(out, KINDS[index].meaning);
}

const OptimKind *optim_find(const char *name)
{
    for (int i = 0; i < LENGTH(KINDS); i++)
        if (strcmp(name, KINDS[i].name) == 0)
            return &KINDS[i];
    return NULL;
}

const char *optim_kind_name(const OptimKind *kind)
{
    return kind->name;
}

bool optim_has_momentum(const OptimKind *kind)
{
    return kind->momentum;
}

int optim_slots(const Optimizer *opt)
{
    return opt->kind->slots;
}

const char *optim_slot_name(const Optimizer *opt, int slot)
{
    return opt->kind->slot_name[slot];
}

Optimizer optim_new(Arena *arena, const OptimKind *kind, const Model *model)
{
    Optimizer opt = {.kind = kind, .true_wd = true, .count = model->size, .mom = 0.9};
    opt.rule = ARENA_NEW(arena, ParamRule, model->params);
    opt.factors = ARENA_NEW(arena, StepFactors, model->params);
    rules_make(opt.rule, model, &(RuleOptions){0});
    for (int s = 0; s < kind->slots; s++)
        opt.slot[s] = ARENA_NEW(arena, real, model->size);
    return opt;
}

/* One step, as the pool's shards share it. */
typedef struct {
    const Optimizer *opt;
    Model *model;
    int shards;
} OptimStep;

/* A step's factors for a parameter with that rule. */
static StepFactors factors_of(const Optimizer *opt, Hyper hyper, const ParamRule *rule)
{
    hyper.lr *= rule->rate;
    hyper.wd *= rule->decay;
    StepFactors factors = opt->kind->factors(hyper, opt->step);
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
        if (from < to && !param->frozen)
            step_range(step, &step->opt->factors[i], param->offset + from, param->offset + to);
    }
}

void optim_step(Optimizer *opt, Hyper hyper, Model *model, Pool *pool)
{
    assert(opt->count == model->size);
    opt->step++;
    opt->mom = hyper.mom;
    for (int i = 0; i < model->params; i++)
        opt->factors[i] = factors_of(opt, hyper, &opt->rule[i]);
    OptimStep step = {
        .opt = opt, .model = model, .shards = (int)((opt->count + CHUNK - 1) / CHUNK)};
    pool_run(pool, step.shards, step_shard, &step);
}
