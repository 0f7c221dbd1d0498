/* Reads arrays and tables whose classes are not known. */
#include "data/row_files.h"

#include "base/text.h"
#include "data/array_items.h"
#include "data/column_set.h"
#include "data/identity.h"
#include "io/path.h"

bool row_file_is(const Dataset *like, const char *path)
{
    return npy_is(path) || (like->columns && !path_is_folder(path));
}

/* ---- arrays */

static bool fail_shape(const NpyArray *array, const Dataset *like, Error *err)
{
    Arena scratch = {0};
    Buf words = {0};
    dataset_describe(like->shape, true, &words);
    path_fail(err, array->path, "its shape is %s, and the net reads %s", npy_shape(&scratch, array),
              buf_text(&words));
    buf_free(&words);
    arena_free(&scratch);
    return false;
}

static bool find_items(const NpyArray *array, const Dataset *like, ArrayItems *out, Error *err)
{
    for (int first = 0; first < 2; first++)
        if (array_items(array, first, out, NULL) && shape_equal(out->shape, like->shape))
            return true;
    return fail_shape(array, like, err);
}

static bool read_array(Arena *arena, Arena *scratch, const Dataset *like, const char *path,
                       Part *out, Error *err)
{
    NpyArray array;
    ArrayItems items;
    if (!npy_open(scratch, path, &array, err) || !find_items(&array, like, &items, err))
        return false;
    uint32_t *row = ARENA_NEW(scratch, uint32_t, items.count);
    const char **name = ARENA_NEW(arena, const char *, items.count);
    for (int i = 0; i < items.count; i++) {
        row[i] = (uint32_t)i;
        name[i] = arena_printf(arena, "%s[%d]", path, i);
    }
    *out = (Part){0};
    if (!array_items_read(arena, &items, row, items.count, out, err))
        return false;
    out->file = name;
    return true;
}

/* ---- tables */

static int count_rows(Csv *csv)
{
    int rows = 0;
    while (csv_next(csv))
        rows++;
    return rows;
}

static bool read_rows(Arena *arena, Arena *scratch, const ColumnSet *columns, const char *path,
                      Part *out, Error *err)
{
    Csv csv;
    ColumnPlaces places;
    if (!csv_open(scratch, path, &columns->csv, &csv, err) ||
        !column_set_find(scratch, columns, &csv, &places, err))
        return false;
    int rows = count_rows(&csv), row = 0;
    if (!csv_end(&csv, err))
        return false;
    if (rows == 0)
        return path_fail(err, path, "it has no rows; use another file");
    size_t numbers = (size_t)columns->numbers;
    float *values = ARENA_NEW(arena, float, (size_t)rows *numbers);
    const char **name = ARENA_NEW(arena, const char *, rows);
    for (; csv_next(&csv); row++) {
        if (!column_set_encode(columns, &csv, &places, values + (size_t)row * numbers, NULL, err))
            return false;
        name[row] = arena_printf(arena, "%s:%ld", path, csv.line);
    }
    *out = (Part){.count = row, .values = values, .file = name};
    return csv_end(&csv, err);
}

bool row_file_read(Arena *arena, const Dataset *like, const char *path, Part *out, Error *err)
{
    Arena scratch = {0};
    bool ok = npy_is(path) ? read_array(arena, &scratch, like, path, out, err)
                           : read_rows(arena, &scratch, like->columns, path, out, err);
    arena_free(&scratch);
    return ok;
}
