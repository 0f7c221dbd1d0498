/* The pane of all keys: those of the pane, of everywhere, of the prompt, side by side. */
#include "base/text.h"
#include "view/key_label.h"
#include "view/pane.h"
#include "view/wrap.h"

#include <string.h>

enum { BETWEEN = 3, WIDTH_MOST = 36, ACROSS_MOST = 8 }; /* columns; of groups beside each other */

/* One row: the keys that do the same, joined. */
typedef struct {
    const char *keys, *words, *command;
    const char *names; /* of the keys, as keys.conf has them */
} Row;

/* A group with the rows that the filter leaves; in the frame's arena. */
typedef struct {
    Row *row;
    int rows, keys; /* columns of the keys */
    int width;      /* in all, if nothing is broken */
    int lines;      /* in all, once it is broken to the width that there is */
} Table;

static bool is_wanted(const Scene *scene, const Row *row)
{
    const char *filter = scene->stage.key_filter;
    return strcasestr(row->names, filter) || strcasestr(row->words, filter) ||
           (row->command && strcasestr(row->command, filter));
}

static bool is_wheel(const KeyHint *key)
{
    return text_starts(key->key, "wheel");
}

/* Whether a key is the mouse's, and one of the keyboard does the same. */
static bool is_spare(const KeyGroup *group, const KeyHint *key)
{
    for (int i = 0; i < group->keys && is_wheel(key); i++) {
        const KeyHint *other = &group->key[i];
        bool same = strcmp(other->words, key->words) == 0 ||
                    (key->command && other->command && strcmp(other->command, key->command) == 0);
        if (same && !is_wheel(other))
            return true;
    }
    return false;
}

/* The group without spare keys. */
static KeyGroup needed(Arena *arena, const KeyGroup *group)
{
    KeyHint *key = ARENA_NEW(arena, KeyHint, MAX(group->keys, 1));
    KeyGroup needed = {group->title, key, 0};
    for (int i = 0; i < group->keys; i++)
        if (!is_spare(group, &group->key[i]))
            key[needed.keys++] = group->key[i];
    return needed;
}

static Table table_of(const Sheet *sheet, const KeyGroup *all)
{
    const KeyGroup some = needed(sheet->arena, all), *group = &some;
    Table table = {.row = ARENA_NEW(sheet->arena, Row, MAX(group->keys, 1))};
    for (int i = 0; i < group->keys; i++) {
        const KeyHint *key = &group->key[i];
        Row row = {"", key->words, key->command, ""};
        for (bool last = false; !last; i += !last) {
            int gap;
            last = i + 1 == group->keys || strcmp(group->key[i + 1].words, row.words) != 0;
            const char *next = last ? NULL : group->key[i + 1].key;
            const char *label = key_label(sheet, group->key[i].key, next, &gap);
            row.keys =
                arena_printf(sheet->arena, "%s%s%s", row.keys, label, last || !gap ? "" : " ");
            row.names = arena_printf(sheet->arena, "%s %s", row.names, group->key[i].key);
        }
        if (!is_wanted(sheet->scene, &row))
            continue;
        table.keys = MAX(table.keys, text_width(row.keys) + 2);
        table.row[table.rows++] = row;
    }
    table.width = text_width(group->title);
    for (int i = 0; i < table.rows; i++)
        table.width = MAX(table.width, table.keys + text_width(table.row[i].words));
    return table;
}

/* The keys, or the words of a row, as lines of a table that is so wide. */
static Lines keys_of(const Sheet *sheet, const Table *table, const Row *row)
{
    return wrap_lines(sheet->arena, row->keys, MAX(table->keys - 2, 1));
}

static Lines words_of(const Sheet *sheet, const Table *table, const Row *row, int width)
{
    return wrap_lines(sheet->arena, row->words, MAX(width - table->keys, 1));
}

/* Breaks what is wider than there is room: keys have half of it at most. */
static void fit_table(const Sheet *sheet, Table *table, int width)
{
    if (table->width > width)
        table->keys = MIN(table->keys, width / 2);
    table->lines = 1; /* the title */
    for (int i = 0; i < table->rows; i++)
        table->lines += MAX(keys_of(sheet, table, &table->row[i]).count,
                            words_of(sheet, table, &table->row[i], width).count);
}

static void draw_table(const Sheet *sheet, Box box, const char *title, const Table *table)
{
    sheet_text(sheet, box, 0, 0, ROLE_STRONG, title);
    for (int i = 0, y = 1; i < table->rows; i++) {
        const Lines keys = keys_of(sheet, table, &table->row[i]);
        const Lines words = words_of(sheet, table, &table->row[i], box.columns);
        for (int k = 0; k < keys.count; k++)
            sheet_text(sheet, box, 0, y + k, ROLE_ECHO, keys.line[k]);
        for (int k = 0; k < words.count; k++)
            sheet_text(sheet, box, table->keys, y + k, ROLE_TEXT, words.line[k]);
        y += MAX(keys.count, words.count);
    }
}

static int shortest(const int *height, int count)
{
    int at = 0;
    for (int i = 1; i < count; i++)
        at = height[i] < height[at] ? i : at;
    return at;
}

/* Draws the groups in as many columns as fit, into a grid as high as they need. */
static Grid draw_groups(const Sheet *sheet, int columns)
{
    const Scene *scene = sheet->scene;
    Table *table = ARENA_NEW(sheet->arena, Table, MAX(scene->key_groups, 1));
    int width = 1, rows = 1, height[ACROSS_MOST] = {0};
    for (int i = 0; i < scene->key_groups; i++) {
        table[i] = table_of(sheet, &scene->key_group[i]);
        width = MAX(width, table[i].width);
    }
    width = MIN(MIN(width, WIDTH_MOST), columns);
    for (int i = 0; i < scene->key_groups; i++) {
        fit_table(sheet, &table[i], width);
        rows += table[i].lines + 1;
    }
    int across = MIN(MAX((columns + BETWEEN) / (width + BETWEEN), 1), ACROSS_MOST), last = 1;
    Grid grid = grid_new(sheet->arena, columns, rows);
    Sheet on = *sheet;
    on.grid = &grid;
    for (int i = 0; i < scene->key_groups; i++) {
        int at = shortest(height, across), lines = table[i].lines;
        if (table[i].rows == 0)
            continue;
        Box box = {at * (width + BETWEEN), height[at], width, lines};
        draw_table(&on, box, scene->key_group[i].title, &table[i]);
        height[at] += lines + 1;
        last = MAX(last, height[at] - 1);
    }
    grid.rows = last;
    return grid;
}

static void draw_keys(const Sheet *sheet, const Placed *at)
{
    const Stage *stage = &sheet->scene->stage;
    int room = MAX(at->box.rows - 2, 0);
    Grid all = draw_groups(sheet, MAX(at->box.columns - 4, 1));
    int most = MAX(all.rows - room, 0), first = MIN(stage_scroll(stage, PANE_KEYS), most);
    const char *note = sheet_span(sheet, first + 1, MIN(room, all.rows), all.rows);
    static const char *const FORM[] = {"keys: type to filter, esc back", "keys: type to filter",
                                       "keys", NULL};
    const char *title = *stage->key_filter
                            ? arena_printf(sheet->arena, "keys with '%s'", stage->key_filter)
                            : wrap_form(FORM, sheet_note_room(at->box, note ? note : ""));
    Box inner = sheet_frame(sheet, at->box, title, note, at->keys);
    sheet_scrolls(sheet, PANE_KEYS, most, room);
    Grid part = {.columns = all.columns,
                 .rows = MIN(all.rows - first, inner.rows),
                 .cell = all.cell + (long)first * all.columns};
    grid_copy(sheet->grid, inner.x, inner.y, &part);
}

const Pane KEYS_PANE = {.columns = 24, .rows = 4, .rank = 1, .draw = draw_keys};
