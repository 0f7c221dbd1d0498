/* sixel.h - an image as the bytes that make a terminal show it, in the form of DEC's VT340.
 *
 *     sixel_add(&bytes, &image, 256, 0);               at the cursor, from ESC P to ESC \
 *
 * Terminals take levels of red, green and blue from 0 to 100, and few colours at a time: an image
 * with more colours gets those that are nearest to most of its pixels. */
#ifndef PLOT_SIXEL_H
#define PLOT_SIXEL_H

#include "base/buf.h"
#include "io/image.h"
#include "plot/color.h"

enum { SIXEL_COLORS = 256, SIXEL_BAND = 6 /* pixels; heights are taken up by so many at a time */ };

/* Transparent where the image is; what is half so lies on `ground`.  colors: 2 ... SIXEL_COLORS at
 * the most. */
void sixel_add(Buf *out, const Image *image, int colors, Color ground);

#endif
