/* columns.h - every table of text: cells by display width, at least two spaces between columns.
 *
 *     Columns table = {0};
 *     columns_add(&table, "actual");
 *     columns_add(&table, "count");
 *     columns_row(&table);                     the row is whole
 *     columns_printf(&table, "%ld", count);    ...
 *     columns_write(&table, &out);
 *     columns_free(&table);
 *
 * A table that is written at once has columns as wide as their widest cells.  Rows that come after
 * the first columns_write keep to the columns it made; a cell that is wider than its column pushes
 * the rest of its row.  Control characters are made visible; no line ends in spaces. */
#ifndef BASE_COLUMNS_H
#define BASE_COLUMNS_H

#include "base/base.h"
#include "base/buf.h"

typedef struct Columns {
    const char *align; /* a letter per column, 'l' or 'r', the last for all others; NULL: left */
    int least;         /* width of every column; set it before the first row */
    Buf text;          /* cells of the rows not yet written, a NUL after each */
    Buf row;           /* how many cells each of these rows has, an int each */
    int *width;        /* of each column */
    int columns, room; /* of width */
    int cells;         /* of the row under way */
    bool fixed;        /* something is written: the columns stay */
} Columns;

void columns_add(Columns *table, const char *text);
void columns_printf(Columns *table, const char *format, ...) PRINTF_LIKE(2, 3);

/* Add a cell as text_number, text_short and text_duration write it. */
void columns_number(Columns *table, double value);
void columns_short(Columns *table, double value);
void columns_duration(Columns *table, double seconds);

/* Makes a column at least so wide. */
void columns_widen(Columns *table, int column, int width);

/* Width of all columns with the spaces between them. */
int columns_width(const Columns *table);

/* Ends the row under way. */
void columns_row(Columns *table);

/* Adds the rows since the last writing, a line each. */
void columns_write(Columns *table, Buf *out);

void columns_free(Columns *table);

#endif
