/* records.h - the shelf of recorded runs: a folder each in $XDG_STATE_HOME/onecycle/runs, named by
 * the moment the run began.
 *
 *     int count;
 *     RecordSummary *record = records_list(arena, 20, &count);      the latest first
 *     char *folder = records_find(arena, "0914", err);     the only one with that in its name
 *     records_prune((size_t)512 << 20, folder);
 *
 * A record is events.jsonl, history.csv and last.safetensors; the first is locked while its run is
 * under way, by whichever process.  A folder that is a link is nobody's to remove.
 */
#ifndef APP_RECORDS_H
#define APP_RECORDS_H

#include "app/events.h"
#include "base/arena.h"
#include "base/error.h"

#define RECORD_EVENTS "events.jsonl"
#define RECORD_HISTORY "history.csv"
#define RECORD_LEARNER "last.safetensors"

typedef struct {
    const char *stamp;             /* its folder's name */
    const char *command;           /* that began it, control characters made visible */
    const char *state;             /* "running", "cut off", or the reason it ended for */
    int epochs;                    /* that ended */
    double train_loss, valid_loss; /* of the last of them; not a number: none */
    double best;                   /* of the first metric; not a number: none */
    double time;                   /* seconds; not a number: nobody knows */
    const char *weights;           /* 16 digits at its end, "": nobody knows */
} RecordSummary;

/* The folder of all of them; NULL where no home folder is known. */
char *records_folder(Arena *arena);

/* Their names, the latest last. */
const char *const *records_names(Arena *arena, int *count);

/* The latest so many; none that can not be read. */
RecordSummary *records_list(Arena *arena, int most, int *count);

/* A copy whose words are in the arena. */
RecordSummary record_copy(Arena *arena, const RecordSummary *from);

/* The folder of a record: by its name, a part of it that no other has, or "last".  NULL with err.
 */
char *records_find(Arena *arena, const char *name, Error *err);

/* A new folder with its events begun, named by the seconds since 1970 in local time, or after the
 * latest name where the clock was put back: no record sorts before an older one.  Nobody else has
 * the name, and nobody sees it before it is locked.  NULL with err. */
char *records_make(Arena *arena, long seconds, Events *events, Error *err);

/* Removes the oldest until they have at most so many bytes and are 1,000 at most; never one under
 * way or `except` (a folder, or NULL).  Of several processes one does so at a time. */
void records_prune(size_t bytes, const char *except);

#endif
