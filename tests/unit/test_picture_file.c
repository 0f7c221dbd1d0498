/* Tests picture files of every kind against what Pillow reads of them (tests/unit/pictures, made by
 * the make.py there), and files that are cut, lie, or are something else. */
#include "tests/unit/unit.h"

#include "base/buf.h"
#include "base/rng.h"
#include "io/exif.h"
#include "io/file.h"
#include "io/picture_file.h"

#include <stdlib.h>
#include <string.h>

/* Pictures of every kind that this build reads. */
static const char *const KEPT[] = {
    "sampled_420.jpg",  "progressive.jpg",     "grey.jpg",
    "inks.jpg",         "inks_ycck.jpg",       "turn_6.jpg",
    "grey.ppm",         "alpha_png.pam",       "alpha_png.png",
#ifdef HAVE_WEBP
    "alpha_lossy.webp", "alpha_lossless.webp",
#endif
};

static Error err;
static Arena arena;
static const char *folder; /* of the pictures */

static Bytes load(const char *name)
{
    Bytes bytes;
    if (!file_read(&arena, path_join(&arena, folder, name), 1 << 20, &bytes, &err))
        fail_test("%s", err.text);
    return bytes;
}

static DecodedPicture decode(Bytes bytes, PictureWish wish)
{
    DecodedPicture picture;
    if (!picture_file_decode(&arena, bytes, "x", &wish, &picture, &err))
        fail_test("%s", err.text);
    return picture;
}

static Image read_as(const char *name, int channels)
{
    return decode(load(name), (PictureWish){.channels = channels}).image;
}

static size_t size_of(const Image *image)
{
    return (size_t)image->w * (size_t)image->h * (size_t)image->c;
}

/* The largest difference of two images of one size. */
static int difference(const uint8_t *a, const uint8_t *b, size_t count)
{
    int most = 0;
    for (size_t i = 0; i < count; i++)
        most = MAX(most, abs(a[i] - b[i]));
    return most;
}

static void refused(Bytes bytes, const char *want)
{
    PictureWish wish = {0};
    DecodedPicture picture;
    assert_false(picture_file_decode(&arena, bytes, "x", &wish, &picture, &err));
    assert_string_equal(err.text, want);
}

static Bytes bytes_of(const char *text)
{
    return (Bytes){(const uint8_t *)text, strlen(text)};
}

/* ---- pixels */

/* The same settings of the library give the same pixels; another version may round otherwise. */
TEST(jpeg_pixels_are_pillows)
{
    static const char *const NAMES[] = {"sampled_444", "sampled_422", "sampled_420", "progressive",
                                        "grey",        "inks",        "inks_ycck"};
    for (int i = 0; i < LENGTH(NAMES); i++) {
        Image ours = read_as(arena_printf(&arena, "%s.jpg", NAMES[i]), 3);
        Image want = read_as(arena_printf(&arena, "%s.ppm", NAMES[i]), 3);
        assert_true(ours.w == want.w && ours.h == want.h);
        assert_true(difference(ours.pixels, want.pixels, size_of(&want)) <= 2);
    }
    assert_int_equal(read_as("grey.jpg", 0).c, 1);
    assert_int_equal(read_as("inks.jpg", 0).c, 3);
    assert_int_equal(read_as("grey.jpg", 4).pixels[3], 255);
}

/* Alpha is dropped, or kept if it is asked for. */
TEST(pixels_with_alpha_are_pillows)
{
    static const char *const ENDS[] = {"_png.png", "_lossy.webp", "_lossless.webp"};
    for (int i = 0; i < LENGTH(ENDS); i++) {
        const char *name = arena_printf(&arena, "alpha%s", ENDS[i]);
        const char *stem = arena_printf(&arena, "%.*s", (int)strcspn(name, "."), name);
#ifndef HAVE_WEBP
        if (strstr(name, "webp")) {
            refused(load(name), "x: a WebP file, and this onecycle was built without WebP; convert "
                                "it to PNG or JPEG");
            continue;
        }
#endif
        Image without = read_as(name, 3), with = read_as(name, 4);
        Image colour = read_as(arena_printf(&arena, "%s.ppm", stem), 3);
        Image all = read_as(arena_printf(&arena, "%s.pam", stem), 4);
        assert_int_equal(read_as(name, 0).c, 3);
        assert_true(difference(without.pixels, colour.pixels, size_of(&colour)) <= 2);
        assert_true(difference(with.pixels, all.pixels, size_of(&all)) <= 2);
    }
}

/* Where EXIF's number stands in a file with EXIF data of one tag. */
static uint8_t *orientation_in(Bytes bytes)
{
    static const uint8_t BIG[] = {1, 0x12, 0, 3, 0, 0, 0, 1}, LITTLE[] = {0x12, 1, 3, 0, 1, 0, 0};
    uint8_t *big = memmem(bytes.data, bytes.size, BIG, sizeof BIG);
    uint8_t *little = memmem(bytes.data, bytes.size, LITTLE, sizeof LITTLE);
    assert_true(big || little);
    return big ? big + sizeof BIG + 1 : little + 8;
}

TEST(pictures_are_turned_upright)
{
    for (int i = 1; i <= 8; i++) {
        Bytes bytes = load("turn_6.jpg");
        *orientation_in(bytes) = (uint8_t)i;
        DecodedPicture ours = decode(bytes, (PictureWish){.channels = 3});
        Image want = read_as(arena_printf(&arena, "turn_%d.ppm", i), 3);
        assert_int_equal(ours.header.orientation, i);
        assert_true(ours.image.w == want.w && ours.image.h == want.h);
        assert_true(ours.header.w == want.w && ours.header.h == want.h);
        assert_true(difference(ours.image.pixels, want.pixels, size_of(&want)) <= 2);
    }
}

TEST(an_orientation_that_makes_no_sense_is_none)
{
    static const struct {
        const char *bytes; /* 26 of them */
        size_t size;
        int orientation;
    } CASES[] = {
        {"MM\0*\0\0\0\10\0\1\1\22\0\3\0\0\0\1\0\6\0\0\0\0\0\0", 26, 6},
        {"II*\0\10\0\0\0\1\0\22\1\3\0\1\0\0\0\10\0\0\0\0\0\0\0", 26, 8},
        {"II*\0\10\0\0\0\1\0\22\1\3\0\1\0\0\0\11\0\0\0\0\0\0\0", 26, 1}, /* there is no 9 */
        {"II*\0\10\0\0\0\1\0\22\1\4\0\1\0\0\0\6\0\0\0\0\0\0\0", 26, 1},  /* not a SHORT */
        {"II*\0\377\377\377\377\1\0\22\1\3\0\1\0\0\0\6\0\0\0\0\0\0\0", 26, 1},
        {"II*\0\10\0\0\0\377\377\22\1\4\0\1\0\0\0\6\0\0\0\0\0\0\0", 26, 1},
        {"MM\0*\0\0\0\10", 8, 1},
        {"JJ\0*\0\0\0\10\0\1", 10, 1},
        {"", 0, 1},
    };
    for (int i = 0; i < LENGTH(CASES); i++) {
        const uint8_t *copy = arena_copy(&arena, CASES[i].bytes, CASES[i].size);
        assert_int_equal(exif_orientation((Bytes){copy, CASES[i].size}), CASES[i].orientation);
    }
}

/* Pillow: draft(), then resize(size, BILINEAR, box), the box where fastai's region lies in what was
 * decoded. */
TEST(regions_and_pixels_of_a_fitted_photograph_are_pillows)
{
    static const int SIZES[][2] = {{8, 8},   {12, 9}, {9, 12},  {16, 16}, {5, 20},
                                   {20, 5},  {1, 1},  {24, 24}, {7, 3},   {3, 7},
                                   {13, 11}, {2, 2},  {10, 15}, {15, 10}, {6, 23},
                                   {23, 6},  {18, 4}, {4, 18},  {11, 11}, {22, 17}};
    const Bytes photo = load("photo.jpg");
    Image want = read_as("photo_fits.ppm", 3);
    const uint8_t *pixels = want.pixels;
    bool smaller = false;
    for (int method = 0; method < RESIZE_METHODS; method++)
        for (int i = 0; i < LENGTH(SIZES); i++) {
            int w = SIZES[i][0], h = SIZES[i][1];
            DecodedPicture picture = decode(photo, (PictureWish){.channels = 3, .w = w, .h = h});
            smaller = smaller || picture.image.w < picture.header.w;
            Image ours =
                image_fit(&arena, &picture.image, &picture.extent, w, h, (ResizeMethod)method);
            assert_true(difference(ours.pixels, pixels, size_of(&ours)) <= 1);
            pixels += size_of(&ours);
        }
    assert_true(smaller);
    assert_ptr_equal(pixels, want.pixels + size_of(&want));
}

TEST(netpbm_files_are_read)
{
    static const struct {
        const char *file;
        int w, h, c;
        const char *pixels;
    } CASES[] = {
        {"P1\n# bits, 1 is black\n4 2\n0110\n1 0 0 1\n", 4, 2, 1, "\377\0\0\377\0\377\377\0"},
        {"P2 2 2 15\n0 15 # white\n1 8", 2, 2, 1, "\0\377\21\210"},
        {"P3 1 1 255 1 2 3", 1, 1, 3, "\1\2\3"},
        {"P4 10 1\n\252\200", 10, 1, 1, "\0\377\0\377\0\377\0\377\0\377"},
        {"P5 2 1 255 ab", 2, 1, 1, "ab"},
        {"P5 1 1 65535 \200\1", 1, 1, 1, "\200"},
        {"P6 1 1 255\nxyz and more", 1, 1, 3, "xyz"},
        {"P7\nWIDTH 1\nHEIGHT 1\nDEPTH 2\nMAXVAL 255\nTUPLTYPE GRAYSCALE_ALPHA\nENDHDR\nga", 1, 1,
         1, "g"},
        {"P7\nWIDTH 1\nHEIGHT 1\nDEPTH 4\nMAXVAL 255\nENDHDR\nrgba", 1, 1, 3, "rgb"},
    };
    for (int i = 0; i < LENGTH(CASES); i++) {
        Image image = decode(bytes_of(CASES[i].file), (PictureWish){0}).image;
        assert_true(image.w == CASES[i].w && image.h == CASES[i].h && image.c == CASES[i].c);
        assert_memory_equal(image.pixels, CASES[i].pixels, size_of(&image));
    }
    Image alpha = decode(bytes_of(CASES[7].file), (PictureWish){.channels = 4}).image;
    assert_memory_equal(alpha.pixels, "ggga", 4);
}

/* ---- what is refused */

TEST(a_jpeg_that_is_cut_is_refused)
{
    static const char *const NAMES[] = {"sampled_420.jpg", "progressive.jpg", "inks.jpg"};
    for (int i = 0; i < LENGTH(NAMES); i++) {
        const Bytes whole = load(NAMES[i]);
        for (size_t size = 0; size < whole.size; size++) {
            Bytes cut = {arena_copy(&arena, whole.data, size), size};
            DecodedPicture picture;
            assert_false(picture_file_decode(&arena, cut, "x", &(PictureWish){0}, &picture, &err));
        }
    }
    assert_string_equal(err.text, "x: the JPEG file is cut short; use another copy");
}

/* Other programs take such a file, too; that pixels were made up is told. */
TEST(damage_within_a_jpeg_is_noticed)
{
    Bytes bytes = load("photo.jpg");
    assert_false(decode(bytes, (PictureWish){0}).damaged);
    memcpy((uint8_t *)bytes.data + bytes.size / 2, "\xff\xd9", 2); /* it says that it ends here */
    assert_true(decode(bytes, (PictureWish){0}).damaged);
}

/* Its size as its header has it: SOF0 or SOF2, length, precision, height, width. */
static void set_size(Bytes bytes, int h, int w)
{
    uint8_t *frame = memmem(bytes.data, bytes.size, "\xff\xc0\0\x11\x8", 5);
    if (!frame)
        frame = memmem(bytes.data, bytes.size, "\xff\xc2\0\x11\x8", 5);
    assert_non_null(frame);
    frame[5] = (uint8_t)(h >> 8);
    frame[6] = (uint8_t)h;
    frame[7] = (uint8_t)(w >> 8);
    frame[8] = (uint8_t)w;
}

TEST(a_jpeg_header_that_lies_costs_nothing)
{
    static const char *const NAMES[] = {"sampled_420.jpg", "progressive.jpg"};
    for (int i = 0; i < LENGTH(NAMES); i++) {
        Bytes bytes = load(NAMES[i]);
        set_size(bytes, 65535, 65535);
        refused(bytes,
                "x: it has 65535 x 65535 pixels; sides can be at most 16384, make it smaller");
        set_size(bytes, 1, 16385);
        refused(bytes, "x: it has 1 x 16385 pixels; sides can be at most 16384, make it smaller");
        size_t before = arena_size(&arena);
        set_size(bytes, 16384, 16384);
        refused(bytes, "x: the JPEG file cannot be read (its header promises more pixels than its "
                       "bytes can contain); use another copy");
        assert_int_equal(arena_size(&arena), before);
        set_size(bytes, 0, 5);
        DecodedPicture picture;
        assert_false(picture_file_decode(&arena, bytes, "x", &(PictureWish){0}, &picture, &err));
    }
}

/* Every scan goes through all of the picture. */
TEST(a_jpeg_of_endless_scans_is_refused)
{
    const Bytes bytes = load("progressive.jpg");
    size_t last = bytes.size - 2;
    while (bytes.data[last - 1] != 0xff || bytes.data[last] != 0xda)
        last--;
    Buf file = {0};
    buf_add(&file, bytes.data, last - 1);
    for (int i = 0; i < 600; i++)
        buf_add(&file, bytes.data + last - 1, bytes.size - 2 - (last - 1));
    buf_add(&file, "\xff\xd9", 2);
    refused((Bytes){(uint8_t *)file.data, file.size},
            "x: the JPEG file cannot be read (it goes over its pixels more than 500 times); use "
            "another copy");
    buf_free(&file);
}

TEST(a_netpbm_file_that_is_wrong_is_refused)
{
    static const struct {
        const char *file, *want;
    } CASES[] = {
        {"P5 2", "is cut short"},
        {"P5 2 2 255 abc", "is cut short"},
        {"P2 2 2 255 1 2 3 ", "is cut short"},
        {"P1 9000 9000 0", "is cut short"},
        {"P6 16384 16384 255 rgb", "is cut short"},
        {"P7\nWIDTH 1\nHEIGHT 1\nDEPTH 1\n", "is cut short"},
        {"P5 0 2 255 abc", "has a damaged header"},
        {"P5 2 2 70000 abcdefgh", "has a damaged header"},
        {"P7\nWIDTH 1\nHEIGHT 1\nDEPTH 5\nMAXVAL 255\nENDHDR\nabcde", "has a damaged header"},
        {"P7\nCOLOUR 1\n", "has an unknown header"},
        {"P2 2 1 15 1 16", "has a value that is none or out of range"},
        {"P2 2 1 15 1 x ", "has a value that is none or out of range"},
        {"P1 2 1 0 2", "has a value that is none or out of range"},
        {"P5 2 1 9 \7\12", "has a value that is none or out of range"},
    };
    for (int i = 0; i < LENGTH(CASES); i++)
        refused(bytes_of(CASES[i].file),
                arena_printf(&arena, "x: the netpbm file %s; use another copy", CASES[i].want));
    refused(bytes_of("P5 1 20000 255 a"),
            "x: it has 20000 x 1 pixels; sides can be at most 16384, make it smaller");
}

TEST(what_is_no_picture_is_named)
{
    static const struct {
        const char *bytes, *want;
    } CASES[] = {
        {"", "the file is empty, not a picture; use another copy"},
        {"GIF89a...", "a GIF file, which is not read; convert it to PNG or JPEG"},
        {"BM......", "a BMP file, which is not read; convert it to PNG or JPEG"},
        {"....ftypheic", "a HEIC file, which is not read; convert it to PNG or JPEG"},
        {"%PDF-1.4", "a PDF document, not a picture; use another copy"},
        {"<!DOCTYPE html>", "a web page, not a picture; use another copy"},
        {"hello\n", "a text, not a picture; use another copy"},
        {"MMXXVI", "a text, not a picture; use another copy"},
        {"P9 3 3", "a text, not a picture; use another copy"},
        {"\x7f\1\2\3", "not a picture, or of an unknown kind; use PNG or JPEG"},
    };
    for (int i = 0; i < LENGTH(CASES); i++)
        refused(bytes_of(CASES[i].bytes), arena_printf(&arena, "x: %s", CASES[i].want));
}

TEST(names_of_pictures)
{
    static const char *const YES[] = {"a.png", "B.PNG", "c.jpg", "d.JPeG",
                                      "e.pgm", "f.gif", ".jpg"};
    static const char *const NO[] = {"png", "a.txt", "jpg.", "a.png.txt", "labels.csv", ""};
    for (int i = 0; i < LENGTH(YES); i++)
        assert_true(picture_file_named(YES[i]));
    for (int i = 0; i < LENGTH(NO); i++)
        assert_false(picture_file_named(NO[i]));
}

/* ---- what chance makes of files */

/* Cut, some bits turned, bytes of one file in another, or a frame that lies. */
static size_t spoil(Rng *rng, uint8_t *bytes, size_t size, const uint8_t *other, size_t other_size)
{
    uint32_t at = rng_below(rng, (uint32_t)size), count = 1 + rng_below(rng, 8);
    switch (rng_below(rng, 4)) {
    case 0:
        return at;
    case 1:
        for (uint32_t i = 0; i < count; i++)
            bytes[rng_below(rng, (uint32_t)size)] ^= (uint8_t)(1 << rng_below(rng, 8));
        return size;
    case 2:
        memcpy(bytes + at, other, MIN(size - at, other_size));
        return size;
    default:
        for (uint32_t i = 0; i < count; i++) /* headers are at the beginning */
            bytes[rng_below(rng, (uint32_t)MIN(size, 256))] = (uint8_t)rng_next(rng);
        return size;
    }
}

/* Each is read, or refused with one line that steers no terminal. */
TEST(two_hundred_broken_files_of_each_are_refused_or_read)
{
    static const int CHANNELS[] = {0, 1, 3, 4};
    Rng rng = rng_stream(15, RNG_PREVIEW, 0);
    for (int i = 0; i < LENGTH(KEPT); i++)
        for (int k = 0; k < 200; k++) {
            Arena scratch = {0};
            const Bytes whole = load(KEPT[i]), other = load(KEPT[(i + k) % LENGTH(KEPT)]);
            uint8_t *bytes = arena_copy(&scratch, whole.data, whole.size);
            size_t size = spoil(&rng, bytes, whole.size, other.data, other.size);
            const Bytes exact = {arena_copy(&scratch, bytes, size), size};
            const PictureWish wish = {.channels = CHANNELS[k % 4], .w = k % 9, .h = k % 9};
            DecodedPicture picture;
            Error told = {0};
            bool ok = picture_file_decode(&scratch, exact, "x", &wish, &picture, &told);
            assert_true(ok == !told.text[0]);
            for (const char *c = told.text; *c; c++)
                assert_true((uint8_t)*c >= ' ' && *c != 0x7f);
            arena_free(&scratch);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(jpeg_pixels_are_pillows),
        cmocka_unit_test(pixels_with_alpha_are_pillows),
        cmocka_unit_test(pictures_are_turned_upright),
        cmocka_unit_test(an_orientation_that_makes_no_sense_is_none),
        cmocka_unit_test(regions_and_pixels_of_a_fitted_photograph_are_pillows),
        cmocka_unit_test(netpbm_files_are_read),
        cmocka_unit_test(a_jpeg_that_is_cut_is_refused),
        cmocka_unit_test(damage_within_a_jpeg_is_noticed),
        cmocka_unit_test(a_jpeg_header_that_lies_costs_nothing),
        cmocka_unit_test(a_jpeg_of_endless_scans_is_refused),
        cmocka_unit_test(a_netpbm_file_that_is_wrong_is_refused),
        cmocka_unit_test(what_is_no_picture_is_named),
        cmocka_unit_test(names_of_pictures),
        cmocka_unit_test(two_hundred_broken_files_of_each_are_refused_or_read),
    };
    const char *source = getenv("SRCDIR");
    folder = path_join(&arena, source ? source : ".", "tests/unit/pictures");
    int status = unit_run(tests);
    arena_free(&arena);
    return status;
}
