#include "io/gz.h"

#include "base/text.h"
#include "io/file.h"

#include <string.h>
#include <zlib.h>

enum {
    DEFLATE_RATIO = 1032,  /* deflate packs at most 258 bytes into 2 bits */
    GZIP_WINDOW = 15 + 16, /* zlib's largest window, gzip framing only */
    SMALLEST = 18,         /* bytes of header and trailer */
};

static bool is_gzip(Bytes bytes)
{
    return bytes.size >= SMALLEST && bytes.data[0] == 0x1f && bytes.data[1] == 0x8b;
}

/* The trailer's last four bytes: unpacked size, little endian, modulo 2^32. */
static size_t promised_size(Bytes packed)
{
    const uint8_t *end = packed.data + packed.size;
    return (size_t)end[-4] | (size_t)end[-3] << 8 | (size_t)end[-2] << 16 | (size_t)end[-1] << 24;
}

/* The stream must fill the size it promises exactly and end with the file; zlib checks the CRC. One
 * call is enough: files above 4 GB, where the trailer wraps, do not get here. */
static bool unpack(Bytes packed, uint8_t *out, size_t size)
{
    uint8_t end; /* zlib wants room even for nothing */
    z_stream stream = {
        .next_in = (Bytef *)packed.data,
        .avail_in = (uInt)packed.size,
        .next_out = size ? out : &end,
        .avail_out = size ? (uInt)size : 1,
    };
    if (inflateInit2(&stream, GZIP_WINDOW) != Z_OK)
        die("out of memory in zlib");
    int status = inflate(&stream, Z_FINISH);
    bool whole = stream.total_out == size && stream.avail_in == 0;
    inflateEnd(&stream);
    if (status == Z_MEM_ERROR)
        die("out of memory in zlib");
    return status == Z_STREAM_END && whole;
}

static bool unpack_named(Arena *arena, Bytes packed, const char *path, size_t most, Bytes *out,
                         Error *err)
{
    size_t size = promised_size(packed);
    if (size > most)
        return path_fail(err, path, "unpacks to %zu bytes; at most %zu are read", size, most);
    if (size / DEFLATE_RATIO > packed.size)
        return path_fail(err, path, "damaged gzip file: it cannot hold %zu bytes; use another copy",
                         size);
    uint8_t *data = arena_alloc(arena, size + 1, 1);
    if (!unpack(packed, data, size))
        return path_fail(err, path, "damaged or cut short gzip file; use another copy");
    *out = (Bytes){.data = data, .size = size};
    return true;
}

bool gz_read(Arena *arena, const char *path, size_t most, Bytes *out, Error *err)
{
    Arena scratch = {0};
    Bytes file;
    bool ok = file_read(&scratch, path, MIN(most, UINT32_MAX), &file, err);
    if (ok && is_gzip(file))
        ok = unpack_named(arena, file, path, MIN(most, UINT32_MAX), out, err);
    else if (ok && text_ends(path, ".gz"))
        ok = path_fail(err, path, "not a gzip file; use another copy");
    else if (ok)
        *out = (Bytes){.data = arena_copy(arena, file.data, file.size + 1), .size = file.size};
    arena_free(&scratch);
    return ok;
}
