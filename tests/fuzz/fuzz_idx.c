/* Fuzzes the two files of an IDX set, plain or packed: a little-endian length of two bytes, that
 * many bytes of images, the rest labels.  Both parts of the set are these files. */
#include "tests/fuzz/fuzz.h"

#include "data/dataset.h"
#include "io/file.h"

static void store(const char *kind, const uint8_t *data, size_t size)
{
    static const char *const PARTS[] = {"train", "t10k"};
    const char *end = size > 1 && data[0] == 0x1f ? ".gz" : "";
    for (int i = 0; i < LENGTH(PARTS); i++) {
        char name[64];
        snprintf(name, sizeof name, "%s-%s-ubyte%s", PARTS[i], kind, end);
        fuzz_file(name, data, size);
    }
}

/* Reads all of it, so that the sanitizer notices numbers that are outside. */
static void check(const Dataset *data)
{
    const Part *parts[] = {&data->train, &data->valid};
    for (int p = 0; p < LENGTH(parts); p++) {
        size_t pixels = shape_count(data->shape) * (size_t)parts[p]->count, sum = 0;
        for (size_t i = 0; i < pixels; i++)
            sum += parts[p]->pixels[i];
        FUZZ_REQUIRE(sum <= 255 * pixels);
        for (int i = 0; i < parts[p]->count; i++)
            FUZZ_REQUIRE(parts[p]->labels[i] < data->classes);
    }
}

/* Reads both parts of the set. */
static size_t unpacked(const uint8_t *data, size_t size)
{
    bool packed = size > 1 && data[0] == 0x1f;
    return 2 * (packed ? fuzz_inflated(data, size, 15 + 16) : size);
}

void fuzz_input(const uint8_t *data, size_t size)
{
    if (size < 2)
        return;
    size_t images = MIN((size_t)(data[0] | data[1] << 8), size - 2);
    const uint8_t *labels = data + 2 + images;
    Arena arena = {0};
    Error err = {0};
    fuzz_empty();
    fuzz_stands_for(unpacked(data + 2, images) + unpacked(labels, size - 2 - images));
    store("images-idx3", data + 2, images);
    store("labels-idx1", labels, size - 2 - images);
    const Dataset *set =
        dataset_idx(&arena, &(IdxOptions){.path = fuzz_folder(), .channels = 1}, &err);
    fuzz_check_error(set != NULL, &err);
    if (set)
        check(set);
    arena_free(&arena);
}
