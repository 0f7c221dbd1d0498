/* Fuzzes safetensors files: any bytes are a file whose tensors lie inside it, or are refused. */
#include "tests/fuzz/fuzz.h"

#include "io/safetensors.h"

#include <string.h>

/* Reads all of it, so that the sanitizer notices numbers that are outside. */
static size_t sum(const SafeTensor *tensor)
{
    const uint8_t *bytes = tensor->data;
    size_t total = 0;
    for (size_t i = 0; i < tensor->count * safe_type_size(tensor->type); i++)
        total += bytes[i];
    return total;
}

void fuzz_input(const uint8_t *data, size_t size)
{
    Arena arena = {0};
    Error err = {0};
    SafeFile file = {0};
    fuzz_reads_json();
    uint8_t *exact = arena_copy(&arena, data, size); /* aligned as file_read's is */
    bool ok = safe_decode(&arena, (Bytes){exact, size}, "fuzz.safetensors", &file, &err);
    fuzz_check_error(ok, &err);
    for (int i = 0; ok && i < file.tensors; i++) {
        FUZZ_REQUIRE(file.tensor[i].count <= size && file.tensor[i].rank <= SAFE_RANK);
        FUZZ_REQUIRE(sum(&file.tensor[i]) <= 255 * size);
    }
    FUZZ_REQUIRE(!ok || !safe_meta(&file, "onecycle") || safe_meta(&file, "checksum"));
    arena_free(&arena);
}
