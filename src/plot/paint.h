/* paint.h - drawing into pixels: fills, smooth strokes, text.
 *
 *     Paint *paint = paint_new(arena, 960, 600);
 *     paint_stroke(paint, a, b, 3);                         any number of shapes ...
 *     paint_ink(paint, (Rgb){31, 100, 170}, 1);             ... become one, in one colour
 *     paint_text(paint, (Point){9, 9}, 9, "loss", (TextPen){.color = {0, 0, 0}});
 *
 * Shapes gather in a mask first, the largest coverage winning, so that the joints of a polyline are
 * not darker than its segments. */
#ifndef PLOT_PAINT_H
#define PLOT_PAINT_H

#include "io/image.h"
#include "plot/font.h"
#include "plot/paper.h"
#include "plot/raster.h"

/* That of a cell; not for 0, the terminal's own. */
Rgb paint_color(Color color);

/* That of an image, grey or RGB; black below it. */
Rgb paint_pixel(const Image *image, int x, int y);

/* A picture while it is drawn.  It lives in the arena of paint_new. */
typedef struct Paint {
    Image image;   /* RGB */
    uint8_t *mask; /* [h][w] coverage 0 ... 255, all 0 between drawings */
    Rect touched;  /* part of the mask that is not 0 */
    Arena *arena;
    const Font *font; /* NULL before the first text */
} Paint;

/* Which part of a text stays in its place where letters are narrower than their cells. */
typedef enum { HOLD_LEFT, HOLD_MIDDLE, HOLD_RIGHT } TextHold;

/* How a text is drawn. */
typedef struct {
    Rgb color;
    TextHold hold;
    bool bold;
    bool upright; /* read from below; `at` is then the bottom left */
    bool halo;    /* white around, over curves */
} TextPen;

/* White. */
Paint *paint_new(Arena *arena, int width, int height);

void paint_fill(Paint *paint, Rect rect, Rgb color, double alpha);

/* Add shapes to the mask. */
void paint_stroke(Paint *paint, Point a, Point b, double width);
void paint_diamond(Paint *paint, Point centre, double radius);

/* Paints the mask in one colour and empties it. */
void paint_ink(Paint *paint, Rgb color, double alpha);

/* Text in cells `cell_w` wide and twice as high; `at` is the top left. */
void paint_text(Paint *paint, Point at, int cell_w, const char *text, TextPen pen);

#endif
