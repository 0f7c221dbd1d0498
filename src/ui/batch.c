/* Runs commands that come without a prompt: start-up file, -c lines, scripts, pipes. */
#include "ui/batch.h"

#include "base/team.h"
#include "base/text.h"
#include "commands/loading.h"
#include "io/fd.h"
#include "io/file.h"
#include "language/quote.h"
#include "language/scan.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { COMMAND_MOST = 1 << 24 }; /* bytes */

static const char RECIPE_PREFIX[] = "recipe:"; /* of a SCRIPT that is built in */

static Status refuse(const char *place, const char *reason)
{
    Buf whole = {0}, visible = {0};
    buf_printf(&whole, "%s%s%s", place ? place : "", place ? ": " : "", reason);
    text_visible(&visible, buf_text(&whole));
    fprintf(stderr, "onecycle: %s\n", buf_text(&visible));
    buf_free(&whole);
    buf_free(&visible);
    return STATUS_FAILED;
}

/* A stream of commands that is being read. */
typedef struct {
    Session *session;
    const char *place; /* in errors, before :LINE */
    bool keep_going;   /* -k */
    Buf text;          /* lines not yet run */
    size_t scanned;    /* bytes of them */
    Scan scan;         /* brackets and quotes that they leave open */
    int line;          /* 1-based, of its first */
    Status status;     /* the worst */
    bool over;         /* nothing more is run */
} Stream;

static void note(Stream *stream, Status status)
{
    stream->over = status != STATUS_OK &&
                   !(stream->keep_going && status != STATUS_QUIT && status != STATUS_INTERRUPTED);
    if (status > stream->status || stream->status == STATUS_OK)
        stream->status = status;
}

/* Bytes that are not text end the stream, with -k or without. */
static void stop(Stream *stream, const char *reason)
{
    note(stream, refuse(stream->place, reason));
    stream->over = true;
}

/* Runs the lines held, and counts them. */
static void run_held(Stream *stream)
{
    const char *text = buf_text(&stream->text);
    note(stream, session_run(stream->session, text, stream->place, stream->line));
    for (; *text; text++)
        stream->line += *text == '\n';
    buf_clear(&stream->text);
    stream->scanned = 0;
    stream->scan = (Scan){0};
}

/* Whether the lines held are whole commands. */
static bool is_whole(Stream *stream)
{
    bool open = command_goes_on(&stream->scan, buf_text(&stream->text) + stream->scanned);
    stream->scanned = stream->text.size;
    return !open;
}

/* Adds a piece of input and runs every finished line in it. */
static void feed(Stream *stream, const char *data, size_t size)
{
    while (size > 0 && !stream->over) {
        const char *newline = memchr(data, '\n', size);
        size_t length = newline ? (size_t)(newline + 1 - data) : size;
        buf_add(&stream->text, data, length);
        if (newline && is_whole(stream))
            run_held(stream);
        data += length;
        size -= length;
        if (stream->text.size > COMMAND_MOST)
            stop(stream, "the command is longer than 16 MB; put it in a script");
    }
}

static void refuse_bytes(Stream *stream, const char *trouble)
{
    Buf reason = {0};
    buf_printf(&reason, "this is %s", trouble);
    stop(stream, buf_text(&reason));
    buf_free(&reason);
}

/* What was read at once. */
typedef struct {
    char text[4096];
    ssize_t got;      /* bytes of it; 0: the end */
    int error;        /* why nothing could be read, or 0 */
    bool interrupted; /* a signal came instead */
    bool asked;       /* and it was Ctrl-C */
} Piece;

static void read_once(const Stream *stream, int fd, Piece *piece)
{
    struct pollfd input = {.fd = fd, .events = POLLIN};
    if (fd_is_over(fd))
        return;
    piece->interrupted = poll(&input, 1, -1) < 0 && errno == EINTR; /* a read would go on */
    piece->asked = piece->interrupted && atomic_load(session_interrupts(stream->session)) > 0;
    if (!piece->interrupted)
        piece->got = read(fd, piece->text, sizeof piece->text);
    piece->error = piece->got < 0 ? errno : 0;
}

/* Reads once, on all ranks what rank 0 reads; false at the end. */
static bool read_piece(Stream *stream, int fd)
{
    const Team *team = session_team(stream->session);
    const char *trouble;
    Piece piece = {.got = 0};
    if (team_writes(team))
        read_once(stream, fd, &piece);
    team_tell(team, &piece, sizeof piece);
    if (piece.interrupted) {
        if (piece.asked)
            note(stream, STATUS_INTERRUPTED);
        return true;
    }
    if (piece.error)
        stop(stream, strerror(piece.error));
    else if ((trouble = script_trouble(piece.text, (size_t)piece.got)))
        refuse_bytes(stream, trouble);
    else
        feed(stream, piece.text, (size_t)piece.got);
    return piece.got > 0;
}

Status batch_stream(Session *session, int fd, const char *place, bool keep_going)
{
    Stream stream = {.session = session, .place = place, .keep_going = keep_going, .line = 1};
    while (!stream.over && read_piece(&stream, fd))
        ;
    if (!stream.over && stream.text.size)
        run_held(&stream); /* a last line without its newline */
    buf_free(&stream.text);
    return stream.status;
}

/* Runs a file; remedy: what to say after the reason when it cannot be read. */
static Status run_file(Session *session, const char *path, const char *remedy)
{
    Error err = {0}, whole;
    Status status = STATUS_OK;
    if (session_source(session, path, &status, &err))
        return status;
    fail(&whole, "%s%s", err.text, remedy);
    return refuse(NULL, whole.text); /* it names the file */
}

/* A recipe; data that earlier lines have loaded takes the place of its own. */
static Status run_recipe(Session *session, const char *name)
{
    Buf line = {0};
    buf_text_add(&line, "recipe");
    quote_word(session_scope(session).table, &line, NULL, name);
    if (loading_loaded(session))
        buf_text_add(&line, " data=loaded");
    Status status = session_run(session, buf_text(&line), NULL, 0);
    buf_free(&line);
    return status;
}

/* A script that is a pipe runs as it comes; a file is read as a whole. */
static Status run_script(Session *session, const char *path, bool keep_going)
{
    if (text_starts(path, RECIPE_PREFIX))
        return run_recipe(session, path + strlen(RECIPE_PREFIX));
    if (strcmp(path, "-") == 0)
        return batch_stream(session, STDIN_FILENO, "-", keep_going);
    Error err = {0};
    if (path_is_file(path) || path_is_folder(path) || !path_is_there(path))
        return run_file(session, path, "; commands go after -c");
    if (!team_is_alone(session_team(session)))
        return refuse(path, "ranks cannot share a pipe; name a file, or - for standard input");
    int fd = fd_open_stream(path, &err);
    if (fd < 0)
        return refuse(NULL, err.text);
    Status status = batch_stream(session, fd, path, keep_going);
    close(fd);
    return status;
}

static Status run_startup(Session *session)
{
    Arena scratch = {0};
    const char *folder = folder_config(&scratch);
    char *path = folder ? path_join(&scratch, folder, "rc") : NULL;
    Status status = path && path_is_there(path)
                        ? run_file(session, path, "; -n skips this start-up file")
                        : STATUS_OK;
    arena_free(&scratch);
    return status;
}

/* Adds the status of a part; true when the rest is still to be run. */
static bool go_on(const Options *options, Status status, Status *worst)
{
    if (status > *worst || status == STATUS_QUIT)
        *worst = *worst > STATUS_OK && status == STATUS_QUIT ? *worst : status;
    return status == STATUS_OK ||
           (options->settings.keep_going && status != STATUS_INTERRUPTED && status != STATUS_QUIT);
}

Status batch_run(Session *session, const Options *options)
{
    Status worst = STATUS_OK;
    bool more = options->no_startup || go_on(options, run_startup(session), &worst);
    for (int i = 0; more && i < options->line_count; i++) {
        char place[24];
        snprintf(place, sizeof place, "-c:%d", i + 1);
        more = go_on(options, session_run(session, options->lines[i], place, 0), &worst);
    }
    if (more && options->script)
        go_on(options, run_script(session, options->script, options->settings.keep_going), &worst);
    return worst;
}
