/* Fuzzes netpbm files: any bytes decode in all ways and resize, or are refused.  The input follows
 * a P, so that its first byte is the kind. */
#include "tests/fuzz/fuzz_picture.h"

void fuzz_input(const uint8_t *data, size_t size)
{
    enum { BITS = 8 };
    Arena arena = {0};
    uint8_t *file = arena_alloc(&arena, size + 1, 1);
    file[0] = 'P';
    for (size_t i = 0; i < size; i++)
        file[i + 1] = data[i];
    fuzz_stands_for(size * BITS);
    fuzz_picture(file, size + 1);
    arena_free(&arena);
}
