/* schedule.h - learning rate, momentum and weight decay as a pure function of the batch number.
 *
 *     OneCycle cycle = one_cycle_defaults(5e-2);
 *     Schedule schedule = schedule_one_cycle(&cycle, 193, 2);
 *     Hyper h = schedule_at(&schedule, 115);    {0.05, 0.85, 0}: the peak
 *
 * Because it is a function of k, a schedule can be drawn before it is run, and a resumed run cannot
 * drift.  Everything is in double.  k counts batches from 0 over the whole schedule. */
#ifndef NN_SCHEDULE_H
#define NN_SCHEDULE_H

#include "base/base.h"
#include "base/buf.h"

/* The settings of an optimiser for one batch. */
typedef struct {
    double lr;  /* learning rate */
    double mom; /* SGD's momentum or Adam's beta 1 */
    double wd;  /* weight decay */
} Hyper;

/* fastai's annealing functions, with p in [0, 1] (fastai-v1.md section 5). */
typedef enum { ANNEAL_CONST, ANNEAL_LINEAR, ANNEAL_COS, ANNEAL_EXP, ANNEAL_POLY } Anneal;

/* A value that changes over a segment. */
typedef struct {
    Anneal anneal;
    double from, to; /* values at p = 0 and p = 1 */
    double degree;   /* ANNEAL_POLY only */
} Curve;

double curve_at(const Curve *curve, double p);

/* Batches first ... of the schedule (up to the next segment's first); p = (k - origin) / length. */
typedef struct {
    long first;    /* first batch it applies to */
    double origin; /* batch at which p would be 0 */
    double length; /* batches from p = 0 to p = 1, > 0 */
    Curve lr, mom;
    double wd; /* constant */
} Segment;

enum { SCHEDULE_SEGMENTS = 16 }; /* a policy has up to three; a change of the rest adds one */

/* Rate, momentum and weight decay of every batch: a plain value, copied freely.  Segments cover
 * all batches, without gaps. */
typedef struct {
    long steps;                         /* batches in the whole schedule */
    int segments;                       /* used below */
    Segment segment[SCHEDULE_SEGMENTS]; /* in order of `first`; the first has first = 0 */
} Schedule;

/* The values batch k uses; k = steps gives the value after the last batch.  k past the
 * end of a segment is clamped to its p = 1. */
Hyper schedule_at(const Schedule *schedule, long k);

/* ---- changing a schedule from batch k on; what comes before stays the same to the bit.  False
 * when there is no room for one more segment. */

/* Sets another weight decay; k = 0: for all of it. */
NODISCARD bool schedule_set_wd(Schedule *schedule, long k, double wd);

/* Multiplies all rates by is / was.  A policy's curves are proportional to its peak, so these are
 * the rates of a policy with another peak.  A rate of `was` becomes `is` to the bit. */
NODISCARD bool schedule_scale(Schedule *schedule, long k, double was, double is);

/* Stretches the curves over so many more batches: no jump at k, the same values at the end. */
NODISCARD bool schedule_stretch(Schedule *schedule, long k, long more);

/* Repeats the whole schedule after its end, over so many batches. */
NODISCARD bool schedule_repeat(Schedule *schedule, long more);

/* Shapes of a cycle. */
typedef enum {
    POLICY_COS,         /* cosine up, cosine down: fastai v1 */
    POLICY_LINEAR,      /* linear up, cosine down: fastai 1.0.6 - 1.0.28; or a triangle */
    POLICY_THREE_PHASE, /* up, mirrored down, tail: the original, lengths as fastai 0.7 */
} Policy;

/* The arguments of fastai's fit_one_cycle. */
typedef struct {
    double lr_max;
    double mom_max, mom_min; /* moms = mom_max,mom_min */
    double div_factor;       /* first rate = lr_max / div_factor */
    double pct_start;        /* fraction of the batches in which the rate rises, 0 ... 1 */
    double final_div;        /* last rate = lr_max / final_div; 0: div_factor * 1e4 */
    Policy policy;
    /* POLICY_LINEAR only: straight lines with free ends, from start * lr_max at the first batch to
     * lr_max, and to end * lr_max after the last; both may be 0.  div_factor and final_div then
     * mean nothing. */
    bool triangle;
    double start, end;
} OneCycle;

/* fastai's: moms .95,.85, div_factor 25, pct_start .3, cosine. */
OneCycle one_cycle_defaults(double lr_max);

/* epochs is tot_epochs where that is given (fastai-v1.md 6.1, 6.2). */
Schedule schedule_one_cycle(const OneCycle *cycle, long batches_per_epoch, long epochs);

/* The arguments that give this schedule, pct_start as the shortest of equals; false: none do, as
 * after a change. */
NODISCARD bool schedule_cycle(const Schedule *schedule, double lr_max, OneCycle *out);
Schedule schedule_constant(double lr, double mom, long steps);
Schedule schedule_lr_find(double start_lr, double end_lr, double mom, long num_it);

/* PyTorch's OneCycleLR of two phases: its peak is one batch earlier, the last batch has the last
 * rate.  POLICY_COS or POLICY_LINEAR, which is linear both ways here; final_div as above. */
Schedule schedule_torch_cycle(const OneCycle *cycle, long steps);

/* fastai's fit_fc: constant for trunc(steps * pct_start) batches, then along a cosine. */
Schedule schedule_flat_cos(double lr, double lr_last, double mom, double pct_start, long steps);

/* SGDR, as PyTorch's CosineAnnealingWarmRestarts: from lr_max along a cosine to lr_min over `first`
 * batches, and again and again, each time `longer` times as long. */
typedef struct {
    double lr_max, lr_min, mom;
    long first, longer; /* 1 at least */
} Restarts;

/* False when these are more cycles than a schedule has room for, SCHEDULE_SEGMENTS. */
NODISCARD bool schedule_restarts(const Restarts *restarts, long steps, Schedule *out);

/* As users type it, NULL after the last; and what it is, in a few words. */
const char *policy_name(int policy);
void policy_meaning(int policy, Buf *out);

/* How rates go from the first layer group to the last, which has the schedule's (fastai-v1.md
 * section 4, lr_range); a value. */
typedef enum {
    SPREAD_NONE, /* all groups alike */
    SPREAD_LAST, /* slice(b): the others a tenth of the last */
    SPREAD_EVEN, /* slice(a, b): by the same factor from group to group */
} SpreadKind;
typedef struct {
    SpreadKind kind;
    double first; /* SPREAD_EVEN: rate of the first group, as a part of the last's */
} RateSpread;

/* A group's part of the last one's rate. */
double spread_part(const RateSpread *spread, int group, int groups);

#endif
