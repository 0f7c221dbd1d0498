/* dots.h - a raster of dots, finer than the cells of a screen, and the characters that it becomes.
 *
 *     DotRaster raster = dots_new(arena, surface);
 *     dots_set(&raster, x, y, LAYER_LINE, (Pen){.ink = INK_MAIN});
 *     dots_wash(&raster, WASH_FILL, x, y, bottom, INK_MAIN);
 *     dots_show(&raster, &grid);
 *
 * When marks meet in a cell, the one with the higher layer wins: a curve stays clean among its
 * samples.  A wash is the ground of the cells in it, so it lies below every layer. */
#ifndef PLOT_DOTS_H
#define PLOT_DOTS_H

#include "plot/canvas.h"
#include "plot/glyphs.h"

/* From low to high: what comes later here covers what comes earlier. */
typedef enum {
    LAYER_NONE,
    LAYER_BAND,
    LAYER_DOTS,
    LAYER_RULE,
    LAYER_LINE,
    LAYER_POINT,
    LAYER_TEXT /* drawn on the grid itself: the cell is left alone */
} DotLayer;

/* Areas by their ground, from low to high. */
typedef enum { WASH_FILL, WASH_BAND, WASHES } Wash;

/* The dots of one cell. */
typedef struct {
    uint32_t glyph;                         /* shown instead of the dots if not 0 */
    uint8_t bits;                           /* dots, as in GlyphSet */
    uint8_t layer;                          /* DotLayer */
    uint8_t ink;                            /* Ink */
    uint8_t nth;                            /* of the Pen, for lines */
    uint8_t wash[WASHES], wash_ink[WASHES]; /* dots of the areas, and their Ink */
} Dots;

/* All dots of a surface.  The cells live in the arena of dots_new. */
typedef struct {
    const GlyphSet *set;
    Palette palette;
    bool color, few;   /* colours; of 16 or fewer there are no fills */
    bool shaded;       /* bands are characters for a shade */
    int columns, rows; /* cells */
    Dots *cell;        /* [rows][columns] */
} DotRaster;

DotRaster dots_new(Arena *arena, TextSurface surface);

/* The cell in a column and row; NULL outside. */
Dots *dots_at(const DotRaster *raster, int column, int row);

/* Sets a dot, or the character of its cell, unless a higher layer is there. */
void dots_set(DotRaster *raster, int x, int y, DotLayer layer, Pen pen);
void dots_put(DotRaster *raster, Point at, DotLayer layer, Ink ink, uint32_t glyph);

/* Washes one column of dots; false without a colour for it. */
bool dots_wash(DotRaster *raster, Wash wash, int x, double top, double bottom, Ink ink);

/* What the washes make the ground of a cell; 0: the terminal's own. */
Color dots_ground(const DotRaster *raster, int column, int row);

/* Puts the characters on a grid of as many cells. */
void dots_show(const DotRaster *raster, Grid *grid);

#endif
