/* ticks.h - the numbers beside an axis: equal distances apart, which are whole numbers of cells
 * (characters), so that each has a row or a column of its own.  Pure.
 *
 *     Scale scale = scale_fit(span, false);
 *     TickRoom room = {.cells = 20, .apart = 2};
 *     Ticks ticks = ticks_choose(&scale, &room);      moves the ends of the scale out a little
 */
#ifndef PLOT_TICKS_H
#define PLOT_TICKS_H

#include "plot/scale.h"

enum { TICKS_MOST = 16, MINORS_MOST = 80 };

/* The room that an axis has. */
typedef struct {
    double cells;      /* its length in cells */
    int apart;         /* least distance between ticks, in cells */
    bool across;       /* labels lie along the axis, so that they need room beside each other */
    int before, after; /* across: cells beyond its ends that labels may use */
    bool aside;        /* across: a label at an end may stand aside of its tick, to be inside */
    double end;        /* across: what the values end with, said if it has room; 0: not known */
    const char *const *name; /* labels at 0, 1, 2 ... instead of numbers, or NULL */
    int names;
} TickRoom;

/* One number beside an axis. */
typedef struct {
    double value;
    char label[32]; /* short, UTF-8, alike along one axis; "" where it has no room */
    int before;     /* columns of the label before the tick's */
} Tick;

/* The numbers beside one axis. */
typedef struct {
    Tick tick[TICKS_MOST];     /* ascending */
    double minor[MINORS_MOST]; /* values of small ticks between and beyond them, without labels */
    int n, minors;
} Ticks;

/* Widens the scale, whose ends become the outer edges of its first and last cell, until ticks lie
 * in the middle of cells.  Steps are 1, 2, 2.5 or 5 times a power of ten; on a log scale whole
 * decades, or parts of one.  Where labels of a log axis are too wide, powers of ten are written as
 * exponents: 10^-6 -4 -2 0. */
Ticks ticks_choose(Scale *scale, const TickRoom *room);

#endif
