/* Tests the pop-up of completions: as wide as its texts need, aligned, scrolled to what is chosen,
 * with nothing half covered beside it. */
#include "tests/tui/screen.h"
#include "tests/unit/golden.h"
#include "tests/unit/unit.h"

#include "base/text.h"
#include "language/complete.h"

#include <string.h>

enum { MANY = 41 };

/* The scene with other rows. */
static Screen *offering(const CompletionItem *item, int count, int chosen)
{
    Screen *screen = screen_named("complete");
    screen->scene.prompt.choice = item;
    screen->scene.prompt.choices = count;
    screen->scene.prompt.chosen = chosen;
    return screen;
}

/* ... with many. */
static Screen *offering_many(int chosen)
{
    Screen *screen = offering(NULL, MANY, chosen);
    CompletionItem *item = ARENA_NEW(&screen->arena, CompletionItem, MANY);
    for (int i = 0; i < MANY; i++)
        item[i] = (CompletionItem){"", arena_printf(&screen->arena, "name%d", i), "", ""};
    screen->scene.prompt.choice = item;
    return screen;
}

/* The row of the screen that has a text; -1: none. */
static int row_of(Screen *screen, const char *text)
{
    for (int y = 0; y < screen->grid.rows; y++)
        if (strstr(screen_row(screen, y), text))
            return y;
    return -1;
}

TEST(the_smallest_and_the_largest_are_as_agreed)
{
    static const int SIZE[][2] = {{40, 12}, {300, 90}};
    for (int i = 0; i < LENGTH(SIZE); i++) {
        Screen *screen = screen_named("complete");
        screen_draw(screen, SIZE[i][0], SIZE[i][1]);
        golden_screen(arena_printf(&screen->arena, "complete.%dx%d.screen", SIZE[i][0], SIZE[i][1]),
                      screen_text(screen));
        screen_close(screen);
    }
}

TEST(it_is_as_wide_as_its_text_and_covers_whole_rows)
{
    static const CompletionItem ITEM[] = {{"", "bs=", "batch size", "64"}};
    Screen *screen = offering(ITEM, 1, -1);
    screen_draw(screen, 300, 90);
    Box box = screen->map.popup;
    assert_int_equal(box.columns, strlen("| m bs=  batch size  [64] |"));
    assert_int_equal(box.y + box.rows, screen->map.prompt.y);
    for (int y = box.y; y < box.y + box.rows; y++)
        for (int x = box.columns; x < screen->grid.columns; x++)
            assert_int_equal(cell_at(&screen->grid, x, y), ' ');
    screen_draw(screen, 40, 12);
    assert_int_equal(screen->map.popup.columns, 40);
    screen_close(screen);
}

TEST(there_is_room_for_four_rows_at_least)
{
    Screen *screen = screen_named("complete");
    screen_draw(screen, 40, 12);
    assert_true(screen->map.popup.rows - 2 >= 4);
    screen_close(screen);
}

TEST(what_is_chosen_is_seen_and_counted)
{
    for (int chosen = 0; chosen < MANY; chosen++) {
        Screen *screen = offering_many(chosen);
        screen->scene.surface.glyphs = GLYPHS_ASCII;
        screen_draw(screen, 80, 24);
        const char *row = arena_printf(&screen->arena, "> name%d ", chosen);
        int y = row_of(screen, row), first = screen->map.popup_top;
        assert_int_equal(y, screen->map.popup.y + 1 + chosen - first);
        assert_true(row_of(screen, arena_printf(&screen->arena, " %d of 41 ", chosen + 1)) >= 0);
        screen_close(screen);
    }
}

/* On a narrow screen defaults come before whole meanings; that of the chosen one is below the list,
 * where nothing can be clicked. */
TEST(a_narrow_list_has_defaults_and_one_whole_meaning)
{
    static const char MEANING[] = "momentum at the ends and at the peak; Adam's beta 1";
    CompletionItem item[9];
    for (int i = 0; i < LENGTH(item); i++)
        item[i] = (CompletionItem){"", "final_div=", MEANING, "0.95,0.85"};
    Screen *screen = offering(item, LENGTH(item), -1);
    screen_draw(screen, 40, 12);
    assert_non_null(strstr(screen_text(screen), "[0.95,0.85]"));
    assert_true(row_of(screen, " 1-7 of 9 ") >= 0);
    assert_true(row_of(screen, "peak; Adam's beta 1") < 0);
    screen->scene.prompt.chosen = 8;
    screen_draw(screen, 40, 12);
    assert_non_null(strstr(screen_text(screen), "[0.95,0.85]"));
    assert_true(row_of(screen, " 9 of 9 ") >= 0);
    const ScreenMap *map = &screen->map;
    assert_int_equal(row_of(screen, "peak; Adam's beta 1"), map->popup.y + map->popup.rows);
    screen_close(screen);
}

TEST(the_wheel_moves_it_to_its_ends)
{
    Screen *screen = offering_many(-1);
    for (int scrolled = -50; scrolled <= 50; scrolled += 10) {
        screen->scene.prompt.scrolled = scrolled;
        screen_draw(screen, 80, 24);
        int last = MANY - (screen->map.popup.rows - 2);
        assert_int_equal(screen->map.popup_top, MAX(MIN(scrolled, last), 0));
    }
    screen_close(screen);
}

TEST(wide_and_odd_names_are_aligned)
{
    static const CompletionItem ITEM[] = {{"", "\u6f22\u5b57.png", "of wide letters", ""},
                                          {"", "a\033[2Jb", "that steers", ""},
                                          {"", "plain", "as usual", ""}};
    Screen *screen = offering(ITEM, LENGTH(ITEM), 0);
    screen_draw(screen, 80, 24);
    const char *const WORD[] = {"of wide letters", "that steers", "as usual"};
    long column = -1;
    for (int i = 0; i < LENGTH(WORD); i++) {
        const char *row = screen_row(screen, row_of(screen, WORD[i]));
        long at = strstr(row, WORD[i]) - row;
        assert_true(column < 0 || at == column);
        column = at;
    }
    assert_non_null(strstr(screen_text(screen), "a\\x1b[2Jb"));
    screen_close(screen);
}

TEST(without_the_keyboard_there_is_none)
{
    Screen *screen = screen_named("complete");
    screen->scene.stage.focus = (Focus){.kind = PANE_LOSS};
    screen_draw(screen, 80, 24);
    assert_int_equal(screen->map.popup.columns, 0);
    screen_close(screen);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_smallest_and_the_largest_are_as_agreed),
        cmocka_unit_test(it_is_as_wide_as_its_text_and_covers_whole_rows),
        cmocka_unit_test(there_is_room_for_four_rows_at_least),
        cmocka_unit_test(what_is_chosen_is_seen_and_counted),
        cmocka_unit_test(a_narrow_list_has_defaults_and_one_whole_meaning),
        cmocka_unit_test(the_wheel_moves_it_to_its_ends),
        cmocka_unit_test(wide_and_odd_names_are_aligned),
        cmocka_unit_test(without_the_keyboard_there_is_none),
    };
    return unit_run(tests);
}
