/* Tests the list of runs as a user sees it: columns at every width, order, clicks. */
#include "tests/unit/unit.h"

#include "analysis/history.h"
#include "base/date.h"
#include "base/text.h"
#include "lab/run_list.h"
#include "store/run_columns.h"
#include "tests/tui/screen.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

/* The rows of the list on the screen, its heads first, without the frame. */
typedef struct {
    const char *row[40];
    int rows;
} List;

static List list_of(Screen *screen, int columns, int rows)
{
    List list = {.rows = 0};
    screen_draw(screen, columns, rows);
    for (int i = 0; i < screen->map.panes; i++) {
        const Placed *at = &screen->map.placed[i];
        if (at->focus.kind != PANE_RUNS)
            continue;
        for (int y = 1; y < at->box.rows - 1 && list.rows < LENGTH(list.row); y++) {
            Buf text = {0};
            for (int x = 2; x < at->box.columns - 2; x++)
                utf8_add(&text, cell_at(&screen->grid, at->box.x + x, at->box.y + y));
            list.row[list.rows++] = arena_text(&screen->arena, buf_text(&text));
            buf_free(&text);
        }
    }
    return list;
}

static const char *order_of(Screen *screen, int key, bool reverse, const char *filter)
{
    RunOrder *order = &screen->scene.stage.order;
    *order = (RunOrder){.key = key, .reverse = reverse};
    strcpy(order->filter, filter);
    scene_list(&screen->arena, &screen->scene);
    Buf names = {0};
    for (int i = 0; i < screen->scene.list->lines; i++)
        buf_printf(&names, "%s%.10s", i ? " " : "", screen->scene.list->line[i].of.name);
    const char *text = arena_text(&screen->arena, buf_text(&names));
    buf_free(&names);
    return text;
}

/* The head of a column, by the command of a click there; columns 0: it is not shown. */
static Box head_of(const Screen *screen, const char *key)
{
    const char *sort = arena_printf((Arena *)(uintptr_t)&screen->arena, "runs sort=%s", key);
    for (int i = 0; i < screen->map.hits; i++)
        if (strncmp(screen->map.hit[i].command, sort, strlen(sort)) == 0 &&
            !strchr("abcdefghijklmnopqrstuvwxyz_", screen->map.hit[i].command[strlen(sort)] | 32))
            return screen->map.hit[i].box;
    return (Box){0};
}

static bool is_blank(const Screen *screen, int x, int y)
{
    return cell_at(&screen->grid, x, y) == ' ';
}

/* Words begin where their column does, numbers end there; nothing is cut. */
static void check_column(const Screen *screen, int key, Box head, int rows)
{
    int last = head.x + head.columns - 1;
    for (int y = head.y; y < head.y + rows; y++) {
        bool empty = true;
        for (int x = head.x; x <= last; x++) {
            empty = empty && is_blank(screen, x, y);
            assert_int_not_equal(cell_at(&screen->grid, x, y), 0x2026); /* … */
        }
        assert_true(empty || !is_blank(screen, run_key_is_number(key) ? last : head.x, y));
        assert_true(is_blank(screen, head.x - 1, y) && is_blank(screen, last + 1, y));
    }
}

TEST(columns_are_aligned_and_whole_at_every_width)
{
    Screen *screen = screen_named("runs");
    int most = 0;
    for (int columns = VIEW_COLUMNS; columns <= 300; columns++) {
        List list = list_of(screen, columns, 40);
        int shown = 0;
        for (int key = 0; run_key_name(key); key++) {
            Box head = head_of(screen, run_key_name(key));
            if (head.columns)
                check_column(screen, key, head, MIN(list.rows, screen->scene.list->lines + 1));
            shown += head.columns > 0;
        }
        assert_true(shown >= 3);
        most = MAX(most, shown);
    }
    int key[RUN_KEYS_MOST];
    assert_int_equal(most, run_list_keys(screen->scene.list, screen->scene.now, key));
    screen_close(screen);
}

TEST(what_matters_most_stays_when_room_is_short)
{
    static const struct {
        int columns, rows;
        const char *with, *without;
    } SIZE[] = {
        {40, 20, "when recipe lr_max valid_loss", "data seed"},
        {50, 60, "when recipe lr_max valid_loss accuracy", "data seed"},
        {60, 15, "when recipe lr_max valid_loss accuracy state", "data seed"},
        {80, 24, "when recipe valid_loss state accuracy lr_max", "seed command"},
        {120, 40, "when data model recipe lr_max valid_loss accuracy state", "command run"},
        {300, 39, "when data model recipe lr_max wd seed valid_loss error_rate note command run",
         ""},
    };
    Screen *screen = screen_named("runs");
    for (int i = 0; i < LENGTH(SIZE); i++) {
        list_of(screen, SIZE[i].columns, SIZE[i].rows);
        for (int key = 0; run_key_name(key); key++) {
            const char *name = run_key_name(key);
            bool shown = head_of(screen, name).columns > 0;
            if (text_lists(SIZE[i].with, name) ? !shown
                                               : text_lists(SIZE[i].without, name) && shown)
                fail_test("%s at %d columns\n", name, SIZE[i].columns);
        }
    }
    screen_close(screen);
}

/* A run that is drawn over others has its number before its line, in room that was there. */
TEST(marking_runs_leaves_the_columns_as_they_are)
{
    Screen *screen = screen_named("runs");
    for (int columns = VIEW_COLUMNS; columns <= 120; columns++) {
        screen->scene.stage.chosen = 0;
        const char *heads = list_of(screen, columns, 20).row[0];
        screen->scene.stage.chosen = 0x6;
        assert_string_equal(list_of(screen, columns, 20).row[0], heads);
    }
    screen_close(screen);
}

/* What is the same for all runs makes way for what is not. */
TEST(columns_that_tell_runs_apart_stay)
{
    Screen *screen = screen_named("runs");
    list_of(screen, 80, 24);
    assert_true(head_of(screen, "data").columns > 0);
    assert_true(head_of(screen, "time").columns == 0);
    assert_string_equal(order_of(screen, 0, false, "digits lr_max=0.05"), "3 2");
    list_of(screen, 80, 24);
    assert_true(head_of(screen, "data").columns == 0);
    assert_true(head_of(screen, "lr_max").columns > 0); /* also where it is the same */
    screen_close(screen);
}

/* "fit_one_cycle 2 5e-2" says what recipe and lr_max say. */
TEST(commands_are_shown_where_they_say_more)
{
    Screen *screen = screen_named("runs");
    order_of(screen, 0, false, "lr_max=0.05");
    list_of(screen, 300, 39);
    assert_true(head_of(screen, "recipe").columns > 0);
    assert_true(head_of(screen, "command").columns == 0);
    ((RunEntry *)(uintptr_t)screen->scene.run[2])->command = "fit_one_cycle 2 5e-2 moms=0.9";
    order_of(screen, 0, false, "lr_max=0.05");
    list_of(screen, 300, 39);
    assert_true(head_of(screen, "command").columns > 0);
    screen_close(screen);
}

/* The runs of a comparison are a curve for each recipe, with their number. */
TEST(a_comparison_is_a_curve_for_each_recipe)
{
    Screen *screen = screen_named("compared");
    screen_draw(screen, 300, 90);
    assert_non_null(strstr(screen_text(screen), "one_cycle 3 · 0.01 n=2"));
    assert_non_null(strstr(screen_text(screen), "one_cycle 2 · 0.05 n=2"));
    screen->scene.stage.chosen = 0x5; /* as the user has chosen: run by run */
    screen_draw(screen, 300, 90);
    assert_null(strstr(screen_text(screen), "n=2"));
    assert_non_null(strstr(screen_text(screen), "one_cycle 3 · 0.01 · seed 43"));
    screen_close(screen);
}

/* The cell of a run's mark, left of its number. */
static const Cell *mark_of(const Screen *screen, int number)
{
    for (int y = 0; y < screen->grid.rows; y++)
        if (cell_at(&screen->grid, 3, y) == 0x25cf && /* ● */
            cell_at(&screen->grid, 4, y) == (uint32_t)('0' + number))
            return &screen->grid.cell[(long)y * screen->grid.columns + 3];
    return NULL;
}

/* A title has the numbers of the curves where it has no room for their recipes; a mark in the list
 * keeps the colour of its curve also at the cursor. */
TEST(curves_are_known_by_their_numbers)
{
    static const Box SIZE[] = {{.columns = 80, .rows = 24}, {.columns = 120, .rows = 40}};
    Screen *screen = screen_named("runs");
    screen->scene.surface.color = true;
    screen->scene.surface.ground = GROUND_DARK;
    screen->scene.stage.chosen = 0xc; /* 3 and 4 */
    for (int i = 0; i < LENGTH(SIZE); i++) {
        screen_draw(screen, SIZE[i].columns, SIZE[i].rows);
        const char *titles = NULL;
        for (int y = 0; y < screen->grid.rows && !titles; y++)
            titles = strstr(screen_row(screen, y), "# loss ");
        assert_non_null(titles);
        int threes = 0;
        for (const char *at = titles; (at = strstr(at, " 3 ")); at++)
            threes++;
        assert_int_equal(threes, 3);
    }
    strcpy(screen->scene.stage.run, "4");
    screen_draw(screen, 80, 24);
    Color ink = mark_of(screen, 3)->style.ink;
    assert_true(ink != mark_of(screen, 4)->style.ink);
    strcpy(screen->scene.stage.run, "3");
    screen_draw(screen, 80, 24);
    assert_true(mark_of(screen, 3)->style.ink == ink);
    screen_close(screen);
    screen = screen_named("compared");
    screen_draw(screen, 120, 40);
    assert_non_null(strstr(screen_text(screen), " loss │ x: batch ──────── ⣤⣤ 1  ⣤⣤  2 ┐"));
    screen_close(screen);
}

TEST(the_newest_comes_first_and_has_the_cursor)
{
    Screen *screen = screen_named("runs");
    screen->scene.stage.run[0] = '\0';
    List list = list_of(screen, 200, 60);
    assert_non_null(strstr(list.row[1], "today 09:14   cifar10"));
    assert_true(text_starts(list.row[1], "▸"));
    assert_non_null(strstr(list.row[6], "24 Nov 23:20  digits"));
    assert_non_null(strstr(list.row[6], "nan"));
    assert_non_null(strstr(list.row[7], "2025-03-02")); /* of which only a few facts are known */
    screen_close(screen);
}

TEST(a_list_is_sorted_by_any_column)
{
    static const struct {
        int key;
        bool reverse;
        const char *names;
    } ORDER[] = {
        {RUN_KEY_WHEN, false, "2026-11-25 4 3 2 1 2026-11-24 2025-03-02"},
        {RUN_KEY_WHEN, true, "2025-03-02 2026-11-24 1 2 3 4 2026-11-25"},
        {RUN_KEY_VALID_LOSS, false, "3 2026-11-25 2 4 2025-03-02 1 2026-11-24"},
        {RUN_KEY_VALID_LOSS, true, "2025-03-02 4 2 2026-11-25 3 1 2026-11-24"},
        {RUN_KEY_METRIC, false, "2026-11-25 3 2 4 1 2026-11-24 2025-03-02"}, /* accuracy */
        {RUN_KEY_LR_MAX, false, "4 2026-11-25 3 2 2026-11-24 1 2025-03-02"},
        {RUN_KEY_DATA, false, "2026-11-25 4 3 2 1 2026-11-24 2025-03-02"},
        {RUN_KEY_STATE, false, "2026-11-24 2026-11-25 4 2 3 1 2025-03-02"},
    };
    Screen *screen = screen_named("runs");
    for (int i = 0; i < LENGTH(ORDER); i++)
        assert_string_equal(order_of(screen, ORDER[i].key, ORDER[i].reverse, ""), ORDER[i].names);
    screen_close(screen);
}

TEST(a_filter_leaves_lines_with_all_its_words)
{
    static const struct {
        const char *filter, *names;
    } FILTER[] = {
        {"CIFAR", "2026-11-25"},
        {"one_cycle 5e-2", "3 2"},
        {"seed=43", "2026-11-25"},
        {"wd=0.1", "2026-11-25"},
        {"too fast", "2026-11-24"},
        {"'too fast'", "2026-11-24"},
        {"'fast too'", ""},
        {"state=running", "2026-11-25 4"},
        {"lr_max>=5e-2 and not state=nan", "3 2"},
        {"cifar10 or wd=0.1 or note~TOO", "2026-11-25 2026-11-24"},
        {"accuracy>0.98", "2026-11-25"},
        {"nothing", ""},
        {"  ", "2026-11-25 4 3 2 1 2026-11-24 2025-03-02"},
    };
    Screen *screen = screen_named("runs");
    for (int i = 0; i < LENGTH(FILTER); i++)
        assert_string_equal(order_of(screen, 0, false, FILTER[i].filter), FILTER[i].names);
    order_of(screen, 0, false, "digits running");
    list_of(screen, 80, 24);
    assert_non_null(strstr(screen_text(screen), "1 of 7 with 'digits running'"));
    order_of(screen, 0, false, "lr_max>1e-9 and not (state=nan or state='cut off') and digits");
    list_of(screen, 80, 24);
    assert_non_null(
        strstr(screen_text(screen),
               " 3 of 7 with 'lr_max>1e-9 and not (state=nan or state='cut off') an…' ┓"));
    order_of(screen, 0, false, "nothing");
    list_of(screen, 80, 24);
    assert_non_null(strstr(screen_text(screen), "none fits the filter"));
    screen_close(screen);
}

/* A click on a run puts the cursor there, on the run under the cursor opens it, on a head sorts. */
TEST(clicks_select_open_and_sort)
{
    Screen *screen = screen_named("runs");
    list_of(screen, 200, 60);
    assert_string_equal(view_hit_at(&screen->map, &screen->arena, 30, 3),
                        "runs select 2026-11-25-091403");
    assert_string_equal(view_hit_at(&screen->map, &screen->arena, 30, 5), "runs open 3");
    Box head = head_of(screen, "lr_max");
    assert_string_equal(view_hit_at(&screen->map, &screen->arena, head.x, head.y),
                        "runs sort=lr_max");
    head = head_of(screen, "when");
    assert_string_equal(view_hit_at(&screen->map, &screen->arena, head.x, head.y),
                        "runs sort=when reverse=true");
    screen_close(screen);
}

/* A line above the figures says which earlier run they show; a click there goes back
 * to the list. */
TEST(an_earlier_run_is_announced)
{
    static const struct {
        int columns;
        const char *words;
    } FORM[] = {
        {80, "record of today 08:40, stopped: too fast? · esc: runs"},
        {50, "record of today 08:40, stopped · esc: runs"},
        {40, "record of today 08:40 · esc: runs"},
    };
    Screen *screen = screen_named("opened");
    for (int i = 0; i < LENGTH(FORM); i++) {
        screen_draw(screen, FORM[i].columns, 24);
        screen_check(screen);
        assert_non_null(strstr(screen_text(screen), FORM[i].words));
        assert_string_equal(view_hit_at(&screen->map, &screen->arena, 5, 1), "runs");
    }
    screen_close(screen);
}

/* Of several metrics in one place the title gives way to the names of the curves. */
TEST(curves_of_one_of_several_metrics_are_all_named)
{
    Screen *screen = screen_named("runs");
    const RunEntry *const *run = screen->scene.run;
    for (int i = 1; i < 3; i++)
        recorder_measure(run[i]->recorder, "error_rate", false);
    screen->scene.stage.chosen = 0x6;
    list_of(screen, 80, 24);
    assert_non_null(strstr(screen_text(screen), "┌ accuracy ── ⣤⣤ 2  ⣤⣤  3 ┐"));
    list_of(screen, 100, 24);
    assert_non_null(strstr(screen_text(screen), "┌ accuracy 1 of 2 "));
    screen_close(screen);
}

/* Range tests are drawn over their rates, named by what tells them apart; nothing else is there. */
TEST(range_tests_have_a_rate_axis)
{
    Screen *screen = screen_named("ranges");
    list_of(screen, 120, 40);
    const char *text = screen_text(screen);
    assert_non_null(strstr(text, "learning rate"));
    assert_non_null(strstr(text, "⣤⣤ 1 lr_find "));
    assert_null(strstr(text, " batch "));
    screen->scene.stage.chosen = 0x6;
    list_of(screen, 200, 60);
    assert_non_null(strstr(screen_text(screen), "one_cycle 5 · 0.05"));
    screen_close(screen);
}

TEST(without_unicode_the_list_is_readable)
{
    Screen *screen = screen_named("runs");
    screen->scene.surface.glyphs = GLYPHS_ASCII;
    List list = list_of(screen, 300, 60);
    for (int i = 0; i < list.rows; i++)
        assert_null(strchr(list.row[i], '?'));
    assert_true(text_starts(list.row[3], ">@3 today"));
    screen_close(screen);
}

/* Where what matters has no room, a time of today is only that, losses begin with their point. */
TEST(cells_are_brief_where_room_is_short)
{
    Screen *screen = screen_named("runs");
    assert_non_null(strstr(list_of(screen, 40, 20).row[2], "08:50  one_cycle 2    0.05 .0235"));
    assert_non_null(strstr(list_of(screen, 100, 24).row[2], "today 09:00   digits"));
    screen_close(screen);
}

/* Where the runs differ in data and in net, both are told. */
TEST(data_and_nets_that_differ_have_room)
{
    Screen *screen = screen_named("runs");
    RunEntry *entry = (RunEntry *)(uintptr_t)screen->scene.run[1];
    entry->facts.model = "resnet 20";
    scene_list(&screen->arena, &screen->scene);
    list_of(screen, 80, 24);
    assert_true(head_of(screen, "data").columns > 0);
    assert_true(head_of(screen, "model").columns > 0);
    assert_non_null(strstr(screen_text(screen), " resnet 20 "));
    assert_non_null(strstr(screen_text(screen), " simple_cnn "));
    screen_close(screen);
}

/* Two runs of the same minute and recipe are told apart by their seconds; then all times of this
 * year have them. */
TEST(seconds_tell_runs_apart)
{
    Screen *screen = screen_named("runs");
    list_of(screen, 80, 24);
    assert_null(strstr(screen_text(screen), "08:40:"));
    RunEntry *entry = (RunEntry *)(uintptr_t)screen->scene.run[2];
    entry->facts.began = screen->scene.run[1]->facts.began + 7;
    scene_list(&screen->arena, &screen->scene);
    list_of(screen, 80, 24);
    assert_null(strstr(screen_text(screen), "08:40:"));
    long began = entry->facts.began;
    entry->facts = screen->scene.run[1]->facts;
    entry->facts.began = began;
    scene_list(&screen->arena, &screen->scene);
    list_of(screen, 80, 24);
    assert_non_null(strstr(screen_text(screen), "today 08:40:00"));
    assert_non_null(strstr(screen_text(screen), "today 08:40:07"));
    assert_non_null(strstr(screen_text(screen), "today 09:00:00"));
    list_of(screen, 40, 20);
    assert_null(strstr(screen_text(screen), "08:40:"));
    screen_close(screen);
}

/* With no run chosen, one or several, each pane is where it was. */
TEST(choosing_runs_moves_no_pane)
{
    static const int SIZE[][2] = {{80, 24}, {120, 40}, {200, 20}, {200, 60}, {300, 90}};
    Screen *screen = screen_named("runs");
    for (int i = 0; i < LENGTH(SIZE); i++) {
        screen_draw(screen, SIZE[i][0], SIZE[i][1]);
        ScreenMap before = screen->map;
        for (uint64_t chosen = 0; chosen <= 0xe; chosen += 2) {
            screen->scene.stage.chosen = chosen;
            strcpy(screen->scene.stage.run, chosen ? "3" : "a run of which there is a record");
            screen_draw(screen, SIZE[i][0], SIZE[i][1]);
            assert_memory_equal(before.placed, screen->map.placed, sizeof before.placed);
        }
    }
    screen_close(screen);
}

/* A list that is longer than its pane says which part of it is seen, and the cursor is in it. */
TEST(a_long_list_says_where_one_is)
{
    Screen *screen = screen_named("runs");
    list_of(screen, VIEW_COLUMNS, VIEW_ROWS);
    assert_non_null(strstr(screen_text(screen), " 1-4 of 7 "));
    strcpy(screen->scene.stage.run, "1");
    list_of(screen, VIEW_COLUMNS, VIEW_ROWS);
    assert_non_null(strstr(screen_text(screen), " 3-6 of 7 "));
    assert_non_null(strstr(screen_text(screen), "▸"));
    list_of(screen, 80, 40);
    assert_non_null(strstr(screen_text(screen), "━ 7 ┓"));
    screen_close(screen);
}

TEST(moments_have_words)
{
    static const struct {
        int year, month, day, hour;
        const char *words, *brief;
    } MOMENT[] = {
        {2026, 11, 29, 4, "today 04:00", "04:00"},
        {2026, 11, 28, 23, "28 Nov 23:00", "28 Nov"},
        {2026, 1, 2, 3, " 2 Jan 03:00", " 2 Jan"},
        {2025, 11, 29, 4, "2025-11-29", "2025"},
    };
    struct tm day = {.tm_year = 2026 - 1900, .tm_mon = 10, .tm_mday = 29, .tm_hour = 12};
    long now = (long)timegm(&day);
    setenv("TZ", "UTC", 1);
    tzset();
    for (int i = 0; i < LENGTH(MOMENT); i++) {
        Buf words = {0}, brief = {0};
        struct tm date = {.tm_year = MOMENT[i].year - 1900,
                          .tm_mon = MOMENT[i].month - 1,
                          .tm_mday = MOMENT[i].day,
                          .tm_hour = MOMENT[i].hour};
        date_words(&words, (long)timegm(&date), now);
        date_brief(&brief, (long)timegm(&date), now);
        assert_string_equal(buf_text(&words), MOMENT[i].words);
        assert_string_equal(buf_text(&brief), MOMENT[i].brief);
        buf_free(&words);
        buf_free(&brief);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(columns_are_aligned_and_whole_at_every_width),
        cmocka_unit_test(what_matters_most_stays_when_room_is_short),
        cmocka_unit_test(marking_runs_leaves_the_columns_as_they_are),
        cmocka_unit_test(columns_that_tell_runs_apart_stay),
        cmocka_unit_test(commands_are_shown_where_they_say_more),
        cmocka_unit_test(a_comparison_is_a_curve_for_each_recipe),
        cmocka_unit_test(curves_are_known_by_their_numbers),
        cmocka_unit_test(the_newest_comes_first_and_has_the_cursor),
        cmocka_unit_test(a_list_is_sorted_by_any_column),
        cmocka_unit_test(a_filter_leaves_lines_with_all_its_words),
        cmocka_unit_test(clicks_select_open_and_sort),
        cmocka_unit_test(an_earlier_run_is_announced),
        cmocka_unit_test(curves_of_one_of_several_metrics_are_all_named),
        cmocka_unit_test(range_tests_have_a_rate_axis),
        cmocka_unit_test(without_unicode_the_list_is_readable),
        cmocka_unit_test(cells_are_brief_where_room_is_short),
        cmocka_unit_test(data_and_nets_that_differ_have_room),
        cmocka_unit_test(seconds_tell_runs_apart),
        cmocka_unit_test(choosing_runs_moves_no_pane),
        cmocka_unit_test(a_long_list_says_where_one_is),
        cmocka_unit_test(moments_have_words),
    };
    return unit_run(tests);
}
