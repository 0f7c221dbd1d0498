/* Starts and ends the processes of `ranks N`, and is what they do.
 *
 * MPI starts a daemon of its own first (orted), by fork: in that child, and so in all that it
 * starts, the standard streams are /dev/null, and the signals that we have blocked come again. */
#include "ui/spawned.h"

#include "base/thread.h"
#include "io/file.h"
#include "io/mpi.h"
#include "nn/crew.h"
#include "nn/helper.h"
#include "ui/peers.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static const char SILENT[] = "OPAL_OUTPUT_STDERR_FD"; /* where MPI writes what it has to say */

/* A process has one MPI: hence file-wide state. */
static Peer peer[PEERS_MOST]; /* by rank */
static Team now;              /* the ranks that there are; all 0: this one alone */
static pid_t parent;          /* of a process that was started, in which that counts */
static bool lost;             /* a rank was */
static int nowhere = -1;      /* /dev/null */
static bool starting;         /* what is forked now is MPI's */

void spawned_prepare(void)
{
    static const char *const WORDS[][2] = {
        {"OMPI_MCA_rmaps_base_oversubscribe", "1"},     /* more ranks than cores */
        {"OMPI_MCA_hwloc_base_binding_policy", "none"}, /* a rank's threads go where they like */
        {"OMPI_MCA_mpi_yield_when_idle", "1"},
        {"OMPI_MCA_mpi_warn_on_fork", "0"},
        {"OMPI_MCA_opal_signal", ""}, /* faults are ours to report */
    };
    char number[16];
    nowhere = open("/dev/null", O_RDWR | O_CLOEXEC);
    int high = fcntl(nowhere, F_DUPFD, 100); /* it goes on to MPI's daemon, under its number */
    for (int i = 0; i < LENGTH(WORDS); i++)
        setenv(WORDS[i][0], WORDS[i][1], 0);
    snprintf(number, sizeof number, "%d", high);
    if (high >= 0)
        setenv(SILENT, number, 0);
}

bool spawned_lost(void)
{
    return lost;
}

/* ---- the process that the user has started */

static void in_child(void)
{
    sigset_t none;
    if (!starting)
        return;
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
        dup2(nowhere, fd);
    sigemptyset(&none);
    pthread_sigmask(SIG_SETMASK, &none, NULL);
}

/* Ends what is left of the others of this machine; MPI's daemon does so with those of others. */
static void end_others(void)
{
    for (int r = 1; r < now.size; r++)
        if (peer[r].host == peer[0].host && peer[r].process > 0)
            kill(peer[r].process, SIGKILL);
}

/* Of ranks on other machines only their silence tells. */
static bool gone(void *context, double seconds)
{
    enum { PATIENCE = 60 }; /* seconds that another rank may need longer than this one */
    (void)context;
    bool none = seconds > PATIENCE;
    for (int r = 1; r < now.size; r++)
        none = none || peer_gone(&peer[r], &peer[0]);
    if (none) {
        lost = true;
        end_others();
    }
    return none;
}

/* All meet before they part: whoever is gone would be waited for. */
static void end(Team *team)
{
    if (!team_is_alone(team) && !lost) {
        peers_meet(team, peer);
        lost = lost || team_lost(team);
    }
    if (!lost)
        mpi_part(team);
    *team = now = (Team){0};
}

/* What the thread that starts them works on. */
typedef struct {
    const MpiSpawn *spawn;
    Team *team;
    Error *err;
    bool done;
} Starting;

static void *start_them(void *context)
{
    Starting *start = context;
    start->done = mpi_spawn(start->spawn, start->team, start->err);
    return NULL;
}

/* On a thread that takes no signals: those that MPI makes take none either, and Ctrl-C still comes
 * to whoever waits. */
static bool start(const MpiSpawn *spawn, Team *team, Error *err)
{
    static bool registered;
    pthread_t thread;
    Starting start = {spawn, team, err, false};
    if (!registered && pthread_atfork(NULL, NULL, in_child) != 0)
        return fail(err, "no memory is left for a handler of forks");
    registered = starting = true;
    if (!thread_start(&thread, start_them, &start))
        return fail(err, "no thread could be started; end some processes and start again");
    pthread_join(thread, NULL);
    starting = false;
    return start.done;
}

bool spawned_gather(int ranks, int threads, Team *team, Error *err)
{
    char program[4096], number[16];
    end(team);
    if (ranks == 1)
        return true;
    if (lost)
        return fail(err, "a rank was lost, and MPI starts no others after that; save the net, and "
                         "start onecycle again");
    ssize_t length = readlink("/proc/self/exe", program, sizeof program - 1);
    program[MAX(length, 0)] = '\0';
    if (access(program, X_OK) < 0)
        return fail(err, "the file of this program is not there any more; start onecycle again");
    snprintf(number, sizeof number, "%d", threads);
    const char *const words[] = {"--worker", number, NULL};
    const MpiSpawn spawn = {program, words, ranks - 1, gone, NULL};
    if (!start(&spawn, team, err))
        return false;
    now = *team;
    peers_meet(team, peer);
    return !team_lost(team) || fail(err, "the ranks that were started have ended at once");
}

/* ---- a process that was started */

static bool parent_gone(void *context, double seconds)
{
    (void)context;
    (void)seconds;
    for (int r = 0; r < now.size; r++)
        if (r != now.rank && peer_gone(&peer[r], &peer[now.rank]))
            return true;
    return getppid() != parent;
}

int spawned_serve(const char *threads)
{
    Error err;
    parent = getppid();
    nowhere = open("/dev/null", O_RDWR | O_CLOEXEC);
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
        dup2(nowhere, fd);
    file_mute(true);
    unsetenv(SILENT);
    if (!mpi_spawned(parent_gone, NULL, &now, &err))
        return EXIT_FAILURE;
    peers_meet(&now, peer);
    (void)crew_kernels(&now);
    Pool *pool = pool_new(MAX(atoi(threads), 1));
    helper_serve(&now, pool);
    if (!team_lost(&now))
        peers_meet(&now, peer);
    if (team_lost(&now))
        _exit(EXIT_FAILURE);
    pool_free(pool);
    mpi_part(&now);
    mpi_end();
    return EXIT_SUCCESS;
}
