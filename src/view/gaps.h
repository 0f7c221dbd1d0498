/* gaps.h - tables as text, whose gaps between columns are narrowed where they do not fit.
 *
 *     const char *const *lines = gaps_narrow(arena, answer->line, answer->lines, box.columns);
 *     lines[2]                         "0  0.2148  0.1578" for "0         0.2148      0.1578"
 */
#ifndef VIEW_GAPS_H
#define VIEW_GAPS_H

#include "base/arena.h"

/* The lines, as many, with each table among them - rows one below the other with gaps of two spaces
 * or more - in at most `columns`: its widest gaps become narrower, down to one space, and losses'
 * names in its first row brief.  A table that would not fit even so, and all other lines, are as
 * they were. */
const char *const *gaps_narrow(Arena *arena, const char *const *line, int count, int columns);

#endif
