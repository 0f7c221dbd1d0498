/* The list of all runs as a table: as many columns as fit, those that matter most first. */
#include "analysis/history.h"
#include "lab/run_list.h"
#include "store/run_columns.h"
#include "view/overlay.h"
#include "view/pane.h"
#include "view/run_cells.h"

#include "base/text.h"

#include <stdlib.h>
#include <string.h>

enum {
    CURVE_RANK = 9,
    METRIC_MOST = 12,
    METRIC_RANK = 5,  /* of the metric that most runs have */
    OTHERS_RANK = 13, /* of other metrics */
    DETAILS = 12,     /* from here on, even if they are promoted */
    PROMOTED = 3,
    APART_RANK = 7, /* of data and nets in which the runs differ; up to here: cells are brief where
                       one of these has no room */
    SAME_RECIPE_RANK = 11,
    SAME_RANK = 18,
    NO_RANK = 19, /* not shown at all */
    RANKS = 19,
    MARKS = 3,   /* cursor, whether it is laid over others, a space; before it a number */
    NARROW = 60, /* below so many columns one space parts them instead of two */
};

/* A column that is shown. */
typedef struct {
    int key;
    const char *head;
    int x, width;
    int wish;  /* columns that its widest cell takes */
    int cells; /* how many have something in them */
    int rank;
    bool detail; /* only shown when all that matters more has found room */
} Place;

typedef struct {
    Place at[RUN_KEYS_MOST + 1];
    int count;
    int gap; /* between columns */
    CellLook look;
} Table;

/* Columns for the numbers of runs that are laid over each other, also while none are: marking a run
 * moves nothing. */
static int number_columns(const Sheet *sheet)
{
    int runs = sheet->scene->runs;
    return runs > 1 ? text_width(arena_printf(sheet->arena, "%d", runs)) : 0;
}

/* Whether their numbers are told: of one alone there is none. */
static bool are_numbered(const Sheet *sheet)
{
    const RunEntry *run[STAGE_OVERLAID];
    return overlay_runs(sheet->scene, run) > 1;
}

/* ---- which columns there are */

static int most_of(int key)
{
    return key == RUN_CELL_CURVE ? RUN_CURVE_CELLS
           : run_key_column(key) ? run_key_column(key)->most
                                 : METRIC_MOST;
}

/* The head, with an arrow if the list is sorted by it. */
static const char *head_of(const Sheet *sheet, int key)
{
    const RunOrder *order = &sheet->scene->stage.order;
    const RunColumn *column = key == RUN_CELL_CURVE ? NULL : run_key_column(key);
    const char *head = key == RUN_CELL_CURVE    ? "loss"
                       : column && column->head ? column->head
                                                : run_key_name(key);
    return key == order->key ? arena_printf(sheet->arena, "%s%s", head, order->reverse ? "↑" : "↓")
                             : head;
}

/* A setting that is the same for all runs tells none of them apart and goes first, but the learning
 * rate; a recipe only comes after those that do.  A detail that is not the same matters more than
 * one that is usual. */
static int rank_of(int key, int cells, bool varies)
{
    const RunColumn *column = run_key_column(key);
    bool setting = key >= RUN_KEY_DATA && key <= RUN_KEY_SEED && key != RUN_KEY_LR_MAX;
    if (!setting || (!varies && cells < 2))
        return column->rank;
    if (!varies)
        return key == RUN_KEY_RECIPE ? SAME_RECIPE_RANK : SAME_RANK;
    if (key == RUN_KEY_DATA || key == RUN_KEY_MODEL)
        return APART_RANK;
    return column->rank >= DETAILS ? column->rank - PROMOTED : column->rank;
}

/* Whether the commands are the recipes, or these and their lr_max: "fit_one_cycle 4 1e-2". */
static bool repeats_recipes(const Sheet *sheet)
{
    const RunList *list = sheet->scene->list;
    for (int i = 0; i < list->lines; i++) {
        const RunSummary *of = &list->line[i].of;
        const char *command = of->command,
                   *recipe = run_cell_words(sheet, RUN_KEY_RECIPE, of, (CellLook){0});
        if (text_starts(command, "fit_"))
            command += strlen("fit_");
        if (*command && !text_starts(command, recipe))
            return false;
        const char *rest = *command ? command + strlen(recipe) : "";
        char *end;
        if (*rest && (*rest != ' ' || strtod(rest, &end) != of->facts.lr_max || *end))
            return false;
    }
    return true;
}

static Place place_of(const Sheet *sheet, int key, CellLook look)
{
    const RunList *list = sheet->scene->list;
    Place place = {.key = key, .head = head_of(sheet, key)};
    const char *first = NULL;
    bool varies = false;
    place.wish = text_width(place.head);
    for (int i = 0; i < list->lines; i++) {
        RunSummary of = run_cell_summary(sheet->scene, &list->line[i]);
        const char *words = run_cell_words(sheet, key, &of, look);
        place.wish = MAX(place.wish, text_width(words));
        place.cells += *words != '\0';
        first = first || !*words ? first : words;
        varies = varies || (*words && strcmp(first, words) != 0);
    }
    place.rank = key == RUN_CELL_CURVE                              ? CURVE_RANK
                 : key == RUN_KEY_COMMAND && repeats_recipes(sheet) ? NO_RANK
                 : run_key_column(key) ? rank_of(key, place.cells, varies)
                                       : OTHERS_RANK;
    const RunColumn *column = key == RUN_CELL_CURVE ? NULL : run_key_column(key);
    place.detail = MAX(place.rank, column ? column->rank : 0) >= DETAILS;
    return place;
}

static void rank_metrics(Table *table)
{
    Place *most = NULL;
    for (int i = 0; i < table->count; i++) {
        Place *place = &table->at[i];
        if (place->key >= RUN_KEY_METRIC && (!most || place->cells > most->cells))
            most = place;
    }
    if (most)
        most->rank = METRIC_RANK;
}

/* Takes columns in the order of their ranks while there is room, then widens those that are cut.
 * Details are not worth the room that something more important has not found.  Returns the first
 * rank of which a column has found none. */
static int choose_widths(Table *table, int room)
{
    int missed = RANKS;
    for (int rank = 1; rank < RANKS; rank++)
        for (int i = 0; i < table->count; i++) {
            Place *place = &table->at[i];
            int width = MIN(place->wish, MAX(most_of(place->key), text_width(place->head)));
            if (place->rank != rank || (missed < DETAILS && place->detail))
                continue;
            if (width + table->gap <= room) {
                place->width = width;
                room -= width + table->gap;
            } else {
                missed = MIN(missed, rank);
            }
        }
    for (int i = 0; i < table->count; i++) {
        Place *place = &table->at[i];
        int more = place->width ? MIN(place->wish - place->width, room) : 0;
        place->width += more;
        room -= more;
    }
    return missed;
}

/* All columns; the curve stands before the words about a run. */
static Table all_columns(const Sheet *sheet, int gap, CellLook look)
{
    Table table = {.gap = gap, .look = look};
    int key[RUN_KEYS_MOST], keys = run_list_keys(sheet->scene->list, sheet->scene->now, key);
    bool curve = false;
    for (int i = 0; i <= keys; i++) {
        bool words = i == keys || (key[i] >= RUN_KEY_NOTE && key[i] < RUN_KEY_METRIC);
        if (words && !curve)
            table.at[table.count++] = place_of(sheet, RUN_CELL_CURVE, look);
        curve = curve || words;
        if (i < keys)
            table.at[table.count++] = place_of(sheet, key[i], look);
    }
    rank_metrics(&table);
    return table;
}

/* The columns that fit, from left to right. */
static Table table_of(const Sheet *sheet, int columns)
{
    int gap = columns < NARROW ? 1 : 2, marks = MARKS + number_columns(sheet), x = marks;
    int room = columns - marks + gap;
    Table table = all_columns(sheet, gap, run_cell_look(sheet, false));
    int missed = choose_widths(&table, room);
    bool brief = missed < APART_RANK || (missed == APART_RANK && !table.look.seconds);
    while (brief) {
        table = all_columns(sheet, gap, run_cell_look(sheet, true));
        brief = choose_widths(&table, room) == APART_RANK && gap > 1;
        gap -= brief;
        room -= brief;
    }
    Table fitting = {.gap = gap, .look = table.look};
    for (int i = 0; i < table.count; i++) {
        Place *place = &table.at[i];
        if (!place->width)
            continue;
        place->x = x;
        x += place->width + gap;
        fitting.at[fitting.count++] = *place;
    }
    return fitting;
}

/* ---- drawing */

/* A number ends at the right edge of its column. */
static void draw_cell(const Sheet *sheet, Box row, const Place *place, Role role, const char *words)
{
    bool right = place->key != RUN_CELL_CURVE && run_key_is_number(place->key);
    int x = place->x + (right ? MAX(place->width - text_width(words), 0) : 0);
    Box cell = {row.x, row.y, MIN(place->x + place->width, row.columns), row.rows};
    sheet_text(sheet, cell, x, 0, role, words);
}

/* A click on a head sorts by its column, another one the other way round. */
static void draw_heads(const Sheet *sheet, Box row, const Table *table)
{
    const RunOrder *order = &sheet->scene->stage.order;
    for (int i = 0; i < table->count; i++) {
        const Place *place = &table->at[i];
        draw_cell(sheet, row, place, ROLE_FAINT, place->head);
        bool again = place->key == order->key && !order->reverse;
        if (place->key != RUN_CELL_CURVE)
            sheet_hit(sheet, (Box){row.x + place->x, row.y, place->width, 1}, "runs sort=%s%s",
                      run_key_name(place->key), again ? " reverse=true" : "");
    }
}

static Role role_of(const RunSummary *of)
{
    static const char *const BAD[] = {"nan", "dead", "cut off"};
    for (int i = 0; i < LENGTH(BAD); i++)
        if (strcmp(of->state, BAD[i]) == 0)
            return ROLE_BAD;
    return strcmp(of->state, "running") == 0 ? ROLE_RUN : ROLE_TEXT;
}

/* Where the cursor is, and in the colour of its curve whether the run is laid over others. */
static void draw_marks(const Sheet *sheet, Box row, const RunLine *line, bool cursor)
{
    int curve = overlay_place(sheet->scene, line->run);
    Style style = sheet->theme->style[ROLE_STRONG];
    if (cursor)
        grid_text(sheet->grid, row.x, row.y, "▸", style);
    if (!line->run || !stage_is_chosen(&sheet->scene->stage, line->run->number))
        return;
    if (curve >= 0)
        style.ink = sheet->theme->palette.ink[INK_MAIN + curve];
    grid_text(sheet->grid, row.x + 1, row.y, curve >= 0 ? "●" : "○", style);
    if (curve >= 0 && are_numbered(sheet))
        grid_text(sheet->grid, row.x + 2, row.y,
                  arena_printf(sheet->arena, "%d", line->run->number), style);
}

/* A click puts the cursor there, another one opens the run. */
static void draw_line(const Sheet *sheet, Box row, const Table *table, const RunLine *line,
                      bool cursor)
{
    RunSummary of = run_cell_summary(sheet->scene, line);
    for (int x = 0; cursor && x < row.columns; x++)
        grid_put(sheet->grid, row.x + x, row.y, ' ', sheet->theme->style[ROLE_CHOSEN]);
    for (int i = 0; i < table->count; i++) {
        int key = table->at[i].key;
        Role role = cursor ? ROLE_CHOSEN : key == RUN_KEY_STATE ? role_of(&of) : ROLE_TEXT;
        draw_cell(sheet, row, &table->at[i], role, run_cell_words(sheet, key, &of, table->look));
    }
    draw_marks(sheet, row, line, cursor);
    sheet_hit(sheet, row, "runs %s %s", cursor ? "open" : "select", line->of.name);
}

/* "12", of which the pane shows a part "3-7 of 12", with a filter "3-7 of 12 with 'resnet'" */
static const char *note_of(const Sheet *sheet, int first, int room, int columns)
{
    enum { AROUND = 20, LEAST = 8 }; /* title, frame and quotes; of a long filter */
    const RunList *list = sheet->scene->list;
    const char *filter = sheet->scene->stage.order.filter;
    const char *span = sheet_span(sheet, first + 1, room, list->lines);
    if (!span && *filter)
        span = arena_printf(sheet->arena, "%d of %d", list->lines, list->lines + list->hidden);
    if (!span)
        span = arena_printf(sheet->arena, "%d", list->lines);
    const char *cut =
        grid_cut(sheet->arena, filter, MAX(columns - text_width(span) - AROUND, LEAST), "…");
    return *filter ? arena_printf(sheet->arena, "%s with '%s'", span, cut) : span;
}

static void draw_runs(const Sheet *sheet, const Placed *at)
{
    const Scene *scene = sheet->scene;
    const RunList *list = scene->list;
    int room = MAX(at->box.rows - 3, 1), cursor = run_list_cursor(list, &scene->stage);
    int lines = list ? list->lines : 0, first = MAX(MIN(cursor - room / 2, lines - room), 0);
    Box inner = sheet_frame(sheet, at->box, "runs",
                            list ? note_of(sheet, first, room, at->box.columns) : NULL, at->keys);
    if (lines == 0) {
        sheet_text(sheet, inner, 0, 0, ROLE_FAINT,
                   list && list->hidden ? "none fits the filter; `runs filter=''` shows all"
                                        : "none yet: lr_find, fit, fit_one_cycle");
        return;
    }
    Table table = table_of(sheet, inner.columns);
    draw_heads(sheet, (Box){inner.x, inner.y, inner.columns, 1}, &table);
    for (int i = first; i < MIN(first + room, lines); i++)
        draw_line(sheet, (Box){inner.x, inner.y + 1 + i - first, inner.columns, 1}, &table,
                  &list->line[i], i == cursor && (at->keys || !scene_is_start(scene)));
}

/* On the first screen only if there are runs from before. */
static bool is_shown(const Scene *scene)
{
    return !scene_is_start(scene) || (scene->list && scene->list->lines > 0);
}

/* Rows of the whole list, also of what a filter hides, so that it stays as high as it is. */
static int list_rows(const Scene *scene)
{
    enum { AROUND = 3, LEAST = 8 }; /* frame and heads; rows of a short list */
    const RunList *list = scene->list;
    return MAX(list ? list->lines + list->hidden + AROUND : 0, LEAST);
}

const Pane RUNS_PANE = {
    .columns = 24, .rows = 4, .most = list_rows, .rank = 1, .wanted = is_shown, .draw = draw_runs};
