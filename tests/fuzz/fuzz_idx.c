/* The two files of an IDX set, plain or packed: a little-endian length of two bytes, that many
 * bytes of images, the rest labels.  Both parts of the set are these files. */
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

/* Reads all of it, so that the sanitizer sees what is outside. */
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

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 2)
        return 0;
    size_t images = MIN((size_t)(data[0] | data[1] << 8), size - 2);
    Arena arena = {0};
    Error err = {""};
    fuzz_remove(fuzz_folder());
    FUZZ_REQUIRE(folder_make(fuzz_folder(), 0700, NULL));
    store("images-idx3", data + 2, images);
    store("labels-idx1", data + 2 + images, size - 2 - images);
    const Dataset *set =
        dataset_idx(&arena, &(IdxOptions){.path = fuzz_folder(), .channels = 1}, &err);
    FUZZ_REQUIRE((set != NULL) == (err.text[0] == '\0'));
    FUZZ_REQUIRE(arena_size(&arena) <= fuzz_room(size, images && data[2] == 0x1f ? 4 * 1032 : 10));
    if (set)
        check(set);
    arena_free(&arena);
    return 0;
}
