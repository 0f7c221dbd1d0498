/* plan.h - what a run will do: how many batches, by which schedule, whether it is validated or
 * restored.
 *
 *     Plan plan;
 *     if (!plan_one_cycle(&plan, &request, learner_batches(learner), err)) ...
 *     schedule_at(&plan.schedule, plan.first)    what its first batch will use
 */
#ifndef TRAIN_PLAN_H
#define TRAIN_PLAN_H

#include "base/buf.h"
#include "base/error.h"
#include "nn/schedule.h"

typedef enum {
    PLAN_NONE, /* not known, as that of another program's run: all else is 0 */
    PLAN_LR_FIND,
    PLAN_FIT,
    PLAN_ONE_CYCLE
} PlanKind;

#define LR_DEFAULT 3e-3 /* fastai's rate where none is given */
#define RATE_LEAST 1e-45
#define RATE_MOST 1e30 /* a rate that diverges is an experiment, too */

/* What a run does, from its first batch to its last.  A value without pointers: who runs it copies
 * it. */
typedef struct Plan {
    PlanKind kind;
    long batches;      /* batches in an epoch of the training set */
    int first_epoch;   /* number of the first epoch: start_epoch */
    int last_epoch;    /* one after the last */
    long first, last;  /* the batches of the schedule that are run: first ... last-1 */
    Schedule schedule; /* with its weight decay */
    double lr_max;     /* the rate asked for; end_lr for lr_find */
    RateSpread spread; /* of the rates, which are the last layer group's, over the others */
    bool validate;     /* after each epoch */
    bool restore;      /* put everything back at the end */
} Plan;

/* What a user asks lr_find for. */
typedef struct {
    double start_lr, end_lr;
    long num_it; /* batches from one to the other */
    double mom, wd;
} LrFindRequest;

/* What a user asks fit_one_cycle for. */
typedef struct {
    double epochs; /* cyc_len; the last one is cut where they are no whole number */
    OneCycle cycle;
    int tot_epochs;  /* of the whole schedule; 0: epochs */
    int start_epoch; /* its first epoch to run */
    double wd;
} OneCycleRequest;

const char *plan_name(const Plan *plan); /* "lr_find", "fit", "fit_one_cycle"; "run": PLAN_NONE */

void plan_fit(Plan *plan, double epochs, double lr, double mom, double wd, long batches);
void plan_lr_find(Plan *plan, const LrFindRequest *request, long batches);

/* fastai-v1.md 6.1 and 6.2: epochs beyond tot_epochs are cut after one batch at the final rate. */
NODISCARD bool plan_one_cycle(Plan *plan, const OneCycleRequest *request, long batches, Error *err);

/* The batches that an epoch of the plan has: fewer in one that its end cuts. */
long plan_epoch_batches(const Plan *plan, int epoch);

/* Whether its end cuts the epoch; never that of a run of which no plan is known. */
bool plan_cuts(const Plan *plan, int epoch);

/* How many epochs it has from the schedule's first on; "10", or "9.92" where the last is cut. */
double plan_epochs(const Plan *plan);
void plan_epochs_put(const Plan *plan, Buf *out);

/* A plan changed while it is run, for what is left of it. */
typedef enum {
    /* value: another peak; of `fit` the constant rate.  From k on all rates change in proportion:
     * the way up leads to the new peak, the way down continues lower or higher to its end. */
    CHANGE_LR_MAX,
    CHANGE_WD, /* value: weight decay of all that is left */
    /* value: so many more.  Epochs that the schedule has after the plan's last (tot_epochs) come
     * first, as they are.  For more than these the rest of the schedule, warm-up included, is
     * stretched: no jump at k, the same peak if it is ahead, the same end.  A run that is at its
     * end gets the whole schedule again, over so many epochs. */
    CHANGE_EPOCHS,
    /* value: so many batches from k on, at least one; the rest of the schedule is stretched or
     * pressed together: no jump at k, the same end. */
    CHANGE_STEPS,
} ChangeKind;

/* One such change; a value. */
typedef struct {
    ChangeKind kind;
    double value;
} Change;

/* The changed plan; its batches before k (of the schedule) are plan's, to the bit.  *out may be
 * *plan and is untouched on failure. */
NODISCARD bool plan_change(const Plan *plan, long k, const Change *change, Plan *out, Error *err);

/* "from batch 320 of 386 on: peak 1.00E-02 instead of 5.00E-02, so ..." */
void plan_describe_change(const Plan *plan, long k, const Change *change, Buf *out);

#endif
