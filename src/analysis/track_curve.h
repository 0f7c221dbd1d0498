/* track_curve.h - a track as the points of a curve, thinned to what a screen can show.
 *
 *     TrackView view = {.lo = 0, .hi = 1e6, .columns = 300};
 *     Points points = track_curve(arena, track, &view);
 *     plot_add(&plot, thin_mark(&points, MARK_LINE, INK_MAIN, "train"));
 *
 * Each column of dots gets its lowest and its highest value, so that no spike is lost; a block that
 * lies within a column is not unpacked. */
#ifndef ANALYSIS_TRACK_CURVE_H
#define ANALYSIS_TRACK_CURVE_H

#include "analysis/thin.h"
#include "analysis/track_smooth.h"

/* What the curve goes along: borrowed, a value. */
typedef struct {
    bool by_time;              /* along time, in seconds since `begin`; else along steps */
    double begin;              /* seconds since 1970 */
    const Track *over;         /* or along this track's values at the same steps */
    double lo, hi;             /* the x values that are shown */
    bool log;                  /* x is logarithmic */
    int columns;               /* of dots */
    const TrackSmooth *smooth; /* of this track, up to date; NULL: as it is */
} TrackView;

/* The shown part and the samples just outside it, in the arena. */
Points track_curve(Arena *arena, const Track *track, const TrackView *view);

/* Every sample, in the arena. */
Points track_points(Arena *arena, const Track *track, const TrackView *view);

/* The steps or times of a track, widened into *lo and *hi; its values, and the least above 0. */
void track_range(const Track *track, const TrackView *view, double *lo, double *hi);
void track_span(const Track *track, double *least, double *positive, double *most);

/* The x of a sample; the latest sample at or before an x, or the first: false without samples. */
double track_x(const Sample *sample, const TrackView *view);
bool track_at(const Track *track, const TrackView *view, double x, Sample *out);

#endif
