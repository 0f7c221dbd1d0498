/* The pane of watched logs: a line for each, with the letter and ink of its curves, how it goes on,
 * and its value of the chosen figure.  It is the figures' legend. */
#include "base/text.h"
#include "lab/watch_pages.h"
#include "lab/watch_scene.h"
#include "view/fields.h"
#include "view/pane.h"

#include <math.h>
#include <string.h>

/* ---- words */

static const WatchFigure *chosen_figure(const WatchScene *watch)
{
    int place = watch->chosen - watch->first;
    return place >= 0 && place < watch->figures ? &watch->figure[place] : NULL;
}

static const char *state_words(const Sheet *sheet, const WatchRun *run)
{
    enum { SILENT = 5 }; /* seconds */
    if (run->state == LOG_FAILED && run->code)
        return arena_printf(sheet->arena, "failed, code %d", run->code);
    if (run->state == LOG_LIVE && run->once)
        return "read once";
    if (run->state == LOG_LIVE && run->silent >= SILENT)
        return arena_printf(sheet->arena, "silent %s", sheet_time(sheet, floor(run->silent)));
    return log_state_name(run->state);
}

/* A number with what it is, or nothing. */
static const char *number_words(const Sheet *sheet, const char *format, double value)
{
    return isnan(value) ? "" : arena_printf(sheet->arena, format, sheet_number(sheet, value));
}

static const char *value_words(const Sheet *sheet, int run)
{
    const WatchFigure *figure = chosen_figure(sheet->scene->watch);
    return figure ? number_words(sheet, "%s", figure->value[run]) : "";
}

/* ---- columns */

typedef enum { VALUE, STATE, STEP, SPEED, LEFT, COLUMNS } Column;

/* Which columns there is room for, and how wide. */
typedef struct {
    int width[COLUMNS]; /* 0: left out */
    int name;           /* columns of the name */
} Table;

enum { MARKS = 4, GAP = 2, NAME_LEAST = 8 }; /* cursor, letter and spaces; between columns */

static const char *cell_words(const Sheet *sheet, int i, Column column)
{
    const WatchRun *run = &sheet->scene->watch->run[i];
    switch (column) {
    case STATE:
        return state_words(sheet, run);
    case STEP:
        return number_words(sheet, "step %s", run->step);
    case SPEED:
        return number_words(sheet, "%s/s", run->rate);
    case LEFT:
        return isnan(run->left)
                   ? ""
                   : arena_printf(sheet->arena, "%s left", sheet_time(sheet, run->left));
    case VALUE:
        return value_words(sheet, i);
    case COLUMNS:
        break;
    }
    return "";
}

/* Takes columns while the names have room, those that matter most first. */
static Table table_of(const Sheet *sheet, int first, int end, int columns)
{
    static const Column RANK[COLUMNS] = {VALUE, STATE, LEFT, STEP, SPEED};
    Table table = {.name = 0};
    int left = columns - MARKS;
    for (int i = first; i < end; i++)
        table.name = MAX(table.name, text_width(sheet->scene->watch->run[i].name));
    int least = MIN(table.name, MAX(NAME_LEAST, columns / 3));
    for (int k = 0; k < COLUMNS; k++) {
        int width = 0;
        for (int i = first; i < end; i++)
            width = MAX(width, text_width(cell_words(sheet, i, RANK[k])));
        if (width == 0 || left - width - GAP < least)
            continue;
        table.width[RANK[k]] = width;
        left -= width + GAP;
    }
    table.name = MIN(table.name, left);
    return table;
}

/* ---- lines */

static Role state_role(const WatchRun *run)
{
    bool bad = run->state == LOG_FAILED || run->state == LOG_CRASHED || run->state == LOG_CUT;
    return run->hidden              ? ROLE_FAINT
           : bad                    ? ROLE_BAD
           : run->state == LOG_LIVE ? ROLE_RUN
                                    : ROLE_TEXT;
}

static void draw_letter(const Sheet *sheet, Box line, int x, const WatchRun *run)
{
    Style style = sheet->theme->style[run->hidden ? ROLE_FAINT : ROLE_STRONG];
    if (!run->hidden)
        style.ink = sheet->theme->palette.ink[run->ink];
    grid_text(sheet->grid, line.x + x, line.y, run->hidden ? "-" : run->letter, style);
}

/* A click hides it, or shows it again. */
static void draw_run(const Sheet *sheet, Box line, const Table *table, int i, bool keys)
{
    const WatchScene *watch = sheet->scene->watch;
    const WatchRun *run = &watch->run[i];
    bool cursor = i == sheet->scene->stage.watch.cursor && watch->runs > 1;
    Role role = cursor && keys ? ROLE_CHOSEN : run->hidden ? ROLE_FAINT : ROLE_TEXT;
    for (int x = 0; cursor && keys && x < line.columns; x++)
        grid_put(sheet->grid, line.x + x, line.y, ' ', sheet->theme->style[ROLE_CHOSEN]);
    if (cursor)
        grid_text(sheet->grid, line.x, line.y, "▸", sheet->theme->style[ROLE_STRONG]);
    draw_letter(sheet, line, 1, run);
    Box cell = line;
    cell.columns = MIN(MARKS - 1 + table->name, line.columns);
    sheet_text(sheet, cell, MARKS - 1, 0, role, run->name);
    cell.columns = line.columns;
    int x = MARKS - 1 + table->name;
    for (Column column = 0; column < COLUMNS; column++) {
        if (!table->width[column])
            continue;
        const char *words = cell_words(sheet, i, column);
        int before = column == STATE ? 0 : table->width[column] - text_width(words);
        sheet_text(sheet, cell, x + GAP + before, 0,
                   cursor && keys    ? ROLE_CHOSEN
                   : column == STATE ? state_role(run)
                                     : role,
                   words);
        x += table->width[column] + GAP;
    }
    sheet_hit(sheet, line, "watch view hide=%d", i + 1);
}

/* All logs in a line: letters, names and values, and how many there are besides. */
static void draw_in_line(const Sheet *sheet, Box line)
{
    enum { MORE = 6 }; /* columns kept for how many more there are */
    const WatchScene *watch = sheet->scene->watch;
    int x = 0, i = 0;
    for (; i < watch->runs; i++) {
        const WatchRun *run = &watch->run[i];
        const char *value = value_words(sheet, i);
        const char *words =
            arena_printf(sheet->arena, "%s%s%s", run->name, *value ? " " : "", value);
        int room = line.columns - x - 2 - (i + 1 < watch->runs ? MORE : 0);
        if (text_width(words) > room && i > 0)
            break;
        draw_letter(sheet, line, x, run);
        Box cell = {line.x + x + 2, line.y, MAX(room, 0), 1};
        x += 2 + sheet_text(sheet, cell, 0, 0, run->hidden ? ROLE_FAINT : ROLE_TEXT, words) + 2;
    }
    if (i < watch->runs)
        sheet_text(sheet, line, x, 0, ROLE_FAINT,
                   arena_printf(sheet->arena, "+%d", watch->runs - i));
}

/* ---- the pane */

/* "logs", "logs 3-7 of 12 · train/loss @300": which of them are seen, what the values are. */
static const char *title_words(const Sheet *sheet, int first, int lines, int columns)
{
    const WatchScene *watch = sheet->scene->watch;
    const WatchFigure *figure = chosen_figure(watch);
    const char *span = sheet_span(sheet, first + 1, lines, watch->runs);
    const char *title = span ? arena_printf(sheet->arena, "logs %s", span) : "logs";
    const char *at =
        isnan(watch->at) ? "" : arena_printf(sheet->arena, " @%s", sheet_number(sheet, watch->at));
    int room = columns - text_width(title) - text_width(at) - text_width(" · ");
    if (!figure || room < 1)
        return title;
    return arena_printf(sheet->arena, "%s · %s%s", title,
                        grid_cut(sheet->arena, figure->name, room, "…"), at);
}

static const char *page_words(const Sheet *sheet)
{
    const WatchScene *watch = sheet->scene->watch;
    WatchTiling tiling = {sheet->map->across, sheet->map->page};
    WatchPage page = watch_page(watch->group, watch->all, tiling, watch->chosen);
    if (watch->alone)
        return arena_printf(sheet->arena, "series %d of %d", watch->chosen + 1, watch->all);
    if (tiling.across < 1 || page.count >= watch->all)
        return NULL;
    return arena_printf(sheet->arena, "series %d-%d of %d", page.first + 1, page.first + page.count,
                        watch->all);
}

/* What is shown of the logs, and how: as much of it as has room. */
static const char *note_words(const Sheet *sheet, int room)
{
    enum { FILTER_MOST = 18 }; /* columns */
    const WatchScene *watch = sheet->scene->watch;
    const WatchFigure *figure = chosen_figure(watch);
    Field field[] = {
        {.rank = 1},
        {.rank = 2},
        {.rank = 3},
        {.words = page_words(sheet), .rank = 0},
    };
    if (*watch->filter)
        field[0].words = arena_printf(sheet->arena, "filter '%s'",
                                      grid_cut(sheet->arena, watch->filter, FILTER_MOST, "…"));
    if (figure && figure->drawn < figure->runs)
        field[1].words = arena_printf(sheet->arena, "%d of %d curves", figure->drawn, figure->runs);
    if (watch->smooth > 0)
        field[2].words =
            arena_printf(sheet->arena, "smooth %s", sheet_number(sheet, watch->smooth));
    FieldRow row =
        fields_fit(field, LENGTH(field), room - (LENGTH(field) - 1)); /* " · " is wider */
    const char *note = NULL;
    for (int i = 0; i < LENGTH(field); i++)
        if (row.words[i])
            note = note ? arena_printf(sheet->arena, "%s · %s", note, row.words[i]) : row.words[i];
    return note;
}

static void draw_logs(const Sheet *sheet, const Placed *at)
{
    enum { FRAMED = 3 }; /* rows of the pane */
    const WatchScene *watch = sheet->scene->watch;
    bool framed = at->box.rows >= FRAMED;
    int lines = at->box.rows - (framed ? 2 : 0), runs = watch ? watch->runs : 0;
    int first = MAX(MIN(sheet->scene->stage.watch.cursor - lines / 2, runs - lines), 0);
    int end = MIN(first + lines, runs);
    Box inner = {at->box.x + 1, at->box.y, MAX(at->box.columns - 2, 0), at->box.rows};
    if (framed) {
        int least = sheet_note_room(at->box, "") / 2; /* for each of title and note */
        const char *title = watch ? title_words(sheet, first, lines, least) : "logs";
        int room = sheet_note_room(at->box, title);
        inner =
            sheet_frame(sheet, at->box, title, watch ? note_words(sheet, room) : NULL, at->keys);
    }
    if (runs > 1 && lines == 1) {
        draw_in_line(sheet, (Box){inner.x, inner.y, inner.columns, 1});
        return;
    }
    Table table = table_of(sheet, first, end, inner.columns);
    for (int i = first; i < end; i++)
        draw_run(sheet, (Box){inner.x, inner.y + i - first, inner.columns, 1}, &table, i, at->keys);
}

static int rows_of_logs(const Scene *scene)
{
    return (scene->watch ? MAX(scene->watch->runs, 1) : 1) + 2;
}

const Pane LOGS_PANE = {
    .columns = 24, .rows = 1, .most = rows_of_logs, .rank = 1, .draw = draw_logs};
