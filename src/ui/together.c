/* Meets the other ranks of a parallel run, keeps all but one of them silent, and saves the run when
 * one of them is lost.
 *
 * When a rank has gone, the messages that others wait for never come: MPI does not return.  mpirun
 * and Slurm send SIGTERM to those that are left, and SIGKILL a second later, so a thread of our own
 * waits for SIGTERM.  It is blocked in all threads, before MPI is there: MPI would take it. */
#include "ui/together.h"

#include "base/clock.h"
#include "base/die.h"
#include "base/thread.h"
#include "io/file.h"
#include "io/launcher.h"
#include "io/mpi.h"
#include "lab/saving.h"
#include "nn/model.h"
#include "ui/peers.h"
#include "ui/spawned.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <unistd.h>

/* Signals reach a process, not a session: hence file-wide state. */
static int voice = STDERR_FILENO;  /* standard error as it was found */
static Peer peer[PEERS_MOST];      /* by rank */
static _Atomic(Session *) watched; /* whose run is saved; NULL: none */

void together_hush(void)
{
    if (mpi_launched() <= 0)
        return;
    int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
    voice = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 0);
    if (nowhere < 0 || dup2(nowhere, STDOUT_FILENO) < 0 || dup2(nowhere, STDERR_FILENO) < 0)
        _exit(1);
    close(nowhere);
    file_mute(true);
}

/* What a launcher sends to ranks that it ends: SIGCONT at once, SIGTERM a second later. */
static sigset_t ending_signals(void)
{
    sigset_t ending;
    sigemptyset(&ending);
    sigaddset(&ending, SIGTERM);
    sigaddset(&ending, SIGCONT);
    return ending;
}

static void block_ending(int how)
{
    sigset_t ending = ending_signals();
    pthread_sigmask(how, &ending, NULL);
}

/* A connection to a rank that is gone breaks a message, not this process. */
static void ignore_broken_pipes(void)
{
    signal(SIGPIPE, SIG_IGN);
}

/* Whether there can be so many ranks: as many as `set shards` can ask for, since a script may. */
static bool check_size(int ranks, Error *err)
{
    return model_takes_shards(ranks) || team_check(ranks, MODEL_SHARDS, err);
}

static bool check_options(const Options *options, Error *err)
{
    const char *wrong = options->interactive ? "-i"
                        : options->attach    ? "--attach"
                        : options->watch     ? "--watch"
                        : options->detach    ? "--detach"
                                             : NULL;
    return !wrong ||
           fail(err, "%s is for one process; several ranks run a SCRIPT, -c or standard input",
                wrong);
}

bool together_begin(Options *options, Error *err)
{
    Team *team = &options->team;
    options->settings.team = team;
    if (mpi_launched() < 0) {
        options->settings.gather = spawned_gather;
        return true;
    }
    block_ending(SIG_BLOCK);
    ignore_broken_pipes();
    if (!mpi_begin(team, err))
        return false;
    if (team->rank > 0)
        options->settings.events = NULL;
    if (team_is_alone(team)) {
        block_ending(SIG_UNBLOCK);
        return true;
    }
    if (!check_size(team->size, err) || !check_options(options, err))
        return false;
    peers_meet(team, peer);
    return true;
}

/* Which ranks of this machine are left, the only ones that can be seen. */
typedef struct {
    double at;  /* clock */
    int lowest; /* of those that are left */
    bool gone;  /* one is not */
} Census;

static Census census_of(const Team *team, double now)
{
    Census census = {.at = now, .lowest = team->rank};
    for (int r = team->size - 1; r >= 0; r--) {
        if (peer[r].host != peer[team->rank].host)
            continue;
        if (peer_gone(&peer[r], &peer[team->rank]))
            census.gone = true;
        else
            census.lowest = r;
    }
    return census;
}

/* Waits until this rank is ended; who was left when that began.  When SIGTERM comes, another rank
 * may have saved the run already, and gone.  SIGCONT also follows Ctrl-Z; but without a rank no run
 * can go on, and on a busy machine the second after SIGTERM may be too short. */
static Census wait_for_signal(const Team *team)
{
    enum { BEGINS = 5 }; /* seconds before SIGTERM, at most */
    const sigset_t ending = ending_signals();
    const Clock clock = clock_real();
    Census census = {.at = -BEGINS};
    for (int signal = 0; signal != SIGTERM;) {
        if (sigwait(&ending, &signal) != 0)
            continue;
        double now = clock_now(&clock);
        if (now - census.at >= BEGINS)
            census = census_of(team, now);
        if (census.gone && atomic_load(&watched))
            break;
    }
    return census;
}

/* Says the last line of the run.  What it says to a launcher that passes it on takes a while. */
static void tell_end(const Buf *line)
{
    enum { WHILE = 500 }; /* milliseconds */
    int direct = launcher_voice();
    if (direct >= 0 && write(direct, line->data, line->size) == (ssize_t)line->size)
        return;
    if (write(voice, line->data, line->size) < 0)
        _exit(1);
    poll(NULL, 0, WHILE);
}

/* The launcher ends all ranks when the first of them ends: so only one does, when it has saved. */
static void *wait_for_end(void *context)
{
    enum { PATIENCE = 5000 }; /* milliseconds until a launcher has gone itself, at most */
    const Team *team = context;
    Census census = wait_for_signal(team);
    if (census.lowest != team->rank) {
        poll(NULL, 0, PATIENCE);
        _exit(128 + SIGTERM);
    }
    Buf line = {0};
    buf_text_add(&line,
                 census.gone ? "onecycle: a rank is gone; " : "onecycle: ended by SIGTERM; ");
    Session *session = atomic_load(&watched);
    if (!session)
        _exit(128 + SIGTERM);
    file_mute(false);
    saving_rescue(session, &line);
    buf_text_add(&line, "\n");
    tell_end(&line);
    _exit(128 + SIGTERM);
}

void together_watch(Session *session)
{
    pthread_t thread;
    const Team *team = session_team(session);
    if (team_is_alone(team))
        return;
    ignore_broken_pipes(); /* signals_install ends one process by them */
    atomic_store(&watched, session);
    if (!thread_start(&thread, wait_for_end, (void *)team))
        die("no thread could be started; end some processes and start again");
    pthread_detach(thread);
}

void together_forget_session(void)
{
    atomic_store(&watched, NULL);
}

bool together_could(const Team *team, bool done)
{
    team_tell(team, &done, sizeof done);
    return done;
}

int together_end(Options *options, int status)
{
    mpi_end(&options->team);
    return mpi_launched() > 0 ? 0 : status;
}
