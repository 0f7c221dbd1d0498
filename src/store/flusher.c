/* Writes lines of events from a thread of its own, a few times per second. */
#include "store/flusher.h"

#include "base/thread.h"

#include <time.h>

static struct timespec next_look(void)
{
    enum { BILLION = 1000000000 };
    struct timespec at = {0};
    clock_gettime(CLOCK_MONOTONIC, &at);
    at.tv_nsec += (long)(FLUSH_SECONDS * BILLION);
    at.tv_sec += at.tv_nsec / BILLION;
    at.tv_nsec %= BILLION;
    return at;
}

/* Returns false when it is time to leave. */
static bool wait_for_lines(Flusher *flusher)
{
    struct timespec until = next_look();
    int outcome = 0;
    pthread_mutex_lock(&flusher->mutex);
    while (!flusher->leaving && outcome == 0)
        outcome = pthread_cond_timedwait(&flusher->wake, &flusher->mutex, &until);
    bool stays = !flusher->leaving;
    pthread_mutex_unlock(&flusher->mutex);
    return stays;
}

static void *work(void *context)
{
    Flusher *flusher = context;
    while (wait_for_lines(flusher))
        flusher->flush(flusher->events);
    return NULL;
}

/* The clock is one that nobody sets: with another, a change of the date could hold lines back. */
static void init_wake(pthread_cond_t *wake)
{
    pthread_condattr_t attributes;
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(wake, &attributes);
    pthread_condattr_destroy(&attributes);
}

void flusher_begin(Flusher *flusher, Flush *flush, Events *events)
{
    *flusher = (Flusher){.flush = flush, .events = events, .mutex = PTHREAD_MUTEX_INITIALIZER};
    init_wake(&flusher->wake);
    flusher->started = thread_start(&flusher->thread, work, flusher);
}

void flusher_end(Flusher *flusher)
{
    if (!flusher->started)
        return;
    pthread_mutex_lock(&flusher->mutex);
    flusher->leaving = true;
    pthread_cond_signal(&flusher->wake);
    pthread_mutex_unlock(&flusher->mutex);
    pthread_join(flusher->thread, NULL);
    pthread_cond_destroy(&flusher->wake);
    flusher->started = false;
}
