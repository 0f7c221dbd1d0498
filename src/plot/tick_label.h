/* tick_label.h - what stands beside the ticks of an axis that is divided.  Pure.
 *
 *     tick_label(&division, &ticks.tick[i], 0.25);     value and label of a tick
 *     tick_label_base(&ticks.tick[0]);                 "10^-3" where others are "-2", "-1"
 */
#ifndef PLOT_TICK_LABEL_H
#define PLOT_TICK_LABEL_H

#include "plot/tick_step.h"
#include "plot/ticks.h"

/* An axis cut into cells.  Values are as they are, or decades on a log axis; cells are numbered
 * from the one whose middle is `origin`. */
typedef struct {
    const Scale *scale;
    const TickRoom *room;
    double lo, hi;    /* of the values */
    double origin;    /* a tick is here */
    TickStep step;    /* from tick to tick */
    int cells, apart; /* of the axis; from tick to tick */
    double cell;      /* values in one cell */
    double low, high; /* the cells of lo and hi */
    double first;     /* the axis begins with this cell */
    bool powers;      /* labels are exponents of ten */
} Division;

/* Makes a tick of a value, which is in decades on a log axis. */
void tick_label(const Division *d, Tick *tick, double value);

/* Labels it with the number alone; with a whole number as it is. */
void tick_label_number(Tick *tick, double value);
void tick_label_count(Tick *tick, double value);

/* Puts the base before an exponent. */
void tick_label_base(Tick *tick);

#endif
