/* palette.h - a style in the colours a terminal has: 256, 16, 8 or none.
 *
 *     Shade shade = palette_shade(cell.style, 16, false);
 *     if (shade.ink >= 0) ...                     index into the terminal's colours
 */
#ifndef UI_PALETTE_H
#define UI_PALETTE_H

#include "plot/grid.h"

/* A style as the terminal can show it: a value. */
typedef struct {
    short ink, paper; /* -1: the terminal's own */
    bool bold, reverse, dim;
} Shade;

/* colors: how many there are, 0 for none; light: the terminal's own ground.  Letters stay legible:
 * ink is never mapped onto what is behind it. */
Shade palette_shade(Style style, int colors, bool light);

#endif
