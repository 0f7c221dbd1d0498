/* Fuzzes arrays of numpy: a byte of options, then an archive with both arrays; or two bytes for the
 * length of the labels' file, that file, and the images'. */
#include "tests/fuzz/fuzz.h"

#include "data/arrays.h"
#include "io/path.h"

#include <math.h>
#include <string.h>

enum { ARCHIVE = 1, CHANNELS_FIRST = 2, SPLIT = 4 };

/* A byte may be a row of its own, of which labels, order and place in a part are kept. */
enum { ROW_BYTES = 4 };

/* Reads all of it, so that the sanitizer notices numbers that are outside. */
static void check(const Dataset *data)
{
    const Part *parts[] = {&data->train, &data->valid};
    FUZZ_REQUIRE(dataset_shape_fits(data->shape) && data->stored == data->shape.c);
    for (int p = 0; p < LENGTH(parts); p++) {
        const Part *part = parts[p];
        size_t count = shape_count(data->shape) * (size_t)part->count, sum = 0;
        FUZZ_REQUIRE(!part->count || !part->pixels != !part->values);
        for (size_t i = 0; i < count && part->pixels; i++)
            sum += part->pixels[i];
        FUZZ_REQUIRE(sum <= 255 * count);
        for (size_t i = 0; i < count && part->values; i++)
            FUZZ_REQUIRE(isfinite(part->values[i]));
        for (int i = 0; i < part->count; i++)
            FUZZ_REQUIRE(part->labels[i] < data->classes);
    }
}

/* What an archive's files unpack to. */
static size_t unpacked(const uint8_t *data, size_t size)
{
    size_t total = size;
    for (size_t i = 0; i + 30 < size; i++)
        if (memcmp(data + i, "PK\3\4", 4) == 0) {
            size_t begin = i + 30 + (size_t)(data[i + 26] | data[i + 27] << 8) +
                           (size_t)(data[i + 28] | data[i + 29] << 8);
            total += begin < size ? fuzz_inflated(data + begin, size - begin, -15) : 0;
        }
    return total;
}

void fuzz_input(const uint8_t *data, size_t size)
{
    if (size < 3)
        return;
    Arena arena = {0};
    Error err = {0};
    int how = data[0];
    ArrayOptions options = {.x = path_join(&arena, fuzz_folder(), "x"),
                            .valid_pct = how & SPLIT ? 0.3 : 0,
                            .seed = 42,
                            .channels_first = how & CHANNELS_FIRST};
    if (how & ARCHIVE) {
        fuzz_stands_for(ROW_BYTES * unpacked(data + 1, size - 1));
        fuzz_file("x", data + 1, size - 1);
    } else {
        size_t labels = MIN((size_t)(data[1] | data[2] << 8), size - 3);
        options.y = path_join(&arena, fuzz_folder(), "y");
        fuzz_stands_for(ROW_BYTES * size);
        fuzz_file("y", data + 3, labels);
        fuzz_file("x", data + 3 + labels, size - 3 - labels);
    }
    const Dataset *set = dataset_arrays(&arena, &options, &err);
    fuzz_check_error(set != NULL, &err);
    if (set)
        check(set);
    arena_free(&arena);
}
