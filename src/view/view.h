/* view.h - a scene as cells: the whole screen, a pure function of it.
 *
 *     Grid grid = grid_new(arena, scene.surface.columns, scene.surface.rows);
 *     ScreenMap map;
 *     view_draw(&scene, &grid, &map);
 *
 * No terminal and no curses here: a test reads the grid as a user would.  What puts cells on a
 * terminal is the screen (ui/curses.h). */
#ifndef VIEW_VIEW_H
#define VIEW_VIEW_H

#include "lab/scene.h"

/* Below this there is a notice instead of a screen. */
enum { VIEW_COLUMNS = 40, VIEW_ROWS = 12 };

/* Cells; columns 0: not on the screen. */
typedef GridBox Box;

/* Where things ended up, for the mouse and the cursor: a value that view_draw fills. */
typedef struct {
    Box pane[FOCUS_COUNT];           /* frame included; FOCUS_FIGURE: the main figure */
    Box plot;                        /* the plot area of MAIN_LR_FIND, or nothing */
    Box picture;                     /* left blank for scene.picture in pixels, or nothing */
    long first, last;                /* its samples at the left and right edge, for a click */
    int cursor_x, cursor_y;          /* of the prompt's cursor; -1: none */
    int figure_columns, figure_rows; /* room that MAIN_SHOWN has */
    bool too_small;                  /* nothing but a notice was drawn */
} ScreenMap;

/* Draws over all of the grid, which has the size of the screen.  Without surface.color the cells
 * have no colours; with GLYPHS_ASCII they are all ASCII. */
void view_draw(const Scene *scene, Grid *grid, ScreenMap *map);

/* The sample of the range test under a column of the screen; -1 outside of the plot. */
long view_sample_at(const ScreenMap *map, const Scene *scene, int x);

#endif
