/* svg.h - pictures as SVG: its elements as text.
 *
 *     svg_begin(&out, 960, 600, "losses");
 *     svg_path_open(&out), svg_move(&out, 'M', a), svg_move(&out, 'L', b), ...
 *     svg_text(&out, (Point){9, 9}, 9, "loss", (TextPen){.color = paper_part(PAPER_WORDS)});
 *     svg_end(&out);
 *
 * The same calls write the same bytes.  Numbers have a point and at most two decimals whatever the
 * locale; colours are attributes of their own, which a page can name in its style. */
#ifndef PLOT_SVG_H
#define PLOT_SVG_H

#include "base/buf.h"
#include "plot/paint.h"

/* On white; the title, if there is one, is read out and shown by viewers. */
void svg_begin(Buf *out, int w, int h, const char *title);
void svg_end(Buf *out);

/* Text between tags or in a quoted attribute, of SVG or HTML: what means something there is
 * escaped, what a reader would obey or refuse is made visible. */
void svg_escape(Buf *out, const char *text);

/* ` NAME="#rrggbb"`, ` NAME="1.5"`. */
void svg_color(Buf *out, const char *name, Rgb color);
void svg_number(Buf *out, const char *name, double value);

/* A box without its colour and its end; radius of its corners. */
void svg_box(Buf *out, Rect where, double radius);

/* `<path d="`, a point of it after a letter (0: it goes on with the last), and the quote. */
void svg_path_open(Buf *out);
void svg_move(Buf *out, char letter, Point to);
void svg_path_close(Buf *out);

/* Text where paint_text would draw it. */
void svg_text(Buf *out, Point at, int cell_w, const char *text, TextPen pen);

#endif
