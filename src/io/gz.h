/* gz.h - plain or gzip-compressed files; the only file that sees zlib.h.
 *
 *     if (!gz_read(arena, "train-images-idx3-ubyte.gz", most, &bytes, err)) ...
 */
#ifndef IO_GZ_H
#define IO_GZ_H

#include "base/arena.h"
#include "base/base.h"
#include "base/error.h"

/* Reads a file, unpacking it if it is gzip; at most `most` bytes unpacked.  A truncated or damaged
 * stream fails, and takes no more memory than a few times what could be unpacked of it. */
NODISCARD bool gz_read(Arena *arena, const char *path, size_t most, Bytes *out, Error *err);

#endif
