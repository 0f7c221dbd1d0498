/* recorder.h - the only place that stores history: a hook that keeps every batch and epoch of one
 * run.
 *
 *     Recorder *recorder = recorder_new(&plan, names, count);
 *     Hook hook = recorder_hook(recorder);
 *     series_at(&recorder->smooth, k)
 *
 * The run's thread writes; others may read the series while they grow.
 */
#ifndef TRAIN_RECORDER_H
#define TRAIN_RECORDER_H

#include "base/buf.h"
#include "base/series.h"
#include "train/event.h"
#include "train/plan.h"

typedef struct {
    Plan plan;                            /* what was run */
    double guess; /* loss of who knows the frequency of the classes alone; NaN: not known */
    int metrics;                          /* of each epoch */
    const char *metric_name[METRICS_MAX]; /* static names */
    Series lr, mom, loss, smooth;         /* one sample a batch */
    Series train_loss, valid_loss;        /* one sample an epoch; not a number without validation */
    Series metric[METRICS_MAX];           /* one sample an epoch */
    Series epoch, epoch_end, epoch_time;  /* its number; batches recorded at its end; seconds */
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

/* Its series one by one, for who copies or stores them all. */
typedef struct {
    const char *name;
    Series *series;
    bool epochs; /* a sample an epoch; otherwise a batch */
} RecorderColumn;
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

#endif
