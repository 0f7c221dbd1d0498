/* Tests watched logs as a user sees them: figures by groups and pages, letters, lists, clicks, and
 * what the keys do on a screen whose logs are files. */
#include "tests/unit/unit.h"

#include "base/text.h"
#include "commands/command_table.h"
#include "lab/lab.h"
#include "lab/scene.h"
#include "lab/watch_filter.h"
#include "lab/watch_look.h"
#include "lab/worker.h"
#include "tests/tui/scenes_watch.h"
#include "tests/tui/screen.h"
#include "tests/unit/scratch.h"

#include <math.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

static const int SIZE[][2] = {{40, 12}, {80, 24}, {120, 40}, {200, 60}};

static bool is_watch(int scene)
{
    return strncmp(SCENE[scene].name, "watch_", 6) == 0;
}

/* ---- figures */

/* Each says what both axes are: its title is the y axis, then comes the x axis; and is large enough
 * to be read wherever the screen is. */
TEST(every_axis_says_what_it_is)
{
    for (int i = 0; i < SCENES; i++)
        for (int k = 0; is_watch(i) && k < LENGTH(SIZE); k++) {
            Screen *screen = screen_open(i);
            screen_draw(screen, SIZE[k][0], SIZE[k][1]);
            const ScreenMap *map = &screen->map;
            assert_true(map->watched > 0);
            for (int w = 0; w < map->watched; w++) {
                Box box = map->watch[w].area.box;
                const char *title = screen_row(screen, box.y - 1);
                const char *x = strstr(title + box.x - 6, " x: ");
                assert_non_null(x);
                assert_true(x - title < box.x + box.columns);
                assert_true(box.columns >= 24 && box.rows >= 4);
            }
            screen_close(screen);
        }
}

/* How often a letter stands in an area and its margin, and the row of the last one. */
static int count_letter(const Screen *screen, Box box, char letter, int *row)
{
    enum { MARGIN = 4 };
    int count = 0;
    for (int y = box.y; y < box.y + box.rows; y++)
        for (int x = box.x; x < box.x + box.columns + MARGIN; x++)
            if (cell_at(&screen->grid, x, y) == (uint32_t)letter) {
                count++;
                *row = y;
            }
    return count;
}

/* Twelve curves that end together have twelve letters; those of the longest stand in the order of
 * their values. */
static void check_letters(const Screen *screen, int w)
{
    const WatchFigure *figure = &screen->scene.watch->figure[screen->map.watch[w].series];
    const Mark *end[PLOT_MARKS];
    int row[PLOT_MARKS], ends = 0;
    for (int i = 0; i < figure->plot.marks; i++) {
        const Mark *mark = &figure->plot.mark[i];
        if (mark->kind != MARK_END)
            continue;
        end[ends] = mark;
        assert_int_equal(
            count_letter(screen, screen->map.watch[w].area.box, mark->label[0], &row[ends]), 1);
        for (int k = 0; k < ends; k++)
            assert_true(end[k]->x[0] != 990 || mark->x[0] != 990 ||
                        (row[k] < row[ends]) == (end[k]->y[0] > mark->y[0]));
        ends++;
    }
    assert_int_equal(ends, 12);
}

TEST(letters_are_kept_apart)
{
    for (int k = 1; k < LENGTH(SIZE); k++) {
        Screen *screen = screen_named("watch_4x12");
        screen_draw(screen, SIZE[k][0], SIZE[k][1]);
        for (int w = 0; w < screen->map.watched; w++)
            check_letters(screen, w);
        screen_close(screen);
    }
}

/* Of more runs than a figure has curves for, the one under the cursor is drawn, and it is told. */
TEST(the_run_under_the_cursor_is_drawn)
{
    Screen *screen = screen_named("watch_4x12");
    WatchView view = watch_view_new();
    for (int cursor = 0; cursor < 16; cursor += 15) {
        view.cursor = screen->scene.stage.watch.cursor = cursor;
        screen->scene.watch = watch_scene(&screen->arena, 4, 16, &view);
        screen_draw(screen, 120, 40);
        int row;
        assert_non_null(strstr(screen_text(screen), "15 of 16 curves"));
        assert_int_equal(count_letter(screen, screen->map.watch[0].area.box, 'p', &row),
                         cursor == 15);
    }
    screen_close(screen);
}

/* ---- pages */

enum { FIGURES = 23 };

/* Turning pages shows every figure once; a row has one group where that costs no page. */
TEST(pages_have_every_figure_once)
{
    static const int GROUP[FIGURES] = {0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 2,
                                       2, 2, 2, 2, 2, 2, 3, 3, 3, 3, 3};
    for (int across = 1; across <= 5; across++)
        for (int down = 1; down <= 4; down++) {
            WatchTiling tiling = {across, down};
            int next = 0;
            while (next < FIGURES) {
                WatchPage page = watch_page(GROUP, FIGURES, tiling, next);
                assert_int_equal(page.first, next);
                assert_true(page.count > 0 && page.count <= across * down);
                for (int i = 0; i < page.count; i++) {
                    assert_true(page.column[i] < across && page.row[i] < down);
                    bool same = i > 0 && page.row[i] == page.row[i - 1];
                    assert_true(!page.grouped || !same ||
                                GROUP[page.first + i] == GROUP[page.first + i - 1]);
                    assert_int_equal(watch_page(GROUP, FIGURES, tiling, next + i).first, next);
                }
                next += page.count;
                if (next < FIGURES)
                    assert_int_equal(watch_turned(GROUP, FIGURES, tiling, page.first, 1), next);
            }
            assert_int_equal(watch_turned(GROUP, FIGURES, tiling, FIGURES - 1, -100), 0);
        }
    assert_true(watch_page(GROUP, FIGURES, (WatchTiling){4, 4}, 0).grouped);
    assert_int_equal(watch_page(GROUP, FIGURES, (WatchTiling){0}, 0).count, FIGURES);
    assert_int_equal(watch_page(GROUP, 0, (WatchTiling){2, 2}, 0).count, 0);
}

/* The chosen figure stays on the page, whatever the size. */
TEST(the_chosen_figure_is_on_the_page)
{
    Screen *screen = screen_named("watch_60x12");
    for (int columns = 40; columns <= 240; columns += 40)
        for (int rows = 12; rows <= 60; rows += 12) {
            bool found = false;
            screen_draw(screen, columns, rows);
            for (int w = 0; w < screen->map.watched; w++)
                found = found || screen->map.watch[w].series == 30;
            assert_true(found);
        }
    screen_draw(screen, 80, 24);
    assert_non_null(strstr(screen_text(screen), "series 31-32 of 60"));
    assert_non_null(strstr(screen_text(screen), "logs 6-9 of 12 · system/loss @500"));
    screen_close(screen);
}

/* ---- the list */

TEST(states_are_told)
{
    static const char *const WORDS[] = {
        "live",    "silent 1:15", "finished",         "failed, code 137",
        "crashed", "cut",         "filter 'loss|red'"};
    Screen *screen = screen_named("watch_states");
    screen_draw(screen, 200, 60);
    for (int i = 0; i < LENGTH(WORDS); i++)
        assert_non_null(strstr(screen_text(screen), WORDS[i]));
    assert_non_null(strstr(screen_text(screen), "- b silent"));
    assert_null(strstr(screen_text(screen), "not in the filter"));
    screen_close(screen);
}

/* What a log calls itself reaches the terminal as text alone. */
TEST(names_do_no_harm)
{
    for (int k = 0; k < LENGTH(SIZE); k++) {
        Screen *screen = screen_named("watch_states");
        screen_draw(screen, SIZE[k][0], SIZE[k][1]);
        for (long i = 0; i < (long)SIZE[k][0] * SIZE[k][1]; i++) {
            uint32_t c = screen->grid.cell[i].codepoint;
            assert_true(c == 0 || (c >= 32 && c < 127) || c >= 160);
        }
        screen_close(screen);
    }
}

/* On a narrow screen the logs are a line. */
TEST(a_narrow_screen_has_a_figure_and_a_line)
{
    Screen *screen = screen_named("watch_9x12");
    screen_draw(screen, 40, 12);
    assert_int_equal(screen->map.watched, 1);
    assert_non_null(strstr(screen_text(screen), " a sweep/run01 0.21  +11"));
    screen_close(screen);
}

/* ---- mouse */

TEST(clicks_choose_x_and_log)
{
    Screen *screen = screen_named("watch_4x12");
    screen_draw(screen, 120, 40);
    double before = -1, at;
    Box box = screen->map.watch[2].area.box;
    for (int x = box.x; x < box.x + box.columns; x++) {
        assert_int_equal(view_watch_at(&screen->map, x, box.y, &at), 2);
        assert_true(at > before && at > -100 && at < 1200);
        before = at;
    }
    assert_int_equal(view_watch_at(&screen->map, box.x - 1, box.y, &at), -1);
    int logs = 0;
    for (int y = 0; y < 40; y++) {
        const char *hit = view_hit_at(&screen->map, &screen->arena, 10, y);
        if (hit && strncmp(hit, "watch view", 10) == 0)
            assert_string_equal(hit, arena_printf(&screen->arena, "watch view hide=%d", ++logs));
    }
    assert_true(logs > 4);
    screen_close(screen);
}

/* ---- zoom, filter */

/* On a logarithmic axis a step is a factor. */
TEST(zoom_goes_by_factors_on_a_logarithmic_axis)
{
    WatchView view = watch_view_new();
    const WatchRange log = {1e-6, 1, true}, linear = {0, 1000, false};
    watch_view_zoom(&view, 0.5, &log);
    assert_true(fabs(log10(view.lo) + 4.5) < 1e-9 && fabs(log10(view.hi) + 1.5) < 1e-9);
    watch_view_pan(&view, -0.5, &log);
    assert_true(fabs(log10(view.lo) + 6) < 1e-9 && fabs(log10(view.hi) + 3) < 1e-9);
    watch_view_zoom(&view, 100, &log);
    assert_true(view.lo == 0 && view.hi == 0);
    watch_view_move(&view, -10, &linear);
    assert_true(fabs(view.at - 900) < 1e-9);
    watch_view_zoom(&view, 0.1, &linear);
    assert_true(fabs(view.lo - 810) < 1e-9 && fabs(view.hi - 910) < 1e-9);
    watch_view_move(&view, 100, &linear);
    assert_true(isnan(view.at) || view.at > 990);
    for (int i = 0; i < 200; i++)
        watch_view_zoom(&view, 0.5, &linear);
    assert_true(view.lo < view.hi);
}

TEST(filters_are_words_each_an_expression)
{
    WatchFilter filter;
    watch_filter_init(&filter, "^train loss|acc run:exp[12]$");
    assert_string_equal(filter.fault, "");
    assert_true(watch_filter_series(&filter, "train/LOSS"));
    assert_false(watch_filter_series(&filter, "valid/train/loss"));
    assert_true(watch_filter_run(&filter, "exp2") && !watch_filter_run(&filter, "exp3"));
    watch_filter_free(&filter);
    watch_filter_init(&filter, "loss[0");
    assert_non_null(strstr(filter.fault, "'loss[0' is no regular expression"));
    assert_true(watch_filter_series(&filter, "train/loss[0]"));
    watch_filter_free(&filter);
    watch_filter_init(&filter, "a b c d e f g h i");
    assert_string_equal(filter.fault, "a filter has 8 words at the most; 'i' is left out");
    watch_filter_free(&filter);
}

/* Rates that our rules suggest are on the curve of another trainer, each with a letter of its
 * own. */
TEST(a_range_test_has_picks)
{
    static const char *const RULE[] = {"steep", "min10", "valley", "slide"};
    Screen *screen = screen_named("watch_range");
    const Plot *plot = &screen->scene.watch->figure[0].plot;
    int picks = 0;
    assert_true(plot->x.log);
    assert_int_equal(screen->scene.watch->all, 1); /* the rate is the axis */
    for (int i = 0; i < plot->marks; i++)
        picks += plot->mark[i].kind == MARK_POINT && plot->mark[i].letter && plot->mark[i].name;
    assert_int_equal(picks, LENGTH(RULE));
    for (int k = 1; k < LENGTH(SIZE); k++) {
        screen_draw(screen, SIZE[k][0], SIZE[k][1]);
        for (int i = 0; i < LENGTH(RULE); i++)
            assert_non_null(strstr(screen_text(screen), RULE[i]));
    }
    screen_close(screen);
}

/* ---- on a screen */

/* A session with a screen that watches files. */
typedef struct {
    Session *session;
    Worker *worker;
    int wake[2];
    Arena arena;
    Scene scene;
} Front;

static void say(Front *front, const char *line)
{
    enum { PATIENCE = 60000 };
    char bytes[64];
    struct pollfd wake = {.fd = front->wake[0], .events = POLLIN};
    worker_line(front->worker, line, true);
    while (worker_busy(front->worker) && poll(&wake, 1, PATIENCE) == 1) {
        assert_true(read(front->wake[0], bytes, sizeof bytes) > 0);
        worker_drain(front->worker);
    }
    worker_set_room(front->worker, &(Room){.across = 2, .page = 2, .columns = 80, .rows = 24});
    worker_scene(front->worker, &front->arena, &front->scene);
}

static const WatchView *view_after(Front *front, const char *line)
{
    say(front, line);
    return &front->scene.stage.watch;
}

static void write_log(const char *name, int series, int steps)
{
    Buf text = {0};
    buf_text_add(&text, "step");
    for (int i = 0; i < series; i++)
        buf_printf(&text, ",%s/s%d", i < 5 ? "train" : "valid", i);
    for (int step = 0; step < steps; step++) {
        buf_printf(&text, "\n%d", 10 * step);
        for (int i = 0; i < series; i++)
            buf_printf(&text, ",%d.5", steps - step + i);
    }
    buf_char(&text, '\n');
    scratch_file(name, text.data, text.size);
    buf_free(&text);
}

static Front *front_open(void)
{
    static Front front;
    Error err;
    front =
        (Front){.session = session_new(&(Settings){.seed = 42, .threads = 1, .interactive = true},
                                       &COMMANDS, &err)};
    assert_int_equal(pipe(front.wake), 0);
    front.worker = worker_new(front.session, front.wake[1]);
    write_log("one.csv", 9, 40);
    write_log("two.csv", 9, 30);
    say(&front, "watch view zoom=in"); /* there is nothing yet */
    say(&front, "watch one.csv two.csv");
    for (int i = 0; i < 600 && !(front.scene.watch && front.scene.watch->runs == 2 &&
                                 front.scene.watch->all == 9);
         i++) {
        usleep(50000);
        say(&front, "watch view next=0");
    }
    assert_true(front.scene.watch && front.scene.watch->all == 9);
    return &front;
}

static void front_close(Front *front)
{
    worker_free(front->worker);
    session_free(front->session);
    close(front->wake[0]);
    close(front->wake[1]);
    arena_free(&front->arena);
}

/* Each key's command changes what it says, and nothing goes beyond what there is. */
TEST(keys_move_through_logs)
{
    Front *front = front_open();
    assert_int_equal(view_after(front, "watch view page=1")->figure, 4);
    assert_int_equal(view_after(front, "watch view page=100")->figure, 7);
    assert_int_equal(view_after(front, "watch view page=-1")->figure, 4);
    assert_int_equal(view_after(front, "watch view next=-100")->figure, 0);
    assert_true(view_after(front, "watch view show=turn next=1")->alone);
    assert_int_equal(front->scene.watch->figures, 1);
    assert_int_equal(view_after(front, "watch view page=1")->figure, 2);
    assert_false(view_after(front, "watch view show=back")->alone);
    assert_int_equal(front->scene.stage.main, MAIN_WATCH);
    assert_int_equal(view_after(front, "watch view select=100")->cursor, 1);
    assert_true(watch_view_hides(view_after(front, "watch view hide=-1"), 1));
    assert_true(front->scene.watch->run[1].hidden && !front->scene.watch->run[0].hidden);
    assert_false(watch_view_hides(view_after(front, "watch view hide=2"), 1));
    assert_true(view_after(front, "watch view figure=3 at=120")->at == 120);
    assert_int_equal(front->scene.stage.watch.figure, 2);
    assert_true(view_after(front, "watch view zoom=in")->hi == 255);
    assert_true(view_after(front, "watch view smoother=0.1")->smooth == 0.7);
    assert_true(view_after(front, "watch view smoother=1")->smooth == 0.99);
    assert_true(view_after(front, "watch view log=toggle")->log_y);
    say(front, "watch view show=back");
    assert_int_equal(front->scene.stage.main, MAIN_TRAINING);
    front_close(front);
}

static const char *last_message(const Front *front)
{
    assert_true(front->scene.messages > 0);
    return front->scene.message[front->scene.messages - 1].text;
}

/* What cannot be done is said in a line, and leaves the screen as it is. */
TEST(what_does_not_fit_is_said)
{
    Front *front = front_open();
    assert_string_equal(view_after(front, "watch view x=lr")->x, "step");
    assert_string_equal(last_message(front), "watch view: no log has a series 'lr'; x is step, "
                                             "epoch, time or a series");
    assert_string_equal(view_after(front, "watch view x=train/s0")->x, "train/s0");
    assert_int_equal(front->scene.watch->all, 8);
    say(front, "watch view filter=s[");
    assert_non_null(strstr(last_message(front), "'s[' is no regular expression"));
    assert_int_equal(front->scene.watch->all, 0);
    say(front, "watch view x=step filter='s[0-3] run:two'");
    assert_int_equal(front->scene.watch->all, 4);
    assert_true(front->scene.watch->run[0].hidden);
    front_close(front);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_axis_says_what_it_is),
        cmocka_unit_test(letters_are_kept_apart),
        cmocka_unit_test(the_run_under_the_cursor_is_drawn),
        cmocka_unit_test(pages_have_every_figure_once),
        cmocka_unit_test(the_chosen_figure_is_on_the_page),
        cmocka_unit_test(states_are_told),
        cmocka_unit_test(names_do_no_harm),
        cmocka_unit_test(a_narrow_screen_has_a_figure_and_a_line),
        cmocka_unit_test(clicks_choose_x_and_log),
        cmocka_unit_test(zoom_goes_by_factors_on_a_logarithmic_axis),
        cmocka_unit_test(filters_are_words_each_an_expression),
        cmocka_unit_test(a_range_test_has_picks),
        cmocka_unit_test(keys_move_through_logs),
        cmocka_unit_test(what_does_not_fit_is_said),
    };
    scratch_enter();
    int failed = unit_run(tests);
    scratch_leave();
    return failed;
}
