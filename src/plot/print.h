/* print.h - a picture on its way into a file, as pixels or as SVG: boxes, small images, words; and
 * a canvas for figures.
 *
 *     Print print = print_svg(&out);                     or print_pixels(&arena)
 *     picture_print(&arena, &grid, &print);
 *     print.w, print.h                                   how large it has become
 */
#ifndef PLOT_PRINT_H
#define PLOT_PRINT_H

#include "base/buf.h"
#include "plot/paint.h"

typedef struct Canvas Canvas;
typedef struct Print Print;
typedef struct Surface Surface;

/* A kind of file as a const row of functions. */
typedef struct {
    void (*begin)(Print *print, const char *title);
    void (*fill)(Print *print, Rect where, Rgb color);
    /* Enlarged by a whole number, so that its pixels are squares. */
    void (*image)(Print *print, Rect where, const Image *image);
    void (*text)(Print *print, Point at, int cell_w, const char *text, TextPen pen);
    void (*end)(Print *print);
    /* A text as it will look, with a box for what the file's letters lack. */
    const char *(*seen)(Print *print, Arena *arena, const char *text);
    Canvas *(*canvas)(Print *print, Arena *arena, const Surface *surface);
} PrintKind;

/* A picture that is drawn in order, from print_begin to print_end. */
struct Print {
    const PrintKind *kind;
    int w, h;     /* pixels; known once it is begun */
    Paint *paint; /* its pixels, in the arena; NULL: it is SVG */
    Arena *arena;
    Buf *out; /* borrowed: where SVG goes */
};

Print print_pixels(Arena *arena);
Print print_svg(Buf *out);

void print_begin(Print *print, int w, int h, const char *title);
void print_fill(Print *print, Rect where, Rgb color);
void print_image(Print *print, Rect where, const Image *image);

/* Text in cells as paint_text has it; other letters keep the side that the pen holds. */
void print_text(Print *print, Point at, int cell_w, const char *text, TextPen pen);
void print_end(Print *print);

#endif
