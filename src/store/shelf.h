/* shelf.h - the shelf of recorded runs: a folder each in $XDG_STATE_HOME/onecycle/runs, named by
 * the moment the run began.
 *
 *     char *folder = shelf_find(arena, "0914", err);      the one with that in its name
 *     shelf_prune((size_t)512 << 20, folder);
 *
 * A record is events.jsonl, history.csv, last.safetensors and perhaps note.txt; the first is locked
 * while its run is under way, by whichever process, which answers at a socket (remote.h).  A folder
 * that is a link is never removed. */
#ifndef STORE_SHELF_H
#define STORE_SHELF_H

#include "base/arena.h"
#include "base/error.h"

typedef struct Events Events;

#define RECORD_EVENTS "events.jsonl"
#define RECORD_HISTORY "history.csv"
#define RECORD_LEARNER "last.safetensors"
#define RECORD_NOTE "note.txt"
#define RECORD_SOCKET "control"
#define RECORD_ERRORS "errors.txt" /* what a script of --detach would have told its terminal */

/* The folder of all of them; NULL where no home folder is known. */
char *shelf_folder(Arena *arena);

/* Their names, the latest last. */
const char *const *shelf_names(Arena *arena, int *count);

/* The order of two names, as of qsort: the latest last. */
int shelf_order(const char *one, const char *other);

/* When the run of that name began, in seconds since 1970; 0: the name does not tell. */
long shelf_began(const char *name);

/* The name of a record whose run begins then, in local time, if no other has it. */
char *shelf_stamp(Arena *arena, long seconds);

/* The folder of a record: by name, by a part of it that no other has, or "last".  NULL with err. */
char *shelf_find(Arena *arena, const char *name, Error *err);

/* A new folder with its events begun, named by the seconds since 1970 in local time, or after the
 * latest name where the clock was put back: no record sorts before an older one.  No other record
 * has the name, and no process sees the record before it is locked.  NULL with err. */
char *shelf_make(Arena *arena, long seconds, Events *events, Error *err);

/* Removes the oldest until there are at most so many bytes and 1,000 records; never a run under
 * way, nor `except` (a folder, or NULL).  One process does so at a time. */
void shelf_prune(size_t bytes, const char *except);

/* Removes a record by its whole name, all of it or nothing; never one whose run is under way. */
NODISCARD bool shelf_remove(const char *name, Error *err);

/* Keeps a record from being removed until the descriptor is closed; -1: it is not there, or held by
 * another process. */
int shelf_hold(const char *name);

#endif
