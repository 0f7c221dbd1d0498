/* Turns the marks of a plot into clipped, thinned points, lines and columns of dots that every
 * surface can draw. */
#include "plot/marks.h"

#include "plot/kinds.h"

#include <math.h>

/* Points that are drawn together. */
typedef struct {
    Point *point;
    int n;
} Path;

/* Draws one run of a mark, without gaps, as a line or as the fill below it. */
typedef void DrawRun(const PlotDrawing *sheet, Path *run, Pen pen);

/* Colours one column of dots. */
typedef void DrawColumn(const PlotDrawing *sheet, int x, double top, double bottom, Ink ink);

static Path path_new(Arena *arena, long most)
{
    return (Path){.point = ARENA_NEW(arena, Point, most)};
}

static Point place(const PlotDrawing *sheet, const Mark *mark, long i, const double *y)
{
    return figure_layout_point(sheet->layout, mark_x(mark, i), y[i]);
}

static Pen line_pen(const Plot *plot, Ink ink)
{
    return (Pen){.ink = ink, .nth = kinds_nth(plot, ink)};
}

/* ---- lines */

/* Draws the line so far; a single point as a point, since it has no length to be seen. */
static void flush_line(const PlotDrawing *sheet, Path *path, Pen pen)
{
    int thick = sheet->canvas->surface.framed ? 2 : 1; /* dots, upwards */
    for (int i = 1; i < path->n; i++)
        for (int up = 0; up < thick; up++)
            room_line(sheet->room, (Point){path->point[i - 1].x, path->point[i - 1].y - up},
                      (Point){path->point[i].x, path->point[i].y - up});
    if (path->n == 1)
        canvas_points(sheet->canvas, path->point, 1, pen.ink);
    else
        canvas_polyline(sheet->canvas, path->point, path->n, pen);
    path->n = 0;
}

/* Continues the line if the segment starts at its last point, else begins a new one. */
static void add_segment(const PlotDrawing *sheet, Path *path, Point a, Point b, Pen pen)
{
    const Point *last = path->n ? &path->point[path->n - 1] : NULL;
    if (last && (last->x != a.x || last->y != a.y))
        flush_line(sheet, path, pen);
    if (path->n == 0)
        path->point[path->n++] = a;
    path->point[path->n++] = b;
}

static void draw_run(const PlotDrawing *sheet, Path *run, Pen pen)
{
    Path path = path_new(sheet->arena, run->n + 1L);
    if (run->n == 1 && rect_holds(sheet->layout->area, run->point[0]))
        path.point[path.n++] = run->point[0];
    for (int i = 1; i < run->n; i++) {
        Point a = run->point[i - 1], b = run->point[i];
        if (raster_clip(sheet->layout->area, &a, &b))
            add_segment(sheet, &path, a, b, pen);
    }
    flush_line(sheet, &path, pen);
}

/* The runs of a mark, each thinned to what shows. */
static void draw_runs(const PlotDrawing *sheet, const Mark *mark, Pen pen, DrawRun *draw)
{
    Path run = path_new(sheet->arena, mark->n);
    for (long i = 0; i <= mark->n; i++) {
        Point at = i < mark->n ? place(sheet, mark, i, mark->y) : (Point){NAN, NAN};
        if (!isnan(at.x)) {
            run.point[run.n++] = at;
            continue;
        }
        ArenaMark scratch = arena_mark(sheet->arena);
        run.n = raster_thin(run.point, run.n);
        draw(sheet, &run, pen);
        run.n = 0;
        arena_release(sheet->arena, scratch);
    }
}

static void draw_line(const PlotDrawing *sheet, const Mark *mark)
{
    draw_runs(sheet, mark, line_pen(sheet->plot, mark->ink), draw_run);
}

/* ---- areas */

/* Columns from point `a` up to, not including, `b`, each between the two edges there. */
static void draw_columns(const PlotDrawing *sheet, const Point a[2], const Point b[2], Ink ink,
                         DrawColumn *draw)
{
    const Rect *area = &sheet->layout->area;
    double first = fmax(ceil(a[0].x), area->x), end = fmin(ceil(b[0].x), area->x + area->w);
    for (double x = first; x < end; x++) {
        double t = (x - a[0].x) / (b[0].x - a[0].x);
        double one = a[0].y + t * (b[0].y - a[0].y), other = a[1].y + t * (b[1].y - a[1].y);
        double top = fmax(fmin(one, other), area->y);
        double bottom = fmin(fmax(one, other), area->y + area->h);
        if (top <= bottom)
            draw(sheet, (int)x, top, bottom, ink);
    }
}

static void fill_column(const PlotDrawing *sheet, int x, double top, double bottom, Ink ink)
{
    canvas_fill(sheet->canvas, x, top, bottom, ink);
}

static void fill_run(const PlotDrawing *sheet, Path *run, Pen pen)
{
    double floor = sheet->layout->area.y + sheet->layout->area.h;
    for (int i = 1; i < run->n; i++) {
        Point a = run->point[i - 1], b = run->point[i];
        if (a.x > b.x)
            a = run->point[i], b = run->point[i - 1];
        const Point from[] = {a, {a.x, floor}}, to[] = {b, {b.x, floor}};
        draw_columns(sheet, from, to, pen.ink, fill_column);
    }
}

static void draw_fill(const PlotDrawing *sheet, const Mark *mark)
{
    if (mark->kind == MARK_LINE && mark->fill)
        draw_runs(sheet, mark, (Pen){.ink = mark->ink}, fill_run);
}

static void band_column(const PlotDrawing *sheet, int x, double top, double bottom, Ink ink)
{
    room_band(sheet->room, x, top, bottom);
    canvas_band(sheet->canvas, x, top, bottom, ink);
}

static void draw_band(const PlotDrawing *sheet, const Mark *mark)
{
    for (long i = 1; i < mark->n; i++) {
        const Point a[] = {place(sheet, mark, i - 1, mark->y), place(sheet, mark, i - 1, mark->y2)};
        const Point b[] = {place(sheet, mark, i, mark->y), place(sheet, mark, i, mark->y2)};
        if (isnan(a[0].x) || isnan(a[1].x) || isnan(b[0].x) || isnan(b[1].x))
            continue;
        bool forward = a[0].x < b[0].x;
        draw_columns(sheet, forward ? a : b, forward ? b : a, mark->ink, band_column);
    }
}

/* ---- points and rules */

static Path visible_points(const PlotDrawing *sheet, const Mark *mark)
{
    Path path = path_new(sheet->arena, mark->n);
    for (long i = 0; i < mark->n; i++) {
        Point at = place(sheet, mark, i, mark->y);
        if (!isnan(at.x) && rect_holds(sheet->layout->area, at))
            path.point[path.n++] = at;
    }
    return path;
}

static void draw_dots(const PlotDrawing *sheet, const Mark *mark)
{
    Path path = visible_points(sheet, mark);
    for (int i = 0; i < path.n; i++)
        room_dot(sheet->room, path.point[i]);
    canvas_dots(sheet->canvas, path.point, path.n, mark->ink);
}

/* Whether a line goes through the same points. */
static bool is_joined(const Plot *plot, const Mark *mark)
{
    for (int i = 0; i < plot->marks; i++)
        if (plot->mark[i].kind == MARK_LINE && plot->mark[i].y == mark->y)
            return true;
    return false;
}

/* Whether points are nearer to each other than three columns: they would be a chain of glyphs. */
static bool is_crowded(const PlotDrawing *sheet, const Path *path)
{
    enum { COLUMNS_EACH = 3 };
    double least = COLUMNS_EACH * sheet->canvas->surface.cell_w;
    return path->n > 1 &&
           fabs(path->point[path->n - 1].x - path->point[0].x) < (path->n - 1) * least;
}

/* Of crowded points there is a line, and only its end is marked. */
static void draw_points(const PlotDrawing *sheet, const Mark *mark)
{
    Path path = visible_points(sheet, mark);
    if (is_crowded(sheet, &path)) {
        if (!is_joined(sheet->plot, mark))
            draw_runs(sheet, mark, (Pen){.ink = mark->ink, .nth = NTH_POINTS}, draw_run);
        path.point[0] = path.point[path.n - 1];
        path.n = 1;
    }
    for (int i = 0; i < path.n; i++)
        room_point(sheet->room, path.point[i]);
    bool special = mark->here || mark->best;
    if (!special)
        canvas_points(sheet->canvas, path.point, path.n, mark->ink);
    for (int i = 0; special && i < path.n; i++)
        (mark->best ? canvas_star : canvas_here)(sheet->canvas, path.point[i], mark->ink);
}

static void draw_rules(const PlotDrawing *sheet, const Mark *mark)
{
    const Rect *area = &sheet->layout->area;
    for (long i = 0; i < mark->n; i++) {
        Point at = figure_layout_point(sheet->layout, mark_x(mark, i), sheet->layout->y.lo);
        if (isnan(at.x) || at.x < area->x || at.x >= area->x + area->w)
            continue;
        Point top = {at.x, area->y + 0.5}, bottom = {at.x, area->y + area->h - 0.5};
        room_rule(sheet->room, top, bottom);
        (mark->here ? canvas_cursor : canvas_rule)(sheet->canvas, at.x, top.y, bottom.y, mark->ink);
    }
}

/* An arrow at the edge where a value is above or below the area. */
static void draw_beyond(const PlotDrawing *sheet, const Mark *mark)
{
    const PlotLayout *l = sheet->layout;
    double top = l->area.y + 0.5, bottom = l->area.y + l->area.h - 0.5;
    for (long i = 0; i < mark->n; i++) {
        bool lost = l->y.log && mark->y[i] <= 0; /* it has no place */
        Point at = figure_layout_point(l, mark_x(mark, i), lost ? l->y.lo : mark->y[i]);
        bool above = at.y < l->area.y, below = lost || at.y >= l->area.y + l->area.h;
        if ((above || below) && at.x >= l->area.x && at.x < l->area.x + l->area.w)
            canvas_beyond(sheet->canvas, (Point){at.x, above ? top : bottom}, above, mark->ink);
    }
}

/* ---- all of them */

/* From the ground up: what is drawn later covers what was drawn before. */
static const struct {
    MarkKind kind;
    void (*draw)(const PlotDrawing *sheet, const Mark *mark);
} LAYER[] = {
    {MARK_LINE, draw_fill},    {MARK_BAND, draw_band},    {MARK_DOTS, draw_dots},
    {MARK_VLINE, draw_rules},  {MARK_LINE, draw_line},    {MARK_LINE, draw_beyond},
    {MARK_POINT, draw_beyond}, {MARK_POINT, draw_points},
};

void marks_draw(const PlotDrawing *sheet)
{
    for (int layer = 0; layer < LENGTH(LAYER); layer++)
        for (int i = 0; i < sheet->plot->marks; i++) {
            ArenaMark scratch = arena_mark(sheet->arena);
            if (sheet->plot->mark[i].kind == LAYER[layer].kind)
                LAYER[layer].draw(sheet, &sheet->plot->mark[i]);
            arena_release(sheet->arena, scratch);
        }
}

void marks_sample(const PlotDrawing *sheet, const Mark *mark, Rect at)
{
    double middle = at.y + at.h / 2.0;
    Point left = {at.x + 0.5, middle}, right = {at.x + at.w - 0.5, middle};
    Point centre = {at.x + at.w / 2.0, middle};
    if (mark->kind == MARK_POINT ||
        (sheet->canvas->surface.framed && kinds_is_points(sheet->plot, mark)))
        canvas_points(sheet->canvas, &centre, 1, mark->ink);
    else if (mark->kind == MARK_LINE)
        canvas_polyline(sheet->canvas, (Point[]){left, right}, 2, line_pen(sheet->plot, mark->ink));
    else if (mark->kind == MARK_DOTS)
        canvas_dots(sheet->canvas, &centre, 1, mark->ink);
    for (int x = at.x; mark->kind == MARK_BAND && x < at.x + at.w; x++)
        canvas_band(sheet->canvas, x, at.y + at.h / 6, at.y + at.h - at.h / 6, mark->ink);
}
