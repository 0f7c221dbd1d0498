/* ends.h - letters that tell curves apart, each to the right of the end of its curve.  Ends that
 * fall together have their letters above each other, in the order of their values; those at the
 * right edge of the area stand in a margin that the layout has left there (figure_layout.c).
 *
 *     plot_add(&plot, (Mark){.kind = MARK_END, .label = "a", .x = x, .y = y, .n = 1});
 *     ends_draw(&drawing);                                once all curves are drawn
 */
#ifndef PLOT_ENDS_H
#define PLOT_ENDS_H

#include "plot/marks.h"

void ends_draw(const PlotDrawing *sheet);

#endif
