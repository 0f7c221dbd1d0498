/* gz.h - plain or gzip-compressed files; the only file that sees zlib.h.
 *
 *     if (!gz_read(arena, "train-images-idx3-ubyte.gz", most, &bytes, &ignored, err)) ...
 */
#ifndef IO_GZ_H
#define IO_GZ_H

#include "base/arena.h"
#include "base/base.h"
#include "base/error.h"

/* Reads a file, unpacking it if it is gzip, all its members (RFC 1952, 2.2); at most `most` bytes
 * unpacked.  A truncated or damaged member fails, and takes no more memory than a few times what
 * could be unpacked of it.  What follows the last member is ignored, as gzip(1) does: zeros without
 * a word, other bytes counted in *ignored. */
NODISCARD bool gz_read(Arena *arena, const char *path, size_t most, Bytes *out, size_t *ignored,
                       Error *err);

#endif
