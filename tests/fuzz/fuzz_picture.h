/* fuzz_picture.h - what the targets for picture files share: any bytes decode in all ways and
 * resize, or are refused with one line.
 *
 *     fuzz_stands_for(...);
 *     fuzz_picture(data, size);
 */
#ifndef TESTS_FUZZ_FUZZ_PICTURE_H
#define TESTS_FUZZ_FUZZ_PICTURE_H

#include "tests/fuzz/fuzz.h"

#include "io/picture_file.h"

static inline void fuzz_picture_as(const uint8_t *data, size_t size, PictureWish wish)
{
    enum { RESIZED_MOST = 1024 }; /* pixels a side */
    Arena arena = {0};
    Error err = {0}, told = {0};
    DecodedPicture picture;
    PictureHeader header = {0};
    const Bytes bytes = {data, size};
    bool probed = picture_file_probe(bytes, "fuzz", &header, &told);
    bool ok = picture_file_decode(&arena, bytes, "fuzz", &wish, &picture, &err);
    const Image *image = &picture.image;
    fuzz_check_error(ok, &err);
    fuzz_check_error(probed, &told);
    FUZZ_REQUIRE(probed || !ok);
    FUZZ_REQUIRE(!ok || (header.w == picture.header.w && header.h == picture.header.h));
    if (ok && image->w <= RESIZED_MOST && image->h <= RESIZED_MOST) {
        FUZZ_REQUIRE(image->c == (wish.channels ? wish.channels : header.c));
        for (int method = 0; method < RESIZE_METHODS; method++) {
            Image fitted = image_fit(&arena, image, &picture.extent, 5, 7, (ResizeMethod)method);
            FUZZ_REQUIRE(fitted.w == 5 && fitted.h == 7 && fitted.c == image->c);
        }
    }
    arena_free(&arena);
}

static inline void fuzz_picture(const uint8_t *data, size_t size)
{
    static const PictureWish WISHES[] = {
        {.channels = 0}, {.channels = 1}, {.channels = 3}, {.channels = 4}, {3, 5, 7}};
    for (int i = 0; i < LENGTH(WISHES); i++)
        fuzz_picture_as(data, size, WISHES[i]);
}

#endif
