/* progress.h - how far a run is, published by its thread for any other.
 *
 *     Publisher publisher;
 *     publisher_init(&publisher, wake_fd);
 *     Hook hook = publisher_hook(&publisher, &subject);    a hook of the run
 *     Progress now;
 *     publisher_read(&publisher, &now);                    any thread, a copy
 *
 * The first news since the last publisher_drain writes one byte to wake_fd, so that a ppoll on its
 * other end returns; more news write nothing. */
#ifndef TRAIN_PROGRESS_H
#define TRAIN_PROGRESS_H

#include "train/event.h"
#include "train/plan.h"

#include <pthread.h>
#include <stdatomic.h>

typedef enum { JOB_NONE, JOB_RUNNING, JOB_PAUSED } JobState;

/* The runs of one command that are one piece of work, as those of `compare`.  A plain value. */
typedef struct {
    int run, runs;       /* which, from 1, of so many; 0: the run stands alone */
    int recipe, recipes; /* the same of `compare`; 0: all runs have one recipe */
    uint64_t seed;       /* of this run */
    uint64_t last_seed;  /* of all runs the highest */
    long before, steps;  /* batches of the runs before it, and of all */
    long each;           /* batches of every run; 0: they differ */
    int at_once;         /* runs that are trained at the same time; 0: one */
} Whole;

/* Where a run is; a plain value. */
typedef struct {
    Whole whole; /* what it is a part of */
    JobState state;
    int run; /* number in the session's history; 0: none yet */
    PlanKind kind;
    int epoch, epochs; /* from 0; one past the last */
    long batch;        /* batches of the epoch (or of its validation) that are done */
    long batches;      /* of so many */
    bool validating;
    long step, steps;         /* batches of the run that are done, of so many; 0: not planned */
    long from;                /* batches that had been done when it began: it continues a run */
    Hyper hyper;              /* of the last batch */
    double images_per_second; /* trained, over the last second or so; 0: not known yet */
    double elapsed;           /* seconds since the run began, without pauses */
    double left;              /* seconds to its end, or that of the whole, validation included; NaN:
                               * not known yet */
    StopReason reason;        /* state JOB_NONE: how it ended */
    bool dead;                /* its net seems dead */
} Progress;

/* How much of the whole is done, or of a run that stands alone: 0 ... 1; 0 without a plan. */
double progress_done(const Progress *progress);

/* The run it is about. */
typedef struct {
    const Plan *plan;
    Whole whole;
    int run;   /* its number */
    int bs;    /* images per batch */
    int valid; /* images of the validation */
} Subject;

/* Belongs to the screen that shows runs, and serves one run after another.  Other threads than the
 * run's use it by these functions alone. */
typedef struct {
    pthread_mutex_t mutex; /* guards now */
    Progress now;
    JobState asked;      /* the state set last, perhaps before the run has begun */
    Subject subject;     /* the run under way */
    double rated;        /* seconds of the run when images_per_second was last measured */
    long images;         /* trained since then */
    double epoch_time;   /* seconds a whole epoch took, validation included; 0: none has ended */
    double train_time;   /* seconds of it spent training */
    int wake;            /* descriptor to write to; -1: none */
    atomic_bool pending; /* news since the last drain */
} Publisher;

void publisher_init(Publisher *publisher, int wake);
void publisher_free(Publisher *publisher);

/* A hook for one run. */
Hook publisher_hook(Publisher *publisher, const Subject *subject);

/* Publishes what another process tells of its run; and the end of that, by its last event. */
void publisher_put(Publisher *publisher, const Progress *now);
void publisher_end(Publisher *publisher, const Event *event);

void publisher_set_state(Publisher *publisher, JobState state);

/* Notes that the net of the run under way seems dead. */
void publisher_set_dead(Publisher *publisher);

/* Wakes the waiting side: there is something to look at. */
void publisher_wake(Publisher *publisher);

/* To be called before looking, so that later news wake again. */
void publisher_drain(Publisher *publisher);

void publisher_read(Publisher *publisher, Progress *out);

#endif
