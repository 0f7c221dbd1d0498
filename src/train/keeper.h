/* keeper.h - a run that saves itself: copies at batch boundaries, written by a thread of their own.
 *
 *     keeper_set(keeper, "run.safetensors", &(Keep){KEEP_EPOCHS, 1, 1}, &origin);
 *     keeper_begin(keeper, &(KeeperRun){.learner = learner, .recorder = recorder, ...});
 *     Hook hook = keeper_hook(keeper);    behind the recorder's, before save_best's
 *     Result result = learner_fit(...);
 *     bool ok = keeper_end(keeper, &result);
 *
 * Training waits for a copy in memory, never for the disk, but for the last: where the disk is
 * slower than the interval, the newest copy is written and those between are not.
 */
#ifndef TRAIN_KEEPER_H
#define TRAIN_KEEPER_H

#include "train/checkpoint.h"

typedef struct Keeper Keeper;

Keeper *keeper_new(void);
void keeper_free(Keeper *keeper);

/* From now on.  path NULL: off.  Between runs, or while the run is held at a batch boundary. */
void keeper_set(Keeper *keeper, const char *path, const Keep *keep, const DataOrigin *origin);

/* NULL: off.  *keep may be NULL. */
const char *keeper_path(const Keeper *keeper, Keep *keep);

/* Whether it was ever set, on or off. */
bool keeper_is_set(const Keeper *keeper);

typedef struct {
    const Learner *learner;
    const Recorder *recorder;
    const char *command; /* that began the run */
    long samples;        /* most that are written of what was recorded of batches; 0: all */
    DataOrigin origin;   /* ignored while it is off */
    void (*tell)(void *context, const char *error); /* once, when a write has failed; called by
                                                       the run's thread */
    void *context;
} KeeperRun;

void keeper_begin(Keeper *keeper, const KeeperRun *run);
Hook keeper_hook(Keeper *keeper);

/* Saves how the run has ended and waits until all is on disk.  What is not finite is never saved.
 * False when a write has failed on the way; it was told. */
bool keeper_end(Keeper *keeper, const Result *result);

#endif
