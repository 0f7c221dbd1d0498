/* Bilinear resizing as Pillow does it: the triangle filter, widened by the factor when it shrinks,
 * one axis after the other, rounded to a byte between them.  Weights are integers of 22 fractional
 * bits, so that any machine gives the same bytes. */
#include "io/image.h"

#include <math.h>

enum { FRACTION = 22 };

typedef struct {
    int first;       /* source pixel of the first weight */
    int count;       /* weights */
    int32_t *weight; /* sum close to 1 << FRACTION */
} Tap;

static double triangle(double x)
{
    return fmax(0, 1 - fabs(x));
}

static Tap tap_of(Arena *arena, int from, int to, int position)
{
    double scale = (double)from / to, stretch = fmax(scale, 1);
    double center = (position + 0.5) * scale;
    int first = MAX((int)(center - stretch + 0.5), 0);
    int last = MIN((int)(center + stretch + 0.5), from);
    Tap tap = {first, last - first, ARENA_NEW(arena, int32_t, last - first)};
    double sum = 0;
    for (int i = first; i < last; i++)
        sum += triangle((i - center + 0.5) / stretch);
    for (int i = first; i < last; i++)
        tap.weight[i - first] =
            (int32_t)lround(triangle((i - center + 0.5) / stretch) / sum * (1 << FRACTION));
    return tap;
}

static Tap *taps(Arena *arena, int from, int to)
{
    Tap *all = ARENA_NEW(arena, Tap, to);
    for (int i = 0; i < to; i++)
        all[i] = tap_of(arena, from, to, i);
    return all;
}

/* step: bytes between neighbours along the axis. */
static uint8_t apply(const Tap *tap, const uint8_t *line, size_t step)
{
    int64_t sum = 1 << (FRACTION - 1);
    for (int i = 0; i < tap->count; i++)
        sum += (int64_t)tap->weight[i] * line[(size_t)(tap->first + i) * step];
    return (uint8_t)MIN(sum >> FRACTION, 255);
}

static Image resize_across(Arena *arena, const Image *from, int w)
{
    Image to = {w, from->h, from->c,
                arena_alloc(arena, (size_t)w * (size_t)from->h, (size_t)from->c)};
    const Tap *tap = taps(arena, from->w, w);
    size_t step = (size_t)from->c;
    for (int y = 0; y < to.h; y++)
        for (int x = 0; x < w; x++)
            for (int c = 0; c < to.c; c++)
                to.pixels[((size_t)y * (size_t)w + (size_t)x) * step + (size_t)c] =
                    apply(&tap[x], from->pixels + (size_t)y * (size_t)from->w * step + c, step);
    return to;
}

static Image resize_down(Arena *arena, const Image *from, int h)
{
    size_t row = (size_t)from->w * (size_t)from->c;
    Image to = {from->w, h, from->c, arena_alloc(arena, (size_t)h, row)};
    const Tap *tap = taps(arena, from->h, h);
    for (int y = 0; y < h; y++)
        for (size_t i = 0; i < row; i++)
            to.pixels[(size_t)y * row + i] = apply(&tap[y], from->pixels + i, row);
    return to;
}

Image image_resize(Arena *arena, const Image *image, int w, int h)
{
    assert(w > 0 && h > 0);
    Image wide = w == image->w ? *image : resize_across(arena, image, w);
    return h == image->h ? wide : resize_down(arena, &wide, h);
}
