/* Asks the process that trains a recorded run, by the socket in its record. */
#include "store/remote.h"

#include "base/clock.h"
#include "base/text.h"
#include "io/local.h"
#include "io/path.h"
#include "io/server.h"
#include "store/events.h"
#include "store/shelf.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { ANSWER_MOST = 1 << 20 }; /* bytes */

bool remote_is_there(const char *folder)
{
    Arena scratch = {0};
    bool there = events_in_use(AT_FDCWD, path_join(&scratch, folder, RECORD_EVENTS));
    arena_free(&scratch);
    return there;
}

static const char *find_latest(Arena *arena, Error *err)
{
    int names;
    const char *const *name = shelf_names(arena, &names);
    for (int i = names - 1; i >= 0; i--) {
        const char *folder = path_join(arena, shelf_folder(arena), name[i]);
        if (remote_is_there(folder))
            return folder;
    }
    return fail_null(err, "no recorded run is under way; runs are recorded at a prompt, with "
                          "--detach and after `set record on`, but range tests (lr_find) are not");
}

const char *remote_find(Arena *arena, const char *name, Error *err)
{
    if (!name || strcmp(name, "last") == 0)
        return find_latest(arena, err);
    const char *folder = shelf_find(arena, name, err);
    if (folder && !remote_is_there(folder))
        return fail_null(err, "the run of %s is over; `open %s` brings it back", path_name(folder),
                         name);
    return folder;
}

bool remote_open(Remote *remote, const char *folder, Error *err)
{
    Error why = {0};
    LocalPeer peer = {0};
    int fd = local_connect(folder, RECORD_SOCKET, &peer, &why);
    *remote = (Remote){.fd = fd, .pid = peer.pid, .name = path_name(folder)};
    return remote->fd >= 0 ||
           fail(err,
                "nobody answers for %s: its run just begins or ends, or it cannot be joined; "
                "try again",
                remote->name);
}

long remote_process(const char *folder)
{
    Remote remote;
    long pid = remote_open(&remote, folder, NULL) ? remote.pid : 0;
    remote_close(&remote);
    return pid;
}

char *remote_words(Arena *arena, const char *name, long process)
{
    const char *where = process ? arena_printf(arena, "process %ld", process) : "another process";
    return arena_printf(arena, "under way in %s; `attach %s` shows it live", where, name);
}

void remote_close(Remote *remote)
{
    if (remote->fd >= 0)
        close(remote->fd);
    remote->fd = -1;
}

/* Waits until something can be done with the connection; false when the time is over. */
static bool wait_for(const Remote *remote, short events, double until)
{
    Clock clock = clock_real();
    struct pollfd wait = {.fd = remote->fd, .events = events};
    for (double left; (left = until - clock_now(&clock)) > 0;) {
        int ready = poll(&wait, 1, (int)ceil(1000 * left));
        if (ready > 0)
            return true;
        if (ready < 0 && errno != EINTR)
            return false;
    }
    return false;
}

static bool send_line(const Remote *remote, const Buf *line, double until)
{
    for (size_t sent = 0; sent < line->size;) {
        ssize_t put = send(remote->fd, line->data + sent, line->size - sent, MSG_NOSIGNAL);
        if (put < 0 && errno != EAGAIN && errno != EINTR)
            return false;
        if (put < 0 && !wait_for(remote, POLLOUT, until))
            return false;
        sent += (size_t)MAX(put, 0);
    }
    return true;
}

/* Reads up to a newline, which nothing follows: only one answer is asked for. */
static bool receive_line(const Remote *remote, Buf *line, double until)
{
    char piece[4096];
    while (line->size < ANSWER_MOST) {
        ssize_t got = recv(remote->fd, piece, sizeof piece, 0);
        if (got == 0 || (got < 0 && errno != EAGAIN && errno != EINTR))
            return false;
        if (got < 0 && !wait_for(remote, POLLIN, until))
            return false;
        buf_add(line, piece, (size_t)MAX(got, 0));
        if (got > 0 && piece[got - 1] == '\n')
            return true;
    }
    return false;
}

/* The answer to a line, which it takes. */
static const Json *exchange(const Remote *remote, Arena *arena, Buf *text)
{
    Clock clock = clock_real();
    double until = clock_now(&clock) + REMOTE_SECONDS;
    bool sent = send_line(remote, text, until);
    buf_clear(text);
    const Json *answer = NULL;
    if (sent && receive_line(remote, text, until))
        answer =
            json_parse(arena, (Bytes){(const uint8_t *)text->data, text->size}, "answer", NULL);
    return answer && json_kind(answer) == JSON_MAP ? answer : NULL;
}

static void put_question(const RemoteAsk *ask, Buf *out)
{
    JsonLine line = json_begin(out);
    json_text(&line, "command", ask->command);
    json_text(&line, "by", ask->by);
    json_end(&line);
}

const Json *remote_ask(Remote *remote, Arena *arena, const RemoteAsk *ask, Error *err)
{
    Buf text = {0};
    put_question(ask, &text);
    bool fits = text.size <= SERVER_LINE;
    const Json *answer = fits && remote->fd >= 0 ? exchange(remote, arena, &text) : NULL;
    buf_free(&text);
    if (answer)
        return answer;
    if (!fits)
        return fail_null(err, "the command is too long: a request has %d bytes at most",
                         SERVER_LINE);
    remote_close(remote);
    return fail_null(err,
                     "the process that trains %s has not answered in %d seconds, or the run "
                     "has just ended; try again",
                     remote->name, REMOTE_SECONDS);
}

bool remote_accepts(const Json *answer, const char **text)
{
    const Json *ok = json_get(answer, "ok");
    *text = json_get_text(answer, "text", "");
    return ok && json_number(ok) != 0;
}

bool remote_tell(Arena *arena, const char *folder, const RemoteAsk *ask, const char **text,
                 Error *err)
{
    Remote remote;
    if (!remote_open(&remote, folder, err))
        return false;
    const Json *answer = remote_ask(&remote, arena, ask, err);
    remote_close(&remote);
    if (!answer)
        return false;
    return remote_accepts(answer, text) || fail(err, "%s", *text);
}
