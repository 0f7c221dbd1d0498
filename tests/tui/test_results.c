/* Tests what a screen shows of results: the confusion matrix, its cursor, its colours. */
#include "tests/unit/unit.h"

#include "analysis/confusion.h"
#include "analysis/gallery.h"
#include "base/heap.h"
#include "base/text.h"
#include "lab/select.h"
#include "tests/tui/scenes_results.h"
#include "tests/tui/screen.h"
#include "view/pairs.h"

#include <string.h>

static const int SIZES[][2] = {{40, 12},  {60, 15},  {80, 24}, {120, 40},
                               {200, 20}, {200, 60}, {50, 60}, {300, 90}};

/* The start screen with a confusion matrix of so many classes. */
static Screen *matrix_of(int classes)
{
    Screen *screen = screen_named("start");
    results_make(&screen->arena, &screen->scene, classes);
    return screen;
}

static const char *shown_name(const Screen *screen, int class)
{
    return screen->scene.confusion->name[class];
}

/* The beginning of a name, which is there however much it is shortened. */
static const char *beginning(Screen *screen, int class, int columns)
{
    return arena_printf(&screen->arena, "%.*s", columns, shown_name(screen, class));
}

/* Wherever the cursor is, it is on the screen, and so are row and column by name. */
TEST(the_cursor_is_always_told)
{
    static const int CLASSES[] = {2, 10, 100, 1000};
    for (int c = 0; c < LENGTH(CLASSES); c++)
        for (int s = 0; s < LENGTH(SIZES); s++)
            for (int i = 0; i < 4; i++) {
                Screen *screen = matrix_of(CLASSES[c]);
                int last = CLASSES[c] - 1;
                select_pair_at(&screen->scene.stage, screen->scene.confusion, i % 2 ? last : 1,
                               i / 2 ? last : 0);
                screen_draw(screen, SIZES[s][0], SIZES[s][1]);
                screen_check(screen);
                const Stage *stage = &screen->scene.stage;
                const char *text = screen_text(screen);
                assert_non_null(strstr(text, beginning(screen, stage->actual, 3)));
                assert_non_null(strstr(text, beginning(screen, stage->predicted, 3)));
                assert_non_null(strstr(text, CLASSES[c] == 1000 ? " of 10 (" : " of 100 ("));
                screen_close(screen);
            }
}

/* A click on any cell goes to that cell, and the last row and column can be reached by keys. */
TEST(a_click_and_the_keys_reach_every_pair)
{
    Screen *screen = matrix_of(1000);
    Stage *stage = &screen->scene.stage;
    const Confusion *confusion = screen->scene.confusion;
    stage->page = 30;
    select_pair_at(stage, confusion, 0, 0);
    for (int i = 0; i < 34; i++)
        select_pair(stage, confusion, WAY_PAGEDOWN, 1);
    select_pair(stage, confusion, WAY_END, 1);
    assert_int_equal(stage->actual, 999);
    assert_int_equal(stage->predicted, 999);
    screen_draw(screen, 80, 24);
    bool seen = false;
    for (int y = 0; y < 24; y++)
        for (int x = 0; x < 80; x++) {
            const char *command = view_hit_at(&screen->map, &screen->arena, x, y);
            seen |= command && strcmp(command, "select at=999,998") == 0;
        }
    assert_true(seen);
    screen_close(screen);
}

/* A click on the cursor opens what is under it, in the matrix and in the list. */
TEST(a_click_on_the_cursor_opens)
{
    static const int CLASSES[] = {10, 100};
    for (int c = 0; c < LENGTH(CLASSES); c++)
        for (int color = 0; color < 2; color++) {
            Screen *screen = matrix_of(CLASSES[c]);
            int opens = 0;
            screen->scene.surface.color = color;
            screen_draw(screen, 120, 40);
            screen_check(screen);
            for (int i = 0; i < screen->map.hits; i++) {
                const Hit *hit = &screen->map.hit[i];
                const char *command =
                    view_hit_at(&screen->map, &screen->arena, hit->box.x, hit->box.y);
                opens += strcmp(hit->command, "examine") == 0 && strcmp(command, "examine") == 0;
            }
            assert_int_equal(opens, 2);
            screen_close(screen);
        }
}

TEST(mistakes_come_in_order)
{
    Screen *screen = matrix_of(10);
    Stage *stage = &screen->scene.stage;
    const Confusion *confusion = screen->scene.confusion;
    for (int i = 0; i < confusion->pairs; i++) {
        assert_int_equal(confusion_place(confusion, stage->actual, stage->predicted), i);
        assert_true(i == 0 || confusion->pair[i].count <= confusion->pair[i - 1].count);
        select_pair(stage, confusion, WAY_NEXT, 1);
    }
    select_pair(stage, confusion, WAY_PREVIOUS, 3);
    assert_int_equal(confusion_place(confusion, stage->actual, stage->predicted),
                     confusion->pairs - 4);
    select_pair_at(stage, confusion, 4, 4); /* right, so no mistake */
    select_pair(stage, confusion, WAY_NEXT, 1);
    assert_int_equal(confusion_place(confusion, stage->actual, stage->predicted), 0);
    screen_close(screen);
}

/* Large digits for all counts or for none: beside 1000007 in a line, 19 in three would look
 * larger. */
TEST(all_counts_have_digits_of_one_size)
{
    Screen *screen = matrix_of(2);
    screen_draw(screen, 60, 15);
    assert_true(strstr(screen_text(screen), "█") != NULL);
    long *count = (long *)(uintptr_t)screen->scene.confusion->count;
    count[0] = 1000007;
    screen_draw(screen, 60, 15);
    assert_non_null(strstr(screen_text(screen), " 1000007 "));
    for (int i = 1; i < 4; i++)
        assert_non_null(
            strstr(screen_text(screen), arena_printf(&screen->arena, " %ld ", count[i])));
    screen_close(screen);
}

/* A matrix of which a part is seen says which, in as many words as the title has room for; one that
 * is seen whole says nothing. */
TEST(a_part_of_a_matrix_says_which)
{
    static const struct {
        int classes, columns, rows;
        const char *title;
    } CASE[] = {
        {10, 40, 12, "─ 86 % right · 0-2 of 10 ┐"},
        {10, 60, 15, "─ 857 of 1000 right (86 %) · rows 0-5 of 10 ┐"},
        {10, 80, 24, "─ 857 of 1000 right (86 %) ┐"},
        {100, 40, 12, "─ 0-2 × 0-22 of 100 ┐"},
        {100, 120, 40, "─ 8955 of 10000 right (90 %) · rows 0-26 · columns 0-58 of 100 ┐"},
    };
    for (int i = 0; i < LENGTH(CASE); i++) {
        Screen *screen = matrix_of(CASE[i].classes);
        select_pair_at(&screen->scene.stage, screen->scene.confusion, 1, 0);
        screen_draw(screen, CASE[i].columns, CASE[i].rows);
        if (!strstr(screen_text(screen), CASE[i].title))
            fail_test("no '%s' in\n%s", CASE[i].title, screen_text(screen));
        screen_close(screen);
    }
}

/* Names of classes and axes give way to counts of three digits. */
TEST(ten_classes_have_counts_on_usual_screens)
{
    static const int SIZE[][2] = {{50, 60}, {80, 24}, {120, 40}};
    for (int s = 0; s < LENGTH(SIZE); s++) {
        Screen *screen = matrix_of(10);
        long *count = (long *)(uintptr_t)screen->scene.confusion->count;
        for (int i = 0; i < 100; i++)
            count[i] = i % 11 == 0 ? 190 + i : count[i];
        screen_draw(screen, SIZE[s][0], SIZE[s][1]);
        screen_check(screen);
        const char *text = screen_text(screen);
        for (int i = 0; i < 10; i++)
            assert_non_null(strstr(text, arena_printf(&screen->arena, "%d", 190 + 11 * i)));
        assert_non_null(strstr(text, "true"));
        assert_non_null(strstr(text, "pred"));
        screen_close(screen);
    }
}

/* Counts of 0 are left blank. */
TEST(zeros_are_blank)
{
    Screen *screen = matrix_of(10);
    screen_draw(screen, 120, 40);
    for (int y = 2; y < 20; y++)
        for (int x = 0; x < 80; x++)
            assert_false(cell_at(&screen->grid, x, y) == '0' &&
                         cell_at(&screen->grid, x - 1, y) == ' ' &&
                         cell_at(&screen->grid, x + 1, y) == ' ');
    screen_close(screen);
}

/* The cells of all pairs seen. */
static Box cells_of(const Screen *screen)
{
    for (int i = 0; i < screen->map.hits; i++)
        if (screen->map.hit[i].cells.across)
            return screen->map.hit[i].box;
    assert_true(false); /* there are no cells to click */
    return (Box){0, 0, 0, 0};
}

/* Cells grow until most of the pane is full in one direction, and about half of it in the
 * other. */
TEST(the_matrix_grows_with_its_pane)
{
    static const int CLASSES[] = {10, 20, 40, 100}, SIZE[][2] = {{200, 60}, {300, 90}};
    for (int c = 0; c < LENGTH(CLASSES); c++)
        for (int s = 0; s < LENGTH(SIZE); s++) {
            Screen *screen = matrix_of(CLASSES[c]);
            screen->scene.surface.color = true;
            screen_draw(screen, SIZE[s][0], SIZE[s][1]);
            Box cells = cells_of(screen), pane = screen->map.placed[0].box;
            assert_true(cells.columns * 3 >= pane.columns * 2 || cells.rows * 3 >= pane.rows * 2);
            assert_true(cells.columns * 2 >= pane.columns - 2 && cells.rows * 2 >= pane.rows - 2);
            screen_close(screen);
        }
}

/* "true ↓  predicted →", or that in fewer letters. */
TEST(the_axes_are_named)
{
    static const int CLASSES[] = {2, 10, 100, 1000};
    static const char *const AXES[][2] = {{"true ↓", "true↓"}, {"true v", "truev"}};
    for (int c = 0; c < LENGTH(CLASSES); c++)
        for (int s = 0; s < LENGTH(SIZES); s++)
            for (int ascii = 0; ascii < 2; ascii++) {
                Screen *screen = matrix_of(CLASSES[c]);
                screen->scene.surface.glyphs = ascii ? GLYPHS_ASCII : GLYPHS_BRAILLE;
                screen_draw(screen, SIZES[s][0], SIZES[s][1]);
                const char *text = screen_text(screen);
                assert_true(strstr(text, AXES[ascii][0]) || strstr(text, AXES[ascii][1]));
                assert_non_null(strstr(text, "pred"));
                screen_close(screen);
            }
}

/* Names of columns stand upright where there are lines for them. */
TEST(every_column_has_its_name_where_there_is_room)
{
    Screen *screen = matrix_of(100);
    screen->scene.surface.color = true;
    screen_draw(screen, 300, 90);
    Box cells = cells_of(screen);
    for (int c = 10; c < 100; c++)
        assert_int_equal(cell_at(&screen->grid, cells.x + 2 * c, cells.y - 1),
                         'y'); /* "... many" */
    screen_close(screen);
}

/* How often a text is on the screen. */
static int times(const char *text, const char *word)
{
    int found = 0;
    for (const char *at = text; (at = strstr(at, word)); at += strlen(word))
        found++;
    return found;
}

/* Every image on a page has its whole caption: actual and predicted class, loss and probability. */
TEST(captions_are_whole_at_every_size)
{
    for (int s = 0; s < LENGTH(SIZES); s++) {
        Screen *screen = screen_named("lost");
        screen_draw(screen, SIZES[s][0], SIZES[s][1]);
        const char *text = screen_text(screen);
        const Gallery *gallery = screen->scene.gallery;
        int each = screen->map.across * screen->map.page,
            first = screen->scene.stage.image / each * each,
            seen = MIN(each, gallery->images - first);
        assert_int_equal(times(text, "pred "), seen);
        assert_int_equal(times(text, "true "), seen);
        const char *page = arena_printf(&screen->arena, "page %d of ", first / each + 1);
        assert_true(strstr(text, page) || each >= gallery->images);
        for (int i = first; i < first + seen; i++)
            for (int c = 0; c < CAPTIONS; c++)
                assert_non_null(strstr(text, gallery->tile[i].caption[c].number));
        screen_close(screen);
    }
}

/* The captions under the cursor have a colour: inverted on a white ground they would be black, as
 * the image below them is. */
TEST(captions_under_the_cursor_differ_from_a_black_image)
{
    Screen *screen = screen_named("lost");
    screen->scene.surface.color = true;
    screen->scene.surface.ground = GROUND_LIGHT;
    screen_draw(screen, 80, 24);
    int seen = 0;
    for (int i = 0; i < screen->grid.columns * screen->grid.rows; i++) {
        Style style = screen->grid.cell[i].style;
        seen += style.reverse && style.ink == color_of(HUE_BLUE, GROUND_LIGHT);
    }
    assert_in_range(seen, 2 * 16, 4 * 18);
    screen_close(screen);
}

/* One image has at every size what the net made of it: loss, probability and both classes. */
TEST(all_about_an_image_begins_with_the_verdict)
{
    for (int s = 0; s < LENGTH(SIZES); s++) {
        Screen *screen = screen_named("image");
        screen_draw(screen, SIZES[s][0], SIZES[s][1]);
        screen_check(screen);
        const char *text = screen_text(screen);
        assert_non_null(strstr(text, "loss   4.17"));
        assert_non_null(strstr(text, "pred 0.950 "));
        assert_non_null(strstr(text, "true 0.020 "));
        assert_non_null(strstr(text, "photograph-"));
        screen_close(screen);
    }
}

/* On the smallest screen the actual class comes before guesses that are neither it nor the first,
 * and the image has its number. */
TEST(a_low_pane_has_the_verdict_and_the_number)
{
    Screen *screen = screen_named("image");
    Gallery *gallery = (Gallery *)screen->scene.gallery; /* the test's own */
    ImageFacts *facts = (ImageFacts *)&gallery->facts[MAX(screen->scene.stage.image, 0)];
    facts->file = NULL;
    facts->number = 287;
    screen_draw(screen, 40, 12);
    const char *text = screen_text(screen);
    assert_non_null(strstr(text, "pred 0.950 "));
    assert_non_null(strstr(text, "true 0.020 "));
    assert_non_null(strstr(text, "image  287"));
    screen_close(screen);
}

/* Columns from the first to the last block of an image. */
static int image_columns(const Screen *screen)
{
    int first = screen->grid.columns, last = -1;
    for (int y = 1; y < screen->grid.rows / 3; y++)
        for (int x = 0; x < screen->grid.columns; x++) {
            uint32_t c = cell_at(&screen->grid, x, y);
            if (c < 0x2580 || c > 0x2593)
                continue;
            first = MIN(first, x);
            last = MAX(last, x);
        }
    return last - first + 1;
}

/* An image of 28 columns, a ring of 20 to 22, takes most of 48; what it was taken for is said
 * once. */
TEST(an_image_alone_uses_a_narrow_screen)
{
    Screen *screen = screen_named("image");
    screen_draw(screen, 50, 60);
    assert_in_range(image_columns(screen), 30, 48);
    const char *word[] = {" true ", " pred "};
    for (int i = 0; i < LENGTH(word); i++) {
        const char *found = strstr(screen_text(screen), word[i]);
        assert_non_null(found);
        assert_null(strstr(found + 1, word[i]));
    }
    screen_close(screen);
}

/* Results are those of the net at hand, and so is the header, even after a record was opened. */
TEST(the_header_tells_the_net_of_results)
{
    Screen *screen = screen_named("opened");
    screen->scene.data = "at hand 10+10";
    screen_draw(screen, 120, 40);
    assert_null(strstr(screen_text(screen), "at hand"));
    results_make(&screen->arena, &screen->scene, 10);
    screen_draw(screen, 120, 40);
    assert_non_null(strstr(screen_text(screen), "at hand"));
    screen_close(screen);
}

/* Names are shortened at their ends, the longer first; numbers never are. */
TEST(names_give_way_to_numbers)
{
    Arena arena = {0};
    assert_string_equal(pair_names(&arena, "wolf", "dog", 30), "wolf → dog");
    assert_string_equal(pair_names(&arena, "german_shorthaired_pointer", "dog", 20),
                        "german_shorth… → dog");
    assert_string_equal(pair_names(&arena, "dog", "german_shorthaired_pointer", 20),
                        "dog → german_shorth…");
    assert_string_equal(pair_names(&arena, "a_long_name", "another_name", 13), "a_lo… → anot…");
    assert_int_equal(text_width(pair_names(&arena, "柴犬と秋田犬", "german_shepherd", 14)), 14);
    assert_string_equal(pair_share(&arena, 14, 200), "14 (7 %)");
    assert_string_equal(pair_share(&arena, 1, 200), "1 (0.5 %)");
    assert_string_equal(pair_share(&arena, 1, 103), "1 (1 %)");
    assert_string_equal(pair_share(&arena, 1, 100000), "1 (<0.1 %)");
    assert_string_equal(pair_share(&arena, 99999, 100000), "99999 (99.9 %)");
    assert_string_equal(pair_share(&arena, 0, 0), "0 (0 %)");
    arena_free(&arena);
}

/* Half blocks need colour: without it the rows around the cursor have their counts. */
TEST(counts_stay_without_colour)
{
    Screen *screen = matrix_of(10);
    const Confusion *confusion = screen->scene.confusion;
    select_pair_at(&screen->scene.stage, confusion, 9, 9);
    screen_draw(screen, 60, 15);
    assert_non_null(strstr(screen_text(screen), "[ 88]"));
    screen->scene.surface.color = true;
    screen_draw(screen, 60, 15);
    assert_null(strstr(screen_text(screen), "[ 88]"));
    screen_close(screen);
}

/* Without colour, in ASCII, on 8 colours or 256: the same words. */
TEST(the_matrix_is_there_without_colour)
{
    for (int color = 0; color < 2; color++) {
        Screen *screen = matrix_of(100);
        screen->scene.surface.color = color;
        screen->scene.surface.glyphs = GLYPHS_ASCII;
        screen_draw(screen, 120, 40);
        const char *text = screen_text(screen);
        assert_non_null(strstr(text, " > german_"));
        assert_non_null(strstr(text, "#\\") ? text : strstr(text, "\\#"));
        assert_null(strstr(text, "\033"));
        screen_close(screen);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_cursor_is_always_told),
        cmocka_unit_test(a_click_and_the_keys_reach_every_pair),
        cmocka_unit_test(a_click_on_the_cursor_opens),
        cmocka_unit_test(mistakes_come_in_order),
        cmocka_unit_test(a_part_of_a_matrix_says_which),
        cmocka_unit_test(ten_classes_have_counts_on_usual_screens),
        cmocka_unit_test(zeros_are_blank),
        cmocka_unit_test(all_counts_have_digits_of_one_size),
        cmocka_unit_test(the_matrix_grows_with_its_pane),
        cmocka_unit_test(the_axes_are_named),
        cmocka_unit_test(every_column_has_its_name_where_there_is_room),
        cmocka_unit_test(captions_are_whole_at_every_size),
        cmocka_unit_test(captions_under_the_cursor_differ_from_a_black_image),
        cmocka_unit_test(a_low_pane_has_the_verdict_and_the_number),
        cmocka_unit_test(all_about_an_image_begins_with_the_verdict),
        cmocka_unit_test(an_image_alone_uses_a_narrow_screen),
        cmocka_unit_test(the_header_tells_the_net_of_results),
        cmocka_unit_test(names_give_way_to_numbers),
        cmocka_unit_test(counts_stay_without_colour),
        cmocka_unit_test(the_matrix_is_there_without_colour),
    };
    return unit_run(tests);
}
