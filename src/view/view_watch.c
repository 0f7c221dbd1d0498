/* The panes of watched logs: a page of figures, one for each series, and the list of runs. */
#include "base/text.h"
#include "lab/watch_scene.h"
#include "view/pane.h"

#include <math.h>
#include <string.h>

/* ---- figures */

enum { COLUMNS_LEAST = 34, ROWS_LEAST = 8 }; /* of a figure that is easy to read */

/* How many figures lie side by side and above each other. */
typedef struct {
    int across, down;
} Tiling;

/* The tiling of all figures, or of as many as have good room, in which each is about four times as
 * wide as it is high. */
static Tiling tile(Box room, int figures)
{
    Tiling most = {MAX(room.columns / COLUMNS_LEAST, 1), MAX(room.rows / ROWS_LEAST, 1)},
           best = {1, 1};
    double least = INFINITY;
    figures = MIN(MAX(figures, 1), most.across * most.down);
    for (int across = 1; across <= most.across; across++) {
        int down = (figures + across - 1) / across;
        double shape = (double)room.columns / across / (4.0 * room.rows / down);
        double fault = fabs(log(shape)) + 0.5 * (across * down - figures);
        if (down <= most.down && fault < least) {
            least = fault;
            best = (Tiling){across, down};
        }
    }
    return best;
}

static Box tile_box(Box room, Tiling tiling, int i)
{
    int x = i % tiling.across, y = i / tiling.across;
    int left = part_begin(room.columns, x, tiling.across);
    int top = part_begin(room.rows, y, tiling.down);
    return (Box){.x = room.x + left,
                 .y = room.y + top,
                 .columns = part_begin(room.columns, x + 1, tiling.across) - left,
                 .rows = part_begin(room.rows, y + 1, tiling.down) - top};
}

/* "0.3812 @300": the value of the only run that has the series. */
static const char *value_words(const Sheet *sheet, const WatchFigure *figure)
{
    const WatchScene *watch = sheet->scene->watch;
    int found = -1, many = 0;
    for (int r = 0; r < watch->runs; r++)
        if (!isnan(figure->value[r])) {
            found = r;
            many++;
        }
    if (many != 1)
        return NULL;
    const char *value = sheet_number(sheet, figure->value[found]);
    if (isnan(figure->at))
        return value;
    return arena_printf(sheet->arena, "%s @%s", value, sheet_number(sheet, figure->at));
}

static void draw_figure(const Sheet *sheet, Box box, const WatchFigure *figure, bool focused)
{
    Plot plot = figure->plot;
    plot.note[0] = value_words(sheet, figure);
    sheet_figure(sheet, box, &plot, focused);
}

static void draw_nothing(const Sheet *sheet, Box box, bool focused)
{
    const WatchScene *watch = sheet->scene->watch;
    Box inner = sheet_frame(sheet, box, "watch", NULL, focused);
    if (!watch)
        sheet_line(sheet, inner, 0, ROLE_TEXT, "nothing is watched: `watch PATH` shows logs");
    else if (*watch->filter)
        sheet_line(sheet, inner, 0, ROLE_TEXT, "no series has '%s' in its name", watch->filter);
    else
        sheet_line(sheet, inner, 0, ROLE_TEXT, "%s: there is nothing to read yet", watch->paths);
}

static void draw_watched(const Sheet *sheet, const Placed *at)
{
    const WatchScene *watch = sheet->scene->watch;
    if (!watch || watch->figures == 0) {
        draw_nothing(sheet, at->box, at->keys);
        return;
    }
    Tiling tiling = tile(at->box, watch->all);
    int page = MIN(tiling.across * tiling.down, watch->figures);
    sheet->map->across = tiling.across;
    sheet->map->page = tiling.down;
    for (int i = 0; i < page; i++)
        draw_figure(sheet, tile_box(at->box, tiling, i), &watch->figure[i], at->keys && i == 0);
}

/* ---- runs */

static const char *state_words(const Sheet *sheet, const WatchRun *run)
{
    enum { SILENT = 5 }; /* seconds */
    if (run->state == LOG_FAILED && run->code)
        return arena_printf(sheet->arena, "failed, code %d", run->code);
    if (run->state == LOG_LIVE && run->silent >= SILENT)
        return arena_printf(sheet->arena, "silent %s", sheet_time(sheet, run->silent));
    return log_state_name(run->state);
}

/* "12.3/s · 4:12 left", "12.3/s", or nothing. */
static const char *speed_words(const Sheet *sheet, const WatchRun *run)
{
    if (isnan(run->rate))
        return "";
    const char *rate = sheet_number(sheet, run->rate);
    if (isnan(run->left))
        return arena_printf(sheet->arena, "%s/s", rate);
    return arena_printf(sheet->arena, "%s/s · %s left", rate, sheet_time(sheet, run->left));
}

/* The letter that stands at the ends of its curves, in their ink. */
static void draw_letter(const Sheet *sheet, Box box, int y, const WatchRun *run)
{
    static const Ink INKS[] = {INK_MAIN, INK_SECOND, INK_THIRD, INK_FOURTH, INK_ACCENT};
    char letter[2] = {(char)('a' + run->number % 26), '\0'};
    Style style = sheet->theme->style[ROLE_STRONG];
    if (!run->hidden)
        style.ink = sheet->theme->palette.ink[INKS[run->number % LENGTH(INKS)]];
    grid_text(sheet->grid, box.x, box.y + y, run->hidden ? "-" : letter, style);
}

static void draw_run(const Sheet *sheet, Box box, int y, const WatchRun *run, bool chosen)
{
    Role role = chosen ? ROLE_CHOSEN : run->hidden ? ROLE_FAINT : ROLE_TEXT;
    const char *state = state_words(sheet, run), *speed = speed_words(sheet, run);
    const char *step = isnan(run->step) ? "" : sheet_number(sheet, run->step);
    const char *words = arena_printf(sheet->arena, "%s%s%s%s%s", state, *speed ? " · " : "", speed,
                                     *step ? " · step " : "", step);
    int room = box.columns - 2, width = text_width(words);
    draw_letter(sheet, box, y, run);
    if (width + 2 >= room) {
        sheet_text(sheet, box, 2, y, role, run->name);
        return;
    }
    Box left = box;
    left.columns = box.columns - width - 2;
    sheet_text(sheet, left, 2, y, role, run->name);
    sheet_text(sheet, box, box.columns - width, y, run->state == LOG_LIVE ? ROLE_RUN : ROLE_FAINT,
               words);
}

static void draw_logs(const Sheet *sheet, const Placed *at)
{
    const WatchScene *watch = sheet->scene->watch;
    int runs = watch ? watch->runs : 0, cursor = sheet->scene->stage.watch.cursor;
    const char *note = NULL;
    int lines = at->box.rows - 2, first = 0;
    if (watch)
        note = arena_printf(sheet->arena, "series %d-%d of %d", MIN(watch->first + 1, watch->all),
                            MIN(watch->first + sheet->map->across * sheet->map->page, watch->all),
                            watch->all);
    Box inner = sheet_frame(sheet, at->box, "logs", note, at->keys);
    first = MAX(MIN(cursor - lines / 2, runs - lines), 0);
    for (int i = 0; i < lines && first + i < runs; i++) {
        draw_run(sheet, inner, i, &watch->run[first + i], at->keys && first + i == cursor);
        sheet_hit(sheet, (Box){inner.x, inner.y + i, inner.columns, 1}, "watch view hide=%d",
                  first + i + 1);
    }
}

static int rows_of_logs(const Scene *scene)
{
    return (scene->watch ? MAX(scene->watch->runs, 1) : 1) + 2;
}

const Pane WATCHED_PANE = {.columns = 24, .rows = 6, .rank = 0, .draw = draw_watched};
const Pane LOGS_PANE = {
    .columns = 24, .rows = 3, .most = rows_of_logs, .rank = 1, .draw = draw_logs};
