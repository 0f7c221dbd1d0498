/* tabs.h - the names of several panes that share one place, over the title of the one shown.
 *
 *     plot.title = tabs_title(sheet, at, name, count);      before the figure is drawn
 *     tabs_draw(sheet, at, name, count);                    over it: the one shown marked, clicks
 */
#ifndef VIEW_TABS_H
#define VIEW_TABS_H

#include "view/sheet.h"

/* "first | second", or without the room "first 1 of 2"; the name alone of a pane that
 * shares its place with no other. */
const char *tabs_title(const Sheet *sheet, const Placed *at, const char *const *name, int count);

/* Draws them where the title is; a click on a name shows that pane. */
void tabs_draw(const Sheet *sheet, const Placed *at, const char *const *name, int count);

#endif
