/* recording.h - the runs in a file of events, as recorders.
 *
 *     Recording recording;
 *     if (!recording_read(arena, "run.jsonl", &recording, err)) ...
 *     recording.run[0].recorder          code that takes it sets it to NULL
 *     recording_free(&recording);
 *
 * Files may be hostile: every line is checked, numbers are bounded, and memory is in proportion to
 * the file. */
#ifndef STORE_RECORDING_H
#define STORE_RECORDING_H

#include "base/arena.h"
#include "base/error.h"
#include "train/facts.h"
#include "train/recorder.h"

/* A run as read from a file.  It owns its recorder, until code that takes it sets it to NULL. */
typedef struct {
    Recorder *recorder;  /* on the heap */
    const char *command; /* in shell form, control characters made visible */
    RunFacts facts;      /* words in the arena; when it began is not in the file */
    int bs;              /* images per batch; 0: unknown */
    bool over;           /* its end is in the file: what follows is set */
    StopReason reason;   /* why it ended; STOP_CUT for a run that was cut off */
    double time;         /* seconds; of a run that was cut off, those of its epochs */
    uint64_t weights;    /* hash at its end; 0: unknown */
    bool dead;           /* its net looked dead */
} RecordedRun;

/* All runs of a file, in its order. */
typedef struct {
    RecordedRun *run; /* in the arena */
    int count;
} Recording;

/* Reads a file.  A line that is cut short, at its end or before another run begins, is left out:
 * its writer was killed. */
NODISCARD bool recording_read(Arena *arena, const char *path, Recording *out, Error *err);

void recording_free(Recording *recording);

#endif
