/* server.h - lines of other processes, answered from a thread of its own.
 *
 *     static void answer(void *context, const ServerCall *call, Buf *out);
 *
 *     ServerTasks tasks = {.answer = answer, .look = look, .context = job};
 *     Server *server = server_new(folder, "control", &tasks, err);        the socket is there
 *     server_free(server);                                        and gone again
 *
 * Whoever connects can do no harm: lines are bounded, answers wait for those who read slowly and
 * for nobody else, of too many connections the one that was idle for longest is closed, and so many
 * lines are answered per second, whoever sends how many. */
#ifndef IO_SERVER_H
#define IO_SERVER_H

#include "base/buf.h"
#include "io/local.h"

#include <stdatomic.h>

enum {
    SERVER_LINE = 4096,       /* bytes of a line, its newline included */
    SERVER_CONNECTIONS = 128, /* at once */
};

typedef struct Server Server;

/* A line that wants an answer. */
typedef struct {
    const Server *server;
    LocalPeer peer;   /* who asks */
    const char *line; /* without its newline */
} ServerCall;

/* What it does, on its own thread. */
typedef struct {
    /* Adds an answer, a line with its newline. */
    void (*answer)(void *context, const ServerCall *call, Buf *out);
    void (*look)(void *context); /* a few times per second */
    void *context;
} ServerTasks;

/* NULL with err when there can be no socket or no thread. */
Server *server_new(const char *folder, const char *name, const ServerTasks *tasks, Error *err);

/* Waits for the answer that is being made, closes all connections and removes the socket.  NULL is
 * none. */
void server_free(Server *server);

/* True once server_free was called: an answer has to come to its end. */
bool server_is_leaving(const Server *server);

#endif
