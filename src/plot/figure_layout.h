/* figure_layout.h - where the parts of a figure go, on any surface.  Pure.
 *
 *     Surface surface = surface_cells(80, 24, 2, 4);                 80 x 24 cells of braille dots
 *     PlotLayout *place = figure_layout(arena, &figure, &surface);   one per plot, row by row
 *     Point at = figure_layout_point(&place[0], lr, loss);
 *
 * All sizes are dots.  A part that finds no room has w == 0. */
#ifndef PLOT_FIGURE_LAYOUT_H
#define PLOT_FIGURE_LAYOUT_H

#include "plot/plot.h"
#include "plot/raster.h"
#include "plot/ticks.h"

/* The measures of a surface, in dots. */
typedef struct Surface {
    int w, h;           /* the whole figure */
    int cell_w, cell_h; /* one character */
    int axis_w, axis_h; /* an axis with its tick marks: left of the area, below it */
    int pad_w, pad_h;   /* kept free around each plot */
    bool upright;       /* the y label is beside the axis; otherwise above it */
    bool framed; /* one plot in a frame one cell wide, which carries title, name of x, x ticks */
} Surface;

/* Where one plot of a figure goes.  It lives in the arena of figure_layout. */
typedef struct {
    Rect frame;                   /* all of it */
    Rect area;                    /* curves; the axes run left of and below it */
    Rect title, y_label, x_label; /* one line of text each, as wide as the text or its room */
    const char *head, *name;      /* framed: "loss · log" and "x: batch", in the title's line */
    Rect y_text, x_text;          /* tick labels: y right-aligned, x below their ticks */
    Rect note, legend;            /* framed: in the title's line, from the right */
    const char *said;             /* framed: the note that has room */
    Scale x, y;
    bool x_empty, y_empty; /* nothing settles the scale: it has no ticks */
    Ticks x_ticks, y_ticks;
} PlotLayout;

/* Characters: everything begins and ends at whole cells. */
Surface surface_cells(int columns, int rows, int cell_w, int cell_h);

/* Makes it the surface of one framed plot. */
void surface_frame(Surface *surface);

/* Pixels: the 6 x 12 font is scaled with the picture; surface_print gives its cells a width. */
Surface surface_pixels(int w, int h);
Surface surface_print(int w, int h, int cell_w);

PlotLayout *figure_layout(Arena *arena, const Figure *figure, const Surface *surface);

/* The dot of a value, at most far outside; NaN where it has no place. */
Point figure_layout_point(const PlotLayout *layout, double x, double y);

/* Top left of the label of a tick: y labels level with it, x labels centred below it. */
Point figure_layout_x_label(const PlotLayout *layout, const Surface *surface, const Tick *tick);
Point figure_layout_y_label(const PlotLayout *layout, const Surface *surface, const Tick *tick);

double mark_x(const Mark *mark, long i);

#endif
