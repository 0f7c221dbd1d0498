/* event.h - what the training loop reports: one immutable value per batch, per epoch and per run.
 *
 *     static StopReason on(void *self, const Event *event)
 *     {
 *         bool diverged = event->kind == EVENT_BATCH && event->smooth > 4 * best;
 *         return diverged ? STOP_DIVERGED : STOP_NONE;
 *     }
 *
 * Hooks observe and vote; they never edit the loop. */
#ifndef TRAIN_EVENT_H
#define TRAIN_EVENT_H

#include "nn/schedule.h"
#include "train/metrics.h"

typedef enum {
    EVENT_BEGIN,    /* before the first batch */
    EVENT_BATCH,    /* after a training batch and its step */
    EVENT_PROGRESS, /* after a validation batch: for progress lines only */
    EVENT_EPOCH,    /* after an epoch of training and its validation */
    EVENT_END,      /* after the last epoch */
} EventKind;

/* A hook's vote, and why a run ended. */
typedef enum {
    STOP_NONE,     /* continue; as a result: all batches were run */
    STOP_DIVERGED, /* see DIVERGED_FACTOR (lr_find) */
    STOP_NAN,      /* a loss is not finite, or a weight or statistic */
    STOP_USER,     /* Ctrl-C or `stop` */
    STOP_EARLY,    /* early stopping */
    STOP_REPLAN,   /* to go on with another plan (pace.h) */
    STOP_CUT,      /* of a record: its program was killed */
    STOP_LEFT,     /* of a run of another process: it goes on, and nobody here watches it */
} StopReason;

/* What the loop reports to its hooks at one moment.  It is valid until the hook returns. */
typedef struct {
    EventKind kind;
    bool past;                  /* reported again (replay.h): too late to change or save anything */
    int epoch;                  /* from 0 */
    long batch;                 /* in the epoch, from 0; EVENT_PROGRESS: validation batch */
    long batches;               /* in the epoch; EVENT_PROGRESS: validation batches */
    long step;                  /* in the run, from 0 */
    Hyper hyper;                /* used by the batch */
    float loss;                 /* of the batch, mean over its images */
    float smooth;               /* debiased moving average over the run, beta 0.98 */
    bool validated;             /* EVENT_EPOCH: valid_loss and metric are there */
    float valid_loss;           /* mean over the validation images */
    float metric[MEASURES_MAX]; /* the learner's, then loss and metrics of the averaged weights */
    bool broken;                /* something is not finite: a loss, a weight, a statistic */
    double elapsed;    /* seconds since the run began, without those for which it was held */
    double time;       /* the same: of the epoch, or of the run at EVENT_END */
    double train_time; /* seconds of it spent training */
    long images;       /* trained on in train_time */
    StopReason reason; /* EVENT_END */
    uint64_t weights;  /* model_hash: EVENT_BEGIN, EVENT_EPOCH, EVENT_END */
} Event;

/* A function that the run's thread calls with every event, and what it belongs to.  self lives
 * until the run has ended. */
typedef struct {
    StopReason (*on)(void *self, const Event *event);
    void *self;
    bool holds; /* it may hold the run: its time is none of the run's */
    bool looks; /* it looks at the learner, not at the event alone: while another process trains it,
                   only at its beginning and its end */
} Hook;

/* "done", "diverged", "nan", "stopped", "early_stopping", "replanned": the event's reason; STOP_CUT
 * and STOP_LEFT have no event. */
const char *stop_reason_name(StopReason reason);

/* The same for people: a range test whose loss diverged is "done", as that is how one ends. */
const char *stop_reason_words(StopReason reason);

/* Whether the rest of the plan was left for no reason in the run itself: stopped, planned anew, cut
 * off, or not watched any more. */
bool stop_reason_is_outer(StopReason reason);

/* Whether the run stands where it was, in the middle of an epoch or not, to go on from there. */
bool stop_reason_is_pause(StopReason reason);

#endif
