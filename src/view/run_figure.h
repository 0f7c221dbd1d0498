/* run_figure.h - figures over the batches of the run shown.  All have one x axis, the whole run, so
 * that what is above each other happened at the same time, and share one crosshair.
 *
 *     Plot plot = run_plot(sheet, "loss", run);
 *     plot_add(&plot, line);
 *     PlotArea area = run_figure(sheet, at, &plot, NULL);
 */
#ifndef VIEW_RUN_FIGURE_H
#define VIEW_RUN_FIGURE_H

#include "view/sheet.h"

/* Batches of the whole run, at least 1. */
long run_planned(const Recorder *run);

/* As long as the run shown, or as what `take` would make of it; run NULL: an empty one. */
Plot run_plot(const Sheet *sheet, const char *title, const Recorder *run);

/* Adds a point with a label at the end of an epoch (as recorded); value is copied. */
void run_mark_epoch(const Sheet *sheet, Plot *plot, long epoch, double value, const Mark *look);

/* Draws it with the crosshair, where clicks move that, and the label at its top; NULL: none. */
PlotArea run_figure(const Sheet *sheet, const Placed *at, Plot *plot, const char *label);

/* The batch under the crosshair, or the latest; -1: none was run. */
long run_batch(const Scene *scene);

#endif
