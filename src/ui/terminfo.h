/* terminfo.h - what the database of terminals knows of this one; with curses.h the only place that
 * sees ncurses.
 *
 *     if (!terminfo_usable(&why)) ...               a line prompt instead
 *     terminfo_farewell(&farewell, &terminal);      while ncurses has the screen
 *     terminfo_keys(&keys); */
#ifndef UI_TERMINFO_H
#define UI_TERMINFO_H

#include "base/buf.h"
#include "base/error.h"
#include "ui/keys.h"
#include "ui/terminal.h"

/* Whether standard input and output can show a full screen: the terminal TERM is known, can move
 * its cursor and clear.  why: the line that explains why there is a line prompt instead. */
NODISCARD bool terminfo_usable(Error *why);

/* ---- once ncurses has opened the screen */

/* Adds the bytes of a capability, if there is one. */
void terminfo_add(Buf *out, const char *capability);

/* Adds the bytes that give the terminal back: modes off, cursor shown, its other screen left. */
void terminfo_farewell(Buf *out, const Terminal *terminal);

/* Adds what it knows of the terminal's keys. */
void terminfo_keys(Keys *keys);

#endif
