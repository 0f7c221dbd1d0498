/* run_cells.h - what the list of runs says of each run, cell by cell.
 *
 *     CellLook look = run_cell_look(sheet, true);
 *     run_cell_words(sheet, RUN_KEY_WHEN, &of, look);             "09:14"
 *     run_cell_words(sheet, RUN_KEY_VALID_LOSS, &of, look);       ".0402"
 */
#ifndef VIEW_RUN_CELLS_H
#define VIEW_RUN_CELLS_H

#include "view/sheet.h"

typedef struct RunLine RunLine;
typedef struct RunSummary RunSummary;

enum {
    RUN_CELL_CURVE = -1, /* in place of a key: the losses as a curve in a line */
    RUN_CURVE_CELLS = 8, /* how wide that is */
};

/* How all cells of a list are told; a value. */
typedef struct {
    bool brief;   /* for little room: the time of a run of today, losses without a 0 in front */
    bool seconds; /* times have them */
} CellLook;

/* Where room is not short, times have seconds if two runs would be alike without them. */
CellLook run_cell_look(const Sheet *sheet, bool brief);

/* A run as its line tells it: the job knows more of the run under way than its recorder. */
RunSummary run_cell_summary(const Scene *scene, const RunLine *line);

/* In the arena; "": it has nothing there. */
const char *run_cell_words(const Sheet *sheet, int key, const RunSummary *of, CellLook look);

#endif
