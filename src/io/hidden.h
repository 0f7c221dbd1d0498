/* hidden.h - a folder inside another in which something is made before it is shown by one rename.
 *
 *     int lock;
 *     hidden_sweep(folder);                                what killed processes have left
 *     char *hidden = hidden_make(arena, folder, &lock, err);
 *     ...
 *     hidden_remove(hidden, lock);                         with all that is still in it
 *
 * It is locked while its process lives. */
#ifndef IO_HIDDEN_H
#define IO_HIDDEN_H

#include "base/arena.h"
#include "base/error.h"

void hidden_sweep(const char *folder);

/* NULL with err; *lock is a descriptor. */
char *hidden_make(Arena *arena, const char *folder, int *lock, Error *err);

void hidden_remove(const char *hidden, int lock);

#endif
