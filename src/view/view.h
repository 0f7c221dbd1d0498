/* view.h - a scene as cells: the whole screen, a pure function of it.
 *
 *     Grid grid = grid_new(arena, scene.surface.columns, scene.surface.rows);
 *     ScreenMap map;
 *     view_draw(arena, &scene, &grid, &map);
 *
 * No terminal here: a test reads the grid as a user would.  What puts cells on a
 * terminal is the screen (ui/screen.h). */
#ifndef VIEW_VIEW_H
#define VIEW_VIEW_H

#include "lab/scene.h"

/* Below this there is a notice instead of a screen. */
enum { VIEW_COLUMNS = 40, VIEW_ROWS = 12 };

/* Cells; columns 0: not on the screen. */
typedef GridBox Box;

/* A pane that is on the screen: a value. */
typedef struct {
    Focus focus; /* which pane it is */
    bool keys;   /* it has the keyboard */
    bool tabbed; /* it shares its place with others of its kind, which have no room */
    Box box;     /* frame included; no columns: another pane is zoomed */
} Placed;

/* Places side by side in a box, each of so many cells; across 0: the box is one place.  A value. */
typedef struct {
    int across, down; /* columns and lines of a place */
    int rows;         /* rows that share a line; 0: one */
    int row, column;  /* what the first place stands for */
} HitCells;

/* A place to click, and the command that a click there runs, after which row and column of a cell
 * follow as "3,7": a value. */
typedef struct {
    Box box;
    HitCells cells;
    char command[64];
} Hit;

/* Curves or images of a pane in pixels, for a box of cells that is left blank: a value. */
typedef struct {
    Box box;
    Image image; /* as large as the box; in the arena of view_draw */
} Inlay;

/* Where a series of watched logs is drawn: a value. */
typedef struct {
    PlotArea area;
    int series; /* its number */
} WatchArea;

enum { MAP_PANES = 24, MAP_HITS = 160, MAP_INLAYS = 16, MAP_WATCHED = 64 };

/* Where things ended up, for the mouse, the keys and the cursor: a value that view_draw fills. */
typedef struct ScreenMap {
    Placed placed[MAP_PANES]; /* in the order of Tab */
    int panes;
    Focus focus;       /* what has the keyboard, among these; else the prompt */
    Hit hit[MAP_HITS]; /* of places that overlap the last one counts */
    int hits;
    Inlay inlay[MAP_INLAYS];
    int inlays;
    Box prompt;
    char marked[64];              /* the command that the main pane marks as the next */
    Box popup;                    /* of completions, frame included; no columns: there is none */
    int popup_top;                /* the first of them that is seen */
    PlotArea plot;                /* of MAIN_LR_FIND, or nothing */
    PlotArea run_area[MAP_PANES]; /* over the batches of a run, one for each pane */
    WatchArea watch[MAP_WATCHED]; /* of MAIN_WATCH */
    int watched;
    long first, last;                /* the samples that are in it, for a click */
    int scroll_most;                 /* lines by which stage.rolled can be scrolled */
    int scroll_page;                 /* lines of the list that keys scroll; 0: there is none */
    int across, page;                /* results: how many in a line; lines of a page */
    int cursor_x, cursor_y;          /* of the prompt's cursor; -1: none */
    int figure_columns, figure_rows; /* room that MAIN_SHOWN has */
    int covered;                     /* rows of panes that an error lies over */
    bool too_small;                  /* nothing but a notice was drawn */
} ScreenMap;

/* Draws over all of the grid, which has the size of the screen.  Without surface.color the cells
 * have no colours; with GLYPHS_ASCII they are all ASCII.  With GLYPHS_PIXELS, where the scene has a
 * size of cells in pixels, curves are inlays, and images always; their pixels are in the arena. */
void view_draw(Arena *arena, const Scene *scene, Grid *grid, ScreenMap *map);

/* The command of a click there, in the arena; NULL: none. */
const char *view_hit_at(const ScreenMap *map, Arena *arena, int x, int y);

/* The pane there; NULL: none. */
const Placed *view_pane_at(const ScreenMap *map, int x, int y);

/* The pane a step further in the order of Tab, from the one that has the keyboard; the prompt comes
 * after the last. */
Focus view_focus_next(const ScreenMap *map, int step);

/* The batch of the run shown under a cell; -1 outside of its figures. */
long view_batch_at(const ScreenMap *map, int x, int y);

/* The series of watched logs whose curves are under a cell, and the x there; -1 outside. */
int view_watch_at(const ScreenMap *map, int x, int y, double *at);

/* The sample of the range test under a column of the screen; -1 outside of the plot. */
long view_sample_at(const ScreenMap *map, const Scene *scene, int x);

#endif
