/* pixels.h - a picture among the cells, on terminals that show sixels: when it has to be sent, and
 * when the cells it stood on.
 *
 *     GridBox gone = pixels_gone(&pixels, &inset, &grid);       send these cells again
 *     if (pixels_due(&pixels, &inset, &grid))
 *         pixels_add(&bytes, &inset);
 *
 * Pixels show through blank cells.  So while something is drawn inside the picture's box, the
 * picture is not shown. */
#ifndef UI_PIXELS_H
#define UI_PIXELS_H

#include "io/image.h"
#include "plot/grid.h"

/* The picture that a frame has: a value. */
typedef struct {
    const Image *image;          /* borrowed */
    long number;                 /* another picture, another number */
    GridBox box;                 /* cells it may use; columns 0: there is no picture */
    int cell_width, cell_height; /* pixels */
    int colors;                  /* at most at a time; 0: not known */
} Inset;

/* The picture that is on the terminal; the screen owns it. */
typedef struct {
    long number; /* of the picture sent last */
    GridBox box; /* its box; columns 0: none is on the screen */
} Pixels;

/* The cells of a picture that has to go from the screen, for another one or for none. */
GridBox pixels_gone(Pixels *pixels, const Inset *inset, const Grid *grid);

/* Whether the picture has to be sent, which then counts as done.  Call it after pixels_gone. */
bool pixels_due(Pixels *pixels, const Inset *inset, const Grid *grid);

/* Adds the picture in the middle of its box; the cursor stays where it was. */
void pixels_add(Buf *out, const Inset *inset);

#endif
