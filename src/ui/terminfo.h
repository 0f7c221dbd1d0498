/* terminfo.h - what the database of terminals knows of this one, as bytes; the only place that sees
 * ncurses.
 *
 *     terminfo_prepare();
 *     if (!terminfo_usable(&why)) ...               a line prompt instead
 *     if (!terminfo_open(err)) ...
 *     terminfo_move(&bytes, x, y);
 *     terminfo_shade(&bytes, &now, shade);
 *     terminfo_close();
 *
 * There is one terminal.  All functions add bytes and send nothing. */
#ifndef UI_TERMINFO_H
#define UI_TERMINFO_H

#include "base/buf.h"
#include "base/error.h"
#include "ui/keys.h"
#include "ui/palette.h"
#include "ui/terminal.h"

/* Where the machine does not know the terminal and the program was built with terminals of its own
 * (configure --enable-static-pie), that one is used, by readline too.  Before all that follows. */
void terminfo_prepare(void);

/* Whether standard input and output can show a full screen: the terminal TERM is known, can move
 * its cursor and clear.  why: the line that explains why there is a line prompt instead. */
NODISCARD bool terminfo_usable(Error *why);

NODISCARD bool terminfo_open(Error *err);
void terminfo_close(void);

/* ---- between the two */

/* How many colours it has: COLORS_ALL, 256, 16, 8 or 0. */
int terminfo_colors(void);

/* Whether all of the text on it moves up when its last cell is written. */
bool terminfo_corner_scrolls(void);

/* Its other screen, if it has one, with no cursor; and back, with modes off. */
void terminfo_enter(Buf *out);
void terminfo_leave(Buf *out, const Terminal *terminal);

void terminfo_clear(Buf *out);
void terminfo_move(Buf *out, int x, int y);
void terminfo_cursor(Buf *out, bool visible);

/* Changes how it writes from `now`, which becomes `next`. */
void terminfo_shade(Buf *out, Shade *now, Shade next);

/* Adds what it knows of the terminal's keys. */
void terminfo_keys(Keys *keys);

#endif
