/* Fuzzes WebP files: any bytes decode in all ways and resize, or are refused.  Of a file that packs
 * well the library takes memory for all pixels at once; pictures of more than a few are left to
 * tests/unit/test_picture_file.c. */
#include "tests/fuzz/fuzz_picture.h"

void fuzz_input(const uint8_t *data, size_t size)
{
    enum { PIXELS_MOST = 1 << 16, BYTES = 4 };
    PictureHeader header = {0};
    if (picture_file_probe((Bytes){data, size}, "fuzz", &header, NULL) &&
        (size_t)header.w * (size_t)header.h > PIXELS_MOST)
        return;
    fuzz_stands_for(size + PIXELS_MOST * BYTES);
    fuzz_picture(data, size);
}
