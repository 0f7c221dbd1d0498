/* spawned.h - the processes that `ranks N` starts, and ends.
 *
 *     options.settings.gather = spawned_gather;       the session calls it
 *
 * The terminal stays with the process that the user has started: the others have none, read nothing
 * and print nothing, and neither does what MPI starts for them. */
#ifndef UI_SPAWNED_H
#define UI_SPAWNED_H

#include "base/team.h"

/* Has the team so many ranks, this process and others of `threads` threads each; 1: ends the
 * others.  stop: ends a start; later gives up a rank that is stopped, as by SIGSTOP, and is waited
 * for otherwise.  The team is all 0 at first, and one in a process.  When one of the others has
 * gone the team is lost, all of them end, and others can be started. */
NODISCARD bool spawned_gather(int ranks, int threads, TeamStop stop, Team *team, Error *err);

#endif
