/* recorder.h - the only place that stores history: a hook that keeps every batch and epoch of one
 * run.
 *
 *     Recorder *recorder = recorder_new(&plan, names, count);
 *     Hook hook = recorder_hook(recorder);
 *     series_at(&recorder->smooth, k)
 *
 * The run's thread writes; others may read the series while they grow.
 *
 * Memory grows with the logarithm of a run's batches: the first RECORDER_FULL are all kept, of
 * twice as many half, of four times as many a quarter, and so on: of each few the lowest and the
 * highest smoothed loss, so that curves look the same.  The latest few are all there.  Which batch
 * a sample is of is told by recorder_batch.
 */
#ifndef TRAIN_RECORDER_H
#define TRAIN_RECORDER_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/series.h"
#include "train/event.h"
#include "train/plan.h"

typedef struct {
    Plan plan;                            /* what was run */
    double guess; /* loss of who knows the frequency of the classes alone; NaN: not known */
    int metrics;                          /* of each epoch */
    const char *metric_name[METRICS_MAX]; /* static names */
    Series lr, mom, loss, smooth;         /* one sample a batch that is kept */
    Series batch;                         /* its number in the run, from 0; empty: all are kept */
    Series train_loss, valid_loss;        /* one sample an epoch; not a number without validation */
    Series metric[METRICS_MAX];           /* one sample an epoch */
    Series epoch, epoch_end, epoch_time;  /* its number; batches run at its end; seconds */
    Series validated;                     /* 1 for an epoch with validation, 0 without */
    long past; /* batches that are another run's: where this one begins */
    long dead; /* batches after which the net was found dead; 0: it was not */
} Recorder;

/* On the heap, because it outlives the run; recorder_free. */
Recorder *recorder_new(const Plan *plan, const Metric *const *metrics, int count);
void recorder_free(Recorder *recorder);

/* For a run that goes on from another one's past: its samples up to `step` batches and what was
 * told of the epochs that ended before `epoch`. */
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

/* The samples of the first so many batches; those of them that no batch to come will thin. */
long recorder_samples(const Recorder *recorder, long batches);
long recorder_settled(const Recorder *recorder, long batches);

/* The numbers of at most so many of the first samples, in the arena: all of them, or of groups the
 * lowest and the highest. */
long *recorder_pick(Arena *arena, const Recorder *recorder, long samples, long most, long *count);

/* Its series one by one, but the numbers of batches, for who copies or stores them all. */
typedef struct {
    const char *name;
    Series *series;
    bool epochs; /* a sample an epoch; otherwise a batch */
} RecorderColumn;
#define RECORDER_NUMBERS "batch" /* of the series `batch`, which is none of them, in a file */
int recorder_columns(const Recorder *recorder);
RecorderColumn recorder_column(const Recorder *recorder, int i);

/* How many of the recorded epochs come before `epoch`. */
long recorder_epochs(const Recorder *recorder, int epoch);

/* Whether epoch i (from 0, as recorded) was validated. */
bool recorder_validated(const Recorder *recorder, long i);

/* fastai's CSVLogger: header and one row an epoch, as the table. */
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

/* False: it is no such row. */
bool epoch_csv_read(Bytes line, EpochRow *out);

#endif
