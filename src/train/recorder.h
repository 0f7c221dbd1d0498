/* recorder.h - the only place that stores history: a hook that records the batches and epochs of
 * one run.
 *
 *     Recorder *recorder = recorder_new(&plan, learner->options.metric, learner_metrics(learner));
 *     Hook hook = recorder_hook(recorder);
 *     series_at(&recorder->smooth, k)
 *
 * or, for the run of another program, of which neither plan nor metrics are ours:
 *
 *     Recorder *recorder = recorder_new(NULL, NULL, 0);
 *     recorder_measure(recorder, "perplexity", false);
 *     recorder_add(recorder, &(BatchSample){step, lr, mom, loss, smooth});
 *     recorder_add_epoch(recorder, &(EpochSample){.epoch = epoch, .end = step + 1, ...});
 *
 * The run's thread writes; others may read the series while they grow.
 *
 * Memory grows with the logarithm of a run's batches: up to RECORDER_FULL all are kept, of the
 * batches up to twice as many half, up to four times as many a quarter, and so on.  Of each group
 * those with the lowest and the highest smoothed loss are kept, so that curves look the same.  The
 * latest few are all there.  recorder_batch gives the batch that a sample belongs to. */
#ifndef TRAIN_RECORDER_H
#define TRAIN_RECORDER_H

#include "base/arena.h"
#include "base/series.h"
#include "train/event.h"
#include "train/plan.h"

typedef struct Learner Learner;

/* What a run measures besides its losses: one of ours (metrics.h) or, under any name, another
 * program's. */
typedef struct {
    char *name; /* on the heap, with control characters made visible */
    bool higher_is_better;
    Series value; /* one sample per epoch; NaN: none */
} RunMetric;

/* The history of one run.  Its series per epoch have one length and those per batch another; the
 * writer adds a sample to train_loss, and to smooth, last.  Its maker frees it, once nothing writes
 * or reads it any more. */
typedef struct Recorder {
    Plan plan;                    /* what was run; PLAN_NONE: not known */
    double guess;                 /* loss of guessing by class frequency; NaN: not known */
    RunMetric *metric;            /* on the heap; the first is the one shown where one is */
    int metrics;                  /* how many */
    Series lr, mom, loss, smooth; /* one sample per batch that is kept */
    Series batch;                 /* its number in the run, from 0; empty: all are kept */
    Series subset_loss; /* on some validation images after each batch (subset.h); may be empty */
    Series train_loss, valid_loss;       /* one sample per epoch; NaN without validation */
    Series epoch, epoch_end, epoch_time; /* its number; batches run at its end; seconds */
    Series validated;                    /* 1 for an epoch with validation, 0 without */
    long past;                           /* batches of the run that it continues */
    long dead;                           /* batches until the net was found dead; 0: it was not */
} Recorder;

/* On the heap, because it outlives the run; recorder_free.  plan NULL: it is not known. */
Recorder *recorder_new(const Plan *plan, const Metric *const *metrics, int count);

/* For a run of this learner: with all that it measures. */
Recorder *recorder_of(const Plan *plan, const Learner *learner);
void recorder_free(Recorder *recorder);

/* Adds a metric, of which the epochs so far have no value.  No other thread may read the recorder
 * yet. */
void recorder_measure(Recorder *recorder, const char *name, bool higher_is_better);

/* For the same run, still without samples. */
Recorder *recorder_blank(const Recorder *like);

/* For a run that continues an earlier one: copies the earlier run's samples of the first `step`
 * batches, and its epochs before `epoch`. */
Recorder *recorder_branch(const Recorder *from, const Plan *plan, long step, int epoch);
Hook recorder_hook(Recorder *recorder);

enum { RECORDER_FULL = 1 << 18 }; /* batches */

/* A batch of the run, from recorder_hook's events or from a file.  Numbers rise. */
typedef struct {
    long batch;                   /* in the run, from 0 */
    double lr, mom, loss, smooth; /* NaN: not known */
} BatchSample;
void recorder_add(Recorder *recorder, const BatchSample *sample);

/* An epoch of the run, from recorder_hook's events or from a file.  Numbers rise. */
typedef struct {
    int epoch;
    long end;                      /* batches of the run at its end */
    double time;                   /* seconds; 0: not known */
    bool validated;                /* there is a validation loss or a metric */
    double train_loss, valid_loss; /* NaN: none */
    const double *metric;          /* of the recorder's first so many metrics; others have none */
    int metrics;
} EpochSample;
void recorder_add_epoch(Recorder *recorder, const EpochSample *sample);

/* Which batch sample i is of, and how many batches were run. */
long recorder_batch(const Recorder *recorder, long i);
long recorder_batches(const Recorder *recorder);

/* The first sample from which on the smoothed loss is not finite; -1 if the latest one is. */
long recorder_lost(const Recorder *recorder);

/* How many samples the first so many batches have; how many of these no later batch will thin. */
long recorder_samples(const Recorder *recorder, long batches);
long recorder_settled(const Recorder *recorder, long batches);

/* Picks at most so many of the first samples: all of them, or the lowest and the highest of groups.
 * Their numbers are in the arena. */
long *recorder_pick(Arena *arena, const Recorder *recorder, long samples, long most, long *count);

/* Its series one by one, without the numbers of batches: for code that copies or stores them. */
typedef struct {
    const char *name;
    Series *series;
    bool epochs; /* a sample per epoch; otherwise per batch */
} RecorderColumn;
#define RECORDER_NUMBERS "batch" /* name in a file of the series `batch`, which is not a column */
int recorder_columns(const Recorder *recorder);
RecorderColumn recorder_column(const Recorder *recorder, int i);

/* How many batches the whole run has by its plan; without one, how many were run. */
long recorder_planned(const Recorder *recorder);

/* How many of the recorded epochs come before `epoch`. */
long recorder_epochs(const Recorder *recorder, int epoch);

/* Whether epoch i (from 0, as recorded) was validated. */
bool recorder_validated(const Recorder *recorder, long i);

/* Whether a value of epoch i, its validation loss or a metric, was measured.  A run of ours
 * measures all of them or none; another program may measure each in epochs of its own. */
bool recorder_measured(const Recorder *recorder, long i, double value);

/* The epoch (from 0, as recorded) with the best value of metric m, the first of equals; -1: none
 * has a value. */
long recorder_best(const Recorder *recorder, int m);

#endif
