/* font.h - the bitmap font of pictures, as strokes for any size and any direction.
 *
 *     const Font *font = font_load(arena);
 *     font_strokes(font, 'A', add_stroke, &pen);
 *
 * assets/font-6x12.txt holds the letters as art and says how it is read. */
#ifndef PLOT_FONT_H
#define PLOT_FONT_H

#include "base/arena.h"
#include "base/error.h"
#include "plot/raster.h"

enum { FONT_W = 6, FONT_H = 12, FONT_GLYPHS = 256 };

/* A character as art, bit by bit. */
typedef struct {
    uint32_t codepoint;
    uint8_t row[FONT_H]; /* bit x is column x */
} FontGlyph;

/* All characters that can be drawn in pictures. */
typedef struct {
    FontGlyph glyph[FONT_GLYPHS];
    int glyphs;
} Font;

/* One stroke, in font dots from the top left of the glyph's cell. */
typedef void FontStroke(void *context, Point a, Point b);

/* The program's own font.  A user's font (ONECYCLE_ASSETS) may be broken: code that draws for a
 * command checks it first, since font_load would end the program. */
const Font *font_load(Arena *arena);
NODISCARD bool font_check(Error *err);

/* The same from a text in memory; apart for tests of the format. */
NODISCARD bool font_parse(Bytes text, const char *name, Font *out, Error *err);

/* A text as it will look, with a box for each code point that the font does not have. */
const char *font_text(const Font *font, Arena *arena, const char *text);

/* Calls stroke for each stroke of a character; of a box if the font does not have it. */
void font_strokes(const Font *font, uint32_t codepoint, FontStroke *stroke, void *context);

#endif
