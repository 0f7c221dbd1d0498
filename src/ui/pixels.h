/* pixels.h - pictures among the cells, on terminals that show sixels or know kitty's protocol: when
 * each has to be sent, and when the cells it stood on.
 *
 *     pixels_clear(&pixels, &insets, &grid, &frame, &bytes);      before the cells
 *     frame_add(&frame, &bytes, &grid);
 *     pixels_add(&pixels, &insets, &bytes);                       after them
 *
 * Pixels show through blank cells.  Where something is drawn in a picture's box the picture is not
 * shown. */
#ifndef UI_PIXELS_H
#define UI_PIXELS_H

#include "io/image.h"
#include "plot/grid.h"

typedef struct Frame Frame; /* frame.h */

typedef enum { PIXELS_NONE, PIXELS_SIXEL, PIXELS_KITTY } PixelsKind;

/* One picture of a frame, as large as its box, of which the upper part is shown where something is
 * drawn over the rest: a value. */
typedef struct {
    const Image *image; /* borrowed; what is transparent in it shows the terminal's ground */
    GridBox box;
} Inset;

/* A picture is sent in strips of some columns, from its left, and only those that have changed. */
enum { INSETS_MOST = 24, STRIPS = 16, STRIPS_MOST = INSETS_MOST * STRIPS };

/* The pictures that a frame has, and how they are shown: a value. */
typedef struct {
    Inset inset[INSETS_MOST];
    int count;
    PixelsKind kind;
    int cell_width, cell_height; /* pixels */
    int colors;                  /* of sixels, at a time; 0: not known */
    Color ground;                /* the terminal's, for what is half transparent */
} Insets;

/* A strip on the terminal. */
typedef struct {
    GridBox box;     /* columns 0: nothing */
    uint64_t number; /* a hash of its pixels */
    bool due;        /* to be sent with this frame */
} Strip;

/* The pictures that are on the terminal, strip by strip; the screen owns it. */
typedef struct {
    PixelsKind kind; /* by which they were sent */
    Strip strip[STRIPS_MOST];
} Pixels;

/* Removes those that go, or are replaced; sets which are due. */
void pixels_clear(Pixels *pixels, const Insets *insets, const Grid *grid, Frame *frame, Buf *out);

bool pixels_are_due(const Pixels *pixels);

/* Adds those that are due, which leaves the cursor anywhere. */
void pixels_add(const Pixels *pixels, const Insets *insets, Buf *out);

/* The bytes that remove all of kitty's; nothing else is needed on the way out. */
extern const char PIXELS_KITTY_GONE[];

#endif
