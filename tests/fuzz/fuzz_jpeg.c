/* Fuzzes JPEG files: any bytes decode in all ways and resize, or are refused. */
#include "tests/fuzz/fuzz_picture.h"

#include <string.h>

/* Of the pixels that a byte can stand for, about half: a block of 8 x 8 of each of three colours in
 * three bits; scans that come back to a picture are few, so that an input does not take seconds. */
enum { PIXELS_PER_BYTE = 64 * 8, SCANS_MOST = 40, SIDE_MOST = 2048 };

static bool is_quick(const uint8_t *data, size_t size)
{
    int scans = 0;
    for (size_t i = 0; i + 9 < size; i++) {
        if (data[i] != 0xff)
            continue;
        scans += data[i + 1] == 0xda;
        bool frame = data[i + 1] >= 0xc0 && data[i + 1] <= 0xcf;
        if (frame && (data[i + 5] << 8 | data[i + 6]) > SIDE_MOST &&
            (data[i + 7] << 8 | data[i + 8]) > SIDE_MOST && size > 1 << 12)
            return false;
    }
    return scans <= SCANS_MOST;
}

void fuzz_input(const uint8_t *data, size_t size)
{
    fuzz_stands_for(size * PIXELS_PER_BYTE);
    if (is_quick(data, size))
        fuzz_picture(data, size);
}
