/* Draws the curves of a pane with pixels, for a terminal that shows them; frame, title and ticks
 * stay characters, and so do the samples of a legend.  What is not drawn stays transparent: the
 * ground is the terminal's. */
#include "plot/canvas.h"
#include "plot/glyphs.h"
#include "plot/paint.h"

#include <math.h>
#include <string.h>

typedef struct {
    Canvas canvas; /* first: a Canvas * is a PixelCanvas * */
    Canvas *cells; /* of what stays characters */
    Paint *paint;  /* of the pane, of which only the area is shown */
    Rect area;
    Palette palette;
    double unit; /* pixels: a tenth of a cell's height */
} PixelCanvas;

static Rgb rgb_of(Color color)
{
    return (Rgb){(uint8_t)(color >> 16), (uint8_t)(color >> 8), (uint8_t)color};
}

static Rgb ink_color(const PixelCanvas *self, Ink ink)
{
    return rgb_of(self->palette.ink[ink]);
}

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
    return rect_holds(self->area, at);
}

/* The frame, with its small ticks, is made of cells. */
static void frame(Canvas *canvas, const PlotLayout *layout)
{
    PixelCanvas *self = (PixelCanvas *)canvas;
    PlotLayout around = *layout;
    around.area = rect_on_cells(self, layout->area);
    canvas_frame(self->cells, &around);
    self->area = layout->area;
}

/* Dashes by distance along the line: drawn, left out, in units; the first is whole. */
static const double *dash_of(int nth)
{
    static const double DASH[][2] = {{1, 0}, {8, 4}, {2, 3}, {12, 4}, {4, 2}, {16, 4}};
    return nth >= NTH_POINTS ? DASH[2] : DASH[nth % LENGTH(DASH)];
}

static void stroke_dashed(PixelCanvas *self, Point a, Point b, double *gone, Pen pen)
{
    const double *dash = dash_of(pen.nth);
    double on = dash[0] * self->unit, period = on + dash[1] * self->unit;
    double width = (pen.nth == NTH_FAINT ? 0.7 : 1.4) * self->unit;
    double length = hypot(b.x - a.x, b.y - a.y);
    if (dash[1] == 0 || length == 0) {
        paint_stroke(self->paint, a, b, width);
        return;
    }
    for (double at = 0; at < length;) {
        double phase = fmod(*gone + at, period), step = (phase < on ? on : period) - phase;
        double end = fmin(at + fmax(step, 0.01), length);
        if (phase < on)
            paint_stroke(
                self->paint,
                (Point){a.x + (b.x - a.x) * at / length, a.y + (b.y - a.y) * at / length},
                (Point){a.x + (b.x - a.x) * end / length, a.y + (b.y - a.y) * end / length}, width);
        at = end;
    }
    *gone += length;
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
    for (int i = 0; i < n; i++)
        stroke_dashed(self, point[MAX(i - 1, 0)], point[i], &gone, pen);
    paint_ink(self->paint, ink_color(self, pen.ink), 1);
}

static void dots(Canvas *canvas, const Point *point, int n, Ink ink)
{
    PixelCanvas *self = (PixelCanvas *)canvas;
    for (int i = 0; i < n; i++) {
        if (!is_inside(self, point[i]))
            canvas_dots(self->cells, (Point[]){on_cells(self, point[i])}, 1, ink);
        else
            paint_stroke(self->paint, point[i], point[i], 2 * self->unit);
    }
    paint_ink(self->paint, ink_color(self, ink), 0.5);
}

static void points(Canvas *canvas, const Point *point, int n, Ink ink)
{
    PixelCanvas *self = (PixelCanvas *)canvas;
    for (int i = 0; i < n; i++) {
        if (!is_inside(self, point[i]))
            canvas_points(self->cells, (Point[]){on_cells(self, point[i])}, 1, ink);
        else
            paint_diamond(self->paint, point[i], 3.6 * self->unit);
    }
    paint_ink(self->paint, ink_color(self, ink), 1);
}

static void here(Canvas *canvas, Point point, Ink ink)
{
    PixelCanvas *self = (PixelCanvas *)canvas;
    Point at = point;
    paint_stroke(self->paint, at, at, 6 * self->unit);
    paint_ink(self->paint, ink_color(self, ink), 1);
}

static void beyond(Canvas *canvas, Point at, bool above, Ink ink)
{
    PixelCanvas *self = (PixelCanvas *)canvas;
    double size = 4 * self->unit, foot = at.y + (above ? size : -size);
    paint_stroke(self->paint, (Point){at.x - size, foot}, at, 1.6 * self->unit);
    paint_stroke(self->paint, at, (Point){at.x + size, foot}, 1.6 * self->unit);
    paint_ink(self->paint, ink_color(self, ink), 1);
}

static void wash(PixelCanvas *self, int x, double top, double bottom, Color color)
{
    Rect column = {x, (int)round(top), 1, 0};
    column.h = MAX((int)round(bottom) - column.y, 1);
    if (color)
        paint_fill(self->paint, column, rgb_of(color), 1);
}

static void fill(Canvas *canvas, int x, double top, double bottom, Ink ink)
{
    PixelCanvas *self = (PixelCanvas *)canvas;
    wash(self, x, top, bottom, self->palette.fill[ink]);
}

static void band(Canvas *canvas, int x, double top, double bottom, Ink ink)
{
    PixelCanvas *self = (PixelCanvas *)canvas;
    const Surface *s = &self->canvas.surface, *to = &self->cells->surface;
    if (is_inside(self, (Point){x, top}))
        wash(self, x, top, bottom, self->palette.fill[ink]);
    else
        canvas_band(self->cells, x / s->cell_w * to->cell_w, on_cells(self, (Point){x, top}).y,
                    on_cells(self, (Point){x, bottom}).y, ink);
}

static void upright(PixelCanvas *self, double x, double top, double bottom, Ink ink, Pen pen)
{
    double gone = 0;
    stroke_dashed(self, (Point){x, top}, (Point){x, bottom}, &gone, pen);
    paint_ink(self->paint, ink_color(self, ink), 1);
}

static void rule(Canvas *canvas, double x, double top, double bottom, Ink ink)
{
    upright((PixelCanvas *)canvas, x, top, bottom, ink, (Pen){.nth = 1});
}

static void cursor(Canvas *canvas, double x, double top, double bottom, Ink ink)
{
    upright((PixelCanvas *)canvas, x, top, bottom, ink, (Pen){.nth = 0});
}

static void text(Canvas *canvas, Point at, const char *words, TextLook look)
{
    PixelCanvas *self = (PixelCanvas *)canvas;
    if (look.role == TEXT_MARK)
        paint_text(self->paint, at, canvas->surface.cell_w, words,
                   (TextPen){.color = ink_color(self, look.ink)});
    else
        canvas_text(self->cells, on_cells(self, at), words, look);
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
    self->paint = paint_clear(arena, self->canvas.surface.w, self->canvas.surface.h);
    self->palette = palette_on(surface->ground);
    self->unit = look->cell_height / 10.0;
    return &self->canvas;
}

Grid canvas_pixels_cells(Canvas *canvas)
{
    return canvas_grid_cells(((PixelCanvas *)canvas)->cells);
}

/* Moves the rows of the area to the front of the pane's pixels. */
Image canvas_pixels_image(Canvas *canvas)
{
    const PixelCanvas *self = (PixelCanvas *)canvas;
    Image image = self->paint->image;
    size_t row = (size_t)self->area.w * (size_t)image.c;
    for (int y = 0; y < self->area.h; y++) {
        size_t from = (size_t)(self->area.y + y) * (size_t)image.w + (size_t)self->area.x;
        memmove(image.pixels + (size_t)y * row, image.pixels + from * (size_t)image.c, row);
    }
    image.w = self->area.w;
    image.h = self->area.h;
    return image;
}
