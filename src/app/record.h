/* record.h - a run's own record while it runs: a folder of the shelf (records.h) with every event,
 * the table of epochs, and the learner as a checkpoint.
 *
 *     Record record = {0};
 *     if (!record_begin(&record, &(RecordRun){.seconds = now, .events = run, ...}, err)) ...
 *     Hook hooks[] = {recorder_hook(recorder), record_hook(&record), record_keeper_hook(&record)};
 *     bool written = record_end(&record, &result);
 *
 * Of a run that goes on from another one the past is there too, so that a record is whole.  What
 * can not be written is told once and ends the record, not the run.  Beyond its share of the room
 * for records it keeps of each few batches, then epochs, those that make the curves (thinning.h).
 */
#ifndef APP_RECORD_H
#define APP_RECORD_H

#include "app/events.h"
#include "train/keeper.h"

typedef struct {
    Arena arena;   /* of the folder's path */
    char *folder;  /* NULL: the run is not recorded */
    Events events; /* of the record alone */
    EventsRun run; /* its identity */
    FILE *history; /* rows as epochs end */
    Thinning kept; /* of the events */
    Thinning rows; /* of the history */
    size_t limit;  /* bytes that all records may take */
    bool thinned;  /* and note was told so */
    void (*note)(void *context, const char *text);
    bool broken;     /* a write has failed */
    KeeperRun keeps; /* of the learner */
    Keeper *keeper;  /* of last.safetensors */
} Record;

typedef struct {
    long seconds;    /* since 1970 */
    size_t limit;    /* bytes that all records may take */
    EventsRun run;   /* as for --events; its events are ignored */
    KeeperRun keeps; /* the run as it saves itself; tell is told of the first write that fails */
    void (*note)(void *context, const char *text); /* with its context: what users should know */
} RecordRun;

NODISCARD bool record_begin(Record *record, const RecordRun *run, Error *err);

/* Behind the recorder's; the second before whatever puts weights back. */
Hook record_hook(Record *record);
Hook record_keeper_hook(Record *record);

/* All is on the disk, or that it is not was told.  Whether the learner is, which is what a run's
 * weights come back from. */
bool record_end(Record *record, const Result *result);

#endif
