/* The confusion matrix, as a table and as a picture in Blues. */
#include "plot/picture.h"

#include "base/text.h"
#include "plot/paint.h"

#include <stdio.h>
#include <string.h>

enum {
    NAME_MOST = 16, /* columns of a class name */
    TEXT_MOST = 79, /* ... of a table; names are cut to fit it, counts are not */
};

static int count_width(long count)
{
    return snprintf(NULL, 0, "%ld", count);
}

static int widest_name(const Matrix *matrix)
{
    int width = 1;
    for (int i = 0; i < matrix->n; i++)
        width = MAX(width, MIN(text_width(matrix->name[i]), NAME_MOST));
    return width;
}

static long largest_count(const Matrix *matrix)
{
    long largest = 0;
    for (int i = 0; i < matrix->n * matrix->n; i++)
        largest = MAX(largest, matrix->count[i]);
    return largest;
}

/* Control characters made visible, cut, padded on the left or on the right. */
static void add_name(Buf *out, const char *name, int columns, bool right)
{
    Arena arena = {0};
    Buf visible = {0};
    text_visible(&visible, name);
    const char *cut = grid_cut(&arena, buf_text(&visible), columns, ".");
    if (right)
        buf_fill(out, ' ', columns - text_width(cut));
    text_pad(out, cut, right ? 0 : columns);
    buf_free(&visible);
    arena_free(&arena);
}

static const char *or_empty(const char *text)
{
    return text ? text : "";
}

/* Where things go in a table of text, in columns. */
typedef struct {
    int label, name; /* width of the rows' label, of the longest name */
    int left, cell;  /* where the counts begin; width of one, without the two spaces before it */
} TextTable;

static TextTable text_table(const Matrix *matrix)
{
    TextTable t = {.label = text_width(or_empty(matrix->row_label)), .name = widest_name(matrix)};
    t.left = t.label + (t.label > 0) + t.name;
    int room = (TEXT_MOST - t.left) / MAX(matrix->n, 1) - 2;
    t.cell = MAX(MIN(t.name, room), count_width(largest_count(matrix)));
    return t;
}

void matrix_text(const Matrix *matrix, Buf *out)
{
    TextTable t = text_table(matrix);
    if (matrix->title)
        buf_printf(out, "%s\n", matrix->title);
    if (matrix->col_label) {
        buf_fill(out, ' ', t.left + 2);
        buf_printf(out, "%s\n", matrix->col_label);
    }
    buf_fill(out, ' ', t.left);
    for (int column = 0; column < matrix->n; column++) {
        buf_text_add(out, "  ");
        add_name(out, matrix->name[column], t.cell, true);
    }
    buf_char(out, '\n');
    for (int row = 0; row < matrix->n; row++) {
        text_pad(out, row == 0 ? or_empty(matrix->row_label) : "", t.left - t.name);
        add_name(out, matrix->name[row], t.name, true);
        for (int column = 0; column < matrix->n; column++)
            buf_printf(out, "  %*ld", t.cell, matrix->count[row * matrix->n + column]);
        buf_char(out, '\n');
    }
}

static Rgb blues(double share);

/* Blues behind the counts. */
static void colour_counts(const Matrix *matrix, Grid *cells, int top)
{
    TextTable t = text_table(matrix);
    long largest = largest_count(matrix);
    for (int i = 0; i < matrix->n * matrix->n; i++) {
        double share = largest ? (double)matrix->count[i] / (double)largest : 0;
        Rgb paper = blues(share), ink = share > 0.5 ? (Rgb){255, 255, 255} : (Rgb){38, 38, 38};
        Style style = {.ink = color_near(ink.red, ink.green, ink.blue),
                       .paper = color_near(paper.red, paper.green, paper.blue)};
        int x = t.left + i % matrix->n * (t.cell + 2) + 1, y = top + i / matrix->n;
        for (int k = x; k < x + t.cell + 2 && k < cells->columns; k++)
            cells->cell[y * cells->columns + k].style = style;
    }
}

Grid matrix_grid(Arena *arena, const Matrix *matrix, TextSurface surface)
{
    Buf text = {0};
    matrix_text(matrix, &text);
    int lines = 0, columns = 1;
    char *copy = arena_text(arena, buf_text(&text)), *rest = copy;
    for (char *line; (line = strsep(&rest, "\n")) && rest; lines++)
        columns = MAX(columns, text_width(line));
    Grid cells = grid_new(arena, columns + 1, MAX(lines, 1));
    for (int y = 0; y < lines; y++, copy += strlen(copy) + 1)
        grid_text(&cells, 0, y, copy, (Style){0});
    if (surface.color)
        colour_counts(matrix, &cells, lines - matrix->n);
    if (surface.glyphs == GLYPHS_ASCII)
        grid_plain(&cells);
    buf_free(&text);
    return cells;
}

enum { FONT_CELL = 9, LINE = 2 * FONT_CELL, PAD = 14 }; /* pixels */

static const Rgb BLACK = {38, 38, 38}, WHITE = {255, 255, 255}, FRAME = {150, 150, 150};

/* Where things go, in pixels. */
typedef struct {
    const Matrix *matrix;
    Paint *paint;
    Arena *arena;
    int cell;      /* side of a cell */
    int left, top; /* of the cells */
    int name;      /* length of the longest name */
    bool upright;  /* column names do not fit across */
    long largest;  /* count */
} Table;

/* From nearly white over sky to navy, as the colour map of that name. */
static Rgb blues(double share)
{
    static const Rgb STOP[] = {
        {247, 251, 255}, {198, 219, 239}, {107, 174, 214}, {33, 113, 181}, {8, 48, 107}};
    double at = share * (LENGTH(STOP) - 1);
    int i = MIN((int)at, LENGTH(STOP) - 2);
    double t = at - i;
    return (Rgb){(uint8_t)(STOP[i].red + t * (STOP[i + 1].red - STOP[i].red)),
                 (uint8_t)(STOP[i].green + t * (STOP[i + 1].green - STOP[i].green)),
                 (uint8_t)(STOP[i].blue + t * (STOP[i + 1].blue - STOP[i].blue))};
}

static int cell_side(const Matrix *matrix, long largest)
{
    int side = matrix->n <= 4 ? 96 : matrix->n <= 12 ? 54 : MAX(720 / matrix->n, 4);
    int text = count_width(largest) * FONT_CELL + FONT_CELL;
    return matrix->n <= 20 ? MAX(side, text) : side;
}

static Table matrix_table(Arena *arena, const Matrix *matrix)
{
    Table table = {.matrix = matrix, .arena = arena, .largest = largest_count(matrix)};
    table.cell = cell_side(matrix, table.largest);
    table.name = widest_name(matrix) * FONT_CELL;
    table.upright = table.name + FONT_CELL > table.cell;
    table.left = PAD + (matrix->row_label ? LINE + FONT_CELL : 0) + table.name + FONT_CELL;
    table.top = PAD + (matrix->title ? LINE + FONT_CELL : 0);
    return table;
}

static void centre_text(const Table *table, int x, int y, const char *text, TextPen pen)
{
    double half = text_width(text) * FONT_CELL / 2.0;
    Point at = pen.upright ? (Point){x - FONT_CELL, y + half} : (Point){x - half, y - FONT_CELL};
    paint_text(table->paint, at, FONT_CELL, text, pen);
}

static void paint_cell(const Table *table, int row, int column)
{
    long count = table->matrix->count[row * table->matrix->n + column];
    double share = table->largest ? (double)count / (double)table->largest : 0;
    int x = table->left + column * table->cell, y = table->top + row * table->cell;
    char digits[24];
    snprintf(digits, sizeof digits, "%ld", count);
    paint_fill(table->paint, (Rect){x, y, table->cell, table->cell}, blues(share), 1);
    if (count_width(count) * FONT_CELL < table->cell && table->cell >= LINE)
        centre_text(table, x + table->cell / 2, y + table->cell / 2, digits,
                    (TextPen){.color = share > 0.5 ? WHITE : BLACK});
}

/* Every name, or as many as lines of text have room for. */
static void paint_names(const Table *table)
{
    int stride = (LINE + table->cell - 1) / table->cell, n = table->matrix->n;
    int below = table->top + n * table->cell + FONT_CELL / 2;
    for (int i = 0; i < n; i += stride) {
        const char *name = grid_cut(table->arena, table->matrix->name[i], NAME_MOST, "…");
        int middle = i * table->cell + table->cell / 2, length = text_width(name) * FONT_CELL;
        Point row = {table->left - FONT_CELL / 2 - length, table->top + middle - FONT_CELL};
        paint_text(table->paint, row, FONT_CELL, name, (TextPen){.color = BLACK});
        Point column = {table->left + middle - length / 2.0, below};
        if (table->upright)
            column = (Point){table->left + middle - FONT_CELL, below + length};
        paint_text(table->paint, column, FONT_CELL, name,
                   (TextPen){.color = BLACK, .upright = table->upright});
    }
}

static void paint_frame(const Table *table)
{
    int side = table->matrix->n * table->cell, x = table->left, y = table->top;
    const Rect edge[] = {{x - 1, y - 1, side + 2, 1},
                         {x - 1, y + side, side + 2, 1},
                         {x - 1, y, 1, side},
                         {x + side, y, 1, side}};
    for (int i = 0; i < LENGTH(edge); i++)
        paint_fill(table->paint, edge[i], FRAME, 1);
}

static void paint_labels(const Table *table, int height)
{
    int side = table->matrix->n * table->cell, middle = table->left + side / 2;
    if (table->matrix->title)
        centre_text(table, middle, PAD + FONT_CELL, table->matrix->title,
                    (TextPen){.color = BLACK, .bold = true});
    if (table->matrix->col_label)
        centre_text(table, middle, height - PAD - FONT_CELL, table->matrix->col_label,
                    (TextPen){.color = BLACK});
    if (table->matrix->row_label)
        centre_text(table, PAD + FONT_CELL, table->top + side / 2, table->matrix->row_label,
                    (TextPen){.color = BLACK, .upright = true});
}

Image matrix_image(Arena *arena, const Matrix *matrix)
{
    Table table = matrix_table(arena, matrix);
    int side = matrix->n * table.cell, names = table.upright ? table.name : LINE;
    int height =
        table.top + side + FONT_CELL + names + (matrix->col_label ? LINE + FONT_CELL : 0) + PAD;
    table.paint = paint_new(arena, table.left + side + 2 * PAD, height);
    for (int i = 0; i < matrix->n * matrix->n; i++)
        paint_cell(&table, i / matrix->n, i % matrix->n);
    paint_frame(&table);
    paint_names(&table);
    paint_labels(&table, height);
    return table.paint->image;
}
