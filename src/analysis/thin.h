/* thin.h - series as marks of a plot, thinned to what a screen can show.
 *
 *     Points loss = thin_series(arena, &(Samples){.y = &recorder->loss, .end = count}, count, 300);
 *     plot_add(&plot, thin_mark(&loss, MARK_LINE, INK_MAIN, "train"));
 *     Band raw = thin_batch_band(arena, recorder, &recorder->loss, count, 300);
 *     plot_add(&plot, thin_band_mark(&raw, INK_FAINT, "batch"));
 *
 * Frames are drawn up to 30 times a second, also of runs of a million batches.  So each column of
 * dots gets the lowest and the highest of at most 32 samples; these are always the same ones, so
 * that a growing curve does not flicker. */
#ifndef ANALYSIS_THIN_H
#define ANALYSIS_THIN_H

#include "base/arena.h"
#include "base/series.h"
#include "plot/plot.h"
#include "train/recorder.h"

/* The points of a curve, in the arena that they were asked for. */
typedef struct {
    double *x, *y;
    long n;
} Points;

/* The least and the most of a series along x, in the arena that it was asked for. */
typedef struct {
    double *x, *low, *high;
    long n;
    Points
        sample; /* where a column has hardly more than one, all of them: a band would be towers */
} Band;

/* Samples begin ... end-1 of y over x, or over their number if x is NULL.  Both are borrowed. */
typedef struct {
    const Series *y, *x;
    long begin, end;
} Samples;

/* `whole` samples are as wide as `columns` of dots. */
Points thin_series(Arena *arena, const Samples *samples, long whole, int columns);

/* Between the lowest and the highest sample of each column, its neighbours included. */
Band thin_band(Arena *arena, const Samples *samples, long whole, int columns);

/* A value of a run's batches over their numbers; `whole` batches are `columns` of dots wide. */
Points thin_batches(Arena *arena, const Recorder *run, const Series *y, long whole, int columns);
Band thin_batch_band(Arena *arena, const Recorder *run, const Series *y, long whole, int columns);

/* One value per epoch, at the batch where it ended; epochs without a value are left out. */
Points thin_epochs(Arena *arena, const Series *values, const Series *epoch_end);

/* Learning rate, or momentum, of a plan over the batches of the run. */
Points thin_plan(Arena *arena, const Plan *plan, bool momentum, int columns);

/* Ends the y axis near the curves, so that a few samples far outside do not press them flat: at the
 * samples, but at most a third of the curves' height beyond them; on a logarithmic axis, too. */
void thin_fit(Axis *y, const Points *const *curve, int curves, const Band *samples);

Mark thin_mark(const Points *points, MarkKind kind, Ink ink, const char *label);

/* The line of a value that grows as the run goes on: filled. */
Mark thin_line(const Points *points, Ink ink, const char *label);

/* A band, or dots if it has its samples. */
Mark thin_band_mark(const Band *band, Ink ink, const char *label);

#endif
