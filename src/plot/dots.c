/* Gathers dots by cell and layer, and chooses the character and the colours that show them. */
#include "plot/dots.h"

#include <math.h>

DotRaster dots_new(Arena *arena, TextSurface surface)
{
    const GlyphSet *set = glyph_set(surface.glyphs);
    return (DotRaster){.set = set,
                       .palette = palette_on(surface.ground),
                       .color = surface.color,
                       .few = surface.few,
                       .shaded = set->ascii || (surface.few && set->solid),
                       .columns = surface.columns,
                       .rows = surface.rows,
                       .cell = ARENA_NEW(arena, Dots, (long)surface.columns * surface.rows)};
}

Dots *dots_at(const DotRaster *raster, int column, int row)
{
    if (column < 0 || column >= raster->columns || row < 0 || row >= raster->rows)
        return NULL;
    return &raster->cell[row * raster->columns + column];
}

static Dots *dots_around(const DotRaster *raster, int x, int y)
{
    return dots_at(raster, x / raster->set->cell_w, y / raster->set->cell_h);
}

/* The cell at these dots if `layer` may draw there, prepared for it. */
static Dots *claim(DotRaster *raster, int x, int y, DotLayer layer, Ink ink)
{
    Dots *dots = dots_around(raster, x, y);
    if (!dots || dots->layer > layer)
        return NULL;
    if (dots->layer < layer) {
        dots->glyph = dots->bits = dots->nth = 0;
        dots->layer = (uint8_t)layer;
    }
    dots->ink = (uint8_t)ink;
    return dots;
}

static uint8_t bit_of(const GlyphSet *set, int x, int y)
{
    return (uint8_t)(1u << (y % set->cell_h * set->cell_w + x % set->cell_w));
}

void dots_set(DotRaster *raster, int x, int y, DotLayer layer, Pen pen)
{
    Dots *dots = claim(raster, x, y, layer, pen.ink);
    if (!dots)
        return;
    dots->bits |= bit_of(raster->set, x, y);
    dots->nth = (uint8_t)pen.nth;
}

void dots_put(DotRaster *raster, Point at, DotLayer layer, Ink ink, uint32_t glyph)
{
    Dots *dots = claim(raster, (int)at.x, (int)at.y, layer, ink);
    if (dots)
        dots->glyph = glyph;
}

/* The bits of a cell's dots in column x, from row `first` up to, not including, `end`. */
static uint8_t bits_between(const GlyphSet *set, int x, int first, int end)
{
    unsigned bits = 0;
    for (int y = MAX(first, 0); y < MIN(end, set->cell_h); y++)
        bits |= bit_of(set, x, y);
    return (uint8_t)bits;
}

bool dots_wash(DotRaster *raster, Wash wash, int x, double top, double bottom, Ink ink)
{
    const GlyphSet *set = raster->set;
    int first = (int)top, end = (int)ceil(bottom);
    uint8_t whole = bits_between(set, x, 0, set->cell_h);
    if (!raster->color || !raster->palette.fill[ink] || (raster->few && wash == WASH_FILL))
        return false;
    for (int y = first / set->cell_h * set->cell_h; y < end; y += set->cell_h) {
        Dots *dots = dots_around(raster, x, y);
        bool inside = y >= first && y + set->cell_h <= end;
        if (!dots)
            continue;
        dots->wash[wash] |= inside ? whole : bits_between(set, x, first - y, end - y);
        dots->wash_ink[wash] = (uint8_t)ink;
    }
    return true;
}

/* ---- as characters */

/* Whether the line has dots above each other in the cell. */
static bool is_steep(const Dots *dots)
{
    unsigned left = dots->bits & 0x15, right = dots->bits & 0x2a;
    return dots->layer == LAYER_LINE &&
           MAX(__builtin_popcount(left), __builtin_popcount(right)) > 1;
}

/* Whether it is a lone dot beside a steep cell, left where a line changes columns. */
static bool is_speck(const DotRaster *raster, int column, int row)
{
    if (!raster->set->ascii || __builtin_popcount(dots_at(raster, column, row)->bits) != 1)
        return false;
    const Dots *left = dots_at(raster, column - 1, row), *right = dots_at(raster, column + 1, row);
    return (left && is_steep(left)) || (right && is_steep(right));
}

/* What of a cell is drawn; not by a sample's dot, which has its ground around it. */
static unsigned drawn_of(const DotRaster *raster, const Dots *dots)
{
    return raster->set->solid || dots->layer == LAYER_LINE ? dots->bits : 0;
}

/* More than 0 where a wash has more than half of the dots that are not drawn themselves; where all
 * are drawn, of all. */
static int lean_of(const DotRaster *raster, const Dots *dots, unsigned drawn, Wash wash)
{
    unsigned all = (1u << (raster->set->cell_w * raster->set->cell_h)) - 1;
    unsigned rest = (all & ~drawn) ? all & ~drawn : all;
    return 2 * __builtin_popcount(dots->wash[wash] & rest) - __builtin_popcount(rest);
}

/* Whether a line has dots in both columns of the cell. */
static bool is_crossed(const Dots *dots)
{
    return dots->layer == LAYER_LINE && dots->bits & 0x55 && dots->bits & 0xaa;
}

/* Whether a cell has a wash for its ground.  Where a line leaves as much above it as below, the
 * cell is like that to its left which the line crosses too, so that a level line has no
 * battlements; else it has, so that there is no gap below the line. */
static bool has_ground(const DotRaster *raster, const Dots *dots, unsigned drawn, Wash wash)
{
    int lean = lean_of(raster, dots, drawn, wash), column = (int)(dots - raster->cell);
    for (column %= raster->columns; lean == 0 && column > 0 && is_crossed(dots - 1); column--) {
        dots--;
        lean = lean_of(raster, dots, drawn_of(raster, dots), wash);
    }
    return lean >= 0;
}

/* The ground of a cell: the highest wash, up to `highest`, that it has. */
static Color ground_of(const DotRaster *raster, const Dots *dots, unsigned drawn, Wash highest)
{
    for (int wash = (int)highest; wash >= 0; wash--)
        if (dots->wash[wash] && has_ground(raster, dots, drawn, (Wash)wash))
            return raster->palette.fill[dots->wash_ink[wash]];
    return 0;
}

/* Dots that fill their part of the cell make a ground of a band; others are dots, or shades. */
static Wash highest_ground(const DotRaster *raster)
{
    return raster->set->solid && !raster->shaded ? WASH_BAND : WASH_FILL;
}

Color dots_ground(const DotRaster *raster, int column, int row)
{
    const Dots *dots = dots_at(raster, column, row);
    if (!dots)
        return 0;
    return ground_of(raster, dots, drawn_of(raster, dots), highest_ground(raster));
}

/* The part of a cell without a mark that is filled: of dots that are solid any, else a half; 0: it
 * is no such part. */
static uint32_t part_of(const DotRaster *raster, const Dots *dots)
{
    const GlyphSet *set = raster->set;
    unsigned fill = dots->wash[WASH_FILL], all = (1u << (set->cell_w * set->cell_h)) - 1;
    unsigned left = bits_between(set, 0, 0, set->cell_h), lower = 0;
    for (int x = 0; x < set->cell_w; x++)
        lower |= bits_between(set, x, set->cell_h / 2, set->cell_h);
    if (set->ascii || dots->wash[WASH_BAND] || fill == 0 || fill == all)
        return 0;
    if (set->solid)
        return set->glyph((uint8_t)fill, 0);
    const uint32_t left_half = 0x258c, right_half = 0x2590, lower_half = 0x2584;
    return fill == left            ? left_half
           : fill == (all & ~left) ? right_half
           : fill == lower         ? lower_half
                                   : 0;
}

/* A cell without a mark.  The edge of a band is as fine as the dots, that of a fill has a line. */
static void show_wash(const DotRaster *raster, Grid *grid, int column, int row)
{
    const Dots *dots = dots_at(raster, column, row);
    const GlyphSet *set = raster->set;
    unsigned band = dots->wash[WASH_BAND];
    int inside = __builtin_popcount(band), all = set->cell_w * set->cell_h;
    uint32_t part = part_of(raster, dots);
    if (part) {
        grid_put(grid, column, row, part,
                 (Style){.ink = raster->palette.fill[dots->wash_ink[WASH_FILL]]});
        return;
    }
    bool dotted = raster->shaded ? 2 * inside > all : inside > 0 && !(set->solid && inside == all);
    Style style = {.paper = ground_of(raster, dots, dotted && set->solid ? band : 0,
                                      dotted ? WASH_FILL : highest_ground(raster))};
    if (dotted)
        style.ink = raster->palette.fill[dots->wash_ink[WASH_BAND]];
    uint32_t glyph = !dotted ? ' ' : raster->shaded ? set->shade : set->glyph(band, 0);
    if (style.paper || dotted)
        grid_put(grid, column, row, glyph, style);
}

static void show_cell(const DotRaster *raster, Grid *grid, int column, int row)
{
    const Dots *dots = dots_at(raster, column, row);
    if (dots->layer == LAYER_TEXT)
        return;
    if (!(dots->glyph || dots->bits) || is_speck(raster, column, row)) {
        if (dots->wash[WASH_FILL] || dots->wash[WASH_BAND])
            show_wash(raster, grid, column, row);
        return;
    }
    uint32_t glyph = dots->glyph ? dots->glyph : raster->set->glyph(dots->bits, dots->nth);
    grid_put(
        grid, column, row, glyph,
        (Style){.ink = raster->palette.ink[dots->ink], .paper = dots_ground(raster, column, row)});
}

void dots_show(const DotRaster *raster, Grid *grid)
{
    for (int row = 0; row < raster->rows; row++)
        for (int column = 0; column < raster->columns; column++)
            show_cell(raster, grid, column, row);
}
