/* Writes a matrix of counts as a table, or one with many classes as a picture. */
#include "export/html.h"

#include "base/text.h"
#include "plot/heat.h"
#include "plot/print.h"
#include "plot/svg.h"

enum { TABLE_MOST = 30 }; /* classes: a larger table could be looked at only in parts */

static const char WORDS[] = "Rows: what they are; columns: what the net takes them for";

static long most_mistaken(const Matrix *matrix)
{
    long most = 0;
    for (int i = 0; i < matrix->n * matrix->n; i++)
        if (i % (matrix->n + 1) != 0)
            most = MAX(most, matrix->count[i]);
    return most;
}

static void head(Buf *out, const char *scope, const char *name)
{
    buf_printf(out, "<th scope=\"%s\"><span>", scope);
    svg_escape(out, name);
    buf_text_add(out, "</span></th>");
}

static void count_cell(Buf *out, const Matrix *matrix, int row, int column, long most)
{
    long count = matrix->count[row * matrix->n + column];
    int level = heat_level(count, most);
    if (row == column)
        buf_printf(out, "<td class=\"right\">%ld</td>", count);
    else if (level)
        buf_printf(out, "<td class=\"heat%d\">%ld</td>", level, count);
    else
        buf_text_add(out, "<td></td>");
}

/* Whether names have to be read from below. */
static bool is_crowded(const Matrix *matrix)
{
    enum { FEW = 6, SHORT = 3 };
    int widest = 0;
    for (int i = 0; i < matrix->n; i++)
        widest = MAX(widest, text_width(matrix->name[i]));
    return matrix->n > FEW && widest > SHORT;
}

static void as_table(Buf *out, const Matrix *matrix)
{
    long most = most_mistaken(matrix);
    buf_text_add(out, "<div class=\"scroll fit\" role=\"region\" tabindex=\"0\" "
                      "aria-label=\"confusion matrix\">");
    html_open(out, "table", is_crowded(matrix) ? "confusion many" : "confusion");
    html_words(out, "caption", "hidden", WORDS);
    buf_text_add(out, "<thead><tr><td></td>");
    for (int column = 0; column < matrix->n; column++)
        head(out, "col", matrix->name[column]);
    buf_text_add(out, "</tr></thead>\n<tbody>\n");
    for (int row = 0; row < matrix->n; row++) {
        buf_text_add(out, "<tr>");
        head(out, "row", matrix->name[row]);
        for (int column = 0; column < matrix->n; column++)
            count_cell(out, matrix, row, column, most);
        buf_text_add(out, "</tr>\n");
    }
    buf_text_add(out, "</tbody></table></div>\n");
}

static void as_picture(Buf *out, const Matrix *matrix)
{
    Arena arena = {0};
    Print print = print_svg(out);
    html_open(out, "figure", "wide");
    matrix_print(&arena, matrix, 0, 0, &print);
    html_words(out, "figcaption", NULL, WORDS);
    html_close(out, "figure");
    arena_free(&arena);
}

void html_matrix(Buf *out, const Matrix *matrix)
{
    (matrix->n <= TABLE_MOST ? as_table : as_picture)(out, matrix);
}
