/* csv.h - tables as text: records of cells with commas or other separators between them (RFC 4180,
 * and what programs make of it).
 *
 *     Csv csv;
 *     if (!csv_open(arena, "wine.csv", &(CsvOptions){0}, &csv, err)) ...
 *     while (csv_next(&csv))
 *         csv.cell[csv_column(&csv, "alcohol")]       Bytes, as many as there are columns
 *     if (!csv_end(&csv, err)) ...                    a record was wrong
 *
 * The first functions are for those who see a text line by line or piece by piece. */
#ifndef IO_CSV_H
#define IO_CSV_H

#include "base/arena.h"
#include "base/base.h"
#include "base/error.h"

/* ---- pieces */

enum { CSV_QUOTE_LONGEST = 1 << 16 }; /* bytes; a quote that opens more is a letter, in pieces */

/* A cell, as it stands in the text. */
typedef struct {
    Bytes text;    /* between its quotes, or without the blanks around it */
    bool quoted;   /* it has quotes */
    bool doubled;  /* there are "" in it, which stand for one quote each */
    bool followed; /* something stands after the closing quote */
} CsvCell;

/* The one of the usual separators , ; and tab that a line has most of. */
char csv_separator(Bytes line);

/* The bytes of the first record with its newline; 0: it is not whole.  A newline in quotes does not
 * end one.  separator 0: any of the usual. */
size_t csv_record(Bytes bytes, char separator);

/* The next cell of a record at *at, which is NULL after the last; false then. */
bool csv_cell(const uint8_t **at, const uint8_t *end, char separator, CsvCell *out);

/* ---- whole files */

enum { CSV_COLUMNS = 1 << 16 };

/* How a file is read. */
typedef struct {
    char separator; /* 0: what its first line has most of */
    bool headless;  /* the first line is a row: columns have the names 0, 1, 2, ... */
} CsvOptions;

/* A place in a text. */
typedef struct {
    const uint8_t *text;
    long line; /* from 1 */
} CsvPlace;

/* A file while its rows are read; it lives in the arena of csv_open, and belongs to the caller. */
typedef struct {
    const char *path;        /* borrowed */
    char separator;          /* between cells */
    const char *const *name; /* columns of them */
    int columns;             /* that every row must have */
    Bytes *cell;             /* [columns] of the row, without quotes; until the next */
    long line;               /* on which the row begins, from 1 */
    long row;                /* its number, from 0; -1: none was read yet */
    CsvPlace rows, rest;     /* the first row; what is not read yet */
    const uint8_t *end;      /* of the text */
    Arena *unquoted;         /* the row's cells that had "" */
    Error error;             /* text empty: none */
} Csv;

/* Reads a plain or a gzip file and its header.  Refuses what is no text in UTF-8. */
NODISCARD bool csv_open(Arena *arena, const char *path, const CsvOptions *options, Csv *out,
                        Error *err);

/* The next row; lines of blanks are passed over.  False after the last, or when one is wrong. */
bool csv_next(Csv *csv);

/* False when a row was wrong; otherwise the next row is the first again. */
NODISCARD bool csv_end(Csv *csv, Error *err);

/* The column of a name, or of a number from 0 if none has that name; -1: there is none. */
int csv_column(const Csv *csv, const char *name);

/* Fails with the line of the row, and the column if it is not -1. */
bool csv_fail(const Csv *csv, int column, Error *err, const char *format, ...) PRINTF_LIKE(4, 5);

#endif
