/* Moves, lights and cuts the numbers of an image, as they were drawn. */
#include "data/augment_apply.h"

#include <math.h>
#include <string.h>

/* ---- without a map: every pixel is copied */

/* Where `at` lies in a row of n pixels that is mirrored about its first and its last. */
static int mirrored(int at, int n)
{
    at = at < 0 ? -at : at;
    return at < n ? at : 2 * (n - 1) - at;
}

/* For each place along a side of the result, n pixels long, how far into the image it is: `stride`
 * numbers for each pixel of a side of the image. */
static void place_side(int n, int shift, bool flip, size_t stride, size_t *place)
{
    for (int i = 0; i < n; i++) {
        int at = mirrored(i - shift, n);
        place[i] = (size_t)(flip ? n - 1 - at : at) * stride;
    }
}

static inline void copy_pixels(Shape shape, const size_t *across, const size_t *down,
                               const real *image, int channels, real *x)
{
    for (int row = 0; row < shape.h; row++) {
        const real *from = image + down[row];
        for (int column = 0; column < shape.w; column++, x += channels)
            for (int c = 0; c < channels; c++)
                x[c] = from[across[column] + (size_t)c];
    }
}

/* The compiler knows the number of channels of most images. */
static void copy(const AugmentDraw *draw, Shape shape, const real *image, real *x)
{
    enum { SIDE = 1024 };
    size_t across[SIDE], down[SIDE];
    size_t pixel = (size_t)shape.c, row = pixel * (size_t)shape.w;
    assert(shape.w <= SIDE && shape.h <= SIDE && (!draw->turned || shape.w == shape.h));
    place_side(shape.w, draw->dx, draw->flip_x, draw->turned ? row : pixel, across);
    place_side(shape.h, draw->dy, draw->flip_y, draw->turned ? pixel : row, down);
    if (shape.c == 3)
        copy_pixels(shape, across, down, image, 3, x);
    else
        copy_pixels(shape, across, down, image, shape.c, x);
}

/* ---- with a map */

static void multiply(double map[9], const double by[9])
{
    double product[9];
    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 3; j++)
            product[3 * i + j] =
                map[3 * i] * by[j] + map[3 * i + 1] * by[3 + j] + map[3 * i + 2] * by[6 + j];
    memcpy(map, product, sizeof product);
}

/* fastai's symmetric_warp: corners, as -1 ... 1 of the image, are seen where the edges' growth puts
 * them.  The map of a square onto four places is solved for as in Heckbert (1989), and turned
 * round. */
static void warp_map(const double grow[4], double map[9])
{
    double x0 = -1 - grow[3], y0 = -1 - grow[1], x1 = 1 + grow[3], y1 = -1 - grow[0];
    double x2 = 1 + grow[2], y2 = 1 + grow[0], x3 = -1 - grow[2], y3 = 1 + grow[1];
    double sx = x0 - x1 + x2 - x3, sy = y0 - y1 + y2 - y3;
    double ax = x1 - x2, ay = y1 - y2, bx = x3 - x2, by = y3 - y2;
    double det = ax * by - bx * ay;
    double g = (sx * by - bx * sy) / det, h = (ax * sy - sx * ay) / det;
    /* a, b, ... of (u, v, 1), with u and v from 0 to 1 */
    double a = x1 - x0 + g * x1, b = x3 - x0 + h * x3, c = x0;
    double d = y1 - y0 + g * y1, e = y3 - y0 + h * y3, f = y0;
    const double back[9] = {e - f * h,     c * h - b,     b * f - c * e, f * g - d,    a - c * g,
                            c * d - a * f, d * h - e * g, b * g - a * h, a * e - b * d};
    const double spread[9] = {2, 0, -1, 0, 2, -1, 0, 0, 1};
    memcpy(map, spread, sizeof spread);
    multiply(map, back);
}

static bool is_warped(const AugmentDraw *draw)
{
    const double *warp = draw->warp;
    return warp[0] != 0 || warp[1] != 0 || warp[2] != 0 || warp[3] != 0;
}

void augment_map(const AugmentDraw *draw, Shape shape, double map[9])
{
    double half_w = (shape.w - 1) / 2.0, half_h = (shape.h - 1) / 2.0, warp[9];
    double cosine = cos(draw->angle), sine = sin(draw->angle), in = 1 / draw->zoom;
    /* From the last to the first: pixels of the image from -1 ... 1 of it, and so on. */
    const double rotation[9] = {
        half_w * cosine, -half_h * sine, half_w, half_w * sine, half_h * cosine, half_h, 0, 0, 1};
    const double zoom[9] = {in, 0, draw->zoom_x, 0, in, draw->zoom_y, 0, 0, 1};
    const double crop[9] = {draw->crop_w, 0, draw->crop_x, 0, draw->crop_h, draw->crop_y, 0, 0, 1};
    const double unit[9] = {1 / MAX(half_w, 0.5),
                            0,
                            -(half_w + draw->dx) / MAX(half_w, 0.5),
                            0,
                            1 / MAX(half_h, 0.5),
                            -(half_h + draw->dy) / MAX(half_h, 0.5),
                            0,
                            0,
                            1};
    double sign_x = draw->flip_x ? -1 : 1, sign_y = draw->flip_y ? -1 : 1;
    const double upright[9] = {sign_x, 0, 0, 0, sign_y, 0, 0, 0, 1};
    const double turned[9] = {0, sign_y, 0, sign_x, 0, 0, 0, 0, 1};
    memcpy(map, rotation, sizeof rotation);
    multiply(map, zoom);
    multiply(map, crop);
    if (is_warped(draw)) {
        warp_map(draw->warp, warp);
        multiply(map, warp);
    }
    multiply(map, draw->turned ? turned : upright);
    multiply(map, unit);
    for (int i = 0; i < 9; i++)
        map[i] /= map[8];
}

/* A place along a side whose last pixel is `last`, mirrored into it. */
static inline double mirrored_place(double at, double last)
{
    at = fabs(at);
    if (at <= last)
        return at;
    at = last > 0 ? fmod(at, 2 * last) : 0;
    return MIN(at, 2 * last - at);
}

/* Interpolates between the four pixels around a place in the image. */
static inline void sample(Shape shape, const real *image, double column, double row, int channels,
                          real *x)
{
    column = mirrored_place(column, shape.w - 1);
    row = mirrored_place(row, shape.h - 1);
    int left = (int)column, top = (int)row;
    real across = (real)(column - left), down = (real)(row - top);
    size_t width = (size_t)shape.w, pixel = (size_t)channels;
    const real *at = image + ((size_t)top * width + (size_t)left) * pixel;
    size_t right = left + 1 < shape.w ? pixel : 0, below = top + 1 < shape.h ? width * pixel : 0;
    for (size_t c = 0; c < pixel; c++) {
        real upper = at[c] + across * (at[c + right] - at[c]);
        real lower = at[c + below] + across * (at[c + below + right] - at[c + below]);
        x[c] = upper + down * (lower - upper);
    }
}

static inline void look_through(const double map[9], Shape shape, const real *image, int channels,
                                real *x)
{
    bool flat = map[6] == 0 && map[7] == 0;
    for (int row = 0; row < shape.h; row++)
        for (int column = 0; column < shape.w; column++, x += channels) {
            double across = map[0] * column + map[1] * row + map[2];
            double down = map[3] * column + map[4] * row + map[5];
            double near = flat ? 1 : map[6] * column + map[7] * row + 1;
            sample(shape, image, across / near, down / near, channels, x);
        }
}

void augment_move(const AugmentDraw *draw, Shape shape, const real *image, real *x)
{
    double map[9];
    if (!draw->mapped) {
        copy(draw, shape, image, x);
        return;
    }
    augment_map(draw, shape, map);
    if (shape.c == 3)
        look_through(map, shape, image, 3, x);
    else if (shape.c == 1)
        look_through(map, shape, image, 1, x);
    else
        look_through(map, shape, image, shape.c, x);
}

/* ---- light */

AugmentLight augment_light_table(void)
{
    AugmentLight light;
    for (int i = 0; i <= LIGHT_STEPS; i++) {
        double p = MIN(MAX((double)i / LIGHT_STEPS, 1e-7), 1 - 1e-7);
        light.logit[i] = (float)log(p / (1 - p));
    }
    return light;
}

void augment_light(const AugmentLight *light, const AugmentDraw *draw, size_t count, real *x)
{
    float value[LIGHT_STEPS + 2];
    float brightness = (float)draw->brightness, contrast = (float)draw->contrast;
    if (!draw->lit)
        return;
    for (int i = 0; i <= LIGHT_STEPS; i++)
        value[i] = 1 / (1 + expf(-(light->logit[i] + brightness) * contrast));
    value[LIGHT_STEPS + 1] = value[LIGHT_STEPS];
    for (size_t i = 0; i < count; i++) {
        float place = (float)x[i] * LIGHT_STEPS;
        place = place > 0 ? MIN(place, (float)LIGHT_STEPS) : 0;
        int step = (int)place;
        x[i] = (real)(value[step] + (place - (float)step) * (value[step + 1] - value[step]));
    }
}

void augment_hole(const AugmentDraw *draw, Shape shape, const real *black, real *x)
{
    size_t row = (size_t)shape.w * (size_t)shape.c;
    for (int y = draw->hole_y; y < draw->hole_y + draw->hole_h; y++) {
        real *at = x + (size_t)y * row + (size_t)draw->hole_x * (size_t)shape.c;
        for (int i = 0; i < draw->hole_w; i++)
            for (int c = 0; c < shape.c; c++)
                *at++ = black[c];
    }
}
