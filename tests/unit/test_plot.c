/* Tests figures on every surface: against goldens, and rules that hold for any numbers. */
#include "tests/unit/unit.h"

#include "plot/glyphs.h"
#include "tests/unit/figures.h"
#include "tests/unit/golden.h"

#include "base/text.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
    const char *name;
    TextSurface surface;
} Terminal;

static const Terminal TERMINAL[] = {
    {"ascii-80x24", {.glyphs = GLYPHS_ASCII, .columns = 80, .rows = 24}},
    {"block-60x16", {.glyphs = GLYPHS_BLOCK, .columns = 60, .rows = 16}},
    {"braille-80x24", {.glyphs = GLYPHS_BRAILLE, .columns = 80, .rows = 24}},
    {"braille-120x40", {.glyphs = GLYPHS_BRAILLE, .columns = 120, .rows = 40}},
};

TEST(text_figures_are_as_agreed)
{
    for (int i = 0; i < SAMPLES; i++)
        for (int t = 0; t < LENGTH(TERMINAL); t++) {
            Arena arena = {0};
            Buf buf = {0};
            Figure figure = SAMPLE[i].make(&arena);
            plot_text(&arena, &figure, TERMINAL[t].surface, &buf);
            golden_text(arena_printf(&arena, "%s.%s.txt", SAMPLE[i].name, TERMINAL[t].name),
                        buf_text(&buf));
            buf_free(&buf);
            arena_free(&arena);
        }
}

TEST(pictures_are_as_agreed)
{
    const char *const shown[] = {"lr_find", "schedule", "band", "edges"};
    for (int i = 0; i < SAMPLES; i++)
        for (int k = 0; k < LENGTH(shown); k++) {
            if (strcmp(shown[k], SAMPLE[i].name) != 0)
                continue;
            Arena arena = {0};
            Figure figure = SAMPLE[i].make(&arena);
            Image image = plot_image(&arena, &figure, 640, 400);
            golden_image(arena_printf(&arena, "%s.png", SAMPLE[i].name), &image);
            arena_free(&arena);
        }
}

/* Every line fits, none ends in a space, ASCII is ASCII, no escapes without colour. */
static void check_lines(const char *text, TextSurface surface)
{
    int lines = 0;
    while (*text) {
        const char *end = strchr(text, '\n');
        assert_non_null(end);
        char line[4096] = {0};
        assert_true(end - text < (long)sizeof line);
        memcpy(line, text, (size_t)(end - text));
        assert_true(text_width(line) <= surface.columns && (end == text || end[-1] != ' '));
        for (const char *c = line; *c; c++)
            assert_true(*c != 033 && (surface.glyphs != GLYPHS_ASCII || (*c >= 32 && *c < 127)));
        lines++;
        text = end + 1;
    }
    assert_int_equal(lines, surface.rows);
}

TEST(text_keeps_to_its_surface)
{
    for (int i = 0; i < SAMPLES; i++)
        for (int columns = 24; columns <= 200; columns += 29)
            for (int rows = 8; rows <= 60; rows += 13) {
                Arena arena = {0};
                Buf buf = {0};
                TextSurface surface = {
                    .glyphs = (Glyphs)((columns + rows) % 4), .columns = columns, .rows = rows};
                Figure figure = SAMPLE[i].make(&arena);
                plot_text(&arena, &figure, surface, &buf);
                check_lines(buf_text(&buf), surface);
                buf_free(&buf);
                arena_free(&arena);
            }
}

TEST(colour_changes_nothing_but_colour)
{
    Arena arena = {0};
    Figure figure = SAMPLE[0].make(&arena);
    TextSurface surface = {.glyphs = GLYPHS_BRAILLE, .columns = 80, .rows = 24, .color = true};
    Buf buf = {0}, bare = {0};
    Grid grid = plot_grid(&arena, &figure, surface);
    grid_write(&grid, true, &buf);
    assert_non_null(strstr(buf_text(&buf), "\033[0;38;5;"));
    for (const char *c = buf_text(&buf); *c; c++) {
        if (*c == 033)
            c = strchr(c, 'm');
        else
            buf_char(&bare, *c);
    }
    buf_clear(&buf);
    grid_write(&grid, false, &buf);
    assert_string_equal(buf_text(&bare), buf_text(&buf));
    buf_free(&buf);
    buf_free(&bare);
    arena_free(&arena);
}

/* Names of users and files can not steer the terminal. */
TEST(control_characters_stay_inside)
{
    Arena arena = {0};
    Buf buf = {0};
    Plot plot = {.title = "a\033[2Jb\n", .y = {.label = "\302\233 \377"}};
    Figure figure = {.plot = &plot, .rows = 1, .cols = 1};
    TextSurface surface = {.glyphs = GLYPHS_BRAILLE, .columns = 40, .rows = 10};
    plot_text(&arena, &figure, surface, &buf);
    check_lines(buf_text(&buf), surface);
    assert_non_null(strstr(buf_text(&buf), "a\357\277\275[2Jb"));
    buf_free(&buf);
    arena_free(&arena);
}

/* No two patterns of dots look the same. */
TEST(each_pattern_has_a_character)
{
    static const Glyphs FINE[] = {GLYPHS_BLOCK, GLYPHS_OCTANT, GLYPHS_BRAILLE};
    for (int i = 0; i < LENGTH(FINE); i++) {
        const GlyphSet *set = glyph_set(FINE[i]);
        unsigned patterns = 1u << (set->cell_w * set->cell_h);
        for (unsigned bits = 0; bits < patterns; bits++)
            for (unsigned other = 0; other < bits; other++)
                assert_true(set->glyph(bits, 0) != set->glyph(other, 0));
    }
}

/* Names of Unicode 16: the digits say which of the eight parts are filled, row by row. */
TEST(octants_are_those_of_unicode)
{
    static const struct {
        const char *parts;
        uint32_t codepoint;
    } OCTANT[] = {
        {"", ' '},           {"1", 0x1cea8},   {"8", 0x1cea0},       {"3", 0x1cd00},
        {"23", 0x1cd01},     {"135", 0x1cd0d}, {"1246", 0x1cd22},    {"23456", 0x1cd35},
        {"17", 0x1cd36},     {"578", 0x1cdbb}, {"1345678", 0x1cde4}, {"2345678", 0x1cde5},
        {"123456", 0x1fb85}, {"5678", 0x2584}, {"12345678", 0x2588},
    };
    for (int i = 0; i < LENGTH(OCTANT); i++) {
        unsigned bits = 0;
        for (const char *part = OCTANT[i].parts; *part; part++)
            bits |= 1u << (*part - '1');
        assert_int_equal(glyph_set(GLYPHS_OCTANT)->glyph(bits, 0), OCTANT[i].codepoint);
        assert_int_equal(codepoint_width(OCTANT[i].codepoint), 1);
    }
    for (unsigned bits = 0; bits < 16; bits++) { /* halves of blocks are quarters of octants */
        unsigned upper = bits & 3, lower = bits >> 2;
        assert_int_equal(glyph_set(GLYPHS_OCTANT)->glyph(upper * 5 | lower * 0x50, 0),
                         glyph_set(GLYPHS_BLOCK)->glyph(bits, 0));
    }
}

/* Unlikely numbers: they must cause neither a crash nor an endless loop. */
TEST(any_numbers_can_be_drawn)
{
    const double odd[] = {0,      -0.0,    1,   -1,       1e-320,    1e30,
                          -1e308, 1.7e308, NAN, INFINITY, -INFINITY, 0.5};
    enum { N = 40 };
    srand(2);
    for (int round = 0; round < 300; round++) {
        Arena arena = {0};
        Buf buf = {0};
        double x[N], y[N], y2[N];
        for (int i = 0; i < N; i++) {
            x[i] = odd[rand() % LENGTH(odd)];
            y[i] = odd[rand() % LENGTH(odd)];
            y2[i] = odd[rand() % LENGTH(odd)];
        }
        Plot plot = {
            .title = "odd", .x = {.log = rand() % 2}, .y = {.log = rand() % 2, .label = "y"}};
        plot.y.hi = round % 5 == 0;
        for (int kind = MARK_LINE; kind <= MARK_BAND; kind++)
            plot_add(&plot, (Mark){.kind = (MarkKind)kind,
                                   .label = "mark",
                                   .x = round % 3 ? x : NULL,
                                   .y = y,
                                   .y2 = y2,
                                   .n = rand() % N});
        Figure figure = {.plot = &plot, .rows = 1, .cols = 1};
        TextSurface surface = {.glyphs = (Glyphs)(round % 3), .columns = 70, .rows = 20};
        plot_text(&arena, &figure, surface, &buf);
        check_lines(buf_text(&buf), surface);
        if (round % 30 == 0)
            assert_int_equal(plot_image(&arena, &figure, 300, 200).w, 300);
        buf_free(&buf);
        arena_free(&arena);
    }
}

TEST(a_spike_among_thousands_is_seen)
{
    enum { N = 100000 };
    Arena arena = {0};
    Buf with = {0}, without = {0};
    double *y = ARENA_NEW(&arena, double, N);
    Plot plot = {.y = {.lo = 0, .hi = 10}};
    plot_add(&plot, (Mark){.kind = MARK_LINE, .y = y, .n = N});
    Figure figure = {.plot = &plot, .rows = 1, .cols = 1};
    TextSurface surface = {.glyphs = GLYPHS_ASCII, .columns = 80, .rows = 24};
    plot_text(&arena, &figure, surface, &without);
    y[54321] = 9.9;
    plot_text(&arena, &figure, surface, &with);
    int bars = 0;
    for (const char *c = buf_text(&with); *c; c++)
        bars += *c == '|';
    for (const char *c = buf_text(&without); *c; c++)
        bars -= *c == '|';
    assert_true(bars >= 15);
    buf_free(&with);
    buf_free(&without);
    arena_free(&arena);
}

static const char *drawn(Arena *arena, Buf *buf, const Plot *plot)
{
    Figure figure = {.plot = plot, .rows = 1, .cols = 1};
    buf_clear(buf);
    plot_text(arena, &figure, (TextSurface){.columns = 60, .rows = 16}, buf);
    return buf_text(buf);
}

/* What is far off leaves an arrow at the edge, and its scale to the others. */
TEST(a_loss_that_diverges_keeps_its_scale)
{
    Arena arena = {0};
    Buf buf = {0};
    const double loss[] = {2.3, 2.2, 2.4, 3.1, 700, 1e31, NAN}, tiny[] = {1e-9, 0, 1e-10};
    Plot plot = {.y = {.sane = true}};
    plot_add(&plot, (Mark){.y = loss, .n = LENGTH(loss)});
    assert_null(strstr(drawn(&arena, &buf, &plot), "e31"));
    assert_non_null(strchr(buf_text(&buf), '^'));
    const double low[] = {2.1, 2.4}, high[] = {700, 1e31}; /* already in the first column */
    plot_add(&plot, (Mark){.kind = MARK_BAND, .y = low, .y2 = high, .n = 2});
    assert_null(strstr(drawn(&arena, &buf, &plot), "e31"));
    plot.y.sane = false;
    assert_non_null(strstr(drawn(&arena, &buf, &plot), "1e31"));
    assert_null(strchr(buf_text(&buf), '^'));
    plot = (Plot){.y = {.log = true}};
    plot_add(&plot, (Mark){.y = tiny, .n = LENGTH(tiny)});
    assert_non_null(strchr(drawn(&arena, &buf, &plot), 'v')); /* zero is below any power of ten */
    buf_free(&buf);
    arena_free(&arena);
}

/* The row of a character in a text of lines; -1: in none. */
static int row_of(const char *text, char letter)
{
    int row = 0;
    for (; *text && *text != letter; text++)
        row += *text == '\n';
    return *text ? row : -1;
}

TEST(a_point_is_in_the_row_of_a_flat_line_through_it)
{
    Arena arena = {0};
    Buf buf = {0};
    for (int i = 0; i <= 50; i++) {
        const double x[] = {0, 10}, level = 0.85 + i / 500.0, line[] = {level, level};
        Plot plot = {.y = {.lo = 0.85, .hi = 0.95}};
        plot_add(&plot, (Mark){.x = x, .y = line, .n = 2});
        drawn(&arena, &buf, &plot);
        int row = row_of(strchr(buf_text(&buf), '|'), '\'');
        row = MAX(row, row_of(strchr(buf_text(&buf), '|'), '_'));
        plot_add(&plot, (Mark){.kind = MARK_POINT, .x = x, .y = line, .n = 1});
        int point = row_of(strchr(drawn(&arena, &buf, &plot), '|'), '*');
        assert_true(point >= 0 && (row < 0 || row == point));
    }
    buf_free(&buf);
    arena_free(&arena);
}

/* However small a pane gets, its frame is whole and has its title. */
TEST(a_pane_shrinks_with_grace)
{
    for (int columns = 1; columns <= 60; columns++)
        for (int rows = 1; rows <= 20; rows++) {
            Arena arena = {0};
            Buf buf = {0};
            Figure figure = SAMPLE[0].make(&arena);
            Plot plot = figure.plot[0];
            PaneLook look = {
                .surface = {.glyphs = (Glyphs)(columns % 3), .columns = columns, .rows = rows}};
            plot.title = "loss";
            PlotPane pane = plot_pane(&arena, &plot, &look);
            PlotArea area = pane.area;
            grid_write(&pane.grid, false, &buf);
            check_lines(buf_text(&buf), look.surface);
            assert_true(area.box.x >= 0 && area.box.x + area.box.columns <= columns);
            if (columns >= 12 && rows >= 4) {
                assert_non_null(strstr(buf_text(&buf), " loss "));
                assert_true(area.box.columns >= 6 && area.box.rows == rows - 2);
            }
            buf_free(&buf);
            arena_free(&arena);
        }
}

/* White ground, the curve in its colour, and the same pixels each time. */
TEST(a_picture_is_a_report_figure)
{
    Arena arena = {0};
    Figure figure = SAMPLE[0].make(&arena);
    Image image = plot_image(&arena, &figure, 960, 600),
          again = plot_image(&arena, &figure, 960, 600);
    long blue = 0, white = 0, size = 960L * 600;
    assert_true(image.w == 960 && image.h == 600 && image.c == 3);
    for (long i = 0; i < size; i++) {
        const uint8_t *p = image.pixels + 3 * i;
        blue += p[0] < 60 && p[2] > 130;
        white += p[0] == 255 && p[1] == 255 && p[2] == 255;
    }
    assert_true(blue > 1500 && white > size * 9 / 10);
    assert_memory_equal(image.pixels, again.pixels, (size_t)size * 3);
    arena_free(&arena);
}

TEST(tiny_figures_do_not_crash)
{
    for (int i = 0; i < SAMPLES; i++)
        for (int size = 1; size < 120; size += 17) {
            Arena arena = {0};
            Buf buf = {0};
            Figure figure = SAMPLE[i].make(&arena);
            assert_int_equal(plot_image(&arena, &figure, size, size).h, size);
            plot_text(&arena, &figure, (TextSurface){.columns = size, .rows = size / 3}, &buf);
            buf_free(&buf);
            arena_free(&arena);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_figures_are_as_agreed),
        cmocka_unit_test(pictures_are_as_agreed),
        cmocka_unit_test(text_keeps_to_its_surface),
        cmocka_unit_test(colour_changes_nothing_but_colour),
        cmocka_unit_test(control_characters_stay_inside),
        cmocka_unit_test(each_pattern_has_a_character),
        cmocka_unit_test(octants_are_those_of_unicode),
        cmocka_unit_test(any_numbers_can_be_drawn),
        cmocka_unit_test(a_spike_among_thousands_is_seen),
        cmocka_unit_test(a_loss_that_diverges_keeps_its_scale),
        cmocka_unit_test(a_point_is_in_the_row_of_a_flat_line_through_it),
        cmocka_unit_test(a_pane_shrinks_with_grace),
        cmocka_unit_test(a_picture_is_a_report_figure),
        cmocka_unit_test(tiny_figures_do_not_crash),
    };
    return unit_run(tests);
}
