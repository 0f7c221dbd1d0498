/* flusher.h - writes the events of a run under way soon after they happen, whatever the run does:
 * it may be paused, validate, or take seconds for a batch.
 *
 *     Flusher flusher = {0};
 *     flusher_begin(&flusher, events_flush_beside, events);    no line waits longer than
 *     flusher_end(&flusher);                                   FLUSH_SECONDS
 *
 * A thread of its own looks for lines a few times per second and writes them all at once, so that
 * training pays neither for writing nor for looking at a clock. */
#ifndef STORE_FLUSHER_H
#define STORE_FLUSHER_H

#include <pthread.h>
#include <stdbool.h>

typedef struct Events Events;

typedef void Flush(Events *events);

#define FLUSH_SECONDS 0.15

/* One of a run and a file of events.  All zeros: it does nothing. */
typedef struct {
    Flush *flush;
    Events *events; /* borrowed */
    pthread_t thread;
    pthread_mutex_t mutex; /* guards leaving */
    pthread_cond_t wake;
    bool leaving;
    bool started;
} Flusher;

/* Without a thread, lines are written when the run itself writes them: at each epoch and its end.
 * The flusher must not move while it works. */
void flusher_begin(Flusher *flusher, Flush *flush, Events *events);

/* Waits for a write under way; what is not written yet stays with the events.  May be repeated. */
void flusher_end(Flusher *flusher);

#endif
