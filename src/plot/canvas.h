/* canvas.h - what a surface can draw: a row of functions.  Coordinates are dots.
 *
 *     canvas_polyline(canvas, point, n, (Pen){.ink = INK_MAIN});
 *     canvas_text(canvas, (Point){x, y}, "loss", (TextLook){.role = TEXT_LABEL});
 *
 * Everything arrives clipped.  A surface may leave functions NULL; then the functions below draw
 * the same with simpler shapes, or leave it out. */
#ifndef PLOT_CANVAS_H
#define PLOT_CANVAS_H

#include "plot/figure_layout.h"

typedef enum { TEXT_TITLE, TEXT_LABEL, TEXT_TICK, TEXT_LEGEND, TEXT_MARK, TEXT_NOTE } TextRole;

/* What a text is, so that a surface can choose how it looks. */
typedef struct {
    TextRole role;
    Ink ink; /* of TEXT_MARK: the ink of the point it names */
} TextLook;

/* How a line is drawn. */
typedef struct {
    Ink ink;
    int nth; /* its number among the plot's kinds of line, to vary them without colour */
} Pen;

enum {
    NTH_POINTS =
        14,         /* nth of lines that stand for points, if those are too many to be told apart */
    NTH_FAINT = 15, /* nth of lines in INK_FAINT, which are fainter than all others */
};

typedef struct Canvas Canvas;
typedef struct Paint Paint;

/* A surface as a const row of functions. */
typedef struct {
    const char *name;
    /* Axes, ticks and grid lines. */
    void (*frame)(Canvas *canvas, const PlotLayout *layout);
    void (*polyline)(Canvas *canvas, const Point *point, int n, Pen pen);
    /* One line; `at` is its top left. */
    void (*text)(Canvas *canvas, Point at, const char *text, TextLook look);
    /* Raw samples; NULL: polylines of one point. */
    void (*dots)(Canvas *canvas, const Point *point, int n, Ink ink);
    /* Marked points; NULL: as dots. */
    void (*points)(Canvas *canvas, const Point *point, int n, Ink ink);
    /* The current position, a point; NULL: as other points. */
    void (*here)(Canvas *canvas, Point point, Ink ink);
    /* The best point; NULL: as other points. */
    void (*star)(Canvas *canvas, Point point, Ink ink);
    /* A value beyond the upper or lower edge of the area, at that edge; NULL: a point. */
    void (*beyond)(Canvas *canvas, Point point, bool above, Ink ink);
    /* One column of dots of a fill below a curve; NULL: not drawn. */
    void (*fill)(Canvas *canvas, int x, double top, double bottom, Ink ink);
    /* The same of a band; NULL: not drawn. */
    void (*band)(Canvas *canvas, int x, double top, double bottom, Ink ink);
    /* An upright line across the area; NULL: a polyline. */
    void (*rule)(Canvas *canvas, double x, double top, double bottom, Ink ink);
    /* The current position, an upright line; NULL: as other rules. */
    void (*cursor)(Canvas *canvas, double x, double top, double bottom, Ink ink);
    /* Text read from below, `at` its bottom left; NULL: not drawn. */
    void (*text_upright)(Canvas *canvas, Point at, const char *text, TextLook look);
    /* The ground under a legend; NULL: none. */
    void (*panel)(Canvas *canvas, Rect where);
} CanvasKind;

/* The first member of every surface's own struct. */
struct Canvas {
    const CanvasKind *kind;
    Surface surface;
};

void canvas_frame(Canvas *canvas, const PlotLayout *layout);
void canvas_polyline(Canvas *canvas, const Point *point, int n, Pen pen);
void canvas_text(Canvas *canvas, Point at, const char *text, TextLook look);
void canvas_dots(Canvas *canvas, const Point *point, int n, Ink ink);
void canvas_points(Canvas *canvas, const Point *point, int n, Ink ink);
void canvas_here(Canvas *canvas, Point point, Ink ink);
void canvas_star(Canvas *canvas, Point point, Ink ink);
void canvas_beyond(Canvas *canvas, Point point, bool above, Ink ink);
void canvas_fill(Canvas *canvas, int x, double top, double bottom, Ink ink);
void canvas_band(Canvas *canvas, int x, double top, double bottom, Ink ink);
void canvas_rule(Canvas *canvas, double x, double top, double bottom, Ink ink);
void canvas_cursor(Canvas *canvas, double x, double top, double bottom, Ink ink);
void canvas_text_upright(Canvas *canvas, Point at, const char *text, TextLook look);
void canvas_panel(Canvas *canvas, Rect where);

/* Draws the whole figure (draw.c).  Returns the area of its first plot, in cells. */
PlotArea figure_draw(Arena *arena, const Figure *figure, Canvas *canvas);

/* Surfaces.  They live in the arena. */
Canvas *canvas_grid(Arena *arena, TextSurface surface);
Canvas *canvas_pane(Arena *arena, const PaneLook *look);
Grid canvas_grid_cells(Canvas *canvas);
Canvas *canvas_pixels(Arena *arena, const PaneLook *look);
Grid canvas_pixels_cells(Canvas *canvas);
Image canvas_pixels_image(Canvas *canvas); /* of the area; nothing if there is no room */
Canvas *canvas_png(Arena *arena, Paint *paint, const Surface *surface);
Canvas *canvas_svg(Arena *arena, Buf *out, const Surface *surface);

#endif
