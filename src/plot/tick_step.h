/* tick_step.h - the round numbers that ticks are apart, from fine to coarse.  Pure.
 *
 *     TickStep step = tick_step_least(0.003, false);      0.001
 *     step = tick_step_next(step, false, false);          0.002, then 0.0025, 0.005, 0.01 ...
 *     double third = tick_step_times(step, 3);            0.006, not 0.006000000000000001
 */
#ifndef PLOT_TICK_STEP_H
#define PLOT_TICK_STEP_H

#include "base/base.h"

/* A distance: unit * 10^power, of values or of decades. */
typedef struct {
    double unit; /* 1, 2, 2.5 or 5; of whole decades 1, 2, 3, 4, 5 */
    int power;
} TickStep;

/* A power of ten of at most this length, a whole number if it must be. */
TickStep tick_step_least(double length, bool whole);

/* The next longer one. */
TickStep tick_step_next(TickStep step, bool decades, bool whole);

double tick_step_times(TickStep step, double count);

#endif
