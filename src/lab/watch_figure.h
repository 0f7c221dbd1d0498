/* watch_figure.h - the figure of a series over watched runs: thinned, smoothed curves.
 *
 *     figure = watch_figure(watched, arena, &shown, "train/loss");
 */
#ifndef LAB_WATCH_FIGURE_H
#define LAB_WATCH_FIGURE_H

#include "lab/watch_look.h"

WatchFigure watch_figure(Watched *watched, Arena *arena, const WatchShown *shown, const char *name);

#endif
