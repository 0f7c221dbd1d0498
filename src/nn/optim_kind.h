/* optim_kind.h - a row of the table of optimisers (optim_kinds.c).  Internal to nn.
 *
 *     StepFactors factors = opt->kind->factors(opt, hyper);
 *     opt->kind->step(kernels, &factors, count, theta, grad, slot);
 */
#ifndef NN_OPTIM_KIND_H
#define NN_OPTIM_KIND_H

#include "kernels/kernels.h"
#include "nn/optim.h"

struct OptimKind {
    const char *name, *meaning;
    int slots;
    bool momentum;   /* its momentum's default is the learner's choice: a buffer, no beta 1 */
    bool nesterov;   /* can have Nesterov's momentum, or always has */
    bool true_wd;    /* always decays apart from the gradient */
    bool orthogonal; /* filters are stepped by muon.c */
    double mom;      /* momentum where nobody has set one */
    const char *slot_name[OPTIM_SLOTS]; /* PyTorch's, in an optimiser's state */
    /* Of step opt->step, which counts from 1, for parameters with that rate; decay is left out. */
    StepFactors (*factors)(const Optimizer *opt, Hyper hyper);
    void (*step)(const Kernels *kernels, const StepFactors *factors, size_t count, real *theta,
                 const real *grad, real **slot);
};

#endif
