/* hooks.h - how events are told to the hooks of a run, and the votes to stop that a run can be
 * given: divergence, early stopping.
 *
 *     Diverge diverge = {0};
 *     Hook hooks[] = {recorder_hook(recorder), diverge_hook(&diverge)};
 *     learner_fit(learner, &plan, hooks, LENGTH(hooks));
 */
#ifndef TRAIN_HOOKS_H
#define TRAIN_HOOKS_H

#include "base/clock.h"
#include "train/monitor.h"

/* How long a run has taken: a watch that stands still while a hook holds the run. */
typedef struct {
    const Clock *clock;
    double began, held; /* clock at its beginning; seconds */
} RunWatch;
RunWatch run_watch(const Clock *clock);
double run_watch_seconds(const RunWatch *watch);

/* Tells an event, with the time until now, to all hooks in order; returns the first vote. */
StopReason hooks_tell(const Hook *hook, int hooks, Event *event, RunWatch *watch);

/* Stops when the smoothed loss diverges (DIVERGED_FACTOR). */
typedef struct {
    float best; /* running minimum; starts with the first batch */
} Diverge;
Hook diverge_hook(Diverge *diverge);

/* fastai's EarlyStopping: stops when `patience` epochs in a row and one more did not improve by
 * min_delta.  In a continued run its hook also sees the earlier run (a memory, replay.h). */
typedef struct {
    Monitor monitor;
    int patience;     /* epochs */
    double min_delta; /* improvement that counts */
    double best;      /* set by the hook at the beginning */
    int wait;         /* epochs without improvement */
    bool fired;       /* out: it stopped the run */
} EarlyStop;
Hook early_stop_hook(EarlyStop *stop);

#endif
