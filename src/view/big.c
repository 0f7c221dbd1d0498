/* Draws numbers, and the program's name, in large letters made of half blocks. */
#include "view/big.h"

enum { DOTS = 3, LINES = 5 };

/* Five lines of three dots, the top one first; the left dot is the highest bit. */
typedef struct {
    char letter;
    uint8_t line[LINES];
    uint8_t width; /* dots */
} Glyph;

static const Glyph GLYPH[] = {
    {'0', {7, 5, 5, 5, 7}, 3}, {'1', {2, 6, 2, 2, 7}, 3}, {'2', {7, 1, 7, 4, 7}, 3},
    {'3', {7, 1, 7, 1, 7}, 3}, {'4', {5, 5, 7, 1, 1}, 3}, {'5', {7, 4, 7, 1, 7}, 3},
    {'6', {7, 4, 7, 5, 7}, 3}, {'7', {7, 1, 1, 2, 2}, 3}, {'8', {7, 5, 7, 5, 7}, 3},
    {'9', {7, 5, 7, 1, 7}, 3}, {'.', {0, 0, 0, 0, 4}, 1}, {'-', {0, 0, 7, 0, 0}, 3},
    {'c', {0, 7, 4, 4, 7}, 3}, {'e', {7, 5, 7, 4, 7}, 3}, {'l', {4, 4, 4, 4, 6}, 2},
    {'n', {0, 6, 5, 5, 5}, 3}, {'o', {0, 7, 5, 5, 7}, 3}, {'y', {0, 5, 5, 2, 4}, 3},
};

static const Glyph *glyph_of(char letter)
{
    for (int i = 0; i < LENGTH(GLYPH); i++)
        if (GLYPH[i].letter == letter)
            return &GLYPH[i];
    return NULL;
}

int big_width(const char *text)
{
    int width = 0;
    for (; *text; text++)
        width += glyph_of(*text) ? glyph_of(*text)->width + 1 : 0;
    return MAX(width - 1, 0);
}

/* Whether a half of a cell is in the letter, each of whose dots is `scale` columns and halves. */
static bool is_set(const Glyph *glyph, int scale, int x, int half)
{
    int line = half / scale;
    return line < LINES && (glyph->line[line] >> (DOTS - 1 - x / scale) & 1);
}

void big_scaled(Grid *grid, int x, int y, const char *text, int scale, Style style)
{
    static const uint32_t HALF[] = {' ', 0x2580, 0x2584, 0x2588}; /* none, upper, lower, both */
    for (; *text; text++) {
        const Glyph *glyph = glyph_of(*text);
        if (!glyph)
            continue;
        for (int row = 0; row < big_rows(scale); row++)
            for (int column = 0; column < glyph->width * scale; column++) {
                int half = is_set(glyph, scale, column, 2 * row) +
                           2 * is_set(glyph, scale, column, 2 * row + 1);
                grid_put(grid, x + column, y + row, HALF[half], style);
            }
        x += (glyph->width + 1) * scale;
    }
}

int big_rows(int scale)
{
    return (LINES * scale + 1) / 2;
}

void big_put(Grid *grid, int x, int y, const char *text, Style style)
{
    big_scaled(grid, x, y, text, 1, style);
}

void big_text(const Sheet *sheet, int x, int y, const char *text, Role role)
{
    big_put(sheet->grid, x, y, text, sheet->theme->style[role]);
}
