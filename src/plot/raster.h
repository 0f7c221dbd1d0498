/* raster.h - points, rectangles and the lines between them, for every surface alike.  Pure.
 *
 *     if (raster_clip(area, &a, &b))
 *         raster_line(a, b, set_dot, grid);
 *
 * Coordinates are dots, y downwards; a dot (x, y) covers x ... x+1. */
#ifndef PLOT_RASTER_H
#define PLOT_RASTER_H

#include "base/base.h"

/* A place among dots; NaN where there is none. */
typedef struct {
    double x, y;
} Point;

/* A rectangle of whole dots. */
typedef struct {
    int x, y, w, h; /* nothing in it if w or h is 0 */
} Rect;

typedef void RasterDot(void *context, int x, int y);
typedef void RasterCover(void *context, int x, int y, double cover);

/* Cuts the segment to the rectangle; false if none of it is inside. */
bool raster_clip(Rect rect, Point *a, Point *b);

/* Every dot of the thin line, both ends included, each once. */
void raster_line(Point a, Point b, RasterDot *dot, void *context);

/* A round-ended stroke: every dot it touches with the share of the dot it covers, 0 ... 1. */
void raster_stroke(Point a, Point b, double width, RasterCover *cover, void *context);

/* Thins a polyline to what shows: of consecutive points in one column of dots the first, the
 * lowest, the highest and the last stay, so spikes survive.  In place; returns the new count. */
int raster_thin(Point *point, int n);

bool rect_holds(Rect rect, Point at);

#endif
