/* The table of picture formats, and the doors to it.  What is no picture, or of a kind that is not
 * read, is named by what its first bytes say that it is. */
#include "io/picture_file.h"

#include "io/file.h"
#include "io/picture_format.h"

#include <string.h>
#include <strings.h>

enum { MOST_BYTES = 256 << 20 }; /* of a file */

static const PictureFormat *const FORMATS[] = {&PNG_FORMAT, &JPEG_FORMAT, &NETPBM_FORMAT,
                                               &WEBP_FORMAT};

/* ---- names */

/* Ends of the names of pictures that are not read. */
static const char *const FOREIGN_ENDS[] = {".gif",  ".bmp",  ".tif", ".tiff", ".heic",
                                           ".heif", ".avif", ".jp2", ".jxl"};

static bool ends_as_read(const char *end)
{
    for (int f = 0; f < LENGTH(FORMATS); f++)
        for (int i = 0; i < PICTURE_ENDS && FORMATS[f]->ends[i]; i++)
            if (strcasecmp(end, FORMATS[f]->ends[i]) == 0)
                return true;
    return false;
}

bool picture_file_named(const char *name)
{
    const char *end = strrchr(name, '.');
    if (!end)
        return false;
    for (int i = 0; i < LENGTH(FOREIGN_ENDS); i++)
        if (strcasecmp(end, FOREIGN_ENDS[i]) == 0)
            return true;
    return ends_as_read(end);
}

/* ---- kinds */

/* A kind of file that is not read, by what is in it. */
typedef struct {
    Bytes magic;      /* bytes in it ... */
    int at;           /* ... from this one on */
    const char *what; /* it is */
    bool picture;     /* it can be converted to one that is read */
} Foreign;

/* clang-format off */
#define MAGIC(text_) {(const uint8_t *)(text_), sizeof(text_) - 1}
/* clang-format on */

static const Foreign FOREIGN[] = {
    {MAGIC("GIF8"), 0, "a GIF file", true},
    {MAGIC("BM"), 0, "a BMP file", true},
    {MAGIC("II*"), 0, "a TIFF file", true},
    {MAGIC("MM\0*"), 0, "a TIFF file", true},
    {MAGIC("ftypheic"), 4, "a HEIC file", true},
    {MAGIC("ftypheix"), 4, "a HEIC file", true},
    {MAGIC("ftypmif1"), 4, "a HEIF file", true},
    {MAGIC("ftypavif"), 4, "an AVIF file", true},
    {MAGIC("jP  \r\n"), 4, "a JPEG 2000 file", true},
    {MAGIC("\xff\x4f\xff\x51"), 0, "a JPEG 2000 file", true},
    {MAGIC("JXL "), 4, "a JPEG XL file", true},
    {MAGIC("\xff\x0a"), 0, "a JPEG XL file", true},
    {MAGIC("8BPS"), 0, "a Photoshop file", true},
    {MAGIC("%PDF"), 0, "a PDF document", false},
    {MAGIC("PK\3\4"), 0, "a ZIP archive", false},
    {MAGIC("\x1f\x8b"), 0, "a gzip file", false},
    {MAGIC("<!DOCTYPE"), 0, "a web page", false},
    {MAGIC("<!doctype"), 0, "a web page", false},
    {MAGIC("<html"), 0, "a web page", false},
    {MAGIC("<HTML"), 0, "a web page", false},
    {MAGIC("<svg"), 0, "an SVG drawing", true},
    {MAGIC("<?xml"), 0, "an XML file", false},
};

static bool has(Bytes bytes, const Foreign *kind)
{
    size_t at = (size_t)kind->at;
    return bytes.size >= at + kind->magic.size &&
           memcmp(bytes.data + at, kind->magic.data, kind->magic.size) == 0;
}

/* Letters and spaces only, as far as one looks. */
static bool is_text(Bytes bytes)
{
    enum { LOOKED_AT = 512 };
    for (size_t i = 0; i < MIN(bytes.size, LOOKED_AT); i++)
        if (bytes.data[i] < ' ' && !strchr("\t\n\r\f", bytes.data[i]))
            return false;
    return !memchr(bytes.data, '\0', MIN(bytes.size, LOOKED_AT));
}

static bool fail_foreign(Error *err, const char *name, Bytes bytes)
{
    if (bytes.size == 0)
        return path_fail(err, name, "the file is empty, not a picture; use another copy");
    for (int i = 0; i < LENGTH(FOREIGN); i++)
        if (has(bytes, &FOREIGN[i]))
            return FOREIGN[i].picture
                       ? path_fail(err, name, "%s, which is not read; convert it to PNG or JPEG",
                                   FOREIGN[i].what)
                       : path_fail(err, name, "%s, not a picture; use another copy",
                                   FOREIGN[i].what);
    return path_fail(err, name,
                     is_text(bytes) ? "a text, not a picture; use another copy"
                                    : "not a picture, or of an unknown kind; use PNG or JPEG");
}

static const PictureFormat *format_of(Bytes bytes, const char *name, Error *err)
{
    for (int f = 0; bytes.size > 0 && f < LENGTH(FORMATS); f++)
        if (FORMATS[f]->looks_like(bytes))
            return FORMATS[f];
    return fail_foreign(err, name, bytes), NULL;
}

/* ---- the doors */

bool picture_file_load(Buf *buf, const char *path, Bytes *out, Error *err)
{
    if (!file_read_again(buf, path, MOST_BYTES, err))
        return false;
    *out = (Bytes){.data = (const uint8_t *)buf->data, .size = buf->size};
    return true;
}

bool picture_file_probe(Bytes bytes, const char *name, PictureHeader *out, Error *err)
{
    const PictureFormat *format = format_of(bytes, name, err);
    return format && format->probe(bytes, name, out, err);
}

bool picture_file_decode(Arena *arena, Bytes bytes, const char *name, const PictureWish *wish,
                         DecodedPicture *out, Error *err)
{
    *out = (DecodedPicture){0};
    const PictureFormat *format = format_of(bytes, name, err);
    if (!format || !format->decode(arena, bytes, name, wish, out, err))
        return false;
    if (out->extent.w == 0)
        out->extent = (Extent){.w = out->image.w, .h = out->image.h};
    int channels = wish->channels ? wish->channels : out->header.c;
    out->image = image_with_channels(arena, &out->image, channels);
    out->image = image_upright(arena, &out->image, out->header.orientation, &out->extent);
    return true;
}

bool picture_file_read(Arena *arena, const char *path, const PictureWish *wish, DecodedPicture *out,
                       Error *err)
{
    Buf file = {0};
    Bytes bytes;
    *out = (DecodedPicture){0};
    bool ok = picture_file_load(&file, path, &bytes, err) &&
              picture_file_decode(arena, bytes, path, wish, out, err);
    buf_free(&file);
    return ok;
}
