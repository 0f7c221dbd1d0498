/* html.h - pieces of a page: words, tables, figures, pictures; all text is escaped.
 *
 *     html_open(&out, "section", "curves");              <section class="curves">
 *     html_words(&out, "h2", NULL, "Curves");
 *     html_figure(&out, &plot, "Training loss: 0.05 at the end.");
 *     html_close(&out, "section");
 */
#ifndef EXPORT_HTML_H
#define EXPORT_HTML_H

#include "base/columns.h"
#include "base/error.h"
#include "plot/picture.h"

/* A tag and its end; class NULL: none. */
void html_open(Buf *out, const char *tag, const char *class);
void html_close(Buf *out, const char *tag);

/* An element with a text in it. */
void html_words(Buf *out, const char *tag, const char *class, const char *text);

/* Text of several lines, as in a `pre`. */
void html_lines(Buf *out, const char *text);

/* How a table looks. */
typedef struct {
    const char *caption;
    int strong; /* number of the row, from 0 below the heads, that is emphasised; -1: none */
    int words;  /* so many first columns are words; all others are numbers, to the right */
    bool named; /* the first cell of a row is its name */
} HtmlTable;

/* Rows of a table of text, of which nothing is written yet; the first has the heads.  Wider than
 * the page, it scrolls by itself. */
void html_table(Buf *out, const Columns *table, const HtmlTable *as);

/* One plot as SVG with words below it, which say what it shows. */
void html_figure(Buf *out, const Plot *plot, const char *words);

/* An image as PNG, enlarged by a whole number if it is small; alt: what a reader hears. */
void html_image(Buf *out, const Image *image, const char *alt);

/* Counts in the colours of heat: a table, or with many classes one picture. */
void html_matrix(Buf *out, const Matrix *matrix);

/* The style sheet: the program's own, and the colours of figures and of heat in light and dark.
 * Fails when the user's assets are broken. */
NODISCARD bool html_style(Buf *out, Error *err);

#endif
