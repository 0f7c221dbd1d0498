/* Cuts tables of text into records and cells: piece by piece for logs that grow, or whole files, of
 * which every row must be right. */
#include "io/csv.h"

#include "base/decimal.h"
#include "base/text.h"
#include "io/gz.h"
#include "io/path.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static const size_t MOST_BYTES = (size_t)4 << 30;

static const char USUAL[] = ",;\t"; /* separators */

/* ---- pieces */

static bool separates(uint8_t c, char separator)
{
    return separator ? c == (uint8_t)separator : c && strchr(USUAL, c) != NULL;
}

static const uint8_t *next_end(const uint8_t *at, const uint8_t *end, char separator)
{
    while (at < end && *at != '\n' && !separates(*at, separator))
        at++;
    return at;
}

static Bytes between(const uint8_t *begin, const uint8_t *end)
{
    return (Bytes){begin, (size_t)(end - begin)};
}

/* The quote that closes what begins at `at`; NULL: none does. */
static const uint8_t *find_close(const uint8_t *at, const uint8_t *end, bool *doubled)
{
    const uint8_t *close;
    while ((close = memchr(at, '"', (size_t)(end - at))) && close + 1 < end && close[1] == '"') {
        *doubled = true;
        at = close + 2;
    }
    return close;
}

/* Where the cell at `at` ends: at a separator, at a newline, or at the end.  NULL: nothing closes
 * its quote. */
static const uint8_t *cell_end(const uint8_t *at, const uint8_t *end, char separator, CsvCell *out)
{
    const uint8_t *begin = at;
    *out = (CsvCell){0};
    while (at < end && *at == ' ')
        at++;
    if (at == end || *at != '"') {
        at = next_end(at, end, separator);
        out->text = bytes_trim(between(begin, at));
        return at;
    }
    const uint8_t *close = find_close(at + 1, end, &out->doubled);
    if (!close)
        return NULL;
    out->text = between(at + 1, close);
    out->quoted = true;
    at = next_end(close + 1, end, separator);
    out->followed = bytes_trim(between(close + 1, at)).size > 0;
    return at;
}

char csv_separator(Bytes line)
{
    char best = ',';
    int most = 0;
    for (const char *c = USUAL; *c; c++) {
        const uint8_t *at = line.data;
        int count = -1;
        for (CsvCell cell; csv_cell(&at, line.data + line.size, *c, &cell);)
            count++;
        if (count > most) {
            most = count;
            best = *c;
        }
    }
    return best;
}

size_t csv_record(Bytes bytes, char separator)
{
    const uint8_t *at = bytes.data, *end = at + bytes.size;
    for (CsvCell cell; at < end;) {
        const uint8_t *stop = cell_end(at, end, separator, &cell);
        if (!stop && end - at <= CSV_QUOTE_LONGEST)
            return 0;
        if (!stop || cell.text.size > CSV_QUOTE_LONGEST)
            stop = memchr(at, '\n', (size_t)(end - at));
        if (!stop || stop == end)
            return 0;
        if (*stop == '\n')
            return (size_t)(stop - bytes.data) + 1;
        at = stop + 1;
    }
    return 0;
}

bool csv_cell(const uint8_t **at, const uint8_t *end, char separator, CsvCell *out)
{
    const uint8_t *begin = *at;
    if (!begin)
        return false;
    const uint8_t *stop = cell_end(begin, end, separator, out);
    if (!stop) { /* a letter like others */
        stop = next_end(begin, end, separator);
        *out = (CsvCell){.text = bytes_trim(between(begin, stop))};
    }
    *at = stop < end ? stop + 1 : NULL;
    return true;
}

/* ---- whole files */

static void note(Csv *csv, int column, const char *format, va_list args)
{
    char what[256];
    vsnprintf(what, sizeof what, format, args);
    if (column < 0)
        path_fail(&csv->error, csv->path, "line %ld: %s", csv->line, what);
    else
        path_fail(&csv->error, csv->path, "line %ld, column '%.60s': %s", csv->line,
                  csv->name[column], what);
}

bool csv_fail(const Csv *csv, int column, Error *err, const char *format, ...)
{
    Csv copy = *csv;
    va_list args;
    va_start(args, format);
    note(&copy, column, format, args);
    va_end(args);
    return error_pass(err, &copy.error);
}

PRINTF_LIKE(2, 3) static bool wrong(Csv *csv, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    note(csv, -1, format, args);
    va_end(args);
    return false;
}

/* "" are one quote each. */
static Bytes unquote(Arena *arena, Bytes text)
{
    uint8_t *copy = arena_alloc(arena, text.size, 1);
    size_t size = 0;
    for (size_t i = 0; i < text.size; i++) {
        copy[size++] = text.data[i];
        i += text.data[i] == '"';
    }
    return (Bytes){copy, size};
}

static long count_lines(Bytes text)
{
    long lines = 0;
    const uint8_t *end = text.data + text.size;
    for (const uint8_t *at = text.data; (at = memchr(at, '\n', (size_t)(end - at))); at++)
        lines++;
    return lines;
}

/* Takes lines of blanks from the rest. */
static void skip_blank_lines(CsvPlace *at, const uint8_t *end)
{
    while (at->text < end) {
        const uint8_t *newline = memchr(at->text, '\n', (size_t)(end - at->text));
        const uint8_t *stop = newline ? newline : end;
        if (bytes_trim(between(at->text, stop)).size)
            return;
        at->line += newline != NULL;
        at->text = newline ? newline + 1 : end;
    }
}

/* Takes a record into the cells there is room for; how many it has, or -1. */
static int take_record(Csv *csv, int room)
{
    int count = 0;
    csv->line = csv->rest.line;
    for (bool more = true; more; count++) {
        CsvCell cell;
        const uint8_t *stop = cell_end(csv->rest.text, csv->end, csv->separator, &cell);
        if (!stop || cell.followed) {
            wrong(csv,
                  stop ? "something follows the closing quote of cell %d; double the quotes that "
                         "belong to a text"
                       : "nothing closes the quote of cell %d; close it, or double the quotes that "
                         "belong to a text",
                  count + 1);
            return -1;
        }
        if (count < room)
            csv->cell[count] = cell.doubled ? unquote(csv->unquoted, cell.text) : cell.text;
        more = stop < csv->end && *stop != '\n';
        csv->rest.line += (cell.quoted ? count_lines(cell.text) : 0) + (stop < csv->end && !more);
        csv->rest.text = stop + (stop < csv->end);
    }
    return count;
}

/* The same; 0 at the end. */
static int next_record(Csv *csv, int room)
{
    skip_blank_lines(&csv->rest, csv->end);
    arena_free(csv->unquoted);
    return csv->rest.text < csv->end ? take_record(csv, room) : 0;
}

/* Bytes that follow the first of a character in UTF-8; -1: none begins so. */
static int following(uint8_t first)
{
    return first < 0x80   ? 0
           : first < 0xc2 ? -1
           : first < 0xe0 ? 1
           : first < 0xf0 ? 2
           : first < 0xf5 ? 3
                          : -1;
}

/* The first byte that is not UTF-8, or the end. */
static const uint8_t *find_broken(const uint8_t *at, const uint8_t *end)
{
    while (at < end) {
        int more = following(*at);
        if (more < 0 || more >= end - at)
            return at;
        for (int i = 1; i <= more; i++)
            if ((at[i] & 0xc0) != 0x80)
                return at;
        at += 1 + more;
    }
    return end;
}

static bool check_text(const char *path, Bytes text, Error *err)
{
    const uint8_t *nul = text.size ? memchr(text.data, '\0', text.size) : NULL;
    if (text.size >= 2 &&
        (memcmp(text.data, "\xff\xfe", 2) == 0 || memcmp(text.data, "\xfe\xff", 2) == 0))
        return path_fail(err, path, "it is in UTF-16; save it in UTF-8");
    if (nul)
        return path_fail(err, path, "line %ld: there is a NUL; this is no table of text",
                         count_lines(between(text.data, nul)) + 1);
    const uint8_t *end = text.data + text.size, *broken = find_broken(text.data, end);
    return broken == end ||
           path_fail(err, path, "line %ld: it is not in UTF-8; save it so, as iconv -t UTF-8 does",
                     count_lines(between(text.data, broken)) + 1);
}

static char *text_of(Arena *arena, Bytes cell)
{
    char *text = arena_alloc(arena, cell.size + 1, 1);
    memcpy(text, cell.data, cell.size);
    return text;
}

/* Columns and their names by the first record, which is a row if the file has no header. */
static bool read_header(Arena *arena, Csv *csv, bool headless, Error *err)
{
    CsvPlace start = csv->rest;
    int columns = next_record(csv, 0);
    if (columns < 0)
        return error_pass(err, &csv->error);
    if (columns == 0)
        return path_fail(err, csv->path, "there is nothing in it; use another file");
    if (columns > CSV_COLUMNS)
        return path_fail(err, csv->path, "it has %d columns; at most %d are read", columns,
                         CSV_COLUMNS);
    csv->cell = ARENA_NEW(arena, Bytes, columns);
    csv->rest = start;
    csv->columns = next_record(csv, columns);
    const char **name = ARENA_NEW(arena, const char *, columns);
    for (int c = 0; c < columns; c++)
        name[c] = headless ? arena_printf(arena, "%d", c) : text_of(arena, csv->cell[c]);
    csv->name = name;
    csv->rows = headless ? start : csv->rest;
    return true;
}

static void rewind_rows(Csv *csv)
{
    csv->rest = csv->rows;
    csv->row = -1;
}

bool csv_open(Arena *arena, const char *path, const CsvOptions *options, Csv *out, Error *err)
{
    Bytes text;
    size_t ignored;
    if (!gz_read(arena, path, MOST_BYTES, &text, &ignored, err) || !check_text(path, text, err))
        return false;
    if (text.size >= 3 && memcmp(text.data, "\xef\xbb\xbf", 3) == 0)
        text = (Bytes){text.data + 3, text.size - 3};
    *out = (Csv){.path = path,
                 .separator = options->separator,
                 .rest = {text.data, 1},
                 .end = text.data + text.size,
                 .unquoted = arena_room(arena)};
    if (!out->separator) {
        const uint8_t *newline = text.size ? memchr(text.data, '\n', text.size) : NULL;
        out->separator = csv_separator(newline ? between(text.data, newline) : text);
    }
    if (!read_header(arena, out, options->headless, err))
        return false;
    rewind_rows(out);
    return true;
}

bool csv_next(Csv *csv)
{
    int count = csv->error.text[0] ? -1 : next_record(csv, csv->columns);
    if (count > 0 && count != csv->columns)
        return wrong(csv, "it has %d %s, and the first line has %d; every row needs as many", count,
                     text_plural(count, "cell", "cells"), csv->columns);
    csv->row += count > 0;
    return count > 0;
}

bool csv_end(Csv *csv, Error *err)
{
    if (csv->error.text[0])
        return error_pass(err, &csv->error);
    rewind_rows(csv);
    return true;
}

int csv_column(const Csv *csv, const char *name)
{
    long number;
    for (int c = 0; c < csv->columns; c++)
        if (text_same(csv->name[c], name))
            return c;
    return text_long(name, &number) && number >= 0 && number < csv->columns ? (int)number : -1;
}
