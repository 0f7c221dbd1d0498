/* room.h - which parts of a figure are covered, to find free places for legend and labels.  Pure.
 *
 *     LabelRoom room = room_new(arena, &surface);
 *     room_line(&room, a, b);                       a curve, segment by segment
 *     Rect at = room_label(&room, point, 11, area); beside the point, where least is covered
 *     room_take(&room, at);
 */
#ifndef PLOT_ROOM_H
#define PLOT_ROOM_H

#include "plot/figure_layout.h"

/* How much of a figure is covered, cell by cell.  It lives in the arena of room_new. */
typedef struct {
    int columns, rows;  /* the figure in cells */
    int cell_w, cell_h; /* dots */
    uint16_t *cost;     /* [rows][columns] what covering a cell costs */
} LabelRoom;

LabelRoom room_new(Arena *arena, const Surface *surface);

/* What is drawn, by how much it hurts to cover it. */
void room_dot(LabelRoom *room, Point at);
void room_band(LabelRoom *room, int x, double top, double bottom);
void room_line(LabelRoom *room, Point a, Point b);
void room_rule(LabelRoom *room, Point top, Point bottom);
void room_point(LabelRoom *room, Point at);
void room_take(LabelRoom *room, Rect where);

/* Whether nothing that must be seen is there: no curve, point or text. */
bool room_is_free(const LabelRoom *room, Rect where);

/* The best place for a label of one line beside the point, inside `bounds`, in whole cells. */
Rect room_label(const LabelRoom *room, Point at, int columns, Rect bounds);

/* The freest corner of `bounds` for a box of columns x rows; w == 0 if it is too large. */
Rect room_corner(const LabelRoom *room, int columns, int rows, Rect bounds);

#endif
