/* Tests images as sixels, read back by a small decoder. */
#include "tests/unit/unit.h"

#include "base/rng.h"
#include "plot/sixel.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What the bytes paint. */
typedef struct {
    Image image;                    /* RGB */
    bool *painted;                  /* [h][w] */
    uint8_t color[SIXEL_COLORS][3]; /* as defined */
    bool defined[SIXEL_COLORS], used[SIXEL_COLORS];
    int x, top, current; /* the pen */
} Screen;

static int number(const char **at)
{
    char *end;
    assert_true(**at >= '0' && **at <= '9');
    long value = strtol(*at, &end, 10);
    *at = end;
    return (int)value;
}

/* So many numbers with a semicolon between them. */
static void numbers(const char **at, int *value, int count)
{
    for (int i = 0; i < count; i++) {
        if (i > 0)
            assert_int_equal(*(*at)++, ';');
        value[i] = number(at);
    }
}

static void choose(Screen *screen, const char **at)
{
    int value[4];
    screen->current = number(at);
    assert_in_range(screen->current, 0, SIXEL_COLORS - 1);
    if (**at != ';')
        return;
    (*at)++;
    numbers(at, value, 4);
    assert_int_equal(value[0], 2);
    assert_false(screen->defined[screen->current]);
    screen->defined[screen->current] = true;
    for (int c = 0; c < 3; c++) {
        assert_in_range(value[c + 1], 0, 100);
        screen->color[screen->current][c] = (uint8_t)((value[c + 1] * 255 + 50) / 100);
    }
}

static void paint(Screen *screen, char sixel, int count)
{
    assert_in_range(sixel, '?', '~');
    for (; count > 0; count--, screen->x++)
        for (int bit = 0; bit < SIXEL_BAND; bit++) {
            if (!((sixel - '?') >> bit & 1))
                continue;
            int y = screen->top + bit;
            assert_true(screen->x < screen->image.w && y < screen->image.h);
            int at = y * screen->image.w + screen->x;
            assert_false(screen->painted[at]);
            screen->painted[at] = screen->used[screen->current] = true;
            memcpy(screen->image.pixels + 3 * at, screen->color[screen->current], 3);
        }
}

static void obey(Screen *screen, const char **at)
{
    char c = *(*at)++;
    if (c == '#') {
        choose(screen, at);
    } else if (c == '!') {
        int count = number(at);
        paint(screen, *(*at)++, count);
    } else if (c == '$' || c == '-') {
        screen->x = 0;
        screen->top += c == '-' ? SIXEL_BAND : 0;
    } else {
        paint(screen, c, 1);
    }
}

/* Every pixel once, every colour used, nothing outside: or the test fails. */
static Screen decode(Arena *arena, const char *bytes)
{
    static const char BEGIN[] = "\033P0;1q\"1;1;";
    Screen screen = {.image = {.c = 3}};
    int size[2];
    assert_memory_equal(bytes, BEGIN, strlen(BEGIN));
    bytes += strlen(BEGIN);
    numbers(&bytes, size, 2);
    int pixels = size[0] * size[1];
    screen.image = (Image){
        .w = size[0], .h = size[1], .c = 3, .pixels = ARENA_NEW(arena, uint8_t, 3 * pixels)};
    screen.painted = ARENA_NEW(arena, bool, pixels);
    while (*bytes && *bytes != '\033')
        obey(&screen, &bytes);
    assert_string_equal(bytes, "\033\\");
    for (int i = 0; i < pixels; i++)
        assert_true(screen.painted[i]);
    for (int i = 0; i < SIXEL_COLORS; i++)
        assert_int_equal(screen.defined[i], screen.used[i]);
    return screen;
}

static Image image_new(Arena *arena, int w, int h, int c)
{
    return (Image){.w = w, .h = h, .c = c, .pixels = ARENA_NEW(arena, uint8_t, w * h * c)};
}

/* The largest error of a pixel's channel; *mean: the average error. */
static int compare(const Image *a, const Image *b, double *mean)
{
    int most = 0, count = b->w * b->h * 3;
    assert_true(a->w == b->w && a->h == b->h);
    *mean = 0;
    for (int i = 0; i < count; i++) {
        int off = abs(a->pixels[a->c == 3 ? i : i / 3] - b->pixels[i]);
        most = MAX(most, off);
        *mean += (double)off / count;
    }
    return most;
}

static int there_and_back(Arena *arena, const Image *image, int colors, double *mean)
{
    Buf bytes = {0};
    sixel_add(&bytes, image, colors, 0);
    Screen screen = decode(arena, buf_text(&bytes));
    buf_free(&bytes);
    return compare(image, &screen.image, mean);
}

/* Terminals take levels from 0 to 100, so colours cannot be exact to 1 in 255. */
TEST(few_colours_come_back)
{
    static const int SIZE[][2] = {{1, 1}, {1, 7}, {7, 1}, {5, 6}, {13, 12}, {28, 28}, {61, 35}};
    for (int i = 0; i < LENGTH(SIZE); i++)
        for (int c = 1; c <= 3; c += 2) {
            Arena arena = {0};
            double mean;
            Rng rng = rng_stream(3, RNG_PREVIEW, (uint64_t)i);
            Image image = image_new(&arena, SIZE[i][0], SIZE[i][1], c);
            uint8_t level[3] = {7, 130, 255};
            for (int k = 0; k < image.w * image.h * c; k++)
                image.pixels[k] =
                    c == 1 ? (uint8_t)rng_below(&rng, 256) : level[rng_below(&rng, 3)];
            assert_in_range(there_and_back(&arena, &image, SIXEL_COLORS, &mean), 0, 1);
            arena_free(&arena);
        }
}

/* An image smooth in all three channels: thousands of tones in 256 colours, and in 16. */
TEST(many_colours_come_near)
{
    Arena arena = {0};
    double mean;
    Image image = image_new(&arena, 97, 64, 3);
    for (int y = 0; y < image.h; y++)
        for (int x = 0; x < image.w; x++) {
            uint8_t *p = image.pixels + 3 * (y * image.w + x);
            p[0] = (uint8_t)(x * 255 / 96);
            p[1] = (uint8_t)(y * 4);
            p[2] = (uint8_t)((x * y) % 256);
        }
    assert_in_range(there_and_back(&arena, &image, 256, &mean), 0, 48);
    assert_true(mean < 12);
    assert_in_range(there_and_back(&arena, &image, 16, &mean), 0, 160);
    assert_true(mean < 32);
    arena_free(&arena);
}

/* A colour of one pixel among thousands of another is not lost while there is room. */
TEST(a_rare_colour_is_kept)
{
    Arena arena = {0};
    double mean;
    Image image = image_new(&arena, 100, 100, 3);
    for (int i = 0; i < 250; i++) {
        image.pixels[3 * i] = (uint8_t)(40 + i / 50);
        image.pixels[3 * i + 1] = (uint8_t)(5 * (i % 50));
    }
    image.pixels[3 * 5000 + 2] = 255;
    assert_in_range(there_and_back(&arena, &image, SIXEL_COLORS, &mean), 0, 1);
    arena_free(&arena);
}

TEST(bytes_of_a_small_picture)
{
    Arena arena = {0};
    Buf bytes = {0};
    Image image = image_new(&arena, 9, 7, 1);
    image.pixels[8] = image.pixels[9] = 255;
    sixel_add(&bytes, &image, 2, 0);
    assert_string_equal(buf_text(&bytes), "\033P0;1q\"1;1;9;7#0;2;0;0;0#1;2;100;100;100"
                                          "#0|!7~}$#1A!7?@-#0!9@\033\\");
    buf_free(&bytes);
    arena_free(&arena);
}

/* What is transparent is not drawn, so that the terminal's ground is seen; what is half so is mixed
 * with it.  Of nothing there is nothing. */
TEST(what_is_transparent_is_left_out)
{
    Arena arena = {0};
    Buf bytes = {0};
    Image image = image_new(&arena, 3, 1, 4);
    const uint8_t pixels[] = {255, 255, 255, 255, 9, 9, 9, 0, 255, 255, 255, 128};
    memcpy(image.pixels, pixels, sizeof pixels);
    sixel_add(&bytes, &image, 16, COLOR_RGB(0, 0, 0));
    assert_string_equal(buf_text(&bytes),
                        "\033P0;1q\"1;1;3;1#0;2;50;50;50#1;2;100;100;100#0??@$#1@\033\\");
    buf_clear(&bytes);
    memset(image.pixels, 0, sizeof pixels);
    sixel_add(&bytes, &image, 16, COLOR_RGB(0, 0, 0));
    assert_string_equal(buf_text(&bytes), "\033P0;1q\"1;1;3;1\033\\");
    buf_free(&bytes);
    arena_free(&arena);
}

/* Of a picture of few colours they keep their numbers, unless the terminal has not so many. */
TEST(few_colours_keep_their_numbers)
{
    Arena arena = {0};
    Buf bytes = {0};
    const Swatch swatch[SWATCHES] = {[9] = {255, 255, 255, 255}, [20] = {255, 255, 255, 128}};
    Image image = image_new(&arena, 3, 1, 1);
    image.pixels[0] = 9;
    image.pixels[2] = 20;
    image.swatch = swatch;
    sixel_add(&bytes, &image, 256, COLOR_RGB(0, 0, 0));
    assert_string_equal(buf_text(&bytes),
                        "\033P0;1q\"1;1;3;1#9;2;100;100;100#20;2;50;50;50#9@$#20??@\033\\");
    buf_clear(&bytes);
    sixel_add(&bytes, &image, 16, COLOR_RGB(0, 0, 0));
    assert_string_equal(buf_text(&bytes),
                        "\033P0;1q\"1;1;3;1#0;2;50;50;50#1;2;100;100;100#0??@$#1@\033\\");
    buf_free(&bytes);
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(few_colours_come_back),
        cmocka_unit_test(many_colours_come_near),
        cmocka_unit_test(a_rare_colour_is_kept),
        cmocka_unit_test(bytes_of_a_small_picture),
        cmocka_unit_test(what_is_transparent_is_left_out),
        cmocka_unit_test(few_colours_keep_their_numbers),
    };
    return unit_run(tests);
}
