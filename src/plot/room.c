/* Remembers which cells of a figure are covered, to find where a label or legend hides least. */
#include "plot/room.h"

#include <limits.h>
#include <stdlib.h>

/* Costs of covering one cell. */
enum { COST_DOT = 1, COST_RULE = 2, COST_LINE = 6, COST_POINT = 40, COST_TEXT = 400 };

/* Cost of placing a label one cell farther from its point. */
enum { COST_AWAY = 2 };

LabelRoom room_new(Arena *arena, const Surface *surface)
{
    LabelRoom room = {.columns = surface->w / surface->cell_w + 1,
                      .rows = surface->h / surface->cell_h + 1,
                      .cell_w = surface->cell_w,
                      .cell_h = surface->cell_h};
    room.cost = ARENA_NEW(arena, uint16_t, room.columns * room.rows);
    return room;
}

/* A cell costs as much as the worst thing in it. */
static void add(LabelRoom *room, int x, int y, int cost)
{
    if (x < 0 || x >= room->columns || y < 0 || y >= room->rows)
        return;
    uint16_t *cell = &room->cost[y * room->columns + x];
    *cell = (uint16_t)MAX(*cell, cost);
}

static void add_dot(LabelRoom *room, int x, int y, int cost)
{
    add(room, x / room->cell_w, y / room->cell_h, cost);
}

void room_dot(LabelRoom *room, Point at)
{
    add_dot(room, (int)at.x, (int)at.y, COST_DOT);
}

static void add_line(void *room, int x, int y)
{
    add_dot(room, x, y, COST_LINE);
}

void room_band(LabelRoom *room, int x, double top, double bottom)
{
    for (int y = (int)top; y < bottom; y += room->cell_h)
        add_dot(room, x, y, COST_DOT);
}

void room_line(LabelRoom *room, Point a, Point b)
{
    raster_line(a, b, add_line, room);
}

void room_rule(LabelRoom *room, Point top, Point bottom)
{
    for (double y = top.y; y <= bottom.y; y++)
        add_dot(room, (int)top.x, (int)y, COST_RULE);
}

void room_point(LabelRoom *room, Point at)
{
    add_dot(room, (int)at.x, (int)at.y, COST_POINT);
}

void room_take(LabelRoom *room, Rect where)
{
    for (int y = where.y / room->cell_h; y * room->cell_h < where.y + where.h; y++)
        for (int x = where.x / room->cell_w; x * room->cell_w < where.x + where.w; x++)
            add(room, x, y, COST_TEXT);
}

/* What a text here would cover; one more cell at either side keeps texts apart. */
static long cost_of(const LabelRoom *room, int x, int y, int columns, int rows)
{
    long cost = 0;
    for (int row = MAX(y, 0); row < MIN(y + rows, room->rows); row++)
        for (int column = MAX(x - 1, 0); column < MIN(x + columns + 1, room->columns); column++)
            cost += room->cost[row * room->columns + column];
    return cost;
}

bool room_is_free(const LabelRoom *room, Rect where)
{
    for (int y = where.y / room->cell_h; y * room->cell_h < where.y + where.h; y++)
        for (int x = where.x / room->cell_w; x * room->cell_w < where.x + where.w; x++)
            if (y < 0 || y >= room->rows || x < 0 || x >= room->columns ||
                room->cost[y * room->columns + x] >= COST_LINE)
                return false;
    return true;
}

/* The cells that lie wholly inside a rectangle of dots, as a rectangle of cells. */
static Rect cells_inside(const LabelRoom *room, Rect dots)
{
    Rect cells = {.x = (dots.x + room->cell_w - 1) / room->cell_w,
                  .y = (dots.y + room->cell_h - 1) / room->cell_h};
    cells.w = (dots.x + dots.w) / room->cell_w - cells.x;
    cells.h = (dots.y + dots.h) / room->cell_h - cells.y;
    return cells;
}

static Rect in_dots(const LabelRoom *room, int x, int y, int columns, int rows)
{
    return (Rect){x * room->cell_w, y * room->cell_h, columns * room->cell_w, rows * room->cell_h};
}

enum { REACH = 5 }; /* rows above and below a point, columns beside it, where its label may go */

/* How far a label is from its best place, which is on the point's line, one column away.  gap:
 * columns from the point to the near end of the label, 0 if it is above or below the point. */
static int away(int rows, int gap)
{
    return rows ? 2 * rows - 1 + (gap == 0) + MAX(gap - 1, 0) : gap - 2;
}

Rect room_label(const LabelRoom *room, Point at, int columns, Rect bounds)
{
    Rect inside = cells_inside(room, bounds), best = {0};
    int x = (int)at.x / room->cell_w, y = (int)at.y / room->cell_h;
    int top = MAX(y - REACH, inside.y), bottom = MIN(y + REACH, inside.y + inside.h - 1);
    int first = MAX(x - columns - REACH, inside.x);
    int last = MIN(x + REACH, inside.x + inside.w - columns);
    long least = LONG_MAX;
    for (int row = top; row <= bottom; row++) {
        for (int left = first; left <= last; left++) {
            int gap = MAX(MAX(left - x, x - left - columns + 1), 0);
            if (row == y && gap < 2)
                continue;
            long cost = cost_of(room, left, row, columns, 1) + COST_AWAY * away(abs(row - y), gap);
            if (cost < least) {
                least = cost;
                best = in_dots(room, left, row, columns, 1);
            }
        }
    }
    return best;
}

Rect room_corner(const LabelRoom *room, int columns, int rows, Rect bounds)
{
    Rect inside = cells_inside(room, bounds);
    int left = inside.x + 1, right = inside.x + inside.w - columns - 1;
    int top = inside.y, bottom = inside.y + inside.h - rows, middle = (left + right) / 2;
    const int corner[][2] = {{right, top},   {left, top},   {right, bottom},
                             {left, bottom}, {middle, top}, {middle, bottom}};
    if (right < left || bottom < top)
        return (Rect){0};
    int best = 0;
    long least = LONG_MAX;
    for (int i = 0; i < LENGTH(corner); i++) {
        long cost = cost_of(room, corner[i][0], corner[i][1], columns, rows);
        if (cost < least) {
            least = cost;
            best = i;
        }
    }
    return in_dots(room, corner[best][0], corner[best][1], columns, rows);
}
