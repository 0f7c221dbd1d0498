/* Unpacks .gz files without trusting the sizes they state.  A file of one member, as gzip writes
 * it, is unpacked at once.  All others are read twice: the first time only counts bytes, so that
 * memory is taken for what is there, not for what a trailer promises. */
#include "io/gz.h"

#include "base/die.h"
#include "base/text.h"
#include "io/fd.h"
#include "io/file.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

enum {
    DEFLATE_RATIO = 1032,  /* deflate packs at most 258 bytes into 2 bits */
    GZIP_WINDOW = 15 + 16, /* zlib's largest window, gzip framing only */
    SMALLEST = 18,         /* bytes of header and trailer */
    SMALL = 64 << 10,      /* bytes: a block, and room taken unseen */
};

static bool begins_member(const uint8_t *data, size_t size)
{
    return size >= 2 && data[0] == 0x1f && data[1] == 0x8b;
}

static bool is_gzip(Bytes bytes)
{
    return bytes.size >= SMALLEST && begins_member(bytes.data, bytes.size);
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

/* A trailer may promise any size: room for all of it is taken only after a quarter has been
 * unpacked.  A member that does not fill it exactly is damaged; zlib checks the CRC. */
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

static bool unpack_usual(Arena *arena, Bytes packed, size_t most, Bytes *out)
{
    size_t size = promised_size(packed);
    ArenaMark before = arena_mark(arena);
    bool ok = size <= most && size / DEFLATE_RATIO <= packed.size &&
              unpack_promised(arena, packed, size, out);
    if (!ok)
        arena_release(arena, before);
    return ok;
}

/* ---- members one after the other */

typedef struct {
    size_t unpacked; /* bytes of all members so far */
    size_t left;     /* packed bytes after the last member */
} Members;

/* With `into` NULL the bytes are only counted, up to `most`; otherwise `into` has room for one byte
 * more than the members have.  False when one is damaged or cut short. */
static bool unpack_members(Bytes packed, size_t most, uint8_t *into, Members *out)
{
    Arena scratch = {0};
    uint8_t *block = into ? NULL : arena_alloc(&scratch, SMALL, 1);
    z_stream stream = {.next_in = (Bytef *)packed.data, .avail_in = (uInt)packed.size};
    int status = inflateInit2(&stream, GZIP_WINDOW);
    *out = (Members){0};
    while (status == Z_OK && out->unpacked <= most) {
        size_t room = into ? most + 1 - out->unpacked : SMALL;
        stream.next_out = into ? into + out->unpacked : block;
        stream.avail_out = (uInt)MIN(room, UINT32_MAX);
        room = stream.avail_out;
        status = inflate(&stream, Z_NO_FLUSH);
        out->unpacked += room - stream.avail_out;
        if (status == Z_STREAM_END && begins_member(stream.next_in, stream.avail_in))
            status = inflateReset(&stream);
    }
    if (status == Z_MEM_ERROR)
        die("out of memory in zlib");
    out->left = stream.avail_in;
    inflateEnd(&stream);
    arena_free(&scratch);
    return status == Z_STREAM_END || out->unpacked > most;
}

/* Bytes that gzip(1) ignores with a warning; zeros, the padding of tapes, it ignores silently. */
static size_t count_ignored(Bytes packed, size_t left)
{
    const uint8_t *end = packed.data + packed.size;
    for (const uint8_t *at = end - left; at < end; at++)
        if (*at)
            return left;
    return 0;
}

/* A file to unpack. */
typedef struct {
    const char *path;
    Bytes packed;
    size_t most; /* bytes that it may unpack to */
} GzipFile;

static bool damaged(const GzipFile *file, Error *err)
{
    return path_fail(err, file->path, "the gzip file is damaged or cut short; use another copy");
}

static bool unpack_file(Arena *arena, const GzipFile *file, Bytes *out, size_t *ignored, Error *err)
{
    Members members;
    if (unpack_usual(arena, file->packed, file->most, out))
        return true;
    if (!unpack_members(file->packed, file->most, NULL, &members))
        return damaged(file, err);
    if (members.unpacked > file->most)
        return path_fail(err, file->path,
                         "unpacks to more than %zu bytes, which is too large; use a smaller file",
                         file->most);
    uint8_t *data = arena_alloc(arena, members.unpacked + 1, 1);
    *out = (Bytes){.data = data, .size = members.unpacked};
    *ignored = count_ignored(file->packed, members.left);
    return unpack_members(file->packed, members.unpacked, data, &members) || damaged(file, err);
}

bool gz_read(Arena *arena, const char *path, size_t most, Bytes *out, size_t *ignored, Error *err)
{
    Arena scratch = {0};
    GzipFile file = {.path = path, .most = MIN(most, UINT32_MAX)};
    *ignored = 0;
    bool ok = file_read(&scratch, path, file.most, &file.packed, err);
    if (ok && is_gzip(file.packed))
        ok = unpack_file(arena, &file, out, ignored, err);
    else if (ok && text_ends(path, ".gz"))
        ok = path_fail(err, path, "not a gzip file; use another copy");
    else if (ok)
        *out = (Bytes){.data = arena_copy(arena, file.packed.data, file.packed.size + 1),
                       .size = file.packed.size};
    arena_free(&scratch);
    return ok;
}

/* ---- without a frame, of any size */

/* What is packed, as it is taken in. */
typedef struct {
    z_stream stream;
    Bytes rest; /* not yet given to zlib, whose counts have 32 bits */
    int status;
} Deflated;

enum { PIECE = 1 << 30 }; /* bytes */

/* Unpacks until `room` bytes are filled, or it can not go on: then status is not Z_OK.  How many
 * bytes it has filled. */
static size_t inflate_into(Deflated *from, uint8_t *out, size_t room)
{
    z_stream *stream = &from->stream;
    size_t filled = 0;
    while (from->status == Z_OK && filled < room) {
        if (stream->avail_in == 0) {
            size_t given = MIN(from->rest.size, PIECE);
            stream->next_in = (Bytef *)from->rest.data;
            stream->avail_in = (uInt)given;
            from->rest = (Bytes){from->rest.data + given, from->rest.size - given};
        }
        size_t piece = MIN(room - filled, PIECE);
        stream->next_out = out + filled;
        stream->avail_out = (uInt)piece;
        from->status = inflate(stream, Z_NO_FLUSH);
        filled += piece - stream->avail_out;
    }
    if (from->status == Z_MEM_ERROR)
        die("out of memory in zlib");
    return filled;
}

/* Whether it ends here. */
static bool at_end(Deflated *from)
{
    uint8_t more;
    return (from->status == Z_STREAM_END || inflate_into(from, &more, 1) == 0) &&
           from->status == Z_STREAM_END && from->stream.avail_in == 0 && from->rest.size == 0;
}

bool gz_inflate(Arena *arena, Bytes packed, size_t size, Bytes *out)
{
    Arena scratch = {0};
    Deflated from = {.rest = packed};
    size_t part = MIN(size, MAX(size / 4, SMALL));
    if (size / DEFLATE_RATIO > packed.size)
        return false;
    if (inflateInit2(&from.stream, -15) != Z_OK)
        die("out of memory in zlib");
    uint8_t *first = arena_alloc(part < size ? &scratch : arena, part + 1, 1), *data = first;
    size_t filled = inflate_into(&from, first, part);
    if (part < size && filled == part) {
        data = arena_alloc(arena, size + 1, 1);
        memcpy(data, first, part);
        filled += inflate_into(&from, data + part, size - part);
    }
    bool ok = filled == size && at_end(&from);
    inflateEnd(&from.stream);
    arena_free(&scratch);
    *out = (Bytes){.data = data, .size = size};
    return ok;
}

/* ---- piece by piece */

typedef enum { GZ_UNSEEN, GZ_PLAIN, GZ_MEMBER, GZ_BETWEEN } GzState;

struct GzStream {
    z_stream zlib;
    int fd;
    bool ended;          /* the file has no more bytes */
    GzState state;       /* whether it is packed, and where in it the next byte is */
    const char *problem; /* NULL: none */
    uint8_t packed[SMALL], piece[SMALL];
};

GzStream *gz_stream_open(Arena *arena, const char *path, Error *err)
{
    GzStream *stream = arena_alloc(arena, 1, sizeof *stream);
    size_t size;
    *stream = (GzStream){.fd = fd_open_regular(path, &size, err)};
    if (stream->fd < 0)
        return NULL;
    stream->zlib.next_in = stream->packed;
    if (inflateInit2(&stream->zlib, GZIP_WINDOW) != Z_OK)
        die("out of memory in zlib");
    return stream;
}

void gz_stream_close(GzStream *stream)
{
    inflateEnd(&stream->zlib);
    close(stream->fd);
}

const char *gz_stream_problem(const GzStream *stream)
{
    return stream->problem;
}

static bool stream_fail(GzStream *stream, const char *problem)
{
    stream->problem = problem;
    return false;
}

/* Fills what zlib has not yet taken up to a block, unless the file ends. */
static bool fill(GzStream *stream)
{
    z_stream *zlib = &stream->zlib;
    memmove(stream->packed, zlib->next_in, zlib->avail_in);
    zlib->next_in = stream->packed;
    while (!stream->ended && zlib->avail_in < SMALL) {
        ssize_t got = read(stream->fd, stream->packed + zlib->avail_in, SMALL - zlib->avail_in);
        if (got < 0 && errno != EINTR)
            return stream_fail(stream, strerror(errno));
        stream->ended = got == 0;
        zlib->avail_in += (uInt)MAX(got, 0);
    }
    return true;
}

/* Unpacks a piece of a member; its last one only if all that the member's trailer says is so. */
static bool unpack_piece(GzStream *stream, Bytes *out)
{
    z_stream *zlib = &stream->zlib;
    zlib->next_out = stream->piece;
    zlib->avail_out = SMALL;
    int status = inflate(zlib, Z_NO_FLUSH);
    *out = (Bytes){.data = stream->piece, .size = SMALL - zlib->avail_out};
    if (status == Z_STREAM_END)
        stream->state = GZ_BETWEEN;
    if (status == Z_MEM_ERROR)
        die("out of memory in zlib");
    if (status == Z_BUF_ERROR && stream->ended)
        return stream_fail(stream, "its end is missing");
    if (status != Z_OK && status != Z_STREAM_END && status != Z_BUF_ERROR)
        return stream_fail(stream, zlib->msg ? zlib->msg : "not what gzip writes");
    return true;
}

/* Between members, and at the beginning. */
static void see_member(GzStream *stream)
{
    z_stream *zlib = &stream->zlib;
    if (begins_member(zlib->next_in, zlib->avail_in)) {
        inflateReset(zlib);
        stream->state = GZ_MEMBER;
    } else if (stream->state == GZ_UNSEEN) {
        stream->state = GZ_PLAIN;
    }
}

bool gz_stream_next(GzStream *stream, Bytes *out)
{
    z_stream *zlib = &stream->zlib;
    *out = (Bytes){0};
    while (!stream->problem && out->size == 0) {
        if (zlib->avail_in < SMALL / 2 && !fill(stream))
            return false;
        if (stream->state == GZ_UNSEEN || stream->state == GZ_BETWEEN)
            see_member(stream);
        if (stream->state == GZ_BETWEEN)
            return true;
        if (stream->state == GZ_PLAIN) {
            *out = (Bytes){.data = zlib->next_in, .size = zlib->avail_in};
            zlib->avail_in = 0;
            return true;
        }
        if (!unpack_piece(stream, out))
            return false;
    }
    return !stream->problem;
}

uint32_t gz_checksum(const void *data, size_t size)
{
    return (uint32_t)crc32_z(0, data, size);
}
