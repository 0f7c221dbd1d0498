/* marks.h - the marks of a plot as shapes: clipped, thinned, from the ground up.
 *
 *     PlotDrawing drawing = {.arena = arena, .canvas = canvas, .plot = plot, ...};
 *     marks_draw(&drawing);                                  everything between the axes
 *     marks_sample(&drawing, &plot->mark[0], legend_cells);  a piece of one for a legend
 */
#ifndef PLOT_MARKS_H
#define PLOT_MARKS_H

#include "plot/canvas.h"
#include "plot/room.h"

/* One plot being drawn: borrowed parts, together for as long as it lasts. */
typedef struct {
    Arena *arena;
    Canvas *canvas;
    const Plot *plot;
    const PlotLayout *layout;
    LabelRoom *room;
} PlotDrawing;

/* Fills first, then bands, dots, rules, lines, points; and tells the room what is covered. */
void marks_draw(const PlotDrawing *sheet);

/* A piece of a mark for a legend. */
void marks_sample(const PlotDrawing *sheet, const Mark *mark, Rect at);

#endif
