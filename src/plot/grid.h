/* grid.h - a screen of character cells, the same with and without a terminal.
 *
 *     Grid grid = grid_new(arena, 80, 24);
 *     grid_text(&grid, 0, 0, "learning rate", (Style){.bold = true});
 *     grid_write(&grid, false, &buf);
 *
 * What lies outside is not drawn.  Control characters are never written, so text of users and files
 * cannot steer the terminal. */
#ifndef PLOT_GRID_H
#define PLOT_GRID_H

#include "base/arena.h"
#include "base/buf.h"
#include "plot/color.h"

/* How a character looks. */
typedef struct {
    Color ink, paper; /* letter and ground */
    bool bold, reverse;
} Style;

/* One character of a grid. */
typedef struct {
    uint32_t codepoint; /* 0: the right half of a wide one */
    Style style;
} Cell;

/* A rectangle of characters.  The cells live in the arena of grid_new. */
typedef struct {
    int columns, rows;
    Cell *cell; /* [rows][columns] */
} Grid;

/* A rectangle of cells; nothing in it if columns or rows is 0. */
typedef struct {
    int x, y, columns, rows;
} GridBox;

/* All spaces. */
Grid grid_new(Arena *arena, int columns, int rows);

void grid_put(Grid *grid, int x, int y, uint32_t codepoint, Style style);

/* Returns the columns the text takes; it is cut at the right edge. */
int grid_text(Grid *grid, int x, int y, const char *text, Style style);

/* A frame along the inside of the box: thin lines, or thick ones. */
void grid_frame(Grid *grid, GridBox box, bool thick, Style style);

/* Copies all of `from`, its top left at x, y. */
void grid_copy(Grid *grid, int x, int y, const Grid *from);

/* Leaves only bytes 32 to 126: look-alikes for what there is one for, else a question mark. */
void grid_plain(Grid *grid);

/* The text, or if it is wider than `columns` its beginning and `end`, one column: "…" or ".". */
const char *grid_cut(Arena *arena, const char *text, int columns, const char *end);

/* Lines ending in newlines, without trailing spaces; with colour (256 of them) as escape sequences
 * that end with their line. */
void grid_write(const Grid *grid, bool color, Buf *out);

#endif
