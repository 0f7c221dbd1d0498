/* watch_axis.h - what the curves of watched logs go along: steps, time, or another series.
 *
 *     TrackView along;
 *     if (watch_along(log, &view, &along))
 *         points = track_curve(arena, &series->track, &along);
 */
#ifndef LAB_WATCH_AXIS_H
#define LAB_WATCH_AXIS_H

#include "lab/watch_look.h"

enum { WATCH_COLUMNS = 400 }; /* of dots, by which curves are thinned */

/* False where the log does not have that. */
bool watch_along(const Log *log, const WatchView *view, TrackView *out);

/* Sets range, least and most.  Along a series with a decade of values, none below 0, the axis is
 * logarithmic. */
void watch_measure(WatchShown *shown, Arena *arena);

#endif
