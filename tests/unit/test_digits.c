/* Tests the drawn digits: what a picture depends on, how it looks, and what a stroke file may say.
 *
 * A three as it is drawn, 20 pixels wide:
 *
 *          +####
 *         +#::+#+
 *              #+
 *             .#
 *             +#
 *             #+.
 *             +###
 *               .##
 *                ##
 *      .+        ##
 *      ##        #:
 *      ##       +#
 *      +#########.
 *       .+###+:.
 */
#include "tests/unit/fixture.h"

#include "base/buf.h"
#include "base/rng.h"
#include "data/dataset.h"
#include "data/pen.h"
#include "data/strokes.h"
#include "io/asset.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const int ALL[] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9};
static const int THREE_SEVEN[] = {3, 7};

static DigitsOptions all_digits(int train, int valid)
{
    return (DigitsOptions){.labels = ALL,
                           .label_count = LENGTH(ALL),
                           .train = train,
                           .valid = valid,
                           .side = 28,
                           .channels = 1,
                           .seed = 42};
}

static const Dataset *draw(DigitsOptions options, Pool *pool)
{
    const Dataset *data = dataset_digits(&arena, &options, pool, &err);
    assert_non_null(data);
    return data;
}

/* The first images of two parts are the same, picture and label. */
static void assert_same(const Part *a, const Part *b, int images, size_t size)
{
    assert_memory_equal(a->pixels, b->pixels, (size_t)images * size);
    assert_memory_equal(a->labels, b->labels, (size_t)images * sizeof *a->labels);
}

TEST(any_number_of_threads_draws_the_same)
{
    const Dataset *alone = draw(all_digits(150, 70), NULL);
    for (int threads = 1; threads <= 3; threads++) {
        Pool *pool = pool_new(threads);
        const Dataset *data = draw(all_digits(150, 70), pool);
        assert_same(&data->train, &alone->train, 150, 28 * 28);
        assert_same(&data->valid, &alone->valid, 70, 28 * 28);
        pool_free(pool);
    }
}

TEST(more_images_change_no_others)
{
    const Dataset *few = draw(all_digits(33, 20), NULL);
    const Dataset *many = draw(all_digits(90, 50), NULL);
    assert_same(&few->train, &many->train, 33, 28 * 28);
    assert_same(&few->valid, &many->valid, 20, 28 * 28);
    assert_memory_not_equal(few->train.pixels, few->valid.pixels, 20 * 28 * 28);
}

TEST(another_seed_draws_others)
{
    DigitsOptions options = all_digits(20, 0);
    const Dataset *data = draw(options, NULL);
    options.seed = 43;
    const Dataset *other = draw(options, NULL);
    for (int i = 0; i < 20; i++)
        assert_memory_not_equal(data->train.pixels + i * 784, other->train.pixels + i * 784, 784);
}

TEST(classes_come_equally_often_in_no_order)
{
    DigitsOptions options = all_digits(2001, 0);
    options.labels = THREE_SEVEN;
    options.label_count = LENGTH(THREE_SEVEN);
    options.channels = 3;
    const Dataset *data = draw(options, NULL);
    assert_true(data->stored == 1 && data->shape.c == 3 && data->classes == 2);
    assert_string_equal(data->class_name[1], "7");
    int count[2] = {0}, repeats = 0;
    for (int i = 0; i < 2001; i++) {
        count[data->train.labels[i]]++;
        repeats += i > 0 && data->train.labels[i] == data->train.labels[i - 1];
    }
    assert_int_equal(abs(count[0] - count[1]), 1);
    assert_in_range(repeats, 400, 600); /* one in four, in pairs of random order */
}

/* Part of the picture that is ink, and how far its middle is off, in picture widths. */
static void measure(const uint8_t *pixels, int side, double *ink, double *off)
{
    double mass = 0, mx = 0, my = 0;
    for (int i = 0; i < side * side; i++) {
        mass += pixels[i];
        mx += pixels[i] * (i % side + 0.5);
        my += pixels[i] * (i / side + 0.5);
    }
    assert_true(mass > 0);
    *ink = mass / 255 / (side * side);
    *off = hypot(mx / mass / side - 0.5, my / mass / side - 0.5);
}

TEST(a_picture_of_any_size_has_its_ink_in_the_middle)
{
    const int sides[] = {8, 28, 64, 256};
    for (int s = 0; s < LENGTH(sides); s++) {
        DigitsOptions options = all_digits(200, 0);
        options.side = sides[s];
        const Dataset *data = draw(options, NULL);
        double sum = 0;
        for (int i = 0; i < 200; i++) {
            double ink, off;
            measure(data->train.pixels + i * sides[s] * sides[s], sides[s], &ink, &off);
            assert_true(ink > 0.02 && ink < 0.45 && off < 0.12);
            sum += ink;
        }
        assert_true(sum / 200 > 0.11 && sum / 200 < 0.18);
    }
}

TEST(wrong_options_are_named)
{
    static const int TEN[] = {3, 10}, TWICE[] = {3, 3};
    const struct {
        DigitsOptions options;
        const char *message;
    } cases[] = {
        {{TEN, 2, 9, 9, 28, 1, 0, NULL}, "digits: there is no digit 10; classes are 0 to 9"},
        {{TWICE, 2, 9, 9, 28, 1, 0, NULL},
         "digits: class 3 comes after 3; name each once, in ascending order"},
        {{ALL, 0, 9, 9, 28, 1, 0, NULL}, "digits: want 1 to 10 classes, got 0"},
        {{ALL, 10, 9, 9, 7, 1, 0, NULL}, "digits: side is 7; want 8 to 256"},
        {{ALL, 10, 9, 9, 257, 1, 0, NULL}, "digits: side is 257; want 8 to 256"},
        {{ALL, 10, 0, 9, 28, 1, 0, NULL}, "digits: train is 0; want 1 to 10000000"},
        {{ALL, 10, 9, -1, 28, 1, 0, NULL}, "digits: valid is -1; want 0 to 10000000"},
        {{ALL, 10, 9, 9, 28, 2, 0, NULL},
         "channels=2: images have 1 channel (grey) or 3 (colour); give one of these"},
    };
    for (int i = 0; i < LENGTH(cases); i++) {
        assert_null(dataset_digits(&arena, &cases[i].options, NULL, &err));
        assert_string_equal(err.text, cases[i].message);
    }
}

TEST(an_interrupt_ends_drawing)
{
    atomic_int interrupts = 1;
    DigitsOptions options = all_digits(1000, 100);
    options.interrupts = &interrupts;
    assert_null(dataset_digits(&arena, &options, NULL, &err));
    assert_memory_equal(err.text, "interrupted; ", 13);
}

/* ---- the pen */

/* The naive version: every pixel against every piece, in double precision. */
static uint8_t naive_pixel(const PenPoint *point, int count, PenInk ink, double x, double y)
{
    double best = 0;
    for (int i = 1; i < count; i++) {
        const PenPoint *a = &point[i - 1], *b = &point[i];
        double dx = b->x - a->x, dy = b->y - a->y, length = dx * dx + dy * dy;
        double t = length > 0 ? ((x - a->x) * dx + (y - a->y) * dy) / length : 0;
        t = fmin(fmax(t, 0), 1);
        double inside =
            a->radius + t * (b->radius - a->radius) - hypot(x - a->x - t * dx, y - a->y - t * dy);
        if (b->down)
            best = fmax(best, fmin(0.5 + inside / ink.softness, 1));
    }
    return (uint8_t)(best * ink.value + 0.5);
}

TEST(the_pen_draws_what_distances_say)
{
    Rng rng = rng_stream(1, RNG_DIGITS, 0);
    for (int round = 0; round < 50; round++) {
        PenPoint point[6] = {0};
        for (int i = 0; i < 6; i++) /* partly outside of the picture */
            point[i] = (PenPoint){(float)rng_range(&rng, -6, 30), (float)rng_range(&rng, -6, 30),
                                  (float)rng_range(&rng, 0.3, 4), i % 3 != 0};
        if (round % 5 == 0)
            point[2] = (PenPoint){point[1].x, point[1].y, 2, true}; /* a dot */
        PenInk ink = {.softness = (float)rng_range(&rng, 0.3, 2), .value = 250};
        uint8_t pixels[24 * 24] = {0};
        pen_draw(point, 6, ink, pixels, 24);
        for (int i = 0; i < 24 * 24; i++) {
            int want = naive_pixel(point, 6, ink, i % 24 + 0.5, i / 24 + 0.5);
            assert_in_range(pixels[i] - want + 1, 0, 2);
        }
    }
}

TEST(rough_paper_only_takes_ink_away)
{
    Rng rng = rng_stream(1, RNG_DIGITS, 1);
    uint8_t pixels[99];
    memset(pixels, 200, sizeof pixels);
    pixels[7] = 0;
    pen_roughen((PenInk){.grain = 0}, &rng, pixels, sizeof pixels);
    assert_true(pixels[0] == 200 && pixels[98] == 200);
    pen_roughen((PenInk){.grain = 0.5f}, &rng, pixels, sizeof pixels);
    for (int i = 0; i < 99; i++)
        assert_in_range(pixels[i], i == 7 ? 0 : 99, i == 7 ? 0 : 200);
}

/* ---- stroke files */

static StrokeBook *parse(const char *text)
{
    return strokes_parse(&arena, "own.strokes", (Bytes){(const uint8_t *)text, strlen(text)}, &err);
}

TEST(a_stroke_file_is_read)
{
    Buf text = {0};
    for (int d = 0; d < DIGITS; d++)
        buf_printf(&text,
                   "digit %d # comment\n\n\tstyle 2.5 first\nstroke 0,-10 50,20! 100,30\n"
                   "to - 60,20 -\nto 10,-10 - -\nstyle 1 last\nstroke 1,1 2,2\r\n",
                   d);
    StrokeBook *book = parse(buf_text(&text));
    buf_free(&text);
    assert_non_null(book);
    const DigitStyles *seven = &book->digit[7];
    assert_true(seven->styles == 2 && seven->weight == 3.5);
    const Stroke *stroke = &seven->style[0].stroke[0];
    assert_true(stroke->knots == 3 && stroke->ranges == 2);
    assert_true(stroke->knot[1].corner && !stroke->knot[2].corner);
    assert_true(stroke->knot[0].at.y == -0.1f && stroke->knot[0].reach[0].x == 0);
    assert_true(fabsf(stroke->knot[1].reach[0].x - 0.1f) < 1e-6f);
    assert_string_equal(seven->style[1].name, "last");
}

TEST(what_is_wrong_in_a_stroke_file_is_named)
{
    const char *const cases[][2] = {
        {"", "own.strokes: digit 0 has no style; add one"},
        {"\ndigit ten\n", "own.strokes:2: want a digit 0 to 9 after 'digit', got 'ten'"},
        {"digit", "own.strokes:1: want a digit 0 to 9 after 'digit', got ''"},
        {"digit 1 2", "own.strokes:1: unexpected '2'; remove it"},
        {"curve 1,2", "own.strokes:1: unknown word 'curve'; want digit, style, stroke or to"},
        {"style 1 a", "own.strokes:1: style before any digit; put 'digit D' above it"},
        {"digit 1\nstyle -1 a",
         "own.strokes:2: want a weight above 0 and up to 1000 after 'style', got '-1'"},
        {"digit 1\nstyle nan a",
         "own.strokes:2: want a weight above 0 and up to 1000 after 'style', got 'nan'"},
        {"digit 1\nstyle 1", "own.strokes:2: the style has no name; write 'style WEIGHT NAME'"},
        {"digit 1\nstroke 1,1 2,2",
         "own.strokes:2: stroke before any style; put 'style WEIGHT NAME' above it"},
        {"digit 1\nstyle 1 a\nstroke 1,1",
         "own.strokes:3: a stroke needs at least 2 points; add one"},
        {"digit 1\nstyle 1 a\nstroke 1,1 2;2",
         "own.strokes:3: want X,Y with both from -50 to 150, got '2;2'"},
        {"digit 1\nstyle 1 a\nstroke 1,1 2,1e9",
         "own.strokes:3: want X,Y with both from -50 to 150, got '2,1e9'"},
        {"digit 1\nstyle 1 a\nto 1,1", "own.strokes:3: 'to' before any stroke; put 'stroke X,Y X,Y'"
                                       " above it"},
        {"digit 1\nstyle 1 a\nstroke 1,1 2,2\nto -",
         "own.strokes:4: the stroke above has 2 points, this line fewer; write one for each,"
         " - where it stays"},
        {"digit 1\nstyle 1 a\nstroke 1,1 2,2\nto - 3,3!",
         "own.strokes:4: corners are marked in the stroke; remove the '!'"},
        {"digit 1\nstyle 1 a\nstyle 1 b\n", "own.strokes: digit 0 has no style; add one"},
    };
    for (int i = 0; i < LENGTH(cases); i++) {
        assert_null(parse(cases[i][0]));
        assert_string_equal(err.text, cases[i][1]);
    }
}

/* More of anything than there is room for is refused before it is stored. */
TEST(too_much_is_refused)
{
    const struct {
        const char *head, *repeated, *message;
    } cases[] = {
        {"digit 1\n", "style 1 a\n", "more than 16 styles of one digit; remove some"},
        {"digit 1\nstyle 1 a\n", "stroke 1,1 2,2\n",
         "more than 4 strokes in one style; remove some"},
        {"digit 1\nstyle 1 a\nstroke", " 1,1", "more than 16 points in a stroke; remove some"},
        {"digit 1\nstyle 1 a\nstroke 1,1 2,2\n", "to - -\n",
         "more than 4 'to' lines for one stroke; remove some"},
        {"#", "##########################################################################",
         "the line is longer than 1023 bytes; break it up"},
    };
    for (int i = 0; i < LENGTH(cases); i++) {
        Buf text = {0};
        buf_text_add(&text, cases[i].head);
        for (int n = 0; n < 20; n++)
            buf_text_add(&text, cases[i].repeated);
        assert_null(parse(buf_text(&text)));
        assert_non_null(strstr(err.text, cases[i].message));
        buf_free(&text);
    }
}

/* Damaged files are read or refused, never trusted. */
TEST(damage_does_no_harm)
{
    Bytes asset;
    assert_true(asset_read(&arena, "digits.strokes", &asset, &err));
    Rng rng = rng_stream(2, RNG_DIGITS, 0);
    for (int round = 0; round < 300; round++) {
        ArenaMark mark = arena_mark(&arena);
        uint8_t *copy = arena_copy(&arena, asset.data, asset.size);
        size_t size = round % 3 == 0 ? rng_below(&rng, (uint32_t)asset.size) : asset.size;
        for (int n = 0; n < 1 + round / 60; n++)
            copy[rng_below(&rng, (uint32_t)asset.size)] = (uint8_t)rng_next(&rng);
        err.text[0] = '\0';
        StrokeBook *book = strokes_parse(&arena, "digits.strokes", (Bytes){copy, size}, &err);
        assert_true((book == NULL) == (err.text[0] != '\0'));
        arena_release(&arena, mark);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(any_number_of_threads_draws_the_same, setup, teardown),
        cmocka_unit_test_setup_teardown(more_images_change_no_others, setup, teardown),
        cmocka_unit_test_setup_teardown(another_seed_draws_others, setup, teardown),
        cmocka_unit_test_setup_teardown(classes_come_equally_often_in_no_order, setup, teardown),
        cmocka_unit_test_setup_teardown(a_picture_of_any_size_has_its_ink_in_the_middle, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(wrong_options_are_named, setup, teardown),
        cmocka_unit_test_setup_teardown(an_interrupt_ends_drawing, setup, teardown),
        cmocka_unit_test_setup_teardown(the_pen_draws_what_distances_say, setup, teardown),
        cmocka_unit_test_setup_teardown(rough_paper_only_takes_ink_away, setup, teardown),
        cmocka_unit_test_setup_teardown(a_stroke_file_is_read, setup, teardown),
        cmocka_unit_test_setup_teardown(what_is_wrong_in_a_stroke_file_is_named, setup, teardown),
        cmocka_unit_test_setup_teardown(too_much_is_refused, setup, teardown),
        cmocka_unit_test_setup_teardown(damage_does_no_harm, setup, teardown),
    };
    return unit_run(tests);
}
