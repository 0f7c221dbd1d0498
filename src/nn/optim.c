/* PyTorch's Adam and SGD under fastai's decay (fastai-v1.md section 3).  Factors that do not depend
 * on the element are computed in double, once a step; the elements are stepped in `real`. */
#include "nn/optim.h"

#include "nn/kernels.h"

#include <math.h>
#include <string.h>

enum { CHUNK = 1 << 14 }; /* numbers a pool shard steps: 64 KiB an array, well inside L2 */

static const double BETA2 = 0.99, EPSILON = 1e-8;

struct OptimKind {
    const char *name;
    int slots;
    const char *slot_name[OPTIM_SLOTS];             /* PyTorch's, in an optimiser's state */
    StepFactors (*factors)(Hyper hyper, long step); /* step counts from 1; decay is left out */
    void (*step)(const Kernels *kernels, const StepFactors *factors, size_t count, real *theta,
                 const real *grad, real **slot);
};

static StepFactors adam_factors(Hyper hyper, long step)
{
    return (StepFactors){
        .rate = (real)(hyper.lr / (1 - pow(hyper.mom, (double)step))),
        .mom = (real)hyper.mom,
        .mom_rest = (real)(1 - hyper.mom),
        .beta2 = (real)BETA2,
        .beta2_rest = (real)(1 - BETA2),
        .root_scale = (real)sqrt(1 - pow(BETA2, (double)step)),
        .epsilon = (real)EPSILON,
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
     .slots = 2,
     .slot_name = {"exp_avg", "exp_avg_sq"},
     .factors = adam_factors,
     .step = adam_step},
    {.name = "sgd",
     .slots = 1,
     .slot_name = {"momentum_buffer"},
     .factors = sgd_factors,
     .step = sgd_step},
};

const OptimKind *optim_find(const char *name)
{
    for (int i = 0; i < LENGTH(KINDS); i++)
        if (strcmp(name, KINDS[i].name) == 0)
            return &KINDS[i];
    return NULL;
}

const char *optim_name(const Optimizer *opt)
{
    return opt->kind->name;
}

const char *optim_kind_name(const OptimKind *kind)
{
    return kind->name;
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
    Optimizer opt = {
        .kind = kind, .true_wd = true, .bn_wd = true, .count = model->size, .mom = 0.9};
    for (int s = 0; s < kind->slots; s++)
        opt.slot[s] = ARENA_NEW(arena, real, model->size);
    return opt;
}

/* One step under way, shared by the pool's shards. */
typedef struct {
    const Optimizer *opt;
    Hyper hyper;
    Model *model;
    StepFactors factors; /* without decay */
} Step;

static StepFactors with_decay(const Step *step, ParamRole role)
{
    StepFactors factors = step->factors;
    bool decays = role == PARAM_WEIGHT || step->opt->bn_wd;
    double wd = decays ? step->hyper.wd : 0;
    factors.shrink = step->opt->true_wd ? (real)(1 - wd * step->hyper.lr) : 1;
    factors.l2 = step->opt->true_wd ? 0 : (real)wd;
    return factors;
}

static void step_range(const Step *step, ParamRole role, size_t begin, size_t end)
{
    const Optimizer *opt = step->opt;
    StepFactors factors = with_decay(step, role);
    real *slot[OPTIM_SLOTS] = {NULL};
    for (int s = 0; s < opt->kind->slots; s++)
        slot[s] = opt->slot[s] + begin;
    opt->kind->step(step->model->kernels, &factors, end - begin, step->model->theta + begin,
                    step->model->grad + begin, slot);
}

/* The part of each parameter that lies in the chunk. */
static void step_chunk(void *context, int shard)
{
    const Step *step = context;
    size_t begin = (size_t)shard * CHUNK, end = MIN(begin + CHUNK, step->opt->count);
    for (int i = 0; i < step->model->params; i++) {
        const Param *param = &step->model->param[i];
        size_t from = MAX(begin, param->offset), to = MIN(end, param->offset + param->count);
        if (from < to)
            step_range(step, param->role, from, to);
    }
}

void optim_step(Optimizer *opt, Hyper hyper, Model *model, Pool *pool)
{
    assert(opt->count == model->size);
    opt->step++;
    opt->mom = hyper.mom;
    Step step = {.opt = opt,
                 .hyper = hyper,
                 .model = model,
                 .factors = opt->kind->factors(hyper, opt->step)};
    pool_run(pool, (int)((opt->count + CHUNK - 1) / CHUNK), step_chunk, &step);
}
