/* Tests single panes: numbers, cursors, text. */
#include "tests/unit/unit.h"

#include "analysis/phase.h"
#include "base/text.h"
#include "lab/table.h"
#include "tests/tui/screen.h"
#include "view/pane.h"

#include <math.h>
#include <string.h>

/* The numbers of the epochs pane are those of the table, which are those of the events. */
TEST(numbers_are_those_of_the_table)
{
    Screen *screen = screen_named("trained");
    Buf table = {0};
    screen_draw(screen, 200, 60);
    table_of(screen->scene.training, &table);
    int numbers = 0;
    for (char *word = strtok(table.data, " \n"); word; word = strtok(NULL, " \n"))
        if (strchr(word, '.')) {
            assert_non_null(strstr(screen_text(screen), word));
            numbers++;
        }
    assert_int_equal(numbers, 6);
    buf_free(&table);
    screen_close(screen);
}

TEST(a_click_finds_its_sample)
{
    Screen *screen = screen_named("pick");
    screen_draw(screen, 120, 40);
    const ScreenMap *map = &screen->map;
    assert_true(map->plot.box.columns > 20 && map->first == CURVE_SKIP_START);
    assert_int_equal(view_sample_at(map, &screen->scene, map->plot.box.x), map->first);
    assert_int_equal(
        view_sample_at(map, &screen->scene, map->plot.box.x + map->plot.box.columns - 1),
        map->last);
    assert_int_equal(view_sample_at(map, &screen->scene, map->plot.box.x - 1), -1);
    assert_int_equal(view_sample_at(map, &screen->scene, map->plot.box.x + map->plot.box.columns),
                     -1);
    for (int x = map->plot.box.x; x < map->plot.box.x + map->plot.box.columns; x++) {
        long sample = view_sample_at(map, &screen->scene, x);
        if (sample == map->first || sample == map->last)
            continue; /* the axis goes on beyond the samples */
        screen->scene.stage.cursor = sample;
        screen_draw(screen, 120, 40);
        int found = -1, bottom = map->plot.box.y + map->plot.box.rows - 1; /* below all labels */
        for (int c = map->plot.box.x; c < map->plot.box.x + map->plot.box.columns; c++)
            if (cell_at(&screen->grid, c, bottom) == 0x2502)
                found = c;
        assert_in_range(found, x - 1, x + 1);
    }
    screen_close(screen);
}

/* From its first batch on a range test has the axis that it will have at its end. */
TEST(a_range_test_keeps_its_axis)
{
    Screen *running = screen_named("range"), *over = screen_named("pick");
    screen_draw(running, 120, 40);
    screen_draw(over, 120, 40);
    const PlotArea *now = &running->map.plot, *end = &over->map.plot;
    assert_true(now->left == end->left && now->right == end->right);
    assert_true(now->left < 1e-7 && now->right > 10);
    screen_close(running);
    screen_close(over);
}

/* Also before there is a curve. */
TEST(a_range_test_has_its_axis_before_a_curve)
{
    Screen *screen = screen_named("range");
    const Recorder *whole = screen->scene.range;
    Recorder *begun = recorder_new(&whole->plan, NULL, 0);
    recorder_add(begun, &(BatchSample){0, 1e-7, 0.9, 0.69, 0.69});
    screen->scene.range = begun;
    screen_draw(screen, 120, 40);
    assert_non_null(strstr(screen_text(screen), "1e-7"));
    assert_non_null(strstr(screen_text(screen), "10─"));
    assert_non_null(strstr(screen_text(screen), "0.70"));
    screen->scene.range = whole;
    recorder_free(begun);
    screen_close(screen);
}

static Box box_of(const Screen *screen, PaneKind kind)
{
    for (int i = 0; i < screen->map.panes; i++)
        if (screen->map.placed[i].focus.kind == kind)
            return screen->map.placed[i].box;
    return (Box){0};
}

/* Panes above each other have the same x axis, also when a longer plan is proposed. */
TEST(what_is_above_each_other_happened_at_the_same_time)
{
    static const PaneKind BELOW[] = {PANE_MOMENTUM, PANE_METRIC};
    Screen *screen = screen_named("proposed");
    screen_draw(screen, 100, 40);
    Box rate = box_of(screen, PANE_RATE);
    assert_true(rate.columns > 0);
    for (int i = 0; i < LENGTH(BELOW); i++) {
        Box box = box_of(screen, BELOW[i]);
        assert_true(box.x == rate.x && box.columns == rate.columns);
        for (int x = 0; x < box.columns; x++)
            assert_int_equal(cell_at(&screen->grid, box.x + x, box.y + box.rows - 1),
                             cell_at(&screen->grid, rate.x + x, rate.y + rate.rows - 1));
    }
    screen_close(screen);
}

TEST(where_a_loss_is_not_a_number_is_marked)
{
    Screen *screen = screen_named("training");
    Recorder *run = (Recorder *)screen->scene.training;
    screen_draw(screen, 100, 30);
    assert_null(strstr(screen_text(screen), "not a number"));
    recorder_add(run, &(BatchSample){recorder_batches(run), 0.05, 0.9, NAN, NAN});
    screen_draw(screen, 100, 30);
    assert_non_null(strstr(screen_text(screen), "not a number"));
    assert_int_equal(recorder_lost(run), series_count(&run->smooth) - 1);
    screen_close(screen);
}

TEST(zooming_keeps_the_cursor_in_sight)
{
    Screen *screen = screen_named("pick");
    for (double zoom = 1; zoom > 0.001; zoom /= 2)
        for (long cursor = -1; cursor < 100; cursor += 7) {
            screen->scene.stage.zoom = zoom;
            screen->scene.stage.cursor = cursor;
            screen_draw(screen, 100, 30);
            long shown = MIN(MAX(cursor, CURVE_SKIP_START), 97 - CURVE_SKIP_END - 1);
            assert_true(cursor < 0 || (screen->map.first <= shown && shown <= screen->map.last));
            assert_true(screen->map.first >= CURVE_SKIP_START && screen->map.last < 97);
        }
    screen_close(screen);
}

/* The line that is typed is on the screen up to the cursor, however long it is. */
TEST(a_long_line_follows_its_cursor)
{
    Screen *screen = screen_named("start");
    static char line[400];
    for (int length = 0; length < 390; length += 13) {
        memset(line, 0, sizeof line);
        for (int i = 0; i < length; i++)
            line[i] = (char)('a' + i % 26);
        screen->scene.prompt.text = line;
        screen->scene.prompt.cursor = 2 + length;
        screen_draw(screen, 60, 20);
        int x = screen->map.cursor_x;
        assert_in_range(x, 1, 59);
        assert_int_equal(cell_at(&screen->grid, x, 18), ' ');
        if (length)
            assert_int_equal(cell_at(&screen->grid, x - 1, 18), line[length - 1]);
    }
    screen_close(screen);
}

/* Errors can be told from other text without colour, and long ones are shown to their end. */
TEST(errors_are_whole)
{
    Screen *screen = screen_named("start");
    const Message message = {.kind = MESSAGE_ERROR,
                             .text = "data: no folder of that name; what there is: alpha, "
                                     "beta, gamma, delta, epsilon, zeta, eta and theta"};
    screen->scene.message = &message;
    screen->scene.messages = 1;
    screen_draw(screen, 60, 24);
    assert_non_null(strstr(screen_text(screen), "! data: no folder"));
    assert_non_null(strstr(screen_text(screen), "theta"));
    screen_close(screen);
}

TEST(phases_have_names)
{
    static const struct {
        Policy policy;
        long at; /* of 1000 batches */
        const char *name;
        bool plateau;
    } CASE[] = {
        {POLICY_COS, 0, "phase 1: warm-up", false},
        {POLICY_COS, 299, "phase 1: warm-up", true},
        {POLICY_LINEAR, 400, "phase 2: annealing", true},
        {POLICY_COS, 999, "phase 2: annealing", false},
        {POLICY_THREE_PHASE, 500, "phase 2: cool-down", false},
        {POLICY_THREE_PHASE, 700, "phase 3: tail", false},
    };
    Arena arena = {0};
    Plan plan;
    for (int i = 0; i < LENGTH(CASE); i++) {
        OneCycleRequest request = {.epochs = 1, .cycle = one_cycle_defaults(5e-2)};
        request.cycle.policy = CASE[i].policy;
        assert_true(plan_one_cycle(&plan, &request, 1000, NULL));
        Phase phase = phase_at(&arena, &plan, CASE[i].at);
        assert_string_equal(phase.name, CASE[i].name);
        assert_int_equal(phase.plateau, CASE[i].plateau);
    }
    plan_fit(&plan, 1, 3e-3, 0.9, 0, 1000);
    assert_string_equal(phase_at(&arena, &plan, 5).name, "constant rate");
    arena_free(&arena);
}

/* The user changes figures, and scrolls lists beyond their ends. */
TEST(every_choice_can_be_drawn)
{
    for (int i = 0; i < SCENES; i++)
        for (int smooth = 0; smooth < 3; smooth++)
            for (int focus = 0; pane_name(focus); focus++) {
                Screen *screen = screen_open(i);
                Stage *stage = &screen->scene.stage;
                stage->smooth = smooth;
                stage->focus = (Focus){.kind = (PaneKind)focus};
                stage->zoomed = focus % 3 == 2;
                stage->log_loss = focus % 2;
                stage->rolled = (PaneKind)focus;
                stage->scroll = 1000 * (smooth - 1);
                snprintf(stage->run, sizeof stage->run, "%d", smooth - 1);
                screen_draw(screen, 140, 45);
                screen_check(screen);
                screen_close(screen);
            }
}

/* Only the first runs of a session can be laid over each other, of those the latest few stay. */
TEST(chosen_runs_are_among_the_first)
{
    Stage stage = stage_new();
    stage_choose(&stage, STAGE_RUNS);
    stage_choose(&stage, STAGE_RUNS + 1);
    assert_true(stage_is_chosen(&stage, STAGE_RUNS));
    assert_false(stage_is_chosen(&stage, 1) || stage_is_chosen(&stage, STAGE_RUNS + 1));
    stage_choose(&stage, STAGE_RUNS);
    assert_int_equal(stage.chosen, 0);
    for (int run = 1; run <= STAGE_OVERLAID + 2; run++)
        stage_overlay(&stage, run, 1);
    for (int run = 1; run <= STAGE_OVERLAID + 2; run++)
        assert_int_equal(stage_is_chosen(&stage, run), run > 2);
    stage_overlay(&stage, STAGE_RUNS + 9, STAGE_RUNS + 8);
    assert_string_equal(stage.run, "73");
    assert_true(stage_is_chosen(&stage, STAGE_OVERLAID + 2));
}

/* Even scrolled past its first line, the pane of messages shows that line. */
TEST(scrolling_ends_at_the_first_message)
{
    Screen *screen = screen_named("training");
    stage_scroll_by(&screen->scene.stage, PANE_MESSAGES, 1000);
    screen_draw(screen, 80, 24);
    assert_non_null(strstr(screen_text(screen), "> lr 5e-2"));
    screen_close(screen);
}

/* A finished run with these training losses, and an accuracy that goes up and down. */
static Recorder *run_of_epochs(int epochs, double first_loss, double factor)
{
    Plan plan;
    plan_fit(&plan, epochs, 3e-3, 0.9, 0, 1);
    const Metric *accuracy = metric_find("accuracy");
    Recorder *run = recorder_new(&plan, &accuracy, 1);
    for (int i = 0; i < epochs; i++) {
        double loss = first_loss * pow(factor, i), metric = i % 2 ? 0.9 : 0.7;
        recorder_add(run, &(BatchSample){i, 3e-3, 0.9, loss, loss});
        recorder_add_epoch(run, &(EpochSample){.epoch = i,
                                               .end = i + 1,
                                               .validated = true,
                                               .train_loss = loss,
                                               .valid_loss = i == 3 ? NAN : loss,
                                               .metric = &metric,
                                               .metrics = 1});
    }
    return run;
}

/* Draws the epochs of a run at its end. */
static Screen *screen_of_epochs(Recorder *run, int columns, int rows)
{
    Screen *screen = screen_named("trained");
    screen->scene.training = run;
    screen->scene.job.state = JOB_NONE;
    screen_draw(screen, columns, rows);
    return screen;
}

/* Losses that six decimals would show as 0 keep their digits, and those that look the same have no
 * arrow between them. */
TEST(small_changes_of_epochs_are_seen_only_if_shown)
{
    static const struct {
        double first, factor;
        const char *shown;
        bool arrow;
    } CASE[] = {{0.25, 0.5, "0.125000▼", true},
                {0.25, 0.9999999, "0.250000", false},
                {4e-10, 0.5, "2e-10▼", true},
                {NAN, 1, "nan", false},
                {1e20, 2, "2e20△", true}};
    for (int i = 0; i < LENGTH(CASE); i++) {
        Recorder *run = run_of_epochs(2, CASE[i].first, CASE[i].factor);
        Screen *screen = screen_of_epochs(run, 200, 60);
        assert_non_null(strstr(screen_text(screen), CASE[i].shown));
        assert_int_equal(strstr(screen_text(screen), "▼") || strstr(screen_text(screen), "△"),
                         CASE[i].arrow);
        screen_close(screen);
        recorder_free(run);
    }
}

/* Beside an epoch that the plan's end cuts are its batches, but no number gives way to them. */
TEST(an_epoch_that_is_cut_says_so)
{
    static const struct {
        int columns, rows;
        bool room;
    } CASE[] = {{200, 60, true}, {100, 24, true}, {40, 12, false}};
    for (int i = 0; i < LENGTH(CASE); i++) {
        Recorder *run = fit_run(2.9, 31, 1e-2, 1);
        Screen *screen = screen_of_epochs(run, CASE[i].columns, CASE[i].rows);
        const char *text = screen_text(screen);
        if (CASE[i].room != (strstr(text, "(28/31)") != NULL))
            fail_test("%dx%d: %s", CASE[i].columns, CASE[i].rows, text);
        assert_null(strstr(text, "31/31"));
        screen_close(screen);
        recorder_free(run);
    }
}

/* Of a thousand epochs the pane shows the last ones, or those that the user has scrolled to; each
 * has a line of its own, and the best, here the first of equals, a star. */
TEST(a_thousand_epochs_can_be_scrolled)
{
    enum { EPOCHS = 1000 };
    Recorder *run = run_of_epochs(EPOCHS, 2, 0.99);
    Screen *screen = screen_of_epochs(run, 200, 60);
    assert_non_null(strstr(screen_text(screen), " 999  "));
    assert_null(strstr(screen_text(screen), " 1★ "));
    stage_scroll_by(&screen->scene.stage, PANE_EPOCHS, EPOCHS);
    screen_draw(screen, 200, 60);
    assert_non_null(strstr(screen_text(screen), " 1★ "));
    assert_non_null(strstr(screen_text(screen), " 0-"));
    assert_non_null(strstr(screen_text(screen), " of 1000 "));
    screen->scene.stage.scroll_most = screen->map.scroll_most; /* as a session takes it */
    stage_scroll_by(&screen->scene.stage, PANE_EPOCHS, -1);
    screen_draw(screen, 200, 60);
    assert_non_null(strstr(screen_text(screen), " 1-")); /* beyond its end it does not scroll */
    screen_close(screen);
    recorder_free(run);
}

/* A user's arrangement comes before the built-in ones, where there is the room that it asks for. */
TEST(users_arrange_panes)
{
    Screen *screen = screen_named("training");
    screen->scene.layout = "# mine\n"
                           "training 70 15 column (loss 3 row 2 (each metric 2 lr)) # no table\n";
    assert_null(arrangements_fault(&screen->arena, screen->scene.layout));
    screen_draw(screen, 80, 24);
    Box loss = box_of(screen, PANE_LOSS), metric = box_of(screen, PANE_METRIC);
    assert_true(loss.columns == 80 && metric.y == loss.y + loss.rows && metric.columns == 53);
    assert_int_equal(box_of(screen, PANE_EPOCHS).columns, 0);
    screen_draw(screen, 60, 30);
    assert_true(box_of(screen, PANE_EPOCHS).columns > 0);
    screen_close(screen);
}

/* Lines of layout.conf that cannot be followed are refused, with their number and what is wrong. */
TEST(wrong_arrangements_are_refused)
{
    static const char *const WRONG[][2] = {
        {"train row (loss)", "layout.conf:1: there is no figure 'train'"},
        {"\ntraining 80 24 row (los 3)", "layout.conf:2: there is no pane 'los'"},
        {"training row (loss 0)", "layout.conf:1: a share is 1 or more; it is 0 for 'loss'"},
        {"training row (loss 100)", "layout.conf:1: too large, or no number: '100'"},
        {"training row 2 loss", "layout.conf:1: ( is missing before 'loss'"},
        {"training row (loss", "layout.conf:1: ) is missing at the end after '('"},
        {"training 80 24", "layout.conf:1: no panes after '24'"},
        {"training row (each", "layout.conf:1: no panes after 'each'"},
        {"training row ()", "layout.conf:1: no pane before ')'"},
        {"training loss 1 lr", "layout.conf:1: too much at the end: 'lr'"},
        {"training row (loss runs)", "layout.conf:1: training has no pane 'runs'"},
        {"runs row (runs column (runs))", "layout.conf:1: 'runs' is there twice"},
    };
    Screen *screen = screen_named("training");
    for (int i = 0; i < LENGTH(WRONG); i++) {
        const char *fault = arrangements_fault(&screen->arena, WRONG[i][0]);
        assert_string_equal(fault ? fault : "nothing is wrong", WRONG[i][1]);
    }
    screen->scene.layout = WRONG[1][0]; /* and do nothing */
    screen_draw(screen, 80, 24);
    assert_true(box_of(screen, PANE_EPOCHS).columns > 0);
    screen_close(screen);
}

/* A table is no higher than its rows; what it leaves goes to figures. */
TEST(tables_take_what_they_need)
{
    Screen *screen = screen_named("training");
    screen_draw(screen, 300, 90);
    assert_int_equal(box_of(screen, PANE_EPOCHS).rows, 3 + 5); /* epochs that are planned */
    assert_true(box_of(screen, PANE_LOSS).rows > 45);
    screen_close(screen);
    screen = screen_named("runs");
    screen_draw(screen, 300, 90);
    assert_int_equal(box_of(screen, PANE_RUNS).rows, 3 + 7);
    assert_true(box_of(screen, PANE_RUN_LOSSES).rows > 60);
    screen_close(screen);
}

/* In every width a number ends where its name does, with a space or an arrow after it. */
TEST(numbers_of_epochs_are_never_glued)
{
    Recorder *run = run_of_epochs(12, 123456, 0.001);
    for (int columns = 40; columns <= 300; columns++) {
        Screen *screen = screen_of_epochs(run, columns, 60);
        const Grid *grid = &screen->grid;
        for (int y = 0; y < grid->rows; y++)
            for (int x = 1; x + 1 < grid->columns; x++)
                if (cell_at(grid, x, y) == 0x25bc) /* ▼ */
                    assert_true(cell_at(grid, x + 1, y) == ' ' && cell_at(grid, x - 1, y) != ' ');
        screen_close(screen);
    }
    recorder_free(run);
}

/* Every pane can have the keyboard: Tab goes from one to the next, and from the last to the
 * prompt. */
TEST(tab_goes_round)
{
    Screen *screen = screen_named("trained");
    Focus *focus = &screen->scene.stage.focus;
    screen_draw(screen, 200, 60);
    int panes = screen->map.panes;
    assert_true(panes > 5);
    for (int i = 0; i < panes; i++) {
        *focus = view_focus_next(&screen->map, 1);
        screen_draw(screen, 200, 60);
        assert_true(screen->map.placed[i].keys && same_focus(*focus, screen->map.placed[i].focus));
        assert_true(same_focus(view_focus_next(&screen->map, -1),
                               i ? screen->map.placed[i - 1].focus : (Focus){PANE_PROMPT, 0}));
    }
    assert_int_equal(view_focus_next(&screen->map, 1).kind, PANE_PROMPT);
    screen_close(screen);
}

/* Whether a pane has the keyboard and can be seen. */
static bool is_seen(const ScreenMap *map, Focus focus)
{
    for (int i = 0; i < map->panes; i++)
        if (map->placed[i].keys && map->placed[i].box.columns > 0)
            return same_focus(map->placed[i].focus, focus);
    return false;
}

/* Gives each of these panes the keyboard in turn, as `focus` does. */
static void look_at_each(Screen *screen, const ScreenMap *large, int columns, int rows)
{
    for (int i = 0; i < large->panes; i++) {
        Focus focus = large->placed[i].focus;
        screen->scene.stage.focus = focus;
        screen->scene.stage.tab = focus.arg;
        screen_draw(screen, columns, rows);
        screen_check(screen);
        if (!is_seen(&screen->map, focus))
            fail_test("the pane %s is not seen on %d x %d\n", pane_name((int)focus.kind), columns,
                      rows);
    }
}

/* What a large screen shows, a small one shows too, if only where it has the keyboard. */
TEST(every_pane_is_reached_at_every_size)
{
    static const int SIZE[][2] = {{40, 12}, {50, 14}, {60, 15}, {72, 13}, {80, 24}};
    for (int i = 0; i < SCENES; i++)
        for (int s = 0; s < LENGTH(SIZE); s++) {
            Screen *screen = screen_open(i);
            screen_draw(screen, 120, 40);
            ScreenMap large = screen->map;
            look_at_each(screen, &large, SIZE[s][0], SIZE[s][1]);
            screen_close(screen);
        }
}

/* A pane that is not on the screen leaves the keyboard to the one that matters most. */
TEST(keys_are_never_lost)
{
    Screen *screen = screen_named("trained");
    screen->scene.stage.focus = (Focus){.kind = PANE_RUNS};
    screen_draw(screen, 80, 24);
    assert_int_equal(screen->map.focus.kind, PANE_LOSS);
    screen->scene.stage.focus = (Focus){.kind = PANE_METRIC, .arg = 7};
    screen_draw(screen, 80, 24);
    assert_int_equal(screen->map.focus.kind, PANE_LOSS);
    screen_close(screen);
}

/* Zoomed, a pane has all the room that panes have. */
TEST(a_zoomed_pane_is_alone)
{
    Screen *screen = screen_named("trained");
    screen->scene.stage.focus = (Focus){.kind = PANE_EPOCHS};
    screen->scene.stage.zoomed = true;
    screen_draw(screen, 100, 30);
    const Placed *pane = view_pane_at(&screen->map, 50, 15);
    assert_true(pane && pane->keys && pane->focus.kind == PANE_EPOCHS);
    assert_int_equal(pane->box.columns, 100);
    assert_null(view_hit_at(&screen->map, &screen->arena, 50, 15));
    screen->scene.stage.focus = view_focus_next(&screen->map, -1);
    screen_draw(screen, 100, 30);
    assert_false(view_pane_at(&screen->map, 50, 15)->focus.kind == PANE_EPOCHS);
    screen_close(screen);
}

/* A run that measures three things. */
static Recorder *three_metrics(void)
{
    Recorder *run = recorder_new(NULL, NULL, 0);
    recorder_measure(run, "accuracy", true);
    recorder_measure(run, "error_rate", false);
    recorder_measure(run, "top_k", true);
    for (int i = 0; i < 4; i++) {
        double metric[] = {0.9, 0.1, 0.99};
        recorder_add(run, &(BatchSample){i, 1e-3, 0.9, 0.5, 0.5});
        recorder_add_epoch(
            run, &(EpochSample){
                     .epoch = i, .end = i + 1, .train_loss = 0.5, .metric = metric, .metrics = 3});
    }
    return run;
}

static int panes_of(const ScreenMap *map, PaneKind kind, const Placed **last)
{
    int count = 0;
    for (int i = 0; i < map->panes; i++)
        if (map->placed[i].focus.kind == kind) {
            *last = &map->placed[i];
            count++;
        }
    return count;
}

/* Each metric has a pane where there is room, else they share one: a click on a tab, or `focus`,
 * chooses. */
TEST(all_metrics_can_be_seen)
{
    Screen *screen = screen_named("trained");
    Recorder *run = three_metrics();
    const Placed *pane = NULL;
    screen->scene.training = run;
    screen_draw(screen, 300, 90);
    assert_int_equal(panes_of(&screen->map, PANE_METRIC, &pane), 3);
    assert_int_equal(pane->focus.arg, 2);
    assert_non_null(strstr(screen_text(screen), "┌ top_k "));
    screen_draw(screen, 120, 40);
    assert_int_equal(panes_of(&screen->map, PANE_METRIC, &pane), 1);
    assert_non_null(strstr(screen_text(screen), " ▸accuracy │ error_rate │ top_k "));
    const char *tab = view_hit_at(&screen->map, &screen->arena, pane->box.x + 16, pane->box.y);
    assert_string_equal(tab, "focus metric 1");
    screen->scene.stage.tab = 2;
    screen_draw(screen, 40, 30);
    assert_int_equal(panes_of(&screen->map, PANE_METRIC, &pane), 1);
    assert_int_equal(pane->focus.arg, 2);
    run->metrics = 2; /* on a high screen, above each other */
    screen_draw(screen, 50, 60);
    assert_int_equal(panes_of(&screen->map, PANE_METRIC, &pane), 2);
    run->metrics = 3;
    screen_close(screen);
    recorder_free(run);
}

static const char *short_number(Arena *arena, double value)
{
    Buf words = {0};
    text_short(&words, value);
    const char *copy = arena_text(arena, buf_text(&words));
    buf_free(&words);
    return copy;
}

/* One crosshair goes through all figures of a run, whose titles tell the values there. */
TEST(a_crosshair_reads_every_figure)
{
    Screen *screen = screen_named("trained");
    const Recorder *run = screen->scene.training;
    screen_draw(screen, 200, 60);
    assert_null(strstr(screen_text(screen), "batch 201 "));
    screen->scene.stage.batch = 200;
    screen_draw(screen, 200, 60);
    assert_non_null(strstr(screen_text(screen), " batch 201 · epoch 1.04 "));
    assert_non_null(
        strstr(screen_text(screen), short_number(&screen->arena, series_at(&run->lr, 200))));
    const Placed *pane = NULL;
    static const PaneKind OVER_RUN[] = {PANE_LOSS, PANE_RATE, PANE_MOMENTUM, PANE_METRIC};
    for (int i = 0; i < LENGTH(OVER_RUN); i++) {
        assert_int_equal(panes_of(&screen->map, OVER_RUN[i], &pane), 1);
        Box area = screen->map.run_area[pane - screen->map.placed].box;
        int rules = 0;
        for (int x = area.x; x < area.x + area.columns; x++)
            rules += cell_at(&screen->grid, x, area.y) == 0x2502;
        assert_int_equal(rules, 1);
    }
    screen_close(screen);
}

/* A click on any of them finds its batch: from the first at the left to the last at the right. */
TEST(a_click_finds_its_batch)
{
    Screen *screen = screen_named("training");
    screen_draw(screen, 120, 40);
    const ScreenMap *map = &screen->map;
    long whole = recorder_planned(screen->scene.training);
    int areas = 0;
    for (int i = 0; i < map->panes; i++) {
        Box area = map->run_area[i].box;
        if (area.columns == 0)
            continue;
        areas++;
        assert_in_range(view_batch_at(map, area.x, area.y), 0, whole / 10);
        assert_in_range(view_batch_at(map, area.x + area.columns - 1, area.y), whole - whole / 10,
                        whole + whole / 10);
        assert_int_equal(view_batch_at(map, area.x - 1, area.y), -1);
    }
    assert_int_equal(areas, 4);
    screen_close(screen);
}

/* Without room for messages an error lies over the panes, as a whole. */
TEST(an_error_is_never_unseen)
{
    Screen *screen = screen_named("training");
    const Message message = {.kind = MESSAGE_ERROR,
                             .text = "fti: no such command; what is meant may be fit or "
                                     "fit_one_cycle; help tells all there are"};
    screen->scene.message = &message;
    screen->scene.messages = 1;
    screen_draw(screen, VIEW_COLUMNS, VIEW_ROWS);
    assert_non_null(strstr(screen_text(screen), "! fti: no such command"));
    assert_non_null(strstr(screen_text(screen), "tells all there are"));
    screen_close(screen);
}

/* The key screen names the mouse only for what no key does, apart from arrows. */
TEST(the_wheel_is_named_where_no_key_does_the_same)
{
    static const KeyHint KEY[] = {{"up", "move", "select up"},
                                  {"down", "move", "select down"},
                                  {"wheelup", "move", "select up 3"},
                                  {"pageup", "a page", "select pageup"},
                                  {"wheeldown", "a leaf", "select pageup"},
                                  {"left", "pan", "pan -1"},
                                  {"f2", "pan", "pan 1"},
                                  {"wheelleft", "turn", "turn"}};
    static const KeyGroup GROUP[] = {{"images", KEY, LENGTH(KEY)}};
    Screen *screen = screen_named("keys");
    screen->scene.key_group = GROUP;
    screen->scene.key_groups = LENGTH(GROUP);
    screen_draw(screen, 40, 12);
    const char *text = screen_text(screen);
    assert_null(strstr(text, "wheelup"));
    assert_null(strstr(text, "wheeldown"));
    assert_non_null(strstr(text, "← f2"));
    assert_non_null(strstr(text, "wheelleft"));
    screen_close(screen);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_are_those_of_the_table),
        cmocka_unit_test(a_click_finds_its_sample),
        cmocka_unit_test(a_range_test_keeps_its_axis),
        cmocka_unit_test(a_range_test_has_its_axis_before_a_curve),
        cmocka_unit_test(what_is_above_each_other_happened_at_the_same_time),
        cmocka_unit_test(where_a_loss_is_not_a_number_is_marked),
        cmocka_unit_test(zooming_keeps_the_cursor_in_sight),
        cmocka_unit_test(a_long_line_follows_its_cursor),
        cmocka_unit_test(errors_are_whole),
        cmocka_unit_test(phases_have_names),
        cmocka_unit_test(every_choice_can_be_drawn),
        cmocka_unit_test(chosen_runs_are_among_the_first),
        cmocka_unit_test(scrolling_ends_at_the_first_message),
        cmocka_unit_test(small_changes_of_epochs_are_seen_only_if_shown),
        cmocka_unit_test(an_epoch_that_is_cut_says_so),
        cmocka_unit_test(a_thousand_epochs_can_be_scrolled),
        cmocka_unit_test(users_arrange_panes),
        cmocka_unit_test(wrong_arrangements_are_refused),
        cmocka_unit_test(tables_take_what_they_need),
        cmocka_unit_test(numbers_of_epochs_are_never_glued),
        cmocka_unit_test(tab_goes_round),
        cmocka_unit_test(every_pane_is_reached_at_every_size),
        cmocka_unit_test(keys_are_never_lost),
        cmocka_unit_test(the_wheel_is_named_where_no_key_does_the_same),
        cmocka_unit_test(a_zoomed_pane_is_alone),
        cmocka_unit_test(all_metrics_can_be_seen),
        cmocka_unit_test(a_crosshair_reads_every_figure),
        cmocka_unit_test(a_click_finds_its_batch),
        cmocka_unit_test(an_error_is_never_unseen),
    };
    return unit_run(tests);
}
