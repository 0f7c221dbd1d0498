/* Shows frames on the terminal and gives the terminal back, whatever ends the program.  Input is
 * read as bytes, by readline and keys.c. */
#include "ui/screen.h"

#include "base/locale_name.h"
#include "base/text.h"
#include "ui/frame.h"
#include "ui/hold.h"
#include "ui/signals.h"
#include "ui/terminfo.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

static struct {
    bool open;
    bool away;            /* the terminal is the shell's until the next frame */
    struct termios found; /* the terminal's settings before */
    struct termios ours;  /* the settings while the screen is up */
    Terminal terminal;
    bool utf8;              /* otherwise only ASCII is sent */
    bool mouse;             /* clicks are told */
    bool modes;             /* paste and mouse are switched on in the terminal */
    Frame frame;            /* what the terminal has */
    Pixels pixels;          /* the pictures the terminal has */
    int cursor_x, cursor_y; /* as shown; -1: none */
    Buf out;                /* bytes to be sent with the next frame */
    size_t sent;            /* bytes of all frames */
    Buf leave;              /* bytes that leave the terminal to the shell */
    Buf farewell;           /* and that give it back for good */
    pthread_t drawer;       /* the thread that opened it */
} the;

static const char TITLE_KEEP[] = "\033[22;0t", TITLE_BACK[] = "\033[23;0t";

static atomic_bool up;      /* frames may be sent; cleared first when the screen is taken down */
static atomic_bool sending; /* bytes of a frame go out */
static atomic_bool kitty;   /* pictures were sent by kitty's protocol */

/* Sends all of it though signals come; but after some signals it gives up, so that a terminal which
 * takes nothing cannot keep the program from ending. */
static void send_bytes(const char *bytes, size_t size)
{
    enum { SIGNALS_MOST = 3 };
    for (int signals = 0; size > 0 && signals < SIGNALS_MOST;) {
        ssize_t sent = write(STDOUT_FILENO, bytes, size);
        if (sent == 0 || (sent < 0 && errno != EINTR))
            return;
        signals += sent < 0;
        bytes += MAX(sent, 0);
        size -= (size_t)MAX(sent, 0);
    }
}

/* ---- giving the terminal back */

/* Waits until the drawing thread has sent the last bytes of a frame: they must not come after the
 * farewell.  It waits 5 seconds at most, in case the terminal takes nothing. */
static void await_frame(void)
{
    enum { WAITS = 500 };
    bool own = pthread_equal(pthread_self(), the.drawer);
    for (int i = 0; i < WAITS && !own && atomic_load(&sending); i++)
        poll(NULL, 0, 10);
}

/* Sends the farewell, if the terminal takes bytes within 5 seconds. */
static void send_farewell(void)
{
    enum { MILLISECONDS = 5000 };
    struct pollfd out = {.fd = STDOUT_FILENO, .events = POLLOUT};
    if (poll(&out, 1, MILLISECONDS) <= 0)
        return;
    if (atomic_load(&kitty))
        send_bytes(PIXELS_KITTY_GONE, strlen(PIXELS_KITTY_GONE));
    send_bytes(the.farewell.data, the.farewell.size);
}

void screen_rescue(void)
{
    if (!atomic_exchange(&up, false))
        return;
    await_frame();
    send_farewell();
    signals_give_back(&the.ours);
    hold_end();
}

/* True when a frame may be sent; to be followed by end_sending. */
static bool begin_sending(void)
{
    atomic_store(&sending, true);
    return atomic_load(&up);
}

static void end_sending(void)
{
    atomic_store(&sending, false);
}

/* Sends what has gathered, in one write. */
static void flush(void)
{
    send_bytes(the.out.data, the.out.size);
    the.sent += the.out.size;
    buf_clear(&the.out);
}

static void set_modes(bool on)
{
    if (on == the.modes)
        return;
    the.modes = on;
    if (the.terminal.paste)
        buf_text_add(&the.out, on ? "\033[?2004h" : "\033[?2004l");
    if (the.mouse)
        buf_text_add(&the.out, on ? "\033[?1002h\033[?1006h" : "\033[?1006l\033[?1002l");
    if (the.terminal.replies)
        buf_text_add(&the.out, on ? "\033[?2031h" : "\033[?2031l");
}

static void enter(void)
{
    terminfo_enter(&the.out);
    the.cursor_x = the.cursor_y = -1;
    the.away = the.modes = false;
    screen_forget();
}

void screen_suspend(void)
{
    if (the.away)
        return;
    the.away = true;
    if (atomic_load(&kitty))
        buf_text_add(&the.out, PIXELS_KITTY_GONE);
    buf_add(&the.out, the.leave.data, the.leave.size);
    flush();
    tcsetattr(STDIN_FILENO, TCSADRAIN, &the.found);
    screen_forget();
}

void screen_resume(void)
{
    if (the.away)
        return; /* the next frame takes it */
    tcsetattr(STDIN_FILENO, TCSADRAIN, &the.ours);
    enter();
}

void screen_close(void)
{
    if (!the.open)
        return;
    if (!signals_foreground()) {
        screen_rescue();
    } else if (atomic_load(&up)) {
        screen_suspend();
        if (the.terminal.title)
            buf_text_add(&the.out, TITLE_BACK);
        flush();
    }
    atomic_store(&up, false);
    the.open = false;
    terminfo_close();
    hold_end();
    frame_free(&the.frame);
    buf_free(&the.out);
    buf_free(&the.leave);
    buf_free(&the.farewell);
}

/* ---- taking it */

/* Bytes are read as they come, but Ctrl-C and Ctrl-Z stay signals, which work whatever the program
 * does.  With NOFLSH these do not discard what is on its way to the terminal, such as modes being
 * reset. */
static void set_input(void)
{
    struct termios *raw = &the.ours;
    *raw = the.found;
    raw->c_iflag &= ~(tcflag_t)(IXON | IXOFF | ICRNL | INLCR | IGNCR | ISTRIP);
    raw->c_oflag &= ~(tcflag_t)ONLCR;
    raw->c_lflag &= ~(tcflag_t)(ICANON | ECHO | ECHONL | IEXTEN);
    raw->c_lflag |= ISIG | NOFLSH;
    raw->c_cc[VMIN] = 1;
    raw->c_cc[VTIME] = 0;
    tcsetattr(STDIN_FILENO, TCSADRAIN, raw);
    tcgetattr(STDIN_FILENO, raw);
}

/* What takes the terminal away from us, ready for a signal's handler. */
static void prepare_farewell(void)
{
    buf_clear(&the.leave);
    buf_clear(&the.farewell);
    terminfo_leave(&the.leave, &the.terminal);
    buf_add(&the.farewell, the.leave.data, the.leave.size);
    if (the.terminal.title)
        buf_text_add(&the.farewell, TITLE_BACK);
}

bool screen_open(bool color, Error *err)
{
    static bool at_exit;
    the.terminal = terminal_judge(getenv);
    if (tcgetattr(STDIN_FILENO, &the.found) != 0)
        return fail(err, "standard input is not a terminal; try onecycle --plain");
    if (!terminfo_open(err))
        return false;
    the.open = true;
    the.utf8 = locale_is_utf8();
    the.mouse = false;
    the.frame.colors = color ? terminfo_colors() : 0;
    set_input();
    prepare_farewell();
    if (the.terminal.title)
        buf_text_add(&the.out, TITLE_KEEP);
    enter();
    flush();
    hold_begin();
    the.drawer = pthread_self();
    atomic_store(&up, true);
    if (!at_exit)
        atexit(screen_rescue);
    at_exit = true;
    return true;
}

ScreenSize screen_measure(void)
{
    enum { COLUMNS = 80, ROWS = 24 }; /* if nobody knows */
    struct winsize size = {0};
    bool told = ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_row > 0 && size.ws_col > 0;
    screen_forget();
    if (!told)
        return (ScreenSize){.columns = COLUMNS, .rows = ROWS};
    return (ScreenSize){.columns = size.ws_col,
                        .rows = size.ws_row,
                        .cell_width = size.ws_xpixel / size.ws_col,
                        .cell_height = size.ws_ypixel / size.ws_row};
}

void screen_forget(void)
{
    frame_forget(&the.frame);
}

size_t screen_sent(void)
{
    return the.sent;
}

bool screen_is_new(void)
{
    return the.frame.shown.columns == 0;
}

bool screen_has_few_colors(void)
{
    return the.frame.colors > 0 && the.frame.colors <= 16;
}

void screen_adapt(const Answers *answers, Ground ground)
{
    Frame *frame = &the.frame;
    bool all = the.terminal.truecolor || answers->truecolor;
    int colors = frame->colors >= 8 && all ? COLORS_ALL : frame->colors;
    the.terminal.sync |= answers->sync;
    if (colors != frame->colors || ground != frame->ground)
        frame_forget(frame);
    frame->colors = colors;
    frame->ground = ground;
}

/* ---- a frame */

/* The cursor's place and whether it is shown, if these or anything else have changed. */
static void set_cursor(const Grid *grid, int x, int y, bool changed)
{
    bool visible = x >= 0 && y >= 0 && x < grid->columns && y < grid->rows;
    bool moved = visible && (x != the.cursor_x || y != the.cursor_y);
    if (visible != (the.cursor_x >= 0))
        terminfo_cursor(&the.out, visible);
    if (visible && (moved || changed))
        terminfo_move(&the.out, x, y);
    the.cursor_x = visible ? x : -1;
    the.cursor_y = visible ? y : -1;
}

/* The grid as this terminal can show it. */
static Grid shown_grid(Arena *scratch, const Grid *grid)
{
    Grid plain = *grid;
    if (the.utf8)
        return plain;
    size_t cells = (size_t)grid->columns * (size_t)grid->rows;
    plain.cell = arena_copy(scratch, grid->cell, cells * sizeof(Cell));
    grid_plain(&plain);
    return plain;
}

/* A new frame begins with no picture on the terminal. */
static void forget_pictures(void)
{
    the.pixels = (Pixels){.kind = PIXELS_NONE};
    if (atomic_load(&kitty))
        buf_text_add(&the.out, PIXELS_KITTY_GONE);
}

/* xterm blanks the cell on which it has painted the cursor while sixels came. */
static void add_pictures(const Insets *insets)
{
    if (the.cursor_x >= 0 && pixels_are_due(&the.pixels)) {
        terminfo_cursor(&the.out, false);
        the.cursor_x = -1;
    }
    pixels_add(&the.pixels, insets, &the.out);
}

static void add_frame(const Grid *grid, int x, int y, const Insets *insets)
{
    static const char SYNC_ON[] = "\033[?2026h", SYNC_OFF[] = "\033[?2026l";
    if (the.away) {
        tcsetattr(STDIN_FILENO, TCSADRAIN, &the.ours);
        enter();
    }
    if (the.terminal.sync)
        buf_text_add(&the.out, SYNC_ON);
    size_t before = the.out.size;
    if (frame_is_new(&the.frame, grid))
        forget_pictures();
    pixels_clear(&the.pixels, insets, grid, &the.frame, &the.out);
    frame_add(&the.frame, &the.out, grid);
    add_pictures(insets);
    if (insets->kind == PIXELS_KITTY)
        atomic_store(&kitty, true);
    set_cursor(grid, x, y, the.out.size > before);
    if (the.terminal.sync && the.out.size > before)
        buf_text_add(&the.out, SYNC_OFF);
    else if (the.terminal.sync)
        the.out.size -= strlen(SYNC_ON);
    set_modes(true);
}

void screen_draw(const Grid *grid, int x, int y, const Insets *insets)
{
    Arena scratch = {0};
    Grid plain = shown_grid(&scratch, grid);
    if (begin_sending()) {
        add_frame(&plain, x, y, insets);
        flush();
    }
    end_sending();
    arena_free(&scratch);
}

/* ---- manners */

void screen_mouse(bool on)
{
    bool were_set = the.modes;
    set_modes(false);
    the.mouse = on && the.terminal.mouse;
    set_modes(were_set);
}

void screen_add(const char *bytes)
{
    buf_text_add(&the.out, bytes);
}

void screen_say(void)
{
    if (begin_sending())
        flush();
    end_sending();
}

const Terminal *screen_terminal(void)
{
    return &the.terminal;
}
