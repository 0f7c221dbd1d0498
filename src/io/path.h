/* path.h - paths as text, what is at them, and messages that name them.
 *
 *     char *file = path_join(arena, path_expand(arena, "~/mnist"), "labels.csv");
 *     if (!path_is_file(file))
 *         return path_fail(err, file, "there are no labels; name another folder");
 *
 * What reads a file or a folder includes file.h, which includes this. */
#ifndef IO_PATH_H
#define IO_PATH_H

#include "base/arena.h"
#include "base/base.h"
#include "base/error.h"

/* dir "/" name, in the arena. */
char *path_join(Arena *arena, const char *dir, const char *name);

/* The part after the last slash. */
const char *path_name(const char *path);

/* fail() with "path: " in front, all control characters made visible and a very long path cut. */
bool path_fail(Error *err, const char *path, const char *format, ...) PRINTF_LIKE(3, 4);

/* What to do about an errno, as a sentence without its end. */
const char *path_remedy(int reason);

/* "path: what: the system's words for reason (an errno); what to do". */
bool path_fail_system(Error *err, const char *path, const char *what, int reason);

/* Fails for a path that is not a folder: says whether it exists, and what to do. */
bool path_fail_folder(Error *err, const char *path, const char *remedy);

bool path_is_folder(const char *path);
bool path_is_file(const char *path);

/* Whether anything is at the path, readable or not: a missing file may be passed over silently. */
bool path_is_there(const char *path);

/* Whether a path, its links followed, is the folder or below it. */
bool path_is_inside(const char *path, const char *folder);

/* $HOME if it is an absolute path, else the home folder of the password database, or NULL. */
const char *path_home(Arena *arena);

/* "~" and "~/..." expanded by the home folder. */
char *path_expand(Arena *arena, const char *path);

/* The text with "~" in place of the home folder, for people other than its owner. */
char *path_contract(Arena *arena, const char *words);

#endif
