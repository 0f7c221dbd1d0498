/* plot.h - what is to be drawn: axes and marks over borrowed numbers; no pixels, no characters.
 *
 *     Plot plot = {.title = "lr_find", .x = {.label = "learning rate", .log = true}};
 *     plot_add(&plot, (Mark){.kind = MARK_LINE, .label = "smoothed", .x = lr, .y = loss, .n = n});
 *     Figure figure = {.plot = &plot, .rows = 1, .cols = 1};
 *     plot_text(arena, &figure, (TextSurface){.columns = 80, .rows = 24}, &buf);
 *     Image image = plot_image(arena, &figure, 960, 600);
 *
 * One model, many surfaces: an axis bug is mended once. */
#ifndef PLOT_PLOT_H
#define PLOT_PLOT_H

#include "base/arena.h"
#include "base/buf.h"
#include "io/image.h"
#include "plot/grid.h"

/* One axis of a plot. */
typedef struct {
    const char *label;
    bool log;                /* logarithmic; values <= 0 are not drawn */
    bool sane;               /* values that are insanely large leave the scale: span_sane */
    double lo, hi;           /* range; lo == hi: from the marks */
    double least;            /* the shortest range, as a share of what is in its middle */
    const char *const *name; /* category names at 0, 1, 2 ..., or NULL */
    int names;
} Axis;

/* What a mark is drawn as. */
typedef enum {
    MARK_LINE,  /* a polyline; gaps where a value is not finite, arrows where it leaves the area */
    MARK_DOTS,  /* raw samples, faint */
    MARK_POINT, /* a glyph each; if they stand closer than three columns, a line and the last one.
                   A single point (a suggestion) has the label beside it, several (validation
                   values) have it in the legend */
    MARK_VLINE, /* vertical lines at x[0..n-1], the label at the first one's top; y unused */
    MARK_END,   /* the label, a letter, to the right of the end of a curve (ends.h) */
    MARK_BAND,  /* the area between y and y2; lies under everything but fills */
} MarkKind;

/* One curve, or points of one kind.  Numbers and texts are borrowed and must outlive the
 * drawing. */
typedef struct {
    MarkKind kind;
    Ink ink;
    const char *label;        /* legend entry, or text at a point or rule; NULL: none */
    const char *brief[2];     /* the label in fewer words, and in fewer still; NULL: as the next */
    const char *name;         /* what is left of the label where there is less room (kinds.h) */
    const char *letter;       /* a point's: then its label stands at the edge (pins.h); without a
                                 label, it alone */
    const double *x, *y, *y2; /* n each, borrowed; x NULL: 0, 1, 2 ...; y2 for MARK_BAND */
    long n;
    bool fill; /* a line: the area below it is filled, where there is a colour for that */
    bool here; /* marks the current position: a point or rule drawn differently from all others */
    bool best; /* a point that is the best: a star */
} Mark;

enum { PLOT_MARKS = 40, PLOT_NOTES = 4 };

/* One pair of axes and the marks on it: a plain value over borrowed numbers. */
typedef struct {
    const char *title;
    const char *note[PLOT_NOTES]; /* at the right end of a pane's title: the first that has room */
    Axis x, y;
    Mark mark[PLOT_MARKS]; /* drawn in order, by kind: bands first, points last */
    int marks;
} Plot;

/* Plots on a grid of rows x cols, row by row. */
typedef struct {
    const Plot *plot; /* rows * cols */
    int rows, cols;
} Figure;

typedef enum { GLYPHS_ASCII, GLYPHS_BLOCK, GLYPHS_OCTANT, GLYPHS_BRAILLE, GLYPHS_PIXELS } Glyphs;

/* How large text output is, and which characters it may have. */
typedef struct {
    Glyphs glyphs;
    bool chosen;       /* they suit the terminal, and are not the user's choice */
    int columns, rows; /* terminal cells of the whole figure; at least 24 x 8 is used */
    bool color;        /* ANSI 256-colour escapes; otherwise none at all */
    Ground ground;     /* what colours are chosen for */
    bool few;          /* of 16 colours or fewer, which are strong: bands are shades, no grounds */
} TextSurface;

void plot_add(Plot *plot, Mark mark);

/* How a plot looks as a pane of a screen. */
typedef struct {
    TextSurface surface;         /* of the pane, from 1 x 1 cells on */
    bool strong;                 /* an emphasised frame: the pane has the focus */
    int cell_width, cell_height; /* pixels that curves are drawn in; 0: as characters */
} PaneLook;

/* Where the curves of a pane are, and which values of x: a value. */
typedef struct {
    GridBox box;        /* cells; no columns if there is no room */
    double left, right; /* x at the outer edges of its first and last column */
    bool log;           /* x is logarithmic */
} PlotArea;

/* The value of x in the middle of a column, counted from the area's first. */
double plot_area_x(const PlotArea *area, int column);

/* A pane as it was drawn, in the arena of plot_pane. */
typedef struct {
    Grid grid;
    PlotArea area;
    Image picture; /* the curves in pixels, as large as the area, which is then blank; w 0: none */
} PlotPane;

/* One plot in a frame, which carries title, name of the x axis, kinds of marks, note and x ticks.
 * As room shrinks, name, kinds, note and y labels are left out, in this order. */
PlotPane plot_pane(Arena *arena, const Plot *plot, const PaneLook *look);

/* The cells themselves, for a view that puts them on its screen (grid_copy). */
Grid plot_grid(Arena *arena, const Figure *figure, TextSurface surface);

/* Adds lines of text, each without trailing spaces and ending in a newline. */
void plot_text(Arena *arena, const Figure *figure, TextSurface surface, Buf *out);

/* How large a figure in a file is, in pixels. */
typedef struct {
    int width, height;
    int cell; /* width of a letter's cell; 0: as suits the size */
} PlotSize;

typedef struct Print Print; /* print.h */

/* Draws a figure into a file's picture: anti-aliased on white, fit for a report. */
void plot_print(Arena *arena, const Figure *figure, PlotSize size, Print *print);

/* The same in pixels, RGB. */
Image plot_image(Arena *arena, const Figure *figure, int width, int height);

#endif
