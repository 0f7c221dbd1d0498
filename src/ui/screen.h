/* screen.h - a grid on the terminal.
 *
 *     if (!screen_open(color, err)) ...
 *     screen_draw(&grid, x, y, &insets);    cells that differ from the last grid are sent
 *     screen_close();                      the terminal is as it was
 *
 * There is one terminal, so one screen.  Its input is read elsewhere (keys.h).  All functions but
 * screen_rescue are for the thread that opened it. */
#ifndef UI_SCREEN_H
#define UI_SCREEN_H

#include "base/error.h"
#include "plot/grid.h"
#include "ui/pixels.h"
#include "ui/terminal.h"

/* color: false for none. */
NODISCARD bool screen_open(bool color, Error *err);
void screen_close(void);

/* Gives the terminal back as it was; nothing is drawn from then on, and what was kept back from
 * standard error is shown.  Safe in a signal handler and on any thread. */
void screen_rescue(void);

/* Draws from now on as the terminal can, by what it has answered, and for this ground. */
void screen_adapt(const Answers *answers, Ground ground);

/* Whether it has colours, but 16 or fewer. */
bool screen_has_few_colors(void);

/* The terminal's size: a value. */
typedef struct ScreenSize {
    int columns, rows;
    int cell_width, cell_height; /* pixels; 0: not known */
} ScreenSize;

/* The terminal's size now; the next frame is sent as a whole. */
ScreenSize screen_measure(void);

/* Sends all of a frame in one write, so that no half of one is seen.  x, y: the cursor; outside the
 * grid: none.  insets: pictures in boxes of blank cells. */
void screen_draw(const Grid *grid, int x, int y, const Insets *insets);

/* Bytes sent so far. */
size_t screen_sent(void);

/* Sends the next frame as a whole: something else may have written on the terminal. */
void screen_forget(void);

/* Whether the next frame will be sent as a whole. */
bool screen_is_new(void);

/* Leaves the terminal to the shell until the next screen_draw. */
void screen_suspend(void);

/* Takes the terminal again, whatever the shell has done to it since. */
void screen_resume(void);

/* Switches reports of the mouse, if the terminal has them; off at the start. */
void screen_mouse(bool on);

/* Adds bytes that draw nothing to the next frame: the bell, the title, a question. */
void screen_add(const char *bytes);

/* Sends what was added, without a frame. */
void screen_say(void);

const Terminal *screen_terminal(void);

#endif
