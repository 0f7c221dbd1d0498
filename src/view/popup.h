/* popup.h - the completions to choose from, in a frame of their own above the prompt.
 *
 *     popup_draw(sheet, rows - 2);        over the panes, where the prompt is in that row
 *
 * A row has the name, what it means, the default; the chosen one is marked. */
#ifndef VIEW_POPUP_H
#define VIEW_POPUP_H

#include "view/sheet.h"

/* Draws nothing without completions; sets popup and popup_top of the map. */
void popup_draw(const Sheet *sheet, int prompt_row);

#endif
