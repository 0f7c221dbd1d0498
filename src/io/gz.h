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
 * unpacked.  A truncated or damaged member fails, and takes at most a few times the memory of what
 * could be unpacked of it.  What follows the last member is ignored, as by gzip(1): zeros silently,
 * other bytes are counted in *ignored. */
NODISCARD bool gz_read(Arena *arena, const char *path, size_t most, Bytes *out, size_t *ignored,
                       Error *err);

/* Unpacks what zip calls deflated (RFC 1951), with no frame around it, to exactly `size` bytes;
 * memory is taken as by gz_read.  False if it is damaged or has another size. */
NODISCARD bool gz_inflate(Arena *arena, Bytes packed, size_t size, Bytes *out);

/* A plain or gzip file that is read piece by piece, however large; all its members, as by gz_read.
 * In the arena, except what zlib holds until gz_stream_close. */
typedef struct GzStream GzStream;

NODISCARD GzStream *gz_stream_open(Arena *arena, const char *path, Error *err); /* NULL with err */
void gz_stream_close(GzStream *stream);

/* The next piece, until the next call; of 0 bytes at the end.  False when it is damaged, cut short
 * or cannot be read: gz_stream_problem says which. */
NODISCARD bool gz_stream_next(GzStream *stream, Bytes *out);
const char *gz_stream_problem(const GzStream *stream);

/* The checksum of a gzip member, CRC-32, of any bytes. */
uint32_t gz_checksum(const void *data, size_t size);

#endif
