/* Starts and ends the processes of `ranks N`, through a process in between (relay.h). */
#include "ui/spawned.h"

#include "io/wire.h"
#include "ui/peers.h"
#include "ui/relay.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

/* The others are this process's, not a session's: hence file-wide state. */
static Peer peer[PEERS_MOST]; /* by rank */
static Team now;              /* the ranks that there are; all 0: this one alone */
static bool lost;             /* a rank was */
static int patience;          /* seconds for an answer of any; 0: as long as it takes */
static TeamStop asks;         /* whether the session is to stop what it does */
static pid_t relay;           /* what is between; 0: nothing */
static Wire to_relay = {.fd = -1};

/* Waits for the relay's end, so many milliseconds at most; whether it is there. */
static bool relay_has_ended(int milliseconds)
{
    for (;;) {
        pid_t ended = waitpid(relay, NULL, WNOHANG);
        if (ended == relay || (ended < 0 && errno != EINTR))
            return true;
        if (milliseconds-- <= 0)
            return false;
        poll(NULL, 0, 1);
    }
}

/* Ends all that is left: MPI's daemon ends with the relay, and ends the others, here and on other
 * machines. */
static void end_others(void)
{
    kill(relay, SIGKILL);
    for (int r = 1; r < now.size; r++)
        if (peer[r].host == peer[0].host && peer[r].process > 0)
            kill(peer[r].process, SIGKILL);
}

/* Ends the others, in order if they are all there: all meet before they part. */
static void end(Team *team)
{
    enum { PATIENCE = 5 }; /* seconds in which one that has nothing to do answers */
    const Parcel over = {.with = RELAY_END};
    if (!relay)
        return;
    patience = PATIENCE;
    asks = (TeamStop){0}; /* the session may be ending */
    if (!lost && now.size)
        peers_meet(team, peer);
    if (lost || !now.size || !wire_send(&to_relay, &over, sizeof over) ||
        !relay_has_ended(1000 * PATIENCE)) {
        end_others();
        (void)relay_has_ended(1000 * PATIENCE);
    }
    close(to_relay.fd);
    relay = 0;
    lost = false;
    patience = 0;
    memset(peer, 0, sizeof peer);
    *team = now = (Team){0};
}

static bool is_asked(TeamStop stop)
{
    return stop.asked && stop.asked(stop.context);
}

/* A process that is stopped may go on, so it is waited for, until Ctrl-C; and so is one that is not
 * known yet. */
static bool is_given_up(void)
{
    const Peer between = {peer[0].host, relay};
    bool stopped = patience > 0;
    if (!is_asked(asks))
        return false;
    for (int r = 1; r < now.size; r++)
        stopped = stopped || peer_stopped(&peer[r], &peer[0]);
    return stopped || peer_stopped(&between, &peer[0]);
}

/* Of ranks on other machines only their silence tells. */
static bool gone(void *context, double seconds)
{
    enum { PATIENCE = 60 }; /* seconds that another machine may need longer than this one */
    (void)context;
    for (int r = 1; r < now.size; r++)
        if (peer_gone(&peer[r], &peer[0]) || (peer[r].host != peer[0].host && seconds > PATIENCE))
            return true;
    return is_given_up() || (patience && seconds > patience);
}

static void exchange(void *context, int with, const void *send, size_t sent, void *receive,
                     size_t received)
{
    const Parcel parcel = {with, sent, received};
    (void)context;
    lost = lost || !wire_send(&to_relay, &parcel, sizeof parcel) ||
           !wire_send(&to_relay, send, sent) || !wire_receive(&to_relay, receive, received);
    if (lost)
        end_others();
}

/* Starts the relay, with the socket and nothing else of ours: its group is not the terminal's. */
static bool start_relay(int ranks, int threads, int socket, Error *err)
{
    char name[] = "onecycle", what[] = "--relay", all_ranks[16], each[16];
    char *const words[] = {name, what, all_ranks, each, NULL};
    sigset_t none, all;
    posix_spawn_file_actions_t files;
    posix_spawnattr_t how;
    snprintf(all_ranks, sizeof all_ranks, "%d", ranks);
    snprintf(each, sizeof each, "%d", threads);
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawn_file_actions_init(&files);
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
        posix_spawn_file_actions_addopen(&files, fd, "/dev/null", O_RDWR, 0);
    posix_spawn_file_actions_adddup2(&files, socket, RELAY_LINE);
    posix_spawnattr_init(&how);
    posix_spawnattr_setsigmask(&how, &none);
    posix_spawnattr_setsigdefault(&how, &all);
    posix_spawnattr_setflags(&how,
                             POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSID);
    int failed = posix_spawn(&relay, "/proc/self/exe", &files, &how, words, environ);
    posix_spawnattr_destroy(&how);
    posix_spawn_file_actions_destroy(&files);
    if (failed)
        relay = 0;
    return !failed || fail(err, "no process could be started: %s", strerror(failed));
}

/* A start under way. */
typedef struct {
    int ranks, threads;
    TeamStop stop;   /* whether it is to end */
    double patience; /* seconds */
    bool hung;       /* the others did not come */
} Start;

static bool is_over(void *context, double seconds)
{
    Start *start = context;
    start->hung = seconds > start->patience;
    return start->hung || is_asked(start->stop);
}

/* Hears whether the others are there. */
static bool greet(Start *start, Error *err)
{
    Greeting greeting;
    const Wire wire = {to_relay.fd, is_over, start};
    if (wire_receive(&wire, &greeting, sizeof greeting))
        return greeting.good || error_pass(err, &greeting.error);
    if (is_asked(start->stop))
        return fail_as(err, ERROR_INTERRUPTED, "interrupted; there is this process alone");
    return fail(err, start->hung ? "MPI has not started the others; try again"
                                 : "MPI could not start: look whether its programs, such as "
                                   "orted, are in PATH (Debian: openmpi-bin)");
}

static bool start_others(Start *start, Error *err)
{
    int pair[2];
    start->hung = false;
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) < 0)
        return fail(err, "no socket could be made: %s", strerror(errno));
    bool started = start_relay(start->ranks, start->threads, pair[1], err);
    close(pair[1]);
    to_relay = (Wire){pair[0], gone, NULL};
    if (!started)
        close(pair[0]);
    return started && greet(start, err);
}

bool spawned_gather(int ranks, int threads, TeamStop stop, Team *team, Error *err)
{
    enum { MEETS = 60 };                        /* seconds */
    static const int PATIENCE[] = {30, 60, 60}; /* seconds: a start on a busy machine takes ten */
    Start start = {.ranks = ranks, .threads = threads, .stop = stop, .hung = true};
    bool there = false;
    Error why = {.kind = ERROR_REFUSED}; /* of the latest attempt */
    end(team);
    if (ranks == 1)
        return true;
    for (int i = 0; i < LENGTH(PATIENCE) && start.hung; i++) {
        end(team);
        start.patience = PATIENCE[i];
        there = start_others(&start, &why);
    }
    if (there) {
        *team = now = (Team){.size = ranks, .exchange = exchange, .lost = &lost};
        asks = stop;
        patience = MEETS;
        peers_meet(team, peer);
        patience = 0;
        there = !lost || fail(&why, "the ranks that were started have ended at once");
    }
    if (!there)
        end(team);
    return there || error_pass(err, &why);
}
