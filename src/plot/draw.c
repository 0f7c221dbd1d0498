/* Turns a figure into shapes that every surface can draw.  Marks become clipped, thinned points;
 * the legend and the labels of points are placed once everything else is known. */
#include "plot/canvas.h"
#include "plot/room.h"

#include "base/text.h"

#include <math.h>

enum { SAMPLE_CELLS = 4 }; /* the piece of line, dot or band before a legend entry */

typedef struct {
    Arena *arena;
    Canvas *canvas;
    const Plot *plot;
    const PlotLayout *layout;
    LabelRoom *room;
} PlotDrawing;

/* Points that are drawn together. */
typedef struct {
    Point *point;
    int n;
} Path;

static Path path_new(Arena *arena, long most)
{
    return (Path){.point = ARENA_NEW(arena, Point, most)};
}

static Point place(const PlotDrawing *sheet, const Mark *mark, long i, const double *y)
{
    return figure_layout_point(sheet->layout, mark_x(mark, i), y[i]);
}

/* The pen of a line.  Lines of one ink are one kind; kinds are numbered as they appear. */
static Pen line_pen(const Plot *plot, Ink ink)
{
    unsigned seen = 0;
    if (ink == INK_FAINT)
        return (Pen){.ink = ink, .nth = NTH_FAINT};
    for (int i = 0; i < plot->marks && !(seen >> ink & 1); i++)
        if (plot->mark[i].kind == MARK_LINE && plot->mark[i].ink != INK_FAINT)
            seen |= 1u << plot->mark[i].ink;
    return (Pen){.ink = ink, .nth = __builtin_popcount(seen & ~(1u << ink))};
}

/* Draws the line so far; a single point as a point, since it has no length to be seen. */
static void flush_line(const PlotDrawing *sheet, Path *path, Pen pen)
{
    for (int i = 1; i < path->n; i++)
        room_line(sheet->room, path->point[i - 1], path->point[i]);
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

/* One run without gaps. */
static void draw_run(const PlotDrawing *sheet, Path *run, Pen pen)
{
    ArenaMark scratch = arena_mark(sheet->arena);
    run->n = raster_thin(run->point, run->n);
    Path path = path_new(sheet->arena, run->n + 1L);
    if (run->n == 1 && rect_holds(sheet->layout->area, run->point[0]))
        path.point[path.n++] = run->point[0];
    for (int i = 1; i < run->n; i++) {
        Point a = run->point[i - 1], b = run->point[i];
        if (raster_clip(sheet->layout->area, &a, &b))
            add_segment(sheet, &path, a, b, pen);
    }
    flush_line(sheet, &path, pen);
    arena_release(sheet->arena, scratch);
    run->n = 0;
}

static void draw_line(const PlotDrawing *sheet, const Mark *mark)
{
    Path run = path_new(sheet->arena, mark->n);
    Pen pen = line_pen(sheet->plot, mark->ink);
    for (long i = 0; i < mark->n; i++) {
        Point at = place(sheet, mark, i, mark->y);
        if (isnan(at.x))
            draw_run(sheet, &run, pen);
        else
            run.point[run.n++] = at;
    }
    draw_run(sheet, &run, pen);
}

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

static void draw_points(const PlotDrawing *sheet, const Mark *mark)
{
    Path path = visible_points(sheet, mark);
    for (int i = 0; i < path.n; i++)
        room_point(sheet->room, path.point[i]);
    if (!mark->here)
        canvas_points(sheet->canvas, path.point, path.n, mark->ink);
    for (int i = 0; mark->here && i < path.n; i++)
        canvas_here(sheet->canvas, path.point[i], mark->ink);
}

static void draw_rules(const PlotDrawing *sheet, const Mark *mark)
{
    const Rect *area = &sheet->layout->area;
    for (long i = 0; i < mark->n; i++) {
        Point at = figure_layout_point(sheet->layout, mark_x(mark, i), sheet->layout->y.lo);
        if (isnan(at.x) || at.x < area->x || at.x >= area->x + area->w)
            continue;
        Point top = {at.x, area->y + 0.5}, bottom = {at.x, area->y + area->h - 0.5};
        room_line(sheet->room, top, bottom);
        (mark->here ? canvas_cursor : canvas_rule)(sheet->canvas, at.x, top.y, bottom.y, mark->ink);
    }
}

/* Columns from point `a` up to, not including, `b`, each with the band's two edges there. */
static void draw_trapezoid(const PlotDrawing *sheet, const Point a[2], const Point b[2], Ink ink)
{
    const Rect *area = &sheet->layout->area;
    double first = fmax(ceil(a[0].x), area->x), end = fmin(ceil(b[0].x), area->x + area->w);
    for (double x = first; x < end; x++) {
        double t = (x - a[0].x) / (b[0].x - a[0].x);
        double one = a[0].y + t * (b[0].y - a[0].y), other = a[1].y + t * (b[1].y - a[1].y);
        double top = fmax(fmin(one, other), area->y);
        double bottom = fmin(fmax(one, other), area->y + area->h);
        if (top > bottom)
            continue;
        room_band(sheet->room, (int)x, top, bottom);
        canvas_band(sheet->canvas, (int)x, top, bottom, ink);
    }
}

static void draw_band(const PlotDrawing *sheet, const Mark *mark)
{
    for (long i = 1; i < mark->n; i++) {
        const Point a[] = {place(sheet, mark, i - 1, mark->y), place(sheet, mark, i - 1, mark->y2)};
        const Point b[] = {place(sheet, mark, i, mark->y), place(sheet, mark, i, mark->y2)};
        if (!isnan(a[0].x) && !isnan(a[1].x) && !isnan(b[0].x) && !isnan(b[1].x))
            draw_trapezoid(sheet, a[0].x < b[0].x ? a : b, a[0].x < b[0].x ? b : a, mark->ink);
    }
}

static void draw_mark(const PlotDrawing *sheet, const Mark *mark)
{
    static void (*const DRAW[])(const PlotDrawing *, const Mark *) = {
        [MARK_LINE] = draw_line,   [MARK_DOTS] = draw_dots, [MARK_POINT] = draw_points,
        [MARK_VLINE] = draw_rules, [MARK_BAND] = draw_band,
    };
    ArenaMark scratch = arena_mark(sheet->arena);
    DRAW[mark->kind](sheet, mark);
    arena_release(sheet->arena, scratch);
}

/* A single point and an upright line carry their label themselves. */
static bool labels_itself(const Mark *mark)
{
    return mark->kind == MARK_VLINE || (mark->kind == MARK_POINT && mark->n == 1);
}

static bool in_legend(const Mark *mark)
{
    return mark->label && *mark->label && mark->n > 0 && !labels_itself(mark);
}

static void draw_sample(const PlotDrawing *sheet, const Mark *mark, Rect at)
{
    double middle = at.y + at.h / 2.0;
    Point left = {at.x + 0.5, middle}, right = {at.x + at.w - 0.5, middle};
    Point centre = {at.x + at.w / 2.0, middle};
    if (mark->kind == MARK_LINE)
        canvas_polyline(sheet->canvas, (Point[]){left, right}, 2, line_pen(sheet->plot, mark->ink));
    else if (mark->kind == MARK_DOTS)
        canvas_dots(sheet->canvas, &centre, 1, mark->ink);
    else if (mark->kind == MARK_POINT)
        canvas_points(sheet->canvas, &centre, 1, mark->ink);
    for (int x = at.x; mark->kind == MARK_BAND && x < at.x + at.w; x++)
        canvas_band(sheet->canvas, x, at.y + at.h / 6, at.y + at.h - at.h / 6, mark->ink);
}

static Rect find_legend(const PlotDrawing *sheet)
{
    const Surface *s = &sheet->canvas->surface;
    Rect area = sheet->layout->area;
    Rect inner = {area.x + s->pad_w, area.y + s->pad_h, area.w - 2 * s->pad_w,
                  area.h - 2 * s->pad_h};
    int rows = 0, columns = 0;
    for (int i = 0; i < sheet->plot->marks; i++) {
        if (!in_legend(&sheet->plot->mark[i]))
            continue;
        rows++;
        columns = MAX(columns, SAMPLE_CELLS + 1 + text_width(sheet->plot->mark[i].label));
    }
    return rows ? room_corner(sheet->room, columns, rows, inner) : (Rect){0};
}

/* Cells of a mark's sample in a frame: kinds of lines can only be told apart with two. */
static int sample_cells(const Mark *mark)
{
    return mark->kind == MARK_LINE || mark->kind == MARK_BAND ? 2 : 1;
}

static int kind_width(const PlotDrawing *sheet, const Mark *mark)
{
    return (sample_cells(mark) + 3 + text_width(mark->label)) * sheet->canvas->surface.cell_w;
}

/* In a frame: draws sample and name of as many kinds as there is room for, at its right end. */
static void draw_frame_kinds(const PlotDrawing *sheet)
{
    const Surface *s = &sheet->canvas->surface;
    Rect room = sheet->layout->legend;
    int shown = 0, width = 0;
    for (; shown < sheet->plot->marks; shown++) {
        const Mark *mark = &sheet->plot->mark[shown];
        int more = in_legend(mark) ? kind_width(sheet, mark) : 0;
        if (width + more > room.w)
            break;
        width += more;
    }
    int x = room.x + room.w - width;
    for (int i = 0; i < shown; i++) {
        const Mark *mark = &sheet->plot->mark[i];
        if (!in_legend(mark))
            continue;
        Rect sample = {x + s->cell_w, room.y, sample_cells(mark) * s->cell_w, s->cell_h};
        const TextLook look = {.role = TEXT_LEGEND};
        canvas_text(sheet->canvas, (Point){x, room.y}, " ", look);
        canvas_text(sheet->canvas, (Point){sample.x + sample.w, room.y},
                    arena_printf(sheet->arena, " %s ", mark->label), look);
        draw_sample(sheet, mark, sample);
        x += kind_width(sheet, mark);
    }
}

static void draw_legend(const PlotDrawing *sheet)
{
    const Surface *s = &sheet->canvas->surface;
    Rect legend = find_legend(sheet);
    if (legend.w == 0)
        return;
    room_take(sheet->room, legend);
    canvas_panel(sheet->canvas, legend);
    Rect sample = {legend.x, legend.y, SAMPLE_CELLS * s->cell_w, s->cell_h};
    for (int i = 0; i < sheet->plot->marks; i++) {
        const Mark *mark = &sheet->plot->mark[i];
        if (!in_legend(mark))
            continue;
        draw_sample(sheet, mark, sample);
        Point at = {sample.x + sample.w + s->cell_w, sample.y};
        canvas_text(sheet->canvas, at, mark->label, (TextLook){.role = TEXT_LEGEND});
        sample.y += s->cell_h;
    }
}

static void draw_label(const PlotDrawing *sheet, const Mark *mark)
{
    const PlotLayout *l = sheet->layout;
    bool rule = mark->kind == MARK_VLINE;
    Point at = figure_layout_point(l, mark_x(mark, 0), rule ? l->y.lo : mark->y[0]);
    if (rule)
        at.y = l->area.y + 0.5;
    if (isnan(at.x) || !rect_holds(l->area, at))
        return;
    Rect where = room_label(sheet->room, at, text_width(mark->label), l->area);
    if (where.w == 0)
        return;
    room_take(sheet->room, where);
    canvas_text(sheet->canvas, (Point){where.x, where.y}, mark->label,
                (TextLook){.role = TEXT_MARK, .ink = mark->ink});
}

static void draw_heading(const PlotDrawing *sheet, Rect where, const char *text, TextRole role)
{
    if (where.w == 0)
        return;
    const char *cut = grid_cut(sheet->arena, text, where.w / sheet->canvas->surface.cell_w, "…");
    canvas_text(sheet->canvas, (Point){where.x, where.y}, cut, (TextLook){.role = role});
}

static void draw_upright(const PlotDrawing *sheet, Rect where, const char *text)
{
    if (where.w == 0)
        return;
    int cell_w = sheet->canvas->surface.cell_w;
    const char *cut = grid_cut(sheet->arena, text, where.h / cell_w, "…");
    Point at = {where.x, where.y + (where.h + text_width(cut) * cell_w) / 2.0};
    canvas_text_upright(sheet->canvas, at, cut, (TextLook){.role = TEXT_LABEL});
}

/* A piece of the frame's line, with a space at either side. */
static void draw_in_frame(const PlotDrawing *sheet, Rect where, const char *text, TextRole role)
{
    int columns = where.w / sheet->canvas->surface.cell_w - 2;
    if (columns < 1)
        return;
    const char *cut = grid_cut(sheet->arena, text, columns, "…");
    canvas_text(sheet->canvas, (Point){where.x, where.y}, arena_printf(sheet->arena, " %s ", cut),
                (TextLook){.role = role});
}

static void draw_frame_texts(const PlotDrawing *sheet)
{
    const PlotLayout *l = sheet->layout;
    draw_in_frame(sheet, l->title, sheet->plot->title, TEXT_TITLE);
    draw_in_frame(sheet, l->note, sheet->plot->note, TEXT_NOTE);
    draw_in_frame(sheet, l->x_label, sheet->plot->x.label, TEXT_LABEL);
    draw_frame_kinds(sheet);
}

static void draw_headings(const PlotDrawing *sheet)
{
    const PlotLayout *l = sheet->layout;
    const Surface *s = &sheet->canvas->surface;
    draw_heading(sheet, l->title, sheet->plot->title, TEXT_TITLE);
    draw_heading(sheet, l->x_label, sheet->plot->x.label, TEXT_LABEL);
    if (s->upright)
        draw_upright(sheet, l->y_label, sheet->plot->y.label);
    else
        draw_heading(sheet, l->y_label, sheet->plot->y.label, TEXT_LABEL);
}

static void draw_tick_labels(const PlotDrawing *sheet)
{
    const PlotLayout *l = sheet->layout;
    const Surface *s = &sheet->canvas->surface;
    const TextLook tick = {.role = TEXT_TICK};
    for (int i = 0; l->y_text.w && i < l->y_ticks.n; i++)
        canvas_text(sheet->canvas, figure_layout_y_label(l, s, &l->y_ticks.tick[i]),
                    l->y_ticks.tick[i].label, tick);
    for (int i = 0; l->x_text.w && i < l->x_ticks.n; i++)
        canvas_text(sheet->canvas, figure_layout_x_label(l, s, &l->x_ticks.tick[i]),
                    l->x_ticks.tick[i].label, tick);
}

static void draw_plot(const PlotDrawing *sheet)
{
    bool framed = sheet->canvas->surface.framed;
    if (sheet->layout->area.w < 1 || sheet->layout->area.h < 1)
        return;
    canvas_frame(sheet->canvas, sheet->layout);
    for (int i = 0; i < sheet->plot->marks; i++)
        draw_mark(sheet, &sheet->plot->mark[i]);
    if (!framed)
        draw_legend(sheet);
    for (int i = 0; i < sheet->plot->marks; i++) {
        const Mark *mark = &sheet->plot->mark[i];
        if (labels_itself(mark) && mark->label && *mark->label && mark->n > 0)
            draw_label(sheet, mark);
    }
    (framed ? draw_frame_texts : draw_headings)(sheet);
    draw_tick_labels(sheet);
}

Rect figure_draw(Arena *arena, const Figure *figure, Canvas *canvas)
{
    ArenaMark scratch = arena_mark(arena);
    PlotLayout *layout = figure_layout(arena, figure, &canvas->surface);
    LabelRoom room = room_new(arena, &canvas->surface);
    for (int i = 0; i < figure->rows * figure->cols; i++)
        draw_plot(&(PlotDrawing){.arena = arena,
                                 .canvas = canvas,
                                 .plot = &figure->plot[i],
                                 .layout = &layout[i],
                                 .room = &room});
    Rect first = layout[0].area;
    arena_release(arena, scratch);
    return first;
}
