/* attached.h - shows a run that another process trains, live; hand_on.h has commands for it.
 *
 *     const char *folder = remote_find(arena, "last", err);
 *     if (!attached_run(session, folder, out)) ...        returns when the run ends
 *
 * The events come from the run's record, the progress from its socket.  What happens here never
 * touches the run, except by commands. */
#ifndef LAB_ATTACHED_H
#define LAB_ATTACHED_H

#include "lab/verb.h"
#include "language/command.h"

/* Follows the run to its end, also when it goes on with another plan, in another record.  The user
 * may leave earlier: out->status says so. */
NODISCARD bool attached_run(Session *session, const char *folder, Outcome *out);

#endif
