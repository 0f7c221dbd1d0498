/* Reads and writes PNG files with libpng, which reports errors by longjmp.  Each public function
 * keeps that inside: it calls setjmp, then one function that does the work, and turns a longjmp
 * into an Error. */
#include "io/image.h"

#include "base/buf.h"
#include "base/die.h"
#include "io/file.h"

#include <errno.h>
#include <png.h>
#include <setjmp.h>
#include <string.h>
#include <strings.h>

enum {
    MOST_SIDE = 16384,      /* pixels */
    MOST_BYTES = 256 << 20, /* of a PNG file */
    DEFLATE_RATIO = 1032,   /* deflate packs at most 258 bytes into 2 bits */
    SIGNATURE = 8,          /* bytes */
    PASSES = 7,             /* of an interlaced picture */
};

typedef struct {
    Bytes left;  /* input not yet read */
    Image image; /* the result, in the file's own channels, pixels NULL */
    bool interlaced;
    uint8_t *row;   /* room for one */
    Buf pixels;     /* as they are read: pass by pass, each with its own pixels only */
    bool truncated; /* libpng asked for more than there is */
    bool large;     /* sides beyond MOST_SIDE */
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
    decoder->image.w = (int)png_get_image_width(png, info);
    decoder->image.h = (int)png_get_image_height(png, info);
    decoder->image.c = png_get_color_type(png, info) & PNG_COLOR_MASK_COLOR ? 3 : 1;
    decoder->large = MAX(decoder->image.w, decoder->image.h) > MOST_SIDE;
    if (decoder->large)
        png_error(png, "too large");
    if (png_get_rowbytes(png, info) * (size_t)decoder->image.h / DEFLATE_RATIO > input)
        png_error(png, "its header promises more pixels than its bytes can contain");
}

/* One pass of a picture that is not interlaced. */
static int pass_columns(const Decoder *decoder, int pass)
{
    return decoder->interlaced ? (int)PNG_PASS_COLS(decoder->image.w, pass) : decoder->image.w;
}

static int pass_rows(const Decoder *decoder, int pass)
{
    return decoder->interlaced ? (int)PNG_PASS_ROWS(decoder->image.h, pass) : decoder->image.h;
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
        size_t size = (size_t)pass_columns(decoder, pass) * (size_t)decoder->image.c;
        for (int y = 0; size > 0 && y < pass_rows(decoder, pass); y++) {
            png_read_row(png, decoder->row, NULL);
            buf_add(&decoder->pixels, decoder->row, size);
        }
    }
}

static void read_pixels(png_structp png, png_infop info, Decoder *decoder)
{
    read_header(png, info, decoder);
    Image *image = &decoder->image;
    png_set_palette_to_rgb(png);
    png_set_expand_gray_1_2_4_to_8(png);
    png_set_strip_16(png);
    png_set_strip_alpha(png);
    decoder->interlaced = png_get_interlace_type(png, info) != PNG_INTERLACE_NONE;
    png_read_update_info(png, info);
    size_t row = (size_t)image->w * (size_t)image->c;
    if (png_get_rowbytes(png, info) != row)
        png_error(png, "its kind of pixels is unknown");
    decoder->row = png_malloc(png, row);
    read_passes(png, decoder);
    png_read_end(png, NULL);
}

/* Puts each pixel of the passes in its place. */
static uint8_t *arrange(Arena *arena, const Decoder *decoder)
{
    const Image *image = &decoder->image;
    const uint8_t *from = (const uint8_t *)decoder->pixels.data;
    size_t c = (size_t)image->c;
    if (!decoder->interlaced)
        return arena_copy(arena, from, decoder->pixels.size);
    uint8_t *pixels = arena_alloc(arena, decoder->pixels.size, 1);
    for (int pass = 0; pass < PASSES; pass++)
        for (int y = 0; y < pass_rows(decoder, pass); y++)
            for (int x = 0; x < pass_columns(decoder, pass); x++, from += c) {
                size_t row = PNG_ROW_FROM_PASS_ROW((size_t)y, pass);
                size_t column = PNG_COL_FROM_PASS_COL((size_t)x, pass);
                memcpy(pixels + (row * (size_t)image->w + column) * c, from, c);
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
    if (decoder->left.size == 0)
        return path_fail(err, name, "the file is empty, not a PNG");
    if (png_sig_cmp(decoder->left.data, 0, MIN(decoder->left.size, SIGNATURE)) != 0)
        return path_fail(err, name, "not a PNG file; convert it to PNG");
    if (decode(decoder, work))
        return true;
    if (decoder->large)
        return path_fail(err, name,
                         "it has %d x %d pixels; sides can be at most %d, make it smaller",
                         decoder->image.h, decoder->image.w, MOST_SIDE);
    return path_fail(err, name,
                     decoder->truncated ? "the PNG file is %s; use another copy"
                                        : "the PNG file is damaged (%s); use another copy",
                     decoder->reason.text);
}

/* ---- grey and colour */

static Image with_channels(Arena *arena, Image from, int channels)
{
    if (channels == 0 || channels == from.c)
        return from;
    size_t count = (size_t)from.w * (size_t)from.h;
    Image to = {.w = from.w,
                .h = from.h,
                .c = channels,
                .pixels = ARENA_NEW(arena, uint8_t, count * (size_t)channels)};
    for (size_t i = 0; i < count; i++) {
        const uint8_t *rgb = from.pixels + 3 * i;
        if (channels == 1)
            to.pixels[i] = image_luma(rgb[0], rgb[1], rgb[2]);
        else
            memset(to.pixels + 3 * i, from.pixels[i], 3);
    }
    return to;
}

/* ---- reading */

bool png_decode(Arena *arena, Bytes bytes, const char *name, int channels, Image *out, Error *err)
{
    Decoder decoder = {.left = bytes};
    bool ok = decode_named(&decoder, read_pixels, name, err);
    if (ok) {
        Image image = decoder.image;
        image.pixels = arrange(arena, &decoder);
        *out = with_channels(arena, image, channels);
    }
    buf_free(&decoder.pixels);
    return ok;
}

bool png_named(const char *name)
{
    const char *end = strrchr(name, '.');
    return end && strcasecmp(end, ".png") == 0;
}

bool png_load(Arena *arena, const char *path, Bytes *out, Error *err)
{
    return file_read(arena, path, MOST_BYTES, out, err);
}

bool png_read(Arena *arena, const char *path, int channels, Image *out, Error *err)
{
    Arena scratch = {0};
    Bytes bytes;
    bool ok =
        png_load(&scratch, path, &bytes, err) && png_decode(arena, bytes, path, channels, out, err);
    arena_free(&scratch);
    return ok;
}

bool png_probe(Bytes bytes, const char *name, Image *out, Error *err)
{
    Decoder decoder = {.left = bytes};
    if (!decode_named(&decoder, read_header, name, err))
        return false;
    *out = decoder.image;
    return true;
}

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
    if (image->w < 1 || image->h < 1 || image->w > MOST_SIDE || image->h > MOST_SIDE)
        return path_fail(err, path,
                         "a picture of %d x %d pixels cannot be written; sides can be 1 to %d",
                         image->w, image->h, MOST_SIDE);
    Buf out = {0};
    png_encode(&out, image);
    bool ok = file_write(path, out.data, out.size, 0666, err);
    buf_free(&out);
    return ok;
}
