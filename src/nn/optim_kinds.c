/* The table of optimisers: PyTorch's Adam, AdamW, SGD and RMSprop, and Muon, whose filters muon.c
 * steps.  Factors that do not depend on the element are computed in double, once per step; elements
 * are stepped in `real`. */
#include "nn/optim_kind.h"
#include "nn/optim_options.h"

#include <math.h>
#include <string.h>

static const double EPSILON = 1e-8;

/* fastai's m / (sqrt(v) / r + epsilon), where r * r = 1 - beta2^step, is m * r / (sqrt(v) + epsilon
 * * r): one division an element less. */
static StepFactors adam_with(double beta2, const Optimizer *opt, Hyper hyper)
{
    double step = (double)(opt->step - opt->begun), r = sqrt(1 - pow(beta2, step));
    return (StepFactors){
        .rate = (real)(hyper.lr * r / (1 - pow(hyper.mom, step))),
        .mom = (real)hyper.mom,
        .mom_rest = (real)(1 - hyper.mom),
        .beta2 = (real)beta2,
        .beta2_rest = (real)(1 - beta2),
        .epsilon = (real)(EPSILON * r),
    };
}

static StepFactors adam_factors(const Optimizer *opt, Hyper hyper)
{
    return adam_with(0.99, opt, hyper);
}

static StepFactors adamw_factors(const Optimizer *opt, Hyper hyper)
{
    return adam_with(0.999, opt, hyper);
}

static void adam_step(const Kernels *kernels, const StepFactors *factors, size_t count, real *theta,
                      const real *grad, real **slot)
{
    kernels->adam(factors, count, theta, grad, slot[0], slot[1]);
}

static StepFactors sgd_factors(const Optimizer *opt, Hyper hyper)
{
    return (StepFactors){
        .rate = (real)hyper.lr, .mom = (real)hyper.mom, .nesterov = opt->options->nesterov};
}

static void sgd_step(const Kernels *kernels, const StepFactors *factors, size_t count, real *theta,
                     const real *grad, real **slot)
{
    if (factors->nesterov)
        kernels->nesterov(factors, count, theta, grad, slot[0]);
    else
        kernels->sgd(factors, count, theta, grad, slot[0]);
}

static StepFactors rmsprop_factors(const Optimizer *opt, Hyper hyper)
{
    const double alpha = 0.99;
    (void)opt;
    return (StepFactors){.rate = (real)hyper.lr,
                         .mom = (real)hyper.mom,
                         .beta2 = (real)alpha,
                         .beta2_rest = (real)(1 - alpha),
                         .epsilon = (real)EPSILON};
}

static void rmsprop_step(const Kernels *kernels, const StepFactors *factors, size_t count,
                         real *theta, const real *grad, real **slot)
{
    kernels->rmsprop(factors, count, theta, grad, slot[0], slot[1]);
}

/* Of parameters that are not filters: the schedule's momentum is the filters'. */
static StepFactors muon_factors(const Optimizer *opt, Hyper hyper)
{
    return (StepFactors){
        .rate = (real)hyper.lr, .mom = (real)opt->options->sgd_mom, .nesterov = true};
}

static const OptimKind KINDS[] = {
    {.name = "adam",
     .meaning = "steps as long as the recent gradients are even; fastai's default",
     .slots = 2,
     .mom = 0.9,
     .slot_name = {"exp_avg", "exp_avg_sq"},
     .factors = adam_factors,
     .step = adam_step},
    {.name = "adamw",
     .meaning = "PyTorch's AdamW: Adam with beta 2 = 0.999, always true_wd",
     .slots = 2,
     .true_wd = true,
     .mom = 0.9,
     .slot_name = {"exp_avg", "exp_avg_sq"},
     .factors = adamw_factors,
     .step = adam_step},
    {.name = "sgd",
     .meaning = "steps along the gradient, with momentum",
     .slots = 1,
     .momentum = true,
     .nesterov = true,
     .mom = 0.9,
     .slot_name = {"momentum_buffer"},
     .factors = sgd_factors,
     .step = sgd_step},
    {.name = "rmsprop",
     .meaning = "gradients by the root of their mean square, with momentum",
     .slots = 2,
     .momentum = true,
     .slot_name = {"square_avg", "momentum_buffer"},
     .factors = rmsprop_factors,
     .step = rmsprop_step},
    {.name = "muon",
     .meaning = "filters by orthogonal steps, the rest by SGD with Nesterov's momentum",
     .slots = 1,
     .momentum = true,
     .nesterov = true,
     .orthogonal = true,
     .mom = 0.6,
     .slot_name = {"momentum_buffer"},
     .factors = muon_factors,
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

double optim_momentum(const OptimKind *kind)
{
    return kind->mom;
}

bool optim_has_filters(const OptimKind *kind)
{
    return kind->orthogonal;
}

double optim_sgd_mom(const OptimKind *kind)
{
    return kind->orthogonal ? 0.85 : 0;
}

bool optim_takes(const OptimKind *kind, const OptimOptions *options, bool true_wd, Error *err)
{
    if (options->nesterov && !kind->nesterov)
        return fail(err, "nesterov= is for SGD; add opt=sgd, or leave it out");
    if (options->sgd_mom > 0 && !kind->orthogonal)
        return fail(err, "sgd_mom= is for Muon; add opt=muon, or leave it out");
    if (kind->true_wd && !true_wd)
        return fail(err, "AdamW's decay is decoupled; use opt=adam with true_wd=false, or leave "
                         "true_wd out");
    return true;
}
