/* hand_on.h - commands that are meant for a run of another process, while this session follows it
 * (attached.h).
 *
 *     if (hand_on_takes(session, call))
 *         ok = hand_on(session, call, err);              else the command is this session's own
 */
#ifndef LAB_HAND_ON_H
#define LAB_HAND_ON_H

#include "lab/verb.h"
#include "language/command.h"

/* Whether a call is about the run that is followed, and not about this session. */
bool hand_on_takes(const Session *session, const Call *call);

/* Has it done there; what a run of another process cannot do is refused. */
NODISCARD bool hand_on(Session *session, const Call *call, Error *err);

#endif
