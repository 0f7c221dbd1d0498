/* Bilinear resizing as Pillow does it: the triangle filter, widened by the factor when it shrinks,
 * one axis after the other, rounded to a byte between them.  Weights are integers of 22 fractional
 * bits, so that any machine gives the same bytes. */
#include "io/image.h"

#include <math.h>
#include <string.h>

enum { FRACTION = 22, HALF = 1 << (FRACTION - 1) };

typedef struct {
    int first;       /* source pixel of the first weight */
    int count;       /* weights */
    int32_t *weight; /* sum close to 1 << FRACTION */
} Tap;

static double triangle(double x)
{
    return fmax(0, 1 - fabs(x));
}

/* A window along one axis of a resized picture. */
typedef struct {
    double begin, length; /* where the picture lies in the image, in its pixels */
    int whole;            /* pixels that this is resized to */
    int first;            /* of them, the first that is wanted */
    int count;            /* and how many */
} AxisWindow;

static Tap tap_of(Arena *arena, int from, AxisWindow to, int position)
{
    double scale = to.length / to.whole, stretch = fmax(scale, 1);
    double center = to.begin + (position + 0.5) * scale;
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

static Tap *taps(Arena *arena, int from, AxisWindow to)
{
    Tap *all = ARENA_NEW(arena, Tap, to.count);
    for (int i = 0; i < to.count; i++)
        all[i] = tap_of(arena, from, to, to.first + i);
    return all;
}

static uint8_t rounded(int32_t sum)
{
    return (uint8_t)MIN(sum >> FRACTION, 255);
}

/* The columns of one line; c: bytes of a pixel.  Inlined for each, so that it is a constant. */
static inline void across_line(const Tap *tap, int count, const uint8_t *line, int c, uint8_t *to)
{
    for (int x = 0; x < count; x++, to += c) {
        const uint8_t *from = line + tap[x].first * c;
        int32_t sum[4] = {HALF, HALF, HALF, HALF};
        for (int i = 0; i < tap[x].count; i++, from += c)
            for (int k = 0; k < c; k++)
                sum[k] += tap[x].weight[i] * from[k];
        for (int k = 0; k < c; k++)
            to[k] = rounded(sum[k]);
    }
}

/* Only the rows of `from` that the taps of the rows need; the others keep zeros. */
static Image resize_across(Arena *arena, const Image *from, AxisWindow span, int top, int bottom)
{
    int w = span.count, c = from->c;
    Image to = {.w = w,
                .h = from->h,
                .c = c,
                .pixels = arena_alloc(arena, (size_t)w * (size_t)from->h, (size_t)c)};
    const Tap *tap = taps(arena, from->w, span);
    for (int y = top; y < bottom; y++) {
        const uint8_t *line = from->pixels + (size_t)y * (size_t)from->w * (size_t)c;
        uint8_t *out = to.pixels + (size_t)y * (size_t)w * (size_t)c;
        if (c == 1)
            across_line(tap, w, line, 1, out);
        else if (c == 3)
            across_line(tap, w, line, 3, out);
        else
            across_line(tap, w, line, 4, out);
    }
    return to;
}

static void add_line(int32_t *restrict sum, const uint8_t *restrict line, int32_t weight, size_t n)
{
    for (size_t i = 0; i < n; i++)
        sum[i] += weight * line[i];
}

static Image resize_down(Arena *arena, const Image *from, const Tap *tap, int count)
{
    size_t row = (size_t)from->w * (size_t)from->c;
    Image to = {
        .w = from->w, .h = count, .c = from->c, .pixels = arena_alloc(arena, (size_t)count, row)};
    int32_t *sum = ARENA_NEW(arena, int32_t, row);
    for (int y = 0; y < count; y++) {
        for (size_t i = 0; i < row; i++)
            sum[i] = HALF;
        for (int i = 0; i < tap[y].count; i++)
            add_line(sum, from->pixels + (size_t)(tap[y].first + i) * row, tap[y].weight[i], row);
        for (size_t i = 0; i < row; i++)
            to.pixels[(size_t)y * row + i] = rounded(sum[i]);
    }
    return to;
}

static bool changes(AxisWindow span, int from)
{
    return span.whole != from || span.count != from || span.begin != 0 || span.length != from;
}

/* Computes only the window, so a long strip takes no more memory than what is kept of it. */
static Image resize_window(Arena *arena, const Image *image, AxisWindow across, AxisWindow down)
{
    const Tap *row = changes(down, image->h) ? taps(arena, image->h, down) : NULL;
    int top = row ? row[0].first : 0;
    int bottom = row ? row[down.count - 1].first + row[down.count - 1].count : image->h;
    Image wide =
        changes(across, image->w) ? resize_across(arena, image, across, top, bottom) : *image;
    return row ? resize_down(arena, &wide, row, down.count) : wide;
}

static Extent all_of(const Image *image)
{
    return (Extent){.w = image->w, .h = image->h};
}

static Image resize_extent(Arena *arena, const Image *image, const Extent *extent, int w, int h)
{
    return resize_window(arena, image, (AxisWindow){extent->x, extent->w, w, 0, w},
                         (AxisWindow){extent->y, extent->h, h, 0, h});
}

Image image_resize(Arena *arena, const Image *image, int w, int h)
{
    assert(w > 0 && h > 0);
    Extent extent = all_of(image);
    return resize_extent(arena, image, &extent, w, h);
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
static int scaled(double side, double ratio)
{
    return MAX((int)nearbyint(side / ratio), 1);
}

/* fastai's crop_pad at row_pct = col_pct = .5. */
static AxisWindow middle(double begin, double length, int whole, int count)
{
    return (AxisWindow){begin, length, whole, (whole - count + 1) / 2, count};
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

Image image_fit(Arena *arena, const Image *image, const Extent *extent, int w, int h,
                ResizeMethod method)
{
    const Extent all = all_of(image), *of = extent ? extent : &all;
    double across = of->w / w, down = of->h / h;
    if (method == RESIZE_SQUISH || across == down)
        return resize_extent(arena, image, of, w, h);
    double ratio = method == RESIZE_CROP ? fmin(across, down) : fmax(across, down);
    int wide = scaled(of->w, ratio), high = scaled(of->h, ratio);
    if (method == RESIZE_CROP)
        return resize_window(arena, image, middle(of->x, of->w, MAX(wide, w), w),
                             middle(of->y, of->h, MAX(high, h), h));
    Image whole = resize_extent(arena, image, of, MIN(wide, w), MIN(high, h));
    return pad(arena, &whole, w, h);
}
