/* Draws the curves of a pane with pixels, for a terminal that shows them; frame, title and ticks
 * stay characters, and so do the samples of a legend.  What is not drawn stays transparent: the
 * ground is the terminal's. */
#include "plot/canvas.h"
#include "plot/font.h"
#include "plot/glyphs.h"
#include "plot/plane.h"
#include "base/text.h"

#include <math.h>

typedef struct {
    Canvas canvas; /* first: a Canvas * is a PixelCanvas * */
    Canvas *cells; /* of what stays characters */
    Arena *arena;  /* of the plane */
    Plane *plane;  /* the area's pixels; NULL before its frame */
    Palette palette;
    const Font *font; /* NULL before the first text */
    double unit;      /* pixels: a tenth of a cell's height */
} PixelCanvas;

/* A point on the cells' canvas, in whose cell it is. */
static Point on_cells(const PixelCanvas *self, Point at)
{
    const Surface *from = &self->canvas.surface, *to = &self->cells->surface;
    return (Point){at.x / from->cell_w * to->cell_w, at.y / from->cell_h * to->cell_h};
}

static Rect rect_on_cells(const PixelCanvas *self, Rect dots)
{
    const Surface *from = &self->canvas.surface, *to = &self->cells->surface;
    return (Rect){dots.x / from->cell_w * to->cell_w, dots.y / from->cell_h * to->cell_h,
                  dots.w / from->cell_w * to->cell_w, dots.h / from->cell_h * to->cell_h};
}

static bool is_inside(const PixelCanvas *self, Point at)
{
    return self->plane && rect_holds(self->plane->area, at);
}

/* The frame, with its small ticks, is made of cells. */
static void frame(Canvas *canvas, const PlotLayout *layout)
{
    PixelCanvas *self = (PixelCanvas *)canvas;
    PlotLayout around = *layout;
    around.area = rect_on_cells(self, layout->area);
    canvas_frame(self->cells, &around);
    self->plane = plane_new(self->arena, layout->area, &self->palette);
}

/* Dashes by distance along the line: drawn, left out, in units; the first is whole. */
static const double *dash_of(int nth)
{
    static const double DASH[][2] = {{1, 0}, {8, 4}, {2, 3}, {12, 4}, {4, 2}, {16, 4}};
    return nth >= NTH_POINTS ? DASH[2] : DASH[nth % LENGTH(DASH)];
}

static double width_of(const PixelCanvas *self, Pen pen)
{
    return (pen.nth == NTH_FAINT ? 0.7 : 1.4) * self->unit;
}

/* Part of a line, from a share of its length to another. */
static void stroke_part(PixelCanvas *self, Point a, Point b, double from, double to, Pen pen)
{
    double w = b.x - a.x, h = b.y - a.y;
    Point begin = {a.x + w * from, a.y + h * from}, end = {a.x + w * to, a.y + h * to};
    plane_stroke(self->plane, begin, end, width_of(self, pen), (PlaneInk){.ink = pen.ink});
}

/* gone: how long the line is up to here. */
static void stroke_dashed(PixelCanvas *self, Point a, Point b, double *gone, Pen pen)
{
    const double *dash = dash_of(pen.nth);
    double on = dash[0] * self->unit, period = on + dash[1] * self->unit;
    double length = hypot(b.x - a.x, b.y - a.y);
    if (dash[1] == 0 || length == 0) {
        stroke_part(self, a, b, 0, 1, pen);
        return;
    }
    for (double at = 0; at < length;) {
        double phase = fmod(*gone + at, period), step = (phase < on ? on : period) - phase;
        double end = fmin(at + fmax(step, 0.01), length);
        if (phase < on)
            stroke_part(self, a, b, at / length, end / length, pen);
        at = end;
    }
    *gone += length;
}

/* How many points from the first are in its column of pixels. */
static int in_column(const Point *point, int n)
{
    int count = 1;
    while (count < n && floor(point[count].x) == floor(point[0].x))
        count++;
    return count;
}

/* Points that share a column of pixels look the same as one upright stroke, which begins at the
 * height of the last point before; where that is flat, as a line to the last of them. */
static void stroke_column(PixelCanvas *self, const Point *before, const Point *point, int n,
                          Pen pen)
{
    Point top = {point[0].x, MIN(point[0].y, before->y)};
    double bottom = MAX(point[0].y, before->y), width = width_of(self, pen);
    PlaneInk look = {.ink = pen.ink};
    for (int i = 1; i < n; i++) {
        top.y = MIN(top.y, point[i].y);
        bottom = MAX(bottom, point[i].y);
    }
    if (bottom - top.y < width)
        plane_stroke(self->plane, *before, point[n - 1], width, look);
    else
        plane_upright(self->plane, top, bottom, width, look);
}

static void polyline(Canvas *canvas, const Point *point, int n, Pen pen)
{
    PixelCanvas *self = (PixelCanvas *)canvas;
    double gone = 0;
    if (!is_inside(self, point[0])) {
        const Point ends[] = {on_cells(self, point[0]), on_cells(self, point[n - 1])};
        canvas_polyline(self->cells, ends, 2, pen);
        return;
    }
    for (int i = 0; i < n;) {
        const Point *before = point + MAX(i - 1, 0);
        int count = dash_of(pen.nth)[1] == 0 ? in_column(point + i, n - i) : 1;
        if (count > 1)
            stroke_column(self, before, point + i, count, pen);
        else
            stroke_dashed(self, *before, point[i], &gone, pen);
        i += count;
    }
}

static void dots(Canvas *canvas, const Point *point, int n, Ink ink)
{
    PixelCanvas *self = (PixelCanvas *)canvas;
    for (int i = 0; i < n; i++) {
        if (!is_inside(self, point[i]))
            canvas_dots(self->cells, (Point[]){on_cells(self, point[i])}, 1, ink);
        else
            plane_stroke(self->plane, point[i], point[i], 2 * self->unit,
                         (PlaneInk){.ink = ink, .half = true});
    }
}

static void points(Canvas *canvas, const Point *point, int n, Ink ink)
{
    PixelCanvas *self = (PixelCanvas *)canvas;
    for (int i = 0; i < n; i++) {
        if (!is_inside(self, point[i]))
            canvas_points(self->cells, (Point[]){on_cells(self, point[i])}, 1, ink);
        else
            plane_diamond(self->plane, point[i], 3.6 * self->unit, (PlaneInk){.ink = ink});
    }
}

/* A mark of this size beside the area's edge is moved inwards, so that it is whole. */
static Point whole_mark(const PixelCanvas *self, Point at, double radius)
{
    const Rect *area = &self->plane->area;
    return (Point){fmax(fmin(at.x, area->x + area->w - radius), area->x + radius),
                   fmax(fmin(at.y, area->y + area->h - radius), area->y + radius)};
}

static void here(Canvas *canvas, Point point, Ink ink)
{
    PixelCanvas *self = (PixelCanvas *)canvas;
    double radius = 3 * self->unit;
    point = whole_mark(self, point, radius);
    plane_stroke(self->plane, point, point, 2 * radius, (PlaneInk){.ink = ink});
}

static void star(Canvas *canvas, Point at, Ink ink)
{
    enum { TIPS = 5 };
    PixelCanvas *self = (PixelCanvas *)canvas;
    double length = 4 * self->unit, width = 1.8 * self->unit;
    at = whole_mark(self, at, length + width / 2);
    for (int i = 0; i < TIPS; i++) {
        double angle = 2 * M_PI * i / TIPS;
        Point tip = {at.x + length * sin(angle), at.y - length * cos(angle)};
        plane_stroke(self->plane, at, tip, width, (PlaneInk){.ink = ink});
    }
}

static void beyond(Canvas *canvas, Point at, bool above, Ink ink)
{
    PixelCanvas *self = (PixelCanvas *)canvas;
    double size = 4 * self->unit, foot = at.y + (above ? size : -size);
    PlaneInk look = {.ink = ink};
    plane_stroke(self->plane, (Point){at.x - size, foot}, at, 1.6 * self->unit, look);
    plane_stroke(self->plane, at, (Point){at.x + size, foot}, 1.6 * self->unit, look);
}

static void fill(Canvas *canvas, int x, double top, double bottom, Ink ink)
{
    plane_wash(((PixelCanvas *)canvas)->plane, x, top, bottom, ink);
}

static void band(Canvas *canvas, int x, double top, double bottom, Ink ink)
{
    PixelCanvas *self = (PixelCanvas *)canvas;
    const Surface *s = &self->canvas.surface, *to = &self->cells->surface;
    if (is_inside(self, (Point){x, top}))
        plane_wash(self->plane, x, top, bottom, ink);
    else
        canvas_band(self->cells, x / s->cell_w * to->cell_w, on_cells(self, (Point){x, top}).y,
                    on_cells(self, (Point){x, bottom}).y, ink);
}

static void upright(PixelCanvas *self, double x, double top, double bottom, Pen pen)
{
    double gone = 0;
    stroke_dashed(self, (Point){x, top}, (Point){x, bottom}, &gone, pen);
}

static void rule(Canvas *canvas, double x, double top, double bottom, Ink ink)
{
    upright((PixelCanvas *)canvas, x, top, bottom, (Pen){.ink = ink, .nth = 1});
}

static void cursor(Canvas *canvas, double x, double top, double bottom, Ink ink)
{
    upright((PixelCanvas *)canvas, x, top, bottom, (Pen){.ink = ink});
}

/* A letter that is being drawn. */
typedef struct {
    PixelCanvas *canvas;
    Point at;     /* of its cell */
    double scale; /* pixels for each dot of the font */
    Ink ink;
} Letter;

static void letter_stroke(void *context, Point a, Point b)
{
    const Letter *letter = context;
    double scale = letter->scale;
    Point from = {letter->at.x + a.x * scale, letter->at.y + a.y * scale};
    Point to = {letter->at.x + b.x * scale, letter->at.y + b.y * scale};
    plane_stroke(letter->canvas->plane, from, to, 0.9 * scale, (PlaneInk){.ink = letter->ink});
}

/* A name among the curves, which ends lines that come to its cells; other texts are characters. */
static void text(Canvas *canvas, Point at, const char *words, TextLook look)
{
    PixelCanvas *self = (PixelCanvas *)canvas;
    int cell = canvas->surface.cell_w;
    if (look.role != TEXT_MARK) {
        canvas_text(self->cells, on_cells(self, at), words, look);
        return;
    }
    if (!self->font)
        self->font = font_load(self->arena);
    Letter letter = {self, {round(at.x), round(at.y)}, (double)cell / FONT_W, look.ink};
    plane_bare(self->plane, (Rect){(int)letter.at.x, (int)letter.at.y, text_width(words) * cell,
                                   canvas->surface.cell_h});
    for (uint32_t codepoint; (codepoint = utf8_next(&words));) {
        font_strokes(self->font, codepoint, letter_stroke, &letter);
        letter.at.x += codepoint_width(codepoint) * cell;
    }
}

static void panel(Canvas *canvas, Rect where)
{
    PixelCanvas *self = (PixelCanvas *)canvas;
    canvas_panel(self->cells, rect_on_cells(self, where));
}

static const CanvasKind PIXEL_KIND = {
    .name = "pixels",
    .frame = frame,
    .polyline = polyline,
    .text = text,
    .dots = dots,
    .points = points,
    .here = here,
    .star = star,
    .beyond = beyond,
    .fill = fill,
    .band = band,
    .rule = rule,
    .cursor = cursor,
    .panel = panel,
};

Canvas *canvas_pixels(Arena *arena, const PaneLook *look)
{
    PixelCanvas *self = ARENA_NEW(arena, PixelCanvas, 1);
    const TextSurface *surface = &look->surface;
    self->canvas.kind = &PIXEL_KIND;
    self->canvas.surface =
        surface_cells(surface->columns, surface->rows, look->cell_width, look->cell_height);
    surface_frame(&self->canvas.surface);
    self->cells = canvas_pane(arena, look);
    self->arena = arena_room(arena); /* drawing releases what it takes of the other */
    self->palette = palette_on(surface->ground);
    self->unit = look->cell_height / 10.0;
    return &self->canvas;
}

Grid canvas_pixels_cells(Canvas *canvas)
{
    return canvas_grid_cells(((PixelCanvas *)canvas)->cells);
}

Image canvas_pixels_image(Canvas *canvas)
{
    return plane_image(((PixelCanvas *)canvas)->plane);
}
