/* Shows frames on the terminal and gives the terminal back, whatever ends the program.  ncurses is
 * for output only: it knows what terminals need and sends little.  Input is read as bytes, by
 * readline and keys.c. */
#include "ui/curses.h"

#include "base/text.h"
#include "ui/hold.h"
#include "ui/palette.h"
#include "ui/signals.h"
#include "ui/terminfo.h"

#include <errno.h>
#include <langinfo.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>
#include <wchar.h>

#include <ncurses.h>
#include <term.h>
#undef columns /* a macro for a capability; a word of ours */

static struct {
    SCREEN *screen;       /* ncurses' own; NULL: closed */
    struct termios found; /* the terminal's settings before */
    struct termios ours;  /* the settings while the screen is up */
    Terminal terminal;
    int colors;             /* 0: none */
    bool utf8;              /* otherwise only ASCII is sent */
    bool mouse;             /* clicks are told */
    bool modes;             /* paste and mouse are switched on in the terminal */
    Arena arena;            /* of shown */
    Grid shown;             /* what the terminal has; no cells: unknown */
    Pixels pixels;          /* the picture the terminal has */
    int cursor_x, cursor_y; /* as shown; -1: none */
    Buf farewell;           /* bytes that give the terminal back */
    Buf capability;         /* the bytes of one */
    pthread_t drawer;       /* the thread that opened it */
} the;

static atomic_bool up;      /* frames may be sent; cleared first when the screen is taken down */
static atomic_bool sending; /* bytes of a frame go out */

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

static void send(const char *bytes)
{
    send_bytes(bytes, strlen(bytes));
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
    if (poll(&out, 1, MILLISECONDS) > 0)
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

static void set_modes(bool on)
{
    if (on == the.modes)
        return;
    the.modes = on;
    if (the.terminal.paste)
        send(on ? "\033[?2004h" : "\033[?2004l");
    if (the.mouse)
        send(on ? "\033[?1002h\033[?1006h" : "\033[?1006l\033[?1002l");
}

void screen_suspend(void)
{
    set_modes(false);
    if (!exit_ca_mode) { /* there is no other screen to go back to: leave a clean one */
        erase();
        refresh();
    }
    if (!isendwin())
        endwin();
    tcsetattr(STDIN_FILENO, TCSADRAIN, &the.found);
    screen_forget();
}

/* Sends at once: what ncurses' putp writes may wait in a buffer until the program ends. */
static void send_capability(const char *string)
{
    buf_clear(&the.capability);
    terminfo_add(&the.capability, string);
    send_bytes(the.capability.data, the.capability.size);
}

void screen_resume(void)
{
    if (isendwin())
        return; /* the next frame sets them */
    the.modes = false;
    reset_prog_mode();
    if (enter_ca_mode)
        send_capability(enter_ca_mode);
    if (cursor_invisible && the.cursor_x < 0)
        send_capability(cursor_invisible);
    screen_forget();
}

void screen_close(void)
{
    if (!the.screen)
        return;
    if (!signals_foreground()) {
        screen_rescue(); /* ncurses would stop us */
    } else if (atomic_load(&up)) {
        screen_suspend();
        if (the.terminal.title)
            send("\033[23;0t");
    }
    atomic_store(&up, false);
    delscreen(the.screen);
    the.screen = NULL;
    hold_end();
    buf_free(&the.capability);
    buf_free(&the.farewell);
    arena_free(&the.arena);
    the.shown = (Grid){0};
}

/* ---- taking it */

/* Bytes are read as they come, but Ctrl-C and Ctrl-Z stay signals, which work whatever the program
 * does.  With NOFLSH these do not discard what is on its way to the terminal, such as modes being
 * reset. */
static void set_input(void)
{
    struct termios raw;
    cbreak();
    noecho();
    nonl();
    tcgetattr(STDIN_FILENO, &raw);
    raw.c_iflag &= ~(tcflag_t)(IXON | IXOFF | ICRNL | INLCR | IGNCR | ISTRIP);
    raw.c_lflag &= ~(tcflag_t)IEXTEN;
    raw.c_lflag |= NOFLSH;
    tcsetattr(STDIN_FILENO, TCSADRAIN, &raw);
    tcgetattr(STDIN_FILENO, &the.ours);
    def_prog_mode();
}

static int choose_colors(bool color)
{
    if (!color || !has_colors() || start_color() == ERR)
        return 0;
    use_default_colors();
    return COLORS >= 256 ? 256 : COLORS >= 16 ? 16 : COLORS >= 8 ? 8 : 0;
}

bool screen_open(bool color, Error *err)
{
    static bool at_exit;
    const char *term = getenv("TERM");
    the.terminal = terminal_judge(getenv);
    if (tcgetattr(STDIN_FILENO, &the.found) != 0)
        return fail(err, "standard input is not a terminal; try onecycle --plain");
    use_env(FALSE); /* the window's true size, whatever LINES and COLUMNS say */
    use_tioctl(TRUE);
    the.screen = newterm(NULL, stdout, stdin);
    if (!the.screen)
        return fail(err, "terminal '%.40s' can show no full screen; try onecycle --plain",
                    term ? term : "");
    the.utf8 = strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
    the.cursor_x = the.cursor_y = -1;
    the.mouse = the.modes = false;
    set_input();
    the.colors = choose_colors(color);
    typeahead(-1); /* a frame is sent whole even when keys wait */
    buf_clear(&the.farewell);
    terminfo_farewell(&the.farewell, &the.terminal);
    curs_set(0);
    if (the.terminal.title)
        send("\033[22;0t");
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
    struct winsize size = {0};
    bool told = ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_row > 0 && size.ws_col > 0;
    if (told && (size.ws_row != LINES || size.ws_col != COLS))
        resizeterm(size.ws_row, size.ws_col);
    screen_forget();
    return (ScreenSize){.columns = COLS,
                        .rows = LINES,
                        .cell_width = told ? size.ws_xpixel / size.ws_col : 0,
                        .cell_height = told ? size.ws_ypixel / size.ws_row : 0};
}

void screen_forget(void)
{
    the.shown.columns = 0;
}

/* ---- a frame */

static bool same_cell(Cell a, Cell b)
{
    return a.codepoint == b.codepoint && a.style.ink == b.style.ink &&
           a.style.paper == b.style.paper && a.style.bold == b.style.bold &&
           a.style.reverse == b.style.reverse;
}

static void put_cell(int x, int y, Cell cell)
{
    Shade shade = palette_shade(cell.style, the.colors, GROUND_DARK + the.terminal.light);
    attr_t attributes = (shade.bold ? A_BOLD : A_NORMAL) | (shade.reverse ? A_REVERSE : A_NORMAL) |
                        (shade.dim ? A_DIM : A_NORMAL);
    bool plain = shade.ink < 0 && shade.paper < 0;
    int pair = plain || the.colors == 0 ? 0 : alloc_pair(shade.ink, shade.paper);
    wchar_t text[] = {(wchar_t)cell.codepoint, L'\0'};
    if (wcwidth(text[0]) != codepoint_width(cell.codepoint))
        text[0] = L'?'; /* the C library's width differs: the columns after it must not move */
    cchar_t out;
    pair = MAX(pair, 0);
    setcchar(&out, text, attributes, 0, &pair);
    mvadd_wchnstr(y, x, &out, 1);
}

/* Hands ncurses the cells that have changed; true when there are any. */
static bool put_changes(const Grid *grid)
{
    bool changed = false;
    for (int y = 0; y < MIN(grid->rows, LINES); y++)
        for (int x = 0; x < MIN(grid->columns, COLS); x++) {
            Cell *shown = &the.shown.cell[(long)y * grid->columns + x];
            Cell cell = grid->cell[(long)y * grid->columns + x];
            if (same_cell(*shown, cell))
                continue;
            *shown = cell;
            changed = true;
            if (cell.codepoint)
                put_cell(x, y, cell);
        }
    return changed;
}

/* Begins anew: for a frame of a new size, or after something else has written on the terminal. */
static void start_anew(const Grid *grid)
{
    arena_free(&the.arena);
    the.shown = grid_new(&the.arena, grid->columns, grid->rows);
    the.pixels = (Pixels){0};
    erase();
    clearok(stdscr, TRUE);
}

/* Sends the lines of a picture that disappears once more. */
static bool clear_picture(const Inset *inset, const Grid *grid)
{
    GridBox gone = pixels_gone(&the.pixels, inset, grid);
    int rows = MIN(gone.rows, LINES - gone.y);
    if (gone.columns == 0 || rows <= 0)
        return false;
    wredrawln(stdscr, gone.y, rows);
    return true;
}

/* picture: bytes to follow the cells. */
static void show(int x, int y, bool moved, const char *picture)
{
    bool visible = x >= 0 && y >= 0 && x < COLS && y < LINES;
    if (moved && visible != (the.cursor_x >= 0))
        curs_set(visible);
    if (visible)
        move(y, x);
    the.cursor_x = visible ? x : -1;
    the.cursor_y = visible ? y : -1;
    if (the.terminal.sync)
        send("\033[?2026h");
    refresh();
    send(picture);
    if (the.terminal.sync)
        send("\033[?2026l");
}

void screen_draw(const Grid *grid, int x, int y, const Inset *inset)
{
    Arena scratch = {0};
    Buf picture = {0};
    Grid plain = *grid;
    if (!the.utf8) {
        size_t cells = (size_t)grid->columns * (size_t)grid->rows;
        plain.cell = arena_copy(&scratch, grid->cell, cells * sizeof(Cell));
        grid_plain(&plain);
    }
    bool anew = the.shown.columns != grid->columns || the.shown.rows != grid->rows;
    if (anew)
        start_anew(grid);
    if (begin_sending()) {
        bool moved = x != the.cursor_x || y != the.cursor_y;
        bool cleared = clear_picture(inset, &plain), changed = put_changes(&plain);
        if (pixels_due(&the.pixels, inset, &plain))
            pixels_add(&picture, inset);
        if (cleared || changed || anew || moved || picture.size)
            show(x, y, moved || anew, buf_text(&picture));
        set_modes(true);
    }
    end_sending();
    buf_free(&picture);
    arena_free(&scratch);
}

/* ---- manners */

void screen_mouse(bool on)
{
    bool were_set = the.modes;
    if (begin_sending())
        set_modes(false);
    the.mouse = on && the.terminal.mouse;
    if (atomic_load(&up))
        set_modes(were_set);
    end_sending();
}

void screen_send(const char *bytes)
{
    if (begin_sending())
        send(bytes);
    end_sending();
}

const Terminal *screen_terminal(void)
{
    return &the.terminal;
}
