/* plane.h - a picture of curves in few colours, a byte for each pixel: drawing, comparing and
 * sending it cost a quarter of what red, green, blue and alpha would.
 *
 *     Plane *plane = plane_new(arena, area, &palette);
 *     plane_wash(plane, x, top, bottom, INK_MAIN);
 *     plane_stroke(plane, a, b, 2.5, (PlaneInk){.ink = INK_MAIN});
 *     Image image = plane_image(plane);
 *
 * A colour is a ground, transparent or the fill of an ink, and an ink that covers a part of it.
 * They are the same in every plane of a palette, so equal pixels are equal bytes. */
#ifndef PLOT_PLANE_H
#define PLOT_PLANE_H

#include "io/image.h"
#include "plot/color.h"
#include "plot/raster.h"

/* It lives in the arena of plane_new. */
typedef struct {
    Image image;
    Rect area; /* what it shows of the surface on which curves are drawn */
    Palette palette;
    Swatch swatch[SWATCHES];
} Plane;

/* How a shape is drawn: a value. */
typedef struct {
    Ink ink;
    bool half; /* the ground shows through */
} PlaneInk;

/* Transparent all over. */
Plane *plane_new(Arena *arena, Rect area, const Palette *palette);

/* One column of pixels gets the fill of an ink. */
void plane_wash(Plane *plane, int x, double top, double bottom, Ink ink);

/* Only grounds are left in it. */
void plane_bare(Plane *plane, Rect where);

/* Where shapes of one ink overlap, the larger coverage of a pixel counts, so that the joints of a
 * polyline are not darker than its segments. */
void plane_stroke(Plane *plane, Point a, Point b, double width, PlaneInk look);
/* An upright stroke, from its top. */
void plane_upright(Plane *plane, Point top, double bottom, double width, PlaneInk look);
void plane_diamond(Plane *plane, Point centre, double radius, PlaneInk look);

Image plane_image(const Plane *plane);

#endif
