/* asset.h - data and prose that belong to the program: font, digit strokes, help, demo.
 *
 *     Bytes strokes;
 *     if (!asset_read(arena, "digits.strokes", &strokes, err)) ...
 *
 * Assets are compiled in; the environment variable ONECYCLE_ASSETS names a folder that overrides
 * them, file by file. */
#ifndef IO_ASSET_H
#define IO_ASSET_H

#include "base/arena.h"
#include "base/base.h"
#include "base/error.h"

/* Fails if ONECYCLE_ASSETS names a folder that does not exist, which would be ignored silently. */
NODISCARD bool asset_check(Error *err);

/* Fails only for a name that is neither in the folder nor compiled in.  A NUL follows
 * the text.  The result lives in the arena or in the program. */
NODISCARD bool asset_read(Arena *arena, const char *name, Bytes *out, Error *err);

/* Whether this name is compiled in. */
bool asset_is_there(const char *name);

/* The name of the asset at this place among those compiled in; NULL after the last. */
const char *asset_name(int index);

#endif
