/* Draws the pairs of a confusion matrix: as counts on the colours of heat, or as marks, a cell or
 * half of one for each, and the cursor. */
#include "view/big.h"
#include "plot/heat.h"
#include "view/matrix_field.h"

#include "analysis/confusion.h"
#include "base/text.h"

/* Lines of a pair with large digits, the last of them a gap; columns of one that is centred. */
enum { BIG_DOWN = BIG_ROWS + 1, CENTRED = 6 };

static Style style_of(const MatrixDrawing *d, Role role)
{
    return d->sheet->theme->style[role];
}

static bool is_here(const MatrixDrawing *d, int actual, int predicted)
{
    return actual == d->actual && predicted == d->predicted;
}

static int level_of(const MatrixDrawing *d, int actual, int predicted)
{
    return heat_level(confusion_count(d->confusion, actual, predicted), d->most);
}

static void fill(const Sheet *sheet, Box box, uint32_t mark, Style style)
{
    for (int i = 0; i < box.columns * box.rows; i++)
        grid_put(sheet->grid, box.x + i % box.columns, box.y + i / box.columns, mark, style);
}

/* ---- counts */

/* In the middle of its cell, or at the right of a narrow one. */
static void put_count(const MatrixDrawing *d, Box box, const char *count, bool big, Style style)
{
    int width = big ? big_width(count) : text_width(count), spare = box.columns - width;
    int x = box.x + (box.columns >= CENTRED ? (spare + 1) / 2 : spare);
    int y = box.y + (box.rows - (big ? BIG_ROWS : 1)) / 2;
    if (big)
        big_put(d->sheet->grid, x, y, count, style);
    else
        grid_text(d->sheet->grid, x, y, count, style);
}

/* Brackets around a line, bars around several. */
static void put_cursor(const MatrixDrawing *d, Box pair)
{
    Style style = style_of(d, ROLE_STRONG);
    for (int y = 0; y < pair.rows - (pair.rows >= BIG_DOWN); y++) {
        grid_text(d->sheet->grid, pair.x, pair.y + y, pair.rows > 1 ? "┃" : "[", style);
        grid_text(d->sheet->grid, pair.x + pair.columns, pair.y + y, pair.rows > 1 ? "┃" : "]",
                  style);
    }
}

/* Nothing is written for 0. */
static void draw_count(const MatrixDrawing *d, const MatrixField *field, int actual, int predicted)
{
    long count = confusion_count(d->confusion, actual, predicted);
    Box pair = matrix_cell(field, actual, predicted),
        cell = {pair.x + 1, pair.y, pair.columns - 1, pair.rows - (pair.rows >= BIG_DOWN)};
    bool mistake = actual != predicted;
    Style style = mistake
                      ? heat_style(level_of(d, actual, predicted), d->sheet->scene->surface.ground)
                      : style_of(d, ROLE_FAINT);
    if (mistake && count > 0)
        fill(d->sheet, cell, ' ', style);
    if (count > 0)
        put_count(d, cell, arena_printf(d->sheet->arena, "%ld", count), field->big, style);
}

/* ---- marks */

/* The colour of a pair in a map; 0: nothing is there. */
static Color pair_color(const MatrixDrawing *d, int actual, int predicted)
{
    Ground ground = d->sheet->scene->surface.ground;
    if (actual >= d->confusion->classes)
        return 0;
    if (is_here(d, actual, predicted))
        return color_of(HUE_BLUE, ground);
    if (actual == predicted)
        return color_of(HUE_LINES, ground);
    int level = level_of(d, actual, predicted);
    return level ? heat_color(level, ground) : 0;
}

/* Two pairs, one above the other. */
static void draw_halves(const MatrixDrawing *d, const MatrixField *field, int line, int predicted)
{
    const uint32_t UPPER = 0x2580, LOWER = 0x2584;
    int row = field->row + 2 * line;
    Color upper = pair_color(d, row, predicted), lower = pair_color(d, row + 1, predicted);
    Style style = upper ? (Style){.ink = upper, .paper = lower} : (Style){.ink = lower};
    if (upper || lower)
        fill(d->sheet, matrix_cell(field, row, predicted), upper ? UPPER : LOWER, style);
}

/* One pair, in as many cells as it has. */
static void draw_mark(const MatrixDrawing *d, const MatrixField *field, int actual, int predicted)
{
    uint32_t mark = actual == predicted ? '\\'
                                        : heat_mark(level_of(d, actual, predicted),
                                                    d->sheet->scene->surface.glyphs);
    Style style = {.ink = pair_color(d, actual, predicted),
                   .reverse = is_here(d, actual, predicted)};
    fill(d->sheet, matrix_cell(field, actual, predicted), mark, style);
}

/* ---- all of them */

void matrix_cells(const MatrixDrawing *d, const MatrixField *field)
{
    int lines = field->half ? field->box.rows : field->rows;
    for (int i = 0; i < lines * field->columns; i++) {
        int line = i / field->columns, predicted = field->column + i % field->columns;
        if (field->half)
            draw_halves(d, field, line, predicted);
        else if (field->counts)
            draw_count(d, field, field->row + line, predicted);
        else
            draw_mark(d, field, field->row + line, predicted);
    }
    Box here = matrix_cell(field, d->actual, d->predicted);
    if (field->counts)
        put_cursor(d, here);
    sheet_hit_cells(d->sheet, field->box,
                    (HitCells){.across = field->across,
                               .down = field->down,
                               .rows = field->half ? 2 : 1,
                               .row = field->row,
                               .column = field->column},
                    "select at=");
    sheet_hit(d->sheet, here, "examine");
    d->sheet->map->page = field->rows;
}
