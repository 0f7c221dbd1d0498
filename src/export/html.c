/* Writes pieces of HTML: elements, tables, figures, pictures. */
#include "export/html.h"

#include "base/base64.h"
#include "io/png.h"
#include "plot/print.h"
#include "plot/svg.h"

#include <string.h>

enum {
    FIGURE_WIDTH = 480,
    FIGURE_HEIGHT = 290,
    FIGURE_CELL = 8,  /* letters that can be read on a telephone, where figures get smaller */
    IMAGE_SIDE = 112, /* small images are enlarged to about this */
};

void html_open(Buf *out, const char *tag, const char *class)
{
    buf_printf(out, "<%s", tag);
    if (class)
        buf_printf(out, " class=\"%s\"", class);
    buf_char(out, '>');
}

void html_close(Buf *out, const char *tag)
{
    buf_printf(out, "</%s>\n", tag);
}

void html_words(Buf *out, const char *tag, const char *class, const char *text)
{
    html_open(out, tag, class);
    svg_escape(out, text);
    html_close(out, tag);
}

void html_lines(Buf *out, const char *text)
{
    Buf line = {0};
    while (*text) {
        size_t length = strcspn(text, "\n");
        buf_clear(&line);
        buf_add(&line, text, length);
        svg_escape(out, buf_text(&line));
        buf_char(out, '\n');
        text += length + (text[length] == '\n');
    }
    buf_free(&line);
}

/* ---- tables */

/* What is wider than the page scrolls; the keyboard gets there, too. */
static void open_scroll(Buf *out, const char *name)
{
    buf_text_add(out, "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"");
    svg_escape(out, name);
    buf_text_add(out, "\">");
}

static void table_cell(Buf *out, const HtmlTable *as, int row, int column, const char *text)
{
    bool head = row == 0, name = column == 0 && as->named;
    buf_text_add(out, head || name ? "<th" : "<td");
    if (head || name)
        buf_printf(out, " scope=\"%s\"", head ? "col" : "row");
    if (column >= as->words)
        buf_text_add(out, " class=\"number\"");
    buf_char(out, '>');
    svg_escape(out, text);
    buf_text_add(out, head || name ? "</th>" : "</td>");
}

void html_table(Buf *out, const Columns *table, const HtmlTable *as)
{
    const char *cell = buf_text(&table->text);
    int rows = (int)(table->row.size / sizeof(int));
    open_scroll(out, as->caption);
    html_open(out, "table", NULL);
    html_words(out, "caption", NULL, as->caption);
    for (int row = 0; row < rows; row++) {
        int cells;
        memcpy(&cells, table->row.data + (size_t)row * sizeof cells, sizeof cells);
        if (row < 2)
            html_open(out, row == 0 ? "thead" : "tbody", NULL);
        html_open(out, "tr", row > 0 && row - 1 == as->strong ? "strong" : NULL);
        for (int column = 0; column < cells; column++, cell += strlen(cell) + 1)
            table_cell(out, as, row, column, cell);
        html_close(out, "tr");
        if (row == 0)
            html_close(out, "thead");
    }
    if (rows > 1)
        html_close(out, "tbody");
    html_close(out, "table");
    html_close(out, "div");
}

/* ---- figures and images */

void html_figure(Buf *out, const Plot *plot, const char *words)
{
    Arena arena = {0};
    Figure figure = {.plot = plot, .rows = 1, .cols = 1};
    Print print = print_svg(out);
    html_open(out, "figure", NULL);
    plot_print(&arena, &figure, (PlotSize){FIGURE_WIDTH, FIGURE_HEIGHT, FIGURE_CELL}, &print);
    html_words(out, "figcaption", NULL, words);
    html_close(out, "figure");
    arena_free(&arena);
}

void html_image(Buf *out, const Image *image, const char *alt)
{
    Buf png = {0};
    int zoom = MAX(IMAGE_SIDE / MAX(image->w, image->h), 1);
    png_encode(&png, image);
    buf_printf(out, "<img width=\"%d\" height=\"%d\"%s alt=\"", image->w * zoom, image->h * zoom,
               zoom > 1 ? " class=\"pixels\"" : "");
    svg_escape(out, alt);
    buf_text_add(out, "\" src=\"data:image/png;base64,");
    base64_add(out, png.data, png.size);
    buf_text_add(out, "\">");
    buf_free(&png);
}
