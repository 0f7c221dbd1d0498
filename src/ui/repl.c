/* The line prompt: reads a command, which may take several lines, runs it, asks for the next. */
#include "ui/repl.h"

#include "lab/reply.h"
#include "io/file.h"
#include "language/scan.h"
#include "ui/lineedit.h"
#include "ui/signals.h"

#include <signal.h>
#include <string.h>

static const char PROMPT[] = "onecycle> ";
static const char MORE[] = "      ...> "; /* inside a bracket or quote */

/* Measures the window, which may have changed; COLUMNS and LINES still win. */
static void measure_window(Session *session)
{
    TextSurface now = reply_stdout().surface, *surface = &session_reply(session)->surface;
    surface->columns = now.columns;
    surface->rows = now.rows;
}

/* A command, over as many lines as its brackets need; in the arena. */
static char *read_command(Arena *arena, InputStatus *status)
{
    Buf text = {0};
    Scan scan = {0};
    const char *line = lineedit_read(arena, PROMPT, status);
    while (line) {
        size_t before = text.size;
        buf_printf(&text, "%s\n", line);
        if (!command_goes_on(&scan, buf_text(&text) + before))
            break;
        line = lineedit_read(arena, MORE, status);
    }
    char *whole = line ? arena_printf(arena, "%.*s", (int)text.size - 1, buf_text(&text)) : NULL;
    buf_free(&text);
    return whole;
}

static Status run(Session *session, const char *text)
{
    atomic_store(session_interrupts(session), 0);
    measure_window(session);
    Status status = session_run(session, text, NULL, 0);
    atomic_store(session_interrupts(session), 0);
    return status;
}

/* Reads and runs until the end; the exit status. */
static int loop(Session *session)
{
    Arena arena = {0};
    InputStatus status = INPUT_READ;
    Status result = STATUS_OK;
    while (result != STATUS_QUIT && (status == INPUT_READ || status == INPUT_CLEARED)) {
        char *text = read_command(&arena, &status);
        if (text) {
            lineedit_remember(text);
            result = run(session, text);
        }
        arena_free(&arena);
    }
    if (status == INPUT_GONE)
        return 128 + SIGHUP;
    return status == INPUT_SIGNAL ? 128 + signals_ending() : 0;
}

static void greet(Session *session)
{
    reply_line(
        session_reply(session),
        "onecycle %s: train with the 1cycle policy; `help` lists the commands, `quit` leaves",
        PACKAGE_VERSION);
}

int repl_run(Session *session, bool quiet)
{
    Arena scratch = {0};
    Error err;
    const char *folder = folder_state(&scratch);
    if (!lineedit_open(folder ? path_join(&scratch, folder, "history") : NULL, &err))
        reply_error(session_reply(session), err.text);
    arena_free(&scratch);
    if (!quiet)
        greet(session);
    if (!session_has_data(session))
        run(session, "data digits");
    int status = loop(session);
    lineedit_close();
    return status;
}
