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
#include "base/base.h"
#include "base/buf.h"
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

/* Reads a file line by line, for code that does not wait for its end.  Begins as {.arena, .name,
 * .out, .err}, with an empty `out`. */
typedef struct {
    Arena *arena;
    const char *name; /* of the file */
    bool growing;     /* it is a record that grows and may be read again from its start: it has one
                         run, of which batches and epochs that came before are left out, and its
                         metrics are known when it begins, as its recorder may be looked at */
    long line;        /* number of the latest, from 1 */
    long cut;         /* of a line that is not JSON and may have been cut short; 0: none */
    Recording *out;
    int room; /* runs that `out` has room for */
    Buf told; /* what another process has told the run in this line, "attach 12: pause"; freed by
                 the caller */
    Error *err;
} RecordingReader;

/* False with an error when the line cannot be. */
NODISCARD bool recording_line(RecordingReader *reader, Bytes line);

#endif
