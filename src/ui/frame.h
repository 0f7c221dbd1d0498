/* frame.h - the bytes that make a terminal show a grid: those of the cells that differ from what it
 * shows already.
 *
 *     frame_add(&frame, &bytes, &grid);
 *     frame_spoil(&frame, box);                   pixels lie there: send its cells again
 *
 * What a terminal understands is terminfo's to say. */
#ifndef UI_FRAME_H
#define UI_FRAME_H

#include "plot/grid.h"
#include "ui/palette.h"

/* What the terminal shows; the screen owns it. */
typedef struct Frame {
    Arena arena;   /* of shown */
    Grid shown;    /* no columns: unknown */
    int colors;    /* that the terminal has */
    Ground ground; /* its own */
    int x, y;      /* where it writes next; x -1: unknown */
    Shade shade;   /* how it writes */
} Frame;

/* Whether this grid is sent as a whole: it is the first, or has another size. */
bool frame_is_new(const Frame *frame, const Grid *grid);

/* Adds the bytes that turn what is shown into the grid. */
void frame_add(Frame *frame, Buf *out, const Grid *grid);

/* The next frame is sent as a whole. */
void frame_forget(Frame *frame);

/* Sends these cells again with the next frame. */
void frame_spoil(Frame *frame, GridBox box);

void frame_free(Frame *frame);

#endif
