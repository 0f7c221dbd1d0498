/* Bilinear resizing as Pillow does it: the triangle filter, widened by the factor when it shrinks,
 * one axis after the other, rounded to a byte between them.  Weights are integers of 22 fractional
 * bits, so that any machine gives the same bytes. */
#include "io/image.h"

#include <math.h>
#include <string.h>

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

/* A window along one axis of a resized picture. */
typedef struct {
    int whole; /* pixels that the axis is resized to */
    int first; /* of them, the first that is wanted */
    int count; /* and how many */
} AxisWindow;

static Tap *taps(Arena *arena, int from, AxisWindow to)
{
    Tap *all = ARENA_NEW(arena, Tap, to.count);
    for (int i = 0; i < to.count; i++)
        all[i] = tap_of(arena, from, to.whole, to.first + i);
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

static Image resize_across(Arena *arena, const Image *from, AxisWindow span)
{
    int w = span.count;
    Image to = {.w = w,
                .h = from->h,
                .c = from->c,
                .pixels = arena_alloc(arena, (size_t)w * (size_t)from->h, (size_t)from->c)};
    const Tap *tap = taps(arena, from->w, span);
    size_t step = (size_t)from->c;
    for (int y = 0; y < to.h; y++)
        for (int x = 0; x < w; x++)
            for (int c = 0; c < to.c; c++)
                to.pixels[((size_t)y * (size_t)w + (size_t)x) * step + (size_t)c] =
                    apply(&tap[x], from->pixels + (size_t)y * (size_t)from->w * step + c, step);
    return to;
}

static Image resize_down(Arena *arena, const Image *from, AxisWindow span)
{
    size_t row = (size_t)from->w * (size_t)from->c;
    Image to = {.w = from->w,
                .h = span.count,
                .c = from->c,
                .pixels = arena_alloc(arena, (size_t)span.count, row)};
    const Tap *tap = taps(arena, from->h, span);
    for (int y = 0; y < span.count; y++)
        for (size_t i = 0; i < row; i++)
            to.pixels[(size_t)y * row + i] = apply(&tap[y], from->pixels + i, row);
    return to;
}

static bool changes(AxisWindow span, int from)
{
    return span.whole != from || span.count != from;
}

/* Computes only the window, so a long strip takes no more memory than what is kept of it. */
static Image resize_window(Arena *arena, const Image *image, AxisWindow across, AxisWindow down)
{
    Image wide = changes(across, image->w) ? resize_across(arena, image, across) : *image;
    return changes(down, image->h) ? resize_down(arena, &wide, down) : wide;
}

static AxisWindow all_of(int size)
{
    return (AxisWindow){size, 0, size};
}

Image image_resize(Arena *arena, const Image *image, int w, int h)
{
    assert(w > 0 && h > 0);
    return resize_window(arena, image, all_of(w), all_of(h));
}

/* ---- to a size of other proportions */

static const char *const METHODS[RESIZE_METHODS] = {"crop", "squish", "pad"};

const char *resize_name(int method)
{
    return method < RESIZE_METHODS ? METHODS[method] : NULL;
}

bool resize_find(const char *name, ResizeMethod *out)
{
    for (int i = 0; i < RESIZE_METHODS; i++)
        if (strcmp(name, METHODS[i]) == 0) {
            *out = (ResizeMethod)i;
            return true;
        }
    return false;
}

/* A side at the scale of the picture; Python's round, as fastai's. */
static int scaled(int side, double ratio)
{
    return MAX((int)nearbyint(side / ratio), 1);
}

/* fastai's crop_pad at row_pct = col_pct = .5. */
static AxisWindow middle(int whole, int count)
{
    return (AxisWindow){whole, (whole - count + 1) / 2, count};
}

/* The pixel shown at `at` when n pixels are mirrored at their first and last, again and again. */
static int mirrored(int at, int n)
{
    int period = MAX(2 * (n - 1), 1);
    at = ((at % period) + period) % period;
    return at < n ? at : period - at;
}

static Image pad(Arena *arena, const Image *from, int w, int h)
{
    size_t c = (size_t)from->c;
    int left = (w - from->w) / 2, top = (h - from->h) / 2;
    Image to = {
        .w = w, .h = h, .c = from->c, .pixels = arena_alloc(arena, (size_t)w * (size_t)h, c)};
    for (int y = 0; y < h; y++)
        for (int x = 0; x < w; x++) {
            size_t row = (size_t)mirrored(y - top, from->h),
                   column = (size_t)mirrored(x - left, from->w);
            memcpy(to.pixels + ((size_t)y * (size_t)w + (size_t)x) * c,
                   from->pixels + (row * (size_t)from->w + column) * c, c);
        }
    return to;
}

Image image_fit(Arena *arena, const Image *image, int w, int h, ResizeMethod method)
{
    double across = (double)image->w / w, down = (double)image->h / h;
    if (method == RESIZE_SQUISH || across == down)
        return image_resize(arena, image, w, h);
    double ratio = method == RESIZE_CROP ? fmin(across, down) : fmax(across, down);
    int wide = scaled(image->w, ratio), high = scaled(image->h, ratio);
    if (method == RESIZE_CROP)
        return resize_window(arena, image, middle(MAX(wide, w), w), middle(MAX(high, h), h));
    Image whole = image_resize(arena, image, MIN(wide, w), MIN(high, h));
    return pad(arena, &whole, w, h);
}
