/* pace.h - keeps a run to a time: looks at its speed as it goes, and has it stop, to go on with
 * another plan, where it would end too early or too late.
 *
 *     Pace pace = {.clock = &clock, .began = clock_now(&clock), .seconds = 300,
 *                  .batch = 0.01, .valid = 0.5, .plan = &plan};
 *     Hook hook = pace_hook(&pace);
 *     Result result = learner_fit(learner, &plan, &hook, 1);
 *     if (result.reason == STOP_REPLAN) ...          CHANGE_STEPS to pace.steps, go on from there
 *
 * What it decides depends on the clock; what a part of the run makes of the weights depends on its
 * plan alone, so that a part can be repeated, or resumed, to the bit. */
#ifndef TRAIN_PACE_H
#define TRAIN_PACE_H

#include "base/clock.h"
#include "train/event.h"
#include "train/plan.h"

/* A run's time, and how fast it is.  It belongs to who runs the plan, and may change the plan
 * between two parts of the run. */
typedef struct {
    const Clock *clock;
    double began, seconds; /* clock when the time began, and how long it is */
    double batch, valid;   /* seconds of a batch and of a validation, as measured lately */
    const Plan *plan;      /* that is run */
    double looked;         /* seconds of the run when its speed was looked at last */
    long batches;          /* since then */
    bool seen;             /* the run's own speed has been measured */
    long steps; /* out, with STOP_REPLAN: so many batches fit into the rest of the time */
} Pace;

Hook pace_hook(Pace *pace);

#endif
