/* best.h - the best epoch of a run: kept, saved and put back.
 *
 *     SaveBest best = {.learner = learner, .recorder = recorder, .path = "best"};
 *     if (!monitor_find(learner, "valid_loss", &best.monitor, err)) ...
 *     Hook hooks[] = {recorder_hook(recorder), save_best_hook(&best)};
 */
#ifndef STORE_BEST_H
#define STORE_BEST_H

#include "store/checkpoint.h"
#include "train/monitor.h"
#include "train/recorder.h"

/* fastai's SaveModel(every='improvement'): keeps the best epoch in memory and in a file, and puts
 * it back at the end of the run.  A run that was stopped then continues from the end of that epoch
 * (Result.at).  In a continued run its hook also sees the earlier run (a memory, replay.h).  Then
 * the best epoch may be one of the earlier run; it is put back from the file, if the file contains
 * this epoch of this run.  A worse epoch never replaces it. */
typedef struct SaveBest {
    Learner *learner;
    const Recorder *recorder; /* of the run, whose hook comes first; NULL: no run in the file */
    const char *command;      /* that began it, for the file */
    DataOrigin origin;        /* the same */
    Monitor monitor;
    const char *path; /* file without the suffix; NULL: memory only */
    double best;
    int epoch;   /* of the best; -1: none yet */
    bool held;   /* there is a snapshot of it */
    bool lost;   /* out: the best epoch is an earlier run's, and the file does not hold it */
    Arena arena; /* of the snapshot; freed at the end of the run */
    Snapshot snapshot;
    Error error; /* of a save that failed; text empty: none */
} SaveBest;
Hook save_best_hook(SaveBest *best);

/* Whether it was asked for and has put a best epoch back, or will. */
bool save_best_has(const SaveBest *best);

#endif
