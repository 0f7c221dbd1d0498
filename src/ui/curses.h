/* curses.h - a grid on the terminal; the only place that sees ncurses.
 *
 *     if (!screen_open(color, err)) ...
 *     screen_draw(&grid, x, y, &inset);    cells that differ from the last grid are sent
 *     screen_close();                      the terminal is as it was
 *
 * There is one terminal, so one screen.  Bytes from it are read by others (keys.h).  All functions
 * but screen_rescue are for the thread that opened it.
 */
#ifndef UI_CURSES_H
#define UI_CURSES_H

#include "base/error.h"
#include "plot/grid.h"
#include "ui/keys.h"
#include "ui/pixels.h"
#include "ui/terminal.h"

/* Whether a full screen can be had on standard input and output: TERM is known, moves its cursor
 * and clears.  why: what the user is told about the lines there are instead. */
NODISCARD bool screen_usable(Error *why);

/* color: none at all when false.  Signals must have their handlers by now, or ncurses takes them.
 */
NODISCARD bool screen_open(bool color, Error *err);
void screen_close(void);

/* Safe in a signal handler and on any thread: the terminal as it was, nothing is drawn from now on,
 * what was kept back from standard error is told. */
void screen_rescue(void);

typedef struct {
    int columns, rows;
    int cell_width, cell_height; /* pixels; 0: not known */
} ScreenSize;

/* The terminal's now; the next frame is sent whole. */
ScreenSize screen_measure(void);

/* x, y: the cursor; outside: none is shown.  inset: the picture in a box of blank cells. */
void screen_draw(const Grid *grid, int x, int y, const Inset *inset);

/* The next frame is sent whole: something else may have written on the terminal. */
void screen_forget(void);

/* The terminal is the shell's until the next screen_draw. */
void screen_suspend(void);

/* The terminal is ours again, whatever the shell has made of it since. */
void screen_resume(void);

/* Adds what terminfo knows of this terminal's keys. */
void screen_keys(Keys *keys);

/* Where the terminal has such things; off at the start. */
void screen_mouse(bool on);

/* Bytes that draw nothing: the bell, the title, a question. */
void screen_send(const char *bytes);

const Terminal *screen_terminal(void);

#endif
