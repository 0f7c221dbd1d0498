/* Answers lines from a Unix socket on a thread of its own, however others behave. */
#include "io/server.h"

#include "base/heap.h"
#include "base/text.h"
#include "base/thread.h"
#include "io/path.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum {
    ROUND = 100,      /* milliseconds: it looks around at least so often */
    ROUND_LINES = 64, /* answered in one round, new connections counted */
};

typedef struct {
    int fd;
    LocalPeer peer;
    char line[SERVER_LINE]; /* what has come and was not answered */
    size_t size;            /* bytes of it */
    Buf out;                /* the rest of an answer; nothing more is read before it is gone */
    size_t sent;            /* bytes of it that are gone */
    long used;              /* number of the round in which it was used last */
} Connection;

struct Server {
    ServerTasks tasks;
    char *name; /* of the socket, on the heap */
    LocalListener listener;
    int wake[2]; /* a pipe that ends the wait when it is time to leave */
    pthread_t thread;
    atomic_bool leaving;
    Connection *connection[SERVER_CONNECTIONS]; /* on the heap; of the thread, as all below */
    int connections;
    long round;
    int lines; /* left in this round */
};

/* ---- connections */

static void drop(Server *server, int i)
{
    Connection *gone = server->connection[i];
    close(gone->fd);
    buf_free(&gone->out);
    heap_free(gone);
    server->connection[i] = server->connection[--server->connections];
}

static void drop_idle(Server *server)
{
    int idle = 0;
    for (int i = 1; i < server->connections; i++)
        if (server->connection[i]->used < server->connection[idle]->used)
            idle = i;
    drop(server, idle);
}

static void take_connection(Server *server)
{
    LocalPeer peer;
    int fd = local_accept(&server->listener, &peer);
    server->lines--;
    if (fd < 0)
        return;
    if (server->connections == SERVER_CONNECTIONS)
        drop_idle(server);
    Connection *taken = heap_resize(NULL, 1, sizeof *taken);
    memset(taken, 0, sizeof *taken);
    taken->fd = fd;
    taken->peer = peer;
    taken->used = server->round;
    server->connection[server->connections++] = taken;
}

static bool has_line(const Connection *connection)
{
    return memchr(connection->line, '\n', connection->size);
}

static bool owes(const Connection *connection)
{
    return connection->out.size > 0;
}

/* ---- what they say, and hear; each returns false when the connection is of no more use */

static bool send_rest(Connection *connection)
{
    ssize_t put = send(connection->fd, connection->out.data + connection->sent,
                       connection->out.size - connection->sent, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (put < 0)
        return errno == EAGAIN || errno == EINTR;
    connection->sent += (size_t)put;
    if (connection->sent == connection->out.size) {
        buf_clear(&connection->out);
        connection->sent = 0;
    }
    return true;
}

static bool answer_line(Server *server, Connection *connection)
{
    char *newline = memchr(connection->line, '\n', connection->size);
    size_t used = (size_t)(newline + 1 - connection->line);
    *newline = '\0';
    bool text = strlen(connection->line) + 1 == used; /* without a NUL before its end */
    server->lines--;
    connection->used = server->round;
    if (text)
        server->tasks.answer(server->tasks.context,
                             &(ServerCall){server, connection->peer, connection->line},
                             &connection->out);
    connection->size -= used;
    memmove(connection->line, connection->line + used, connection->size);
    return text && (!owes(connection) || send_rest(connection));
}

static bool receive(Connection *connection)
{
    size_t room = sizeof connection->line - connection->size;
    ssize_t got = room ? recv(connection->fd, connection->line + connection->size, room, 0) : 0;
    if (got < 0)
        return errno == EAGAIN || errno == EINTR;
    connection->size += (size_t)got;
    return got > 0 && (has_line(connection) || connection->size < sizeof connection->line);
}

static bool serve(Server *server, Connection *connection, short events)
{
    if ((events & (POLLERR | POLLNVAL)) || ((events & POLLOUT) && !send_rest(connection)))
        return false;
    if ((events & POLLIN) && !receive(connection))
        return false;
    if ((events & POLLHUP) && !(events & POLLIN))
        return false;
    return server->lines <= 0 || owes(connection) || !has_line(connection) ||
           answer_line(server, connection);
}

/* ---- its thread */

static double now(void)
{
    struct timespec time = {0};
    clock_gettime(CLOCK_MONOTONIC, &time);
    return 1e3 * (double)time.tv_sec + (double)time.tv_nsec / 1e6;
}

/* Who is waited for: those that may say something, or have not yet heard all.  While nothing more
 * is answered in this round, only for the time to leave. */
static int fill_waits(const Server *server, struct pollfd *wait)
{
    bool full = server->lines <= 0;
    wait[0] = (struct pollfd){.fd = server->wake[0], .events = POLLIN};
    wait[1] = (struct pollfd){.fd = full ? -1 : server->listener.fd, .events = POLLIN};
    for (int i = 0; i < server->connections; i++) {
        const Connection *connection = server->connection[i];
        short events = owes(connection) ? POLLOUT : has_line(connection) ? 0 : POLLIN;
        wait[2 + i] = (struct pollfd){.fd = full ? -1 : connection->fd, .events = events};
    }
    return 2 + server->connections;
}

static bool has_work(const Server *server)
{
    for (int i = 0; i < server->connections; i++)
        if (has_line(server->connection[i]) && !owes(server->connection[i]))
            return true;
    return false;
}

/* One look at everybody.  From the last on, since the last takes the place of one that goes. */
static void serve_all(Server *server, double patience)
{
    struct pollfd wait[2 + SERVER_CONNECTIONS];
    int waits = fill_waits(server, wait);
    bool more = has_work(server) && server->lines > 0;
    if (poll(wait, (nfds_t)waits, more ? 0 : (int)patience + 1) < 0)
        return;
    for (int i = server->connections - 1; i >= 0; i--)
        if (!serve(server, server->connection[i], wait[2 + i].revents))
            drop(server, i);
    if (wait[1].revents && !server_is_leaving(server))
        take_connection(server);
}

static void *work(void *context)
{
    Server *server = context;
    double ends = now() + ROUND;
    server->lines = ROUND_LINES;
    while (!server_is_leaving(server)) {
        double left = ends - now();
        if (left > 0) {
            serve_all(server, left);
            continue;
        }
        server->tasks.look(server->tasks.context);
        server->round++;
        server->lines = ROUND_LINES;
        ends = now() + ROUND;
    }
    return NULL;
}

/* ---- opening and closing */

bool server_is_leaving(const Server *server)
{
    return atomic_load(&server->leaving);
}

static void release(Server *server)
{
    while (server->connections > 0)
        drop(server, server->connections - 1);
    for (int i = 0; i < LENGTH(server->wake); i++)
        if (server->wake[i] >= 0)
            close(server->wake[i]);
    local_close(&server->listener);
    heap_free(server->name);
    heap_free(server);
}

Server *server_new(const char *folder, const char *name, const ServerTasks *tasks, Error *err)
{
    Server *server = heap_resize(NULL, 1, sizeof *server);
    *server = (Server){.tasks = *tasks,
                       .name = heap_text(name),
                       .listener = {.fd = -1, .folder = -1},
                       .wake = {-1, -1}};
    bool ok = pipe2(server->wake, O_CLOEXEC | O_NONBLOCK) == 0 ||
              path_fail_system(err, folder, "no pipe can be made", errno);
    ok = ok && local_listen(&server->listener, folder, server->name, err);
    if (ok && thread_start(&server->thread, work, server))
        return server;
    if (ok)
        path_fail(err, folder, "no thread can be started for its socket; end some processes");
    release(server);
    return NULL;
}

void server_free(Server *server)
{
    if (!server)
        return;
    atomic_store(&server->leaving, true);
    (void)!write(server->wake[1], "", 1);
    pthread_join(server->thread, NULL);
    release(server);
}
