/* Tests colours: that what we write can be read on every ground, with as many colours as a terminal
 * has, and that what shares a figure can be told apart. */
#include "tests/unit/unit.h"

#include "ui/palette.h"
#include "plot/heat.h"
#include "view/theme.h"

#include <math.h>

/* ---- contrast, by the Web Content Accessibility Guidelines 2.2 */

static double contrast(Color a, Color b)
{
    double first = color_luminance(a) + 0.05, second = color_luminance(b) + 0.05;
    return fmax(first, second) / fmin(first, second);
}

/* Grounds that terminals have.  Solarized changes the first 16 colours too, so that nothing can be
 * said of those there. */
static const struct {
    const char *name;
    Color color;
    Ground ground;
    bool ours; /* only where all colours are */
} GROUNDS[] = {
    {"black", COLOR_RGB(0, 0, 0), GROUND_DARK, false},
    {"white", COLOR_RGB(255, 255, 255), GROUND_LIGHT, false},
    {"solarized dark", COLOR_RGB(0, 43, 54), GROUND_DARK, true},
    {"solarized light", COLOR_RGB(253, 246, 227), GROUND_LIGHT, true},
};

static const int COLORS[] = {COLORS_ALL, 256, 16, 8};

/* What a colour looks like on that terminal; 0: its own, which is the user's choice. */
static Color seen(Color color, int colors, Ground ground)
{
    int ink = palette_shade((Style){.ink = color}, colors, ground).ink;
    if (ink < 0)
        return 0;
    return colors == COLORS_ALL ? COLOR_RGB(0, 0, 0) | (Color)ink : color_of_xterm(ink);
}

/* Checks one colour on every ground of its kind, with every number of colours. */
static void check_contrast(const char *what, Color color, Ground ground, double least)
{
    for (int g = 0; g < LENGTH(GROUNDS); g++)
        for (int c = 0; c < LENGTH(COLORS); c++) {
            bool theirs = GROUNDS[g].ours && COLORS[c] < 256;
            Color shown = seen(color, COLORS[c], ground);
            if (GROUNDS[g].ground != ground || theirs || shown == 0)
                continue;
            double found = contrast(shown, GROUNDS[g].color);
            if (found < least)
                fail_test("%s on %s with %d colours: contrast %.2f, below %.1f\n", what,
                          GROUNDS[g].name, COLORS[c], found, least);
        }
}

TEST(what_is_written_can_be_read)
{
    for (Ground ground = GROUND_DARK; ground <= GROUND_LIGHT; ground++) {
        Theme theme = theme_of(ground);
        for (Role role = 0; role < ROLE_COUNT; role++)
            check_contrast("a role", theme.style[role].ink, ground, role == ROLE_FRAME ? 1.5 : 4.5);
        check_contrast("a frame", theme.palette.frame, ground, 1.5);
        check_contrast("a label", theme.palette.label, ground, 4.5);
    }
}

TEST(curves_and_fills_can_be_seen)
{
    static const char *const NAME[] = {"main", "second", "third", "fourth", "accent", "faint"};
    for (Ground ground = GROUND_DARK; ground <= GROUND_LIGHT; ground++) {
        Palette palette = palette_on(ground);
        for (Ink ink = INK_MAIN; ink <= INK_FAINT; ink++) {
            check_contrast(NAME[ink], palette.ink[ink], ground, 4.5);
            check_contrast(NAME[ink], palette.fill[ink], ground, 1.5);
        }
    }
}

/* A band of batches begins below the curve's fill and ends above it. */
TEST(a_band_is_seen_on_a_fill)
{
    for (Ground ground = GROUND_DARK; ground <= GROUND_LIGHT; ground++)
        for (int c = 0; COLORS[c] >= 256; c++) {
            Palette palette = palette_on(ground);
            Color fill = seen(palette.fill[INK_MAIN], COLORS[c], ground);
            assert_true(contrast(fill, seen(palette.fill[INK_FAINT], COLORS[c], ground)) > 1.3);
        }
}

/* It may be black or white; of the first 8 colours few are seen well on both. */
TEST(on_an_unknown_ground_inks_are_seen_on_both)
{
    for (Hue hue = HUE_BLUE; hue <= HUE_RED; hue++)
        for (int c = 0; c < LENGTH(COLORS); c++) {
            Color shown = seen(color_of(hue, GROUND_UNKNOWN), COLORS[c], GROUND_UNKNOWN);
            double least = COLORS[c] >= 256 ? 3.4 : 2.1;
            assert_true(shown == 0 || (contrast(shown, COLOR_RGB(0, 0, 0)) > least &&
                                       contrast(shown, COLOR_RGB(255, 255, 255)) > least));
        }
}

/* Digits on every level of heat, whatever the number of colours; the levels differ. */
TEST(counts_on_heat_can_be_read)
{
    for (Ground ground = GROUND_DARK; ground <= GROUND_LIGHT; ground++)
        for (int level = 1; level <= HEAT_LEVELS; level++) {
            Style style = heat_style(level, ground);
            check_contrast("a mark", heat_color(level, ground), ground, 1.5);
            assert_true(level == 1 || style.paper != heat_style(level - 1, ground).paper);
            for (int c = 0; c < LENGTH(COLORS); c++) {
                Shade shade = palette_shade(style, COLORS[c], ground);
                Color own = color_of_xterm(ground == GROUND_LIGHT ? 15 : 0);
                Color ink = shade.ink < 0 ? color_of_xterm(ground == GROUND_LIGHT ? 0 : 15)
                            : COLORS[c] == COLORS_ALL ? style.ink
                                                      : color_of_xterm(shade.ink);
                Color paper = shade.paper < 0           ? own
                              : COLORS[c] == COLORS_ALL ? style.paper
                                                        : color_of_xterm(shade.paper);
                if (contrast(ink, paper) < 4.5)
                    fail_test("level %d with %d colours: contrast %.2f\n", level, COLORS[c],
                              contrast(ink, paper));
            }
        }
}

/* Every ink may meet every other; one of them may be the terminal's own colour. */
TEST(inks_differ_with_16_colours)
{
    for (Ground ground = GROUND_DARK; ground <= GROUND_LIGHT; ground++)
        for (Ink a = INK_MAIN; a <= INK_FAINT; a++)
            for (Ink b = a + 1; b <= INK_FAINT; b++) {
                Palette palette = palette_on(ground);
                assert_true(seen(palette.ink[a], 16, ground) != seen(palette.ink[b], 16, ground));
                assert_true(palette.ink[a] != palette.ink[b]);
            }
}

/* A red ground below every count would be a wall: with few colours those of the two lowest levels
 * stand on the terminal's own.  The hottest is a colour on every terminal: white and black look
 * chosen, and the light ones are greys of Solarized. */
TEST(few_mistakes_have_no_ground_in_few_colours)
{
    for (Ground ground = GROUND_DARK; ground <= GROUND_LIGHT; ground++)
        for (int c = 2; c < LENGTH(COLORS); c++)
            for (int level = 1; level <= HEAT_LEVELS; level++) {
                Shade shade = palette_shade(heat_style(level, ground), COLORS[c], ground);
                bool red = shade.paper == 1 || shade.paper == 9, yellow = shade.paper == 3;
                assert_true(level <= 2 ? shade.paper < 0 : red || yellow);
                assert_true(level < HEAT_LEVELS || (ground == GROUND_DARK ? yellow : red));
            }
}

/* What has no ground of its own has no ink for one either: white on white could not be read. */
TEST(few_mistakes_can_be_read_on_an_unknown_ground)
{
    for (int c = 2; c < LENGTH(COLORS); c++)
        for (int level = 1; level <= HEAT_LEVELS; level++) {
            Shade shade =
                palette_shade(heat_style(level, GROUND_UNKNOWN), COLORS[c], GROUND_UNKNOWN);
            assert_true((shade.paper < 0) == (shade.ink < 0));
        }
}

/* Frames step back with few colours: dark blue on black would be hardly seen, and light black
 * nowhere on Solarized.  Words do not: there a dim one is hardly read. */
TEST(greys_are_dim_on_dark_ground)
{
    for (int c = 2; c < LENGTH(COLORS); c++) {
        Theme theme = theme_of(GROUND_DARK);
        Shade frame = palette_shade(theme.style[ROLE_FRAME], COLORS[c], GROUND_DARK),
              words = palette_shade(theme.style[ROLE_FAINT], COLORS[c], GROUND_DARK),
              text = palette_shade(theme.style[ROLE_TEXT], COLORS[c], GROUND_DARK);
        assert_true(frame.ink < 0 && frame.dim);
        assert_false(words.dim || text.dim);
    }
}

/* Light black, colour 8 of 16, is the ground itself in Solarized and nearly so in others. */
TEST(nothing_is_written_in_light_black)
{
    for (Ground ground = GROUND_UNKNOWN; ground <= GROUND_LIGHT; ground++)
        for (Hue hue = HUE_BLUE; hue <= HUE_RED; hue++)
            assert_true(color_index(color_of(hue, ground), 16) != 8);
}

TEST(ours_have_stand_ins_and_others_the_nearest)
{
    Color blue = color_of(HUE_BLUE, GROUND_DARK);
    assert_int_equal(color_index(blue, 256), 74);
    assert_int_equal(color_index(blue, 16), 6);
    assert_int_equal(color_index(blue, 8), 6);
    assert_int_equal(color_index(COLOR_RGB(250, 10, 5), 16), 9);
    assert_int_equal(color_index(COLOR_RGB(210, 10, 5), 8), 1);
    assert_int_equal(color_index(0, 256), -1);
}

/* Picture colours as they are written as text. */
TEST(the_nearest_colour_is_itself)
{
    assert_int_equal(color_index(COLOR_RGB(0, 0, 0), 256), 16);
    assert_int_equal(color_index(COLOR_RGB(255, 255, 255), 256), 231);
    assert_int_equal(color_index(COLOR_RGB(8, 8, 8), 256), 232);
    assert_int_equal(color_index(COLOR_RGB(128, 128, 128), 256), 244);
    assert_int_equal(color_index(COLOR_RGB(238, 238, 238), 256), 255);
    assert_int_equal(color_index(COLOR_RGB(95, 135, 215), 256), 68);
}

TEST(with_all_colours_each_is_itself)
{
    Style style = {.ink = COLOR_RGB(1, 2, 3), .bold = true};
    Shade shade = palette_shade(style, COLORS_ALL, GROUND_DARK);
    assert_int_equal(shade.ink, 0x010203);
    assert_int_equal(shade.paper, -1);
    assert_true(shade.bold);
}

/* A bold colour of the first 8 is shown as the light one by many terminals. */
TEST(with_16_colours_only_the_own_ink_is_bold)
{
    Style green = {.ink = color_of(HUE_GREEN, GROUND_DARK), .bold = true}, own = {.bold = true};
    assert_true(palette_shade(green, 256, GROUND_DARK).bold);
    assert_false(palette_shade(green, 16, GROUND_DARK).bold);
    assert_false(palette_shade(green, 8, GROUND_DARK).bold);
    assert_true(palette_shade(own, 8, GROUND_DARK).bold);
}

TEST(without_colours_grey_is_dim)
{
    Style red = {.ink = COLOR_RGB(255, 0, 0), .paper = COLOR_RGB(0, 0, 255)};
    Shade none = palette_shade(red, 0, GROUND_DARK);
    assert_true(none.ink == -1 && none.paper == -1 && !none.dim);
    assert_true(palette_shade((Style){.ink = COLOR_RGB(88, 88, 88)}, 0, GROUND_DARK).dim);
}

/* Dark grey on black, white on a light ground: not in 8 colours. */
TEST(letters_stay_legible)
{
    Style dark = {.ink = COLOR_RGB(48, 48, 48)}, white = {.ink = COLOR_RGB(238, 238, 238)};
    Shade grey = palette_shade(dark, 8, GROUND_DARK);
    assert_true(grey.ink == -1 && grey.dim);
    assert_int_equal(palette_shade(dark, 8, GROUND_LIGHT).ink, 0);
    assert_int_equal(palette_shade(white, 8, GROUND_LIGHT).ink, -1);
    for (int ink = 0; ink < 256; ink++)
        for (int paper = 0; paper < 256; paper++) {
            Style style = {.ink = color_of_xterm(ink), .paper = color_of_xterm(paper)};
            Shade shade = palette_shade(style, 8, GROUND_DARK);
            int letter = shade.ink < 0 ? 7 : shade.ink, behind = MAX(shade.paper, 0);
            assert_true(style.ink == style.paper || letter != behind);
        }
}

/* A grey image has no yellow, cyan or blue pixels, though ours of the same grey may have them; and
 * pixels that become alike do not contrast. */
TEST(grey_pixels_stay_grey)
{
    for (int c = 1; c < LENGTH(COLORS); c++)
        for (int grey = 0, last = 0; grey < 256; grey++) {
            Color pixel = COLOR_PIXEL(grey, grey, grey);
            Shade shade = palette_shade((Style){.ink = pixel, .paper = COLOR_PIXEL(0, 0, 0)},
                                        COLORS[c], GROUND_DARK);
            int level = (int)(color_of_xterm(shade.ink) & 0xff);
            assert_true(color_of_xterm(shade.ink) == COLOR_RGB(level, level, level));
            assert_true(shade.ink != 8); /* light black, darker than black in Solarized */
            assert_in_range(level, last, 255);
            last = level;
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_written_can_be_read),
        cmocka_unit_test(curves_and_fills_can_be_seen),
        cmocka_unit_test(a_band_is_seen_on_a_fill),
        cmocka_unit_test(on_an_unknown_ground_inks_are_seen_on_both),
        cmocka_unit_test(few_mistakes_can_be_read_on_an_unknown_ground),
        cmocka_unit_test(counts_on_heat_can_be_read),
        cmocka_unit_test(inks_differ_with_16_colours),
        cmocka_unit_test(few_mistakes_have_no_ground_in_few_colours),
        cmocka_unit_test(greys_are_dim_on_dark_ground),
        cmocka_unit_test(nothing_is_written_in_light_black),
        cmocka_unit_test(ours_have_stand_ins_and_others_the_nearest),
        cmocka_unit_test(the_nearest_colour_is_itself),
        cmocka_unit_test(with_all_colours_each_is_itself),
        cmocka_unit_test(with_16_colours_only_the_own_ink_is_bold),
        cmocka_unit_test(without_colours_grey_is_dim),
        cmocka_unit_test(letters_stay_legible),
        cmocka_unit_test(grey_pixels_stay_grey),
    };
    return unit_run(tests);
}
