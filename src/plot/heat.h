/* heat.h - how large a count is, as the ground of its digits or as a mark in a map.
 *
 *     int level = heat_level(count, most);              0 for none, HEAT_LEVELS for most
 *     Style style = heat_style(level, GROUND_DARK);     of digits
 *     uint32_t mark = heat_mark(level, GLYPHS_ASCII);   '.' ':' '+' '*' '#'
 *
 * Digits can be read on every level: on dark ground the levels get lighter, on light ground darker.
 * With 16 and 8 colours the two lowest have the terminal's own ground. */
#ifndef PLOT_HEAT_H
#define PLOT_HEAT_H

#include "plot/grid.h"
#include "plot/glyphs.h"

enum { HEAT_LEVELS = 5 };

/* By the square root, so that few mistakes are seen beside many. */
int heat_level(long count, long most);

/* Digits on a ground; level 0 has the terminal's own colours.  Without colour the highest levels
 * are bold and reversed. */
Style heat_style(int level, Ground ground);

/* The colour of a level as a mark on the terminal's own ground, level 1 or more. */
Color heat_color(int level, Ground ground);

/* A mark of which more is lit the higher the level. */
uint32_t heat_mark(int level, Glyphs glyphs);

#endif
