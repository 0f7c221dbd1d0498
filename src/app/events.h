/* events.h - every event as one JSON object a line (--events), for programs that watch.
 *
 *     Events events = {0};
 *     if (!events_open(&events, "run.jsonl", err)) ...       "-": standard output
 *     EventsRun run = {.events = &events, .learner = learner, ...};
 *     Hook hook = events_hook(&run);
 *
 * Lines are flushed at each epoch and at the end of a run, not at every batch.
 */
#ifndef APP_EVENTS_H
#define APP_EVENTS_H

#include "base/buf.h"
#include "base/error.h"
#include "train/learner.h"
#include "train/suggest.h"

#include <pthread.h>
#include <stdio.h>

typedef struct {
    FILE *out;             /* NULL: nobody listens */
    Buf text;              /* lines not yet written */
    pthread_mutex_t mutex; /* of both: a run tells from its own thread while a screen watches */
} Events;

NODISCARD bool events_open(Events *events, const char *path, Error *err);
void events_close(Events *events);

/* One run's identity, for its lines. */
typedef struct {
    Events *events;
    const Learner *learner;
    const Plan *plan;
    const char *command; /* shell form */
    int run;             /* number in this session, from 1 */
    int threads;
} EventsRun;

Hook events_hook(EventsRun *run);
void events_suggestion(Events *events, int run, const Suggestions *suggestions);
void events_validate(Events *events, const char *data, const Learner *learner,
                     const Validation *validation);
void events_error(Events *events, const char *place, const char *text); /* place NULL: null */

#endif
