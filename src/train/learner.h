/* learner.h - a model, its optimiser and its data, and the one training loop there is.
 *
 *     Learner *learner = learner_new(arena, model, data, &options, err);
 *     plan_fit(&plan, 2, 5e-2, learner->opt.mom, learner->options.wd, learner_batches(learner));
 *     Result result = learner_fit(learner, &plan, hooks, LENGTH(hooks));
 *
 * A Learner is touched by one thread at a time: the one that runs learner_fit while it runs. */
#ifndef TRAIN_LEARNER_H
#define TRAIN_LEARNER_H

#include "base/clock.h"
#include "data/loader.h"
#include "nn/average.h"
#include "nn/health.h"
#include "nn/model.h"
#include "nn/optim.h"
#include "nn/optim_options.h"
#include "train/event.h"
#include "train/feed.h"
#include "train/plan.h"
#include "train/result.h"

#include <stdatomic.h>

typedef struct Tta Tta; /* tta.h */

/* Where nothing else is asked for. */
#define WD_DEFAULT 0.01
#define MOMENTUM_DEFAULT 0.9

#define WD_MOST 1e3 /* what is above decays the weights to nothing, and was a slip */

/* What each class counts in the loss (class_weights.h): a plain value, whose numbers are borrowed;
 * all 0: every class counts the same. */
typedef struct {
    bool balanced;       /* they are made of the training images of whatever data there is */
    int count;           /* of weights */
    const float *weight; /* NULL: none, or not made yet */
} ClassWeights;

/* How a learner trains.  A checkpoint contains all of it. */
typedef struct LearnerOptions {
    const OptimKind *opt;
    double wd;                         /* weight decay of runs that name none */
    bool true_wd;                      /* optim.h */
    bool bn_wd;                        /* false: as steps.rules.no_wd of biases and norms */
    OptimOptions steps;                /* what else the optimiser is asked for */
    Averaging average[AVERAGES];       /* of the weights; a zero kind: none */
    double momentum;                   /* SGD's where no schedule has set one yet */
    double smoothing;                  /* label smoothing epsilon */
    ClassWeights weights;              /* in the loss; a learner has numbers of its own */
    const Metric *metric[METRICS_MAX]; /* NULL ends */
    int bs;                            /* images per batch */
    bool keep_last;                    /* a smaller last batch of an epoch is trained, too */
    Freezing freezing;                 /* by learner_freeze; a new learner's is 0 */
    bool cache;                        /* what frozen layers make of an image is kept, in runs */
    uint64_t seed;                     /* initial weights, order, dropout */
    bool in_order;                     /* every epoch in the data's order: golden records */
    Normalization normalization;       /* a learner has its own copy of the numbers */
    Augment augment;                   /* of training images */
    ResizeMethod resize;               /* for pictures read later: as it was for the net's data */
} LearnerOptions;

/* It belongs to the run's thread during a run, and to its maker otherwise.  Training changes model,
 * opt, epoch and at, which a Snapshot copies.  No call relies on what another one has left in x,
 * labels and loss. */
typedef struct Learner {
    Arena *arena; /* everything below lives in it */
    Arena *batch; /* of it: room for a batch, made anew for another size, net or way through it */
    Arena *order; /* of it: the loaders' orders, made anew for other data */
    Model *model;
    Optimizer opt;
    Average average[AVERAGES]; /* as options.average; training changes them, too */
    LearnerOptions options;
    const Dataset *data; /* borrowed; train.count may be 0 after `load` */
    Loader train, valid;
    long epoch;  /* epochs of data order used up: the next run starts with this one */
    Position at; /* of the run under way, or where the latest ended */

    Pool *pool; /* borrowed; NULL: one thread */
    Clock clock;
    const atomic_int *interrupts; /* borrowed, or NULL; above 0: stop at a batch boundary */
    Latch *latch;        /* borrowed, or NULL: closed while a run changes any of it (keeper.h) */
    const Average *lent; /* whose numbers the model has while they are validated, or NULL */

    Feed feed;          /* batches to train with */
    Features *features; /* in runs that keep them (caching.h) */
    real *x;          /* a batch to look at: [bs][h][w][c], as the next two after learner_reserve */
    uint16_t *labels; /* bs */
    real *loss;       /* bs */
} Learner;

/* What learner_validate has measured; a value. */
typedef struct Validation {
    float loss;                /* mean over the images, by the weights of their classes */
    float metric[METRICS_MAX]; /* as learner->options.metric */
    int images;
} Validation;

/* New initial weights from options->seed, fresh optimiser, data order from epoch 0.  NULL when the
 * batch size is above the number of training images, a metric needs more classes, images cannot be
 * augmented so, or a batch takes more memory than the machine has.  Without training images no room
 * for a batch is made yet, so a batch size that is read from a file costs no memory until there is
 * data. */
Learner *learner_new(Arena *arena, Model *model, const Dataset *data, const LearnerOptions *options,
                     Error *err);

/* Begins its averages anew, with the weights that it has been given. */
void learner_begin_averages(Learner *learner);

/* Refuses batches of more images than there are to train with, if there are any. */
NODISCARD bool learner_check_bs(const Dataset *data, int bs, Error *err);

/* The same learner on other data of the same shape and classes, in batches of bs: weights,
 * optimiser and position stay. */
NODISCARD bool learner_set_data(Learner *learner, const Dataset *data, int bs, Error *err);

/* The same with another normalization, of which it makes a copy. */
NODISCARD bool learner_normalize(Learner *learner, const Normalization *normalization,
                                 const Dataset *data, Error *err);

/* The same with another augmentation of training images. */
NODISCARD bool learner_augment(Learner *learner, const Augment *augment, const Dataset *data,
                               Error *err);

/* Freezes layers from now on as `freezing` and `cache` of these options say.  As in fastai the
 * optimiser starts anew, with its first momentum. */
void learner_freeze(Learner *learner, const LearnerOptions *as);

/* Asks the optimiser for other steps from now on; gradients that wait for theirs are forgotten. */
void learner_ask(Learner *learner, const OptimOptions *steps);

/* Makes the rules by which the optimiser steps each parameter: of the options and the net. */
void learner_rules(Learner *learner);

/* Makes room for a batch of options.bs before it is used, and the filters of a `whiten` layer once
 * there are images; runs and validation do so themselves. */
void learner_reserve(Learner *learner);

/* Uses other kernels, another work mode or other shards from the next batch on; results differ by
 * rounding. */
void learner_set_work(Learner *learner, const Kernels *kernels, WorkMode mode, int shards);

/* Batches of one training epoch. */
long learner_batches(const Learner *learner);

int learner_metrics(const Learner *learner);

/* The average that is validated beside the weights, or NULL. */
Average *learner_ema(Learner *learner);

/* The training loss of answers that only know how frequent the classes are. */
double learner_guess(const Learner *learner);

/* Runs the plan.  hooks get every event in order; the first vote to stop ends the run at that batch
 * or epoch.  A loss that is not finite ends it before the step is taken; weights or statistics that
 * are not finite end it at the end of the epoch.  With plan->restore only losses are looked at, and
 * the learner is afterwards bit for bit what it was. */
Result learner_fit(Learner *learner, const Plan *plan, const Hook *hooks, int count);

/* Runs the rest of a plan from the position `from`.  With the learner as it was there, bits and
 * events are the same as if the run had gone on.  The plan may be changed from there on
 * (plan_change). */
Result learner_continue(Learner *learner, const Plan *plan, const Position *from, const Hook *hooks,
                        int count);

/* Whether Ctrl-C has asked code that goes through images to stop: on all ranks if on rank 0. */
bool learner_interrupted(const Learner *learner);

/* The vote of rank 0, which Ctrl-C makes one to stop, on every rank. */
StopReason learner_stops(const Learner *learner, StopReason vote);

/* After an epoch: the vote of rank 0; ends the program (die) when ranks have other weights. */
StopReason learner_meet(const Learner *learner, StopReason vote);

/* How images are measured: a value; all 0: once each, with the weights that are trained. */
typedef struct Measuring {
    bool ema;            /* with the averaged weights, if there are such */
    const Tta *tta;      /* borrowed; how they are looked at; NULL: once */
    ClassCounts *counts; /* borrowed; to which is added how classes were answered; NULL */
} Measuring;

/* Loss and metrics over a loader's images, in evaluation mode; how: NULL for all 0.  False when it
 * was interrupted. */
NODISCARD bool learner_validate(Learner *learner, Loader *loader, const Measuring *how,
                                Validation *out);

/* Called with each batch's logits [n][classes] and losses, and returns true to continue; first:
 * position of its first image. */
typedef bool VisitBatch(void *context, long first, int n, const real *logits, const real *loss,
                        const uint16_t *labels);

/* tta: as for learner_validate.  False if visit returned false. */
bool learner_visit(Learner *learner, Loader *loader, const Tta *tta, VisitBatch *visit,
                   void *context);

/* The net's health by a batch of validation images, or of training images if there are none of
 * those; *images: how many it has, 0 when there is no data. */
Health learner_health(Learner *learner, int *images);

#endif
