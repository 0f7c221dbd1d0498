/* The list of all runs as a table: as many columns as fit, those that matter most first. */
#include "analysis/history.h"
#include "base/date.h"
#include "lab/run_list.h"
#include "store/run_columns.h"
#include "view/overlay.h"
#include "view/pane.h"

#include "base/text.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    KEY_CURVE = -1,  /* in place of a key: the losses as a curve in a line */
    CURVE_CELLS = 8, /* how wide that is */
    CURVE_RANK = 9,
    METRIC_MOST = 12,
    METRIC_RANK = 5,  /* of the metric that most runs have */
    OTHERS_RANK = 13, /* of other metrics */
    DETAILS = 12,     /* from here on: only when all that matters more has found room */
    PROMOTED = 3,
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
} Place;

typedef struct {
    Place at[RUN_KEYS_MOST + 1];
    int count;
    int gap; /* between columns */
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

/* ---- what a cell has in it */

/* The job knows more of the run under way than its recorder. */
static RunSummary summary_of(const Scene *scene, const RunLine *line)
{
    RunSummary of = line->of;
    if (!line->run || line->run->over || scene->job.run != line->run->number)
        return of;
    of.state = scene->job.state == JOB_PAUSED ? "paused" : "running";
    of.time = scene->job.elapsed;
    return of;
}

/* The losses of a run, the highest as the highest bar; by decades where all are above 0. */
static const char *curve_words(const Sheet *sheet, const RunSummary *of)
{
    static const char *const BAR[] = {"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
    static const char *const PLAIN[] = {"_", ".", "-", "\"", "^"};
    bool ascii = sheet->scene->surface.glyphs == GLYPHS_ASCII;
    const char *const *bar = ascii ? PLAIN : BAR;
    int bars = ascii ? LENGTH(PLAIN) : LENGTH(BAR);
    double low = INFINITY, high = -INFINITY, loss[SUMMARY_LOSSES];
    for (int i = 0; i < of->losses; i++) {
        loss[i] = of->loss[i] > 0 ? log(of->loss[i]) : NAN;
        low = fmin(low, loss[i]);
        high = fmax(high, loss[i]);
    }
    Buf words = {0};
    int cells = MIN(CURVE_CELLS, of->losses);
    for (int i = 0; i < cells; i++) {
        double value = loss[i * (of->losses - 1) / MAX(cells - 1, 1)];
        int height = high > low ? (int)((value - low) / (high - low) * (bars - 1) + 0.5) : 0;
        buf_text_add(&words, isfinite(value) ? bar[height] : "!");
    }
    const char *text = arena_text(sheet->arena, buf_text(&words));
    buf_free(&words);
    return text;
}

/* Whether another run began in the same minute, so that its moment would have the same words. */
static bool has_twin(const RunList *list, const RunSummary *of)
{
    enum { MINUTE = 60 };
    int runs = 0;
    for (int i = 0; i < list->lines && of->facts.began; i++)
        runs += list->line[i].of.facts.began / MINUTE == of->facts.began / MINUTE;
    return runs > 1;
}

static const char *cell_words(const Sheet *sheet, int key, const RunSummary *of)
{
    Buf cell = {0};
    if (key == KEY_CURVE)
        return curve_words(sheet, of);
    run_key_put(key, of, sheet->scene->now, &cell);
    if (key == RUN_KEY_WHEN && strchr(buf_text(&cell), ':') && has_twin(sheet->scene->list, of))
        date_seconds(&cell, of->facts.began);
    const char *text = arena_text(sheet->arena, buf_text(&cell));
    buf_free(&cell);
    return text;
}

/* ---- which columns there are */

static int most_of(int key)
{
    return key == KEY_CURVE      ? CURVE_CELLS
           : run_key_column(key) ? run_key_column(key)->most
                                 : METRIC_MOST;
}

/* The head, with an arrow if the list is sorted by it. */
static const char *head_of(const Sheet *sheet, int key)
{
    const RunOrder *order = &sheet->scene->stage.order;
    const RunColumn *column = key == KEY_CURVE ? NULL : run_key_column(key);
    const char *head = key == KEY_CURVE         ? "loss"
                       : column && column->head ? column->head
                                                : run_key_name(key);
    return key == order->key ? arena_printf(sheet->arena, "%s%s", head, order->reverse ? "↑" : "↓")
                             : head;
}

/* A setting that is the same for all runs tells none of them apart and goes first, but the learning
 * rate; a detail that is not matters more than one that is usual. */
static int rank_of(int key, int cells, bool varies)
{
    const RunColumn *column = run_key_column(key);
    bool setting = key >= RUN_KEY_DATA && key <= RUN_KEY_SEED && key != RUN_KEY_RECIPE &&
                   key != RUN_KEY_LR_MAX;
    if (!setting || (!varies && cells < 2))
        return column->rank;
    return !varies ? SAME_RANK : column->rank >= DETAILS ? column->rank - PROMOTED : column->rank;
}

/* Whether the commands are the recipes, or these and their lr_max: "fit_one_cycle 4 1e-2". */
static bool repeats_recipes(const Sheet *sheet)
{
    const RunList *list = sheet->scene->list;
    for (int i = 0; i < list->lines; i++) {
        const RunSummary *of = &list->line[i].of;
        const char *command = of->command, *recipe = cell_words(sheet, RUN_KEY_RECIPE, of);
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

static Place place_of(const Sheet *sheet, int key)
{
    const RunList *list = sheet->scene->list;
    Place place = {.key = key, .head = head_of(sheet, key)};
    const char *first = NULL;
    bool varies = false;
    place.wish = text_width(place.head);
    for (int i = 0; i < list->lines; i++) {
        RunSummary of = summary_of(sheet->scene, &list->line[i]);
        const char *words = cell_words(sheet, key, &of);
        place.wish = MAX(place.wish, text_width(words));
        place.cells += *words != '\0';
        first = first || !*words ? first : words;
        varies = varies || (*words && strcmp(first, words) != 0);
    }
    place.rank = key == KEY_CURVE                                   ? CURVE_RANK
                 : key == RUN_KEY_COMMAND && repeats_recipes(sheet) ? NO_RANK
                 : run_key_column(key) ? rank_of(key, place.cells, varies)
                                       : OTHERS_RANK;
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
 * Details are not worth the room that something more important has not found. */
static void choose_widths(Table *table, int room)
{
    bool missed = false;
    for (int rank = 1; rank < (missed ? DETAILS : RANKS); rank++)
        for (int i = 0; i < table->count; i++) {
            Place *place = &table->at[i];
            int width = MIN(place->wish, MAX(most_of(place->key), text_width(place->head)));
            if (place->rank != rank)
                continue;
            if (width + table->gap <= room) {
                place->width = width;
                room -= width + table->gap;
            } else {
                missed = true;
            }
        }
    for (int i = 0; i < table->count; i++) {
        Place *place = &table->at[i];
        int more = place->width ? MIN(place->wish - place->width, room) : 0;
        place->width += more;
        room -= more;
    }
}

/* The columns that fit, from left to right; the curve stands before the words about a run. */
static Table table_of(const Sheet *sheet, int columns)
{
    Table table = {.gap = columns < NARROW ? 1 : 2}, fitting = {0};
    int key[RUN_KEYS_MOST], marks = MARKS + number_columns(sheet), x = marks;
    int keys = run_list_keys(sheet->scene->list, sheet->scene->now, key);
    bool curve = false;
    for (int i = 0; i <= keys; i++) {
        bool words = i == keys || (key[i] >= RUN_KEY_NOTE && key[i] < RUN_KEY_METRIC);
        if (words && !curve)
            table.at[table.count++] = place_of(sheet, KEY_CURVE);
        curve = curve || words;
        if (i < keys)
            table.at[table.count++] = place_of(sheet, key[i]);
    }
    rank_metrics(&table);
    choose_widths(&table, columns - marks + table.gap);
    for (int i = 0; i < table.count; i++) {
        Place *place = &table.at[i];
        if (!place->width)
            continue;
        place->x = x;
        x += place->width + table.gap;
        fitting.at[fitting.count++] = *place;
    }
    return fitting;
}

/* ---- drawing */

/* A number ends at the right edge of its column. */
static void draw_cell(const Sheet *sheet, Box row, const Place *place, Role role, const char *words)
{
    bool right = place->key != KEY_CURVE && run_key_is_number(place->key);
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
        if (place->key != KEY_CURVE)
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
    RunSummary of = summary_of(sheet->scene, line);
    for (int x = 0; cursor && x < row.columns; x++)
        grid_put(sheet->grid, row.x + x, row.y, ' ', sheet->theme->style[ROLE_CHOSEN]);
    for (int i = 0; i < table->count; i++) {
        int key = table->at[i].key;
        Role role = cursor ? ROLE_CHOSEN : key == RUN_KEY_STATE ? role_of(&of) : ROLE_TEXT;
        draw_cell(sheet, row, &table->at[i], role, cell_words(sheet, key, &of));
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
