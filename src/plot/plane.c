/* Draws curves with few colours: an ink on a ground, in as many steps as smooth edges need. */
#include "plot/plane.h"

#include <math.h>

/* The number of a colour: its ground, then 0 or an ink and a step. */
enum {
    STEPS = 4, /* parts of a pixel that are covered: a quarter up to all of it */
    INKS = INK_BAD + 1,
    COLORS = 1 + INKS * STEPS, /* on one ground */
    GROUNDS = 1 + INKS,        /* transparent, and the fills */
};
static_assert(GROUNDS * COLORS <= SWATCHES, "a byte for each");

static Swatch opaque(Color color)
{
    return (Swatch){(uint8_t)(color >> 16), (uint8_t)(color >> 8), (uint8_t)color, 255};
}

static uint8_t between(uint8_t from, uint8_t to, int step)
{
    return (uint8_t)(from + (to - from) * step / STEPS);
}

static void set_swatches(Plane *plane)
{
    const Palette *palette = &plane->palette;
    for (int ground = 0; ground < GROUNDS; ground++) {
        Swatch *row = plane->swatch + (long)ground * COLORS;
        row[0] = ground ? opaque(palette->fill[ground - 1]) : (Swatch){0};
        for (int i = 0; i < INKS * STEPS; i++) {
            Swatch ink = opaque(palette->ink[i / STEPS]);
            int step = i % STEPS + 1;
            row[1 + i] = ground ? (Swatch){between(row->red, ink.red, step),
                                           between(row->green, ink.green, step),
                                           between(row->blue, ink.blue, step), 255}
                                : (Swatch){ink.red, ink.green, ink.blue, between(0, 255, step)};
        }
    }
}

Plane *plane_new(Arena *arena, Rect area, const Palette *palette)
{
    Plane *plane = ARENA_NEW(arena, Plane, 1);
    plane->area = area;
    plane->palette = *palette;
    set_swatches(plane);
    plane->image = (Image){.w = area.w,
                           .h = area.h,
                           .c = 1,
                           .pixels = arena_alloc(arena, (size_t)area.w, (size_t)area.h),
                           .swatch = plane->swatch};
    return plane;
}

Image plane_image(const Plane *plane)
{
    return plane->image;
}

static uint8_t *pixel_at(const Plane *plane, int x, int y)
{
    const Rect *area = &plane->area;
    return plane->image.pixels + (size_t)(y - area->y) * (size_t)area->w + (size_t)(x - area->x);
}

void plane_wash(Plane *plane, int x, double top, double bottom, Ink ink)
{
    const Rect *area = &plane->area;
    int first = (int)round(top), end = MAX((int)round(bottom), first + 1);
    if (!plane->palette.fill[ink] || x < area->x || x >= area->x + area->w)
        return;
    first = MAX(first, area->y);
    end = MIN(end, area->y + area->h);
    for (int y = first; y < end; y++)
        *pixel_at(plane, x, y) = (uint8_t)((1 + ink) * COLORS);
}

void plane_bare(Plane *plane, Rect where)
{
    const Rect *area = &plane->area;
    int left = MAX(where.x, area->x), right = MIN(where.x + where.w, area->x + area->w);
    int top = MAX(where.y, area->y), bottom = MIN(where.y + where.h, area->y + area->h);
    for (int y = top; y < bottom; y++)
        for (int x = left; x < right; x++)
            *pixel_at(plane, x, y) -= *pixel_at(plane, x, y) % COLORS;
}

/* A shape that is being drawn. */
typedef struct {
    Plane *plane;
    PlaneInk look;
} Shape;

static int step_of(PlaneInk look, double share)
{
    return (int)((look.half ? share / 2 : share) * STEPS + 0.5);
}

/* The ink that covers more of the pixel is seen; where two are equal, the later one. */
static void cover_pixel(uint8_t *pixel, Ink ink, int step)
{
    int old = *pixel % COLORS, ground = *pixel - old;
    int had = old ? (old - 1) % STEPS + 1 : 0;
    bool same = old && (old - 1) / STEPS == (int)ink;
    if (same ? step > had : step >= had || step > STEPS / 2)
        *pixel = (uint8_t)(ground + STEPS * (int)ink + step);
}

static void cover(void *context, int x, int y, double share)
{
    const Shape *shape = context;
    const Rect *area = &shape->plane->area;
    int step = step_of(shape->look, share);
    if (step > 0 && x >= area->x && x < area->x + area->w && y >= area->y && y < area->y + area->h)
        cover_pixel(pixel_at(shape->plane, x, y), shape->look.ink, step);
}

/* The rows of an upright stroke between its round ends, which are all alike. */
static void cover_rows(const Shape *shape, Point top, double bottom, double width)
{
    const Rect *area = &shape->plane->area;
    double radius = width / 2 + 0.5;
    int first = MAX((int)floor(top.y), area->y), end = MIN((int)ceil(bottom), area->y + area->h);
    int left = MAX((int)floor(top.x - radius), area->x);
    int right = MIN((int)floor(top.x + radius), area->x + area->w - 1);
    for (int x = left; x <= right; x++) {
        double share = radius - fabs(x + 0.5 - top.x);
        int step = step_of(shape->look, MIN(MAX(share, 0), 1));
        uint8_t *pixel = pixel_at(shape->plane, x, first);
        for (int y = first; step > 0 && y < end; y++, pixel += area->w)
            cover_pixel(pixel, shape->look.ink, step);
    }
}

void plane_stroke(Plane *plane, Point a, Point b, double width, PlaneInk look)
{
    Shape shape = {plane, look};
    raster_stroke(a, b, width, cover, &shape);
}

void plane_upright(Plane *plane, Point top, double bottom, double width, PlaneInk look)
{
    Shape shape = {plane, look};
    Point end = {top.x, bottom};
    raster_stroke(top, top, width, cover, &shape);
    if (bottom <= top.y)
        return;
    raster_stroke(end, end, width, cover, &shape);
    cover_rows(&shape, top, bottom, width);
}

void plane_diamond(Plane *plane, Point centre, double radius, PlaneInk look)
{
    Shape shape = {plane, look};
    int reach = (int)radius + 2, left = (int)centre.x - reach, top = (int)centre.y - reach;
    for (int y = top; y <= top + 2 * reach; y++)
        for (int x = left; x <= left + 2 * reach; x++) {
            double outside = fabs(x + 0.5 - centre.x) + fabs(y + 0.5 - centre.y) - radius;
            cover(&shape, x, y, fmin(fmax(0.5 - outside * M_SQRT1_2, 0), 1));
        }
}
