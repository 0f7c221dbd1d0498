/* glyphs.h - the character sets that figures are drawn in, one row each: ASCII, block,
 * octant, braille.
 *
 *     const GlyphSet *set = glyph_set(GLYPHS_BRAILLE);
 *     set->glyph(bits, 0)                            the character for these dots of a cell
 */
#ifndef PLOT_GLYPHS_H
#define PLOT_GLYPHS_H

#include "plot/plot.h"

/* A character set: how many dots a cell has and what it looks like. */
typedef struct {
    const char *name;
    int cell_w, cell_h;                        /* dots */
    uint32_t (*glyph)(unsigned bits, int nth); /* dot (x, y) is bit y * cell_w + x; nth as in Pen */
    uint32_t dot, point, shade, rule;          /* characters for marks; 0: made of dots */
    uint32_t here, star, cursor;               /* the current position, the best point, a rule */
    uint32_t above, below;                     /* a value beyond the edge */
    uint32_t across, up, corner, x_tick, y_tick; /* axes */
    bool ascii;                                  /* only bytes 32-126 may come out */
    bool dashes;                                 /* tells lines apart by dashes */
    bool solid;                                  /* a dot fills its part of the cell */
    bool thick;                                  /* lines of panes are two dots thick */
} GlyphSet;

const GlyphSet *glyph_set(Glyphs glyphs);

/* Name of set `index`; NULL after the last. */
const char *glyphs_name(int index);

#endif
