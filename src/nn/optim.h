/* optim.h - one step of an optimiser over flat arrays.
 *
 *     Optimizer opt = optim_new(arena, optim_find("adam"), model);
 *     if (optim_gather(&opt, model, batch.n, last, pool))
 *         optim_step(&opt, schedule_at(&schedule, k), model, pool);
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

enum { OPTIM_SLOTS = 3 };

typedef struct Muon Muon;                 /* muon.h */
typedef struct OptimOptions OptimOptions; /* optim_options.h */
typedef struct ParamRule ParamRule;       /* rules.h */
typedef struct StepFactors StepFactors;   /* kernels.h */
typedef struct OptimKind OptimKind;       /* a const row: name, slots, step */

/* An optimiser and what it remembers.  Its slots live in the arena of optim_new and are laid out
 * as theta; a learner owns it for as long as its model. */
typedef struct Optimizer {
    const OptimKind *kind;
    bool true_wd;                /* decoupled decay (AdamW); false: L2, added to the gradient */
    ParamRule *rule;             /* of each parameter of the model; at first all alike */
    StepFactors *factors;        /* of each parameter, of the step under way */
    size_t count;                /* numbers in theta */
    real *slot[OPTIM_SLOTS];     /* count each, or NULL: Adam's m and v; SGD's momentum buffer; then
                                the sum of gradients that wait for their step */
    const OptimOptions *options; /* what was asked for */
    Muon *muon;                  /* of a kind that steps filters as a whole, or NULL */
    double *room;                /* for the gradient's norm, once there is one to clip to */
    long step;                   /* steps taken */
    long begun;       /* of them before the slots were emptied: Adam corrects by the rest */
    int held, images; /* batches, and their images, whose gradients wait */
    double mom;       /* momentum in force: at first the kind's or the owner's, then a schedule's */
} Optimizer;

/* Names of the rows: of row `index`, NULL after the last. */
const char *optim_name(int index);

/* What row `index` does, in a few words. */
void optim_meaning(int index, Buf *out);

#define OPTIM_DEFAULT "adam" /* fastai's where none is given */

/* By name, NULL for any other.  Adam has the betas mom and 0.99, AdamW mom and 0.999, RMSprop alpha
 * 0.99, and all of them eps 1e-8. */
const OptimKind *optim_find(const char *name);
const char *optim_kind_name(const OptimKind *kind);
bool optim_has_momentum(const OptimKind *kind); /* a momentum buffer; Adam has beta 1 instead */
double optim_sgd_mom(const OptimKind *kind);    /* of what is no filter, likewise; 0: no Muon */
double optim_momentum(const OptimKind *kind);   /* where nobody has asked for another */

bool optim_has_filters(const OptimKind *kind); /* steps filters in another way: Muon */

/* Refuses options that the kind does not have. */
NODISCARD bool optim_takes(const OptimKind *kind, const OptimOptions *options, bool true_wd,
                           Error *err);

int optim_slots(const Optimizer *opt);
const char *optim_slot_name(const Optimizer *opt, int slot); /* as PyTorch: "exp_avg" */

/* Zeroed slots in the arena; true_wd on, every parameter stepped alike. */
Optimizer optim_new(Arena *arena, const OptimKind *kind, const Model *model);

/* Asks for other options from the next step on; room for them is made in the arena of optim_new.
 * Gradients that wait are forgotten, and rules are made anew. */
void optim_ask(Arena *arena, Optimizer *opt, const Model *model, const OptimOptions *options);

/* Empties the slots; steps are counted on. */
void optim_empty(Optimizer *opt);

/* As after optim_new: empty slots, no step taken. */
void optim_forget(Optimizer *opt);

/* A number that differs for every batch that the optimiser has seen, waiting ones too. */
uint64_t optim_batch(const Optimizer *opt);

/* Takes the gradient of a batch of so many images in.  False: a step is not due, since gradients of
 * more batches are to come; true: model->grad is the mean over the images of all of them.  last:
 * no batch is to come, so that a step is due anyway. */
bool optim_gather(Optimizer *opt, Model *model, int images, bool last, Pool *pool);

/* Clips the gradient, decays and steps model->theta by model->grad.  Any number of threads gives
 * the same bits. */
void optim_step(Optimizer *opt, Hyper hyper, Model *model, Pool *pool);

#endif
