/* Chooses the character most like the dots of a cell: in braille, octants, blocks or
 * plain ASCII. */
#include "plot/glyphs.h"

#include "plot/canvas.h"

#include <math.h>

/* Where the dots of one column of an ASCII cell lie on average: 0 the top, 2 the bottom. */
static double mean_height(unsigned bits, int column)
{
    int count = 0, sum = 0;
    for (int y = 0; y < 3; y++)
        if (bits >> (2 * y + column) & 1) {
            count++;
            sum += y;
        }
    return count ? (double)sum / count : -1;
}

/* The character that leans as the dots do; each further kind of line has a letter of its own. */
static uint32_t ascii_glyph(unsigned bits, int nth)
{
    static const char LETTER[] = "+x=#o", LEVEL[] = "'-_";
    double left = mean_height(bits, 0), right = mean_height(bits, 1);
    if (nth == NTH_FAINT)
        return '.';
    if (nth > 0)
        return (uint32_t)LETTER[(nth - 1) % (LENGTH(LETTER) - 1)];
    if (left < 0 || right < 0)
        return __builtin_popcount(bits) > 1 ? '|' : (uint32_t) "'-."[(int)fmax(left, right)];
    if (fabs(left - right) < 0.75)
        return (uint32_t)LEVEL[(int)((left + right) / 2 + 0.5)];
    return left < right ? '\\' : '/';
}

static uint32_t block_glyph(unsigned bits, int nth)
{
    static const uint16_t QUADRANT[] = {' ',    0x2598, 0x259d, 0x2580, 0x2596, 0x258c,
                                        0x259e, 0x259b, 0x2597, 0x259a, 0x2590, 0x259c,
                                        0x2584, 0x2599, 0x259f, 0x2588};
    (void)nth;
    return QUADRANT[bits];
}

/* Unicode 16 numbers block octants from U+1CD00 by their dots in our order, but leaves out those
 * patterns that have been characters of other names before. */
static uint32_t octant_glyph(unsigned bits, int nth)
{
    static const struct {
        uint8_t bits;
        uint32_t codepoint;
    } OLDER[] = {
        {0x00, ' '},     {0x01, 0x1cea8}, {0x02, 0x1ceab}, {0x03, 0x1fb82}, {0x05, 0x2598},
        {0x0a, 0x259d},  {0x0f, 0x2580},  {0x14, 0x1fbe6}, {0x28, 0x1fbe7}, {0x3f, 0x1fb85},
        {0x40, 0x1cea3}, {0x50, 0x2596},  {0x55, 0x258c},  {0x5a, 0x259e},  {0x5f, 0x259b},
        {0x80, 0x1cea0}, {0xa0, 0x2597},  {0xa5, 0x259a},  {0xaa, 0x2590},  {0xaf, 0x259c},
        {0xc0, 0x2582},  {0xf0, 0x2584},  {0xf5, 0x2599},  {0xfa, 0x259f},  {0xfc, 0x2586},
        {0xff, 0x2588},
    };
    int older = 0;
    (void)nth;
    while (older < LENGTH(OLDER) && OLDER[older].bits < bits)
        older++;
    if (older < LENGTH(OLDER) && OLDER[older].bits == bits)
        return OLDER[older].codepoint;
    return 0x1cd00 + bits - (unsigned)older;
}

/* Unicode numbers the dots down the left column, down the right one, then the lowest two. */
static uint32_t braille_glyph(unsigned bits, int nth)
{
    static const uint8_t DOT[] = {0x01, 0x08, 0x02, 0x10, 0x04, 0x20, 0x40, 0x80};
    uint32_t pattern = 0;
    (void)nth;
    for (int i = 0; i < LENGTH(DOT); i++)
        if (bits >> i & 1)
            pattern |= DOT[i];
    return 0x2800 + pattern;
}

/* Marks and axes of all sets but ASCII. */
#define LINES                                                                                      \
    .dashes = true, .point = 0x25c6, .rule = 0x250a, .here = 0x25cf, .star = 0x2605,               \
    .cursor = 0x2502, .above = 0x25b2, .below = 0x25bc, .across = 0x2500, .up = 0x2502,            \
    .corner = 0x2514, .x_tick = 0x252c, .y_tick = 0x2524

static const GlyphSet SET[] = {
    [GLYPHS_ASCII] = {.name = "ascii",
                      .cell_w = 2,
                      .cell_h = 3,
                      .glyph = ascii_glyph,
                      .dot = '.',
                      .point = '*',
                      .shade = ':',
                      .rule = ':',
                      .here = '@',
                      .star = '#',
                      .cursor = '|',
                      .above = '^',
                      .below = 'v',
                      .ascii = true,
                      .across = '-',
                      .up = '|',
                      .corner = '+',
                      .x_tick = '+',
                      .y_tick = '+'},
    [GLYPHS_BLOCK] = {.name = "block",
                      .cell_w = 2,
                      .cell_h = 2,
                      .glyph = block_glyph,
                      .solid = true,
                      .dot = 0xb7,
                      .shade = 0x2591,
                      LINES},
    [GLYPHS_OCTANT] = {.name = "octant",
                       .cell_w = 2,
                       .cell_h = 4,
                       .glyph = octant_glyph,
                       .solid = true,
                       .thick = true,
                       .dot = 0xb7,
                       .shade = 0x2591,
                       LINES},
    [GLYPHS_BRAILLE] =
        {.name = "braille", .cell_w = 2, .cell_h = 4, .glyph = braille_glyph, .thick = true, LINES},
    [GLYPHS_PIXELS] = /* where there are none */
    {.name = "pixels", .cell_w = 2, .cell_h = 4, .glyph = braille_glyph, .thick = true, LINES},
};

const GlyphSet *glyph_set(Glyphs glyphs)
{
    return &SET[glyphs];
}

const char *glyphs_name(int index)
{
    return index < LENGTH(SET) ? SET[index].name : NULL;
}
