/* go_on.h - continuing a run: with a changed plan while it is under way, or from where it stopped.
 *
 *     go_on_change(session, &(Change){CHANGE_LR_MAX, 1e-2}, &done, err);
 *     go_on_run(session, out);                         a separate run, from there
 *
 * While a run is under way a change is only proposed: `take` stops the run at a batch boundary and
 * continues from there with the changed plan. */
#ifndef LAB_GO_ON_H
#define LAB_GO_ON_H

#include "lab/job.h"
#include "lab/verb.h"
#include "train/pace.h"
#include "train/pace.h"

/* Proposes a change to the run under way, or makes it in a stopped run.  *done: there was one. */
NODISCARD bool go_on_change(Session *session, const Change *change, bool *done, Error *err);

/* Forgets the proposed changes and runs the rest of the plan; if there is none, nothing changes. */
NODISCARD bool go_on_run(Session *session, Outcome *out);

/* Makes the proposed changes, all or none, and runs the rest of the plan: what `take` does. */
NODISCARD bool go_on_take(Session *session, Outcome *out);

/* Runs a plan of the session's learner and keeps it to a time: where its speed changes, the rest of
 * the plan is made longer or shorter, and run as `take` would run it.  Returns the last part, or
 * NULL as job_train. */
RunEntry *go_on_in_time(Session *session, const RunRequest *request, Pace *pace, Outcome *out);

#endif
