/* Tests figures and pictures as SVG: against goldens, and that whatever is drawn is well formed. */
#include "tests/unit/unit.h"

#include "base/base64.h"
#include "base/text.h"
#include "plot/picture.h"
#include "plot/print.h"
#include "plot/svg.h"
#include "tests/unit/figures.h"
#include "tests/unit/golden.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static void draw(const Figure *figure, int width, int height, Buf *out)
{
    Arena arena = {0};
    Print print = print_svg(out);
    plot_print(&arena, figure, (PlotSize){width, height, 0}, &print);
    arena_free(&arena);
}

TEST(figures_are_as_agreed)
{
    const char *const shown[] = {"lr_find", "schedule", "band", "edges", "losses"};
    for (int i = 0; i < SAMPLES; i++)
        for (int k = 0; k < LENGTH(shown); k++) {
            if (strcmp(shown[k], SAMPLE[i].name) != 0)
                continue;
            Arena arena = {0};
            Buf svg = {0}, again = {0};
            Figure figure = SAMPLE[i].make(&arena);
            draw(&figure, 640, 400, &svg);
            draw(&figure, 640, 400, &again);
            golden_text(arena_printf(&arena, "%s.svg", SAMPLE[i].name), buf_text(&svg));
            assert_string_equal(buf_text(&svg), buf_text(&again));
            buf_free(&svg);
            buf_free(&again);
            arena_free(&arena);
        }
}

/* Moves over one element or tag; false if it is not as XML wants it. */
static bool tag(const char **at, int *depth)
{
    const char *end = *at + strcspn(*at, "<>");
    bool closes = **at == '/', alone = end > *at && end[-1] == '/';
    int quotes = 0;
    for (const char *c = *at; c < end; c++)
        quotes += *c == '"';
    *depth += closes ? -1 : !alone;
    *at = *end ? end + 1 : end;
    return *end == '>' && quotes % 2 == 0;
}

/* Tags close, quotes pair, and nothing in it is a control character or not a number. */
static void check_svg(const char *svg)
{
    int depth = 0;
    assert_int_equal(strncmp(svg, "<svg ", 5), 0);
    assert_true(text_ends(svg, "</svg>\n"));
    for (const char *at = svg; *at;) {
        assert_true((unsigned char)*at >= 32 || *at == '\n');
        if (*at == '<') {
            at++;
            assert_true(tag(&at, &depth));
            continue;
        }
        assert_true(*at != '>' && *at != '"');
        at++;
    }
    assert_int_equal(depth, 0);
    assert_null(strstr(svg, "nan"));
    assert_null(strstr(svg, "inf"));
}

TEST(any_numbers_can_be_drawn)
{
    const double odd[] = {0,      -0.0,    1,   -1,       1e-320,    1e30,
                          -1e308, 1.7e308, NAN, INFINITY, -INFINITY, 0.5};
    enum { N = 40 };
    srand(3);
    for (int round = 0; round < 200; round++) {
        Arena arena = {0};
        Buf svg = {0};
        double x[N], y[N], y2[N];
        for (int i = 0; i < N; i++) {
            x[i] = odd[rand() % LENGTH(odd)];
            y[i] = odd[rand() % LENGTH(odd)];
            y2[i] = odd[rand() % LENGTH(odd)];
        }
        Plot plot = {
            .title = "odd", .x = {.log = rand() % 2}, .y = {.log = rand() % 2, .label = "y"}};
        for (int kind = MARK_LINE; kind <= MARK_BAND; kind++)
            plot_add(&plot, (Mark){.kind = (MarkKind)kind,
                                   .label = "mark",
                                   .x = round % 3 ? x : NULL,
                                   .y = y,
                                   .y2 = y2,
                                   .fill = true,
                                   .best = round % 2,
                                   .n = rand() % N});
        draw(&(Figure){.plot = &plot, .rows = 1, .cols = 1}, 1 + round * 4, 200, &svg);
        check_svg(buf_text(&svg));
        buf_free(&svg);
        arena_free(&arena);
    }
}

TEST(names_stay_names)
{
    Buf svg = {0};
    double x[] = {0, 1}, y[] = {0, 1};
    Plot plot = {.title = "</text><script>alert(\"1\" & '2')\033[2J\n\357\277\276\342\200\256",
                 .x = {.label = "<x>"},
                 .y = {.label = "\377"}};
    plot_add(&plot, (Mark){.label = "\"><b>", .x = x, .y = y, .n = 2});
    draw(&(Figure){.plot = &plot, .rows = 1, .cols = 1}, 960, 600, &svg);
    check_svg(buf_text(&svg));
    assert_non_null(strstr(buf_text(&svg), "&lt;/text&gt;&lt;script&gt;alert(&quot;1&quot; &amp; "
                                           "&#39;2&#39;)\\x1b[2J\\n\357\277\275\\u202e</title>"));
    assert_non_null(strstr(buf_text(&svg), ">&quot;&gt;&lt;b&gt;</text>"));
    assert_null(strstr(buf_text(&svg), "<script"));
    buf_free(&svg);
}

/* Columns of a fill and of a band are one shape each, however many there are. */
TEST(an_area_is_one_path)
{
    enum { N = 300 };
    Buf svg = {0};
    double y[N], y2[N];
    for (int i = 0; i < N; i++) {
        y[i] = i % 7;
        y2[i] = 8 + i % 5;
    }
    Plot plot = {.title = "area"};
    plot_add(&plot, (Mark){.kind = MARK_BAND, .y = y, .y2 = y2, .n = N});
    plot_add(&plot, (Mark){.kind = MARK_LINE, .y = y, .n = N, .fill = true});
    draw(&(Figure){.plot = &plot, .rows = 1, .cols = 1}, 640, 400, &svg);
    int shapes = 0;
    for (const char *at = buf_text(&svg); (at = strstr(at, "fill-opacity")); at++)
        shapes++;
    assert_int_equal(shapes, 2);
    buf_free(&svg);
}

/* Every colour of a figure has another for dark pages, or is that of an image or of a cell. */
TEST(colours_have_a_dark_side)
{
    for (int i = 0; i < SAMPLES; i++) {
        Arena arena = {0};
        Buf svg = {0};
        Figure figure = SAMPLE[i].make(&arena);
        draw(&figure, 640, 400, &svg);
        for (const char *at = buf_text(&svg); (at = strstr(at, "\"#")); at++) {
            bool found = false;
            unsigned long color = strtoul(at + 2, NULL, 16);
            for (int k = 0; paper_color(k); k++) {
                Rgb light = paper_color(k)->light;
                found = found || color == ((unsigned long)light.red << 16 |
                                           (unsigned long)light.green << 8 | light.blue);
            }
            assert_true(found);
        }
        buf_free(&svg);
        arena_free(&arena);
    }
}

/* RFC 4648, section 10. */
TEST(base64_is_that_of_the_rfc)
{
    const char *const want[] = {"", "Zg==", "Zm8=", "Zm9v", "Zm9vYg==", "Zm9vYmE=", "Zm9vYmFy"};
    for (size_t n = 0; n < LENGTH(want); n++) {
        Buf out = {0};
        base64_add(&out, "foobar", n);
        assert_string_equal(buf_text(&out), want[n]);
        buf_free(&out);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(figures_are_as_agreed),    cmocka_unit_test(any_numbers_can_be_drawn),
        cmocka_unit_test(names_stay_names),         cmocka_unit_test(an_area_is_one_path),
        cmocka_unit_test(colours_have_a_dark_side), cmocka_unit_test(base64_is_that_of_the_rfc),
    };
    return unit_run(tests);
}
