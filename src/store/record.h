/* record.h - records a run while it runs: a folder of the shelf (shelf.h) with every event,
 * the table of epochs, and the learner as a checkpoint.
 *
 *     Record record = {0};
 *     if (!record_begin(&record, &(RecordRun){.seconds = now, .events = run, ...}, err)) ...
 *     Hook hooks[] = {recorder_hook(recorder), record_hook(&record), record_keeper_hook(&record)};
 *     bool written = record_end(&record, &result);
 *
 * A run that goes on from another one records that run's past, too, so that every record is whole.
 * A write that fails is told once and ends the record, not the run.  When a record has more than
 * its share of the room, only some batches, and later epochs, are kept, those that shape the curves
 * (thinning.h). */
#ifndef STORE_RECORD_H
#define STORE_RECORD_H

#include "store/events.h"
#include "store/keeper.h"

/* The record of one run, which owns it: its hooks write, record_end frees.  All zeros: the run is
 * not recorded. */
typedef struct Record {
    Arena arena;   /* of the folder's path */
    char *folder;  /* NULL: the run is not recorded */
    Events events; /* of the record alone */
    EventsRun run; /* its identity */
    FILE *history; /* rows as epochs end */
    Thinning kept; /* of the events */
    Thinning rows; /* of the history */
    size_t limit;  /* bytes that all records may take */
    bool thinned;  /* and that was reported through note */
    void (*note)(void *context, const char *text);
    bool broken;     /* a write has failed */
    KeeperRun keeps; /* of the learner */
    Keeper *keeper;  /* writes last.safetensors */
} Record;

/* What record_begin needs to know; copied, and what it points to lives until record_end. */
typedef struct {
    long seconds;    /* since 1970 */
    size_t limit;    /* bytes that all records may take */
    EventsRun run;   /* as for --events; its events are ignored */
    KeeperRun keeps; /* how the run saves itself; `tell` is called for the first write that fails */
    void (*note)(void *context, const char *text); /* with keeps.context: what users should know */
} RecordRun;

NODISCARD bool record_begin(Record *record, const RecordRun *run, Error *err);

/* Hooks to be called after the recorder's; the second before any that puts weights back. */
Hook record_hook(Record *record);
Hook record_keeper_hook(Record *record);

/* Ends the record: all of it is on disk, or the failure was reported.  Returns whether the learner
 * is on disk, from which the run's weights can be restored. */
bool record_end(Record *record, const Result *result);

#endif
