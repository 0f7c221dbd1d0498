/* mpi.h - processes that work together, as a Team: those that mpirun or srun has started, or those
 * that this process starts.
 *
 *     Team team = {0};
 *     if (mpi_launched() >= 0 && !mpi_begin(&team, err)) ...
 *     mpi_end(&team);
 *
 *     if (!mpi_spawn(path, words, 3, &team, err)) ...
 *     mpi_part(&team);
 *
 * In a build without MPI there is never more than this process. */
#ifndef IO_MPI_H
#define IO_MPI_H

#include "base/team.h"

/* The rank that a launcher has given to this process; -1: it was started by itself. */
int mpi_launched(void);

/* Takes part; the team is all 0 if this process is the only one.  One thread at a time may use the
 * team; a message that cannot be sent ends the program (die).  Call it once. */
NODISCARD bool mpi_begin(Team *out, Error *err);

/* Asked ten times a second while a message is due: whether it will never come, `seconds` after it
 * was waited for.  From then on the team is lost. */
typedef bool MpiGone(void *context, double seconds);

/* Starts `count` processes of a program, with words that end with NULL; this one is rank 0.  They
 * call mpi_spawned.  The team lives until mpi_part; that of the others is lost when `gone` says so,
 * this one's never: whoever watches ends it. */
NODISCARD bool mpi_spawn(const char *program, const char *const *words, int count, Team *out,
                         Error *err);
NODISCARD bool mpi_spawned(MpiGone *gone, void *context, Team *out, Error *err);

/* Every rank of such a team calls it, unless it is lost. */
void mpi_part(Team *team);

/* Parts in order, when every rank does; nothing if MPI was never used.  The team is all 0 then. */
void mpi_end(Team *team);

#endif
