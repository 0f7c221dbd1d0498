/* column_set.h - what the columns of a table mean to a net, and its rows as numbers.
 *
 *     ColumnPlaces places;
 *     if (!column_set_find(arena, data->columns, &csv, &places, err)) ...
 *     while (csv_next(&csv))
 *         if (!column_set_encode(data->columns, &csv, &places, row, NULL, err)) ...
 */
#ifndef DATA_COLUMN_SET_H
#define DATA_COLUMN_SET_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"
#include "io/csv.h"

enum { COLUMN_CATEGORIES = 100 }; /* texts that a column may have */

/* A column of numbers, or of texts, each of which is a number of its own: 1 where it stands, 0
 * elsewhere. */
typedef struct {
    const char *name;
    const char *const *category; /* its texts in the training part, sorted by bytes */
    int categories;              /* of them; 0: a column of numbers */
    float median;                /* of its numbers in the training part, for cells without one */
    int at;                      /* place of its first number in a row */
} Column;

/* The columns of a table but its target; they live with the data or with the net. */
typedef struct ColumnSet {
    const char *target; /* name of the column that has the classes */
    CsvOptions csv;     /* how their file is read */
    const Column *column;
    int count;
    int numbers; /* in a row: 1 for each column of numbers, `categories` for others */
} ColumnSet;

/* What was not as in the training part, column by column. */
typedef struct {
    long *missing; /* [count] cells without a number */
    long *unknown; /* [count] cells with a text that is no category */
} ColumnTally;

/* Where a file has them. */
typedef struct {
    int *column; /* [count] of the file */
} ColumnPlaces;

/* Whether a cell has no value: it is empty, or one of the words that programs write then. */
bool cell_is_missing(Bytes cell);

/* The number of a text among sorted ones; -1: it is none of them. */
int text_find(const char *const *texts, int count, Bytes text);

/* Finds them by name; fails for a file that lacks one. */
NODISCARD bool column_set_find(Arena *arena, const ColumnSet *columns, const Csv *csv,
                               ColumnPlaces *out, Error *err);

/* Makes `numbers` numbers of the row of csv; a cell without a number becomes the median, a text
 * that is no category all zeros.  tally: what is added to, or NULL. */
NODISCARD bool column_set_encode(const ColumnSet *columns, const Csv *csv,
                                 const ColumnPlaces *places, float *out, ColumnTally *tally,
                                 Error *err);

/* The same columns, all in the arena. */
const ColumnSet *column_set_copy(Arena *arena, const ColumnSet *columns);

/* Adds the first column that differs: "; their column 'age' differs", if any does. */
void column_set_difference(const ColumnSet *a, const ColumnSet *b, Buf *out);

/* Whether rows of both mean the same: names, kinds and categories in their order. */
bool column_set_same(const ColumnSet *a, const ColumnSet *b);

#endif
