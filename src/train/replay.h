/* replay.h - a recorded run once more: its batches and epochs in order, as the events they were.
 *
 *     Replay replay = {.recorder = recorder};
 *     for (Event event; replay_next(&replay, &event);)
 *         hook.on(hook.self, &event);
 *
 * What nobody recorded is 0: training time, images, progress within a validation.
 */
#ifndef TRAIN_REPLAY_H
#define TRAIN_REPLAY_H

#include "train/recorder.h"

typedef struct {
    const Recorder *recorder; /* borrowed; samples added meanwhile are told too */
    long batches, epochs;     /* told so far */
} Replay;

/* EVENT_BATCH or EVENT_EPOCH; false behind the last. */
bool replay_next(Replay *replay, Event *out);

#endif
