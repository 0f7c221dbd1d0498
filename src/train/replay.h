/* replay.h - plays a recorded run again: its batches and epochs in order, as the events they were.
 *
 *     Replay replay = {.recorder = recorder};
 *     for (Event event; replay_next(&replay, &event);)
 *         hook.on(hook.self, &event);
 *
 * What was not recorded is 0: training time, images, progress within a validation.  An event has
 * room for MEASURES_MAX metrics; a run of another program may have more.
 *
 * In a run that goes on from an earlier one, a hook that remembers things is first told all that
 * came before:
 *
 *     Memory memory = {early_stop_hook(&stop), recorder};      with the run's past in it
 *     Hook hook = memory_hook(&memory);
 */
#ifndef TRAIN_REPLAY_H
#define TRAIN_REPLAY_H

#include "train/recorder.h"

/* How far a recorded run has been played; everything but the recorder begins as 0. */
typedef struct {
    const Recorder *recorder; /* borrowed; samples added meanwhile are played as well */
    double time;              /* seconds of the run, for one in which no epoch ended */
    long batches, epochs;     /* samples played so far */
    long step;                /* batches so far, with or without a sample */
    double wait;              /* out: seconds from the event before to this one */
} Replay;

/* An EVENT_BATCH or EVENT_EPOCH; false after the last. */
bool replay_next(Replay *replay, Event *out);

/* At the beginning of the run the hook gets the recorder's batches and epochs, with `past` set and
 * without a vote; then the events of the run. */
typedef struct {
    Hook hook;
    const Recorder *recorder; /* of the run, whose hook comes first; NULL: no past */
} Memory;
Hook memory_hook(Memory *memory);

#endif
