/* Lets figures flow into rows, and rows into pages. */
#include "lab/watch_pages.h"

/* Where a figure goes, from the first on. */
typedef struct {
    int row, column;
} Place;

static Place place_after(Place at, int across, bool begins)
{
    at.column++;
    if (at.column == across || begins)
        at = (Place){at.row + 1, 0};
    return at;
}

static bool begins_group(const int *group, int i)
{
    return i > 0 && group[i] != group[i - 1];
}

int watch_rows(const int *group, int count, int across, bool grouped)
{
    Place at = {0, -1};
    for (int i = 0; i < count; i++)
        at = place_after(at, across, grouped && begins_group(group, i));
    return at.row + 1;
}

static int pages_of(int rows, int down)
{
    return (rows + down - 1) / down;
}

static bool is_grouped(const int *group, int count, WatchTiling tiling)
{
    int grouped = watch_rows(group, count, tiling.across, true);
    int plain = watch_rows(group, count, tiling.across, false);
    return pages_of(grouped, tiling.down) <= pages_of(plain, tiling.down);
}

WatchPage watch_page(const int *group, int count, WatchTiling tiling, int figure)
{
    WatchPage page = {.count = MIN(count, WATCH_PAGE)};
    Place at = {0, -1};
    if (tiling.across < 1 || tiling.down < 1 || count == 0)
        return page;
    figure = MAX(MIN(figure, count - 1), 0);
    page.grouped = is_grouped(group, count, tiling);
    page.count = 0;
    for (int i = 0; i < count; i++) {
        int before = at.row;
        at = place_after(at, tiling.across, page.grouped && begins_group(group, i));
        if (at.row > before && at.row % tiling.down == 0) {
            if (i > figure)
                break;
            page.first = i;
            page.count = 0;
        }
        if (page.count < WATCH_PAGE) {
            page.row[page.count] = at.row % tiling.down;
            page.column[page.count++] = at.column;
        }
    }
    return page;
}

int watch_turned(const int *group, int count, WatchTiling tiling, int figure, long pages)
{
    WatchPage page = watch_page(group, count, tiling, figure);
    for (; pages > 0 && page.first + page.count < count; pages--)
        page = watch_page(group, count, tiling, page.first + page.count);
    for (; pages < 0 && page.first > 0; pages++)
        page = watch_page(group, count, tiling, page.first - 1);
    return page.first;
}
