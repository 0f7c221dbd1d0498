/* optim.h - one step of an optimiser over flat arrays.
 *
 *     Optimizer opt = optim_new(arena, optim_find("adam"), model);
 *     optim_step(&opt, schedule_at(&schedule, k), model, pool);
 *
 * The rate is an argument, never a field that other code sets.  Moments, the count of steps and the
 * last momentum stay from run to run, as in fastai: `fit` after a 1cycle goes on with the momentum
 * at the end of the cycle (fastai-v1.md, traps 3-5). */
#ifndef NN_OPTIM_H
#define NN_OPTIM_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/pool.h"
#include "nn/model.h"
#include "nn/schedule.h"

enum { OPTIM_SLOTS = 2 };

typedef struct ParamRule ParamRule;     /* rules.h */
typedef struct StepFactors StepFactors; /* kernels.h */
typedef struct OptimKind OptimKind;     /* a const row: name, slots, step */

/* An optimiser and what it remembers.  Its slots live in the arena of optim_new and are laid out
 * as theta; a learner owns it for as long as its model. */
typedef struct Optimizer {
    const OptimKind *kind;
    bool true_wd;            /* decoupled decay (AdamW); false: L2, added to the gradient */
    ParamRule *rule;         /* of each parameter of the model; at first all alike */
    StepFactors *factors;    /* of each parameter, of the step under way */
    size_t count;            /* numbers in theta */
    real *slot[OPTIM_SLOTS]; /* count each, or NULL: Adam's m and v; SGD's momentum buffer */
    long step;               /* steps taken */
    double mom;              /* momentum in force: at first 0.9 or the owner's, then a schedule's */
} Optimizer;

/* Names of the rows: of row `index`, NULL after the last. */
const char *optim_name(int index);

/* What row `index` does, in a few words. */
void optim_meaning(int index, Buf *out);

#define OPTIM_DEFAULT "adam" /* fastai's where none is given */

/* By name, NULL for any other.  Adam has the betas mom and 0.99, and eps 1e-8. */
const OptimKind *optim_find(const char *name);
const char *optim_kind_name(const OptimKind *kind);
bool optim_has_momentum(const OptimKind *kind); /* a momentum buffer; Adam has beta 1 instead */
int optim_slots(const Optimizer *opt);
const char *optim_slot_name(const Optimizer *opt, int slot); /* as PyTorch: "exp_avg" */

/* Zeroed slots in the arena; true_wd on, every parameter stepped alike. */
Optimizer optim_new(Arena *arena, const OptimKind *kind, const Model *model);

/* Decays and steps model->theta by model->grad.  Elementwise: any number of threads, same bits. */
void optim_step(Optimizer *opt, Hyper hyper, Model *model, Pool *pool);

#endif
