/* catalog.h - data sets by name: those in the user's data folder.
 *
 *     CatalogEntry entry;
 *     if (!catalog_find(arena, "mnist_sample", &entry, err)) ...
 *     entry.folder, entry.packed          NULL, or the archive that makes the folder
 */
#ifndef DATA_CATALOG_H
#define DATA_CATALOG_H

#include "base/arena.h"
#include "base/error.h"

/* Where a data set is; the texts are in the arena. */
typedef struct {
    const char *name;   /* as asked for */
    const char *home;   /* the data folder */
    const char *folder; /* of the data set, in the data folder */
    const char *packed; /* the archive that makes the folder; NULL: the folder is there */
} CatalogEntry;

/* Finds a data set that is unpacked as NAME or packed as NAME.tgz. */
NODISCARD bool catalog_find(Arena *arena, const char *name, CatalogEntry *out, Error *err);

/* The names of all of them that are words, sorted, in the arena; twice, where the archive is still
 * there. */
const char *const *catalog_names(Arena *arena, int *count);

#endif
