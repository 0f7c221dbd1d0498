/* image.h - PNG files to and from 8-bit pixels; the only file that sees png.h.
 *
 *     Image image;
 *     if (!png_read(arena, "train/3/7463.png", 1, &image, err)) ...
 *     if (!png_write("plot.png", &image, err)) ...
 */
#ifndef IO_IMAGE_H
#define IO_IMAGE_H

#include "base/arena.h"
#include "base/base.h"
#include "base/buf.h"
#include "base/error.h"

/* A colour of a picture that has few. */
typedef struct {
    uint8_t red, green, blue, alpha;
} Swatch;

enum { SWATCHES = 256 };

/* A picture in memory.  Its pixels are in the arena of the function that made it; a copy of the
 * struct shares them. */
typedef struct {
    int w, h;             /* pixels */
    int c;                /* 1 grey, 3 RGB; 4 with alpha, for the terminal and never in a file */
    uint8_t *pixels;      /* [h][w][c] */
    const Swatch *swatch; /* [SWATCHES], the colours for which pixels stand, c is 1; NULL: none */
} Image;

/* Reads any PNG: grey, RGB, palette, interlaced; of 16 bits the upper 8; alpha is dropped, as PIL's
 * convert does.  channels: 1, 3, or 0 for what the file has.  Refuses sides above 16384 and more
 * pixels than the file's bytes can unpack to; memory is taken as pixels come. */
NODISCARD bool png_read(Arena *arena, const char *path, int channels, Image *out, Error *err);
NODISCARD bool png_decode(Arena *arena, Bytes bytes, const char *name, int channels, Image *out,
                          Error *err);

/* Whether a file is taken for a PNG file among others, by the end of its name. */
bool png_named(const char *name);

/* For callers that look before they decode: the bytes of a PNG file, refused above a bound, and
 * width, height and channels from its header alone; pixels stays NULL. */
NODISCARD bool png_load(Arena *arena, const char *path, Bytes *out, Error *err);
NODISCARD bool png_probe(Bytes bytes, const char *name, Image *out, Error *err);

/* Writes atomically (file.h). */
NODISCARD bool png_write(const char *path, const Image *image, Error *err);
void png_encode(Buf *out, const Image *image);

/* The grey of a colour as Pillow's convert('L') has it: ITU-R BT.601's weights in 65536ths,
 * rounded. */
static inline uint8_t image_luma(uint8_t red, uint8_t green, uint8_t blue)
{
    return (uint8_t)((19595u * red + 38470u * green + 7471u * blue + 32768u) >> 16);
}

/* Bilinear resize with PIL's filter support (area-averaging when it shrinks). */
Image image_resize(Arena *arena, const Image *image, int w, int h);

/* What becomes of a picture whose proportions differ from the wanted size: fastai v1's
 * ResizeMethod, whose default is CROP (vision/image.py, _get_resize_target, and crop_pad of
 * vision/transform.py).  fastai interpolates by torch's bilinear, we by Pillow's. */
typedef enum {
    RESIZE_CROP,   /* scaled until it fills the size, the middle of it taken */
    RESIZE_SQUISH, /* each axis scaled for itself */
    RESIZE_PAD,    /* scaled until it fits in, mirrored at its borders to fill the rest */
    RESIZE_METHODS
} ResizeMethod;

const char *resize_name(int method); /* "crop"; NULL after the last */
bool resize_find(const char *name, ResizeMethod *out);

/* A picture of w x h pixels. */
Image image_fit(Arena *arena, const Image *image, int w, int h, ResizeMethod method);

#endif
