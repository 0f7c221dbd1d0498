/* job.h - one run with everything that watches it.
 *
 *     if (!job_run(session, call, &plan, false, out)) ...        a run of the session's learner
 */
#ifndef LAB_JOB_H
#define LAB_JOB_H

#include "analysis/history.h"
#include "lab/verb.h"
#include "language/command.h"
#include "train/plan.h"
#include "train/progress.h"
#include "train/recorder.h"
#include "train/result.h"

typedef struct Errand Errand;
typedef struct Learner Learner;

/* One run, of the session's learner or of another.  If it is one of several it has no table,
 * settings such as early stopping do not apply, and a loss that is not finite is not a failure. */
typedef struct RunRequest {
    Learner *learner;
    const Plan *plan;
    const char *command;  /* shell form, for the history and events */
    bool stop_div;        /* stop when the loss diverges (DIVERGED_FACTOR) */
    int subset;           /* validation images looked at after every batch (subset.h); 0: none */
    uint64_t subset_seed; /* of the choice of these */
    const char *label;    /* name of one of several runs, while it runs; NULL: it is the only one */
    Whole whole;          /* of one of several runs: all of them */
    int group;            /* number of the first of several; 0: its own */
    const Position *from; /* where it continues; NULL: a run from its beginning */
    const Recorder *past; /* with `from`: what came before */
    const char *origin;   /* with `from`: the command that began it */
    const Hook *also;     /* one more that watches it; or NULL */
    Errand *errand;       /* another rank trains it; NULL: this process does */
} RunRequest;

/* The command that began the run. */
static inline const char *request_origin(const RunRequest *request)
{
    return request->origin ? request->origin : request->command;
}

/* Runs a plan with all hooks, reports how it ended, keeps its recorder.  NULL with the error when
 * it could not or when the loss was not finite (out->status says so, and whether it was
 * interrupted). */
RunEntry *job_train(Session *session, const RunRequest *request, Outcome *out);

/* The same for a single run of the session's learner. */
NODISCARD bool job_run(Session *session, const Call *call, const Plan *plan, bool stop_div,
                       Outcome *out);

#endif
