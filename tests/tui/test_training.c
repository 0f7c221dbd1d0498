/* Tests the figures of a training: what their titles say, where the best epoch is. */
#include "tests/unit/unit.h"

#include "tests/tui/screen.h"
#include "train/recorder.h"

#include <string.h>

/* No number has to be guessed: each loss stands beside its curve's name. */
TEST(losses_are_named)
{
    static const struct {
        int columns, rows;
        const char *train, *valid;
    } SIZE[] = {{40, 12, "train 0.0525", "valid 0.056"},
                {60, 15, "train 0.0525", "valid 0.056"},
                {80, 24, "train 0.0525", "valid 0.056"},
                {200, 60, "train 0.0525", "valid 0.056"}};
    for (int i = 0; i < LENGTH(SIZE); i++) {
        Screen *screen = screen_named("training");
        screen_draw(screen, SIZE[i].columns, SIZE[i].rows);
        const char *title = screen_row(screen, 1);
        assert_true(strstr(title, SIZE[i].train) && strstr(title, SIZE[i].valid));
        screen_close(screen);
    }
}

/* However long the numbers are, none is missing: words are what gives way. */
TEST(no_loss_is_a_name_alone)
{
    Screen *screen = screen_named("training");
    for (int log = 0; log < 2; log++)
        for (int batch = 200; batch < 400; batch++) {
            screen->scene.stage.log_loss = log;
            screen->scene.stage.batch = batch;
            screen_draw(screen, 40, 12);
            const char *title = screen_row(screen, 1);
            const char *train = strstr(title, "0.");
            assert_non_null(train);
            assert_non_null(strstr(train + 1, "0."));
        }
    screen_close(screen);
}

/* Under the crosshair the losses are those of then. */
TEST(the_crosshair_says_where_it_is)
{
    Screen *screen = screen_named("training");
    screen->scene.stage.batch = 100;
    screen_draw(screen, 120, 40);
    const char *title = screen_row(screen, 1);
    assert_true(strstr(title, "train ") && !strstr(title, "train 0.0525"));
    assert_non_null(strstr(screen_text(screen), "batch 101 · epoch "));
    static const int SMALLER[][2] = {{80, 24}, {60, 15}, {50, 60}, {40, 12}};
    for (int i = 0; i < LENGTH(SMALLER); i++) {
        screen_draw(screen, SMALLER[i][0], SMALLER[i][1]);
        assert_non_null(strstr(screen_row(screen, 1), "valid"));
        assert_non_null(strstr(screen_text(screen), "batch 101"));
    }
    screen_close(screen);
}

/* How often a character is in a pane. */
static int count_in(const Screen *screen, PaneKind kind, uint32_t codepoint)
{
    int count = 0;
    for (int i = 0; i < screen->map.panes; i++) {
        const Placed *at = &screen->map.placed[i];
        for (int y = at->box.y; at->focus.kind == kind && y < at->box.y + at->box.rows; y++)
            for (int x = at->box.x; x < at->box.x + at->box.columns; x++)
                count += cell_at(&screen->grid, x, y) == codepoint;
    }
    return count;
}

/* Of two epochs one is a diamond, and the best is a star in the place of its diamond. */
TEST(the_best_epoch_is_a_star)
{
    static const int SIZE[][2] = {{80, 24}, {120, 40}, {200, 60}, {300, 90}};
    for (int i = 0; i < LENGTH(SIZE); i++) {
        Screen *screen = screen_named("training");
        screen_draw(screen, SIZE[i][0], SIZE[i][1]);
        assert_int_equal(count_in(screen, PANE_METRIC, 0x25c6), 1);
        assert_int_equal(count_in(screen, PANE_METRIC, 0x2605), 1);
        screen_close(screen);
    }
}

/* A loss of 0.7 that hardly changes before it is lost looks flat: no numbers like 0.702. */
TEST(a_flat_loss_looks_flat)
{
    Screen *screen = screen_named("nan");
    screen_draw(screen, 120, 40);
    assert_non_null(strstr(screen_text(screen), "0.650"));
    assert_null(strstr(screen_text(screen), "0.702"));
    screen_close(screen);
}

/* Where there is no room for figures of metrics, all are told; a click shows another. */
TEST(metrics_without_room_are_told)
{
    Screen *screen = screen_named("metrics");
    screen_draw(screen, 60, 15);
    assert_non_null(
        strstr(screen_text(screen), " accuracy 0.9625  error_rate 0.0375  top_k_accuracy 0.9906"));
    screen_draw(screen, 40, 12);
    assert_non_null(strstr(screen_text(screen), " accuracy 0.9625  error_rate 0.0375 +1"));
    bool clicked = false;
    for (int i = 0; i < screen->map.hits; i++)
        clicked |= strcmp(screen->map.hit[i].command, "focus metric 1") == 0;
    assert_true(clicked);
    screen_close(screen);
}

/* Runs over each other show each metric, as a run alone does: as tabs or side by side. */
TEST(an_overlay_has_all_metrics)
{
    Screen *screen = screen_named("metrics");
    stage_overlay(&screen->scene.stage, 1, 1);
    screen_draw(screen, 120, 40);
    int panes = 0;
    for (int i = 0; i < screen->map.panes; i++)
        panes += screen->map.placed[i].focus.kind == PANE_RUN_METRICS;
    assert_int_equal(panes, 3);
    assert_true(strstr(screen_text(screen), " error_rate ") &&
                strstr(screen_text(screen), " top_k_accuracy "));
    screen_draw(screen, 80, 24);
    assert_non_null(strstr(screen_text(screen), " accuracy 1 of 3 "));
    screen->scene.stage.tab = 1;
    screen_draw(screen, 80, 24);
    assert_non_null(strstr(screen_text(screen), " error_rate 2 of 3 "));
    screen_close(screen);
}

/* Names in the table of epochs are as long as there is room for. */
TEST(names_in_the_table_use_its_room)
{
    Screen *screen = screen_named("metrics");
    screen_draw(screen, 132, 50);
    bool whole = false;
    for (int y = 0; y < screen->grid.rows; y++) {
        const char *row = screen_row(screen, y);
        whole |= strstr(row, " ep ") && strstr(row, " error_rate  top_k_accuracy ");
    }
    assert_true(whole);
    screen_draw(screen, 80, 24);
    assert_non_null(strstr(screen_text(screen), " accuracy   error "));
    screen_draw(screen, 200, 20);
    assert_non_null(strstr(screen_text(screen), " accuracy   error   top_k "));
    screen_draw(screen, 50, 44);
    assert_non_null(strstr(screen_text(screen), " 6-7 of 8 ┐"));
    screen_draw(screen, 50, 30); /* the epoch under way alone */
    assert_null(strstr(screen_text(screen), " 8-7 of 8 ┐"));
    screen_close(screen);
}

/* A schedule in few rows has a tick at the least momentum and at the most, as in many. */
TEST(a_low_schedule_says_its_ends)
{
    static const int SIZE[][2] = {{80, 24}, {50, 60}, {120, 40}};
    Screen *screen = screen_named("training");
    for (int i = 0; i < LENGTH(SIZE); i++) {
        screen_draw(screen, SIZE[i][0], SIZE[i][1]);
        bool least = false, most = false;
        for (int y = 0; y < SIZE[i][1]; y++) {
            least |= strstr(screen_row(screen, y), " 0.85 ") != NULL;
            most |= strstr(screen_row(screen, y), " 0.95 ") != NULL;
        }
        assert_true(least && most);
    }
    screen_close(screen);
}

/* Ten epochs at least, and the schedule has less room than the table. */
TEST(a_tall_narrow_screen_has_a_long_table)
{
    static const int COLUMNS[] = {40, 50, 60, 72};
    Screen *screen = screen_named("epochs_1000");
    for (int i = 0; i < LENGTH(COLUMNS); i++) {
        screen_draw(screen, COLUMNS[i], 60);
        int rows[PANE_COUNT] = {0};
        for (int k = 0; k < screen->map.panes; k++)
            rows[screen->map.placed[k].focus.kind] = screen->map.placed[k].box.rows;
        assert_true(rows[PANE_EPOCHS] >= 10 + 3);
        assert_true(COLUMNS[i] >= 52 || rows[PANE_RATE] + rows[PANE_MOMENTUM] < rows[PANE_EPOCHS]);
    }
    screen_close(screen);
}

/* Where the time of epochs has room it is whole, and no metric has gone for it. */
TEST(times_go_before_metrics)
{
    Screen *screen = screen_named("metrics");
    int with = 0, without = 0;
    for (int columns = 60; columns <= 160; columns++) {
        screen_draw(screen, columns, 40);
        for (int y = 0; y < 40; y++) {
            const char *row = screen_row(screen, y), *time = strstr(row, " time ");
            if (!strstr(row, " ep"))
                continue;
            with += time != NULL;
            without += time == NULL;
            assert_true(!time || strstr(row, " top_k"));
            assert_true(!time ||
                        strncmp(screen_row(screen, y + 1) + (time - row), "1.5 s ", 6) == 0);
        }
    }
    assert_true(with > 0 && without > 0);
    screen_close(screen);
}

/* No number is cut: there are shorter words. */
TEST(a_metric_in_a_line_is_whole)
{
    Screen *screen = screen_named("late");
    Recorder *run = (Recorder *)(uintptr_t)screen->scene.training;
    recorder_add_epoch(run, &(EpochSample){.epoch = 4,
                                           .end = 900,
                                           .validated = true,
                                           .train_loss = 0.05,
                                           .valid_loss = 0.05,
                                           .metric = (double[]){0.96},
                                           .metrics = 1});
    screen_draw(screen, 40, 12);
    assert_non_null(strstr(screen_text(screen), " accuracy last 0.9600 · best 0.9700 @3\n"));
    screen_draw(screen, 60, 15);
    assert_non_null(strstr(screen_text(screen), " last 0.9600 · best 0.9700 at epoch 3\n"));
    screen_close(screen);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(losses_are_named),
        cmocka_unit_test(no_loss_is_a_name_alone),
        cmocka_unit_test(the_crosshair_says_where_it_is),
        cmocka_unit_test(the_best_epoch_is_a_star),
        cmocka_unit_test(a_flat_loss_looks_flat),
        cmocka_unit_test(metrics_without_room_are_told),
        cmocka_unit_test(an_overlay_has_all_metrics),
        cmocka_unit_test(names_in_the_table_use_its_room),
        cmocka_unit_test(a_low_schedule_says_its_ends),
        cmocka_unit_test(a_tall_narrow_screen_has_a_long_table),
        cmocka_unit_test(times_go_before_metrics),
        cmocka_unit_test(a_metric_in_a_line_is_whole),
    };
    return unit_run(tests);
}
