/* trouble.h - training that went wrong: in words, and what is done about it.
 *
 *     if (result.reason == STOP_NAN)
 *         return trouble_not_finite(session, entry, &result, false, err);
 *
 * Of runs of the session's learner, alone: those of `compare` are told in its table.
 */
#ifndef APP_TROUBLE_H
#define APP_TROUBLE_H

#include "app/session.h"
#include "train/pulse.h"

/* What a run does that is not finite any more: `set on_nan`. */
typedef enum {
    ON_NAN_REWIND, /* the learner is put back to where all was finite, and the run stands there */
    ON_NAN_STOP,   /* the learner stays as it was then */
} OnNan;

/* Once the run has ended and is noted as the session's branch: does that, and says in err what was
 * not finite first and where the learner is now.  best_back: save_best has put an epoch back.
 * Returns false. */
bool trouble_not_finite(Session *session, const Plan *plan, const Result *result, bool best_back,
                        Error *err);

/* Tells that a net seems dead, in a line and as an event; by the run's thread. */
void trouble_dead(Session *session, const Plan *plan, int run, const Pulse *pulse);

#endif
