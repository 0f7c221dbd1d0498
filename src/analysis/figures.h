/* figures.h - recorders to figures: the one place where training meets plotting.
 *
 *     RangeTest test = range_test(arena, run, runs, 10, 5);
 *     Figure figure = figure_range(arena, &test, true);
 *     plot_text(arena, &figure, surface, &out);
 *
 * Figures and their numbers live in the arena. */
#ifndef ANALYSIS_FIGURES_H
#define ANALYSIS_FIGURES_H

#include "analysis/compare.h"
#include "analysis/range.h"
#include "plot/plot.h"

typedef struct Ranges Ranges; /* ranges.h */

/* Loss against learning rate; of several runs the median and the band between them.  With
 * `suggestion` there are marks at the suggestions, with intervals for several runs, and the title
 * says if none is clear.  The loss on a validation subset is a second curve. */
Figure figure_range(Arena *arena, const RangeTest *test, bool suggestion);

/* Loss against learning rate of several settings over each other, and that on a validation subset
 * below it if it was measured; with `suggestion` a point at the
 * rate put forward for each (figure_ranges.c). */
Figure figure_ranges(Arena *arena, const Ranges *ranges, bool suggestion);

/* Learning rate per batch and, with `moms`, momentum beside it. */
Figure figure_schedule(Arena *arena, const Recorder *recorder, bool moms);

/* The same for a schedule not yet run; a long one has as many points as a picture can show. */
Figure figure_plan(Arena *arena, const Plan *plan);

/* Training loss per batch and validation loss per epoch. */
Figure figure_losses(Arena *arena, const Recorder *recorder, long skip_start, long skip_end);

/* Smoothed loss of each recipe, mean and band over its seeds, and its validation losses
 * (figure_compare.c). */
Figure figure_compare(Arena *arena, const Comparison *c);

/* A metric of each recipe by its name, in the same way; without marks where there is none. */
Figure figure_compare_metric(Arena *arena, const Comparison *c, const char *metric);

/* Each metric per epoch, in plots above each other. */
Figure figure_metrics(Arena *arena, const Recorder *recorder, long skip_start, long skip_end);

#endif
