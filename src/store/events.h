/* events.h - every event as a line with one JSON object (--events), for programs that watch.
 *
 *     Events events = {0};
 *     if (!events_open(&events, "run.jsonl", err)) ...       "-": standard output
 *     EventsRun run = {.events = &events, .learner = learner, ...};
 *     Hook hook = events_hook(&run);
 *     if (!events_check(&events, err)) ...                   a line could not be written
 *
 * Lines are written at each epoch and at the end of a run, and while a run is under way within a
 * quarter of a second. */
#ifndef STORE_EVENTS_H
#define STORE_EVENTS_H

#include "base/buf.h"
#include "base/error.h"
#include "store/flusher.h"
#include "store/thinning.h"
#include "train/event.h"
#include "train/pulse.h"
#include "train/recorder.h"
#include "train/suggest.h"

#include <pthread.h>
#include <stdio.h>

typedef struct Learner Learner;

/* A file of lines, to which any thread may add.  Its owner opens and closes it between runs. */
typedef struct Events {
    FILE *out;             /* NULL: off */
    const char *path;      /* in messages; borrowed */
    Buf text;              /* lines not yet written */
    Buf line;              /* a line that is not yet thinned */
    Thinning *thinning;    /* borrowed; NULL: every line is kept */
    int before;            /* runs that were in the file before: numbers continue from there */
    bool cut;              /* the file ends within a line: the next begins with a newline */
    bool unread;           /* a pipe that nobody reads: the next line is written by its thread */
    int failed;            /* errno of the first write that failed; 0: none has */
    bool told;             /* events_check has reported that */
    pthread_mutex_t mutex; /* guards all of this: a watched run writes from its own thread */
} Events;

/* Opens a file to append to it; the numbers of runs continue. */
NODISCARD bool events_open(Events *events, const char *path, Error *err);

/* Makes a new file that only its owner can read, locked until it is closed (see events_in_use).
 * Also false when another process locks it first. */
NODISCARD bool events_create(Events *events, const char *path, Error *err);
void events_close(Events *events);

/* Continues in a different file, which has taken the place of the first. */
void events_replace(Events *events, FILE *out);

/* Whether the process that has created the file still has it open; the path is relative to a
 * folder, as for openat(2). */
bool events_in_use(int folder, const char *path);

/* False, once, when a line was lost. */
NODISCARD bool events_check(Events *events, Error *err);

/* Writes the events so far; sync also brings them to disk. */
void events_flush(Events *events);
void events_sync(Events *events);

/* The same from a thread beside the run's.  A pipe that nobody reads is left to the run's thread,
 * which gets the signal that ends the program. */
void events_flush_beside(Events *events);

/* What lines of a run need to know about it. */
typedef struct {
    Events *events;
    const Learner *learner;
    const Recorder *recorder; /* its plan and the names of its metrics */
    const char *command;      /* shell form */
    int run;                  /* number in this session, from 1 */
    int threads;
    Flusher flusher; /* of the run under way; begins as zeros */
} EventsRun;

/* The run must not move between its first and its last event. */
Hook events_hook(EventsRun *run);

/* Ends the run's flusher, for a hook that does not get the run's last event. */
void events_leave(EventsRun *run);

/* Writes the batches and epochs of the run that this one continues, with the numbers that were
 * recorded, and null for others. */
void events_past(EventsRun *run);

void events_suggestion(Events *events, int run, const Suggestions *suggestions);
void events_dead(Events *events, int run, const Pulse *pulse);
/* A command that another process has sent to the run: by what, "attach", and its number. */
void events_told(Events *events, int run, const char *by, long pid, const char *command);
void events_error(Events *events, const char *place, const char *text); /* place NULL: null */

#endif
