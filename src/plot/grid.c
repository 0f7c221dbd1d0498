/* Holds a screen of character cells that anything can be drawn on, and writes it out as text or
 * with escape sequences for colours. */
#include "plot/grid.h"

#include "base/text.h"

#include <string.h>

Grid grid_new(Arena *arena, int columns, int rows)
{
    Grid grid = {
        .columns = columns, .rows = rows, .cell = ARENA_NEW(arena, Cell, (long)columns * rows)};
    for (long i = 0; i < (long)columns * rows; i++)
        grid.cell[i].codepoint = ' ';
    return grid;
}

static bool inside(const Grid *grid, int x, int y)
{
    return x >= 0 && x < grid->columns && y >= 0 && y < grid->rows;
}

static uint32_t harmless(uint32_t codepoint)
{
    return codepoint_steers(codepoint) ? 0xfffd : codepoint;
}

/* When half of a wide character is overwritten, the other half becomes a space. */
static void part_wide(Grid *grid, int x, int y)
{
    Cell *row = grid->cell + (long)y * grid->columns;
    if (x > 0 && row[x].codepoint == 0)
        row[x - 1].codepoint = ' ';
    if (x + 1 < grid->columns && row[x + 1].codepoint == 0)
        row[x + 1].codepoint = ' ';
}

void grid_put(Grid *grid, int x, int y, uint32_t codepoint, Style style)
{
    codepoint = harmless(codepoint);
    int width = codepoint_width(codepoint);
    if (width == 0 || !inside(grid, x, y) || !inside(grid, x + width - 1, y))
        return;
    Cell *cell = grid->cell + (long)y * grid->columns + x;
    part_wide(grid, x, y);
    part_wide(grid, x + width - 1, y);
    for (int i = 0; i < width; i++)
        cell[i] = (Cell){.codepoint = i ? 0 : codepoint, .style = style};
}

int grid_text(Grid *grid, int x, int y, const char *text, Style style)
{
    int start = x;
    for (uint32_t codepoint; (codepoint = utf8_next(&text));) {
        grid_put(grid, x, y, codepoint, style);
        x += codepoint_width(harmless(codepoint));
    }
    return x - start;
}

typedef struct {
    uint16_t across, up, corner[4]; /* top left, top right, bottom left, bottom right */
} FrameGlyphs;

void grid_frame(Grid *grid, GridBox box, bool thick, Style style)
{
    static const FrameGlyphs GLYPHS[] = {
        {0x2500, 0x2502, {0x250c, 0x2510, 0x2514, 0x2518}},
        {0x2501, 0x2503, {0x250f, 0x2513, 0x2517, 0x251b}},
    };
    const FrameGlyphs *glyphs = &GLYPHS[thick];
    int right = box.x + box.columns - 1, bottom = box.y + box.rows - 1;
    if (box.columns < 2 || box.rows < 2)
        return;
    for (int x = box.x + 1; x < right; x++) {
        grid_put(grid, x, box.y, glyphs->across, style);
        grid_put(grid, x, bottom, glyphs->across, style);
    }
    for (int y = box.y + 1; y < bottom; y++) {
        grid_put(grid, box.x, y, glyphs->up, style);
        grid_put(grid, right, y, glyphs->up, style);
    }
    for (int i = 0; i < LENGTH(glyphs->corner); i++)
        grid_put(grid, i % 2 ? right : box.x, i / 2 ? bottom : box.y, glyphs->corner[i], style);
}

void grid_copy(Grid *grid, int x, int y, const Grid *from)
{
    for (int row = 0; row < from->rows; row++)
        for (int column = 0; column < from->columns; column++) {
            const Cell *cell = &from->cell[(long)row * from->columns + column];
            if (cell->codepoint)
                grid_put(grid, x + column, y + row, cell->codepoint, cell->style);
        }
}

/* The ASCII character that looks most like this one. */
static uint32_t plain_letter(uint32_t codepoint)
{
    static const struct {
        uint16_t codepoint;
        char letter;
    } LIKE[] = {
        {0xb0, 'o'},   {0xb1, '~'},   {0xb5, 'u'},   {0xb7, '.'},   {0xd7, 'x'},   {0x2013, '-'},
        {0x2026, '~'}, {0x2190, '<'}, {0x2191, '^'}, {0x2192, '>'}, {0x2193, 'v'}, {0x2212, '-'},
        {0x2264, '<'}, {0x2500, '-'}, {0x2501, '='}, {0x2502, '|'}, {0x2503, '|'}, {0x250c, '+'},
        {0x250f, '+'}, {0x2510, '+'}, {0x2513, '+'}, {0x2514, '+'}, {0x2517, '+'}, {0x2518, '+'},
        {0x251b, '+'}, {0x2534, '+'}, {0x2537, '+'}, {0x254e, ':'}, {0x2588, '#'}, {0x2589, '#'},
        {0x258a, '#'}, {0x258b, '#'}, {0x258c, '-'}, {0x258d, '-'}, {0x258e, ' '}, {0x258f, '|'},
        {0x2595, '|'}, {0x25b2, '^'}, {0x25b3, '!'}, {0x25b8, '>'}, {0x25bc, 'v'}, {0x25bd, '!'},
        {0x25c6, '*'}, {0x25cf, '@'}, {0x2605, '*'}, {0x2713, 'x'},
    };
    if (codepoint >= 32 && codepoint < 127)
        return codepoint;
    for (int i = 0; i < LENGTH(LIKE); i++)
        if (LIKE[i].codepoint == codepoint)
            return (uint32_t)LIKE[i].letter;
    return '?';
}

void grid_plain(Grid *grid)
{
    for (int i = 0; i < grid->columns * grid->rows; i++)
        grid->cell[i].codepoint = plain_letter(grid->cell[i].codepoint);
}

const char *grid_cut(Arena *arena, const char *text, int columns, const char *end)
{
    if (text_width(text) <= columns)
        return text;
    Buf buf = {0};
    int used = 1;
    for (uint32_t c; (c = utf8_next(&text)) && used + codepoint_width(c) <= columns;) {
        utf8_add(&buf, c);
        used += codepoint_width(c);
    }
    buf_text_add(&buf, end);
    char *cut = arena_text(arena, buf_text(&buf));
    buf_free(&buf);
    return cut;
}

/* A style in 256 colours; -1: the terminal's own. */
typedef struct {
    int ink, paper;
    bool bold, reverse;
} WrittenStyle;

static const WrittenStyle PLAIN = {.ink = -1, .paper = -1};

static WrittenStyle written(Style style)
{
    enum { COLORS = 256 };
    return (WrittenStyle){.ink = color_index(style.ink, COLORS),
                          .paper = color_index(style.paper, COLORS),
                          .bold = style.bold,
                          .reverse = style.reverse};
}

static bool same_style(WrittenStyle a, WrittenStyle b)
{
    return a.ink == b.ink && a.paper == b.paper && a.bold == b.bold && a.reverse == b.reverse;
}

static void write_style(WrittenStyle style, Buf *out)
{
    buf_text_add(out, "\033[0");
    if (style.bold)
        buf_text_add(out, ";1");
    if (style.reverse)
        buf_text_add(out, ";7");
    if (style.ink >= 0)
        buf_printf(out, ";38;5;%d", style.ink);
    if (style.paper >= 0)
        buf_printf(out, ";48;5;%d", style.paper);
    buf_char(out, 'm');
}

static bool blank(Cell cell, bool color)
{
    return cell.codepoint == ' ' && !(color && (cell.style.paper || cell.style.reverse));
}

static void write_row(const Cell *row, int columns, bool color, Buf *out)
{
    while (columns > 0 && blank(row[columns - 1], color))
        columns--;
    WrittenStyle now = PLAIN;
    for (int i = 0; i < columns; i++) {
        WrittenStyle style = written(row[i].style);
        if (row[i].codepoint == 0)
            continue;
        bool shows = !blank(row[i], color) || now.paper >= 0 || now.reverse;
        if (color && shows && !same_style(now, style)) {
            now = style;
            write_style(now, out);
        }
        utf8_add(out, row[i].codepoint);
    }
    if (!same_style(now, PLAIN))
        buf_text_add(out, "\033[0m");
    buf_char(out, '\n');
}

void grid_write(const Grid *grid, bool color, Buf *out)
{
    for (int y = 0; y < grid->rows; y++)
        write_row(grid->cell + (long)y * grid->columns, grid->columns, color, out);
}
