/* Tests the figure of a range test: its suggestions, its raw losses. */
#include "tests/unit/unit.h"

#include "tests/tui/screen.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The row with these words; fails the test if there is none. */
static int row_of(Screen *screen, const char *words)
{
    for (int y = 0; y < screen->grid.rows; y++)
        if (strstr(screen_row(screen, y), words))
            return y;
    printf("# no row has '%s'\n", words);
    assert_true(false);
    return -1;
}

/* Braille of more than the dot of a sample, or a point. */
static bool is_curve(uint32_t c)
{
    return (c > 0x2800 && c < 0x2900 && __builtin_popcount(c - 0x2800) > 1) || c == 0x25c6;
}

static void assert_off_the_curve(Screen *screen, const char *words)
{
    int y = row_of(screen, words);
    const char *row = screen_row(screen, y), *at = strstr(row, words);
    int x = (int)(at - row);
    assert_false(is_curve(cell_at(&screen->grid, x - 1, y)));
    assert_false(is_curve(cell_at(&screen->grid, x + (int)strlen(words), y)));
}

static void open_pick(Screen **screen, int columns, int rows)
{
    *screen = screen_named("pick");
    screen_draw(*screen, columns, rows);
}

/* Each at the upper edge, from left to right one line lower, as far as the curve leaves room. */
TEST(suggestions_stand_off_the_curve)
{
    Screen *screen;
    open_pick(&screen, 120, 40);
    static const char *const LABEL[] = {"valley 4.79e-4", "slide 0.00525", "steep 0.0132",
                                        "min10 0.0759"};
    for (int i = 0; i < LENGTH(LABEL); i++) {
        assert_off_the_curve(screen, LABEL[i]);
        assert_int_equal(row_of(screen, LABEL[i]), 2 + i);
    }
    screen_close(screen);
}

/* The letters are those of the keys that go there. */
/* ... and a line below the figure says what they stand for. */
TEST(suggestions_are_letters_where_words_have_no_room)
{
    static const int SIZE[][2] = {{40, 12}, {60, 15}};
    static const char *const LINE[] = {"v 4.79e-4 i 0.00525 s 0.0132 m 0.0759",
                                       "valley 4.79e-4  slide 0.00525  steep 0.0132  min10 0.0759"};
    for (int i = 0; i < LENGTH(SIZE); i++) {
        Screen *screen;
        open_pick(&screen, SIZE[i][0], SIZE[i][1]);
        row_of(screen, LINE[i]);
        const char *letters = screen_row(screen, row_of(screen, " is"));
        assert_true(strchr(letters, 'v') < strstr(letters, "is") && strchr(letters, 'm'));
        screen_close(screen);
    }
}

/* The one under the cursor has its name at any width, and a click goes to it. */
TEST(the_suggestion_under_the_cursor_is_named)
{
    Screen *screen = screen_named("pick");
    Stage *stage = &screen->scene.stage;
    static const char *const NAME[] = {"valley 4.79e-4", "slide 0.00525", "steep 0.0132"};
    assert_true(stage_jump(stage, screen->scene.range, RULE_VALLEY));
    for (int i = 0; i < LENGTH(NAME); i++) {
        screen_draw(screen, 40, 12);
        int row = row_of(screen, NAME[i]);
        const char *line = screen_row(screen, row);
        int column = (int)(strstr(line, NAME[i]) - line);
        assert_non_null(view_hit_at(&screen->map, &screen->arena, column, row));
        assert_non_null(strstr(line, i ? "v 4.79e-4  " : "  i 0.00525  "));
        assert_true(stage_walk(stage, screen->scene.range, 1));
    }
    assert_true(stage_walk(stage, screen->scene.range, 1)); /* past min10, the last */
    screen_draw(screen, 40, 12);
    row_of(screen, NAME[0]);
    assert_true(stage_walk(stage, screen->scene.range, -1));
    screen_draw(screen, 40, 12);
    row_of(screen, "min10 0.0759");
    assert_false(stage_walk(stage, NULL, 1));
    screen_close(screen);
}

TEST(rules_that_agree_are_told_once)
{
    Screen *screen = screen_named("pick");
    screen->scene.suggestions.lr[RULE_SLIDE] = screen->scene.suggestions.lr[RULE_STEEP];
    screen_draw(screen, 120, 40);
    assert_off_the_curve(screen, "steep, slide 0.0132");
    row_of(screen, "steep, slide   0.0132"); /* beside the figure */
    screen_close(screen);
}

static int points_of(const Screen *screen)
{
    int points = 0;
    for (int i = 0; i < screen->grid.rows * screen->grid.columns; i++)
        points += screen->grid.cell[i].codepoint == 0x25c6;
    return points;
}

TEST(a_rate_that_was_not_tried_has_no_point)
{
    Screen *screen = screen_named("pick");
    screen_draw(screen, 120, 40);
    int all = points_of(screen);
    screen->scene.suggestions.lr[RULE_MIN10] = 1e-9;
    screen_draw(screen, 120, 40);
    assert_int_equal(points_of(screen), all - 1);
    screen_close(screen);
}

/* One sample in a column would make towers of a band: 97 samples are 97 dots. */
TEST(few_samples_are_dots)
{
    Screen *screen = screen_named("pick");
    screen->scene.surface.color = true;
    screen->scene.surface.ground = GROUND_DARK;
    screen_draw(screen, 120, 40);
    Color band = palette_on(GROUND_DARK).fill[INK_FAINT];
    for (int i = 0; i < screen->grid.rows * screen->grid.columns; i++)
        assert_true(screen->grid.cell[i].style.paper != band);
    screen_close(screen);
}

/* Zoomed in, the title says so, and the losses are those that are seen: here around 0.69. */
TEST(a_zoom_has_an_axis_of_its_own)
{
    Screen *screen = screen_named("pick");
    screen->scene.stage.zoom = 0.25;
    screen->scene.stage.cursor = CURVE_SKIP_START + 10;
    screen_draw(screen, 120, 40);
    assert_non_null(strstr(screen_row(screen, 1), " zoom 4x "));
    int whole = 0;
    for (int y = screen->map.plot.box.y; y < screen->map.plot.box.y + screen->map.plot.box.rows;
         y++)
        whole += strstr(screen_row(screen, y), " 0.5") != NULL;
    assert_int_equal(whole, 0);
    screen_close(screen);
}

/* Several runs have room above their median for the suggestions, too. */
TEST(suggestions_of_several_runs_stand_off_the_curve)
{
    Screen *screen = screen_named("band");
    screen_draw(screen, 80, 24);
    assert_off_the_curve(screen, "slide");
    assert_off_the_curve(screen, "valley");
    screen_close(screen);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(suggestions_stand_off_the_curve),
        cmocka_unit_test(suggestions_are_letters_where_words_have_no_room),
        cmocka_unit_test(the_suggestion_under_the_cursor_is_named),
        cmocka_unit_test(rules_that_agree_are_told_once),
        cmocka_unit_test(a_rate_that_was_not_tried_has_no_point),
        cmocka_unit_test(few_samples_are_dots),
        cmocka_unit_test(suggestions_of_several_runs_stand_off_the_curve),
        cmocka_unit_test(a_zoom_has_an_axis_of_its_own),
    };
    return unit_run(tests);
}
