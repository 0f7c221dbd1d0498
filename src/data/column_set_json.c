/* Writes and reads the columns of a table; what is read comes from a file and is checked. */
#include "data/column_set_json.h"

#include "data/dataset.h"
#include "io/json.h"

#include <math.h>
#include <string.h>

void column_set_put(Buf *out, const ColumnSet *columns)
{
    JsonLine line = json_begin(out);
    json_text(&line, "target", columns->target);
    if (columns->csv.headless)
        json_bool(&line, "header", false);
    if (columns->csv.separator)
        json_text(&line, "delim", (char[]){columns->csv.separator, '\0'});
    JsonLine list = json_list(&line, "columns");
    for (int c = 0; c < columns->count; c++) {
        const Column *column = &columns->column[c];
        JsonLine one = json_map(&list, NULL);
        json_text(&one, "name", column->name);
        if (column->categories) {
            JsonLine values = json_list(&one, "values");
            for (int k = 0; k < column->categories; k++)
                json_text(&values, NULL, column->category[k]);
            json_close(&values);
        } else {
            json_float(&one, "median", column->median);
        }
        json_close(&one);
    }
    json_close(&list);
    json_close(&line);
}

/* Texts in order, each once. */
static bool get_categories(Arena *arena, const Json *values, Column *out)
{
    int count = json_count(values), c = 0;
    if (json_kind(values) != JSON_LIST || count < 1 || count > COLUMN_CATEGORIES)
        return false;
    const char **category = ARENA_NEW(arena, const char *, count);
    for (const Json *at = NULL; (at = json_child(values, at)); c++) {
        const char *text = json_text_of(at);
        if (!text || (c > 0 && strcmp(category[c - 1], text) >= 0))
            return false;
        category[c] = arena_text(arena, text);
    }
    out->category = category;
    out->categories = count;
    return true;
}

static bool get_column(Arena *arena, const Json *from, ColumnSet *columns, Column *out)
{
    const Json *values = json_get(from, "values");
    const char *name = json_get_text(from, "name", NULL);
    *out = (Column){.at = columns->numbers, .median = (float)json_get_number(from, "median", 0)};
    if (!name || !isfinite(out->median) || (values && !get_categories(arena, values, out)))
        return false;
    out->name = arena_text(arena, name);
    columns->numbers += values ? out->categories : 1;
    return columns->numbers <= DATASET_MAX_COLUMNS;
}

const ColumnSet *column_set_get(Arena *arena, const char *text)
{
    Arena scratch = {0};
    Bytes bytes = {(const uint8_t *)text, strlen(text)};
    const Json *json = json_parse(&scratch, bytes, "columns", NULL);
    const Json *list = json ? json_get(json, "columns") : NULL;
    const char *target = json ? json_get_text(json, "target", NULL) : NULL;
    bool ok = target && list && json_kind(list) == JSON_LIST;
    ColumnSet *columns = ARENA_NEW(arena, ColumnSet, 1);
    Column *column = NULL; /* grows: a list of anything else could be as long */
    for (const Json *at = NULL; ok && (at = json_child(list, at));) {
        column = arena_extend(arena, column, columns->count, sizeof *column);
        ok = get_column(arena, at, columns, &column[columns->count++]);
    }
    if (ok) {
        const Json *header = json_get(json, "header");
        columns->csv.headless =
            header && json_kind(header) == JSON_BOOL && json_number(header) == 0;
        columns->csv.separator = json_get_text(json, "delim", "")[0];
        columns->target = arena_text(arena, target);
        columns->column = column;
    }
    arena_free(&scratch);
    return ok ? columns : NULL;
}
