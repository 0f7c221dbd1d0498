/* headings.h - where the words of a plot go once its area is known: title, labels, and in a frame
 * the note and the kinds of marks.  Pure.
 *
 *     headings_name(arena, &layout, &plot);          what a frame's line will say
 *     headings_place(&layout, &surface, &plot);      after heights and widths, before x ticks
 */
#ifndef PLOT_HEADINGS_H
#define PLOT_HEADINGS_H

#include "plot/figure_layout.h"

void headings_name(Arena *arena, PlotLayout *layout, const Plot *plot);
void headings_place(PlotLayout *layout, const Surface *surface, const Plot *plot);

bool has_text(const char *text);
bool same_text(const char *a, const char *b);

#endif
