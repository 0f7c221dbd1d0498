/* rewind.h - puts the learner back to an earlier point of its run.
 *
 *     if (!rewind_run(session, 1, err)) ...            an epoch back
 *
 * Each epoch has a snapshot, as far as memory allows (ring.h). */
#ifndef LAB_REWIND_H
#define LAB_REWIND_H

#include "lab/session.h"

/* How many snapshots there are to go back to. */
int rewind_most(const Session *session);

/* Goes back by this many snapshots and reports where that is. */
NODISCARD bool rewind_run(Session *session, int snapshots, Error *err);

/* Goes back to the newest snapshot that is finite, of the latest run or those it went on from;
 * false: there is none. */
NODISCARD bool rewind_to_finite(Session *session);

#endif
