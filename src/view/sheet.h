/* sheet.h - what every pane draws on: the scene, the screen's cells, this frame's memory.  A view
 * makes one for each frame and hands it to the panes.
 *
 *     Box inner = sheet_frame(sheet, box, "epochs", NULL, false);
 *     sheet_line(sheet, inner, 0, ROLE_FAINT, "no epoch has ended yet");
 *     sheet_figure(sheet, box, &plot, focused);
 */
#ifndef VIEW_SHEET_H
#define VIEW_SHEET_H

#include "view/theme.h"
#include "view/view.h"

/* One frame being drawn.  view_draw owns it, and panes borrow it while they draw. */
typedef struct Sheet {
    const Scene *scene;
    Grid *grid;
    Arena *arena;    /* of this frame while it is drawn */
    Arena *pictures; /* of what is shown of it */
    const Theme *theme;
    ScreenMap *map;
} Sheet;

/* Draws a frame, blank inside, with a title and at its right end a note (or NULL).  Returns the
 * inside, a space away from the frame at left and right. */
Box sheet_frame(const Sheet *sheet, Box box, const char *title, const char *note, bool focused);

/* The inside, before a frame is drawn, for a note that depends on what there is room for; and the
 * columns of a note. */
Box sheet_inside(Box box);
int sheet_note_room(Box box, const char *title);

/* Draws text at a column of a box, cut (wrap_cut) at the box's right edge.  Returns the columns it
 * takes. */
int sheet_text(const Sheet *sheet, Box box, int x, int y, Role role, const char *text);
void sheet_line(const Sheet *sheet, Box box, int y, Role role, const char *format, ...)
    PRINTF_LIKE(5, 6);

/* Whether images can be shown in pixels; shows one in a box that is left blank.  It is in
 * sheet->pictures. */
bool sheet_has_pictures(const Sheet *sheet);
void sheet_inlay(const Sheet *sheet, Box box, const Image *image);

/* Whether curves are drawn in pixels, and how many dots, of pixels or characters, they are wide. */
bool sheet_has_pixels(const Sheet *sheet);
int sheet_dots(const Sheet *sheet, Box box);

/* "3-7 of 12": which lines of a list are seen, by the number of the first; NULL: all of them. */
const char *sheet_span(const Sheet *sheet, long number, long lines, long all);

/* Lines by which a pane can be scrolled, if it is the one that is; and lines of its page, if keys
 * scroll it. */
void sheet_scrolls(const Sheet *sheet, PaneKind list, long most, int page);

/* Draws a plot as a pane; returns where its curves are: cells that stay blank for pixels. */
PlotArea sheet_figure(const Sheet *sheet, Box box, const Plot *plot, bool focused);

/* Marks where a loss ceased to be a number. */
void sheet_lost(const Sheet *sheet, Plot *plot, double x);

/* Numbers and times as all of the screen shows them (text_short, text_decimals, text_time), in this
 * frame's memory.  Decimals are for values that are compared, such as accuracies. */
const char *sheet_number(const Sheet *sheet, double value);
const char *sheet_decimals(const Sheet *sheet, double value, int decimals);
const char *sheet_time(const Sheet *sheet, double seconds);

/* Makes a place to click: a click there runs the command.  One that is too long has no place. */
void sheet_hit(const Sheet *sheet, Box box, const char *format, ...) PRINTF_LIKE(3, 4);

/* The same for many: row and column of the place follow the command. */
void sheet_hit_cells(const Sheet *sheet, Box box, HitCells cells, const char *command);

#endif
