/* One picture of a folder: any bytes decode in all three ways and resize, or are refused.  Once as
 * they are, once with the check sums of their chunks put right, behind which most of the code lies.
 */
#include "tests/fuzz/fuzz.h"

#include "io/image.h"

#include <string.h>
#include <zlib.h>

enum { UNPACKED = 1032 * 8 * 4 }; /* deflate's best, one bit to a byte, grey beside its RGB */

static void decode(const uint8_t *data, size_t size, int channels)
{
    Arena arena = {0};
    Error err = {""};
    Image image = {0};
    bool ok = png_decode(&arena, (Bytes){data, size}, "fuzz.png", channels, &image, &err);
    FUZZ_REQUIRE(ok == (err.text[0] == '\0'));
    FUZZ_REQUIRE(arena_size(&arena) <= fuzz_room(size, UNPACKED));
    if (ok && image.w <= 1024 && image.h <= 1024) {
        FUZZ_REQUIRE(channels == 0 || image.c == channels);
        image = image_resize(&arena, &image, 5, 7);
        FUZZ_REQUIRE(image.w == 5 && image.h == 7);
    }
    arena_free(&arena);
}

/* A chunk is a length of four bytes, big endian, four letters, the data, and a CRC of the last two.
 */
static void mend(uint8_t *data, size_t size)
{
    for (size_t at = 8; at + 12 <= size;) {
        size_t length = (size_t)data[at] << 24 | (size_t)data[at + 1] << 16 |
                        (size_t)data[at + 2] << 8 | data[at + 3];
        if (length > size - at - 12)
            return;
        unsigned long crc = crc32(0, data + at + 4, (uInt)length + 4);
        for (size_t i = 0; i < 4; i++)
            data[at + 8 + length + i] = (uint8_t)(crc >> (24 - 8 * i));
        at += length + 12;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const int CHANNELS[] = {0, 1, 3};
    Arena arena = {0};
    uint8_t *mended = arena_copy(&arena, data, size);
    mend(mended, size);
    for (int i = 0; i < LENGTH(CHANNELS); i++) {
        decode(data, size, CHANNELS[i]);
        decode(mended, size, CHANNELS[i]);
    }
    arena_free(&arena);
    return 0;
}
