/* spawned.h - the processes that `ranks N` starts, and ends.
 *
 *     spawned_prepare();                              before there are threads
 *     options.settings.gather = spawned_gather;       the session calls it
 *     return spawned_serve(argv[2]);                  in such a process: onecycle --worker THREADS
 *     if (spawned_lost()) ...                         then MPI is not to be asked for anything more
 *
 * The terminal stays with the process that the user has started: the others have none, read nothing
 * and print nothing, and neither does what MPI starts for them. */
#ifndef UI_SPAWNED_H
#define UI_SPAWNED_H

#include "base/team.h"

/* What MPI reads of the environment when it starts. */
void spawned_prepare(void);

/* Has the team so many ranks, this process and others of `threads` threads each; 1: ends the
 * others.  The team is all 0 at first. */
NODISCARD bool spawned_gather(int ranks, int threads, Team *team, Error *err);

/* Whether one of them was lost. */
bool spawned_lost(void);

/* Helps the process that has started this one until it is told to end; the exit status. */
int spawned_serve(const char *threads);

#endif
