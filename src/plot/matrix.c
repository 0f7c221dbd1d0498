/* Draws the confusion matrix, as a table of text and as a picture with the colours of heat. */
#include "plot/picture.h"

#include "base/columns.h"
#include "base/names.h"
#include "base/text.h"
#include "plot/heat.h"
#include "plot/print.h"

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

static long largest_count(const Matrix *matrix)
{
    long largest = 0;
    for (int i = 0; i < matrix->n * matrix->n; i++)
        largest = MAX(largest, matrix->count[i]);
    return largest;
}

int matrix_digits(const Matrix *matrix)
{
    return count_width(largest_count(matrix));
}

static const char *or_empty(const char *text)
{
    return text ? text : "";
}

static int widest(const char *const *name, int n)
{
    int width = 1;
    for (int i = 0; i < n; i++)
        width = MAX(width, text_width(name[i]));
    return width;
}

static const char *const *cut_names(Arena *arena, const Matrix *matrix, const char *mark)
{
    const char **cut = ARENA_NEW(arena, const char *, matrix->n);
    for (int i = 0; i < matrix->n; i++)
        cut[i] = grid_cut(arena, text_shown(arena, matrix->name[i]), NAME_MOST, mark);
    return cut;
}

static MatrixLabels numbered(Arena *arena, const Matrix *matrix, const char *const *name,
                             const char *mark)
{
    const char **row = ARENA_NEW(arena, const char *, matrix->n),
               **head = ARENA_NEW(arena, const char *, matrix->n);
    const char *const *cut = name ? name : cut_names(arena, matrix, mark);
    for (int i = 0; i < matrix->n; i++) {
        head[i] = arena_printf(arena, "%d", i);
        row[i] = arena_printf(arena, "%d %s", i, cut[i]);
    }
    return (MatrixLabels){row, head, widest(row, matrix->n), widest(head, matrix->n)};
}

MatrixLabels matrix_labels(Arena *arena, const Matrix *matrix, int room, const char *mark)
{
    const char *const *row = names_fit(arena, matrix->name, matrix->n, NAME_MOST, mark);
    const char *const *head =
        row ? names_fit(arena, matrix->name, matrix->n, MIN(room, NAME_MOST), mark) : NULL;
    if (!head)
        return numbered(arena, matrix, row, mark);
    return (MatrixLabels){row, head, widest(row, matrix->n), widest(head, matrix->n)};
}

/* Where things go in a table of text, in columns. */
typedef struct {
    MatrixLabels labels;
    int left, cell; /* where the counts begin; width of one, without the two spaces before it */
} TextTable;

/* Lays out a table; heads are as wide as the names, or as a line has room for. */
static TextTable text_table(Arena *arena, const Matrix *matrix, int columns)
{
    int name = widest(cut_names(arena, matrix, "."), matrix->n);
    int label = text_width(or_empty(matrix->row_label)), count = matrix_digits(matrix);
    int line = columns > 0 ? columns : TEXT_MOST;
    int room = (line - label - (label > 0) - name) / MAX(matrix->n, 1) - 2;
    TextTable t = {.labels = matrix_labels(arena, matrix, MAX(MIN(name, room), count), ".")};
    t.left = label + (label > 0) + t.labels.row_width;
    t.cell = MAX(t.labels.head_width, count);
    return t;
}

static void add_heads(Columns *table, const Matrix *matrix, const TextTable *t)
{
    columns_add(table, "");
    for (int column = 0; column < matrix->n; column++)
        columns_add(table, t->labels.head[column]);
    columns_row(table);
}

/* Adds a row of counts; the label stands in the first one, names are flush right. */
static void add_counts(Columns *table, const Matrix *matrix, const TextTable *t, int row)
{
    Buf name = {0};
    const char *label = row == 0 ? or_empty(matrix->row_label) : "";
    text_pad(&name, label, t->left - text_width(t->labels.row[row]));
    buf_text_add(&name, t->labels.row[row]);
    columns_add(table, buf_text(&name));
    for (int column = 0; column < matrix->n; column++)
        columns_printf(table, "%ld", matrix->count[row * matrix->n + column]);
    columns_row(table);
    buf_free(&name);
}

void matrix_text(const Matrix *matrix, int columns, Buf *out)
{
    Arena arena = {0};
    TextTable t = text_table(&arena, matrix, columns);
    Columns table = {.align = "lr"};
    if (matrix->title)
        buf_printf(out, "%s\n", matrix->title);
    if (matrix->col_label) {
        buf_fill(out, ' ', t.left + 2);
        buf_printf(out, "%s\n", matrix->col_label);
    }
    columns_widen(&table, 0, t.left);
    for (int column = 0; column < matrix->n; column++)
        columns_widen(&table, 1 + column, t.cell);
    add_heads(&table, matrix, &t);
    for (int row = 0; row < matrix->n; row++)
        add_counts(&table, matrix, &t, row);
    columns_write(&table, out);
    columns_free(&table);
    arena_free(&arena);
}

enum {
    FONT_CELL = 9,
    LINE = 2 * FONT_CELL,
    PAD = 14,
    SIDE_LEAST = 4,
    SIDE_MOST = 400, /* pixels */
    NAMED = 100,     /* classes */
};

static const Rgb RIGHT = {228, 234, 240};  /* the ground of counts on the diagonal ... */
static const Rgb RIGHT_INK = {37, 37, 37}; /* ... on which they can be read on any page */

/* Where things go, in pixels. */
typedef struct {
    const Matrix *matrix;
    Print *print;
    Arena *arena;
    int cell;            /* side of a cell */
    int left, top;       /* of the cells */
    MatrixLabels labels; /* of rows and columns */
    int name;            /* length of the longest of the rows */
    bool upright;        /* column names do not fit across */
    long mistake;        /* the largest count off the diagonal */
} MatrixTable;

static long largest_mistake(const Matrix *matrix)
{
    long largest = 0;
    for (int i = 0; i < matrix->n * matrix->n; i++)
        if (i % (matrix->n + 1) != 0)
            largest = MAX(largest, matrix->count[i]);
    return largest;
}

static int cell_side(const Matrix *matrix, long largest)
{
    int least = matrix->n <= NAMED ? LINE + 2 : SIDE_LEAST; /* every row has its name */
    int side = matrix->n <= 4 ? 96 : matrix->n <= 12 ? 54 : MAX(720 / matrix->n, least);
    int text = count_width(largest) * FONT_CELL + FONT_CELL;
    return matrix->n <= 20 ? MAX(side, text) : side;
}

/* The largest side of a cell that leaves room for everything else; width or height 0: any size. */
static int side_within(const MatrixTable *table, int width, int height)
{
    int n = MAX(table->matrix->n, 1), side = table->cell;
    int below = FONT_CELL + table->labels.head_width * FONT_CELL + LINE + FONT_CELL + PAD;
    if (width)
        side = (width - table->left - 2 * PAD) / n;
    if (height)
        side = MIN(width ? side : SIDE_MOST, (height - table->top - below) / n);
    return MIN(MAX(side, SIDE_LEAST), SIDE_MOST);
}

static MatrixTable matrix_table(Arena *arena, const Matrix *matrix, int width, int height)
{
    MatrixTable table = {.matrix = matrix, .arena = arena, .mistake = largest_mistake(matrix)};
    table.cell = cell_side(matrix, largest_count(matrix));
    table.labels = matrix_labels(arena, matrix, NAME_MOST, "…");
    table.name = table.labels.row_width * FONT_CELL;
    table.left = PAD + (matrix->row_label ? LINE + FONT_CELL : 0) + table.name + FONT_CELL;
    table.top = PAD + (matrix->title ? LINE + FONT_CELL : 0);
    table.cell = width || height ? side_within(&table, width, height) : table.cell;
    table.upright = table.labels.head_width * FONT_CELL + FONT_CELL > table.cell;
    return table;
}

static void centre_text(const MatrixTable *table, int x, int y, const char *text, TextPen pen)
{
    double half = text_width(text) * FONT_CELL / 2.0;
    pen.hold = HOLD_MIDDLE;
    Point at = pen.upright ? (Point){x - FONT_CELL, y + half} : (Point){x - half, y - FONT_CELL};
    print_text(table->print, at, FONT_CELL, text, pen);
}

static void paint_cell(const MatrixTable *table, int row, int column)
{
    long count = table->matrix->count[row * table->matrix->n + column];
    bool right = row == column;
    Style style = heat_style(heat_level(count, table->mistake), GROUND_LIGHT);
    int x = table->left + column * table->cell, y = table->top + row * table->cell;
    Rect inside = {x, y, table->cell, table->cell};
    if (table->cell >= LINE) /* the line at its right and below it stays */
        inside.w = inside.h = table->cell - 1;
    if (count == 0 && !right)
        return;
    print_fill(table->print, inside, right ? RIGHT : paint_color(style.paper));
    char digits[24];
    snprintf(digits, sizeof digits, "%ld", count);
    if (count > 0 && count_width(count) * FONT_CELL < table->cell && table->cell >= LINE)
        centre_text(table, x + table->cell / 2, y + table->cell / 2, digits,
                    (TextPen){.color = right ? RIGHT_INK : paint_color(style.ink)});
}

/* Lines between rows and columns: between all of them, or where these are small every tenth. */
static void paint_lines(const MatrixTable *table)
{
    int n = table->matrix->n, side = n * table->cell, each = table->cell >= LINE ? 1 : 10;
    for (int i = each; i < n; i += each) {
        int at = i * table->cell - 1;
        print_fill(table->print, (Rect){table->left + at, table->top, 1, side},
                   paper_part(PAPER_CELLS));
        print_fill(table->print, (Rect){table->left, table->top + at, side, 1},
                   paper_part(PAPER_CELLS));
    }
}

/* Paints every name, or as many as there is room for. */
static void paint_names(const MatrixTable *table)
{
    int stride = (LINE + table->cell - 1) / table->cell, n = table->matrix->n;
    int below = table->top + n * table->cell + FONT_CELL / 2;
    for (int i = 0; i < n; i += stride) {
        const char *name = table->labels.row[i], *head = table->labels.head[i];
        int middle = i * table->cell + table->cell / 2;
        Point row = {table->left - FONT_CELL / 2 - text_width(name) * FONT_CELL,
                     table->top + middle - FONT_CELL};
        int length = text_width(head) * FONT_CELL;
        TextPen pen = {.color = paper_part(PAPER_WORDS), .hold = HOLD_RIGHT};
        print_text(table->print, row, FONT_CELL, name, pen);
        Point column = {table->left + middle - length / 2.0, below};
        if (table->upright)
            column = (Point){table->left + middle - FONT_CELL, below + length};
        pen.upright = table->upright;
        pen.hold = table->upright ? HOLD_RIGHT : HOLD_MIDDLE;
        print_text(table->print, column, FONT_CELL, head, pen);
    }
}

static void paint_frame(const MatrixTable *table)
{
    int side = table->matrix->n * table->cell, x = table->left, y = table->top;
    const Rect edge[] = {{x - 1, y - 1, side + 2, 1},
                         {x - 1, y + side, side + 2, 1},
                         {x - 1, y, 1, side},
                         {x + side, y, 1, side}};
    for (int i = 0; i < LENGTH(edge); i++)
        print_fill(table->print, edge[i], paper_part(PAPER_EDGE));
}

static void paint_labels(const MatrixTable *table, int height)
{
    int side = table->matrix->n * table->cell, middle = table->left + side / 2;
    if (table->matrix->title)
        centre_text(table, middle, PAD + FONT_CELL, table->matrix->title,
                    (TextPen){.color = paper_part(PAPER_WORDS), .bold = true});
    if (table->matrix->col_label)
        centre_text(table, middle, height - PAD - FONT_CELL, table->matrix->col_label,
                    (TextPen){.color = paper_part(PAPER_WORDS)});
    if (table->matrix->row_label)
        centre_text(table, PAD + FONT_CELL, table->top + side / 2, table->matrix->row_label,
                    (TextPen){.color = paper_part(PAPER_WORDS), .upright = true});
}

/* Names that look alike in the file count as alike. */
static const char *const *names_seen(Arena *arena, const Matrix *matrix, Print *print)
{
    const char **seen = ARENA_NEW(arena, const char *, matrix->n);
    for (int i = 0; i < matrix->n; i++)
        seen[i] = print->kind->seen(print, arena, text_shown(arena, matrix->name[i]));
    return seen;
}

void matrix_print(Arena *arena, const Matrix *matrix, int width, int height, Print *print)
{
    Matrix seen = *matrix;
    seen.name = names_seen(arena, matrix, print);
    MatrixTable table = matrix_table(arena, &seen, width, height);
    int side = matrix->n * table.cell;
    int names = table.upright ? table.labels.head_width * FONT_CELL : LINE;
    int tall =
        table.top + side + FONT_CELL + names + (matrix->col_label ? LINE + FONT_CELL : 0) + PAD;
    table.print = print;
    print_begin(print, table.left + side + 2 * PAD, tall, matrix->title);
    paint_lines(&table);
    for (int i = 0; i < matrix->n * matrix->n; i++)
        paint_cell(&table, i / matrix->n, i % matrix->n);
    paint_frame(&table);
    paint_names(&table);
    paint_labels(&table, tall);
    print_end(print);
}

Image matrix_image(Arena *arena, const Matrix *matrix, int width, int height)
{
    Print print = print_pixels(arena);
    matrix_print(arena, matrix, width, height, &print);
    return print.paint->image;
}
