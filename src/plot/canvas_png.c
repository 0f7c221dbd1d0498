/* Draws plots with pixels, for PNG files: anti-aliased lines on white over a light grid. */
#include "plot/canvas.h"
#include "plot/paint.h"

#include <math.h>

typedef struct {
    Canvas canvas; /* first: a Canvas * is a PngCanvas * */
    Paint *paint;
    double unit; /* pixels per dot of the font: 1 in a picture of 640 x 400 */
} PngCanvas;

static void polyline(Canvas *canvas, const Point *point, int n, Pen pen)
{
    PngCanvas *self = (PngCanvas *)canvas;
    for (int i = 0; i < n; i++)
        paint_stroke(self->paint, point[MAX(i - 1, 0)], point[i], 1.5 * self->unit);
    paint_ink(self->paint, paper_ink(pen.ink), 1);
}

/* Draws each sample by itself, so that crowds of them look darker. */
static void dots(Canvas *canvas, const Point *point, int n, Ink ink)
{
    PngCanvas *self = (PngCanvas *)canvas;
    for (int i = 0; i < n; i++) {
        paint_stroke(self->paint, point[i], point[i], 2.4 * self->unit);
        paint_ink(self->paint, paper_ink(ink), 0.4);
    }
}

static void points(Canvas *canvas, const Point *point, int n, Ink ink)
{
    PngCanvas *self = (PngCanvas *)canvas;
    for (int i = 0; i < n; i++) {
        paint_diamond(self->paint, point[i], 5.2 * self->unit);
        paint_ink(self->paint, paper_part(PAPER_WHITE), 1);
        paint_diamond(self->paint, point[i], 4 * self->unit);
        paint_ink(self->paint, paper_ink(ink), 1);
    }
}

static void beyond(Canvas *canvas, Point at, bool above, Ink ink)
{
    PngCanvas *self = (PngCanvas *)canvas;
    double size = 5 * self->unit, foot = at.y + (above ? size : -size);
    paint_stroke(self->paint, (Point){at.x - size, foot}, at, 2 * self->unit);
    paint_stroke(self->paint, at, (Point){at.x + size, foot}, 2 * self->unit);
    paint_ink(self->paint, paper_ink(ink), 1);
}

static void band(Canvas *canvas, int x, double top, double bottom, Ink ink)
{
    PngCanvas *self = (PngCanvas *)canvas;
    Rect column = {.x = x, .y = (int)round(top), .w = 1};
    column.h = MAX((int)round(bottom) - column.y, 1);
    paint_fill(self->paint, column, paper_ink(ink), 0.18);
}

static void rule(Canvas *canvas, double x, double top, double bottom, Ink ink)
{
    PngCanvas *self = (PngCanvas *)canvas;
    double dash = 4 * self->unit;
    for (double y = top; y < bottom; y += 2 * dash)
        paint_stroke(self->paint, (Point){x, y}, (Point){x, fmin(y + dash, bottom)}, self->unit);
    paint_ink(self->paint, paper_ink(ink), 0.9);
}

static void text(Canvas *canvas, Point at, const char *words, TextLook look)
{
    PngCanvas *self = (PngCanvas *)canvas;
    bool mark = look.role == TEXT_MARK;
    Rgb plain = paper_part(look.role == TEXT_TICK ? PAPER_SMALL : PAPER_WORDS);
    paint_text(self->paint, at, canvas->surface.cell_w, words,
               (TextPen){.color = mark ? paper_ink(look.ink) : plain,
                         .halo = mark,
                         .bold = look.role == TEXT_TITLE});
}

static void text_upright(Canvas *canvas, Point at, const char *words, TextLook look)
{
    PngCanvas *self = (PngCanvas *)canvas;
    (void)look;
    paint_text(self->paint, at, canvas->surface.cell_w, words,
               (TextPen){.color = paper_part(PAPER_WORDS), .upright = true});
}

static void panel(Canvas *canvas, Rect where)
{
    PngCanvas *self = (PngCanvas *)canvas;
    int pad = canvas->surface.cell_w / 2;
    Rect box = {where.x - pad, where.y - pad, where.w + 2 * pad, where.h + 2 * pad};
    Rect inner = {box.x + 1, box.y + 1, box.w - 2, box.h - 2};
    paint_fill(self->paint, box, paper_part(PAPER_FRAME), 0.9);
    paint_fill(self->paint, inner, paper_part(PAPER_WHITE), 1);
}

/* A straight line, as sharp as pixels are. */
static void straight(PngCanvas *self, double x, double y, int w, int h, Rgb color)
{
    int line = MAX((int)(self->unit * 0.8), 1);
    paint_fill(self->paint, (Rect){(int)x, (int)y, w ? w : line, h ? h : line}, color, 1);
}

static void frame(Canvas *canvas, const PlotLayout *layout)
{
    PngCanvas *self = (PngCanvas *)canvas;
    Rect area = layout->area;
    int tick = (int)(3 * self->unit + 0.5), bottom = area.y + area.h;
    for (int i = 0; i < layout->x_ticks.n; i++) {
        double x = figure_layout_point(layout, layout->x_ticks.tick[i].value, layout->y.lo).x;
        straight(self, x, area.y, 0, area.h, paper_part(PAPER_GRID));
        straight(self, x, bottom, 0, tick, paper_part(PAPER_SMALL));
    }
    for (int i = 0; i < layout->y_ticks.n; i++) {
        double y = figure_layout_point(layout, layout->x.lo, layout->y_ticks.tick[i].value).y;
        straight(self, area.x, y, area.w, 0, paper_part(PAPER_GRID));
        straight(self, area.x - tick, y, tick, 0, paper_part(PAPER_SMALL));
    }
    for (int i = 0; i < layout->x_ticks.minors; i++)
        straight(self, figure_layout_point(layout, layout->x_ticks.minor[i], layout->y.lo).x,
                 bottom, 0, tick / 2, paper_part(PAPER_SMALL));
    for (int i = 0; i < layout->y_ticks.minors; i++)
        straight(self, area.x - tick / 2,
                 figure_layout_point(layout, layout->x.lo, layout->y_ticks.minor[i]).y, tick / 2, 0,
                 paper_part(PAPER_SMALL));
    straight(self, area.x, area.y, 0, area.h, paper_part(PAPER_SMALL));
    straight(self, area.x, bottom, area.w, 0, paper_part(PAPER_SMALL));
}

static const CanvasKind PNG_KIND = {
    .name = "png",
    .frame = frame,
    .polyline = polyline,
    .text = text,
    .dots = dots,
    .points = points,
    .beyond = beyond,
    .band = band,
    .rule = rule,
    .text_upright = text_upright,
    .panel = panel,
};

Canvas *canvas_png(Arena *arena, Paint *paint, const Surface *surface)
{
    PngCanvas *self = ARENA_NEW(arena, PngCanvas, 1);
    self->canvas.kind = &PNG_KIND;
    self->canvas.surface = *surface;
    self->paint = paint;
    self->unit = surface->cell_w / (double)FONT_W;
    return &self->canvas;
}
