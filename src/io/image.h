/* image.h - pixels in memory: their channels, turning them upright, bringing them to a size.
 *
 *     Image grey = image_with_channels(arena, &image, 1);
 *     Image small = image_fit(arena, &grey, NULL, 28, 28, RESIZE_CROP);
 */
#ifndef IO_IMAGE_H
#define IO_IMAGE_H

#include "base/arena.h"
#include "base/base.h"

/* A colour of a picture that has few. */
typedef struct {
    uint8_t red, green, blue, alpha;
} Swatch;

enum { SWATCHES = 256 };

/* A picture in memory.  Its pixels are in the arena of the function that made it; a copy of the
 * struct shares them. */
typedef struct {
    int w, h;             /* pixels */
    int c;                /* 1 grey, 3 RGB, 4 RGB and alpha */
    uint8_t *pixels;      /* [h][w][c] */
    const Swatch *swatch; /* [SWATCHES], the colours for which pixels stand, c is 1; NULL: none */
} Image;

/* The grey of a colour as Pillow's convert('L') has it: ITU-R BT.601's weights in 65536ths,
 * rounded. */
static inline uint8_t image_luma(uint8_t red, uint8_t green, uint8_t blue)
{
    return (uint8_t)((19595u * red + 38470u * green + 7471u * blue + 32768u) >> 16);
}

/* As Pillow's convert: grey is repeated, colour becomes its luma, alpha is dropped, and is 255
 * where there was none.  channels: 1, 3 or 4; shares the pixels of an image that has as many. */
Image image_with_channels(Arena *arena, const Image *from, int channels);

/* Where a picture lies in an image: a JPEG file decoded at a fraction of its size has a last column
 * and row that may be only partly of the picture. */
typedef struct {
    double x, y, w, h; /* in pixels of the image */
} Extent;

/* The image, and the extent in it, as EXIF's orientation says: 1 ... 8, where 1 changes nothing. */
Image image_upright(Arena *arena, const Image *from, int orientation, Extent *extent);

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

/* A picture of w x h pixels.  extent: where it lies in the image; NULL: it is all of it. */
Image image_fit(Arena *arena, const Image *image, const Extent *extent, int w, int h,
                ResizeMethod method);

#endif
