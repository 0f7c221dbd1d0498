/* Reads netpbm's files: bits, grey and colour, as text (P1 P2 P3) or bytes (P4 P5 P6), and PAM
 * (P7), the one with alpha.  A file may have several pictures; the first is read.  Values are
 * brought to 0 ... 255 as by Pillow. */
#include "io/picture_format.h"

#include "io/path.h"

#include <ctype.h>
#include <math.h>
#include <string.h>

enum { MOST_VALUE = 65535, WORD = 16 };

/* A file while it is read. */
typedef struct {
    Bytes left; /* not yet read */
    const char *name;
    char kind; /* '1' ... '7' */
    int w, h;  /* pixels */
    int c;     /* values for each: 1 grey, 2 with alpha, 3 colour, 4 with alpha */
    long most; /* the value that is white */
    Error *err;
} Reader;

static bool damaged(const Reader *reader, const char *what)
{
    return path_fail(reader->err, reader->name, "the netpbm file %s; use another copy", what);
}

static bool cut_short(const Reader *reader)
{
    return damaged(reader, "is cut short");
}

/* ---- the header */

/* The next byte, or -1 at the end. */
static int peek(const Reader *reader)
{
    return reader->left.size ? *reader->left.data : -1;
}

static void skip(Reader *reader, size_t count)
{
    reader->left.data += count;
    reader->left.size -= count;
}

/* Spaces, and comments from # to the end of their line. */
static void skip_spaces(Reader *reader)
{
    for (bool comment = false; peek(reader) >= 0; skip(reader, 1)) {
        if (peek(reader) == '#')
            comment = true;
        else if (!comment && !isspace(peek(reader)))
            return;
        else if (peek(reader) == '\n')
            comment = false;
    }
}

/* A whole number; -1 if there is none, or one beyond MOST_VALUE's digits. */
static long take_number(Reader *reader)
{
    long number = 0;
    int digits = 0;
    skip_spaces(reader);
    for (; isdigit(peek(reader)) && digits < 7; digits++, skip(reader, 1))
        number = 10 * number + (peek(reader) - '0');
    return digits == 0 || isdigit(peek(reader)) ? -1 : number;
}

static void take_word(Reader *reader, char word[WORD])
{
    size_t length = 0;
    skip_spaces(reader);
    for (; peek(reader) > ' '; skip(reader, 1))
        if (length + 1 < WORD)
            word[length++] = (char)peek(reader);
    word[length] = '\0';
}

/* "WIDTH 4", a line each, up to ENDHDR. */
static bool read_pam(Reader *reader, long *w, long *h, long *c)
{
    char word[WORD];
    for (take_word(reader, word); strcmp(word, "ENDHDR") != 0; take_word(reader, word))
        if (strcmp(word, "WIDTH") == 0)
            *w = take_number(reader);
        else if (strcmp(word, "HEIGHT") == 0)
            *h = take_number(reader);
        else if (strcmp(word, "DEPTH") == 0)
            *c = take_number(reader);
        else if (strcmp(word, "MAXVAL") == 0)
            reader->most = take_number(reader);
        else if (strcmp(word, "TUPLTYPE") == 0)
            take_word(reader, word);
        else
            return peek(reader) < 0 ? cut_short(reader) : damaged(reader, "has an unknown header");
    return true;
}

/* The bytes that the pixels take at least. */
static size_t least_bytes(const Reader *reader)
{
    size_t row = (size_t)reader->w * (size_t)reader->c, h = (size_t)reader->h;
    switch (reader->kind) {
    case '1':
        return row * h;
    case '4':
        return (row + 7) / 8 * h;
    case '2':
    case '3':
        return 2 * row * h - 1; /* digits, and a space between two */
    default:
        return row * h * (reader->most > UINT8_MAX ? 2 : 1);
    }
}

static bool check_header(Reader *reader, long w, long h, long c)
{
    if (w < 1 || h < 1 || c < 1 || c > 4 || reader->most < 1 || reader->most > MOST_VALUE)
        return reader->left.size == 0 ? cut_short(reader) : damaged(reader, "has a damaged header");
    if (MAX(w, h) > PICTURE_MOST_SIDE)
        return picture_too_large(reader->err, reader->name, w, h);
    reader->w = (int)w;
    reader->h = (int)h;
    reader->c = (int)c;
    return least_bytes(reader) <= reader->left.size || cut_short(reader);
}

static bool is_bits(const Reader *reader)
{
    return reader->kind == '1' || reader->kind == '4';
}

static bool read_header(Reader *reader)
{
    long w = 0, h = 0, c = 1;
    reader->kind = (char)reader->left.data[1];
    skip(reader, 2);
    if (reader->kind == '7') {
        if (!read_pam(reader, &w, &h, &c))
            return false;
    } else {
        c = reader->kind == '3' || reader->kind == '6' ? 3 : 1;
        w = take_number(reader);
        h = take_number(reader);
        reader->most = is_bits(reader) ? 1 : take_number(reader);
    }
    if (peek(reader) >= 0)
        skip(reader, 1); /* one space, and bytes follow */
    return check_header(reader, w, h, c);
}

/* ---- pixels */

/* What each value becomes; Python's round, to even, as Pillow has it. */
static uint8_t *value_table(Arena *arena, long most)
{
    uint8_t *table = ARENA_NEW(arena, uint8_t, most + 1);
    for (long i = 0; i <= most; i++)
        table[i] = (uint8_t)nearbyint((double)i / (double)most * UINT8_MAX);
    return table;
}

/* One digit, which may touch the next. */
static long take_bit(Reader *reader)
{
    skip_spaces(reader);
    int digit = peek(reader);
    if (digit != '0' && digit != '1')
        return -1;
    skip(reader, 1);
    return digit == '0';
}

/* A value of a row of bytes or of bits; a set bit is black. */
static long value_at(const Reader *reader, const uint8_t *row, size_t i)
{
    if (reader->kind == '4')
        return !(row[i / 8] >> (7 - i % 8) & 1);
    return reader->most > UINT8_MAX ? (long)row[2 * i] << 8 | row[2 * i + 1] : row[i];
}

/* The next value of a text, -1 if there is none. */
static long take_value(Reader *reader)
{
    return reader->kind == '1' ? take_bit(reader) : take_number(reader);
}

static bool is_text(const Reader *reader)
{
    return reader->kind <= '3';
}

static bool read_pixels(Reader *reader, Arena *scratch, uint8_t *out)
{
    const uint8_t *table = value_table(scratch, reader->most), *line = reader->left.data;
    size_t row = (size_t)reader->w * (size_t)reader->c;
    size_t step = least_bytes(reader) / (size_t)reader->h; /* of a line of bytes */
    for (int y = 0; y < reader->h; y++, line += step)
        for (size_t i = 0; i < row; i++) {
            long value = is_text(reader) ? take_value(reader) : value_at(reader, line, i);
            if (value < 0 && peek(reader) < 0)
                return cut_short(reader);
            if (value < 0 || value > reader->most)
                return damaged(reader, "has a value that is none or out of range");
            *out++ = table[value];
        }
    return true;
}

/* Colour with alpha of what a file has. */
static Image with_alpha(Arena *arena, const Reader *reader, const uint8_t *from, bool alpha)
{
    size_t count = (size_t)reader->w * (size_t)reader->h, c = (size_t)reader->c;
    int grey = reader->c <= 2, to_c = alpha ? 4 : grey ? 1 : 3;
    Image to = {.w = reader->w,
                .h = reader->h,
                .c = to_c,
                .pixels = arena_alloc(arena, count, (size_t)to_c)};
    uint8_t *pixel = to.pixels;
    for (size_t i = 0; i < count; i++, from += c, pixel += to_c) {
        for (int k = 0; k < MIN(to_c, 3); k++)
            pixel[k] = from[grey ? 0 : k];
        if (alpha)
            pixel[3] = from[c - 1];
    }
    return to;
}

/* ---- the row */

static bool netpbm_looks_like(Bytes bytes)
{
    return bytes.size >= 3 && bytes.data[0] == 'P' && bytes.data[1] >= '1' &&
           bytes.data[1] <= '7' && (isspace(bytes.data[2]) || bytes.data[2] == '#');
}

static PictureHeader header_of(const Reader *reader)
{
    return (PictureHeader){
        .w = reader->w, .h = reader->h, .c = reader->c <= 2 ? 1 : 3, .orientation = 1};
}

static bool netpbm_probe(Bytes bytes, const char *name, PictureHeader *out, Error *err)
{
    Reader reader = {.left = bytes, .name = name, .err = err};
    if (!read_header(&reader))
        return false;
    *out = header_of(&reader);
    return true;
}

static bool netpbm_decode(Arena *arena, Bytes bytes, const char *name, const PictureWish *wish,
                          DecodedPicture *out, Error *err)
{
    Arena scratch = {0};
    Reader reader = {.left = bytes, .name = name, .err = err};
    if (!read_header(&reader))
        return false;
    out->header = header_of(&reader);
    size_t count = (size_t)reader.w * (size_t)reader.h * (size_t)reader.c;
    bool has_alpha = reader.c == 2 || reader.c == 4;
    uint8_t *pixels = arena_alloc(has_alpha ? &scratch : arena, count, 1);
    bool ok = read_pixels(&reader, &scratch, pixels);
    if (ok)
        out->image = has_alpha
                         ? with_alpha(arena, &reader, pixels, wish->channels == 4)
                         : (Image){.w = reader.w, .h = reader.h, .c = reader.c, .pixels = pixels};
    arena_free(&scratch);
    return ok;
}

const PictureFormat NETPBM_FORMAT = {
    .ends = {".pbm", ".pgm", ".ppm", ".pnm", ".pam"},
    .looks_like = netpbm_looks_like,
    .probe = netpbm_probe,
    .decode = netpbm_decode,
};
