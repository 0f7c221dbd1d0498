/* Starts other ranks by MPI, and is rank 0 to them: what that sends comes from the session. */
#include "ui/relay.h"

#include "base/heap.h"
#include "base/thread.h"
#include "io/file.h"
#include "io/mpi.h"
#include "io/wire.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

static const Wire SESSION = {.fd = RELAY_LINE};

/* What MPI finds when it starts: its part of the environment, and what signals do. */
static void prepare(void)
{
    static const char *const WORDS[][2] = {
        {"OMPI_MCA_rmaps_base_oversubscribe", "1"},     /* more ranks than cores */
        {"OMPI_MCA_hwloc_base_binding_policy", "none"}, /* a rank's threads go where they like */
        {"OMPI_MCA_mpi_yield_when_idle", "1"},
        {"OMPI_MCA_mpi_warn_on_fork", "0"},
        {"OMPI_MCA_opal_signal", ""}, /* faults are ours to report */
    };
    for (int i = 0; i < LENGTH(WORDS); i++)
        setenv(WORDS[i][0], WORDS[i][1], 0);
    signal(SIGPIPE, SIG_IGN); /* a connection that breaks is an error of MPI's, or of the wire */
    file_mute(true);
}

/* Ends this process when the session has gone, even in a call of MPI that never returns.  MPI's
 * daemon then ends itself and the others. */
static void *watch_session(void *unused)
{
    (void)unused;
    struct pollfd line = {.fd = RELAY_LINE, .events = POLLRDHUP};
    while (poll(&line, 1, -1) < 0 && errno == EINTR)
        ;
    _exit(EXIT_FAILURE);
}

/* Passes on messages until all part, or the session has gone. */
static void pass_on(const Team *team)
{
    char *out = NULL, *in = NULL;
    size_t out_room = 0, in_room = 0;
    Parcel parcel = {.with = RELAY_END};
    while (wire_receive(&SESSION, &parcel, sizeof parcel) && parcel.with != RELAY_END) {
        if (parcel.sent > out_room)
            out = heap_resize(out, out_room = parcel.sent, 1);
        if (parcel.received > in_room)
            in = heap_resize(in, in_room = parcel.received, 1);
        if (!wire_receive(&SESSION, out, parcel.sent))
            break;
        team->exchange(team->context, parcel.with, out, parcel.sent, in, parcel.received);
        if (team_lost(team) || !wire_send(&SESSION, in, parcel.received))
            break;
    }
    heap_free(out);
    heap_free(in);
    if (parcel.with != RELAY_END || team_lost(team))
        _exit(EXIT_FAILURE); /* MPI may wait for ever for one that has gone */
}

int relay_serve(const char *ranks, const char *threads)
{
    pthread_t watcher;
    Team team;
    Greeting greeting = {.good = false};
    char program[4096];
    const char *const words[] = {"--worker", threads, NULL};
    prepare();
    if (!thread_start(&watcher, watch_session, NULL))
        return EXIT_FAILURE;
    ssize_t length = readlink("/proc/self/exe", program, sizeof program - 1);
    program[MAX(length, 0)] = '\0';
    if (access(program, X_OK) < 0)
        fail(&greeting.error, "the file of this program is not there any more; start it again");
    else
        greeting.good = mpi_spawn(program, words, atoi(ranks) - 1, &team, &greeting.error);
    if (!wire_send(&SESSION, &greeting, sizeof greeting) || !greeting.good)
        return EXIT_FAILURE;
    pass_on(&team);
    mpi_part(&team);
    mpi_end(&team);
    return EXIT_SUCCESS;
}
