/* mpi.h - processes that work together, as a Team: those that mpirun or srun has started, or those
 * that this process starts.
 *
 *     Team team = {0};
 *     if (mpi_launched() >= 0 && !mpi_begin(&team, err)) ...
 *     mpi_end();
 *
 *     if (!mpi_spawn(&(MpiSpawn){.program = path, .argument = words, .count = 3}, &team, err)) ...
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

/* More processes to be started. */
typedef struct {
    const char *program;         /* its file */
    const char *const *argument; /* words for it, then NULL */
    int count;                   /* of them */
    MpiGone *gone;               /* of this rank */
    void *context;               /* its */
} MpiSpawn;

/* Starts them; this process is rank 0.  They call mpi_spawned.  The team lives until mpi_part. */
NODISCARD bool mpi_spawn(const MpiSpawn *spawn, Team *out, Error *err);
NODISCARD bool mpi_spawned(MpiGone *gone, void *context, Team *out, Error *err);

/* Every rank of such a team calls it, unless it is lost. */
void mpi_part(Team *team);

/* Parts in order, when every rank does; nothing if MPI was never used. */
void mpi_end(void);

#endif
