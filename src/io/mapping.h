/* mapping.h - a file whose bytes are used where they are, not read into memory.
 *
 *     Bytes file;
 *     if (!file_map(arena, path, &file, err)) ...
 *     total += file.data[i];                       the system reads the page if need be
 *
 * Nothing is copied, so a file may be larger than memory.  The file can change under its reader:
 * what was checked must be copied to be relied on.  Looking at bytes that are no longer there,
 * because the file was made shorter, or that its disk cannot give, raises SIGBUS: no lock prevents
 * another process from that, so it is for the program to say what it means (ui/signals.c).  A file
 * that is replaced by a rename, as all of ours are, stays whole for those who have mapped it. */
#ifndef IO_MAPPING_H
#define IO_MAPPING_H

#include "base/arena.h"
#include "base/base.h"
#include "base/error.h"

/* Maps a regular file, to be read only, until the arena is freed.  Its first byte is aligned to a
 * page; there are no bytes after the last one. */
NODISCARD bool file_map(Arena *arena, const char *path, Bytes *out, Error *err);

#endif
