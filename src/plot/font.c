/* Reads the bitmap font of pictures and turns its letters into strokes.  A letter is a set of lit
 * dots; magnified they would be squares, so neighbouring dots are joined by round strokes, as with
 * a pen, smooth at any size. */
#include "plot/font.h"

#include "base/die.h"
#include "base/text.h"
#include "io/asset.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char NAME[] = "font-6x12.txt";

enum { LINE_GLYPHS = 32, CELL = FONT_W + 1 };

/* A reader of the art, line by line. */
typedef struct {
    const char *text, *end; /* what is left */
    const char *line;       /* the current line, `length` bytes */
    int length;
    int number; /* of the current line, from 1 */
} FontText;

static bool next_line(FontText *lines)
{
    if (lines->text >= lines->end)
        return false;
    const char *stop = memchr(lines->text, '\n', (size_t)(lines->end - lines->text));
    stop = stop ? stop : lines->end;
    lines->line = lines->text;
    lines->length = (int)(stop - lines->text);
    lines->text = stop + 1;
    lines->number++;
    return true;
}

/* "U+0041 U+0042 ...": each code point over its column of art. */
static int parse_band(const FontText *lines, Font *font)
{
    int count = 0;
    for (int at = 0; at + FONT_W <= lines->length && count < LINE_GLYPHS; at += CELL) {
        char hex[FONT_W - 1] = {0}, *end;
        memcpy(hex, lines->line + at + 2, sizeof hex - 1);
        unsigned long codepoint = strtoul(hex, &end, 16);
        if (*end || memcmp(lines->line + at, "U+", 2) != 0 || font->glyphs + count == FONT_GLYPHS)
            return 0;
        font->glyph[font->glyphs + count++] = (FontGlyph){.codepoint = (uint32_t)codepoint};
    }
    return count;
}

static bool parse_row(const FontText *lines, FontGlyph *glyph, int count, int row)
{
    if (lines->length != count * CELL - 1)
        return false;
    for (int i = 0; i < count * CELL - 1; i++) {
        char dot = lines->line[i];
        if (i % CELL == FONT_W ? dot != ' ' : dot != '#' && dot != '.')
            return false;
        if (dot == '#')
            glyph[i / CELL].row[row] |= (uint8_t)(1u << i % CELL);
    }
    return true;
}

bool font_parse(Bytes text, const char *name, Font *out, Error *err)
{
    FontText lines = {.text = (const char *)text.data, .end = (const char *)text.data + text.size};
    *out = (Font){0};
    while (next_line(&lines)) {
        if (lines.length == 0 || lines.line[0] == '#')
            continue;
        int count = parse_band(&lines, out);
        if (count == 0)
            return fail(err, "%s:%d: want code points as U+0041 U+0042", name, lines.number);
        for (int row = 0; row < FONT_H; row++)
            if (!next_line(&lines) || !parse_row(&lines, &out->glyph[out->glyphs], count, row))
                return fail(err, "%s:%d: want %d glyphs of %d dots, # or ., a space between", name,
                            lines.number, count, FONT_W);
        out->glyphs += count;
    }
    return true;
}

static bool read(Arena *arena, Font *out, Error *err)
{
    Bytes text;
    return asset_read(arena, NAME, &text, err) && font_parse(text, NAME, out, err);
}

bool font_check(Error *err)
{
    Arena scratch = {0};
    bool ok = read(&scratch, ARENA_NEW(&scratch, Font, 1), err);
    arena_free(&scratch);
    return ok;
}

const Font *font_load(Arena *arena)
{
    Error err = {0};
    Font *font = ARENA_NEW(arena, Font, 1);
    if (!read(arena, font, &err))
        die("%s", err.text);
    return font;
}

/* A character's glyph: a box if there is none, nothing for a mark over the one before. */
static const FontGlyph BOX = {.codepoint = 0x25a1,
                              .row = {[1] = 0x1f, 0x11, 0x11, 0x11, 0x11, 0x11, 0x11, 0x1f}};
static const FontGlyph NOTHING;

static const FontGlyph *find_glyph(const Font *font, uint32_t codepoint)
{
    for (int i = 0; i < font->glyphs; i++)
        if (font->glyph[i].codepoint == codepoint)
            return &font->glyph[i];
    return codepoint_width(codepoint) == 0 ? &NOTHING : &BOX;
}

const char *font_text(const Font *font, Arena *arena, const char *text)
{
    Buf seen = {0};
    for (uint32_t codepoint; (codepoint = utf8_next(&text));) {
        const FontGlyph *glyph = find_glyph(font, codepoint);
        if (glyph != &NOTHING)
            utf8_add(&seen, glyph->codepoint);
    }
    const char *copy = arena_text(arena, buf_text(&seen));
    buf_free(&seen);
    return copy;
}

static bool lit(const FontGlyph *glyph, int x, int y)
{
    return x >= 0 && x < FONT_W && y >= 0 && y < FONT_H && (glyph->row[y] >> x & 1);
}

static Point centre(int x, int y)
{
    return (Point){x + 0.5, y + 0.5};
}

/* Joins a dot with its neighbours to the right and below; with a diagonal one only if neither of
 * the dots beside both is lit, since otherwise the stroke turns a corner there. */
static void join(const FontGlyph *glyph, int x, int y, FontStroke *stroke, void *context)
{
    static const int TO[][2] = {{1, 0}, {0, 1}, {1, 1}, {-1, 1}};
    for (int i = 0; i < LENGTH(TO); i++) {
        int dx = TO[i][0], dy = TO[i][1];
        bool corner = dx && dy && (lit(glyph, x + dx, y) || lit(glyph, x, y + dy));
        if (lit(glyph, x + dx, y + dy) && !corner)
            stroke(context, centre(x, y), centre(x + dx, y + dy));
    }
    stroke(context, centre(x, y), centre(x, y));
}

void font_strokes(const Font *font, uint32_t codepoint, FontStroke *stroke, void *context)
{
    const FontGlyph *glyph = find_glyph(font, codepoint);
    for (int y = 0; y < FONT_H; y++)
        for (int x = 0; x < FONT_W; x++)
            if (lit(glyph, x, y))
                join(glyph, x, y, stroke, context);
}
