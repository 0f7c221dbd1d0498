/* catalog.h - the names of data sets: those in the user's data folder, and those of the table.
 *
 *     int count;
 *     const char *const *name = catalog_names(arena, &count);           for completion
 *     if (catalog_state(home, "mnist") == SET_ABSENT) ...
 */
#ifndef DATA_CATALOG_H
#define DATA_CATALOG_H

#include "base/arena.h"

typedef enum { SET_ABSENT, SET_PACKED, SET_UNPACKED } SetState;

/* Whether NAME is a folder of the data folder, or else NAME.tgz a file of it. */
SetState catalog_state(const char *home, const char *name);

/* The names of all sets that are words, sorted, each once, in the arena; a broken table of the
 * user's adds none. */
const char *const *catalog_names(Arena *arena, int *count);

#endif
