/* trouble.h - training that went wrong: what is reported, and what is done about it.
 *
 *     if (result.reason == STOP_NAN)
 *         return trouble_not_finite(session, &plan, &result, false, err);
 *
 * Only for single runs of the session's learner: `compare` reports its runs in its table. */
#ifndef LAB_TROUBLE_H
#define LAB_TROUBLE_H

#include "lab/session.h"
#include "train/plan.h"
#include "train/pulse.h"
#include "train/result.h"

/* To be called when the run has ended and is noted as the session's branch.  Does what on_nan
 * says; err then says what was first not finite and where the learner is now.  best_back:
 * save_best has put an epoch back.  Returns false. */
bool trouble_not_finite(Session *session, const Plan *plan, const Result *result, bool best_back,
                        Error *err);

/* Reports that a net seems dead, in a line and as an event.  Called by the run's thread. */
void trouble_dead(Session *session, const Plan *plan, int run, const Pulse *pulse);

#endif
