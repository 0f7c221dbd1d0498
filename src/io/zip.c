/* Reads zip archives by their directory, which is at the end (PKWARE's APPNOTE, 4.3).  Only what
 * the directory names is read; what lies between is not looked at. */
#include "io/zip.h"

#include "base/heap.h"
#include "base/text.h"
#include "io/file.h"
#include "io/gz.h"

#include <string.h>

/* Signatures, and sizes of what follows them with theirs. */
enum {
    END = 0x06054b50,
    END_SIZE = 22,
    LONG_PLACE = 0x07064b50, /* says where LONG_END is */
    LONG_PLACE_SIZE = 20,
    LONG_END = 0x06064b50, /* the end of zip64 */
    LONG_END_SIZE = 56,
    ENTRY = 0x02014b50,
    ENTRY_SIZE = 46,
    LOCAL = 0x04034b50,
    LOCAL_SIZE = 30,
};

enum { COMMENT = UINT16_MAX, ENTRIES_MOST = 1 << 16, EXTRA_LONG = 1 };

/* ---- numbers, little endian */

static uint64_t number(const uint8_t *at, int size)
{
    uint64_t value = 0;
    while (size-- > 0)
        value = value << 8 | at[size];
    return value;
}

static bool has_signature(Bytes bytes, uint64_t at, uint64_t size, uint32_t signature)
{
    return at <= bytes.size && size <= bytes.size - at && number(bytes.data + at, 4) == signature;
}

static bool damaged(const char *path, Error *err)
{
    return path_fail(err, path, "the zip archive is damaged or cut short; use another copy");
}

/* ---- the directory */

/* Where it is. */
typedef struct {
    uint64_t at, size, entries;
} Directory;

/* The last place that can be the end: what follows is a comment of the length that it states. */
static bool find_end(Bytes bytes, uint64_t *out)
{
    for (size_t comment = 0; comment <= COMMENT && comment + END_SIZE <= bytes.size; comment++) {
        size_t at = bytes.size - END_SIZE - comment;
        if (has_signature(bytes, at, END_SIZE, END) && number(bytes.data + at + 20, 2) == comment) {
            *out = at;
            return true;
        }
    }
    return false;
}

static bool find_directory(Bytes bytes, Directory *out)
{
    uint64_t end;
    if (!find_end(bytes, &end))
        return false;
    const uint8_t *at = bytes.data + end;
    *out = (Directory){
        .entries = number(at + 10, 2), .size = number(at + 12, 4), .at = number(at + 16, 4)};
    if (end >= LONG_PLACE_SIZE &&
        has_signature(bytes, end - LONG_PLACE_SIZE, LONG_PLACE_SIZE, LONG_PLACE)) {
        uint64_t place = number(at - LONG_PLACE_SIZE + 8, 8);
        if (!has_signature(bytes, place, LONG_END_SIZE, LONG_END))
            return false;
        at = bytes.data + place;
        *out = (Directory){
            .entries = number(at + 32, 8), .size = number(at + 40, 8), .at = number(at + 48, 8)};
    }
    return out->at <= bytes.size && out->size <= bytes.size - out->at &&
           out->entries <= ENTRIES_MOST && out->entries <= out->size / ENTRY_SIZE;
}

/* Numbers that do not fit their 32 bits are in an extra field instead, in this order. */
static bool read_long(Bytes extra, ZipEntry *entry)
{
    uint64_t *wide[] = {&entry->size, &entry->packed, &entry->at};
    while (extra.size >= 4) {
        size_t kind = number(extra.data, 2), size = number(extra.data + 2, 2);
        const uint8_t *at = extra.data + 4;
        if (size > extra.size - 4)
            return false;
        for (int i = 0; kind == EXTRA_LONG && i < LENGTH(wide); i++)
            if (*wide[i] == UINT32_MAX) {
                if (size < 8)
                    return false;
                *wide[i] = number(at, 8);
                at += 8;
                size -= 8;
            }
        size = 4 + number(extra.data + 2, 2);
        extra = (Bytes){extra.data + size, extra.size - size};
    }
    return true;
}

/* Takes an entry from the front of the directory. */
static bool take_entry(Arena *arena, Bytes *from, ZipEntry *out)
{
    const uint8_t *at = from->data;
    if (!has_signature(*from, 0, ENTRY_SIZE, ENTRY))
        return false;
    size_t name = number(at + 28, 2), extra = number(at + 30, 2);
    size_t size = ENTRY_SIZE + name + extra + number(at + 32, 2);
    if (size > from->size || memchr(at + ENTRY_SIZE, '\0', name))
        return false;
    *out = (ZipEntry){
        .name = arena_printf(arena, "%.*s", (int)name, (const char *)at + ENTRY_SIZE),
        .locked = number(at + 8, 2) & 1,
        .method = (unsigned)number(at + 10, 2),
        .checksum = (uint32_t)number(at + 16, 4),
        .packed = number(at + 20, 4),
        .size = number(at + 24, 4),
        .at = number(at + 42, 4),
    };
    *from = (Bytes){at + size, from->size - size};
    return read_long((Bytes){at + ENTRY_SIZE + name, extra}, out);
}

bool zip_open(Arena *arena, const char *path, size_t most, Zip *out, Error *err)
{
    Directory directory;
    Zip zip = {.path = path};
    if (!file_read(arena, path, most, &zip.bytes, err))
        return false;
    if (!find_directory(zip.bytes, &directory))
        return path_fail(err, path, "this is no zip archive, or it is cut short; use another copy");
    Bytes from = {zip.bytes.data + directory.at, (size_t)directory.size};
    zip.entries = (int)directory.entries;
    zip.entry = ARENA_NEW(arena, ZipEntry, zip.entries);
    for (int i = 0; i < zip.entries; i++)
        if (!take_entry(arena, &from, &zip.entry[i]))
            return damaged(path, err);
    *out = zip;
    return true;
}

const ZipEntry *zip_find(const Zip *zip, const char *name)
{
    for (int i = 0; i < zip->entries; i++)
        if (strcmp(zip->entry[i].name, name) == 0)
            return &zip->entry[i];
    return NULL;
}

/* ---- one file */

static bool find_packed(const Zip *zip, const ZipEntry *entry, Bytes *out)
{
    if (!has_signature(zip->bytes, entry->at, LOCAL_SIZE, LOCAL))
        return false;
    const uint8_t *at = zip->bytes.data + entry->at;
    uint64_t begin = entry->at + LOCAL_SIZE + number(at + 26, 2) + number(at + 28, 2);
    if (begin > zip->bytes.size || entry->packed > zip->bytes.size - begin)
        return false;
    *out = (Bytes){zip->bytes.data + begin, (size_t)entry->packed};
    return true;
}

bool zip_read(Arena *arena, const Zip *zip, const ZipEntry *entry, Bytes *out, Error *err)
{
    Bytes packed;
    char *name = text_shown(arena, entry->name);
    if (entry->locked)
        return path_fail(err, zip->path, "its file %s is encrypted; unpack it first", name);
    if (entry->method != ZIP_STORED && entry->method != ZIP_DEFLATED)
        return path_fail(err, zip->path,
                         "its file %s is packed by method %u; only stored and deflated are read",
                         name, entry->method);
    if (entry->size > memory_total())
        return path_fail(err, zip->path,
                         "its file %s unpacks to %llu bytes, and there are %zu of memory; use a "
                         "smaller one",
                         name, (unsigned long long)entry->size, memory_total());
    bool ok = find_packed(zip, entry, &packed);
    if (ok && entry->method == ZIP_STORED) {
        ok = entry->size == entry->packed;
        *out = packed;
    } else if (ok) {
        ok = gz_inflate(arena, packed, (size_t)entry->size, out);
    }
    if (!ok || gz_checksum(out->data, out->size) != entry->checksum)
        return path_fail(err, zip->path, "its file %s is damaged or cut short; use another copy",
                         name);
    return true;
}
