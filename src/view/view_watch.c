/* The pane of watched logs' figures: a page of them, one for each series, or one alone. */
#include "base/text.h"
#include "lab/watch_pages.h"
#include "lab/watch_scene.h"
#include "view/pane.h"

#include <math.h>
#include <string.h>

/* ---- how many figures, where */

enum { COLUMNS_LEAST = 34, ROWS_LEAST = 8 }; /* of a figure that is easy to read */

/* How far a tiling is from figures that are about four times as wide as they are high, as many as
 * have good room, and no place empty. */
static double fault_of(Box room, WatchTiling tiling, const WatchScene *watch, int most)
{
    static const double EACH = 0.5, MIXED = 1; /* a figure; rows with figures of several groups */
    WatchPage page = watch_page(watch->group, watch->all, tiling, 0);
    bool groups = watch->group[watch->all - 1] > 0;
    double shape = (double)room.columns / tiling.across / (4.0 * room.rows / tiling.down);
    return fabs(log(shape)) + EACH * (tiling.across * tiling.down - page.count) +
           EACH * (MIN(watch->all, most) - page.count) + (groups && !page.grouped ? MIXED : 0);
}

/* The tiling of all figures, or of as many as have good room.  A group begins a row where that
 * takes no more pages. */
static WatchTiling tile(Box room, const WatchScene *watch)
{
    WatchTiling most = {MAX(room.columns / COLUMNS_LEAST, 1), MAX(room.rows / ROWS_LEAST, 1)};
    WatchTiling best = {1, 1};
    double least = INFINITY;
    for (int across = 1; across <= most.across; across++)
        for (int grouped = 0; grouped < 2; grouped++) {
            int rows = watch_rows(watch->group, watch->all, across, grouped);
            WatchTiling tiling = {across, MIN(MIN(rows, most.down), MAX(WATCH_PAGE / across, 1))};
            double fault = fault_of(room, tiling, watch, MIN(most.across * most.down, WATCH_PAGE));
            if (fault < least) {
                least = fault;
                best = tiling;
            }
        }
    return best;
}

static Box tile_box(Box room, WatchTiling tiling, int column, int row)
{
    int left = part_begin(room.columns, column, tiling.across);
    int top = part_begin(room.rows, row, tiling.down);
    return (Box){.x = room.x + left,
                 .y = room.y + top,
                 .columns = part_begin(room.columns, column + 1, tiling.across) - left,
                 .rows = part_begin(room.rows, row + 1, tiling.down) - top};
}

/* ---- a figure */

enum { AROUND = 2, HEAD = 2, LABEL = 6 }; /* columns: corners; spaces of a title; "│ x: " and one */

/* "0.3812", at the crosshair "0.3812 @300": the value of the only run that has the series. */
static const char *value_words(const Sheet *sheet, const WatchFigure *figure)
{
    const WatchScene *watch = sheet->scene->watch;
    if (figure->runs != 1)
        return NULL;
    for (int r = 0; r < watch->runs; r++) {
        const char *value = isnan(figure->value[r]) ? NULL : sheet_number(sheet, figure->value[r]);
        if (value && isnan(watch->at))
            return value;
        if (value)
            return arena_printf(sheet->arena, "%s @%s", value, sheet_number(sheet, watch->at));
    }
    return NULL;
}

/* The name; where that is too long the end of it behind a '/', or its beginning. */
static const char *title_words(const Sheet *sheet, const char *name, int columns)
{
    if (text_width(name) <= columns)
        return name;
    for (const char *slash = strchr(name, '/'); slash; slash = strchr(slash + 1, '/'))
        if (text_width(slash) + 1 <= columns)
            return arena_printf(sheet->arena, "…%s", slash);
    return grid_cut(sheet->arena, name, MAX(columns, 1), "…");
}

/* The title leaves room for the name of the x axis, and the value comes after both. */
static void draw_figure(const Sheet *sheet, Box box, const WatchFigure *figure, bool focused)
{
    enum { NAME_MOST = 12, LOG = 6 }; /* columns of the axis' name; of " · log" */
    Plot plot = figure->plot;
    plot.x.label = grid_cut(sheet->arena, plot.x.label, NAME_MOST, "…");
    int room =
        box.columns - AROUND - HEAD - LABEL - text_width(plot.x.label) - (plot.y.log ? LOG : 0);
    plot.title = title_words(sheet, figure->name, room);
    const char *value = value_words(sheet, figure);
    if (value && text_width(value) + HEAD + 1 <= room - text_width(plot.title))
        plot.note[0] = value;
    ScreenMap *map = sheet->map;
    PlotArea area = sheet_figure(sheet, box, &plot, focused);
    int number = sheet->scene->watch->first + (int)(figure - sheet->scene->watch->figure);
    if (map->watched < MAP_WATCHED)
        map->watch[map->watched++] = (WatchArea){area, number};
}

/* ---- the pane */

static void draw_nothing(const Sheet *sheet, Box box, bool focused)
{
    const WatchScene *watch = sheet->scene->watch;
    Box inner = sheet_frame(sheet, box, "watch", NULL, focused);
    if (!watch)
        sheet_line(sheet, inner, 0, ROLE_TEXT, "nothing is watched: `watch PATH` shows logs");
    else if (*watch->filter)
        sheet_line(sheet, inner, 0, ROLE_TEXT, "no series of a shown log fits '%s'", watch->filter);
    else if (watch->runs > 0)
        sheet_line(sheet, inner, 0, ROLE_TEXT, "no log is shown that has a series");
    else
        sheet_line(sheet, inner, 0, ROLE_TEXT, "%s: there is nothing to read yet", watch->paths);
}

static void draw_no_axis(const Sheet *sheet, Box box, bool focused)
{
    Box inner = sheet_frame(sheet, box, "watch", NULL, focused);
    sheet_line(sheet, inner, 0, ROLE_TEXT, "no shown log has '%s' for the x axis",
               sheet->scene->watch->x);
    sheet_line(sheet, inner, 1, ROLE_FAINT, "x chooses another: step, epoch, time or a series");
}

static void draw_page(const Sheet *sheet, const Placed *at, WatchTiling tiling)
{
    const WatchScene *watch = sheet->scene->watch;
    WatchPage page = watch_page(watch->group, watch->all, tiling, watch->chosen);
    for (int i = 0; i < page.count; i++) {
        Box box = tile_box(at->box, tiling, page.column[i], page.row[i]);
        int number = page.first + i, place = number - watch->first;
        bool focused = at->keys && number == watch->chosen;
        if (place >= 0 && place < watch->figures)
            draw_figure(sheet, box, &watch->figure[place], focused);
        else
            sheet_frame(sheet, box, "", NULL, focused); /* until the next look */
    }
}

static void draw_watched(const Sheet *sheet, const Placed *at)
{
    const WatchScene *watch = sheet->scene->watch;
    if (!watch || watch->figures == 0) {
        draw_nothing(sheet, at->box, at->keys);
        return;
    }
    WatchTiling tiling = tile(at->box, watch);
    sheet->map->across = tiling.across;
    sheet->map->page = tiling.down;
    if (watch->no_x)
        draw_no_axis(sheet, at->box, at->keys);
    else if (watch->alone)
        draw_figure(sheet, at->box, &watch->figure[watch->chosen - watch->first], at->keys);
    else
        draw_page(sheet, at, tiling);
}

int view_watch_at(const ScreenMap *map, int x, int y, double *at)
{
    for (int i = 0; i < map->watched; i++) {
        const PlotArea *area = &map->watch[i].area;
        int column = x - area->box.x, row = y - area->box.y;
        if (column >= 0 && column < area->box.columns && row >= 0 && row < area->box.rows) {
            *at = plot_area_x(area, column);
            return map->watch[i].series;
        }
    }
    return -1;
}

const Pane WATCHED_PANE = {.columns = 24, .rows = 6, .rank = 0, .draw = draw_watched};
