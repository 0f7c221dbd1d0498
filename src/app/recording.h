/* recording.h - the runs that a file of events tells of, as recorders.
 *
 *     Recording recording;
 *     if (!recording_read(arena, "run.jsonl", &recording, err)) ...
 *     recording.run[0].recorder          whoever takes it puts NULL there
 *     recording_free(&recording);
 *
 * Read as hostile input: every line is checked, numbers are bounded, and memory is of the file's
 * size.
 */
#ifndef APP_RECORDING_H
#define APP_RECORDING_H

#include "base/arena.h"
#include "base/error.h"
#include "train/recorder.h"

typedef struct {
    Recorder *recorder;  /* on the heap */
    const char *command; /* in shell form, control characters made visible */
    int bs;              /* images a batch; 0: not told */
    bool over;           /* what follows was told */
    StopReason reason;   /* why it ended; STOP_USER: it was cut off */
    double time;         /* seconds; of one that was cut off, of its epochs */
    uint64_t weights;    /* hash at its end; 0: not told */
    bool dead;           /* its net looked dead */
} RecordedRun;

typedef struct {
    RecordedRun *run; /* in the arena */
    int count;
} Recording;

/* A line cut short at the end, or before another run begins, is left out: its writer was killed. */
NODISCARD bool recording_read(Arena *arena, const char *path, Recording *out, Error *err);

void recording_free(Recording *recording);

#endif
