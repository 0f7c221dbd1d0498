#include "io/gz.h"

#include "base/text.h"
#include "io/file.h"

#include <string.h>
#include <zlib.h>

enum {
    DEFLATE_RATIO = 1032,  /* deflate packs at most 258 bytes into 2 bits */
    GZIP_WINDOW = 15 + 16, /* zlib's largest window, gzip framing only */
    SMALLEST = 18,         /* bytes of header and trailer */
    SMALL = 64 << 10,      /* bytes that are taken at once */
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

/* Unpacks into `room` bytes more; true when that is the end of the stream and of the file.  One
 * call is enough: files above 4 GB, where the trailer wraps, do not get here. */
static bool unpack(z_stream *stream, uint8_t *out, size_t room)
{
    uint8_t end; /* zlib wants room even for nothing */
    stream->next_out = room ? out : &end;
    stream->avail_out = room ? (uInt)room : 1;
    int status = inflate(stream, Z_FINISH);
    if (status == Z_MEM_ERROR)
        die("out of memory in zlib");
    return status == Z_STREAM_END && stream->avail_in == 0;
}

/* The trailer promises a size, which costs nothing to write there: room for all of it is taken only
 * once a quarter has come.  What does not fill it exactly is damaged; zlib checks the CRC. */
static bool unpack_promised(Arena *arena, Bytes packed, size_t size, Bytes *out)
{
    Arena scratch = {0};
    z_stream stream = {.next_in = (Bytef *)packed.data, .avail_in = (uInt)packed.size};
    size_t part = MIN(size, MAX(size / 4, SMALL));
    if (inflateInit2(&stream, GZIP_WINDOW) != Z_OK)
        die("out of memory in zlib");
    uint8_t *first = arena_alloc(part < size ? &scratch : arena, part + 1, 1), *data = first;
    bool ok = unpack(&stream, first, part);
    if (part < size && stream.total_out == part) {
        data = arena_alloc(arena, size + 1, 1);
        memcpy(data, first, part);
        ok = unpack(&stream, data + part, size - part);
    }
    ok = ok && stream.total_out == size;
    inflateEnd(&stream);
    arena_free(&scratch);
    *out = (Bytes){.data = data, .size = size};
    return ok;
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
    return unpack_promised(arena, packed, size, out) ||
           path_fail(err, path, "damaged or cut short gzip file; use another copy");
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
