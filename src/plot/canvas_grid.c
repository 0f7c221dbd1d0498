/* Draws plots with characters, for a terminal.  Curves set dots of a raster finer than the cells,
 * and each cell shows the character nearest to its dots.  Text snaps to cells and lies on top.
 * When marks meet in a cell, the one with the higher layer wins: a curve stays clean among its
 * samples. */
#include "plot/canvas.h"
#include "plot/glyphs.h"

#include <math.h>

/* From low to high: what comes later here covers what comes earlier. */
typedef enum {
    LAYER_NONE,
    LAYER_BAND,
    LAYER_DOTS,
    LAYER_RULE,
    LAYER_LINE,
    LAYER_POINT,
    LAYER_TEXT
} DotLayer;

typedef struct {
    uint32_t glyph; /* shown instead of the dots if not 0 */
    uint8_t bits;   /* dots */
    uint8_t layer;  /* Layer */
    uint8_t ink;    /* Ink */
    uint8_t nth;    /* of the Pen, for lines */
} Dots;

typedef struct {
    Canvas canvas; /* first: a Canvas * is a GridCanvas * */
    const GlyphSet *set;
    Grid grid;
    Dots *dots; /* [rows][columns] */
    bool color;
    bool strong; /* the frame stands out, since the pane has the focus */
    Palette palette;
} GridCanvas;

/* A pen that moves along a polyline. */
typedef struct {
    GridCanvas *canvas;
    Pen pen;
    int step; /* dots so far, for dashes */
} LineTrail;

static Dots *dots_at(GridCanvas *canvas, int column, int row)
{
    if (column < 0 || column >= canvas->grid.columns || row < 0 || row >= canvas->grid.rows)
        return NULL;
    return &canvas->dots[row * canvas->grid.columns + column];
}

/* The cell at these dots if `layer` may draw there, prepared for it. */
static Dots *claim(GridCanvas *canvas, int x, int y, DotLayer layer, Ink ink)
{
    Dots *dots = dots_at(canvas, x / canvas->set->cell_w, y / canvas->set->cell_h);
    if (!dots || dots->layer > layer)
        return NULL;
    if (dots->layer < layer)
        *dots = (Dots){.layer = (uint8_t)layer};
    dots->ink = (uint8_t)ink;
    return dots;
}

static void set_dot(GridCanvas *canvas, int x, int y, DotLayer layer, Pen pen)
{
    const GlyphSet *set = canvas->set;
    Dots *dots = claim(canvas, x, y, layer, pen.ink);
    if (!dots)
        return;
    dots->bits |= (uint8_t)(1u << (y % set->cell_h * set->cell_w + x % set->cell_w));
    dots->nth = (uint8_t)pen.nth;
}

static void set_glyph(GridCanvas *canvas, Point at, DotLayer layer, Ink ink, uint32_t glyph)
{
    Dots *dots = claim(canvas, (int)at.x, (int)at.y, layer, ink);
    if (dots)
        dots->glyph = glyph;
}

/* Whether the pen draws at this step.  Lengths are in dots: drawn, left out. */
static bool pen_is_down(const LineTrail *trail)
{
    static const int DASH[][2] = {{1, 0}, {4, 2}, {1, 2}, {6, 4}, {2, 1}, {8, 2}};
    static const int FAINT[] = {1, 2};
    if (trail->canvas->color || !trail->canvas->set->dashes)
        return true;
    const int *dash = trail->pen.nth == NTH_FAINT ? FAINT : DASH[trail->pen.nth % LENGTH(DASH)];
    return trail->step % (dash[0] + dash[1]) < dash[0];
}

static void trail_dot(void *context, int x, int y)
{
    LineTrail *trail = context;
    if (pen_is_down(trail))
        set_dot(trail->canvas, x, y, LAYER_LINE, trail->pen);
    trail->step++;
}

static void draw_polyline(Canvas *canvas, const Point *point, int n, Pen pen)
{
    LineTrail trail = {.canvas = (GridCanvas *)canvas, .pen = pen};
    for (int i = 1; i < n; i++) {
        raster_line(point[i - 1], point[i], trail_dot, &trail);
        trail.step--; /* the joint belongs to both segments */
    }
}

/* Without colour, one dot per cell for all its samples: the cloud stays lighter than the curve. */
static void draw_sample(GridCanvas *canvas, Point at, Ink ink)
{
    const GlyphSet *set = canvas->set;
    const Dots *dots = dots_at(canvas, (int)at.x / set->cell_w, (int)at.y / set->cell_h);
    bool crowded = !canvas->color && dots && dots->layer == LAYER_DOTS && dots->bits;
    if (set->dot)
        set_glyph(canvas, at, LAYER_DOTS, ink, set->dot);
    else if (!crowded)
        set_dot(canvas, (int)at.x, (int)at.y, LAYER_DOTS, (Pen){.ink = ink});
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
        set_glyph(self, point[i], LAYER_POINT, ink, self->set->point);
}

static void draw_here(Canvas *canvas, Point point, Ink ink)
{
    GridCanvas *self = (GridCanvas *)canvas;
    set_glyph(self, point, LAYER_POINT, ink, self->set->here);
}

/* Every second dot of every second column, staggered, where there is no shade. */
static void draw_band(Canvas *canvas, int x, double top, double bottom, Ink ink)
{
    GridCanvas *self = (GridCanvas *)canvas;
    for (int y = (int)top; y < bottom; y++) {
        if (self->set->shade)
            set_glyph(self, (Point){x, y}, LAYER_BAND, ink, self->set->shade);
        else if (x % 2 == 0 && (x / 2 + y) % 2 == 0)
            set_dot(self, x, y, LAYER_BAND, (Pen){.ink = ink});
    }
}

static void draw_rule(Canvas *canvas, double x, double top, double bottom, Ink ink)
{
    GridCanvas *self = (GridCanvas *)canvas;
    for (double y = top; y <= bottom; y++)
        set_glyph(self, (Point){x, y}, LAYER_RULE, ink, self->set->rule);
}

static void draw_cursor(Canvas *canvas, double x, double top, double bottom, Ink ink)
{
    GridCanvas *self = (GridCanvas *)canvas;
    for (double y = top; y <= bottom; y++)
        set_glyph(self, (Point){x, y}, LAYER_RULE, ink, self->set->cursor);
}

static Style text_style(const GridCanvas *self, TextLook look)
{
    if (look.role == TEXT_MARK)
        return (Style){.ink = self->palette.ink[look.ink]};
    if (self->canvas.surface.framed && (look.role == TEXT_TICK || look.role == TEXT_LABEL))
        return (Style){.ink = self->palette.label};
    return (Style){.bold = look.role == TEXT_TITLE || look.role == TEXT_NOTE};
}

/* Covers the curves below it. */
static void draw_text(Canvas *canvas, Point at, const char *text, TextLook look)
{
    GridCanvas *self = (GridCanvas *)canvas;
    int column = (int)floor(at.x / self->set->cell_w), row = (int)floor(at.y / self->set->cell_h);
    int columns = grid_text(&self->grid, column, row, text, text_style(self, look));
    for (int i = 0; i < columns; i++) {
        Dots *dots = dots_at(self, column + i, row);
        if (dots)
            *dots = (Dots){.layer = LAYER_TEXT};
    }
}

/* Covers what is below, so that samples in the legend are not mistaken for curves. */
static void draw_panel(Canvas *canvas, Rect where)
{
    GridCanvas *self = (GridCanvas *)canvas;
    int left = where.x / self->set->cell_w - 1, right = (where.x + where.w) / self->set->cell_w;
    for (int row = where.y / self->set->cell_h; row * self->set->cell_h < where.y + where.h; row++)
        for (int column = left; column <= right; column++) {
            Dots *dots = dots_at(self, column, row);
            if (dots && dots->layer < LAYER_TEXT)
                *dots = (Dots){0};
        }
}

static void draw_box(GridCanvas *self)
{
    GridBox all = {0, 0, self->grid.columns, self->grid.rows};
    Color ink = self->strong ? self->palette.ink[INK_ACCENT] : self->palette.frame;
    grid_frame(&self->grid, all, self->strong, (Style){.ink = ink});
}

static void draw_axes(GridCanvas *self, const PlotLayout *layout)
{
    const GlyphSet *set = self->set;
    const Style axis = {.ink = self->palette.frame};
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
    if (canvas->surface.framed)
        draw_box((GridCanvas *)canvas);
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
    self->set = set;
    self->grid = grid_new(arena, surface.columns, surface.rows);
    self->dots = ARENA_NEW(arena, Dots, (long)surface.columns * surface.rows);
    self->color = surface.color;
    self->palette = palette_on(surface.ground);
    return &self->canvas;
}

Canvas *canvas_pane(Arena *arena, const PaneLook *look)
{
    GridCanvas *self = (GridCanvas *)canvas_grid(arena, look->surface);
    surface_frame(&self->canvas.surface);
    self->strong = look->strong;
    return &self->canvas;
}

/* Whether the line has dots above each other in the cell. */
static bool is_steep(const Dots *dots)
{
    unsigned left = dots->bits & 0x15, right = dots->bits & 0x2a;
    return dots->layer == LAYER_LINE &&
           MAX(__builtin_popcount(left), __builtin_popcount(right)) > 1;
}

/* Whether it is a lone dot beside a steep cell, left where a line changes columns. */
static bool is_speck(GridCanvas *canvas, int column, int row)
{
    if (!canvas->set->ascii || __builtin_popcount(dots_at(canvas, column, row)->bits) != 1)
        return false;
    const Dots *left = dots_at(canvas, column - 1, row), *right = dots_at(canvas, column + 1, row);
    return (left && is_steep(left)) || (right && is_steep(right));
}

static void show_dots(GridCanvas *canvas, int column, int row)
{
    const Dots *dots = dots_at(canvas, column, row);
    bool shown = dots->layer != LAYER_TEXT && (dots->glyph || dots->bits);
    if (!shown || is_speck(canvas, column, row))
        return;
    uint32_t glyph = dots->glyph ? dots->glyph : canvas->set->glyph(dots->bits, dots->nth);
    grid_put(&canvas->grid, column, row, glyph, (Style){.ink = canvas->palette.ink[dots->ink]});
}

Grid canvas_grid_cells(Canvas *canvas)
{
    GridCanvas *self = (GridCanvas *)canvas;
    for (int row = 0; row < self->grid.rows; row++)
        for (int column = 0; column < self->grid.columns; column++)
            show_dots(self, column, row);
    if (self->set->ascii)
        grid_plain(&self->grid);
    return self->grid;
}
