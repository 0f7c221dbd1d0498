/* range_runs.h - the runs of one lr_find: one of the session's learner, or one for each setting and
 * seed.
 *
 *     if (!range_runs(session, call, out)) ...
 *
 * Whatever runs, and however it ends, the session's learner is afterwards what it was. */
#ifndef COMMANDS_RANGE_RUNS_H
#define COMMANDS_RANGE_RUNS_H

#include "lab/verb.h"

/* Trains what the call asks for.  False: a run could not be trained. */
NODISCARD bool range_runs(Session *session, const Call *call, Outcome *out);

#endif
