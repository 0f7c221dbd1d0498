/* Draws plots as SVG: lines are paths, text is text, and columns of an area become one shape. */
#include "plot/canvas.h"
#include "plot/svg.h"

#include "base/text.h"

#include <math.h>

/* An area on its way: its columns come one by one from the left. */
typedef struct {
    double *top, *bottom; /* [w of the surface] */
    int x, n;             /* its first column; how many there are */
    Ink ink;
    double alpha;
} Area;

typedef struct {
    Canvas canvas; /* first: a Canvas * is an SvgCanvas * */
    Buf *out;
    Area area;
    const PlotLayout *layout;  /* of the plot being drawn; borrowed */
    Point named[PLOT_MARKS];   /* what a label may stand beside: points and rules, which have ... */
    Ink named_ink[PLOT_MARKS]; /* ... these inks */
    int names;
    double unit; /* pixels: a sixth of a cell's width */
} SvgCanvas;

static const double FILL = 0.08, BAND = 0.18; /* how much of its colour an area has */

/* ---- areas */

/* Writes the area so far as one shape. */
static void flush(SvgCanvas *self)
{
    Area *area = &self->area;
    if (area->n == 0)
        return;
    svg_path_open(self->out);
    for (int i = 0; i < area->n; i++)
        svg_move(self->out, i == 0 ? 'M' : i == 1 ? 'L' : 0, (Point){area->x + i, area->top[i]});
    for (int i = area->n - 1; i >= 0; i--)
        svg_move(self->out, i == area->n - 1 ? 'L' : 0, (Point){area->x + i, area->bottom[i]});
    buf_char(self->out, 'Z');
    svg_path_close(self->out);
    svg_color(self->out, "fill", paper_ink(area->ink));
    svg_number(self->out, "fill-opacity", area->alpha);
    buf_text_add(self->out, "/>\n");
    area->n = 0;
}

static SvgCanvas *begin(Canvas *canvas)
{
    SvgCanvas *self = (SvgCanvas *)canvas;
    flush(self);
    return self;
}

static void add_column(SvgCanvas *self, int x, double top, double bottom, Area look)
{
    Area *area = &self->area;
    bool same = area->ink == look.ink && area->alpha == look.alpha && x == area->x + area->n;
    if (!same || area->n == self->canvas.surface.w)
        flush(self);
    if (area->n == 0) {
        area->x = x;
        area->ink = look.ink;
        area->alpha = look.alpha;
    }
    area->top[area->n] = top;
    area->bottom[area->n++] = bottom;
}

static void fill(Canvas *canvas, int x, double top, double bottom, Ink ink)
{
    add_column((SvgCanvas *)canvas, x, top, bottom, (Area){.ink = ink, .alpha = FILL});
}

static void band(Canvas *canvas, int x, double top, double bottom, Ink ink)
{
    add_column((SvgCanvas *)canvas, x, top, bottom, (Area){.ink = ink, .alpha = BAND});
}

/* ---- lines */

/* The end of a path that is a line. */
static void stroke(SvgCanvas *self, Rgb color, double width)
{
    svg_path_close(self->out);
    buf_text_add(self->out, " fill=\"none\"");
    svg_color(self->out, "stroke", color);
    svg_number(self->out, "stroke-width", width);
}

static void polyline(Canvas *canvas, const Point *point, int n, Pen pen)
{
    SvgCanvas *self = begin(canvas);
    svg_path_open(self->out);
    for (int i = 0; i < n; i++)
        svg_move(self->out, i == 0 ? 'M' : i == 1 ? 'L' : 0, point[i]);
    stroke(self, paper_ink(pen.ink), (pen.nth == NTH_FAINT ? 0.9 : 1.5) * self->unit);
    buf_text_add(self->out, " stroke-linejoin=\"round\" stroke-linecap=\"round\"/>\n");
}

static void beyond(Canvas *canvas, Point at, bool above, Ink ink)
{
    SvgCanvas *self = begin(canvas);
    double size = 4 * self->unit, foot = at.y + (above ? size : -size);
    svg_path_open(self->out);
    svg_move(self->out, 'M', (Point){at.x - size, foot});
    svg_move(self->out, 'L', at);
    svg_move(self->out, 0, (Point){at.x + size, foot});
    stroke(self, paper_ink(ink), 1.5 * self->unit);
    buf_text_add(self->out, " stroke-linejoin=\"round\" stroke-linecap=\"round\"/>\n");
}

static void upright(SvgCanvas *self, double x, double top, double bottom, Ink ink)
{
    svg_path_open(self->out);
    svg_move(self->out, 'M', (Point){x, top});
    svg_move(self->out, 'L', (Point){x, bottom});
    stroke(self, paper_ink(ink), self->unit);
}

/* Remembers what a label may stand beside. */
static void note(SvgCanvas *self, Point at, Ink ink)
{
    if (self->names == PLOT_MARKS)
        return;
    self->named[self->names] = at;
    self->named_ink[self->names++] = ink;
}

static void rule(Canvas *canvas, double x, double top, double bottom, Ink ink)
{
    SvgCanvas *self = begin(canvas);
    note(self, (Point){x, top}, ink);
    upright(self, x, top, bottom, ink);
    svg_number(self->out, "stroke-dasharray", 4 * self->unit);
    buf_text_add(self->out, "/>\n");
}

static void cursor(Canvas *canvas, double x, double top, double bottom, Ink ink)
{
    SvgCanvas *self = begin(canvas);
    upright(self, x, top, bottom, ink);
    buf_text_add(self->out, "/>\n");
}

/* ---- points */

static void circle(SvgCanvas *self, Point at, double radius, Ink ink)
{
    buf_text_add(self->out, "<circle");
    svg_number(self->out, "cx", at.x);
    svg_number(self->out, "cy", at.y);
    svg_number(self->out, "r", radius);
    svg_color(self->out, "fill", paper_ink(ink));
}

/* A rim of the ground tells a point from the line that it lies on. */
static void end_rimmed(SvgCanvas *self)
{
    svg_color(self->out, "stroke", paper_part(PAPER_WHITE));
    svg_number(self->out, "stroke-width", self->unit);
    buf_text_add(self->out, " paint-order=\"stroke\"/>\n");
}

/* Crowds of samples look darker. */
static void dots(Canvas *canvas, const Point *point, int n, Ink ink)
{
    SvgCanvas *self = begin(canvas);
    for (int i = 0; i < n; i++) {
        circle(self, point[i], 1.2 * self->unit, ink);
        buf_text_add(self->out, " fill-opacity=\"0.4\"/>\n");
    }
}

static void points(Canvas *canvas, const Point *point, int n, Ink ink)
{
    SvgCanvas *self = begin(canvas);
    if (n == 1)
        note(self, point[0], ink);
    for (int i = 0; i < n; i++) {
        circle(self, point[i], 3 * self->unit, ink);
        end_rimmed(self);
    }
}

static void star(Canvas *canvas, Point at, Ink ink)
{
    enum { CORNERS = 10 };
    SvgCanvas *self = begin(canvas);
    svg_path_open(self->out);
    for (int i = 0; i < CORNERS; i++) {
        double angle = 2 * M_PI * i / CORNERS, radius = (i % 2 ? 2.2 : 5.2) * self->unit;
        svg_move(self->out,
                 i == 0   ? 'M'
                 : i == 1 ? 'L'
                          : 0,
                 (Point){at.x + radius * sin(angle), at.y - radius * cos(angle)});
    }
    buf_char(self->out, 'Z');
    svg_path_close(self->out);
    svg_color(self->out, "fill", paper_ink(ink));
    end_rimmed(self);
}

/* ---- words */

/* A label beside an axis has its place by the tick: above the middle of it, or before its end. */
static void tick_text(SvgCanvas *self, Point at, const char *words, TextPen pen)
{
    const Ticks *ticks = &self->layout->x_ticks;
    int cell_w = self->canvas.surface.cell_w;
    double width = text_width(words) * cell_w;
    pen.hold = HOLD_RIGHT;
    for (int i = 0; i < ticks->n; i++)
        if (words == ticks->tick[i].label) {
            Point tick =
                figure_layout_point(self->layout, ticks->tick[i].value, self->layout->y.lo);
            bool aside = fabs(at.x + width / 2 - tick.x) > cell_w;
            pen.hold = HOLD_MIDDLE;
            at.x = aside ? at.x : tick.x - width / 2;
        }
    svg_text(self->out, at, cell_w, words, pen);
}

/* A name keeps the side on which what it names lies. */
static TextHold mark_hold(const SvgCanvas *self, Point at, double width, Ink ink)
{
    for (int i = self->names - 1; i >= 0; i--) {
        if (self->named_ink[i] != ink)
            continue;
        double x = self->named[i].x;
        return at.x >= x ? HOLD_LEFT : at.x + width <= x ? HOLD_RIGHT : HOLD_MIDDLE;
    }
    return HOLD_MIDDLE;
}

static void text(Canvas *canvas, Point at, const char *words, TextLook look)
{
    SvgCanvas *self = begin(canvas);
    TextPen pen = {.color = paper_part(PAPER_WORDS), .hold = HOLD_MIDDLE};
    if (look.role == TEXT_TICK) {
        pen.color = paper_part(PAPER_SMALL);
        tick_text(self, at, words, pen);
        return;
    }
    if (look.role == TEXT_MARK) {
        pen.color = paper_ink(look.ink);
        pen.halo = true;
        pen.hold = mark_hold(self, at, text_width(words) * canvas->surface.cell_w, look.ink);
    }
    if (look.role == TEXT_LEGEND)
        pen.hold = HOLD_LEFT;
    pen.bold = look.role == TEXT_TITLE;
    svg_text(self->out, at, canvas->surface.cell_w, words, pen);
}

static void text_upright(Canvas *canvas, Point at, const char *words, TextLook look)
{
    SvgCanvas *self = begin(canvas);
    (void)look;
    svg_text(self->out, at, canvas->surface.cell_w, words,
             (TextPen){.color = paper_part(PAPER_WORDS), .hold = HOLD_MIDDLE, .upright = true});
}

static void panel(Canvas *canvas, Rect where)
{
    SvgCanvas *self = begin(canvas);
    int pad = canvas->surface.cell_w / 2;
    Rect box = {where.x - pad, where.y - pad, where.w + 2 * pad, where.h + 2 * pad};
    svg_box(self->out, box, 3 * self->unit);
    svg_color(self->out, "fill", paper_part(PAPER_WHITE));
    svg_number(self->out, "fill-opacity", 0.9);
    svg_color(self->out, "stroke", paper_part(PAPER_FRAME));
    buf_text_add(self->out, "/>\n");
}

/* ---- the frame */

/* A straight line of a path. */
static void straight(SvgCanvas *self, double x, double y, double w, double h)
{
    svg_move(self->out, 'M', (Point){x, y});
    svg_move(self->out, 'L', (Point){x + w, y + h});
}

static void grid_lines(SvgCanvas *self)
{
    const PlotLayout *l = self->layout;
    Rect area = l->area;
    if (l->x_ticks.n + l->y_ticks.n == 0)
        return;
    svg_path_open(self->out);
    for (int i = 0; i < l->x_ticks.n; i++)
        straight(self, figure_layout_point(l, l->x_ticks.tick[i].value, l->y.lo).x, area.y, 0,
                 area.h);
    for (int i = 0; i < l->y_ticks.n; i++)
        straight(self, area.x, figure_layout_point(l, l->x.lo, l->y_ticks.tick[i].value).y, area.w,
                 0);
    stroke(self, paper_part(PAPER_GRID), 0.8 * self->unit);
    buf_text_add(self->out, "/>\n");
}

static void axes(SvgCanvas *self)
{
    const PlotLayout *l = self->layout;
    Rect area = l->area;
    double tick = 3 * self->unit, bottom = area.y + area.h;
    svg_path_open(self->out);
    straight(self, area.x, area.y, 0, area.h);
    straight(self, area.x, bottom, area.w, 0);
    for (int i = 0; i < l->x_ticks.n; i++)
        straight(self, figure_layout_point(l, l->x_ticks.tick[i].value, l->y.lo).x, bottom, 0,
                 tick);
    for (int i = 0; i < l->y_ticks.n; i++)
        straight(self, area.x, figure_layout_point(l, l->x.lo, l->y_ticks.tick[i].value).y, -tick,
                 0);
    for (int i = 0; i < l->x_ticks.minors; i++)
        straight(self, figure_layout_point(l, l->x_ticks.minor[i], l->y.lo).x, bottom, 0, tick / 2);
    for (int i = 0; i < l->y_ticks.minors; i++)
        straight(self, area.x, figure_layout_point(l, l->x.lo, l->y_ticks.minor[i]).y, -tick / 2,
                 0);
    stroke(self, paper_part(PAPER_SMALL), 0.8 * self->unit);
    buf_text_add(self->out, " stroke-linecap=\"square\"/>\n");
}

static void frame(Canvas *canvas, const PlotLayout *layout)
{
    SvgCanvas *self = begin(canvas);
    self->layout = layout;
    self->names = 0;
    grid_lines(self);
    axes(self);
}

static const CanvasKind SVG_KIND = {
    .name = "svg",
    .frame = frame,
    .polyline = polyline,
    .text = text,
    .dots = dots,
    .points = points,
    .star = star,
    .beyond = beyond,
    .fill = fill,
    .band = band,
    .rule = rule,
    .cursor = cursor,
    .text_upright = text_upright,
    .panel = panel,
};

Canvas *canvas_svg(Arena *arena, Buf *out, const Surface *surface)
{
    SvgCanvas *self = ARENA_NEW(arena, SvgCanvas, 1);
    self->canvas.kind = &SVG_KIND;
    self->canvas.surface = *surface;
    self->out = out;
    self->area.top = ARENA_NEW(arena, double, surface->w);
    self->area.bottom = ARENA_NEW(arena, double, surface->w);
    self->unit = surface->cell_w / (double)FONT_W;
    return &self->canvas;
}
