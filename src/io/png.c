/* Reads and writes PNG files with libpng, which reports errors by longjmp.  Each public function
 * keeps that inside: it calls setjmp, then one function that does the work, and turns a longjmp
 * into an Error. */
#include "io/png.h"

#include "base/die.h"
#include "io/file.h"
#include "io/picture_format.h"

#include <errno.h>
#include <png.h>
#include <setjmp.h>
#include <string.h>

enum {
    DEFLATE_RATIO = 1032, /* deflate packs at most 258 bytes into 2 bits */
    SIGNATURE = 8,        /* bytes */
    PASSES = 7,           /* of an interlaced picture */
};

typedef struct {
    Bytes left;           /* input not yet read */
    bool alpha;           /* is wished for */
    PictureHeader header; /* what it says ... */
    bool promised;        /* ... which its bytes may hold */
    int c;                /* channels of the pixels that are read */
    bool interlaced;
    uint8_t *row;   /* room for one */
    Buf pixels;     /* as they are read: pass by pass, each with its own pixels only */
    bool truncated; /* libpng asked for more than there is */
    bool large;     /* sides beyond PICTURE_MOST_SIDE */
    Error reason;   /* libpng's words */
    jmp_buf escape; /* where errors of libpng return to */
} Decoder;

static _Noreturn void on_error(png_structp png, const char *message)
{
    Decoder *decoder = png_get_error_ptr(png);
    fail(&decoder->reason, "%s", message);
    longjmp(decoder->escape, 1);
}

static void on_warning(png_structp png, const char *message)
{
    (void)png;
    (void)message;
}

static void on_read(png_structp png, png_bytep out, size_t size)
{
    Decoder *decoder = png_get_io_ptr(png);
    if (size > decoder->left.size) {
        decoder->truncated = true;
        png_error(png, "cut short");
    }
    memcpy(out, decoder->left.data, size);
    decoder->left.data += size;
    decoder->left.size -= size;
}

/* Texts and colour profiles are skipped unread: libpng would allocate whatever size they claim. */
static void read_header(png_structp png, png_infop info, Decoder *decoder)
{
    size_t input = decoder->left.size;
    png_set_read_fn(png, decoder, on_read);
    png_set_user_limits(png, PNG_UINT_31_MAX, PNG_UINT_31_MAX); /* ours names its number */
    png_set_keep_unknown_chunks(png, PNG_HANDLE_CHUNK_NEVER, NULL, -1);
    png_read_info(png, info);
    PictureHeader header = {
        .w = (int)png_get_image_width(png, info),
        .h = (int)png_get_image_height(png, info),
        .c = png_get_color_type(png, info) & PNG_COLOR_MASK_COLOR ? 3 : 1,
        .orientation = 1,
    };
    decoder->header = header;
    decoder->large = MAX(header.w, header.h) > PICTURE_MOST_SIDE;
    if (decoder->large)
        png_error(png, "too large");
    if (png_get_rowbytes(png, info) * (size_t)header.h / DEFLATE_RATIO > input)
        png_error(png, "its header promises more pixels than its bytes can contain");
    decoder->promised = true;
}

/* One pass of a picture that is not interlaced. */
static int pass_columns(const Decoder *decoder, int pass)
{
    return decoder->interlaced ? (int)PNG_PASS_COLS(decoder->header.w, pass) : decoder->header.w;
}

static int pass_rows(const Decoder *decoder, int pass)
{
    return decoder->interlaced ? (int)PNG_PASS_ROWS(decoder->header.h, pass) : decoder->header.h;
}

static int passes(const Decoder *decoder)
{
    return decoder->interlaced ? PASSES : 1;
}

/* Memory grows with the pixels that are really read, since a header may claim any size.  libpng
 * would put the passes together in rows of the whole picture, of which the first pass fills a
 * 64th. */
static void read_passes(png_structp png, Decoder *decoder)
{
    for (int pass = 0; pass < passes(decoder); pass++) {
        size_t size = (size_t)pass_columns(decoder, pass) * (size_t)decoder->c;
        for (int y = 0; size > 0 && y < pass_rows(decoder, pass); y++) {
            png_read_row(png, decoder->row, NULL);
            buf_add(&decoder->pixels, decoder->row, size);
        }
    }
}

static bool has_alpha(png_structp png, png_infop info)
{
    return png_get_color_type(png, info) & PNG_COLOR_MASK_ALPHA ||
           png_get_valid(png, info, PNG_INFO_tRNS);
}

/* Has libpng make bytes of every kind of pixel. */
static void set_transforms(png_structp png, png_infop info, Decoder *decoder)
{
    bool alpha = decoder->alpha && has_alpha(png, info);
    png_set_palette_to_rgb(png);
    png_set_expand_gray_1_2_4_to_8(png);
    png_set_strip_16(png);
    if (alpha) {
        png_set_tRNS_to_alpha(png);
        png_set_gray_to_rgb(png);
    } else {
        png_set_strip_alpha(png);
    }
    decoder->c = alpha ? 4 : decoder->header.c;
    decoder->interlaced = png_get_interlace_type(png, info) != PNG_INTERLACE_NONE;
    png_read_update_info(png, info);
}

static void read_pixels(png_structp png, png_infop info, Decoder *decoder)
{
    read_header(png, info, decoder);
    set_transforms(png, info, decoder);
    size_t row = (size_t)decoder->header.w * (size_t)decoder->c;
    if (png_get_rowbytes(png, info) != row)
        png_error(png, "its kind of pixels is unknown");
    decoder->row = png_malloc(png, row);
    read_passes(png, decoder);
    png_read_end(png, NULL);
}

/* Puts each pixel of the passes in its place. */
static uint8_t *arrange(Arena *arena, const Decoder *decoder)
{
    const uint8_t *from = (const uint8_t *)decoder->pixels.data;
    size_t c = (size_t)decoder->c, w = (size_t)decoder->header.w;
    if (!decoder->interlaced)
        return arena_copy(arena, from, decoder->pixels.size);
    uint8_t *pixels = arena_alloc(arena, decoder->pixels.size, 1);
    for (int pass = 0; pass < PASSES; pass++)
        for (int y = 0; y < pass_rows(decoder, pass); y++)
            for (int x = 0; x < pass_columns(decoder, pass); x++, from += c) {
                size_t row = PNG_ROW_FROM_PASS_ROW((size_t)y, pass);
                size_t column = PNG_COL_FROM_PASS_COL((size_t)x, pass);
                memcpy(pixels + (row * w + column) * c, from, c);
            }
    return pixels;
}

typedef void DecoderWork(png_structp png, png_infop info, Decoder *decoder);

static bool decode(Decoder *decoder, DecoderWork *work)
{
    png_structp png = png_create_read_struct(PNG_LIBPNG_VER_STRING, decoder, on_error, on_warning);
    png_infop info = png ? png_create_info_struct(png) : NULL;
    if (!info)
        die("out of memory in libpng");
    errno = 0;
    bool ok = setjmp(decoder->escape) == 0;
    if (ok)
        work(png, info, decoder);
    else if (errno == ENOMEM) /* set by malloc; libpng's message also stands for too large a file */
        die("out of memory in libpng");
    png_free(png, decoder->row);
    png_destroy_read_struct(&png, &info, NULL);
    return ok;
}

static bool decode_named(Decoder *decoder, DecoderWork *work, const char *name, Error *err)
{
    if (decode(decoder, work))
        return true;
    if (decoder->large)
        return picture_too_large(err, name, decoder->header.w, decoder->header.h);
    return path_fail(err, name,
                     decoder->truncated ? "the PNG file is %s; use another copy"
                                        : "the PNG file is damaged (%s); use another copy",
                     decoder->reason.text);
}

/* ---- reading */

static bool png_looks_like(Bytes bytes)
{
    return png_sig_cmp(bytes.data, 0, MIN(bytes.size, SIGNATURE)) == 0;
}

static bool png_probe(Bytes bytes, const char *name, PictureHeader *out, Error *err)
{
    Decoder decoder = {.left = bytes};
    if (!decode_named(&decoder, read_header, name, err))
        return false;
    *out = decoder.header;
    return true;
}

static bool png_decode(Arena *arena, Bytes bytes, const char *name, const PictureWish *wish,
                       DecodedPicture *out, Error *err)
{
    Decoder decoder = {.left = bytes, .alpha = wish->channels == 4};
    bool ok = decode_named(&decoder, read_pixels, name, err);
    if (decoder.promised)
        out->header = decoder.header;
    if (ok)
        out->image = (Image){.w = decoder.header.w,
                             .h = decoder.header.h,
                             .c = decoder.c,
                             .pixels = arrange(arena, &decoder)};
    buf_free(&decoder.pixels);
    return ok;
}

const PictureFormat PNG_FORMAT = {
    .ends = {".png"},
    .looks_like = png_looks_like,
    .probe = png_probe,
    .decode = png_decode,
};

/* ---- writing */

static void on_write(png_structp png, png_bytep data, size_t size)
{
    buf_add(png_get_io_ptr(png), data, size);
}

static void on_flush(png_structp png)
{
    (void)png;
}

/* Only a bug of the caller can fail here: nothing is read, and Buf sees to memory. */
static _Noreturn void on_write_error(png_structp png, const char *message)
{
    (void)png;
    die("libpng: %s", message);
}

/* Alpha is for pictures that only the terminal gets, many a second: they are packed fast. */
/* Numbers the colours of a picture that are seen, from 0 on, and puts them into the file. */
static void set_swatches(png_structp png, png_infop info, const Image *image, uint8_t *number)
{
    bool used[SWATCHES] = {false};
    png_color color[SWATCHES];
    uint8_t alpha[SWATCHES];
    int count = 0;
    for (size_t i = 0; i < (size_t)image->w * (size_t)image->h; i++)
        used[image->pixels[i]] = true;
    for (int i = 0; i < SWATCHES; i++) {
        const Swatch *swatch = &image->swatch[i];
        if (!used[i])
            continue;
        number[i] = (uint8_t)count;
        color[count] = (png_color){swatch->red, swatch->green, swatch->blue};
        alpha[count++] = swatch->alpha;
    }
    png_set_PLTE(png, info, color, count);
    png_set_tRNS(png, info, alpha, count, NULL);
}

/* Where pixels stand for colours, as the file numbers these. */
static void write_rows(png_structp png, const Image *image, const uint8_t *number)
{
    Arena arena = {0};
    size_t row = (size_t)image->w * (size_t)image->c;
    uint8_t *numbered = image->swatch ? arena_alloc(&arena, row, 1) : NULL;
    for (int y = 0; y < image->h; y++) {
        const uint8_t *pixel = image->pixels + (size_t)y * row;
        for (size_t x = 0; numbered && x < row; x++)
            numbered[x] = number[pixel[x]];
        png_write_row(png, numbered ? numbered : pixel);
    }
    arena_free(&arena);
}

void png_encode(Buf *out, const Image *image)
{
    static const int TYPE[] = {
        [1] = PNG_COLOR_TYPE_GRAY, [3] = PNG_COLOR_TYPE_RGB, [4] = PNG_COLOR_TYPE_RGBA};
    bool terminal = image->swatch || image->c == 4;
    uint8_t number[SWATCHES];
    png_structp png =
        png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, on_write_error, on_warning);
    png_infop info = png ? png_create_info_struct(png) : NULL;
    if (!info)
        die("out of memory in libpng");
    png_set_write_fn(png, out, on_write, on_flush);
    png_set_IHDR(png, info, (png_uint_32)image->w, (png_uint_32)image->h, 8,
                 image->swatch ? PNG_COLOR_TYPE_PALETTE : TYPE[image->c], PNG_INTERLACE_NONE,
                 PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    if (image->swatch)
        set_swatches(png, info, image, number);
    if (terminal) {
        png_set_compression_level(png, 1);
        png_set_filter(png, PNG_FILTER_TYPE_BASE, PNG_FILTER_NONE);
    }
    png_write_info(png, info);
    write_rows(png, image, number);
    png_write_end(png, NULL);
    png_destroy_write_struct(&png, &info);
}

bool png_write(const char *path, const Image *image, Error *err)
{
    if (image->w < 1 || image->h < 1 || image->w > PICTURE_MOST_SIDE ||
        image->h > PICTURE_MOST_SIDE)
        return path_fail(err, path,
                         "a picture of %d x %d pixels cannot be written; sides can be 1 to %d",
                         image->w, image->h, PICTURE_MOST_SIDE);
    Buf out = {0};
    png_encode(&out, image);
    bool ok = file_write(path, out.data, out.size, 0666, err);
    buf_free(&out);
    return ok;
}
