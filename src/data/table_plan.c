/* Reads a table twice: for what kinds its columns are, then for the categories and classes that its
 * training rows have. */
#include "data/table_plan.h"

#include "base/decimal.h"
#include "data/source.h"
#include "io/path.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static char *cell_text(Arena *arena, Bytes cell)
{
    return arena_printf(arena, "%.*s", (int)MIN(cell.size, INT32_MAX), (const char *)cell.data);
}

/* ---- which columns */

static bool find_target(TablePlan *plan, Error *err)
{
    const TableOptions *options = plan->options;
    plan->target = csv_column(&plan->csv, options->target);
    if (plan->target >= 0)
        return true;
    enum { SHOWN = 10 };
    Buf names = {0};
    for (int c = 0; c < MIN(plan->csv.columns, SHOWN); c++)
        buf_printf(&names, "%s%.40s", c ? ", " : "", plan->csv.name[c]);
    path_fail(err, options->path, "it has no column '%s' for target=; its columns are %s%s",
              options->target, buf_text(&names), plan->csv.columns > SHOWN ? ", ..." : "");
    buf_free(&names);
    return false;
}

static bool drop_columns(TablePlan *plan, Error *err)
{
    const TableOptions *options = plan->options;
    plan->kind = ARENA_NEW(plan->scratch, TableKind, plan->csv.columns);
    for (int d = 0; d < options->drops; d++) {
        int column = csv_column(&plan->csv, options->drop[d]);
        if (column < 0)
            return path_fail(err, options->path,
                             "it has no column '%s' to drop; check drop=", options->drop[d]);
        if (column == plan->target)
            return path_fail(err, options->path, "drop= names the target '%s'; keep it",
                             options->drop[d]);
        plan->kind[column].dropped = true;
    }
    return true;
}

/* ---- first pass: kinds */

static void look_at(TablePlan *plan, int c)
{
    TableKind *kind = &plan->kind[c];
    Bytes cell = plan->csv.cell[c];
    double number;
    if (kind->text_line || cell_is_missing(cell))
        return;
    kind->any = true;
    if (decimal_read(cell, &number))
        return;
    kind->text_line = plan->csv.line;
    kind->text = cell_text(plan->scratch, (Bytes){cell.data, MIN(cell.size, 40)});
}

bool table_has_target(const TablePlan *plan)
{
    return !cell_is_missing(plan->csv.cell[plan->target]);
}

static bool find_kinds(TablePlan *plan, long omitted[OMIT_KINDS], Error *err)
{
    while (csv_next(&plan->csv)) {
        if (!table_has_target(plan)) {
            omitted[OMIT_TARGET]++;
            continue;
        }
        for (int c = 0; c < plan->csv.columns; c++)
            look_at(plan, c);
        plan->rows++;
        if (plan->rows % 4096 == 0 && source_interrupted(plan->options->interrupts, err))
            return false;
    }
    if (!csv_end(&plan->csv, err))
        return false;
    return plan->rows > 0 ||
           path_fail(err, plan->options->path, "no row has a target; check target=%s",
                     plan->options->target);
}

/* Whether the first cell that is no number would be one with a point for its comma. */
static bool has_comma(const TableKind *kind)
{
    char text[48];
    double number;
    if (!kind->text_line || snprintf(text, sizeof text, "%s", kind->text) >= (int)sizeof text)
        return false;
    char *comma = strchr(text, ',');
    if (comma)
        *comma = '.';
    return comma && decimal_read((Bytes){(const uint8_t *)text, strlen(text)}, &number);
}

static void choose_columns(TablePlan *plan, Buf *notes)
{
    plan->column = ARENA_NEW(plan->arena, Column, plan->csv.columns);
    plan->place = ARENA_NEW(plan->scratch, int, plan->csv.columns);
    for (int c = 0; c < plan->csv.columns; c++) {
        const TableKind *kind = &plan->kind[c];
        if (kind->dropped || c == plan->target)
            continue;
        if (!kind->any) {
            buf_printf(notes, "left out: column '%s', which is empty\n", plan->csv.name[c]);
            continue;
        }
        if (has_comma(kind))
            buf_printf(notes,
                       "taken for categories: column '%s', with '%s' in line %ld; numbers have a "
                       "decimal point\n",
                       plan->csv.name[c], kind->text, kind->text_line);
        plan->place[plan->count] = c;
        plan->column[plan->count++] =
            (Column){.name = arena_text(plan->arena, plan->csv.name[c]), .median = NAN};
    }
}

/* ---- second pass: categories and classes */

/* Adds a text to sorted ones, if it is new; room for one more than `most`. */
static int add_text(Arena *arena, const char **texts, int count, int most, Bytes text)
{
    if (count > most || text_find(texts, count, text) >= 0)
        return count;
    const char *copy = cell_text(arena, text);
    int at = count;
    for (; at > 0 && strcmp(texts[at - 1], copy) > 0; at--)
        texts[at] = texts[at - 1];
    texts[at] = copy;
    return count + 1;
}

static void split_rows(TablePlan *plan)
{
    const TableOptions *options = plan->options;
    SplitOptions split = {.count = plan->rows, .pct = options->valid_pct, .seed = options->seed};
    plan->split = split_by_chance(plan->scratch, &split);
    plan->trains = ARENA_NEW(plan->scratch, bool, plan->rows);
    for (int i = 0; i < plan->split.train_count; i++)
        plan->trains[plan->split.train[i]] = true;
}

static bool find_texts(TablePlan *plan, Error *err)
{
    plan->class_name = ARENA_NEW(plan->arena, const char *, DATASET_MAX_CLASSES + 1);
    for (int c = 0; c < plan->count; c++)
        if (plan->kind[plan->place[c]].text_line)
            plan->column[c].category = ARENA_NEW(plan->arena, const char *, COLUMN_CATEGORIES + 1);
    int row = 0;
    while (csv_next(&plan->csv)) {
        if (!table_has_target(plan) || !plan->trains[row++])
            continue;
        plan->classes = add_text(plan->arena, plan->class_name, plan->classes, DATASET_MAX_CLASSES,
                                 plan->csv.cell[plan->target]);
        for (int c = 0; c < plan->count; c++) {
            Column *column = &plan->column[c];
            if (column->category)
                column->categories =
                    add_text(plan->arena, (const char **)column->category, column->categories,
                             COLUMN_CATEGORIES, plan->csv.cell[plan->place[c]]);
        }
    }
    return csv_end(&plan->csv, err);
}

/* Classes that hardly two rows share are numbers to be measured, not classes. */
static bool check_classes(const TablePlan *plan, Error *err)
{
    enum { FEW = 20 };
    int rows = plan->split.train_count, classes = plan->classes;
    if (classes <= FEW || (classes <= rows / 2 && classes <= DATASET_MAX_CLASSES))
        return source_names_fit(plan->options->path, plan->class_name, classes, err);
    return path_fail(err, plan->options->path,
                     "target '%s' has %s%d different values in %d training rows, and each would be "
                     "a class; choose another target, or put its values into groups",
                     plan->options->target, classes > DATASET_MAX_CLASSES ? "more than " : "",
                     MIN(classes, DATASET_MAX_CLASSES), rows);
}

/* Names all columns with too many texts, so that one more try is enough. */
static bool check_texts(const TablePlan *plan, Error *err)
{
    Buf names = {0};
    int first = -1;
    for (int c = 0; c < plan->count; c++)
        if (plan->column[c].categories > COLUMN_CATEGORIES) {
            buf_printf(&names, "%s%s", first < 0 ? "" : ",", plan->column[c].name);
            first = first < 0 ? c : first;
        }
    if (first >= 0) {
        const TableKind *kind = &plan->kind[plan->place[first]];
        const char *quote = strchr(buf_text(&names), ' ') ? "'" : "";
        path_fail(err, plan->options->path,
                  "column '%.40s' is no number in line %ld ('%s') and has more than %d different "
                  "texts; %sleave such columns out: drop=%s%s%s",
                  plan->column[first].name, kind->text_line, kind->text, COLUMN_CATEGORIES,
                  has_comma(kind) ? "write numbers with a decimal point, or " : "", quote,
                  buf_text(&names), quote);
    }
    buf_free(&names);
    return first < 0 && check_classes(plan, err);
}

/* Numbers the columns' numbers. */
static bool place_columns(TablePlan *plan, Error *err)
{
    int at = 0;
    plan->columns = ARENA_NEW(plan->arena, ColumnSet, 1);
    for (int c = 0; c < plan->count; c++) {
        plan->column[c].at = at;
        at += plan->column[c].category ? plan->column[c].categories : 1;
    }
    *plan->columns = (ColumnSet){.target = arena_text(plan->arena, plan->csv.name[plan->target]),
                                 .csv = plan->options->csv,
                                 .column = plan->column,
                                 .count = plan->count,
                                 .numbers = at};
    if (at == 0)
        return path_fail(err, plan->options->path, "it has no column but its target; use another");
    return at <= DATASET_MAX_COLUMNS ||
           path_fail(err, plan->options->path, "its rows have %d numbers; at most %d are read", at,
                     DATASET_MAX_COLUMNS);
}

bool table_plan(TablePlan *plan, long omitted[OMIT_KINDS], Buf *notes, Error *err)
{
    if (!csv_open(plan->scratch, plan->options->path, &plan->options->csv, &plan->csv, err) ||
        !find_target(plan, err) || !drop_columns(plan, err) || !find_kinds(plan, omitted, err))
        return false;
    choose_columns(plan, notes);
    split_rows(plan);
    return find_texts(plan, err) && check_texts(plan, err) && place_columns(plan, err);
}
