/* Draws plots with characters, for a terminal.  Curves set dots of a raster finer than the cells,
 * and each cell shows the character nearest to its dots (dots.c).  Text snaps to cells and lies on
 * top. */
#include "plot/dots.h"

#include <math.h>

typedef struct {
    Canvas canvas; /* first: a Canvas * is a GridCanvas * */
    Grid grid;
    DotRaster dots;
    Rect area;      /* of the plot being drawn */
    bool strong;    /* the frame stands out, since the pane has the focus */
    bool on_screen; /* not a text for a file or a pipe */
} GridCanvas;

/* A pen that moves along a polyline. */
typedef struct {
    GridCanvas *canvas;
    Pen pen;
    int step;   /* dots so far, for dashes */
    bool thick; /* two dots: on a screen, where thin lines of braille are hardly seen */
    bool steep; /* where it is now, the line is higher than wide */
} LineTrail;

/* Whether the pen draws at this step.  Lengths are in dots: drawn, left out. */
static bool pen_is_down(const LineTrail *trail)
{
    static const int DASH[][2] = {{1, 0}, {4, 2}, {1, 2}, {6, 4}, {2, 1}, {8, 2}};
    static const int FAINT[] = {1, 2};
    if (!trail->canvas->dots.set->dashes)
        return true;
    const int *dash = trail->pen.nth >= NTH_POINTS ? FAINT : DASH[trail->pen.nth % LENGTH(DASH)];
    return trail->step % (dash[0] + dash[1]) < dash[0];
}

/* The second dot of a thick stroke: beside the first, on the side that is inside the area. */
static void thicken(const LineTrail *trail, int x, int y)
{
    const Rect *area = &trail->canvas->area;
    bool inside = rect_holds(*area, (Point){x, y}); /* not in a legend */
    if (trail->steep)
        x += x > area->x ? -1 : 1;
    else
        y += y > area->y ? -1 : 1;
    if (!inside || rect_holds(*area, (Point){x, y}))
        dots_set(&trail->canvas->dots, x, y, LAYER_LINE, trail->pen);
}

static void trail_dot(void *context, int x, int y)
{
    LineTrail *trail = context;
    if (pen_is_down(trail)) {
        dots_set(&trail->canvas->dots, x, y, LAYER_LINE, trail->pen);
        if (trail->thick)
            thicken(trail, x, y);
    }
    trail->step++;
}

static void draw_polyline(Canvas *canvas, const Point *point, int n, Pen pen)
{
    LineTrail trail = {.canvas = (GridCanvas *)canvas, .pen = pen};
    trail.thick = trail.canvas->on_screen && trail.canvas->dots.set->thick && pen.nth != NTH_FAINT;
    for (int i = 1; i < n; i++) {
        trail.steep = fabs(point[i].y - point[i - 1].y) > fabs(point[i].x - point[i - 1].x);
        raster_line(point[i - 1], point[i], trail_dot, &trail);
        trail.step--; /* the joint belongs to both segments */
    }
}

/* Without colour, one dot per cell for all its samples: the cloud stays lighter than the curve. */
static void draw_sample(GridCanvas *canvas, Point at, Ink ink)
{
    DotRaster *raster = &canvas->dots;
    const GlyphSet *set = raster->set;
    const Dots *dots = dots_at(raster, (int)at.x / set->cell_w, (int)at.y / set->cell_h);
    bool crowded = !raster->color && dots && dots->layer == LAYER_DOTS && dots->bits;
    if (set->dot)
        dots_put(raster, at, LAYER_DOTS, ink, set->dot);
    else if (!crowded)
        dots_set(raster, (int)at.x, (int)at.y, LAYER_DOTS, (Pen){.ink = ink});
}

static void draw_dots(Canvas *canvas, const Point *point, int n, Ink ink)
{
    for (int i = 0; i < n; i++)
        draw_sample((GridCanvas *)canvas, point[i], ink);
}

static void draw_points(Canvas *canvas, const Point *point, int n, Ink ink)
{
    GridCanvas *self = (GridCanvas *)canvas;
    for (int i = 0; i < n; i++)
        dots_put(&self->dots, point[i], LAYER_POINT, ink, self->dots.set->point);
}

static void draw_here(Canvas *canvas, Point point, Ink ink)
{
    GridCanvas *self = (GridCanvas *)canvas;
    dots_put(&self->dots, point, LAYER_POINT, ink, self->dots.set->here);
}

static void draw_star(Canvas *canvas, Point point, Ink ink)
{
    GridCanvas *self = (GridCanvas *)canvas;
    dots_put(&self->dots, point, LAYER_POINT, ink, self->dots.set->star);
}

static void draw_beyond(Canvas *canvas, Point point, bool above, Ink ink)
{
    GridCanvas *self = (GridCanvas *)canvas;
    const GlyphSet *set = self->dots.set;
    dots_put(&self->dots, point, LAYER_POINT, ink, above ? set->above : set->below);
}

static void draw_fill(Canvas *canvas, int x, double top, double bottom, Ink ink)
{
    GridCanvas *self = (GridCanvas *)canvas;
    dots_wash(&self->dots, WASH_FILL, x, top, bottom, ink);
}

/* Without a colour for it every second dot of every second column, staggered, or a shade; where it
 * is deep every fourth dot, so that it does not outweigh its curve. */
static void draw_band(Canvas *canvas, int x, double top, double bottom, Ink ink)
{
    enum { NEAR = 2, FAR = 4, DEEP = 8 }; /* dots */
    GridCanvas *self = (GridCanvas *)canvas;
    int apart = bottom - top > DEEP ? FAR : NEAR;
    if (dots_wash(&self->dots, WASH_BAND, x, top, bottom, ink))
        return;
    for (int y = (int)top; y < bottom; y++) {
        if (self->dots.set->shade)
            dots_put(&self->dots, (Point){x, y}, LAYER_BAND, ink, self->dots.set->shade);
        else if (x % 2 == 0 && (x / 2 * (apart / 2) + y) % apart == 0)
            dots_set(&self->dots, x, y, LAYER_BAND, (Pen){.ink = ink});
    }
}

static void draw_rule(Canvas *canvas, double x, double top, double bottom, Ink ink)
{
    GridCanvas *self = (GridCanvas *)canvas;
    for (double y = top; y <= bottom; y++)
        dots_put(&self->dots, (Point){x, y}, LAYER_RULE, ink, self->dots.set->rule);
}

static void draw_cursor(Canvas *canvas, double x, double top, double bottom, Ink ink)
{
    GridCanvas *self = (GridCanvas *)canvas;
    for (double y = top; y <= bottom; y++)
        dots_put(&self->dots, (Point){x, y}, LAYER_RULE, ink, self->dots.set->cursor);
}

static Style text_style(const GridCanvas *self, TextLook look)
{
    if (look.role == TEXT_MARK)
        return (Style){.ink = self->dots.palette.ink[look.ink]};
    if (self->canvas.surface.framed && (look.role == TEXT_TICK || look.role == TEXT_LABEL))
        return (Style){.ink = self->dots.palette.label};
    return (Style){.bold = look.role == TEXT_TITLE || look.role == TEXT_NOTE};
}

/* Covers the curves below it. */
static void draw_text(Canvas *canvas, Point at, const char *text, TextLook look)
{
    GridCanvas *self = (GridCanvas *)canvas;
    const Surface *s = &canvas->surface;
    int column = (int)floor(at.x / s->cell_w), row = (int)floor(at.y / s->cell_h);
    int columns = grid_text(&self->grid, column, row, text, text_style(self, look));
    for (int i = 0; i < columns; i++) {
        Dots *dots = dots_at(&self->dots, column + i, row);
        if (!dots)
            continue;
        self->grid.cell[row * self->grid.columns + column + i].style.paper =
            dots_ground(&self->dots, column + i, row);
        *dots = (Dots){.layer = LAYER_TEXT};
    }
}

/* Covers what is below, so that samples in the legend are not mistaken for curves. */
static void draw_panel(Canvas *canvas, Rect where)
{
    GridCanvas *self = (GridCanvas *)canvas;
    const Surface *s = &canvas->surface;
    int left = where.x / s->cell_w - 1, right = (where.x + where.w) / s->cell_w;
    for (int row = where.y / s->cell_h; row * s->cell_h < where.y + where.h; row++)
        for (int column = left; column <= right; column++) {
            Dots *dots = dots_at(&self->dots, column, row);
            if (!dots || dots->layer == LAYER_TEXT)
                continue;
            *dots = (Dots){0};
            grid_put(&self->grid, column, row, ' ', (Style){0});
        }
}

/* The frame, with small ticks on its lower line, where numbers stand too. */
static void draw_box(GridCanvas *self, const PlotLayout *layout)
{
    const uint32_t tick = self->strong ? 0x2537 : 0x2534;
    const Ticks *ticks = &layout->x_ticks;
    GridBox all = {0, 0, self->grid.columns, self->grid.rows};
    Color ink = self->strong ? self->dots.palette.ink[INK_ACCENT] : self->dots.palette.frame;
    grid_frame(&self->grid, all, self->strong, (Style){.ink = ink});
    for (int i = 0; layout->x_text.w && i < ticks->minors; i++) {
        int x = (int)figure_layout_point(layout, ticks->minor[i], layout->y.lo).x;
        grid_put(&self->grid, x / self->dots.set->cell_w, all.rows - 1, tick, (Style){.ink = ink});
    }
}

static void draw_axes(GridCanvas *self, const PlotLayout *layout)
{
    const GlyphSet *set = self->dots.set;
    const Style axis = {.ink = self->dots.palette.frame};
    int left = layout->area.x / set->cell_w - 1, columns = layout->area.w / set->cell_w;
    int top = layout->area.y / set->cell_h, bottom = top + layout->area.h / set->cell_h;
    for (int row = top; row < bottom; row++)
        grid_put(&self->grid, left, row, set->up, axis);
    for (int column = 1; column <= columns; column++)
        grid_put(&self->grid, left + column, bottom, set->across, axis);
    grid_put(&self->grid, left, bottom, set->corner, axis);
    for (int i = 0; i < layout->x_ticks.n; i++) {
        Point at = figure_layout_point(layout, layout->x_ticks.tick[i].value, layout->y.lo);
        grid_put(&self->grid, (int)at.x / set->cell_w, bottom, set->x_tick, axis);
    }
    for (int i = 0; i < layout->y_ticks.n; i++) {
        Point at = figure_layout_point(layout, layout->x.lo, layout->y_ticks.tick[i].value);
        grid_put(&self->grid, left, (int)at.y / set->cell_h, set->y_tick, axis);
    }
}

static void draw_frame(Canvas *canvas, const PlotLayout *layout)
{
    ((GridCanvas *)canvas)->area = layout->area;
    if (canvas->surface.framed)
        draw_box((GridCanvas *)canvas, layout);
    else
        draw_axes((GridCanvas *)canvas, layout);
}

static const CanvasKind GRID_KIND = {
    .name = "grid",
    .frame = draw_frame,
    .polyline = draw_polyline,
    .text = draw_text,
    .dots = draw_dots,
    .points = draw_points,
    .here = draw_here,
    .star = draw_star,
    .beyond = draw_beyond,
    .fill = draw_fill,
    .band = draw_band,
    .rule = draw_rule,
    .cursor = draw_cursor,
    .panel = draw_panel,
};

Canvas *canvas_grid(Arena *arena, TextSurface surface)
{
    GridCanvas *self = ARENA_NEW(arena, GridCanvas, 1);
    const GlyphSet *set = glyph_set(surface.glyphs);
    self->canvas.kind = &GRID_KIND;
    self->canvas.surface = surface_cells(surface.columns, surface.rows, set->cell_w, set->cell_h);
    self->grid = grid_new(arena, surface.columns, surface.rows);
    self->dots = dots_new(arena, surface);
    self->on_screen = surface.ground != GROUND_UNKNOWN;
    return &self->canvas;
}

Canvas *canvas_pane(Arena *arena, const PaneLook *look)
{
    GridCanvas *self = (GridCanvas *)canvas_grid(arena, look->surface);
    surface_frame(&self->canvas.surface);
    self->on_screen = true;
    self->strong = look->strong;
    return &self->canvas;
}

Grid canvas_grid_cells(Canvas *canvas)
{
    GridCanvas *self = (GridCanvas *)canvas;
    dots_show(&self->dots, &self->grid);
    if (self->dots.set->ascii)
        grid_plain(&self->grid);
    return self->grid;
}
