/* Finds the place of every part of a figure, on any surface.  Heights come first: they decide the y
 * ticks, whose labels decide the width of the area, which decides the x ticks.  Plots above each
 * other share the left margin and, if they have the same, the x label. */
#include "plot/headings.h"

#include "base/text.h"

#include <math.h>

enum {
    SMALL_LINES = 7,   /* a plot with fewer lines of text has no x label */
    TINY_LINES = 4,    /* ... and with fewer than this no title and tick labels */
    LEAST_COLUMNS = 8, /* of an area that has tick labels beside it */
    PANE_LABELS = 5,   /* columns for them in a frame, so that panes above each other agree in x */
    PANE_COLUMNS = 30, /* in frames that are at least so wide */
    SPARSE_ROWS = 7,   /* fewer rows of characters may have a tick in each */
};

/* Dots beyond any surface, near enough for exact arithmetic in doubles. */
static const double FAR = 1e7;

Surface surface_cells(int columns, int rows, int cell_w, int cell_h)
{
    return (Surface){.w = columns * cell_w,
                     .h = rows * cell_h,
                     .cell_w = cell_w,
                     .cell_h = cell_h,
                     .axis_w = 2 * cell_w,
                     .axis_h = cell_h};
}

void surface_frame(Surface *surface)
{
    surface->framed = true;
    surface->axis_w = surface->cell_w;
    surface->axis_h = 0;
}

Surface surface_pixels(int w, int h)
{
    /* 640 x 400 is the size at which the font's own 6 x 12 dots are pixels. */
    double scale = fmin(fmax(fmin(w / 640.0, h / 400.0), 1), 8);
    return surface_print(w, h, (int)(6 * scale + 0.5));
}

Surface surface_print(int w, int h, int cell_w)
{
    int cell_h = 2 * cell_w;
    return (Surface){.w = w,
                     .h = h,
                     .cell_w = cell_w,
                     .cell_h = cell_h,
                     .axis_w = cell_w,
                     .axis_h = cell_h / 2,
                     .pad_w = cell_w,
                     .pad_h = cell_h / 2,
                     .upright = true};
}

double mark_x(const Mark *mark, long i)
{
    return mark->x ? mark->x[i] : (double)i;
}

/* A log axis has no place for values <= 0; insane ones are off any scale. */
static void add_value(Span *span, const Axis *axis, double value, double sane)
{
    if ((!axis->log || value > 0) && fabs(value) <= sane)
        span_add(span, value);
}

static bool fixed_range(const Axis *axis)
{
    return axis->lo != axis->hi && isfinite(axis->lo) && isfinite(axis->hi);
}

static bool in_range(const Axis *axis, double value)
{
    return !fixed_range(axis) ||
           (value >= fmin(axis->lo, axis->hi) && value <= fmax(axis->lo, axis->hi));
}

/* The largest values of a mark that count.  What lies behind the curves is as large as they are:
 * the first column of a band may already have both what is usual and what is not. */
static double sane_size(const Plot *plot, const Mark *mark)
{
    double sane = INFINITY;
    bool behind = mark->kind == MARK_BAND || mark->kind == MARK_DOTS;
    if (!plot->y.sane || mark->kind == MARK_VLINE)
        return INFINITY;
    if (!behind)
        return span_sane(mark->y, mark->n);
    for (int i = 0; i < plot->marks; i++)
        if (plot->mark[i].kind == MARK_LINE)
            sane = fmin(sane, span_sane(plot->mark[i].y, plot->mark[i].n));
    return fmin(sane, span_sane(mark->kind == MARK_BAND ? mark->y2 : mark->y, mark->n));
}

static void add_mark(Span *xs, Span *ys, const Plot *plot, const Mark *mark)
{
    bool upright = mark->kind == MARK_VLINE;
    double sane = sane_size(plot, mark);
    for (long i = 0; i < mark->n; i++) {
        double x = mark_x(mark, i);
        if (upright || isfinite(mark->y[i]))
            add_value(xs, &plot->x, x, INFINITY);
        if (upright || !in_range(&plot->x, x))
            continue;
        add_value(ys, &plot->y, mark->y[i], sane);
        if (mark->kind == MARK_BAND)
            add_value(ys, &plot->y, mark->y2[i], sane);
    }
}

static bool is_empty(const Axis *axis, Span span)
{
    return span.lo > span.hi && !fixed_range(axis) && !axis->name;
}

/* As long as the axis has to be, so that what hardly changes looks like it. */
static Span widened(const Axis *axis, Span span)
{
    double middle = span.lo / 2 + span.hi / 2, half = axis->least / 2 * fabs(middle);
    if (!axis->least || span.hi - span.lo >= 2 * half)
        return span;
    span.fractions = true;
    span.lo = middle - half;
    span.hi = middle + half;
    return span;
}

static Scale axis_scale(const Axis *axis, Span span)
{
    if (fixed_range(axis)) {
        Span fixed = {.lo = fmin(axis->lo, axis->hi), .hi = fmax(axis->lo, axis->hi)};
        fixed = widened(axis, fixed);
        return scale_between(fixed.lo, fixed.hi, axis->log);
    }
    for (int i = 0; axis->name && i < axis->names; i++)
        span_add(&span, i);
    return scale_fit(widened(axis, span), axis->log);
}

static void find_scales(PlotLayout *layout, const Plot *plot)
{
    Span x = SPAN_EMPTY, y = SPAN_EMPTY;
    for (int i = 0; i < plot->marks; i++)
        add_mark(&x, &y, plot, &plot->mark[i]);
    layout->x_empty = is_empty(&plot->x, x);
    layout->y_empty = is_empty(&plot->y, y);
    layout->x = axis_scale(&plot->x, x);
    layout->y = axis_scale(&plot->y, y);
}

/* The plots of a figure while they find their places. */
typedef struct {
    const Figure *figure;
    const Surface *surface;
    PlotLayout *layout; /* of all plots, row by row */
} PlotGrid;

static const Plot *plot_at(const PlotGrid *grid, int row, int column)
{
    return &grid->figure->plot[row * grid->figure->cols + column];
}

static PlotLayout *plot_layout_at(const PlotGrid *grid, int row, int column)
{
    return &grid->layout[row * grid->figure->cols + column];
}

/* Where cell-aligned part `i` of `n` equal parts begins; part n is the end. */
static int part(int length, int cell, int i, int n)
{
    return (int)((long)(length / cell) * i / n) * cell;
}

/* Two columns between neighbours; pictures have padding instead. */
static Rect frame_of(const PlotGrid *grid, int row, int column)
{
    const Surface *s = grid->surface;
    int rows = grid->figure->rows, cols = grid->figure->cols;
    int gap = column + 1 < cols && !s->pad_w ? 2 * s->cell_w : 0;
    Rect frame = {.x = part(s->w, s->cell_w, column, cols), .y = part(s->h, s->cell_h, row, rows)};
    frame.w = MAX(part(s->w, s->cell_w, column + 1, cols) - frame.x - gap, 0);
    frame.h = part(s->h, s->cell_h, row + 1, rows) - frame.y;
    return frame;
}

/* Whether the plot below has the same label on the same axis. */
static bool label_is_below(const PlotGrid *grid, int row, int column)
{
    return row + 1 < grid->figure->rows &&
           same_text(plot_at(grid, row, column)->x.label, plot_at(grid, row + 1, column)->x.label);
}

/* From the bottom: x label, tick labels, axis, area; from the top: title or y label, area. */
static void split_height(const PlotGrid *grid, int row, int column)
{
    const Plot *plot = plot_at(grid, row, column);
    const Surface *s = grid->surface;
    PlotLayout *l = plot_layout_at(grid, row, column);
    int lines = l->frame.h / s->cell_h;
    bool header = has_text(plot->title) || (!s->upright && has_text(plot->y.label));
    bool label = has_text(plot->x.label) && lines >= SMALL_LINES && !s->framed &&
                 !label_is_below(grid, row, column);
    int top = l->frame.y + s->pad_h, bottom = l->frame.y + l->frame.h - s->pad_h;
    l->title.y = top;
    l->title.h = s->framed || (header && lines >= TINY_LINES) ? s->cell_h : 0;
    l->x_label.h = label ? s->cell_h : 0;
    l->x_text.h = s->framed || lines >= TINY_LINES ? s->cell_h : 0;
    l->x_label.y = bottom - l->x_label.h;
    l->x_text.y = l->x_label.y - l->x_text.h - (label ? s->pad_h / 2 : 0);
    l->area.y = top + l->title.h + (l->title.h ? s->pad_h : 0);
    l->area.h = MAX(l->x_text.y - s->axis_h - l->area.y, 0);
}

static void choose_y_ticks(PlotLayout *l, const Surface *s, const Axis *axis)
{
    double rows = (double)l->area.h / s->cell_h;
    l->y_ticks = ticks_choose(&l->y, &(TickRoom){.cells = rows,
                                                 .apart = rows < SPARSE_ROWS && !s->upright ? 1 : 2,
                                                 .name = axis->name,
                                                 .names = axis->names});
    if (l->y_empty)
        l->y_ticks = (Ticks){.n = 0};
}

/* The end of a count that is known: the batches of a run. */
static double count_end(const Axis *axis)
{
    enum { LEAST = 10, MOST = 99999 };
    bool counts = fixed_range(axis) && !axis->log && !axis->name && axis->hi == floor(axis->hi);
    return counts && axis->hi >= LEAST && axis->hi <= MOST ? axis->hi : 0;
}

static void choose_x_ticks(PlotLayout *l, const Surface *s, const Axis *axis)
{
    const Rect *room = s->framed ? &l->x_text : &l->frame;
    int after = room->x + room->w - l->area.x - l->area.w;
    l->x_ticks = ticks_choose(&l->x, &(TickRoom){.cells = (double)l->area.w / s->cell_w,
                                                 .apart = 3,
                                                 .across = true,
                                                 .before = (l->area.x - room->x) / s->cell_w,
                                                 .after = after / s->cell_w,
                                                 .aside = s->framed,
                                                 .end = s->framed ? count_end(axis) : 0,
                                                 .name = axis->name,
                                                 .names = axis->names});
    if (l->x_empty)
        l->x_ticks = (Ticks){.n = 0};
}

static int widest_label(const Ticks *ticks)
{
    int width = 0;
    for (int i = 0; i < ticks->n; i++)
        width = MAX(width, text_width(ticks->tick[i].label));
    return width;
}

/* Width of the y tick labels in one column of plots, in characters. */
static int label_width(const PlotGrid *grid, int column)
{
    int width = 0;
    for (int row = 0; row < grid->figure->rows; row++)
        width = MAX(width, widest_label(&plot_layout_at(grid, row, column)->y_ticks));
    return width;
}

static bool label_stands(const PlotGrid *grid, int column)
{
    for (int row = 0; row < grid->figure->rows; row++)
        if (grid->surface->upright && has_text(plot_at(grid, row, column)->y.label))
            return true;
    return false;
}

/* Columns right of the area for letters of curves that end there (ends.c), with what is between
 * them or, for the last, the frame. */
static int end_margin(const Plot *plot, int rows)
{
    int ends = 0;
    for (int i = 0; i < plot->marks; i++)
        ends += plot->mark[i].kind == MARK_END;
    return (ends + MAX(rows, 1) - 1) / MAX(rows, 1) * 2;
}

static void split_width(const PlotGrid *grid, int row, int column)
{
    const Surface *s = grid->surface;
    PlotLayout *l = plot_layout_at(grid, row, column);
    int left = l->frame.x + s->pad_w + (s->framed ? s->cell_w : 0);
    int margin = end_margin(plot_at(grid, row, column), l->area.h / s->cell_h);
    int right = l->frame.x + l->frame.w - s->pad_w - MAX(margin, 1) * s->cell_w;
    bool aligned = s->framed && l->frame.w >= PANE_COLUMNS * s->cell_w;
    int text = MAX(label_width(grid, column), aligned ? PANE_LABELS : 0) * s->cell_w;
    int stand = label_stands(grid, column) ? s->cell_h : 0;
    if (right - left - stand - text - s->axis_w < LEAST_COLUMNS * s->cell_w)
        text = stand = 0;
    l->y_label = (Rect){.x = left, .y = l->area.y, .w = stand, .h = l->area.h};
    l->y_text = (Rect){
        .x = left + stand + (stand ? s->pad_w / 2 : 0), .y = l->area.y, .w = text, .h = l->area.h};
    l->area.x = l->y_text.x + text + s->axis_w;
    l->area.w = MAX(right - l->area.x, 0);
    l->x_text.x = l->area.x;
    l->x_text.w = l->x_text.h ? l->area.w : 0;
}

PlotLayout *figure_layout(Arena *arena, const Figure *figure, const Surface *surface)
{
    PlotLayout *layout = ARENA_NEW(arena, PlotLayout, figure->rows * figure->cols);
    const PlotGrid grid = {.figure = figure, .surface = surface, .layout = layout};
    for (int i = 0; i < figure->rows * figure->cols; i++) {
        int row = i / figure->cols, column = i % figure->cols;
        layout[i].frame = frame_of(&grid, row, column);
        headings_name(arena, &layout[i], &figure->plot[i]);
        find_scales(&layout[i], &figure->plot[i]);
        split_height(&grid, row, column);
        choose_y_ticks(&layout[i], surface, &figure->plot[i].y);
    }
    for (int i = 0; i < figure->rows * figure->cols; i++) {
        split_width(&grid, i / figure->cols, i % figure->cols);
        headings_place(&layout[i], surface, &figure->plot[i]);
        choose_x_ticks(&layout[i], surface, &figure->plot[i].x);
    }
    return layout;
}

/* In dots: a value on an edge between dots counts as the right, upper one; the middle of a cell is
 * such an edge. */
static const double HAIR = 1e-4;

/* The dot at a share of a length; both ends of the axis are inside, whatever rounding says. */
static double dot_at(double share, int length, double hair)
{
    double dot = share * length + hair;
    bool at_end = share > -1e-9 && share < 1 + 1e-9;
    return at_end ? fmin(fmax(dot, 0), length - HAIR) : fmin(fmax(dot, -FAR), FAR);
}

Point figure_layout_point(const PlotLayout *layout, double x, double y)
{
    double across = scale_at(&layout->x, x), up = scale_at(&layout->y, y);
    if (isnan(across) || isnan(up))
        return (Point){NAN, NAN};
    const Rect *area = &layout->area;
    return (Point){area->x + dot_at(across, area->w, HAIR),
                   area->y + dot_at(1 - up, area->h, -HAIR)};
}

Point figure_layout_x_label(const PlotLayout *layout, const Surface *surface, const Tick *tick)
{
    double at = figure_layout_point(layout, tick->value, layout->y.lo).x;
    if (surface->upright)
        at -= surface->cell_w / 2.0;
    else
        at = floor(at / surface->cell_w) * surface->cell_w;
    return (Point){at - tick->before * surface->cell_w, layout->x_text.y};
}

Point figure_layout_y_label(const PlotLayout *layout, const Surface *surface, const Tick *tick)
{
    int width = text_width(tick->label) * surface->cell_w;
    double at = figure_layout_point(layout, layout->x.lo, tick->value).y;
    double y = surface->upright ? at - surface->cell_h / 2.0
                                : floor(at / surface->cell_h) * surface->cell_h;
    return (Point){layout->y_text.x + layout->y_text.w - width, y};
}
