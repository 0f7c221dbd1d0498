/* pairs.h - words about a pair of classes and how often one was taken for the other.
 *
 *     pair_names(arena, "german_shorthaired_pointer", "wolf", 24);     "german_shortha… → wolf"
 *     pair_share(arena, 14, 200);                                      "14 (7 %)"
 */
#ifndef VIEW_PAIRS_H
#define VIEW_PAIRS_H

#include "base/arena.h"

/* Both names with an arrow between them, in at most so many columns: the longer is shortened first,
 * each at its end. */
const char *pair_names(Arena *arena, const char *actual, const char *predicted, int columns);

/* How many of the images of a class. */
const char *pair_share(Arena *arena, long count, long images);

/* The share alone: "7", "0.3". */
const char *pair_percent(Arena *arena, long count, long images);

#endif
