/* result.h - where a run is, and how it ended.
 *
 *     Result result = learner_fit(learner, &plan, hooks, LENGTH(hooks));
 *     if (result.reason == STOP_USER)
 *         result = learner_continue(learner, &plan, &result.at, hooks, LENGTH(hooks));
 */
#ifndef TRAIN_RESULT_H
#define TRAIN_RESULT_H

#include "nn/fault.h"
#include "train/event.h"

/* Where a run is, between two batches or between the last batch of an epoch and its validation. */
typedef struct {
    int epoch;      /* of the plan */
    long batch;     /* number of the next one in the epoch; after the last: its validation */
    long step;      /* batches of the run before it */
    double average; /* moving average of the loss, not yet debiased */
    long order;     /* epoch of data order that this epoch goes through */
} Position;

/* Where something was not finite. */
typedef enum {
    BROKE_IN_BATCH,      /* the training loss of a batch */
    BROKE_IN_EPOCH,      /* weights or statistics at the end of an epoch, after finite losses */
    BROKE_IN_VALIDATION, /* the validation loss of an epoch */
} BrokePlace;

/* What a run returns when it has ended; a value. */
typedef struct {
    StopReason reason; /* STOP_NONE: all batches run */
    long steps;        /* batches trained in this run */
    long planned;      /* of so many */
    int epoch;         /* where it ended, numbered as in the table */
    long batch;        /* batch of that epoch */
    double time;       /* seconds */
    Position at;       /* where it would continue: its end, or an earlier place a hook put back */
    BrokePlace broke;  /* reason STOP_NAN */
    Fault fault;       /* what was first not finite; FAULT_NONE after a plan with restore */
} Result;

#endif
