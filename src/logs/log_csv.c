/* Reads tables of numbers as Keras, Lightning, fastai and Ultralytics write them: a header, then a
 * row for each step or epoch, with cells that may be empty. */
#include "base/buf.h"
#include "base/decimal.h"
#include "base/hash.h"
#include "base/hash_set.h"
#include "base/heap.h"
#include "base/text.h"
#include "io/csv.h"
#include "logs/log_source.h"

#include <math.h>
#include <string.h>
#include <strings.h>

/* Columns that number the rows, the first found; that say when, in seconds since 1970. */
static const char *const STEPS[] = {"step", "epoch", NULL};
static const char *const TIMES[] = {"wall_time", "wall time", "timestamp", "_timestamp", NULL};

enum { COLUMNS_MOST = 1 << 20 }; /* each takes some 70 bytes, however short it is in the file */

/* What is known of a file of this format. */
typedef struct {
    char separator; /* 0: not known yet */
    char *header;   /* its line, on the heap; NULL: not read yet */
    size_t size;    /* bytes of it */
    Buf names;      /* of the columns, a zero byte after each */
    Bytes *name;    /* of each column, in there; on the heap; data NULL: it is not read */
    LogSeries **of; /* its series once it has a number, on the heap */
    int columns;
    int step, time; /* columns; -1: none */
    long rows;      /* read since the header */
    double base;    /* what is added to the steps of a later fit */
    double last;    /* step of the row before; NaN: none */
    bool begun;     /* a header was read: the next row decides `base` */
    bool told;      /* that a row has no step */
} Table;

/* ---- cells */

/* The next cell at *at, without its quotes and the blanks around it; false at the line's end. */
static bool next_cell(const Table *table, const uint8_t **at, const uint8_t *end, Bytes *out)
{
    CsvCell cell;
    if (!csv_cell(at, end, table->separator, &cell))
        return false;
    *out = cell.text;
    return true;
}

static bool is_word(Bytes cell, const char *word)
{
    return cell.size == strlen(word) && strncasecmp((const char *)cell.data, word, cell.size) == 0;
}

/* ---- the header */

static int find_column(const Table *table, const char *const *word)
{
    for (; *word; word++)
        for (int c = 0; c < table->columns; c++)
            if (is_word(table->name[c], *word))
                return c;
    return -1;
}

static void free_table(Table *table)
{
    heap_free(table->header);
    heap_free(table->name);
    heap_free(table->of);
    buf_free(&table->names);
}

/* A column without a name, as of an index, is called by its number. */
static void add_name(Table *table, Bytes cell)
{
    Buf *names = &table->names;
    size_t size = cell.size ? strnlen((const char *)cell.data, cell.size) : 0;
    table->columns++;
    if (!size)
        buf_printf(names, "column %d", table->columns);
    for (size_t i = 0; i < size; i++) {
        buf_char(names, (char)cell.data[i]);
        i += cell.data[i] == '"' && i + 1 < size && cell.data[i + 1] == '"';
    }
    buf_char(names, '\0');
}

/* Of columns of one name the first is read. */
static void find_names(LogSource *source, Table *table)
{
    HashSet seen = {0};
    const char *next = table->names.data;
    table->name = heap_resize(NULL, (size_t)table->columns, sizeof *table->name);
    for (int c = 0; c < table->columns; c++, next += strlen(next) + 1) {
        size_t size = strlen(next);
        table->name[c] = (Bytes){(const uint8_t *)next, size};
        if (!hash_set_add(&seen, hash_bytes(0, next, size)))
            continue;
        table->name[c] = (Bytes){0};
        if (!source->told_damage)
            source_notice(source, "more than one column is called '%.80s'; the first one is read",
                          next);
        source->told_damage = true;
    }
    hash_set_free(&seen);
}

static void read_header(LogSource *source, Table *table, Bytes line)
{
    double last = table->header ? table->last : NAN;
    bool told = table->told;
    free_table(table);
    *table =
        (Table){.separator = csv_separator(line), .size = line.size, .last = last, .told = told};
    table->header = heap_resize(NULL, line.size + 1, 1);
    memcpy(table->header, line.data, line.size);
    const uint8_t *at = line.data, *end = at + line.size;
    for (Bytes cell; table->columns < COLUMNS_MOST && next_cell(table, &at, end, &cell);)
        add_name(table, cell);
    find_names(source, table);
    if (at)
        source_notice(source, "it has more than %d columns; the rest is passed over", COLUMNS_MOST);
    table->of = heap_resize(NULL, (size_t)table->columns, sizeof(LogSeries *));
    for (int c = 0; c < table->columns; c++)
        table->of[c] = NULL;
    table->step = find_column(table, STEPS);
    table->time = find_column(table, TIMES);
    table->begun = true;
}

/* Whether a line has names and no numbers: a header, whether it is the first one or a later one. */
static bool is_header(Bytes line)
{
    Table table = {.separator = csv_separator(line)};
    const uint8_t *at = line.data, *end = line.data + line.size;
    bool any = false;
    double number;
    for (Bytes cell; next_cell(&table, &at, end, &cell);) {
        if (decimal_read(cell, &number))
            return false;
        any = any || cell.size > 0;
    }
    return any;
}

static bool has_name(Bytes line, const char *const *word)
{
    Table table = {.separator = csv_separator(line)};
    const uint8_t *at = line.data, *end = line.data + line.size;
    for (Bytes cell; next_cell(&table, &at, end, &cell);)
        for (const char *const *w = word; *w; w++)
            if (is_word(cell, *w))
                return true;
    return false;
}

/* Whether a line is the header again, or another one: a row without any number has no such name. */
static bool is_later_header(const Table *table, Bytes line)
{
    bool same = line.size == table->size && memcmp(line.data, table->header, line.size) == 0;
    return is_header(line) && (same || has_name(line, STEPS));
}

/* ---- rows */

static bool has_number(Bytes line, char separator)
{
    Table table = {.separator = separator};
    const uint8_t *at = line.data, *end = line.data + line.size;
    double number;
    for (Bytes cell; next_cell(&table, &at, end, &cell);)
        if (decimal_read(cell, &number))
            return true;
    return false;
}

/* The epochs of a later fit count on, unless they do so themselves. */
static double count_on(Table *table, double step)
{
    if (table->begun && step <= table->last)
        table->base = table->last + 1 - step;
    table->begun = false;
    return table->last = step + table->base;
}

static bool read_cell(const Table *table, Bytes line, int column, double *out)
{
    const uint8_t *at = line.data, *end = line.data + line.size;
    Bytes cell;
    for (int c = 0; next_cell(table, &at, end, &cell); c++)
        if (c == column)
            return decimal_read(cell, out);
    return false;
}

/* A row that has numbers and does not say where they stand. */
static void tell_no_step(LogSource *source, Table *table, Bytes line)
{
    if (!table->told && has_number(line, table->separator)) {
        source_notice(source,
                      "row %ld below the header has no step; it is left out, as others like it",
                      table->rows);
        table->told = true;
    }
}

static void read_row(LogSource *source, Table *table, Bytes line)
{
    const uint8_t *at = line.data, *end = line.data + line.size;
    double step = (double)++table->rows, time = NAN, value;
    if (table->step >= 0 && !read_cell(table, line, table->step, &step))
        step = NAN;
    if (table->time >= 0 && !read_cell(table, line, table->time, &time))
        time = NAN;
    if (!isfinite(step)) {
        tell_no_step(source, table, line);
        return;
    }
    step = count_on(table, step);
    Log *log = source_log(source, NULL);
    log->by_epoch = table->step >= 0 && is_word(table->name[table->step], "epoch");
    Bytes cell;
    for (int c = 0; c < table->columns && next_cell(table, &at, end, &cell); c++) {
        if (c == table->step || c == table->time || !table->name[c].data ||
            !decimal_read(cell, &value))
            continue;
        if (!table->of[c])
            table->of[c] = log_series(log, (const char *)table->name[c].data, table->name[c].size);
        log_sample(table->of[c], (Sample){step, value, time});
    }
}

static void read_line(LogSource *source, Table *table, Bytes line)
{
    if (!line.size)
        return;
    if (!table->header || is_later_header(table, line))
        read_header(source, table, line);
    else
        read_row(source, table, line);
}

/* ---- lines */

static size_t take(LogSource *source, LogFile *file, Bytes bytes)
{
    Table *table = file->state;
    size_t taken = 0, size;
    while ((size = csv_record((Bytes){bytes.data + taken, bytes.size - taken}, table->separator))) {
        Bytes line = {bytes.data + taken, size - 1};
        line.size -= line.size > 0 && line.data[line.size - 1] == '\r';
        if (!table->header && line.size >= 3 && memcmp(line.data, "\xef\xbb\xbf", 3) == 0)
            line = (Bytes){line.data + 3, line.size - 3};
        read_line(source, table, line);
        taken += size;
    }
    return taken;
}

static void file_done(LogFile *file)
{
    free_table(file->state);
}

/* ---- is it one? */

static int count_cells(Bytes line, char separator)
{
    Table table = {.separator = separator};
    const uint8_t *at = line.data, *end = line.data + line.size;
    int count = 0;
    for (Bytes cell; next_cell(&table, &at, end, &cell);)
        count++;
    return count;
}

/* A header of two names or more; below it, once it is there, a row of as many cells with a number
 * among them.  Of a header that is too long to be seen to its end, the file's name must say so. */
static bool is(const LogProbe *probe)
{
    bool named = text_ends(probe->name, ".csv");
    size_t size = csv_record(probe->head, 0);
    if (!size && named && probe->head.size == LOG_HEAD)
        size = LOG_HEAD;
    if (probe->folder || size < 2 || memchr(probe->head.data, '\0', probe->head.size))
        return false;
    Bytes header = {probe->head.data, size - 1};
    char separator = csv_separator(header);
    int cells = count_cells(header, separator);
    if (cells < 2 || !is_header(header))
        return false;
    Bytes rest = {probe->head.data + size, probe->head.size - size};
    size_t row = csv_record(rest, separator);
    if (!row)
        return named;
    Bytes second = {rest.data, row - 1};
    return count_cells(second, separator) == cells && has_number(second, separator);
}

const LogFormat FORMAT_CSV = {.name = "csv",
                              .what = "tables as of Keras, Lightning, fastai, Ultralytics",
                              .is = is,
                              .take = take,
                              .file_state = sizeof(Table),
                              .file_done = file_done};
