/* Reads numpy's array format (numpy.lib.format): a magic number, a version, the header's length, a
 * Python dictionary as text, then the items.  Versions 1, 2 and 3 differ in the length's size and
 * the text's encoding. */
#include "io/npy.h"

#include "base/buf.h"
#include "base/text.h"
#include "io/file.h"
#include "io/npy_header.h"
#include "io/zip.h"

#include <stdio.h>
#include <string.h>

static const size_t MOST_BYTES = (size_t)1 << 36;

/* ---- finding it */

/* The colon of ARCHIVE:NAME; NULL: it is a path alone.  A file of that whole name comes first. */
static const char *find_colon(const char *path)
{
    const char *colon = strrchr(path, ':');
    return colon && colon > path && colon[1] && !path_is_file(path) ? colon : NULL;
}

/* Whether a file begins with these bytes. */
static bool begins(const char *path, const char *with, size_t size)
{
    char head[8];
    FILE *file = path_is_file(path) ? fopen(path, "rb") : NULL;
    bool same = file && fread(head, 1, size, file) == size && memcmp(head, with, size) == 0;
    if (file)
        fclose(file);
    return same;
}

bool npz_is(const char *path)
{
    return begins(path, "PK\3\4", 4) || begins(path, "PK\5\6", 4);
}

bool npy_is(const char *path)
{
    return begins(path, "\x93NUMPY", 6) || find_colon(path) ||
           (text_ends(path, ".npz") && npz_is(path));
}

/* A name without ".npy". */
static char *array_name(Arena *arena, const char *name)
{
    int length = (int)strlen(name) - (text_ends(name, ".npy") ? 4 : 0);
    return arena_printf(arena, "%.*s", length, name);
}

static const char *const *names_in(Arena *arena, const Zip *zip)
{
    const char **name = ARENA_NEW(arena, const char *, zip->entries + 1);
    for (int i = 0; i < zip->entries; i++)
        name[i] = array_name(arena, zip->entry[i].name);
    return name;
}

bool npz_names(Arena *arena, const char *path, const char *const **out, Error *err)
{
    Arena scratch = {0};
    Zip zip;
    bool ok = zip_open(&scratch, path, MOST_BYTES, &zip, err);
    if (ok)
        *out = names_in(arena, &zip);
    arena_free(&scratch);
    return ok;
}

static bool fail_absent(const Zip *zip, const char *name, Error *err)
{
    enum { SHOWN = 8 };
    Buf there = {0};
    Arena scratch = {0};
    const char *const *names = names_in(&scratch, zip);
    for (int i = 0; i < MIN(zip->entries, SHOWN); i++)
        buf_printf(&there, "%s%.24s", i ? ", " : "", names[i]);
    buf_text_add(&there, zip->entries > SHOWN ? ", ..." : zip->entries ? "" : "nothing");
    if (name)
        path_fail(err, zip->path, "there is no array %.40s in it; name one of: %s", name,
                  buf_text(&there));
    else
        path_fail(err, zip->path, "there are %d arrays in it; name one, as %.80s:NAME does, of: %s",
                  zip->entries, path_name(zip->path), buf_text(&there));
    arena_free(&scratch);
    buf_free(&there);
    return false;
}

/* name NULL: the only array.  The archive itself is given back at once: it may have many. */
static bool read_packed(Arena *arena, const char *path, const char *name, Bytes *out, Error *err)
{
    Arena scratch = {0};
    Zip zip;
    bool ok = zip_open(&scratch, path, MOST_BYTES, &zip, err);
    const ZipEntry *entry = NULL;
    if (ok && name)
        entry = zip_find(&zip, arena_printf(&scratch, "%s.npy", name));
    if (ok && name && !entry)
        entry = zip_find(&zip, name);
    if (ok && !name && zip.entries == 1)
        entry = &zip.entry[0];
    if (ok)
        ok = entry ? zip_read(arena, &zip, entry, out, err) : fail_absent(&zip, name, err);
    if (ok && entry->method == ZIP_STORED)
        out->data = arena_copy(arena, out->data, out->size);
    arena_free(&scratch);
    return ok;
}

bool npy_open(Arena *arena, const char *path, NpyArray *out, Error *err)
{
    const char *colon = find_colon(path);
    const char *file = colon ? arena_printf(arena, "%.*s", (int)(colon - path), path) : path;
    Bytes bytes;
    bool ok = colon || npz_is(file)
                  ? read_packed(arena, file, colon ? colon + 1 : NULL, &bytes, err)
                  : file_read(arena, path, MOST_BYTES, &bytes, err);
    if (!ok)
        return false;
    *out = (NpyArray){.path = arena_text(arena, path)};
    return npy_header(bytes, out, err);
}

/* ---- what it is */

const char *npy_type(const NpyArray *array)
{
    static const char *const NAME[][9] = {
        [NPY_BOOL] = {[1] = "bool"},
        [NPY_UNSIGNED] = {[1] = "u8", [2] = "u16", [4] = "u32", [8] = "u64"},
        [NPY_SIGNED] = {[1] = "i8", [2] = "i16", [4] = "i32", [8] = "i64"},
        [NPY_FLOAT] = {[2] = "f16", [4] = "f32", [8] = "f64"},
    };
    return NAME[array->kind][array->size];
}

const char *npy_shape(Arena *arena, const NpyArray *array)
{
    Buf text = {0};
    for (int d = 0; d < array->rank; d++)
        buf_printf(&text, "%s%ld", d ? ", " : "(", array->dims[d]);
    buf_text_add(&text, array->rank == 0 ? "()" : array->rank == 1 ? ",)" : ")");
    const char *words = arena_text(arena, buf_text(&text));
    buf_free(&text);
    return words;
}

/* ---- items */

static inline uint64_t load(const NpyArray *array, size_t item)
{
    const uint8_t *at = array->data + item * (size_t)array->size;
    uint64_t wide;
    uint32_t word;
    uint16_t half;
    switch (array->size) {
    case 1:
        return *at;
    case 2:
        memcpy(&half, at, sizeof half);
        return array->swapped ? __builtin_bswap16(half) : half;
    case 4:
        memcpy(&word, at, sizeof word);
        return array->swapped ? __builtin_bswap32(word) : word;
    default:
        memcpy(&wide, at, sizeof wide);
        return array->swapped ? __builtin_bswap64(wide) : wide;
    }
}

/* IEEE 754's binary16; every one is a float exactly. */
static float half_float(uint16_t half)
{
    uint32_t sign = (uint32_t)(half >> 15) << 31, exponent = half >> 10 & 31,
             fraction = half & 1023, bits;
    float value;
    if (exponent == 0) {
        value = (float)fraction * 0x1p-24f;
        return sign ? -value : value;
    }
    exponent = exponent == 31 ? 255 : exponent + 112;
    bits = sign | exponent << 23 | fraction << 13;
    memcpy(&value, &bits, sizeof value);
    return value;
}

static inline float float_of(uint32_t bits)
{
    float value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

static inline double double_of(uint64_t bits)
{
    double value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

/* The loop of every type: `value` says what the bits of an item are. */
#define READ(value)                                                                                \
    for (size_t i = 0; i < run.count; i++) {                                                       \
        uint64_t bits = load(array, run.first + i * run.step);                                     \
        out[i * out_step] = (value);                                                               \
    }                                                                                              \
    return

#define READ_KINDS(Type)                                                                           \
    switch (array->kind == NPY_BOOL ? 0 : array->kind * 16 + array->size) {                        \
    case 0:                                                                                        \
        READ(bits != 0);                                                                           \
    case NPY_SIGNED * 16 + 1:                                                                      \
        READ((Type)(int8_t)bits);                                                                  \
    case NPY_SIGNED * 16 + 2:                                                                      \
        READ((Type)(int16_t)bits);                                                                 \
    case NPY_SIGNED * 16 + 4:                                                                      \
        READ((Type)(int32_t)bits);                                                                 \
    case NPY_SIGNED * 16 + 8:                                                                      \
        READ((Type)(int64_t)bits);                                                                 \
    case NPY_FLOAT * 16 + 2:                                                                       \
        READ((Type)half_float((uint16_t)bits));                                                    \
    case NPY_FLOAT * 16 + 4:                                                                       \
        READ((Type)float_of((uint32_t)bits));                                                      \
    case NPY_FLOAT * 16 + 8:                                                                       \
        READ((Type)double_of(bits));                                                               \
    default:                                                                                       \
        READ((Type)bits);                                                                          \
    }

void npy_floats(const NpyArray *array, NpyRun run, float *out, size_t out_step)
{
    bool same = array->kind == NPY_FLOAT && array->size == 4 && !array->swapped;
    if (same && run.step == 1 && out_step == 1) {
        memcpy(out, array->data + 4 * run.first, 4 * run.count);
        return;
    }
    READ_KINDS(float)
}

void npy_doubles(const NpyArray *array, NpyRun run, double *out, size_t out_step)
{
    READ_KINDS(double)
}

void npy_bytes(const NpyArray *array, NpyRun run, uint8_t *out, size_t out_step)
{
    assert(array->size == 1);
    for (size_t i = 0; i < run.count; i++)
        out[i * out_step] = array->data[run.first + i * run.step];
}

bool npy_long(const NpyArray *array, size_t item, long *out)
{
    uint64_t bits = load(array, item);
    assert(array->kind != NPY_FLOAT);
    int shift = array->kind == NPY_SIGNED ? 64 - 8 * array->size : 0;
    *out = array->kind == NPY_BOOL ? bits != 0 : (long)((int64_t)(bits << shift) >> shift);
    return array->kind != NPY_UNSIGNED || bits <= INT64_MAX;
}
