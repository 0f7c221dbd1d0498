/* Reads and writes tensors with their names in safetensors files.  The reader trusts nothing: every
 * number of the header is checked against the bytes of the file before it is used.  Tensors are
 * little-endian, as every machine we build for is. */
#include "io/safetensors.h"

#include "base/buf.h"
#include "base/text.h"
#include "io/file.h"
#include "io/json.h"
#include "io/seal.h"

#include <stdlib.h>
#include <string.h>

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "tensors are copied as they stand");

enum {
    HEADER_MOST = 16 << 20, /* bytes: the deepest net there may be (spec.h) has 10 MB with Adam */
    ENTRY_LEAST = 3,        /* members of a tensor's entry */
};

static const char OURS[] = "onecycle";

/* ---- finding: what was read is in order of names */

static int by_name(const void *a, const void *b)
{
    return strcmp(((const SafeTensor *)a)->name, ((const SafeTensor *)b)->name);
}

static int by_key(const void *a, const void *b)
{
    return strcmp(((const SafeMeta *)a)->key, ((const SafeMeta *)b)->key);
}

static void sort(SafeFile *file)
{
    if (file->tensors)
        qsort(file->tensor, (size_t)file->tensors, sizeof *file->tensor, by_name);
    if (file->metas)
        qsort(file->meta, (size_t)file->metas, sizeof *file->meta, by_key);
}

const SafeTensor *safe_find(const SafeFile *file, const char *name)
{
    SafeTensor key = {.name = name};
    return file->tensors ? bsearch(&key, file->tensor, (size_t)file->tensors, sizeof key, by_name)
                         : NULL;
}

const char *safe_meta(const SafeFile *file, const char *key)
{
    SafeMeta wanted = {.key = key}, *found = NULL;
    if (file->metas)
        found = bsearch(&wanted, file->meta, (size_t)file->metas, sizeof wanted, by_key);
    return found ? found->value : NULL;
}

/* ---- reading */

typedef struct {
    Arena *arena;
    Bytes data;       /* after the header, aligned like an arena block */
    const char *name; /* of the file */
    Error *err;
} SafeReader;

static bool refuse(const SafeReader *reader, const Json *entry, const char *problem)
{
    return path_fail(reader->err, reader->name, "tensor '%.80s': %s; use another copy",
                     json_key(entry), problem);
}

/* Reads a whole number of 0 ... most; doubles are exact up to 2^53, beyond the size of any file. */
static bool whole(const Json *value, size_t most, size_t *out)
{
    if (!value || json_kind(value) != JSON_NUMBER ||
        !(json_number(value) >= 0 && json_number(value) <= (double)most))
        return false;
    *out = (size_t)json_number(value);
    return (double)*out == json_number(value);
}

/* The number of elements is bounded by the bytes of the file; an extent of 0 makes it 0. */
static bool read_shape(const Json *shape, size_t most, SafeTensor *out)
{
    if (!shape || json_kind(shape) != JSON_LIST || json_count(shape) > SAFE_RANK)
        return false;
    out->count = 1;
    for (const Json *at = NULL; (at = json_child(shape, at));) {
        size_t extent;
        if (!whole(at, most, &extent) || __builtin_mul_overflow(out->count, extent, &out->count))
            return false;
        out->dims[out->rank++] = (long)extent;
    }
    return true;
}

/* Files of other programs may have misaligned tensors: these are copied. */
static const void *aligned(const SafeReader *reader, size_t begin, size_t size, SafeType type)
{
    const uint8_t *data = reader->data.data + begin;
    bool fits = (uintptr_t)data % safe_type_size(type) == 0;
    return fits ? data : arena_copy(reader->arena, data, size);
}

static bool read_offsets(const Json *offsets, size_t most, size_t *begin, size_t *end)
{
    if (!offsets || json_kind(offsets) != JSON_LIST || json_count(offsets) != 2)
        return false;
    const Json *first = json_child(offsets, NULL);
    return whole(first, most, begin) && whole(json_child(offsets, first), most, end) &&
           *begin <= *end;
}

/* Where a tensor's bytes are in the data. */
typedef struct {
    size_t begin, end;
    const Json *entry;
} Extent;

static int by_place(const void *a, const void *b)
{
    const Extent *x = a, *y = b;
    if (x->begin != y->begin)
        return x->begin < y->begin ? -1 : 1;
    return (x->end > y->end) - (x->end < y->end);
}

/* "The byte buffer needs to be entirely indexed, and cannot contain holes" (the format's own page),
 * and no two tensors may share a byte. */
static bool check_extents(const SafeReader *reader, Extent *extent, int count)
{
    size_t covered = 0;
    if (count)
        qsort(extent, (size_t)count, sizeof *extent, by_place);
    for (int i = 0; i < count; i++) {
        if (extent[i].begin < covered)
            return refuse(reader, extent[i].entry, "its data overlaps another tensor's");
        if (extent[i].begin > covered)
            return refuse(reader, extent[i].entry, "bytes before its data belong to no tensor");
        covered = extent[i].end;
    }
    return covered == reader->data.size ||
           path_fail(reader->err, reader->name,
                     "%zu %s of data, of which tensors use %zu; use another copy",
                     reader->data.size, text_plural((long)reader->data.size, "byte", "bytes"),
                     covered);
}

static bool read_tensor(const SafeReader *reader, const Json *entry, SafeTensor *out,
                        Extent *extent)
{
    size_t begin, end, bytes;
    *out = (SafeTensor){.name = json_key(entry)};
    if (!safe_type_find(json_get_text(entry, "dtype", ""), &out->type))
        return refuse(reader, entry,
                      "its dtype is not one that is read: BOOL, F16, BF16, F32, F64, "
                      "or integers of 8 to 64 bits");
    if (!read_shape(json_get(entry, "shape"), reader->data.size, out))
        return refuse(reader, entry, "its shape is missing, or the file is too small for it");
    if (!read_offsets(json_get(entry, "data_offsets"), reader->data.size, &begin, &end))
        return refuse(reader, entry, "its data is outside the file");
    if (__builtin_mul_overflow(out->count, safe_type_size(out->type), &bytes) ||
        bytes != end - begin)
        return refuse(reader, entry, "its shape does not match its data");
    *extent = (Extent){begin, end, entry};
    out->data = aligned(reader, begin, bytes, out->type);
    return true;
}

static bool read_metas(const SafeReader *reader, const Json *entry, SafeFile *out)
{
    if (json_kind(entry) != JSON_MAP)
        return refuse(reader, entry, "must be an object of texts");
    out->meta = ARENA_NEW(reader->arena, SafeMeta, json_count(entry));
    for (const Json *at = NULL; (at = json_child(entry, at));) {
        if (json_kind(at) != JSON_TEXT)
            return refuse(reader, entry, "must be an object of texts");
        out->meta[out->metas++] = (SafeMeta){.key = json_key(at), .value = json_text_of(at)};
    }
    return true;
}

/* How many entries may be tensors, so that the header's length bounds the room for them. */
static int count_entries(const Json *header)
{
    int count = 0;
    for (const Json *entry = NULL; (entry = json_child(header, entry));)
        count += json_count(entry) >= ENTRY_LEAST;
    return count;
}

static bool read_entries(const SafeReader *reader, const Json *header, Extent *extent,
                         SafeFile *out)
{
    SafeTensor tensor;
    Extent place;
    for (const Json *entry = NULL; (entry = json_child(header, entry));) {
        if (strcmp(json_key(entry), "__metadata__") == 0) {
            if (!read_metas(reader, entry, out))
                return false;
        } else if (read_tensor(reader, entry, &tensor, &place)) {
            extent[out->tensors] = place;
            out->tensor[out->tensors++] = tensor;
        } else {
            return false;
        }
    }
    return true;
}

static bool read_header(const SafeReader *reader, const Json *header, SafeFile *out)
{
    Arena scratch = {0};
    int room = count_entries(header);
    Extent *extent = ARENA_NEW(&scratch, Extent, room);
    out->tensor = ARENA_NEW(reader->arena, SafeTensor, room);
    bool ok =
        read_entries(reader, header, extent, out) && check_extents(reader, extent, out->tensors);
    if (ok)
        sort(out);
    arena_free(&scratch);
    return ok;
}

/* Either key makes the file ours, so a flipped bit in one cannot make it pass as a foreign file. */
static bool check_seal(Bytes bytes, size_t header, const SafeFile *file, const char *name,
                       Error *err)
{
    const char *digits = safe_meta(file, SEAL_KEY);
    bool ours = digits || safe_meta(file, OURS);
    return !ours || seal_fits(bytes, header, digits) ||
           path_fail(err, name,
                     "the checksum does not match: the file is damaged; use another copy");
}

bool safe_decode(Arena *arena, Bytes bytes, const char *name, SafeFile *out, Error *err)
{
    uint64_t length = 0;
    if (bytes.size < sizeof length)
        return path_fail(err, name, "not a safetensors file: it has only %zu %s; name another file",
                         bytes.size, text_plural((long)bytes.size, "byte", "bytes"));
    memcpy(&length, bytes.data, sizeof length);
    if (length > bytes.size - sizeof length || length > HEADER_MOST)
        return path_fail(err, name,
                         "not a safetensors file, or cut short: its header would have %llu %s, "
                         "and the file has %zu; use another copy",
                         (unsigned long long)length, text_plural((long)length, "byte", "bytes"),
                         bytes.size);
    size_t end = sizeof length + (size_t)length;
    if (length == 0 || bytes.data[sizeof length] != '{')
        return path_fail(
            err, name,
            "not a safetensors file: the header does not begin with '{'; use another copy");
    const Json *header =
        json_parse(arena, (Bytes){bytes.data + sizeof length, (size_t)length}, name, err);
    if (!header)
        return path_fail(err, name,
                         "not a safetensors file: the header is not JSON; use another copy");
    SafeReader reader = {arena, {bytes.data + end, bytes.size - end}, name, err};
    SafeFile file = {0};
    if (!read_header(&reader, header, &file) || !check_seal(bytes, end, &file, name, err))
        return false;
    *out = file;
    return true;
}

bool safe_read(Arena *arena, const char *path, SafeFile *out, Error *err)
{
    Bytes bytes;
    return file_read(arena, path, SIZE_MAX / 4, &bytes, err) &&
           safe_decode(arena, bytes, path, out, err);
}

/* ---- writing */

static void put_metas(Buf *header, const SafeFile *file)
{
    buf_printf(header, "\"__metadata__\":{\"%s\":\"%s\",\"%s\":\"%0*d\"", OURS, PACKAGE_VERSION,
               SEAL_KEY, SEAL_DIGITS, 0);
    for (int i = 0; i < file->metas; i++) {
        const SafeMeta *meta = &file->meta[i];
        if (strcmp(meta->key, OURS) == 0 || strcmp(meta->key, SEAL_KEY) == 0)
            continue; /* it belongs to the file this one was read from */
        buf_char(header, ',');
        json_quote(header, meta->key);
        buf_char(header, ':');
        json_quote(header, meta->value);
    }
    buf_char(header, '}');
}

static void put_tensor(Buf *header, const SafeTensor *tensor, size_t *offset)
{
    size_t bytes = tensor->count * safe_type_size(tensor->type);
    buf_char(header, ',');
    json_quote(header, tensor->name);
    buf_printf(header, ":{\"dtype\":\"%s\",\"shape\":[", safe_type_name(tensor->type));
    for (int d = 0; d < tensor->rank; d++)
        buf_printf(header, "%s%ld", d ? "," : "", tensor->dims[d]);
    buf_printf(header, "],\"data_offsets\":[%zu,%zu]}", *offset, *offset + bytes);
    *offset += bytes;
}

/* Wide elements come first, so that every tensor is aligned when the header is padded to 8. */
static void put_tensors(Buf *header, Buf *data, const SafeFile *file)
{
    size_t offset = 0;
    for (size_t width = 8; width > 0; width /= 2)
        for (int i = 0; i < file->tensors; i++) {
            const SafeTensor *tensor = &file->tensor[i];
            if (safe_type_size(tensor->type) != width)
                continue;
            put_tensor(header, tensor, &offset);
            buf_add(data, tensor->data, tensor->count * width);
        }
}

static void put_file(Buf *out, const SafeFile *file)
{
    Buf header = {0}, data = {0};
    buf_char(&header, '{');
    put_metas(&header, file);
    put_tensors(&header, &data, file);
    buf_char(&header, '}');
    buf_fill(&header, ' ', (int)((8 - header.size % 8) % 8));
    uint64_t length = header.size;
    buf_add(out, &length, sizeof length);
    buf_add(out, header.data, header.size);
    buf_add(out, data.data, data.size);
    buf_free(&header);
    buf_free(&data);
}

bool safe_seal(uint8_t *bytes, size_t size)
{
    uint64_t header;
    if (size < sizeof header)
        return false;
    memcpy(&header, bytes, sizeof header);
    return seal_put(bytes, size, sizeof header + MIN(header, size - sizeof header));
}

void safe_encode(const SafeFile *file, Buf *out)
{
    size_t before = out->size;
    put_file(out, file);
    safe_seal((uint8_t *)out->data + before, out->size - before);
}

bool safe_write(const char *path, const SafeFile *file, Error *err)
{
    Buf out = {0};
    safe_encode(file, &out);
    bool ok = file_write(path, out.data, out.size, 0600, err);
    buf_free(&out);
    return ok;
}
