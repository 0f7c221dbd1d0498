/* paper.h - the colours of pictures in files, which are drawn on white, and what stands for each of
 * them on a page that is dark.
 *
 *     Rgb color = paper_ink(INK_MAIN);
 *     for (int i = 0; paper_color(i); i++)
 *         paper_color(i)->light, paper_color(i)->dark
 */
#ifndef PLOT_PAPER_H
#define PLOT_PAPER_H

#include "plot/color.h"

#include <stdint.h>

/* A colour. */
typedef struct {
    uint8_t red, green, blue;
} Rgb;

/* What is not an ink. */
typedef enum {
    PAPER_WHITE,
    PAPER_WORDS,
    PAPER_SMALL, /* words beside axes, and the axes */
    PAPER_GRID,
    PAPER_FRAME, /* around a legend */
    PAPER_CELLS, /* lines between the cells of a matrix */
    PAPER_EDGE,  /* around all of them */
    PAPER_PARTS,
} PaperPart;

Rgb paper_part(PaperPart part);

/* The inks differ in hue and in lightness, so that they can be told apart in print and by
 * colour-blind eyes. */
Rgb paper_ink(Ink ink);

/* A colour on white, and on a dark page; a constant row. */
typedef struct {
    Rgb light, dark;
} PaperColor;

/* All parts, then all inks; NULL after the last. */
const PaperColor *paper_color(int index);

#endif
