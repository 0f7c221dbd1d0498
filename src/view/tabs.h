/* tabs.h - the names of several panes that share one place, over the title of the one shown.
 *
 *     plot.title = tabs_title(sheet, at, name, count, 0);    before the figure is drawn
 *     tabs_draw(sheet, at, name, count, 0);                 over it: the one shown marked, clicks
 */
#ifndef VIEW_TABS_H
#define VIEW_TABS_H

#include "view/sheet.h"

/* "first | second", or without the room "first 1 of 2", or without that the name alone, as of a
 * pane that shares its place with no other; beside: columns that something else in the line
 * needs. */
const char *tabs_title(const Sheet *sheet, const Placed *at, const char *const *name, int count,
                       int beside);

/* Draws them where the title is; a click on a name shows that pane. */
void tabs_draw(const Sheet *sheet, const Placed *at, const char *const *name, int count,
               int beside);

#endif
