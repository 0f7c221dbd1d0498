/* bars.h - the lines around the panes: what is trained on what, how far it is, the prompt, keys.
 *
 *     bar_header(sheet, (Box){0, 0, columns, 1});
 *     bar_prompt(sheet, (Box){0, rows - 2, columns, 1});     last: its pop-up lies over the panes
 */
#ifndef VIEW_BARS_H
#define VIEW_BARS_H

#include "view/sheet.h"

void bar_header(const Sheet *sheet, Box box);

/* How far the run is, or how far the latest one came, or the earlier one that is shown; and in how
 * many rows of a screen of `rows`: as many while a run is under way as afterwards, so that no pane
 * moves. */
int bar_progress_rows(const Scene *scene, int rows);
void bar_progress(const Sheet *sheet, Box box);

/* What the program takes of the machine (stage.system). */
void bar_system(const Sheet *sheet, Box box);

/* Which earlier run is shown, and how to get back; a click does. */
void bar_opened(const Sheet *sheet, Box box);

void bar_hint(const Sheet *sheet, Box box);

/* Draws the line and above it the completions to choose from, over panes but not over row 0. */
void bar_prompt(const Sheet *sheet, Box box);

#endif
