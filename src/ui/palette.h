/* palette.h - a style in the colours a terminal has: all, 256, 16, 8 or none.
 *
 *     Shade shade = palette_shade(cell.style, 16, GROUND_DARK);
 *     if (shade.ink >= 0) ...                     index into the terminal's colours
 */
#ifndef UI_PALETTE_H
#define UI_PALETTE_H

#include "plot/grid.h"

enum { COLORS_ALL = 1 << 24 }; /* red, green and blue of 8 bits each */

/* A style as the terminal can show it: a value. */
typedef struct {
    int ink, paper; /* index, or rgb: red, green and blue; -1: the terminal's own */
    bool bold, reverse, dim, rgb;
} Shade;

/* colors: how many there are, 0 for none; ground: the terminal's own.  Letters stay legible: ink is
 * never mapped onto what is behind it, and with 16 colours or less only the terminal's own ink is
 * bold, since many show a bold colour as the light one, whatever that is. */
Shade palette_shade(Style style, int colors, Ground ground);

#endif
