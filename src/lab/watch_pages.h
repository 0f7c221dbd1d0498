/* watch_pages.h - which figures of watched logs are on a page, and where on it: pure.
 *
 *     WatchPage page = watch_page(group, count, (WatchTiling){.across = 3, .down = 2}, figure);
 *     for (int i = 0; i < page.count; i++)
 *         sheet_figure(sheet, box, &figure[page.first + i].plot, false);
 *
 * Figures come in the order of their groups.  A group begins a row, unless there would be more
 * pages by that. */
#ifndef LAB_WATCH_PAGES_H
#define LAB_WATCH_PAGES_H

#include "base/base.h"

enum { WATCH_PAGE = 64 }; /* figures of a page at the most */

/* Figures side by side and above each other: a value.  across 0: it is not known. */
typedef struct {
    int across, down;
} WatchTiling;

/* The figures of a page: a value. */
typedef struct {
    int first, count;
    int column[WATCH_PAGE], row[WATCH_PAGE];
    bool grouped; /* a row has one group */
} WatchPage;

/* The page that has a figure, of `count` whose groups have these numbers; of what is not known all
 * from the first on. */
WatchPage watch_page(const int *group, int count, WatchTiling tiling, int figure);

/* Rows of all figures with so many side by side; grouped: each group begins one. */
int watch_rows(const int *group, int count, int across, bool grouped);

/* The figure at which the page begins that is so many pages further, at most the last one. */
int watch_turned(const int *group, int count, WatchTiling tiling, int figure, long pages);

#endif
