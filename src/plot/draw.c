/* Turns a figure into shapes that every surface can draw.  The legend and the labels of points are
 * placed once the marks are known (marks.c). */
#include "plot/ends.h"
#include "plot/kinds.h"
#include "plot/marks.h"
#include "plot/pins.h"

#include "base/text.h"

#include <math.h>

enum { SAMPLE_CELLS = 4 }; /* the piece of line, dot or band before a legend entry */

/* A single point and an upright line carry their label themselves. */
static bool labels_itself(const Mark *mark)
{
    return mark->kind == MARK_VLINE || (mark->kind == MARK_POINT && mark->n == 1);
}

static Rect find_legend(const PlotDrawing *sheet)
{
    const Surface *s = &sheet->canvas->surface;
    Rect area = sheet->layout->area;
    Rect inner = {area.x + s->pad_w, area.y + s->pad_h, area.w - 2 * s->pad_w,
                  area.h - 2 * s->pad_h};
    int rows = 0, columns = 0;
    for (int i = 0; i < sheet->plot->marks; i++) {
        if (!kinds_has(&sheet->plot->mark[i]))
            continue;
        rows++;
        columns = MAX(columns, SAMPLE_CELLS + 1 + text_width(sheet->plot->mark[i].label));
    }
    return rows ? room_corner(sheet->room, columns, rows, inner) : (Rect){0};
}

/* In a frame: draws sample and words of as many kinds as there is room for, at its right end. */
static void draw_frame_kinds(const PlotDrawing *sheet)
{
    const Surface *s = &sheet->canvas->surface;
    Rect room = sheet->layout->legend;
    const TextLook look = {.role = TEXT_LEGEND};
    Kinds kinds = kinds_fit(sheet->plot, room.w / s->cell_w, false);
    double x = room.x + room.w - kinds.columns * s->cell_w;
    for (int i = 0; i < kinds.count; i++) {
        const Kind *kind = &kinds.kind[i];
        Rect sample = {(int)x + s->cell_w, room.y, kind->sample * s->cell_w, s->cell_h};
        int after = i + 1 < kinds.count ? kinds.gap : 1;
        const char *words =
            arena_printf(sheet->arena, " %s%*s", kind->words, after - (i + 1 < kinds.count), "");
        canvas_text(sheet->canvas, (Point){x, room.y}, " ", look);
        canvas_text(sheet->canvas, (Point){sample.x + sample.w, room.y}, words, look);
        canvas_panel(sheet->canvas, sample);
        marks_sample(sheet, kind->mark, sample);
        x = sample.x + sample.w + text_width(words) * s->cell_w;
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
        if (!kinds_has(mark))
            continue;
        marks_sample(sheet, mark, sample);
        Point at = {sample.x + sample.w + s->cell_w, sample.y};
        canvas_text(sheet->canvas, at, mark->label, (TextLook){.role = TEXT_LEGEND});
        sample.y += s->cell_h;
    }
}

/* A free place beside a rule for its label, from the top on, to the right of it before the left;
 * nothing: there is none. */
static Rect beside_rule(const PlotDrawing *sheet, double x, int columns)
{
    const Surface *s = &sheet->canvas->surface;
    Rect area = sheet->layout->area;
    int at = (int)x / s->cell_w, width = columns * s->cell_w;
    for (int row = 0; (row + 1) * s->cell_h <= area.h; row++)
        for (int side = 0; side < 2; side++) {
            int left = side ? at - 1 - columns : at + 2;
            Rect where = {left * s->cell_w, area.y + row * s->cell_h, width, s->cell_h};
            Rect around = {where.x - s->cell_w, where.y, where.w + 2 * s->cell_w, where.h};
            bool inside = where.x >= area.x && where.x + where.w <= area.x + area.w;
            if (inside && room_is_free(sheet->room, around))
                return where;
        }
    return (Rect){0};
}

/* Whether there are columns between a rule and its label in which something else could stand. */
static bool is_away(const PlotDrawing *sheet, double x, Rect label)
{
    enum { NEAR = 2 }; /* columns: one is blank */
    int cell_w = sheet->canvas->surface.cell_w;
    int at = (int)x / cell_w, left = label.x / cell_w, right = left + label.w / cell_w - 1;
    return label.w > 0 && (left - at > NEAR || at - right > NEAR);
}

/* The label of a point in a frame would rather be missing than cover a curve. */
static void draw_label(const PlotDrawing *sheet, const Mark *mark)
{
    const PlotLayout *l = sheet->layout;
    bool rule = mark->kind == MARK_VLINE;
    Point at = figure_layout_point(l, mark_x(mark, 0), rule ? l->y.lo : mark->y[0]);
    if (rule)
        at.y = l->area.y + 0.5;
    if (isnan(at.x) || !rect_holds(l->area, at))
        return;
    int columns = text_width(mark->label);
    Rect where = room_label(sheet->room, at, columns, l->area), beside = {0};
    if (rule && is_away(sheet, at.x, where))
        beside = beside_rule(sheet, at.x, columns);
    if (beside.w)
        where = beside;
    bool covers = !rule && sheet->canvas->surface.framed && !room_is_free(sheet->room, where);
    if (where.w == 0 || covers)
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
    draw_in_frame(sheet, l->title, l->head, TEXT_TITLE);
    draw_in_frame(sheet, l->note, l->said, TEXT_NOTE);
    if (l->x_label.w)
        canvas_text(sheet->canvas, (Point){l->x_label.x, l->x_label.y},
                    arena_printf(sheet->arena, "│ %s ", l->name), (TextLook){.role = TEXT_LABEL});
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
    marks_draw(sheet);
    if (!framed)
        draw_legend(sheet);
    ends_draw(sheet);
    pins_draw(sheet);
    for (int i = 0; i < sheet->plot->marks; i++) {
        const Mark *mark = &sheet->plot->mark[i];
        if (labels_itself(mark) && !pins_has(mark) && mark->label && *mark->label && mark->n > 0)
            draw_label(sheet, mark);
    }
    (framed ? draw_frame_texts : draw_headings)(sheet);
    draw_tick_labels(sheet);
}

static PlotArea area_of(const PlotLayout *layout, const Surface *s)
{
    Rect dots = layout->area;
    if (dots.w <= 0 || dots.h <= 0)
        return (PlotArea){.box = {0}};
    return (PlotArea){
        .box = {dots.x / s->cell_w, dots.y / s->cell_h, dots.w / s->cell_w, dots.h / s->cell_h},
        .left = layout->x.lo,
        .right = layout->x.hi,
        .log = layout->x.log};
}

PlotArea figure_draw(Arena *arena, const Figure *figure, Canvas *canvas)
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
    PlotArea first = area_of(&layout[0], &canvas->surface);
    arena_release(arena, scratch);
    return first;
}
