/* watch_figure.h - the figure of a series over watched runs: thinned, smoothed curves.
 *
 *     figure = watch_figure(watched, arena, &shown, 0);     of shown.name[0]
 */
#ifndef LAB_WATCH_FIGURE_H
#define LAB_WATCH_FIGURE_H

#include "lab/watch_look.h"

/* Its values are NaN unless it is the chosen one, or a single run has the series. */
WatchFigure watch_figure(Watched *watched, Arena *arena, const WatchShown *shown, int series);

#endif
