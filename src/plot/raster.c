/* Clips lines to a rectangle, turns them into dots and thins long curves to what can be seen. */
#include "plot/raster.h"

#include <math.h>
#include <stdlib.h>

bool rect_holds(Rect rect, Point at)
{
    return at.x >= rect.x && at.x < rect.x + rect.w && at.y >= rect.y && at.y < rect.y + rect.h;
}

/* Liang-Barsky: one edge cuts the parameter range [*from, *to] of a + t * (b - a).  `rate` is how
 * fast the segment leaves across the edge, `room` how far its start is inside. */
static bool clip_edge(double rate, double room, double *from, double *to)
{
    if (rate == 0)
        return room >= 0;
    double t = room / rate;
    if (rate > 0)
        *to = fmin(*to, t);
    else
        *from = fmax(*from, t);
    return *from <= *to;
}

/* The far edge of the last dot belongs to the next one: stay a hair inside. */
static const double HAIR = 1e-6;

/* A point at parameter t, moved into the rectangle past rounding. */
static Point point_inside(Rect rect, Point a, Point b, double t)
{
    double x = a.x + t * (b.x - a.x), y = a.y + t * (b.y - a.y);
    return (Point){fmin(fmax(x, rect.x), rect.x + rect.w - HAIR),
                   fmin(fmax(y, rect.y), rect.y + rect.h - HAIR)};
}

bool raster_clip(Rect rect, Point *a, Point *b)
{
    double dx = b->x - a->x, dy = b->y - a->y, from = 0, to = 1;
    if (rect.w < 1 || rect.h < 1 || !clip_edge(-dx, a->x - rect.x, &from, &to) ||
        !clip_edge(dx, rect.x + rect.w - HAIR - a->x, &from, &to) ||
        !clip_edge(-dy, a->y - rect.y, &from, &to) ||
        !clip_edge(dy, rect.y + rect.h - HAIR - a->y, &from, &to))
        return false;
    Point start = *a, end = *b;
    if (from > 0)
        *a = point_inside(rect, start, end, from);
    if (to < 1)
        *b = point_inside(rect, start, end, to);
    return true;
}

void raster_line(Point a, Point b, RasterDot *dot, void *context)
{
    int x = (int)floor(a.x), y = (int)floor(a.y);
    int end_x = (int)floor(b.x), end_y = (int)floor(b.y);
    int dx = abs(end_x - x), dy = -abs(end_y - y);
    int step_x = x < end_x ? 1 : -1, step_y = y < end_y ? 1 : -1;
    /* Bresenham: `error` is the distance from the true line, scaled by dx * dy. */
    for (int error = dx + dy;;) {
        dot(context, x, y);
        if (x == end_x && y == end_y)
            return;
        int twice = 2 * error;
        if (twice >= dy) {
            error += dy;
            x += step_x;
        }
        if (twice <= dx) {
            error += dx;
            y += step_y;
        }
    }
}

/* A segment that is measured from: its first point, its direction, of length 1, and its length. */
typedef struct {
    Point from;
    double along_x, along_y, length;
} Ruler;

static Ruler ruler_of(Point a, Point b)
{
    double dx = b.x - a.x, dy = b.y - a.y, length = sqrt(dx * dx + dy * dy);
    double one = length > 0 ? 1 / length : 0; /* hypot would be far slower */
    return (Ruler){a, dx * one, dy * one, length};
}

static double distance(const Ruler *ruler, double x, double y)
{
    double dx = x - ruler->from.x, dy = y - ruler->from.y;
    double along = dx * ruler->along_x + dy * ruler->along_y;
    double beside = fabs(dx * ruler->along_y - dy * ruler->along_x);
    double past = MAX(-along, along - ruler->length);
    if (ruler->length == 0)
        return sqrt(dx * dx + dy * dy);
    return past > 0 ? sqrt(beside * beside + past * past) : beside;
}

/* Walks the longer axis and visits only the dots near the line on the other. */
void raster_stroke(Point a, Point b, double width, RasterCover *cover, void *context)
{
    Ruler ruler = ruler_of(a, b);
    bool steep = fabs(b.y - a.y) > fabs(b.x - a.x);
    double from = steep ? a.y : a.x, to = steep ? b.y : b.x;
    double side_from = steep ? a.x : a.y, side_to = steep ? b.x : b.y;
    double slope = to != from ? (side_to - side_from) / (to - from) : 0;
    double low = MIN(from, to), high = MAX(from, to), radius = width / 2 + 0.5;
    double reach = radius * sqrt(1 + slope * slope), most = MIN(width, 1);
    for (int i = (int)floor(low - radius); i <= (int)floor(high + radius); i++) {
        double side = side_from + slope * (MIN(MAX(i + 0.5, low), high) - from);
        for (int j = (int)floor(side - reach); j <= (int)floor(side + reach); j++) {
            int x = steep ? j : i, y = steep ? i : j;
            double share = radius - distance(&ruler, x + 0.5, y + 0.5);
            if (share > 0)
                cover(context, x, y, MIN(share, most));
        }
    }
}

/* Writes those points of a column, p[0 ... n-1], that have to stay; returns how many. */
static int thin_column(Point *to, const Point *p, int n)
{
    int low = 0, high = 0, kept = 0;
    for (int i = 1; i < n; i++) {
        low = p[i].y < p[low].y ? i : low;
        high = p[i].y > p[high].y ? i : high;
    }
    const int order[] = {0, MIN(low, high), MAX(low, high), n - 1};
    Point stay[4];
    for (int i = 0; i < 4; i++)
        if (i == 0 || order[i] > order[i - 1])
            stay[kept++] = p[order[i]];
    for (int i = 0; i < kept; i++)
        to[i] = stay[i];
    return kept;
}

int raster_thin(Point *point, int n)
{
    int kept = 0;
    for (int begin = 0, end; begin < n; begin = end) {
        for (end = begin + 1; end < n && floor(point[end].x) == floor(point[begin].x);)
            end++;
        kept += thin_column(point + kept, point + begin, end - begin);
    }
    return kept;
}
