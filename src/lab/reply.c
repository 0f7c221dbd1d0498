/* Writes a command's output to the terminal, a pipe or the full screen, and finds out what the
 * terminal can show. */
#include "lab/reply.h"

#include "base/locale_name.h"
#include "base/text.h"
#include "io/mpi.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum { DEFAULT_COLUMNS = 80, DEFAULT_ROWS = 24, LEAST_COLUMNS = 24, LEAST_ROWS = 8, MOST = 1000 };

static int from_environment(const char *name, int fallback)
{
    const char *text = getenv(name);
    long value;
    return text && text_long(text, &value) && value > 0 && value <= MOST ? (int)value : fallback;
}

/* Terminals whose fonts lack braille, and those that draw octants themselves: by the beginning of
 * TERM, and by TERM_PROGRAM where a version matters. */
static const struct {
    const char *term, *program;
    int major, minor; /* from this TERM_PROGRAM_VERSION on */
    Glyphs glyphs;
} SUITED[] = {
    {"linux", NULL, 0, 0, GLYPHS_BLOCK},
    {"mlterm", NULL, 0, 0, GLYPHS_BLOCK},
    {"xterm-ghostty", "ghostty", 1, 2, GLYPHS_OCTANT},
};

static const char *or_empty(const char *text)
{
    return text ? text : "";
}

Glyphs reply_glyphs(char *(*get)(const char *name), bool utf8)
{
    const char *term = or_empty(get("TERM")), *program = or_empty(get("TERM_PROGRAM"));
    int major = 0, minor = 0;
    sscanf(or_empty(get("TERM_PROGRAM_VERSION")), "%d.%d", &major, &minor);
    for (int i = 0; utf8 && i < LENGTH(SUITED); i++) {
        bool new_enough =
            major > SUITED[i].major || (major == SUITED[i].major && minor >= SUITED[i].minor);
        bool named = !SUITED[i].program || (strcmp(program, SUITED[i].program) == 0 && new_enough);
        if (named && text_starts(term, SUITED[i].term))
            return SUITED[i].glyphs;
    }
    return utf8 ? GLYPHS_BRAILLE : GLYPHS_ASCII;
}

void surface_octants(TextSurface *surface)
{
    if (surface->chosen && surface->glyphs == GLYPHS_BRAILLE)
        surface->glyphs = GLYPHS_OCTANT;
}

static char *no_variable(const char *name)
{
    (void)name;
    return NULL;
}

static Glyphs glyphs_of_terminal(bool terminal)
{
    return reply_glyphs(terminal ? getenv : no_variable, locale_is_utf8());
}

static bool color_of_terminal(bool terminal)
{
    const char *term = getenv("TERM"), *no_color = getenv("NO_COLOR");
    return terminal && term && strcmp(term, "dumb") != 0 && !(no_color && *no_color);
}

static struct winsize window_size(bool terminal)
{
    struct winsize size = {0};
    if (terminal)
        ioctl(STDOUT_FILENO, TIOCGWINSZ, &size);
    return size;
}

/* mpirun gives its processes a terminal of its own for output, whatever becomes of it. */
Reply reply_stdout(void)
{
    bool terminal = isatty(STDOUT_FILENO) && mpi_launched() < 0;
    struct winsize size = window_size(terminal);
    int columns = from_environment("COLUMNS", size.ws_col ? size.ws_col : DEFAULT_COLUMNS);
    int rows = from_environment("LINES", size.ws_row ? size.ws_row : DEFAULT_ROWS);
    return (Reply){
        .out = stdout,
        .terminal = terminal,
        .surface = {.glyphs = glyphs_of_terminal(terminal),
                    .chosen = true,
                    .columns = MAX(columns, LEAST_COLUMNS),
                    .rows = MAX(rows, LEAST_ROWS),
                    .color = color_of_terminal(terminal)},
    };
}

static _Thread_local const ReplySink *redirected;

void reply_redirect(const ReplySink *sink)
{
    redirected = sink;
}

static const ReplySink *sink_of(const Reply *reply)
{
    return redirected ? redirected : reply->sink;
}

void reply_drawn(Reply *reply, const char *text)
{
    const ReplySink *sink = sink_of(reply);
    if (sink)
        sink->text(sink->self, text);
    if (sink || !reply->out)
        return;
    reply_progress(reply, "");
    fputs(text, reply->out);
    fflush(reply->out);
}

void reply_text(Reply *reply, const char *text)
{
    Buf visible = {0};
    text_visible_lines(&visible, text);
    reply_drawn(reply, buf_text(&visible));
    buf_free(&visible);
}

/* Adds a formatted line, ready for a terminal. */
static void add_line(Buf *out, const char *format, va_list args)
{
    Buf line = {0};
    buf_vprintf(&line, format, args);
    buf_char(&line, '\n');
    text_visible_lines(out, buf_text(&line));
    buf_free(&line);
}

void reply_line(Reply *reply, const char *format, ...)
{
    Buf line = {0};
    va_list args;
    va_start(args, format);
    add_line(&line, format, args);
    va_end(args);
    reply_drawn(reply, buf_text(&line));
    buf_free(&line);
}

void reply_warning(Reply *reply, const char *format, ...)
{
    Buf line = {0};
    va_list args;
    va_start(args, format);
    add_line(&line, format, args);
    va_end(args);
    const ReplySink *sink = sink_of(reply);
    if (sink)
        sink->warning(sink->self, buf_text(&line));
    else
        reply_drawn(reply, buf_text(&line));
    buf_free(&line);
}

void reply_table(Reply *reply, Columns *table)
{
    Buf rows = {0};
    columns_write(table, &rows);
    reply_text(reply, buf_text(&rows));
    buf_free(&rows);
}

void reply_table_end(Reply *reply, Columns *table)
{
    reply_table(reply, table);
    columns_free(table);
}

bool reply_watches(const Reply *reply)
{
    const ReplySink *sink = sink_of(reply);
    return sink && sink->watches;
}

void reply_page(Reply *reply, const char *text)
{
    const ReplySink *sink = sink_of(reply);
    if (sink)
        sink->page(sink->self, text);
    else
        reply_text(reply, text);
}

void reply_error(Reply *reply, const char *text)
{
    const ReplySink *sink = sink_of(reply);
    if (sink) {
        sink->error(sink->self, text);
        return;
    }
    reply_progress(reply, "");
    Buf visible = {0};
    text_visible(&visible, text);
    fprintf(stderr, "onecycle: %s\n", buf_text(&visible));
    buf_free(&visible);
}

void reply_progress(Reply *reply, const char *text)
{
    const ReplySink *sink = sink_of(reply);
    if (sink && sink->progress)
        sink->progress(sink->self, text);
    if (sink || !reply->out || !reply->terminal || (!*text && !reply->progress_shown))
        return;
    fputs("\r\033[K", reply->out);
    int columns = window_size(true).ws_col; /* measured now: the window may shrink during a run */
    columns = (columns ? columns : DEFAULT_COLUMNS) - (int)strlen("^C") - 1;
    Buf visible = {0};
    text_visible(&visible, text);
    fprintf(reply->out, "%.*s", MAX(columns, 0), buf_text(&visible));
    fflush(reply->out);
    buf_free(&visible);
    reply->progress_shown = *text != '\0';
}
