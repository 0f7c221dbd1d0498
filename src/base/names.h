/* names.h - many names in little room, all of them still different.
 *
 *     const char *const *head = names_fit(arena, class_name, classes, 6, ".");
 *     if (!head) ...                          there is no room: number them and give a legend
 */
#ifndef BASE_NAMES_H
#define BASE_NAMES_H

#include "base/arena.h"

/* Each name in at most `width` columns, control characters made visible.  The names are whole if
 * all are short enough; otherwise they are beginnings, or beginnings and ends, with `mark` where
 * something is left out (no mark in fewer than 3 columns).  NULL when two would be the same. */
const char *const *names_fit(Arena *arena, const char *const *name, int n, int width,
                             const char *mark);

#endif
