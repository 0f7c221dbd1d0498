/* recorder.h - the only place that stores history: a hook that records the batches and epochs of
 * one run.
 *
 *     Recorder *recorder = recorder_new(&plan, learner->options.metric, metrics);
 *     Hook hook = recorder_hook(recorder);
 *     series_at(&recorder->smooth, k)
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
#include "base/buf.h"
#include "base/series.h"
#include "train/event.h"
#include "train/plan.h"

typedef struct Recorder {
    Plan plan;                            /* what was run */
    double guess;                         /* loss of guessing by class frequency; NaN: not known */
    int metrics;                          /* of each epoch */
    const char *metric_name[METRICS_MAX]; /* static names */
    Series lr, mom, loss, smooth;         /* one sample per batch that is kept */
    Series batch;                         /* its number in the run, from 0; empty: all are kept */
    Series train_loss, valid_loss;        /* one sample per epoch; NaN without validation */
    Series metric[METRICS_MAX];           /* one sample per epoch */
    Series epoch, epoch_end, epoch_time;  /* its number; batches run at its end; seconds */
    Series validated;                     /* 1 for an epoch with validation, 0 without */
    long past;                            /* batches of the run that it goes on from */
    long dead;                            /* batches until the net was found dead; 0: it was not */
} Recorder;

/* On the heap, because it outlives the run; recorder_free. */
Recorder *recorder_new(const Plan *plan, const Metric *const *metrics, int count);
void recorder_free(Recorder *recorder);

/* For a run that goes on from another one: copies its samples of the first `step` batches, and its
 * epochs before `epoch`. */
Recorder *recorder_branch(const Recorder *from, const Plan *plan, long step, int epoch);
Hook recorder_hook(Recorder *recorder);

enum { RECORDER_FULL = 1 << 18 }; /* batches */

/* A batch of the run: recorder_hook's events, or what a file tells.  Numbers rise. */
typedef struct {
    long batch; /* in the run, from 0 */
    double lr, mom, loss, smooth;
} BatchSample;
void recorder_add(Recorder *recorder, const BatchSample *sample);

/* Which batch sample i is of, and how many batches were run. */
long recorder_batch(const Recorder *recorder, long i);
long recorder_batches(const Recorder *recorder);

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

/* How many of the recorded epochs come before `epoch`. */
long recorder_epochs(const Recorder *recorder, int epoch);

/* Whether epoch i (from 0, as recorded) was validated. */
bool recorder_validated(const Recorder *recorder, long i);

/* fastai's CSVLogger: header and one row per epoch, as the table. */
void recorder_csv(const Recorder *recorder, Buf *out);

/* One row of the table's cells: number, losses, metrics, time; "#na#" where there was no
 * validation. */
void epoch_csv_row(const Recorder *recorder, long i, Buf *out);
void epoch_csv_header(const Recorder *recorder, Buf *out);

/* A row read back. */
typedef struct {
    long epoch;
    double train_loss, valid_loss, metric; /* the first; not a number: it is not there */
} EpochRow;

/* Reads a row; false: it is not one. */
bool epoch_csv_read(Bytes line, EpochRow *out);

#endif
