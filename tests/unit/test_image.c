/* Tests reading every kind of PNG file as 8-bit pixels, and resizing against a naive version. */
#include "tests/unit/scratch.h"

#include "base/rng.h"
#include "io/file.h"
#include "io/picture_file.h"
#include "io/png.h"

#include <math.h>
#include <png.h>
#include <zlib.h>

static Error err;

static void to_buf(png_structp png, png_bytep data, size_t size)
{
    buf_add(png_get_io_ptr(png), data, size);
}

static void nothing(png_structp png)
{
    (void)png;
}

/* Any kind of PNG, made from rows as they are in the file.  palette: 4 entries or NULL. */
static void make_png(Buf *out, int w, int h, int depth, int kind, int interlace,
                     const png_color *palette, uint8_t *rows, size_t row)
{
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
    png_infop info = png_create_info_struct(png);
    png_set_write_fn(png, out, to_buf, nothing);
    png_set_IHDR(png, info, (unsigned)w, (unsigned)h, depth, kind, interlace, 0, 0);
    if (palette)
        png_set_PLTE(png, info, palette, 4);
    if (palette)
        png_set_tRNS(png, info, (uint8_t[]){0, 128, 255, 255}, 4, NULL);
    uint8_t *row_of[64];
    for (int y = 0; y < h; y++)
        row_of[y] = rows + (size_t)y * row;
    png_set_rows(png, info, row_of);
    png_write_png(png, info, PNG_TRANSFORM_IDENTITY, NULL);
    png_destroy_write_struct(&png, &info);
}

/* Whether bytes are read as a picture; why not is in err. */
static bool decodes(Arena *arena, const void *data, size_t size, const char *name, int channels,
                    Image *out)
{
    const PictureWish wish = {.channels = channels};
    DecodedPicture picture;
    bool ok = picture_file_decode(arena, (Bytes){data, size}, name, &wish, &picture, &err);
    *out = picture.image;
    return ok;
}

static Image decode(Arena *arena, Buf *png, int channels)
{
    Image image;
    if (!decodes(arena, png->data, png->size, "test.png", channels, &image))
        fail_test("%s", err.text);
    buf_free(png);
    return image;
}

TEST(pictures_round_trip)
{
    Arena arena = {0};
    Rng rng = rng_stream(1, RNG_PREVIEW, 0);
    for (int c = 1; c <= 3; c += 2) {
        uint8_t pixels[7 * 5 * 3];
        for (int i = 0; i < LENGTH(pixels); i++)
            pixels[i] = (uint8_t)rng_next(&rng);
        Image image = {.w = 7, .h = 5, .c = c, .pixels = pixels};
        DecodedPicture back;
        assert_true(png_write("a.png", &image, &err));
        assert_true(picture_file_read(&arena, "a.png", &(PictureWish){0}, &back, &err));
        assert_true(back.image.w == 7 && back.image.h == 5 && back.image.c == c);
        assert_memory_equal(back.image.pixels, pixels, (size_t)(7 * 5 * c));
        Bytes bytes;
        Buf file = {0};
        PictureHeader header;
        assert_true(picture_file_load(&file, "a.png", &bytes, &err));
        assert_true(picture_file_probe(bytes, "a.png", &header, &err));
        assert_true(header.w == 7 && header.h == 5 && header.c == c && header.orientation == 1);
        buf_free(&file);
    }
    arena_free(&arena);
}

/* For the terminal; what is read again has alpha if it is wished for. */
TEST(alpha_is_written)
{
    enum { COLOR_TYPE = 25, RGBA = 6 };
    Arena arena = {0};
    Buf png = {0};
    uint8_t pixel[] = {10, 20, 30, 40, 50, 60, 70, 255};
    Image image = {.w = 2, .h = 1, .c = 4, .pixels = pixel};
    png_encode(&png, &image);
    assert_int_equal(png.data[COLOR_TYPE], RGBA);
    Image all;
    assert_true(decodes(&arena, png.data, png.size, "alpha.png", 4, &all));
    assert_memory_equal(all.pixels, pixel, sizeof pixel);
    Image back = decode(&arena, &png, 3);
    assert_memory_equal(back.pixels, ((uint8_t[]){10, 20, 30, 50, 60, 70}), 6);
    arena_free(&arena);
}

/* A picture of few colours: the file has those that are seen, each with its alpha. */
TEST(colours_are_written_as_a_palette)
{
    static const Swatch swatch[SWATCHES] = {[7] = {10, 20, 30, 40}, [200] = {50, 60, 70, 255}};
    Arena arena = {0};
    Buf png = {0};
    uint8_t pixel[] = {200, 7};
    Image image = {.w = 2, .h = 1, .c = 1, .pixels = pixel, .swatch = swatch};
    png_encode(&png, &image);
    const char *palette = memmem(png.data, png.size, "PLTE", 4);
    const char *alpha = memmem(png.data, png.size, "tRNS", 4);
    assert_true(palette && memcmp(palette - 4, "\0\0\0\6", 4) == 0);
    assert_true(alpha && memcmp(alpha - 4, "\0\0\0\2tRNS\x28\xff", 10) == 0);
    Image back = decode(&arena, &png, 3);
    assert_memory_equal(back.pixels, ((uint8_t[]){50, 60, 70, 10, 20, 30}), 6);
    arena_free(&arena);
}

TEST(grey_and_colour_convert_as_pil_does)
{
    Arena arena = {0};
    Buf png = {0};
    uint8_t rgb[] = {255, 255, 255, 255, 0, 0, 0, 255, 0, 0, 0, 255, 10, 20, 30, 0, 0, 0};
    uint8_t luma[] = {255, 76, 150, 29, 18, 0};
    make_png(&png, 6, 1, 8, PNG_COLOR_TYPE_RGB, 0, NULL, rgb, sizeof rgb);
    assert_memory_equal(decode(&arena, &png, 1).pixels, luma, sizeof luma);
    make_png(&png, 6, 1, 8, PNG_COLOR_TYPE_GRAY, 0, NULL, luma, sizeof luma);
    Image image = decode(&arena, &png, 3);
    for (int i = 0; i < 18; i++)
        assert_int_equal(image.pixels[i], luma[i / 3]);
    arena_free(&arena);
}

/* Pillow's weights count, sums are rounded, and grey stays as it is. */
TEST(grey_of_a_colour_is_pillows)
{
    static const uint8_t RGB[][4] = {{1, 0, 0, 0},     {2, 0, 0, 1},         {0, 1, 0, 1},
                                     {0, 0, 4, 0},     {0, 0, 5, 1},         {200, 100, 50, 124},
                                     {12, 34, 56, 30}, {250, 128, 114, 163}, {1, 2, 3, 2}};
    for (int i = 0; i < LENGTH(RGB); i++)
        assert_int_equal(image_luma(RGB[i][0], RGB[i][1], RGB[i][2]), RGB[i][3]);
    for (int v = 0; v < 256; v++)
        assert_int_equal(image_luma((uint8_t)v, (uint8_t)v, (uint8_t)v), v);
}

TEST(every_kind_of_png_becomes_bytes)
{
    Arena arena = {0};
    Buf png = {0};
    uint8_t grey16[] = {0x12, 0x34, 0xff, 0x80};
    make_png(&png, 2, 1, 16, PNG_COLOR_TYPE_GRAY, 0, NULL, grey16, 4);
    assert_memory_equal(decode(&arena, &png, 0).pixels, "\x12\xff", 2);

    uint8_t grey_alpha[] = {200, 0, 100, 255};
    make_png(&png, 2, 1, 8, PNG_COLOR_TYPE_GRAY_ALPHA, 0, NULL, grey_alpha, 4);
    assert_memory_equal(decode(&arena, &png, 0).pixels, "\310\144", 2); /* dropped, not blended */

    uint8_t rgba16[] = {1, 0, 2, 0, 3, 0, 0, 0};
    make_png(&png, 1, 1, 16, PNG_COLOR_TYPE_RGB_ALPHA, 0, NULL, rgba16, 8);
    assert_memory_equal(decode(&arena, &png, 0).pixels, "\1\2\3", 3);

    uint8_t bits[] = {0xa0};
    make_png(&png, 4, 1, 1, PNG_COLOR_TYPE_GRAY, 0, NULL, bits, 1);
    assert_memory_equal(decode(&arena, &png, 0).pixels, "\377\0\377\0", 4);

    const png_color palette[4] = {{1, 2, 3}, {4, 5, 6}, {255, 255, 255}, {0, 0, 0}};
    uint8_t indices[] = {0x1b}; /* 0 1 2 3 in two bits each */
    make_png(&png, 4, 1, 2, PNG_COLOR_TYPE_PALETTE, 0, palette, indices, 1);
    Image image = decode(&arena, &png, 0);
    assert_int_equal(image.c, 3);
    assert_memory_equal(image.pixels, "\1\2\3\4\5\6\377\377\377\0\0\0", 12);
    arena_free(&arena);
}

TEST(interlaced_pictures_are_the_same)
{
    Arena arena = {0};
    uint8_t pixels[13 * 11 * 3];
    for (int i = 0; i < LENGTH(pixels); i++)
        pixels[i] = (uint8_t)(i * 7);
    for (int w = 1; w <= 13; w++) /* some of the seven passes are empty in small ones */
        for (int h = 1; h <= 11; h++)
            for (int c = 1; c <= 3; c += 2) {
                Buf png = {0};
                make_png(&png, w, h, 8, c == 1 ? PNG_COLOR_TYPE_GRAY : PNG_COLOR_TYPE_RGB,
                         PNG_INTERLACE_ADAM7, NULL, pixels, (size_t)(w * c));
                assert_memory_equal(decode(&arena, &png, c).pixels, pixels, (size_t)(w * h * c));
            }
    arena_free(&arena);
}

TEST(damaged_pictures_are_refused)
{
    Arena arena = {0};
    Buf png = {0};
    Image image = {.w = 20, .h = 20, .c = 1, .pixels = ARENA_NEW(&arena, uint8_t, 400)}, out;
    DecodedPicture bad;
    png_encode(&png, &image);
    for (size_t size = 0; size < png.size; size++)
        assert_false(decodes(&arena, png.data, size, "cut.png", 0, &out));
    assert_string_equal(err.text, "cut.png: the PNG file is cut short; use another copy");
    png.data[45] ^= 1;
    scratch_file("bad.png", png.data, png.size);
    assert_false(picture_file_read(&arena, "bad.png", &(PictureWish){0}, &bad, &err));
    assert_non_null(strstr(err.text, "bad.png: the PNG file is damaged (IDAT: "));
    buf_free(&png);
    arena_free(&arena);
}

static void add_big_endian(Buf *out, uint32_t number)
{
    for (int shift = 24; shift >= 0; shift -= 8)
        buf_char(out, (char)(number >> shift));
}

/* A file that says it has so many pixels in colour, and has none. */
static void lying_png(Buf *out, uint32_t w, uint32_t h)
{
    buf_add(out, "\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 16);
    add_big_endian(out, w);
    add_big_endian(out, h);
    buf_add(out, "\x08\x02\0\0\0", 5);
    add_big_endian(out, (uint32_t)crc32(0, (const Bytef *)out->data + 12, 17));
    buf_add(out, "\0\0\0\0IDAT\x35\xaf\x06\x1e", 12);
}

TEST(too_large_pictures_are_told_with_the_limit)
{
    static const int SIDES[][2] = {{16385, 1}, {2000000, 3}, {1, 16385}};
    for (int i = 0; i < LENGTH(SIDES); i++) {
        Arena arena = {0};
        Buf png = {0};
        PictureHeader header;
        DecodedPicture out;
        lying_png(&png, (uint32_t)SIDES[i][0], (uint32_t)SIDES[i][1]);
        scratch_file("large.png", png.data, png.size);
        const Bytes bytes = {(uint8_t *)png.data, png.size};
        assert_false(picture_file_probe(bytes, "large.png", &header, &err));
        assert_false(picture_file_read(&arena, "large.png", &(PictureWish){0}, &out, &err));
        assert_string_equal(
            err.text,
            arena_printf(
                &arena,
                "large.png: it has %d x %d pixels; sides can be at most 16384, make it smaller",
                SIDES[i][1], SIDES[i][0]));
        buf_free(&png);
        arena_free(&arena);
    }
}

/* 16000 x 16000 pixels promised by a hundred bytes: refused before the memory is taken. */
TEST(a_header_that_lies_costs_nothing)
{
    Arena arena = {0};
    Buf png = {0};
    Image out;
    lying_png(&png, 16000, 16000);
    assert_false(decodes(&arena, png.data, png.size, "lie.png", 0, &out));
    assert_string_equal(err.text, "lie.png: the PNG file is damaged (its header promises more "
                                  "pixels than its bytes can contain); use another copy");
    assert_int_equal(arena_size(&arena), 0);
    buf_free(&png);
    arena_free(&arena);
}

/* ---- resizing */

static double triangle(double x)
{
    return fmax(0, 1 - fabs(x));
}

/* One pixel of one axis in double: every source pixel weighted by its distance. */
static double naive(const double *line, int n, int to, int position)
{
    double scale = (double)n / to, stretch = fmax(1, scale), sum = 0, total = 0;
    for (int i = 0; i < n; i++) {
        double weight = triangle((i + 0.5 - (position + 0.5) * scale) / stretch);
        sum += weight * line[i];
        total += weight;
    }
    return sum / total;
}

TEST(resizing_matches_the_naive_version)
{
    static const int SIZES[][4] = {
        {9, 7, 4, 3}, {4, 4, 8, 8}, {28, 28, 32, 20}, {1, 5, 3, 1}, {6, 6, 6, 6}};
    Arena arena = {0};
    Rng rng = rng_stream(2, RNG_PREVIEW, 0);
    for (int s = 0; s < LENGTH(SIZES); s++) {
        int w = SIZES[s][0], h = SIZES[s][1], to_w = SIZES[s][2], to_h = SIZES[s][3];
        Image image = {.w = w, .h = h, .c = 3, .pixels = ARENA_NEW(&arena, uint8_t, w * h * 3)};
        for (int i = 0; i < w * h * 3; i++)
            image.pixels[i] = (uint8_t)rng_next(&rng);
        Image out = image_resize(&arena, &image, to_w, to_h);
        assert_true(out.w == to_w && out.h == to_h && out.c == 3);
        for (int i = 0; i < to_w * to_h * 3; i++) {
            double column[64], line[64];
            for (int y = 0; y < h; y++) {
                for (int x = 0; x < w; x++)
                    line[x] = image.pixels[(y * w + x) * 3 + i % 3];
                column[y] = naive(line, w, to_w, i / 3 % to_w);
            }
            double want = naive(column, h, to_h, i / 3 / to_w);
            assert_true(fabs(out.pixels[i] - want) <= 1.01); /* rounded once per axis */
        }
    }
    arena_free(&arena);
}

static Image noise_picture(Arena *arena, int w, int h, int c)
{
    Image image = {.w = w, .h = h, .c = c, .pixels = ARENA_NEW(arena, uint8_t, w * h * c)};
    Rng rng = rng_stream(3, RNG_PREVIEW, (uint64_t)(w * h));
    for (int i = 0; i < w * h * c; i++)
        image.pixels[i] = (uint8_t)rng_next(&rng);
    return image;
}

static const uint8_t *pixel_at(const Image *image, int x, int y)
{
    return image->pixels + (y * image->w + x) * image->c;
}

/* The sizes between are fastai v1's: each side by the smaller (crop) or larger (pad) ratio, rounded
 * to even; what a crop has too much goes off the far side where it is odd. */
TEST(a_picture_of_other_proportions_is_cropped_or_padded_as_fastai_does)
{
    static const struct {
        int w, h, to_w, to_h; /* pixels */
        int whole_w, whole_h; /* that it is scaled to */
        int left, top;        /* of the part taken; below 0: of the picture in its border */
        ResizeMethod method;
    } CASES[] = {
        {100, 40, 28, 28, 70, 28, 21, 0, RESIZE_CROP},
        {40, 100, 28, 28, 28, 70, 0, 21, RESIZE_CROP},
        {9, 6, 6, 6, 9, 6, 2, 0, RESIZE_CROP}, /* 3 too many: 2 before, 1 after */
        {8, 6, 4, 4, 5, 4, 1, 0, RESIZE_CROP}, /* 5.33 */
        {5, 3, 8, 12, 20, 12, 6, 0, RESIZE_CROP},
        {7, 7, 3, 3, 3, 3, 0, 0, RESIZE_CROP},
        {100, 40, 28, 28, 28, 28, 0, 0, RESIZE_SQUISH},
        {100, 40, 28, 28, 28, 11, 0, -8, RESIZE_PAD}, /* 11.2; 17 rows: 8 before, 9 after */
        {3, 30, 10, 10, 1, 10, -4, 0, RESIZE_PAD},
        {2, 8, 16, 16, 4, 16, -6, 0, RESIZE_PAD},
    };
    Arena arena = {0};
    for (int i = 0; i < LENGTH(CASES); i++) {
        int w = CASES[i].to_w, h = CASES[i].to_h;
        Image image = noise_picture(&arena, CASES[i].w, CASES[i].h, 3);
        Image whole = image_resize(&arena, &image, CASES[i].whole_w, CASES[i].whole_h);
        Image out = image_fit(&arena, &image, NULL, w, h, CASES[i].method);
        assert_true(out.w == w && out.h == h && out.c == 3);
        for (int y = 0; y < h; y++)
            for (int x = 0; x < w; x++) {
                int column = x + CASES[i].left, row = y + CASES[i].top;
                while (column < 0 || column >= whole.w)
                    column = whole.w == 1 ? 0 : column < 0 ? -column : 2 * whole.w - 2 - column;
                while (row < 0 || row >= whole.h)
                    row = row < 0 ? -row : 2 * whole.h - 2 - row;
                assert_memory_equal(pixel_at(&out, x, y), pixel_at(&whole, column, row), 3);
            }
    }
    arena_free(&arena);
}

/* How many columns, or rows, have a bright pixel. */
static int extent(const Image *image, bool columns)
{
    int count = 0, most = columns ? image->w : image->h, across = columns ? image->h : image->w;
    for (int i = 0; i < most; i++) {
        bool bright = false;
        for (int j = 0; j < across; j++)
            bright = bright || *pixel_at(image, columns ? i : j, columns ? j : i) > 127;
        count += bright;
    }
    return count;
}

TEST(a_circle_stays_a_circle)
{
    enum { W = 100, H = 40, RADIUS = 15 };
    Arena arena = {0};
    Image image = {.w = W, .h = H, .c = 1, .pixels = ARENA_NEW(&arena, uint8_t, W * H)};
    for (int y = 0; y < H; y++)
        for (int x = 0; x < W; x++)
            if (hypot(x + 0.5 - W / 2.0, y + 0.5 - H / 2.0) < RADIUS)
                image.pixels[y * W + x] = 255;
    Image crop = image_fit(&arena, &image, NULL, 28, 28, RESIZE_CROP);
    assert_true(extent(&crop, true) >= 19 && extent(&crop, true) <= 22);
    assert_true(abs(extent(&crop, true) - extent(&crop, false)) <= 1);
    Image pad = image_fit(&arena, &image, NULL, 50, 20, RESIZE_PAD); /* nothing to pad */
    assert_int_equal(extent(&pad, true), extent(&pad, false));
    Image squish = image_fit(&arena, &image, NULL, 28, 28, RESIZE_SQUISH);
    assert_true(2 * extent(&squish, true) < extent(&squish, false));
    arena_free(&arena);
}

/* Scaled until it fills the size, it would have 16 million columns. */
TEST(a_long_strip_takes_the_memory_of_what_is_kept)
{
    Arena arena = {0};
    Image strip = noise_picture(&arena, 16384, 1, 1);
    Image out = image_fit(&arena, &strip, NULL, 1024, 1024, RESIZE_CROP);
    assert_true(out.w == 1024 && out.h == 1024);
    assert_true(arena_size(&arena) < 8 << 20);
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pictures_round_trip),
        cmocka_unit_test(alpha_is_written),
        cmocka_unit_test(colours_are_written_as_a_palette),
        cmocka_unit_test(grey_and_colour_convert_as_pil_does),
        cmocka_unit_test(grey_of_a_colour_is_pillows),
        cmocka_unit_test(every_kind_of_png_becomes_bytes),
        cmocka_unit_test(interlaced_pictures_are_the_same),
        cmocka_unit_test(damaged_pictures_are_refused),
        cmocka_unit_test(too_large_pictures_are_told_with_the_limit),
        cmocka_unit_test(a_header_that_lies_costs_nothing),
        cmocka_unit_test(resizing_matches_the_naive_version),
        cmocka_unit_test(a_picture_of_other_proportions_is_cropped_or_padded_as_fastai_does),
        cmocka_unit_test(a_circle_stays_a_circle),
        cmocka_unit_test(a_long_strip_takes_the_memory_of_what_is_kept),
    };
    scratch_enter();
    int status = unit_run(tests);
    scratch_leave();
    return status;
}
