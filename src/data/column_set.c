/* Makes numbers of the cells of a table's row, as its columns say. */
#include "data/column_set.h"

#include "base/decimal.h"
#include "base/text.h"

#include "io/path.h"

#include <math.h>
#include <string.h>

/* ---- cells */

/* pandas' words (1.5, na_values), and the question mark of the UCI repository. */
bool cell_is_missing(Bytes cell)
{
    static const char *const WORDS[] = {"NA",   "N/A",  "n/a",  "#N/A", "#NA",
                                        "<NA>", "NaN",  "nan",  "-NaN", "-nan",
                                        "NULL", "null", "None", "none", "?"};
    for (int w = 0; w < LENGTH(WORDS); w++)
        if (cell.size == strlen(WORDS[w]) && memcmp(cell.data, WORDS[w], cell.size) == 0)
            return true;
    return bytes_trim(cell).size == 0;
}

static int compare(const char *text, Bytes other)
{
    size_t length = strlen(text), both = MIN(length, other.size);
    int order = both ? memcmp(text, other.data, both) : 0;
    return order ? order : (length > other.size) - (length < other.size);
}

int text_find(const char *const *texts, int count, Bytes text)
{
    int first = 0, end = count;
    while (first < end) {
        int middle = first + (end - first) / 2, order = compare(texts[middle], text);
        if (order == 0)
            return middle;
        if (order < 0)
            first = middle + 1;
        else
            end = middle;
    }
    return -1;
}

/* ---- rows */

bool column_set_find(Arena *arena, const ColumnSet *columns, const Csv *csv, ColumnPlaces *out,
                     Error *err)
{
    out->column = ARENA_NEW(arena, int, columns->count);
    for (int c = 0; c < columns->count; c++) {
        const char *name = columns->column[c].name;
        out->column[c] = csv_column(csv, name);
        if (out->column[c] < 0)
            return path_fail(err, csv->path,
                             "it has no column '%s', which the net reads; use a table with the "
                             "columns of the training data",
                             name);
    }
    return true;
}

static bool encode_number(const Column *column, const Csv *csv, int place, float *out,
                          long *missing, Error *err)
{
    Bytes cell = csv->cell[place];
    double value;
    if (cell_is_missing(cell)) {
        *missing += 1;
        *out = column->median;
        return true;
    }
    if (!decimal_read(cell, &value))
        return csv_fail(csv, place, err, "'%.*s' is no number; the column has only numbers",
                        (int)MIN(cell.size, 40), (const char *)cell.data);
    *out = (float)value;
    return isfinite(*out) ||
           csv_fail(csv, place, err, "%g is no finite 32-bit float; replace it", value);
}

bool column_set_encode(const ColumnSet *columns, const Csv *csv, const ColumnPlaces *places,
                       float *out, ColumnTally *tally, Error *err)
{
    memset(out, 0, (size_t)columns->numbers * sizeof *out);
    for (int c = 0; c < columns->count; c++) {
        const Column *column = &columns->column[c];
        int place = places->column[c];
        long none;
        if (!column->categories) {
            if (!encode_number(column, csv, place, out + column->at,
                               tally ? &tally->missing[c] : &none, err))
                return false;
            continue;
        }
        int category = text_find(column->category, column->categories, csv->cell[place]);
        if (category >= 0)
            out[column->at + category] = 1;
        else if (tally)
            tally->unknown[c]++;
    }
    return true;
}

/* ---- two tables */

static bool same_column(const Column *a, const Column *b)
{
    if (a->categories != b->categories || !text_same(a->name, b->name))
        return false;
    for (int k = 0; k < a->categories; k++)
        if (!text_same(a->category[k], b->category[k]))
            return false;
    return true;
}

/* The first column that differs; the count of columns if none does. */
static int first_difference(const ColumnSet *a, const ColumnSet *b)
{
    int c = 0, both = MIN(a->count, b->count);
    while (c < both && same_column(&a->column[c], &b->column[c]))
        c++;
    return c;
}

bool column_set_same(const ColumnSet *a, const ColumnSet *b)
{
    return a->count == b->count && first_difference(a, b) == a->count;
}

void column_set_difference(const ColumnSet *a, const ColumnSet *b, Buf *out)
{
    int c = first_difference(a, b);
    if (c == a->count && c == b->count)
        return;
    buf_text_add(out, "; they differ first in the column ");
    text_visible(out, c < a->count ? a->column[c].name : b->column[c].name);
}

const ColumnSet *column_set_copy(Arena *arena, const ColumnSet *columns)
{
    ColumnSet *copy = ARENA_NEW(arena, ColumnSet, 1);
    Column *column = ARENA_NEW(arena, Column, columns->count);
    *copy = *columns;
    copy->target = arena_text(arena, columns->target);
    copy->column = column;
    for (int c = 0; c < columns->count; c++) {
        column[c] = columns->column[c];
        column[c].name = arena_text(arena, column[c].name);
        column[c].category = arena_texts(arena, column[c].category, column[c].categories);
    }
    return copy;
}
