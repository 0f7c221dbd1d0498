/* hooks.h - the votes a run can be given: divergence, early stopping, saving the best, CSV.
 *
 *     Diverge diverge = {0};
 *     Hook hooks[] = {recorder_hook(recorder), diverge_hook(&diverge)};
 *     learner_fit(learner, &plan, hooks, LENGTH(hooks));
 */
#ifndef TRAIN_HOOKS_H
#define TRAIN_HOOKS_H

#include "base/error.h"
#include "train/checkpoint.h"
#include "train/learner.h"
#include "train/recorder.h"

/* fastai's LRFinder rule: stop when the smoothed loss is above 4 times its running minimum or not a
 * number. */
typedef struct {
    float best; /* running minimum; starts with the first batch */
} Diverge;
Hook diverge_hook(Diverge *diverge);

/* A value watched over epochs: valid_loss, train_loss or a metric. */
typedef struct {
    const char *name; /* static */
    int metric;       /* index, or -1 valid_loss, -2 train_loss */
    bool higher_is_better;
} Monitor;

/* Whether there is a value of this name to watch; *higher: whether a higher one is better. */
bool monitor_is_known(const char *name, bool *higher);

/* Finds the value of this name among those the learner measures. */
NODISCARD bool monitor_find(const Learner *learner, const char *name, Monitor *out, Error *err);

/* fastai's EarlyStopping: stops when `patience` epochs in a row and one more did not improve by
 * min_delta.  In a run that goes on from an earlier one its hook is a memory (replay.h). */
typedef struct {
    Monitor monitor;
    int patience;     /* epochs */
    double min_delta; /* improvement that counts */
    double best;      /* set by the hook at the beginning */
    int wait;         /* epochs without improvement */
    bool fired;       /* out: it stopped the run */
} EarlyStop;
Hook early_stop_hook(EarlyStop *stop);

/* fastai's SaveModel(every='improvement'): keeps the best epoch in memory and in a file, and puts
 * it back at the end of the run.  A run that was stopped then goes on from the end of that epoch
 * (Result.at).  In a run that goes on from an earlier one its hook is a memory (replay.h).  Then
 * the best epoch may be one of the earlier run; it is put back from the file, if the file holds
 * this epoch of this run.  A worse epoch never replaces it. */
typedef struct {
    Learner *learner;
    const Recorder *recorder; /* of the run, whose hook comes first; NULL: the file holds no run */
    const char *command;      /* that began it, for the file */
    DataOrigin origin;        /* the same */
    Monitor monitor;
    const char *path; /* file without the suffix; NULL: memory only */
    double best;
    int epoch;   /* of the best; -1: none yet */
    bool held;   /* there is a snapshot of it */
    bool lost;   /* out: the best epoch is an earlier run's, and the file does not hold it */
    Arena arena; /* holds the snapshot; freed at the end of the run */
    Snapshot snapshot;
    Error error; /* of a save that failed; text empty: none */
} SaveBest;
Hook save_best_hook(SaveBest *best);

/* Appends each epoch's row to a CSV file as it ends, synced.  The row begins a new line, below a
 * head with its columns: the file's own or one that the run adds. */
typedef struct {
    const Recorder *recorder; /* must come before this hook */
    const char *path;
    bool begun;  /* the head is there */
    Error error; /* text empty: none */
} CsvLog;
Hook csv_hook(CsvLog *log);

#endif
