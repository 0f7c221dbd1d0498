/* Reads data sets of pictures that a table lists with their classes. */
#include "data/image_csv.h"

#include "base/team.h"
#include "base/text.h"
#include "data/image_list.h"
#include "io/path.h"

#include <stdint.h>
#include <string.h>

/* A table while it is read. */
typedef struct {
    Arena *arena; /* of the list */
    const FolderOptions *options;
    const ImageTable *table;
    Csv csv;
    int name, label, valid; /* columns; valid -1: there is none */
    Buf train, held_out;    /* ImageFile; all of them in train without such a column */
} TableReader;

static bool find_column(const Csv *csv, const char *argument, const char *name, int *out,
                        Error *err)
{
    *out = name ? csv_column(csv, name) : -1;
    if (!name || *out >= 0)
        return true;
    Arena scratch = {0};
    Buf columns = {0};
    for (int i = 0; i < MIN(csv->columns, 10); i++)
        buf_printf(&columns, "%s%s", i ? ", " : "", text_shown(&scratch, csv->name[i]));
    path_fail(err, csv->path, "no column '%.40s' for %s=; its columns are: %s%s",
              text_shown(&scratch, name), argument, buf_text(&columns),
              csv->columns > 10   ? ", ..."
              : csv->columns == 1 ? "; delim= says what separates cells"
                                  : "");
    buf_free(&columns);
    arena_free(&scratch);
    return false;
}

static const char *cell_text(const TableReader *reader, int column)
{
    Bytes cell = reader->csv.cell[column];
    return arena_printf(reader->arena, "%.*s", (int)MIN(cell.size, INT32_MAX),
                        (const char *)cell.data);
}

/* What pandas reads as true or false, in any case. */
static bool read_flag(const TableReader *reader, bool *out, Error *err)
{
    static const char *const YES[] = {"true", "1", "1.0"}, *const NO[] = {"false", "0", "0.0", ""};
    const char *text = cell_text(reader, reader->valid);
    for (int i = 0; i < LENGTH(YES); i++)
        if (strcasecmp(text, YES[i]) == 0)
            return *out = true;
    *out = false;
    for (int i = 0; i < LENGTH(NO); i++)
        if (strcasecmp(text, NO[i]) == 0)
            return true;
    return csv_fail(&reader->csv, reader->valid, err,
                    "'%.40s' is neither True nor False; write one of these",
                    text_shown(reader->arena, text));
}

/* A whole path may also be one that begins in the folder. */
static const char *path_of(const TableReader *reader, const char *name)
{
    const char *suffix = reader->table->suffix ? reader->table->suffix : "";
    const char *whole = arena_printf(reader->arena, "%s%s", name, suffix);
    const char *inside = path_join(reader->arena, reader->options->path, whole);
    return *name == '/' && !path_is_there(inside) && path_is_there(whole) ? whole : inside;
}

/* pandas would take the first picture for the names of the columns, without a word. */
static bool check_header(const TableReader *reader, Error *err)
{
    const char *name = reader->csv.name[reader->name];
    if (reader->table->csv.headless || !*name || !path_is_file(path_of(reader, name)))
        return true;
    return path_fail(err, reader->table->file,
                     "line 1 names an image and no columns; give header=false if it is a row like "
                     "the others");
}

/* Of the first row the folder or the suffix may be wrong, and then they are for all. */
static bool fail_missing(const TableReader *reader, const char *path, Error *err)
{
    return path_fail(err, path, "is not there, and line %ld of %.80s names it; %s",
                     reader->csv.line, text_shown(reader->arena, path_name(reader->table->file)),
                     reader->csv.row == 0 ? "give folder=, or suffix= as in suffix=.png"
                                          : "remove the line, or skip_bad=true leaves it out");
}

static bool add_row(TableReader *reader, Error *err)
{
    const char *name = cell_text(reader, reader->name);
    ImageFile file = {.class_name = cell_text(reader, reader->label)};
    bool valid = false;
    if (!*name)
        return csv_fail(&reader->csv, reader->name, err, "no file name; fill it in");
    if (!*file.class_name)
        return csv_fail(&reader->csv, reader->label, err,
                        "no class; fill it in, or remove the row");
    file.path = path_of(reader, name);
    if (!reader->options->skip_bad && !path_is_there(file.path))
        return fail_missing(reader, file.path, err);
    if (reader->valid >= 0 && !read_flag(reader, &valid, err))
        return false;
    if (!image_list_inside(reader->options, file.path, err))
        return false;
    buf_add(valid ? &reader->held_out : &reader->train, &file, sizeof file);
    return true;
}

static bool read_rows(TableReader *reader, Error *err)
{
    Csv *csv = &reader->csv;
    const ImageTable *table = reader->table;
    if (!csv_open(reader->arena, table->file, &table->csv, csv, err) ||
        !find_column(csv, "fn_col", table->fn_col, &reader->name, err) ||
        !find_column(csv, "label_col", table->label_col, &reader->label, err) ||
        !find_column(csv, "valid_col", table->valid_col, &reader->valid, err) ||
        !check_header(reader, err))
        return false;
    while (csv_next(csv))
        if (csv->row > INT32_MAX / 2)
            return path_fail(err, table->file, "too many rows");
        else if (!add_row(reader, err))
            return false;
    if (!csv_end(csv, err))
        return false;
    return reader->train.size > 0 ||
           path_fail(err, table->file, "no rows of training images below its header; add some");
}

static ImageFiles list_of(Arena *arena, const Buf *files)
{
    return (ImageFiles){arena_copy(arena, files->data, files->size),
                        (int)(files->size / sizeof(ImageFile))};
}

static bool split_table(TableReader *reader, ImageSplit *out, Error *err)
{
    if (!read_rows(reader, err))
        return false;
    ImageFiles all = list_of(reader->arena, &reader->train);
    if (reader->valid < 0) {
        image_list_split(reader->arena, &all, reader->options, out);
        return true;
    }
    out->train = all;
    out->valid = list_of(reader->arena, &reader->held_out);
    return true;
}

Dataset *dataset_csv(Arena *arena, const FolderOptions *options, const ImageTable *table,
                     Pool *pool, Error *err)
{
    Arena scratch = {0};
    ImageSplit parts = {.numbered = true};
    TableReader reader = {.arena = &scratch, .options = options, .table = table};
    bool ok = image_list_check(options, err) && split_table(&reader, &parts, err);
    Dataset *data = team_agree(options->team, ok, err)
                        ? image_list_load(arena, &parts, options, pool, err)
                        : NULL;
    buf_free(&reader.train);
    buf_free(&reader.held_out);
    arena_free(&scratch);
    return data;
}
