/* Fuzzes tables: a byte of options, then a CSV file; what is read is also written as a net's
 * columns and read back. */
#include "tests/fuzz/fuzz.h"

#include "base/buf.h"
#include "data/column_set.h"
#include "data/column_set_json.h"
#include "data/table.h"
#include "io/path.h"

#include <math.h>

enum { HEADLESS = 1, SPLIT = 2, FIRST = 4, SEPARATOR = 8 };

/* A cell of two bytes may be a number of four in a row, which has a label and a place; texts of
 * columns and classes have room for as many as there may be. */
enum { CELL_BYTES = 8, FIXED = 1 << 20 };

static void check(const Dataset *data)
{
    const Part *parts[] = {&data->train, &data->valid};
    FUZZ_REQUIRE(dataset_shape_fits(data->shape) && data->columns->numbers == data->shape.c);
    for (int p = 0; p < LENGTH(parts); p++) {
        size_t count = (size_t)data->shape.c * (size_t)parts[p]->count;
        for (size_t i = 0; i < count; i++)
            FUZZ_REQUIRE(isfinite(parts[p]->values[i]));
        for (int i = 0; i < parts[p]->count; i++)
            FUZZ_REQUIRE(parts[p]->labels[i] < data->classes);
    }
}

static void check_columns(Arena *arena, const ColumnSet *columns)
{
    Buf text = {0};
    column_set_put(&text, columns);
    const ColumnSet *back = column_set_get(arena, buf_text(&text));
    FUZZ_REQUIRE(back && column_set_same(back, columns));
    buf_free(&text);
}

void fuzz_input(const uint8_t *data, size_t size)
{
    if (size < 1)
        return;
    Arena arena = {0};
    Error err = {0};
    Buf notes = {0};
    TableOptions options = {
        .path = path_join(&arena, fuzz_folder(), "t"),
        .target = data[0] & FIRST ? "0" : "t",
        .valid_pct = data[0] & SPLIT ? 0.3 : 0,
        .seed = 42,
        .csv = {.separator = data[0] & SEPARATOR ? '|' : '\0', .headless = data[0] & HEADLESS}};
    fuzz_stands_for(CELL_BYTES * fuzz_inflated(data + 1, size - 1, 15 + 16) + CELL_BYTES * size +
                    FIXED);
    fuzz_file("t", data + 1, size - 1);
    const Dataset *set = dataset_table(&arena, &options, &notes, &err);
    fuzz_check_error(set != NULL, &err);
    if (set) {
        check(set);
        check_columns(&arena, set->columns);
    }
    buf_free(&notes);
    arena_free(&arena);
}
