/* Reads a .npy file's header: as much of Python's words as numpy writes, a dictionary of a text, a
 * truth value and a tuple of whole numbers. */
#include "io/npy_header.h"

#include "io/path.h"

#include <string.h>

enum { MAGIC = 6, HEADER_MOST = 1 << 16, NAME = 16 };

/* ---- Python's words */

typedef struct {
    const uint8_t *at, *end;
} Words;

static void skip_blanks(Words *words)
{
    while (words->at < words->end && memchr(" \t\n\r", *words->at, 4))
        words->at++;
}

/* Takes a character, and blanks around it. */
static bool take(Words *words, char c)
{
    skip_blanks(words);
    if (words->at == words->end || *words->at != (uint8_t)c)
        return false;
    words->at++;
    skip_blanks(words);
    return true;
}

static bool take_word(Words *words, const char *word)
{
    size_t length = strlen(word);
    if ((size_t)(words->end - words->at) < length || memcmp(words->at, word, length) != 0)
        return false;
    words->at += length;
    return true;
}

/* A text in quotes without escapes. */
static bool take_text(Words *words, char out[NAME])
{
    skip_blanks(words);
    if (words->at == words->end || (*words->at != '\'' && *words->at != '"'))
        return false;
    uint8_t quote = *words->at++;
    const uint8_t *close = memchr(words->at, quote, (size_t)(words->end - words->at));
    size_t length = close ? (size_t)(close - words->at) : NAME;
    if (length >= NAME)
        return false;
    memcpy(out, words->at, length);
    out[length] = '\0';
    words->at = close + 1;
    return true;
}

/* A whole number from 0 on; Python 2 wrote an L after it. */
static bool take_number(Words *words, long *out)
{
    const uint8_t *begin = words->at;
    for (*out = 0; words->at < words->end && *words->at >= '0' && *words->at <= '9'; words->at++)
        if (__builtin_mul_overflow(*out, 10L, out) ||
            __builtin_add_overflow(*out, (long)(*words->at - '0'), out))
            return false;
    if (words->at == begin)
        return false;
    (void)take(words, 'L');
    return true;
}

/* "(3, 4)", "(3,)" or "()" */
static bool take_tuple(Words *words, NpyArray *array)
{
    if (!take(words, '('))
        return false;
    while (!take(words, ')')) {
        if (array->rank == NPY_RANK || !take_number(words, &array->dims[array->rank]))
            return false;
        array->rank++;
        if (!take(words, ','))
            return take(words, ')');
    }
    return true;
}

/* ---- the dictionary */

/* What is there of it. */
typedef struct {
    char type[NAME];
    bool fields; /* its type is a list of fields */
    bool has_type, has_order, has_shape;
} Entries;

static bool take_entry(Words *words, NpyArray *array, Entries *entries)
{
    char key[NAME];
    if (!take_text(words, key) || !take(words, ':'))
        return false;
    if (strcmp(key, "descr") == 0) {
        entries->fields = words->at < words->end && *words->at == '[';
        return !entries->has_type &&
               (entries->has_type = entries->fields || take_text(words, entries->type));
    }
    if (strcmp(key, "fortran_order") == 0) {
        array->fortran = take_word(words, "True");
        return !entries->has_order &&
               (entries->has_order = array->fortran || take_word(words, "False"));
    }
    return strcmp(key, "shape") == 0 && !entries->has_shape &&
           (entries->has_shape = take_tuple(words, array));
}

/* Stops at a list of fields, which is refused whatever follows it. */
static bool read_entries(Words *words, NpyArray *array, Entries *entries)
{
    if (!take(words, '{'))
        return false;
    bool closed = take(words, '}');
    while (!closed) {
        if (!take_entry(words, array, entries))
            return false;
        if (entries->fields)
            return true;
        bool more = take(words, ',');
        closed = take(words, '}');
        if (!more && !closed)
            return false;
    }
    return entries->has_type && entries->has_order && entries->has_shape;
}

/* "<f4": a byte order, a kind, bytes. */
static bool read_type(const char *type, NpyArray *array)
{
    static const struct {
        char letter;
        NpyKind kind;
        const char *sizes; /* a digit each */
    } KIND[] = {{'b', NPY_BOOL, "1"},
                {'u', NPY_UNSIGNED, "1248"},
                {'i', NPY_SIGNED, "1248"},
                {'f', NPY_FLOAT, "248"}};
    if (!type[0] || !strchr("<>|=", type[0]) || strlen(type) != 3)
        return false;
    for (int k = 0; k < LENGTH(KIND); k++)
        if (type[1] == KIND[k].letter && strchr(KIND[k].sizes, type[2])) {
            array->kind = KIND[k].kind;
            array->size = type[2] - '0';
            array->swapped = array->size > 1 &&
                             type[0] == (__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ ? '>' : '<');
            return true;
        }
    return false;
}

static bool fail_type(const NpyArray *array, const Entries *entries, Error *err)
{
    if (entries->fields)
        return path_fail(err, array->path, "its items have fields; save one field of them");
    if (entries->type[0] && entries->type[1] && strchr("OV", entries->type[1]))
        return path_fail(err, array->path,
                         "its items are Python's objects; save numbers, as by astype('float32')");
    return path_fail(err, array->path,
                     "its items have the type '%s'; bool, whole numbers and floats of up to 8 "
                     "bytes are read",
                     entries->type);
}

/* ---- all of it */

/* The bytes of the header's words, after magic number, version and length. */
static bool find_words(Bytes bytes, const NpyArray *array, Words *out, Error *err)
{
    if (bytes.size < 10 || memcmp(bytes.data, "\x93NUMPY", MAGIC) != 0)
        return path_fail(err, array->path,
                         "not an array of numpy: it does not begin with \\x93NUMPY; use another "
                         "file");
    int version = bytes.data[MAGIC], wide = version == 1 ? 2 : 4;
    if (version < 1 || version > 3)
        return path_fail(err, array->path, "its format has version %d; 1, 2 and 3 are read",
                         version);
    size_t begin = MAGIC + 2 + (size_t)wide, length = 0;
    for (size_t i = begin; i-- > MAGIC + 2;)
        length = length << 8 | (i < bytes.size ? bytes.data[i] : 255);
    if (length > HEADER_MOST || begin + length > bytes.size)
        return path_fail(err, array->path, "its header is damaged or cut short; use another copy");
    *out = (Words){bytes.data + begin, bytes.data + begin + length};
    return true;
}

static bool count_items(NpyArray *array, size_t *bytes)
{
    array->count = 1;
    for (int d = 0; d < array->rank; d++)
        if (__builtin_mul_overflow(array->count, (size_t)array->dims[d], &array->count))
            return false;
    return !__builtin_mul_overflow(array->count, (size_t)array->size, bytes);
}

bool npy_header(Bytes bytes, NpyArray *array, Error *err)
{
    Words words = {0};
    Entries entries = {0};
    if (!find_words(bytes, array, &words, err))
        return false;
    size_t have = (size_t)(bytes.data + bytes.size - words.end), want;
    array->data = words.end;
    if (!read_entries(&words, array, &entries))
        return path_fail(err, array->path,
                         "its header is not understood: it must give descr, fortran_order and "
                         "shape; use another copy");
    if (entries.fields || !read_type(entries.type, array))
        return fail_type(array, &entries, err);
    if (!count_items(array, &want))
        want = SIZE_MAX;
    if (want != have)
        return path_fail(err, array->path,
                         "its header promises %zu bytes of items, and %zu follow; use another copy",
                         want, have);
    return true;
}
