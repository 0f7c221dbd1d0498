/* Fuzzes PNG files: any bytes decode in all ways and resize, or are refused.  They are tried
 * as they are, and with correct checksums, since most of the code is only reached with these. */
#include "tests/fuzz/fuzz_picture.h"

#include "base/buf.h"

#include <string.h>
#include <zlib.h>

static size_t big_endian(const uint8_t *bytes)
{
    return (size_t)bytes[0] << 24 | (size_t)bytes[1] << 16 | (size_t)bytes[2] << 8 | bytes[3];
}

/* A chunk is a length of four bytes, big endian, four letters, the data, and a CRC of the last two.
 * Corrects the CRCs and gathers the packed pixels. */
static void mend(uint8_t *data, size_t size, Buf *packed)
{
    for (size_t at = 8; at + 12 <= size;) {
        size_t length = big_endian(data + at);
        if (length > size - at - 12)
            return;
        unsigned long crc = crc32(0, data + at + 4, (uInt)length + 4);
        for (size_t i = 0; i < 4; i++)
            data[at + 8 + length + i] = (uint8_t)(crc >> (24 - 8 * i));
        if (memcmp(data + at + 4, "IDAT", 4) == 0)
            buf_add(packed, data + at + 8, length);
        at += length + 12;
    }
}

/* The pixels that are really there, as bytes of RGB: a byte may hold eight of them. */
static size_t pixels_of(const uint8_t *data, size_t size, const Buf *packed)
{
    static const size_t CHANNELS[] = {1, 1, 3, 1, 2, 1, 4, 1}; /* by colour type */
    if (size < 33)
        return 0;
    size_t bits = CHANNELS[data[25] & 7] * MAX(data[24], 1);
    return fuzz_inflated(packed->data, packed->size, 15) * 8 / bits * 3;
}

void fuzz_input(const uint8_t *data, size_t size)
{
    Arena arena = {0};
    Buf packed = {0};
    uint8_t *mended = arena_copy(&arena, data, size);
    mend(mended, size, &packed);
    fuzz_stands_for(pixels_of(data, size, &packed));
    buf_free(&packed);
    fuzz_picture(data, size);
    fuzz_picture(mended, size);
    arena_free(&arena);
}
