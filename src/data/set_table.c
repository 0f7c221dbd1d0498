/* Reads tables of data sets: a row a line, words separated by spaces. */
#include "data/set_table.h"

#include "base/text.h"
#include "io/address.h"
#include "io/asset.h"
#include "io/file.h"

#include <ctype.h>
#include <string.h>

enum { MOST_TEXT = 1 << 20 }; /* bytes of a table */

#define KEYS "size= sha256= md5= md5_head= folder= images= load="

static const char ASSET[] = "datasets.conf";
static const char LETTERS[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

typedef struct {
    Arena *arena;
    SetTable *table;
    const char *path;
    int line;
    int first; /* the first row of this text: only those are added to */
    Error *err;
} Reading;

bool set_name_is(const char *name)
{
    size_t length = strlen(name);
    for (const char *c = name; *c; c++)
        if (!strchr(LETTERS, *c) && !strchr("_-.", *c))
            return false;
    return length > 0 && length <= SET_NAME && *name != '.' && *name != '-';
}

bool set_sum_is(const char *text, int bits)
{
    return (int)strlen(text) == bits / 4 && !text[strspn(text, "0123456789abcdefABCDEF")];
}

static bool refuse(const Reading *reading, const char *format, ...) PRINTF_LIKE(2, 3);
static bool refuse(const Reading *reading, const char *format, ...)
{
    Arena scratch = {0};
    va_list args;
    va_start(args, format);
    const char *text = arena_vprintf(&scratch, format, args);
    va_end(args);
    path_fail(reading->err, reading->path, "line %d: %s", reading->line, text);
    arena_free(&scratch);
    return false;
}

/* ---- words */

/* The next word of a line, in place, without its quotes, which may begin behind a "="; NULL: none,
 * or *lost, a quote without its end. */
static char *take_word(char **rest, bool *lost)
{
    char *begin = *rest + strspn(*rest, " \t"), *to = begin, *from = begin;
    bool quoted = false;
    if (!*begin || *begin == '#')
        return NULL;
    for (; *from && (quoted || !strchr(" \t", *from)); from++) {
        if (*from == '"')
            quoted = !quoted;
        else
            *to++ = *from;
    }
    *rest = from + (*from != '\0');
    *to = '\0';
    *lost = quoted;
    return quoted ? NULL : begin;
}

/* ---- rows */

/* Commands that read a folder. */
static bool reads_folder(const char *text)
{
    static const char *const WORD[] = {"folder", "names", "csv", "idx", "cifar10", "cifar100"};
    size_t length = strcspn(text, " ");
    for (int i = 0; i < LENGTH(WORD); i++)
        if (strlen(WORD[i]) == length && memcmp(WORD[i], text, length) == 0)
            return true;
    return false;
}

/* What may be given to a `data` command: plain words, so that nothing can be hidden in them, and
 * between single quotes, which end, what can be printed: a regular expression. */
static bool is_load(const char *text)
{
    bool quoted = false;
    for (const char *c = text; *c; c++)
        if (*c == '\'')
            quoted = !quoted;
        else if (quoted ? *c < ' ' || *c > '~' : !strchr(LETTERS, *c) && !strchr(" =_.,/-", *c))
            return false;
    return !quoted && strlen(text) <= SET_LOAD && reads_folder(text);
}

static bool read_sum(const Reading *reading, const char *key, const char *value, int bits,
                     const char **out)
{
    *out = value;
    return set_sum_is(value, bits) || refuse(reading,
                                             "%s='%.80s' is no sum; it has %d hexadecimal "
                                             "digits",
                                             key, value, bits / 4);
}

static bool read_size(const Reading *reading, const char *value, int64_t *out)
{
    long size;
    if (!text_long(value, &size) || size < 1)
        return refuse(reading, "size='%.80s' is no number of bytes; use digits", value);
    *out = size;
    return true;
}

static bool read_folder(const Reading *reading, const char *key, const char *value,
                        const char **out)
{
    *out = value;
    return set_name_is(value) ||
           refuse(reading, "%s='%.80s' is not the name of a folder; use letters and digits", key,
                  value);
}

static bool read_load(const Reading *reading, const char *value, const char **out)
{
    *out = value;
    return is_load(value) ||
           refuse(reading,
                  "load='%.80s' is no `data` command for a folder; begin with folder, names, csv, "
                  "idx, cifar10 or cifar100, as in load=\"folder valid=test\"",
                  value);
}

/* One word "key=value" of a row. */
static bool read_value(const Reading *reading, char *word, SetRow *row, SetFile *file)
{
    char *value = strchr(word, '=');
    if (!value)
        return refuse(reading, "'%.80s' is not known; a row is NAME ADDRESS " KEYS, word);
    *value++ = '\0';
    if (strcmp(word, "size") == 0)
        return read_size(reading, value, &file->sums.size);
    if (strcmp(word, "sha256") == 0)
        return read_sum(reading, word, value, 256, &file->sums.sha256);
    if (strcmp(word, "md5") == 0)
        return read_sum(reading, word, value, 128, &file->sums.md5);
    if (strcmp(word, "md5_head") == 0)
        return read_sum(reading, word, value, 128, &file->sums.md5_head);
    if (strcmp(word, "folder") == 0)
        return read_folder(reading, word, value, &row->folder);
    if (strcmp(word, "images") == 0)
        return read_folder(reading, word, value, &row->images);
    if (strcmp(word, "load") == 0)
        return read_load(reading, value, &row->load);
    return refuse(reading, "'%.80s=' is not known; give " KEYS, word);
}

/* The row of the name: one of this text is added to, one of another text is replaced. */
static SetRow *row_of(Reading *reading, const char *name)
{
    SetTable *table = reading->table;
    int i = 0;
    while (i < table->rows && strcmp(table->row[i].name, name) != 0)
        i++;
    if (i == table->rows) {
        if (table->rows == SET_MOST)
            return NULL;
        table->rows++;
    } else if (i >= reading->first)
        return &table->row[i];
    if (i < reading->first) { /* it goes behind those of this text */
        SetRow old = table->row[i];
        memmove(&table->row[i], &table->row[i + 1],
                (size_t)(table->rows - i - 1) * sizeof *table->row);
        table->row[table->rows - 1] = old;
        reading->first--;
    }
    SetRow *row = &table->row[table->rows - 1];
    *row = (SetRow){.name = name, .file = ARENA_NEW(reading->arena, SetFile, 1)};
    return row;
}

static SetFile *add_file(Reading *reading, SetRow *row)
{
    if ((row->files & (row->files - 1)) == 0) { /* none, or a power of two: so many have room */
        SetFile *more = ARENA_NEW(reading->arena, SetFile, MAX(2 * row->files, 1));
        memcpy(more, row->file, (size_t)row->files * sizeof *more);
        row->file = more;
    }
    return &row->file[row->files++];
}

static bool read_row(Reading *reading, char *line)
{
    bool lost = false;
    char *name = take_word(&line, &lost), *url = name ? take_word(&line, &lost) : NULL, *word;
    if (!name && !lost)
        return true;
    if (name && !set_name_is(name))
        return refuse(reading, "'%.80s' is not the name of a data set; use letters and digits",
                      name);
    if (!lost && (!url || !address_is(url)))
        return refuse(reading,
                      "'%.80s' is no address; give one that begins with http:// or https://",
                      url ? url : "");
    SetRow *row = lost ? NULL : row_of(reading, name);
    if (!lost && !row)
        return refuse(reading, "there are more than %d data sets; remove some", SET_MOST);
    if (row && row->files == SET_FILES)
        return refuse(reading, "'%s' has more than %d files; remove some", name, SET_FILES);
    SetFile *file = row ? add_file(reading, row) : NULL;
    if (file)
        file->url = url;
    while (!lost && (word = take_word(&line, &lost)))
        if (!read_value(reading, word, row, file))
            return false;
    return !lost || refuse(reading, "a quote has no end; close it in the same line");
}

bool set_table_parse(Arena *arena, const char *text, const char *path, SetTable *table, Error *err)
{
    Reading reading = {.arena = arena, .table = table, .path = path, .err = err};
    if (!table->row)
        table->row = ARENA_NEW(arena, SetRow, SET_MOST);
    reading.first = table->rows;
    const char *mark = "\xef\xbb\xbf"; /* which some editors put in front */
    char *rest = arena_text(arena, text_starts(text, mark) ? text + strlen(mark) : text), *line;
    while ((line = strsep(&rest, "\n"))) {
        reading.line++;
        line[strcspn(line, "\r")] = '\0';
        if (!read_row(&reading, line))
            return false;
    }
    return true;
}

/* ---- the two tables */

static bool read_own(Arena *arena, SetTable *table, Error *err)
{
    const char *folder = folder_config(arena),
               *path = folder ? path_join(arena, folder, ASSET) : "";
    Bytes bytes;
    if (!path_is_there(path))
        return true;
    return file_read_text(arena, path, MOST_TEXT, &bytes, err) &&
           set_table_parse(arena, (const char *)bytes.data, path, table, err);
}

bool set_table_read(Arena *arena, SetTable *table, Error *err)
{
    Bytes bytes;
    *table = (SetTable){0};
    return asset_read(arena, ASSET, &bytes, err) &&
           set_table_parse(arena, (const char *)bytes.data, ASSET, table, err) &&
           read_own(arena, table, err);
}

const SetRow *set_table_find(const SetTable *table, const char *name)
{
    for (int i = 0; i < table->rows; i++)
        if (strcmp(table->row[i].name, name) == 0)
            return &table->row[i];
    return NULL;
}
