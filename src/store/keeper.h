/* keeper.h - a run that saves itself: copies at batch boundaries, written by a thread of their own.
 *
 *     keeper_set(keeper, "run.safetensors", &(Keep){KEEP_EPOCHS, 1, 1}, &origin);
 *     keeper_begin(keeper, &(KeeperRun){.learner = learner, .recorder = recorder, ...});
 *     Hook hooks[] = {recorder_hook(recorder), keeper_hook(keeper), save_best_hook(&best)};
 *     Result result = learner_fit(learner, &plan, hooks, LENGTH(hooks));
 *     bool ok = keeper_end(keeper, &result);
 *
 * Training waits for a copy in memory, and for the disk only at its end.  When the disk is slower
 * than the interval, only the newest copy is written. */
#ifndef STORE_KEEPER_H
#define STORE_KEEPER_H

#include "store/checkpoint.h"

typedef struct Keeper Keeper;

Keeper *keeper_new(void);
void keeper_free(Keeper *keeper);

/* Sets how runs save themselves from now on.  path NULL: not at all.  Between runs, or while the
 * run is held at a batch boundary. */
void keeper_set(Keeper *keeper, const char *path, const Keep *keep, const DataOrigin *origin);

/* The path, NULL when off.  keep may be NULL. */
const char *keeper_path(const Keeper *keeper, Keep *keep);

/* Whether it was ever set, on or off. */
bool keeper_is_set(const Keeper *keeper);

/* A run that saves itself; what it points to lives until keeper_end. */
typedef struct {
    Learner *learner; /* whose latch is the keeper's meanwhile, if it guards */
    const Recorder *recorder;
    const char *command; /* that began the run */
    long samples;        /* how many recorded batches are written at most; 0: all */
    DataOrigin origin;   /* ignored while it is off */
    /* Called once by the run's thread when a write has failed. */
    void (*tell)(void *context, const char *error);
    void *context;
} KeeperRun;

void keeper_begin(Keeper *keeper, const KeeperRun *run);
Hook keeper_hook(Keeper *keeper);

/* Behind the recorder, and before hooks that may wait for others: keeper_rescue may copy then. */
Hook keeper_guard_hook(Keeper *keeper);

/* Whether keeper_rescue can copy the learner between two batches: set between runs. */
void keeper_guard(Keeper *keeper, bool on);

/* Writes the run as of its latest batch, on any thread and whatever its own is doing, be it waiting
 * for ever for another rank: a batch changes the learner at its end, behind the latch.  To where
 * the run saves itself, or else to `otherwise`; adds to *path where that is. */
NODISCARD bool keeper_rescue(Keeper *keeper, const char *otherwise, Buf *path, Error *err);

/* Saves how the run has ended and waits until all is on disk.  What is not finite is never saved.
 * False if a write has failed meanwhile; the failure was reported. */
bool keeper_end(Keeper *keeper, const Result *result);

#endif
