/* events.h - every event as one JSON object a line (--events), for programs that watch.
 *
 *     Events events = {0};
 *     if (!events_open(&events, "run.jsonl", err)) ...       "-": standard output
 *     EventsRun run = {.events = &events, .learner = learner, ...};
 *     Hook hook = events_hook(&run);
 *     if (!events_check(&events, err)) ...                   a line could not be written
 *
 * Lines are flushed at each epoch and at the end of a run, and in long epochs now and then.
 */
#ifndef APP_EVENTS_H
#define APP_EVENTS_H

#include "app/thinning.h"
#include "base/buf.h"
#include "base/error.h"
#include "train/learner.h"
#include "train/pulse.h"
#include "train/recorder.h"
#include "train/suggest.h"

#include <pthread.h>
#include <stdio.h>

typedef struct {
    FILE *out;             /* NULL: nobody listens */
    const char *path;      /* in messages; borrowed */
    Buf text;              /* lines not yet written */
    Buf line;              /* one that is not yet thinned */
    Thinning *thinning;    /* borrowed; NULL: every line is kept */
    int before;            /* runs that the file tells of from before: numbers go on */
    bool cut;              /* it ends within a line: the next begins with a newline */
    int failed;            /* errno of the first write that failed; 0: none has */
    bool told;             /* and events_check has said so */
    pthread_mutex_t mutex; /* of all: a run tells from its own thread while a screen watches */
} Events;

/* Adds to a file, whose runs are counted on. */
NODISCARD bool events_open(Events *events, const char *path, Error *err);

/* A new file that nobody else reads, kept locked until it is closed: events_in_use.  False, too,
 * when somebody else was quicker to lock it. */
NODISCARD bool events_create(Events *events, const char *path, Error *err);
void events_close(Events *events);

/* Goes on in a file that has taken the place of its own. */
void events_replace(Events *events, FILE *out);

/* Whether a process that has created the file has it open still; the path is relative to a folder
 * as for openat(2). */
bool events_in_use(int folder, const char *path);

/* False, once, when a line was lost. */
NODISCARD bool events_check(Events *events, Error *err);

/* What was told is written; it is on the disk. */
void events_flush(Events *events);
void events_sync(Events *events);

/* One run's identity, for its lines. */
typedef struct {
    Events *events;
    const Learner *learner;
    const Recorder *recorder; /* its plan and the names of its metrics */
    const char *command;      /* shell form */
    int run;                  /* number in this session, from 1 */
    int threads;
} EventsRun;

Hook events_hook(EventsRun *run);

/* The batches and epochs that a run which goes on has from another one: with the numbers that were
 * recorded, and null where none were. */
void events_past(EventsRun *run);

void events_suggestion(Events *events, int run, const Suggestions *suggestions);
void events_validate(Events *events, const char *data, const Learner *learner,
                     const Validation *validation);

/* What the net says of images: classes by number. */
typedef struct {
    int actual, predicted;
    long count;
} Confused;
typedef struct {
    int image;        /* number in the validation part */
    const char *file; /* NULL: it is from no file of its own */
    int actual, predicted;
    float loss;
    double probability; /* of the actual class */
} LostImage;
void events_confusion(Events *events, const Dataset *data, const long *counts);
void events_most_confused(Events *events, const Dataset *data, const Confused *pair, int pairs);
void events_top_losses(Events *events, const Dataset *data, const LostImage *image, int images);
void events_predict(Events *events, const Dataset *data, const char *file, int predicted,
                    const double *probability);

void events_dead(Events *events, int run, const Pulse *pulse);
void events_error(Events *events, const char *place, const char *text); /* place NULL: null */

#endif
