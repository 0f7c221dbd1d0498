/* progress.h - how a run stands, published by its thread for any other.
 *
 *     Publisher publisher; publisher_init(&publisher, wake_fd);
 *     add_hook(job, publisher_hook(&publisher, &subject));    the run's thread
 *     Progress now; publisher_read(&publisher, &now);         any thread, a copy
 *
 * The first news since the last publisher_drain writes one byte to wake_fd, so that a ppoll on its
 * other end returns; more news write nothing.
 */
#ifndef APP_PROGRESS_H
#define APP_PROGRESS_H

#include "train/learner.h"

#include <pthread.h>
#include <stdatomic.h>

typedef enum { JOB_NONE, JOB_RUNNING, JOB_PAUSED } JobState;

typedef struct {
    JobState state;
    int run; /* number in the session's history; 0: none yet */
    PlanKind kind;
    int epoch, epochs; /* from 0; one past the last */
    long batch;        /* batches of the epoch (or of its validation) that are done */
    long batches;      /* of so many */
    bool validating;
    long step, steps;         /* batches of the run that are done, of so many */
    Hyper hyper;              /* of the last batch */
    float loss, smooth;       /* of the last batch */
    double images_per_second; /* trained, over the last second or so; 0: not known yet */
    double elapsed;           /* seconds since the run began, pauses included */
    double left;       /* seconds to the end of the run, validation included; not a number: not
                          known yet */
    StopReason reason; /* state JOB_NONE: how it ended */
    bool dead;         /* its net seems dead */
} Progress;

/* The run it is about. */
typedef struct {
    const Plan *plan;
    int run;   /* its number */
    int bs;    /* images a batch */
    int valid; /* images of the validation */
    Clock clock;
} Subject;

typedef struct {
    pthread_mutex_t mutex; /* of now */
    Progress now;
    JobState asked;      /* set last since the hook was made, maybe before the run has begun */
    Subject subject;     /* the run under way */
    double began;        /* clock at its begin */
    double rated;        /* clock when images_per_second was last measured */
    long images;         /* trained since then */
    double epoch_time;   /* seconds a whole epoch took, validation included; 0: none has ended */
    double train_time;   /* seconds of it spent training */
    int wake;            /* descriptor to write to; -1: nobody waits */
    atomic_bool pending; /* news since the last drain */
} Publisher;

void publisher_init(Publisher *publisher, int wake);
void publisher_free(Publisher *publisher);

/* For one run. */
Hook publisher_hook(Publisher *publisher, const Subject *subject);

void publisher_set_state(Publisher *publisher, JobState state);

/* The net of the run under way seems dead. */
void publisher_set_dead(Publisher *publisher);

/* Tells the waiting side that there is something to look at. */
void publisher_wake(Publisher *publisher);

/* Before looking, so that what comes after is told again. */
void publisher_drain(Publisher *publisher);

void publisher_read(Publisher *publisher, Progress *out);

#endif
