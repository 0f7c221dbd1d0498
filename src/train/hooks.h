/* hooks.h - the votes to stop that a run can be given: divergence, early stopping.
 *
 *     Diverge diverge = {0};
 *     Hook hooks[] = {recorder_hook(recorder), diverge_hook(&diverge)};
 *     learner_fit(learner, &plan, hooks, LENGTH(hooks));
 */
#ifndef TRAIN_HOOKS_H
#define TRAIN_HOOKS_H

#include "train/monitor.h"

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
