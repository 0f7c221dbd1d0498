/* Is a rank of a session that runs in another process: does what that says until it has gone. */
#include "ui/assistant.h"

#include "base/pool.h"
#include "io/file.h"
#include "io/mpi.h"
#include "kernels/kernels.h"
#include "lab/errand.h"
#include "nn/crew.h"
#include "nn/helper.h"
#include "ui/peers.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

/* A process has one MPI: hence file-wide state. */
static Peer peer[PEERS_MOST]; /* by rank */
static Team now;
static pid_t parent; /* MPI's daemon */

static bool parent_gone(void *context, double seconds)
{
    (void)context;
    (void)seconds;
    for (int r = 0; r < now.size; r++)
        if (r != now.rank && peer_gone(&peer[r], &peer[now.rank]))
            return true;
    return getppid() != parent;
}

/* Trains whole runs for the session. */
static void serve_runs(void *context, const Team *team, Pool *pool)
{
    ErrandData *data = context;
    errand_hear_data(team, data);
    if (!team_lost(team))
        errand_serve(team, pool, &data->set, clock_real());
}

int assistant_serve(const char *threads)
{
    Error err;
    parent = getppid();
    int nowhere = open("/dev/null", O_RDWR | O_CLOEXEC);
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++) /* they were pipes to MPI's daemon */
        dup2(nowhere, fd);
    signal(SIGPIPE, SIG_IGN); /* as in the relay */
    file_mute(true);
    if (!mpi_spawned(parent_gone, NULL, &now, &err))
        return EXIT_FAILURE;
    peers_meet(&now, peer);
    (void)crew_kernels(&now, kernels_best(), NULL);
    Pool *pool = pool_new(MAX(atoi(threads), 1));
    ErrandData data = {.arena = {0}};
    helper_serve(&now, pool, serve_runs, &data);
    arena_free(&data.arena);
    if (!team_lost(&now))
        peers_meet(&now, peer);
    if (team_lost(&now))
        _exit(EXIT_FAILURE);
    pool_free(pool);
    mpi_part(&now);
    mpi_end(&now);
    return EXIT_SUCCESS;
}
