/* Reads a line without readline: the terminal edits it and sends it whole. */
#include "ui/plainline.h"

#include "base/buf.h"
#include "ui/signals.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static Buf waiting; /* what was read and not given: lines, or one that is not over */

static void show(const char *text)
{
    fputs(text, stdout);
    fflush(stdout);
}

/* True when the line is over. */
static bool act_on(int noted, const char *prompt, InputStatus *status)
{
    if (noted == SIGINT) {
        show("\n");
        *status = INPUT_CLEARED;
        return true;
    }
    if (noted == SIGTSTP)
        signals_stop();
    if (noted == SIGTSTP || noted == SIGCONT)
        show(prompt);
    return false;
}

/* One read; true when the line is over. */
static bool read_piece(InputStatus *status)
{
    char piece[4096];
    ssize_t got = read(STDIN_FILENO, piece, sizeof piece);
    if (got < 0 && errno == EINTR)
        return false;
    buf_add(&waiting, piece, (size_t)MAX(got, 0));
    *status = got > 0 ? INPUT_READ : signals_hung_up() ? INPUT_GONE : INPUT_END;
    return got <= 0 || memchr(piece, '\n', (size_t)got);
}

/* The first line; what came with it waits for the next call. */
static char *take_line(Arena *arena)
{
    const char *text = buf_text(&waiting);
    size_t size = strcspn(text, "\n");
    char *line = arena_printf(arena, "%.*s", (int)size, text);
    Buf rest = {0};
    buf_text_add(&rest, text + size + (text[size] == '\n'));
    buf_free(&waiting);
    waiting = rest;
    return line;
}

char *plainline_read(Arena *arena, const char *prompt, InputStatus *status)
{
    bool over = waiting.size > 0 && strchr(buf_text(&waiting), '\n');
    *status = INPUT_READ;
    show(prompt);
    while (!over) {
        bool input = signals_wait(signals_foreground() ? STDIN_FILENO : -1);
        if (signals_ending()) {
            *status = INPUT_SIGNAL;
            over = true;
        }
        for (int noted; !over && (noted = signals_take());)
            over = act_on(noted, prompt, status);
        if (input && !over)
            over = read_piece(status);
    }
    if (*status == INPUT_READ)
        return take_line(arena);
    buf_clear(&waiting);
    if (*status == INPUT_END)
        show("\n");
    return NULL;
}

bool plainline_waits(void)
{
    return waiting.size > 0;
}

void plainline_close(void)
{
    buf_free(&waiting);
}
