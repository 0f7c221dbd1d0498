/* watch_figure.h - the figure of a series over watched runs: thinned, smoothed curves.
 *
 *     figure = watch_figure(watched, arena, &shown, "train/loss");
 */
#ifndef LAB_WATCH_FIGURE_H
#define LAB_WATCH_FIGURE_H

#include "analysis/track_curve.h"
#include "lab/watch_look.h"

enum { WATCH_COLUMNS = 400 }; /* of dots, by which curves are thinned */

WatchFigure watch_figure(Watched *watched, Arena *arena, const WatchShown *shown, const char *name);

/* The series of a name; NULL: the log has none. */
const LogSeries *watch_series(const Log *log, const char *name);

/* What a run's curves go along; false where it has no such series. */
bool watch_along(const Log *log, const WatchView *view, TrackView *out);

#endif
