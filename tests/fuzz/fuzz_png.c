/* One picture of a folder: any bytes decode in all three ways and resize, or are refused. */
#include "tests/fuzz/fuzz.h"

#include "io/image.h"

#include <string.h>

enum { UNPACKED = 1032 * 8 * 4 }; /* deflate's best, one bit to a byte, grey beside its RGB */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const int CHANNELS[] = {0, 1, 3};
    for (int i = 0; i < LENGTH(CHANNELS); i++) {
        Arena arena = {0};
        Error err = {""};
        Image image = {0};
        bool ok = png_decode(&arena, (Bytes){data, size}, "fuzz.png", CHANNELS[i], &image, &err);
        FUZZ_REQUIRE(ok == (err.text[0] == '\0'));
        FUZZ_REQUIRE(arena_size(&arena) <= fuzz_room(size, UNPACKED));
        if (ok && image.w <= 1024 && image.h <= 1024) {
            FUZZ_REQUIRE(CHANNELS[i] == 0 || image.c == CHANNELS[i]);
            image = image_resize(&arena, &image, 5, 7);
            FUZZ_REQUIRE(image.w == 5 && image.h == 7);
        }
        arena_free(&arena);
    }
    return 0;
}
