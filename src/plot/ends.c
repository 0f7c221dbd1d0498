/* Places the letters at the ends of curves: those of the curves that go farthest as a stack to the
 * right of all, the others where they hide nothing. */
#include "plot/ends.h"

#include "base/text.h"

#include <math.h>
#include <stdlib.h>

/* One letter, in cells of the figure. */
typedef struct {
    const Mark *mark;
    double y; /* of its end, in dots */
    int column, row;
} End;

static int rows_of(const PlotDrawing *sheet)
{
    return sheet->layout->area.h / sheet->canvas->surface.cell_h;
}

static int by_height(const void *a, const void *b)
{
    double one = ((const End *)a)->y, other = ((const End *)b)->y;
    return (one > other) - (one < other);
}

/* The ends, the highest first; what is above or below the area is at its edge. */
static int find_ends(const PlotDrawing *sheet, End out[PLOT_MARKS])
{
    const Surface *s = &sheet->canvas->surface;
    Rect area = sheet->layout->area;
    int count = 0;
    for (int i = 0; i < sheet->plot->marks; i++) {
        const Mark *mark = &sheet->plot->mark[i];
        if (mark->kind != MARK_END || mark->n == 0)
            continue;
        Point at = figure_layout_point(sheet->layout, mark_x(mark, 0), mark->y[0]);
        if (isnan(at.x) || at.x < area.x || at.x >= area.x + area.w)
            continue;
        at.y = fmin(fmax(at.y, area.y), area.y + area.h - 1);
        out[count++] = (End){mark, at.y, (int)at.x / s->cell_w + 1, (int)at.y / s->cell_h};
    }
    qsort(out, (size_t)count, sizeof *out, by_height);
    return count;
}

/* ---- of the curves that go farthest */

/* Puts letters into rows first ... last, next to their ends, but each below the one before; what
 * has no room there stands beside others. */
static void stack(End *end, int count, int first, int last)
{
    int rows = MAX(last - first + 1, 1), stacks = (count + rows - 1) / rows;
    for (int i = 0; i < count; i++) {
        int above = i - stacks, least = above >= 0 ? end[above].row + 1 : first;
        end[i].row = MAX(end[i].row, least);
        end[i].column += 2 * (i % stacks); /* so that they make no words */
    }
    for (int i = count - 1; i >= 0; i--) {
        int below = i + stacks, most = below < count ? end[below].row - 1 : last;
        end[i].row = MIN(end[i].row, most);
    }
}

/* ---- elsewhere */

static Rect place_of(const PlotDrawing *sheet, const End *end, int row, int column)
{
    const Surface *s = &sheet->canvas->surface;
    return (Rect){column * s->cell_w, row * s->cell_h, text_width(end->mark->label) * s->cell_w,
                  s->cell_h};
}

/* The nearest row from the end's own on, alternately below and above; -1: there is none. */
static int nearest(const PlotDrawing *sheet, const End *end, int reach, int column)
{
    int first = sheet->layout->area.y / sheet->canvas->surface.cell_h;
    int last = first + rows_of(sheet) - 1;
    for (int away = 0; away <= reach; away++)
        for (int side = 1; side >= -1; side -= 2) {
            int row = end->row + side * away;
            if (row >= first && row <= last &&
                room_is_free(sheet->room, place_of(sheet, end, row, column)))
                return row;
        }
    return -1;
}

/* Right of the end if there is a free row near, else a little farther, else in any row. */
static void settle(const PlotDrawing *sheet, End *end)
{
    enum { COLUMNS = 4, NEAR = 2 };
    const int reach[] = {NEAR, rows_of(sheet)};
    for (int i = 0; i < LENGTH(reach); i++)
        for (int more = 0; more < COLUMNS; more++) {
            int row = nearest(sheet, end, reach[i], end->column + more);
            if (row >= 0) {
                end->row = row;
                end->column += more;
                return;
            }
        }
}

static void put(const PlotDrawing *sheet, const End *end)
{
    Rect where = place_of(sheet, end, end->row, end->column);
    room_take(sheet->room, where);
    canvas_text(sheet->canvas, (Point){where.x, where.y}, end->mark->label,
                (TextLook){.role = TEXT_MARK, .ink = end->mark->ink});
}

void ends_draw(const PlotDrawing *sheet)
{
    enum { NEAR = 1 }; /* columns by which ends may differ that share a stack */
    int first = sheet->layout->area.y / sheet->canvas->surface.cell_h, far = 0, stacked = 0;
    End end[PLOT_MARKS], last[PLOT_MARKS];
    int count = find_ends(sheet, end);
    for (int i = 0; i < count; i++)
        far = MAX(far, end[i].column);
    for (int i = 0; i < count; i++)
        if (end[i].column >= far - NEAR) {
            end[i].column = far;
            last[stacked++] = end[i];
        }
    stack(last, stacked, first, first + rows_of(sheet) - 1);
    for (int i = 0; i < stacked; i++)
        put(sheet, &last[i]);
    for (int i = 0; i < count; i++)
        if (end[i].column != far) {
            settle(sheet, &end[i]);
            put(sheet, &end[i]);
        }
}
