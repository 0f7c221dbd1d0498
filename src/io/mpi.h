/* mpi.h - the processes that mpirun or srun has started to work together, as a Team.
 *
 *     Team team = {0};
 *     if (mpi_launched() >= 0 && !mpi_begin(&team, err)) ...
 *     mpi_end();
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

/* Parts in order, when every rank does; nothing without mpi_begin. */
void mpi_end(void);

#endif
