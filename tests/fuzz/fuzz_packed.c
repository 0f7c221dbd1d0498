/* Fuzzes packed data: a file is data that can be looked at, or is refused; once more with its size
 * and checksum put right. */
#include "tests/fuzz/fuzz.h"

#include "data/identity.h"
#include "data/packed.h"
#include "data/packed_format.h"
#include "io/path.h"

#include <string.h>

/* Reads all of it, so that the sanitizer notices what is outside. */
static void check(const Dataset *data, size_t size)
{
    Dataset computed = *data;
    const Part *part[] = {&data->train, &data->valid};
    computed.hash = 0;
    FUZZ_REQUIRE(dataset_hash(&computed) != 0 && data->hash != 0);
    FUZZ_REQUIRE(strlen(data->name) < size && data->train.count > 0);
    for (int c = 0; c < data->classes; c++)
        FUZZ_REQUIRE(strlen(data->class_name[c]) < size);
    for (int p = 0; p < LENGTH(part); p++)
        for (int i = 0; i < part[p]->count; i++) {
            Arena scratch = {0};
            FUZZ_REQUIRE(part[p]->labels[i] < data->classes);
            FUZZ_REQUIRE(!part[p]->file || strlen(part[p]->file[i]) < size);
            FUZZ_REQUIRE(dataset_picture(&scratch, data, part[p], (uint32_t)i).pixels);
            arena_free(&scratch);
        }
}

static void load(bool verify, size_t size)
{
    Arena arena = {0};
    Error err = {0};
    PackedOptions options = {.path = path_join(&arena, fuzz_folder(), "in"), .verify = verify};
    const Dataset *data = dataset_packed(&arena, &options, &err);
    fuzz_check_error(data != NULL, &err);
    if (data)
        check(data, size);
    arena_free(&arena);
}

void fuzz_input(const uint8_t *data, size_t size)
{
    Arena arena = {0};
    fuzz_file("in", data, size);
    load(false, size);
    load(true, size);
    uint8_t *sealed = arena_copy(&arena, data, size);
    if (packed_seal(sealed, size, size)) {
        fuzz_file("in", sealed, size);
        load(false, size);
    }
    arena_free(&arena);
}
