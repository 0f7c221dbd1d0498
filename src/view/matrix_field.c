/* Lays out a confusion matrix: how large its cells are, which of them are seen, and what stands
 * beside and above them. */
#include "view/matrix_field.h"

#include "analysis/confusion.h"
#include "base/names.h"
#include "base/text.h"
#include "plot/picture.h"
#include "view/big.h"

#include <stdio.h>

enum {
    NAME_LEAST = 4,    /* columns of a name at the head of a column; with less room: numbers */
    NAME_MOST = 30,    /* ... of a name at the beginning of a row */
    UPRIGHT_LEAST = 4, /* lines of an upright name */
    UPRIGHT_MOST = 16,
    DOWN_MOST = 8,    /* lines of a pair */
    NAMES_ALIKE = 64, /* of so many classes names are told apart, whatever is left of them */
};

static int digits(long number)
{
    return snprintf(NULL, 0, "%ld", number);
}

/* Looks at all counts: not for each frame of 1,000 classes. */
static int count_width(const Confusion *confusion)
{
    return matrix_digits(&(Matrix){.n = confusion->classes, .count = confusion->count});
}

static int widest_name(const Confusion *confusion)
{
    int widest = 1;
    for (int c = 0; c < confusion->classes; c++)
        widest = MAX(widest, text_width(confusion->name[c]));
    return widest;
}

/* Columns of names, or of the names of the axes above them; names give way to counts, or to marks
 * two columns wide.  Where counts need it, the names of the axes stand above each other. */
static int names_width(const MatrixDrawing *d, int widest, bool numbered)
{
    int columns = d->box.columns, n = d->confusion->classes;
    int axes = columns >= 100 ? 18 : columns >= 60 ? 13 : 11;
    int number = numbered ? digits(n - 1) + 1 : 0;
    int cell = n < d->box.rows - MATRIX_BELOW ? count_width(d->confusion) + 1 : 2;
    int most = MIN(columns * 3 / 10, NAME_MOST), left = columns - n * cell - 2;
    bool stacked = left < axes && left + 1 >= MATRIX_AXIS && n + 2 <= d->box.rows - MATRIX_BELOW;
    if (stacked)
        return MAX(MIN(widest + number, left) + 1, MATRIX_AXIS);
    return MAX(MIN(widest + number, left >= axes ? MIN(most, left) : most), axes) + 1;
}

/* The first of `seen` of n, so that the cursor is in the middle or as near to it as it gets. */
static int first_seen(int cursor, int seen, int n)
{
    return MAX(MIN(cursor - seen / 2, n - seen), 0);
}

/* Whether every count has room for large digits: small counts must not look the largest. */
static bool has_big(const MatrixDrawing *d, const MatrixField *field)
{
    if (!field->counts || field->down < BIG_ROWS || d->sheet->scene->surface.glyphs == GLYPHS_ASCII)
        return false;
    const char *widest = arena_printf(d->sheet->arena, "%0*d", count_width(d->confusion), 0);
    return big_width(widest) < field->across - 1;
}

/* As large as the room allows, but none much wider than high, except for names at its head. */
static void size_cells(const MatrixDrawing *d, MatrixField *field, int widest)
{
    TextSurface surface = d->sheet->scene->surface;
    int n = d->confusion->classes, room = d->box.columns - field->names - 1,
        lines = d->box.rows - field->head_rows - MATRIX_BELOW, down = MIN(lines / n, DOWN_MOST);
    field->down = MAX(down, 1);
    field->across = room / n;
    field->half = down < 1 && surface.color && surface.glyphs != GLYPHS_ASCII;
    field->counts = !field->half && field->across > 1 && field->across > count_width(d->confusion);
    int most = field->counts ? MAX(3 * field->down + 3, widest + 2) : 2 * field->down + 2;
    field->across = MAX(MIN(field->across, most), 1);
    field->big = has_big(d, field);
    field->columns = MIN(room / field->across, n);
    field->rows = MIN(lines / field->down * (field->half ? 2 : 1), n);
}

static void place_cells(const MatrixDrawing *d, MatrixField *field)
{
    int n = d->confusion->classes;
    field->column = first_seen(d->predicted, field->columns, n);
    field->row = first_seen(d->actual, field->rows, n);
    if (field->half) /* a line begins with an even row, whatever the cursor's is */
        field->row -= field->row % 2;
    int rows = field->half ? (field->rows + 1) / 2 : field->rows * field->down;
    field->box = (Box){d->box.x + field->names, d->box.y + field->head_rows,
                       field->columns * field->across, rows};
}

/* Names as heads: cut, but each another; or upright, if lines are left for many more letters. */
static bool name_heads(const MatrixDrawing *d, MatrixField *field, int widest)
{
    const Confusion *confusion = d->confusion;
    int n = confusion->classes, room = field->across - 1,
        spare = d->box.rows - MATRIX_BELOW - field->rows / (field->half ? 2 : 1) * field->down;
    int letters = MIN(MIN(widest, spare), UPRIGHT_MOST);
    bool upright = letters >= UPRIGHT_LEAST && field->across > 1 && field->columns == n;
    bool enough = room >= MIN(widest, NAME_LEAST) && !(upright && letters >= 2 * room);
    field->heads = enough ? HEADS_NAMES : HEADS_UPRIGHT;
    if (enough)
        field->head = names_fit(d->sheet->arena, confusion->name, n, room, "…");
    else if (upright)
        field->head_rows = letters;
    return enough ? field->head != NULL : upright;
}

/* Every so many columns that their numbers do not touch. */
static int each_numbered(const MatrixDrawing *d, const MatrixField *field)
{
    static const int EACH[] = {1, 2, 5, 10, 20, 50};
    int i = 0, width = digits(d->confusion->classes - 1);
    while (i + 1 < LENGTH(EACH) && EACH[i] * field->across <= width)
        i++;
    return EACH[i];
}

/* With names as heads, if these have room; false: they have none. */
static bool lay_out(const MatrixDrawing *d, MatrixField *field, bool numbered)
{
    const Confusion *confusion = d->confusion;
    int widest = widest_name(confusion);
    *field = (MatrixField){.heads = HEADS_NUMBERS};
    field->names = names_width(d, widest, numbered);
    field->head_rows = field->names < MATRIX_AXES ? 2 : 1;
    size_cells(d, field, widest);
    bool ok = numbered || name_heads(d, field, widest);
    if (ok && !numbered && confusion->classes <= NAMES_ALIKE) {
        field->row_label =
            names_fit(d->sheet->arena, confusion->name, confusion->classes, field->names - 1, "…");
        ok = field->row_label != NULL;
    }
    field->each = each_numbered(d, field);
    place_cells(d, field);
    return ok;
}

MatrixField matrix_field(const MatrixDrawing *d)
{
    MatrixField field;
    if (!lay_out(d, &field, false))
        (void)lay_out(d, &field, true);
    return field;
}

const char *matrix_row_label(const MatrixDrawing *d, const MatrixField *field, int class)
{
    Arena *arena = d->sheet->arena;
    const char *name = d->confusion->name[class];
    if (field->row_label)
        return field->row_label[class];
    if (field->heads == HEADS_NUMBERS)
        name = arena_printf(arena, "%*d %s", digits(d->confusion->classes - 1), class, name);
    return grid_cut(arena, name, field->names - 1, "…");
}

Box matrix_cell(const MatrixField *field, int actual, int predicted)
{
    int line = actual - field->row;
    return (Box){field->box.x + (predicted - field->column) * field->across,
                 field->box.y + (field->half ? line / 2 : line * field->down), field->across,
                 field->down};
}
