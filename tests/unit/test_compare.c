/* Tests comparisons of several invented runs: numbers, table and figure. */
#include "tests/unit/unit.h"

#include "analysis/compare.h"
#include "analysis/compare_pairs.h"
#include "analysis/compare_write.h"
#include "analysis/figures.h"
#include "analysis/history.h"
#include "analysis/ranges.h"
#include "commands/command_table.h"
#include "lab/lab.h"
#include "lab/lab_runs.h"
#include "lab/scene.h"
#include "lab/worker.h"
#include "tests/unit/golden.h"
#include "train/learner.h"

#include <math.h>
#include <string.h>

static Arena arena;
static History history;

static int begin(void **state)
{
    (void)state;
    arena = (Arena){0};
    history = (History){0};
    return 0;
}

static int end(void **state)
{
    (void)state;
    history_free(&history);
    arena_free(&arena);
    return 0;
}

static RunEntry *add_run(const char *command, const Plan *plan, int group)
{
    const Metric *metric = metric_find("accuracy");
    RunEntry *run = history_add(&history, command, recorder_new(plan, &metric, 1));
    run->group = group;
    return run;
}

static void add_batch(RunEntry *run, double lr, double smooth)
{
    Hook hook = recorder_hook(run->recorder);
    Event event = {.kind = EVENT_BATCH,
                   .step = series_count(&run->recorder->smooth),
                   .hyper = {.lr = lr},
                   .loss = (float)smooth,
                   .smooth = (float)smooth};
    hook.on(hook.self, &event);
}

static void add_epoch(RunEntry *run, int epoch, long step, float loss, float accuracy)
{
    Hook hook = recorder_hook(run->recorder);
    Event event = {.kind = EVENT_EPOCH,
                   .epoch = epoch,
                   .step = step,
                   .smooth = loss,
                   .validated = isfinite(loss),
                   .valid_loss = loss / 2,
                   .metric = {accuracy}};
    hook.on(hook.self, &event);
}

/* One epoch of a run that has ended. */
static RunEntry *add_result(const char *command, float loss, float accuracy, StopReason reason)
{
    Plan plan;
    plan_fit(&plan, 1, 1e-2, 0.9, 0, 1);
    RunEntry *run = add_run(command, &plan, 1);
    add_epoch(run, 0, 1, loss, accuracy);
    history_close(run, &(Result){.reason = reason, .time = 61}, 0);
    return run;
}

static const RunEntry *const *all_runs(void)
{
    return (const RunEntry *const *)history.run;
}

static Comparison compared(void)
{
    return comparison_of(&arena, all_runs(), history.count);
}

static void check_table(int seeds, const char *wanted)
{
    Buf out = {0};
    Comparison c = compared();
    comparison_table(&c, seeds, "+-", &out);
    assert_string_equal(buf_text(&out), wanted);
    buf_free(&out);
}

TEST(runs_of_one_command_are_a_group)
{
    Plan plan;
    int count;
    plan_fit(&plan, 1, 1e-2, 0.9, 0, 1);
    RunEntry *alone = history_add(&history, "fit", recorder_new(&plan, NULL, 0));
    RunEntry *first = history_add(&history, "fit", recorder_new(&plan, NULL, 0));
    RunEntry *second = add_run("fit", &plan, first->group);
    assert_ptr_equal(history_find(&history, first->recorder), first);
    assert_null(history_find(&history, NULL));
    const RunEntry *const *run = history_group(&arena, &history, second->recorder, &count);
    assert_true(count == 2 && run[0] == first && run[1] == second);
    run = history_group(&arena, &history, alone->recorder, &count);
    assert_true(count == 1 && run[0] == alone);
    history_group(&arena, &history, NULL, &count);
    assert_int_equal(count, 0);
}

TEST(a_table_has_means_and_deviations)
{
    add_result("fit 1", 1.0f, 0.5f, STOP_NONE);
    add_result("fit_one_cycle 1", 0.5f, 0.75f, STOP_NONE);
    add_result("fit 1", 2.0f, 0.75f, STOP_NONE);
    add_result("fit_one_cycle 1", 0.5f, 0.75f, STOP_NONE);
    Comparison c = compared();
    Estimate loss = recipe_summary(&c.recipe[0], VALUE_TRAIN_LOSS);
    assert_true(c.recipes == 2 && loss.n == 2 && loss.mean == 1.5);
    assert_true(fabs(loss.sd - sqrt(0.5)) < 1e-12); /* n - 1 = 1 */
    check_table(
        2, "recipe           train_loss        valid_loss        accuracy          time\n"
           "fit 1            1.5000 +- 0.7071  0.7500 +- 0.3536  0.6250 +- 0.1768  01:01\n"
           "fit_one_cycle 1  0.5000 +- 0.0000  0.2500 +- 0.0000  0.7500 +- 0.0000  01:01  best\n");
}

TEST(one_seed_has_no_deviation)
{
    add_result("fit 1", 1.0f, 0.5f, STOP_NONE);
    check_table(1, "recipe  train_loss  valid_loss  accuracy  time\n"
                   "fit 1   1.000000    0.500000    0.500000  01:01\n");
}

/* A recipe that fails with some seeds is not judged by those with which it works. */
TEST(trouble_is_told_and_never_best)
{
    add_result("fit 1 1", 0.1f, 0.9f, STOP_NONE);
    add_result("fit 1 2", NAN, NAN, STOP_NAN);
    add_result("fit 1 3", 1.0f, 0.5f, STOP_NONE);
    add_result("fit 1 1", 0.1f, 0.9f, STOP_NONE)->dead = true;
    add_result("fit 1 2", NAN, NAN, STOP_NAN);
    add_result("fit 1 3", 0.1f, 0.9f, STOP_USER); /* does not count */
    check_table(
        2,
        "recipe   train_loss        valid_loss        accuracy          time\n"
        "fit 1 1  0.1000 +- 0.0000  0.0500 +- 0.0000  0.9000 +- 0.0000  01:01  dead in 1 of 2\n"
        "fit 1 2  #na#              #na#              #na#              01:01  not finite in 2 of "
        "2\n"
        "fit 1 3  1.000000          0.500000          0.500000          01:01  best, 1 of 2 "
        "seeds\n");
}

TEST(equal_metrics_are_judged_by_the_loss)
{
    add_result("fit 1 1", 0.2f, 0.9f, STOP_NONE);
    add_result("fit 1 2", 0.1f, 0.9f, STOP_NONE);
    Comparison c = compared();
    assert_int_equal(comparison_best(&c), 1);
    c.recipes = 1;
    assert_int_equal(comparison_best(&c), -1); /* there is no other to be better than */
    c.recipes = 0;
    assert_int_equal(comparison_best(&c), -1);
}

/* As a live screen sees it: a run that has no numbers yet. */
TEST(runs_under_way_have_no_row)
{
    Plan plan;
    plan_fit(&plan, 1, 1e-2, 0.9, 0, 4);
    RunEntry *run = add_run("fit 1", &plan, 1);
    check_table(1, "");
    assert_true(isnan(run_value(run, VALUE_TRAIN_LOSS)) && !run_trouble(run));
    add_batch(run, 1e-2, 0.7);
    Comparison c = compared();
    Figure figure = figure_compare(&arena, &c);
    assert_int_equal(figure.plot->mark[0].n, 1);
}

/* The shape of every range test, a decade further right for `shift` 1. */
static double range_loss(double lr, double shift)
{
    double power = log10(lr) - shift;
    return 0.69 - 0.34 / (1 + exp(-2.6 * (power + 1.9))) + 0.3 * pow(fmax(power + 0.1, 0), 2);
}

enum { RANGE_BATCHES = 100 };

static RunEntry *add_range(double shift, int batches, StopReason reason)
{
    Plan plan;
    plan_lr_find(&plan, &(LrFindRequest){1e-7, 10, RANGE_BATCHES, 0.9, 0}, 193);
    RunEntry *run = add_run("lr_find runs=3", &plan, 1);
    for (int k = 0; k < batches; k++) {
        double lr = schedule_at(&plan.schedule, k).lr;
        add_batch(run, lr, range_loss(lr, shift));
    }
    history_close(run, &(Result){.reason = reason}, 0);
    return run;
}

static void golden_figure(const char *name, const Figure *figure)
{
    const TextSurface surface[] = {{.glyphs = GLYPHS_ASCII, .columns = 80, .rows = 24},
                                   {.glyphs = GLYPHS_BRAILLE, .columns = 80, .rows = 24}};
    const char *const kind[] = {"ascii-80x24", "braille-80x24"};
    for (int i = 0; i < LENGTH(surface); i++) {
        Buf out = {0};
        plot_text(&arena, figure, surface[i], &out);
        golden_text(arena_printf(&arena, "%s.%s.txt", name, kind[i]), buf_text(&out));
        buf_free(&out);
    }
}

TEST(range_tests_have_a_median_and_intervals)
{
    add_range(-0.3, 95, STOP_DIVERGED);
    Suggestions middle = range_suggestions(add_range(0, RANGE_BATCHES, STOP_NONE)->recorder);
    add_range(0.4, RANGE_BATCHES, STOP_NONE);
    add_range(2, 40, STOP_USER); /* does not count */
    RangeTest test = range_test(&arena, all_runs(), 4, CURVE_SKIP_START, CURVE_SKIP_END);
    assert_int_equal(test.runs, 3);
    assert_true(test.suggestions.lr[RULE_STEEP] == middle.lr[RULE_STEEP]);
    assert_true(test.range.low[RULE_MIN10] <= test.suggestions.lr[RULE_MIN10]);
    assert_true(test.range.high[RULE_MIN10] >= test.suggestions.lr[RULE_MIN10]);
    assert_true(test.range.low[RULE_STEEP] < middle.lr[RULE_STEEP]);
    assert_true(test.range.high[RULE_STEEP] > middle.lr[RULE_STEEP]);
    Figure figure = figure_range(&arena, &test, true);
    golden_figure("range_runs", &figure);
}

/* Range tests of two settings by turns, the first of which has a lower loss. */
TEST(range_tests_of_several_settings_are_curves)
{
    const double SHIFT[] = {0.2, 0, 0.3, -0.2, 0.1, 0.1};
    for (int i = 0; i < 6; i++) {
        RunEntry *run = add_range(SHIFT[i], i < 4 ? RANGE_BATCHES : 90, STOP_NONE);
        run->facts.batch_size = i % 2 ? 128 : 32;
    }
    add_range(0, 3, STOP_USER)->facts.batch_size = 32;
    Ranges ranges = ranges_of(&arena, all_runs(), 7, CURVE_SKIP_START, CURVE_SKIP_END);
    assert_int_equal(ranges.count, 2);
    assert_string_equal(ranges.item[0].label, "bs 32");
    assert_string_equal(ranges.item[1].label, "bs 128");
    assert_int_equal(ranges.item[0].test.runs, 3);
    assert_int_equal(ranges.item[1].runs, 3);
    for (int i = 0; i < 2; i++) {
        RangeTest alone = range_test(&arena, ranges.item[i].run, ranges.item[i].runs,
                                     CURVE_SKIP_START, CURVE_SKIP_END);
        assert_memory_equal(alone.loss.middle, ranges.item[i].test.loss.middle,
                            (size_t)alone.loss.n * sizeof(double));
        assert_true(isnan(ranges.item[i].diverges)); /* four times the best is never reached */
        assert_true(ranges.item[i].least <= alone.loss.middle[alone.loss.n / 2]);
    }
    Figure figure = figure_ranges(&arena, &ranges, true);
    golden_figure("range_settings", &figure);
    Columns table = {0};
    Buf out = {0};
    ranges_table(&ranges, &table);
    columns_write(&table, &out);
    assert_non_null(strstr(buf_text(&out), "\nbs 32 "));
    assert_non_null(strstr(buf_text(&out), "lowest"));
    buf_free(&out);
    columns_free(&table);
}

TEST(a_setting_diverges_where_the_median_of_its_runs_does)
{
    for (int i = 0; i < 3; i++) {
        RunEntry *run = add_range(0, 40, STOP_DIVERGED);
        for (int k = 40; k < 60; k++)
            add_batch(run, k, k < 42 + i ? 0.7 : 9);
    }
    Ranges ranges = ranges_of(&arena, all_runs(), 3, CURVE_SKIP_START, CURVE_SKIP_END);
    assert_int_equal(ranges.count, 1);
    assert_string_equal(ranges.item[0].label, "");
    assert_true(ranges.item[0].diverges == 43);
    assert_int_equal(ranges_of(&arena, NULL, 0, 10, 5).count, 0);
}

TEST(one_range_test_is_what_it_was)
{
    RunEntry *run = add_range(0, 60, STOP_USER);
    RangeTest test = range_test(&arena, all_runs(), 1, CURVE_SKIP_START, CURVE_SKIP_END);
    assert_true(test.runs == 1 && test.loss.n == 45);
    assert_true(test.loss.middle[0] == series_at(&run->recorder->smooth, CURVE_SKIP_START));
    assert_int_equal(test.suggestions.doubt, DOUBT_NONE);
    run->recorder->guess = 0.1; /* the loss is no better than guessing */
    test = range_test(&arena, all_runs(), 1, 10, 5);
    Figure figure = figure_range(&arena, &test, true);
    assert_string_equal(figure.plot->title, "lr_find: no clear suggestion");
    figure = figure_range(&arena, &test, false);
    assert_string_equal(figure.plot->title, "lr_find");
    assert_int_equal(figure.plot->marks, 1);
    assert_int_equal(range_test(&arena, NULL, 0, 10, 5).runs, 0);
}

static void add_training(const char *command, int batches, double floor, double speed, double wave)
{
    enum { EPOCH = 100 };
    Plan plan;
    plan_fit(&plan, batches / EPOCH, 1e-2, 0.9, 0, EPOCH);
    RunEntry *run = add_run(command, &plan, 1);
    for (int k = 0; k < batches; k++) {
        double loss = floor + 0.7 * exp(-k / speed) + wave * sin(k / 15.0);
        add_batch(run, 1e-2, loss);
        if (k % EPOCH == EPOCH - 1)
            add_epoch(run, k / EPOCH, k + 1, (float)(1.6 * loss), 0.9f);
    }
    history_close(run, &(Result){.reason = STOP_NONE}, 0);
}

static void add_failure(const char *command)
{
    Plan plan;
    plan_fit(&plan, 1, 1e20, 0.9, 0, 100);
    RunEntry *run = add_run(command, &plan, 1);
    for (int k = 0; k < 4; k++)
        add_batch(run, 1e20, k < 3 ? 0.7 * pow(1e9, k) : NAN);
    add_epoch(run, 0, 4, NAN, NAN);
    history_close(run, &(Result){.reason = STOP_NAN}, 0);
}

TEST(recipes_share_a_figure)
{
    for (int seed = 0; seed < 3; seed++) {
        add_training("fit 4 5e-2", 400, 0.08 + 0.03 * seed, 40, 0.006);
        add_training("fit 2 5e-3", 200, 0.05 + 0.01 * seed, 80, 0.003);
        add_training("fit_one_cycle 4 5e-2", 400, 0.02 + 0.002 * seed, 60, 0.001);
        add_failure("fit 1 1e20");
    }
    Comparison c = compared();
    assert_int_equal(comparison_best(&c), 2);
    Figure figure = figure_compare(&arena, &c);
    golden_figure("recipes", &figure);
}

/* The figure of the latest command's runs, as a screen draws it while they go on. */
static int draw_runs(Worker *worker)
{
    Arena frame = {0};
    Scene scene;
    Buf out = {0};
    worker_scene(worker, &frame, &scene);
    Comparison c = comparison_of(&frame, scene.run, scene.runs);
    Figure figure = figure_compare(&frame, &c);
    plot_text(&frame, &figure, (TextSurface){.columns = 80, .rows = 24}, &out);
    buf_free(&out);
    arena_free(&frame);
    return scene.runs;
}

TEST(a_screen_draws_what_grows_and_stops_it)
{
    Error err;
    Session *session = session_new(
        &(Settings){.seed = 42, .threads = 2, .quiet = true, .interactive = true}, &COMMANDS, &err);
    const char *prepare = "set record off; data digits train=640 valid=128 side=8 bs=32";
    assert_int_equal(session_run(session, prepare, NULL, 0), STATUS_OK);
    assert_non_null(session_learner(session, &err));
    uint64_t before = model_hash(lab_learner(session)->model);
    Worker *worker = worker_new(session, -1);
    worker_line(worker, "compare 'fit 2' 'fit 1000000 1e-2' seeds=2", true);
    while (draw_runs(worker) < 2)
        continue;
    worker_line(worker, "set seed 7; stop", true);
    while (worker_busy(worker))
        draw_runs(worker);
    worker_free(worker);
    assert_int_equal(lab_history(session)->count, 2);
    assert_true(lab_history(session)->run[0]->reason == STOP_NONE);
    assert_true(lab_history(session)->run[1]->reason == STOP_USER);
    assert_int_equal(lab_history(session)->run[1]->group, 1);
    assert_true(model_hash(lab_learner(session)->model) == before);
    assert_null(session->runs->fit_run);
    session_free(session);
}

/* The rates of a range test rise; those of a training run may come by one rate twice. */
TEST(the_nearest_rate_is_found_in_any_run)
{
    static const double RISES[] = {1e-4, 1e-3, 1e-2, 1e-1, 1}, FALLS[] = {1, 3, 9, 3, 1};
    static const struct {
        const double *rate;
        double lr;
        long begin, end, found;
    } CASES[] = {
        {RISES, 1e-9, 0, 5, 0},  {RISES, 1e9, 0, 5, 4},  {RISES, 2e-3, 0, 5, 1},
        {RISES, 8e-3, 0, 5, 2},  {RISES, 8e-3, 0, 2, 1}, {RISES, 1e-9, 3, 5, 3},
        {RISES, 1e-2, 2, 2, -1}, {RISES, NAN, 0, 5, -1}, {FALLS, 2.9, 0, 5, 1},
        {FALLS, 1, 0, 5, 0},     {FALLS, 1, 2, 5, 4},    {FALLS, 3, 2, 5, 3},
    };
    for (int i = 0; i < LENGTH(CASES); i++) {
        Plan plan;
        plan_lr_find(&plan, &(LrFindRequest){1e-4, 1, 5, 0.9, 0}, 5);
        Recorder *recorder = recorder_new(CASES[i].rate == RISES ? &plan : NULL, NULL, 0);
        for (long k = 0; k < 5; k++)
            recorder_add(recorder, &(BatchSample){.batch = k, .lr = CASES[i].rate[k]});
        assert_int_equal(range_nearest(recorder, CASES[i].begin, CASES[i].end, CASES[i].lr),
                         CASES[i].found);
        recorder_free(recorder);
    }
}

/* scipy.stats.t.ppf(0.975, ...) */
TEST(intervals_are_students)
{
    static const struct {
        int freedom;
        double t;
    } TABLE[] = {{1, 12.706204736432095},  {2, 4.302652729911275},  {3, 3.182446305284263},
                 {4, 2.7764451051977987},  {9, 2.2621571627409915}, {30, 2.0422724563012373},
                 {999, 1.9623414611334487}};
    for (int i = 0; i < LENGTH(TABLE); i++) {
        assert_true(fabs(student_t(TABLE[i].freedom) - TABLE[i].t) < 1e-9);
        assert_true(fabs(student_within(TABLE[i].t, TABLE[i].freedom) - 0.95) < 1e-9);
    }
    Estimate one = estimate_of((double[]){1}, 1);
    assert_true(isnan(student_interval(&one).low));
}

static RunEntry *add_seed(const char *command, long seed, float accuracy, StopReason reason)
{
    RunEntry *run = add_result(command, reason == STOP_NAN ? NAN : 1, accuracy, reason);
    run->facts.seed = seed;
    return run;
}

/* scipy.stats.t.interval(0.95, 2, mean, sem) of 0.1, -0.05, 0.2. */
TEST(differences_are_paired_by_the_seed)
{
    add_seed("fit 1", 42, 0.5f, STOP_NONE);
    add_seed("fit 2", 43, 0.95f, STOP_NONE); /* in another order */
    add_seed("fit 2", 42, 0.4f, STOP_NONE);
    add_seed("fit 1", 43, 0.9f, STOP_NONE);
    add_seed("fit 1", 44, 0.7f, STOP_NONE);
    add_seed("fit 2", 44, 0.5f, STOP_NONE);
    add_seed("fit 1", 45, 0.7f, STOP_NONE); /* without a partner */
    Comparison c = compared();
    Pair pair = pair_of(&c, 0, 1, comparison_value(&c));
    assert_int_equal(pair.difference.n, 3);
    assert_true(fabs(pair.difference.mean - 0.08333333333333333) < 1e-6);
    assert_true(fabs(pair.range.low - -0.22924714064721075) < 1e-6);
    assert_true(fabs(pair.range.high - 0.3959138073138774) < 1e-6);
    assert_true(pair.wins[0] == 2 && pair.wins[1] == 1);
    Pair losses = pair_of(&c, 0, 1, VALUE_VALID_LOSS);
    assert_true(losses.wins[0] == 0 && losses.wins[1] == 0 && losses.difference.mean == 0);
}

TEST(a_seed_that_failed_is_no_pair)
{
    Buf out = {0};
    add_seed("fit 1", 42, 0.5f, STOP_NONE);
    add_seed("fit 2", 42, NAN, STOP_NAN);
    add_seed("fit 1", 43, 0.5f, STOP_NONE);
    add_seed("fit 2", 43, 0.75f, STOP_NONE);
    Comparison c = compared();
    Pair pair = pair_of(&c, 0, 1, comparison_value(&c));
    assert_true(pair.difference.n == 1 && pair.wins[0] == 0 && pair.wins[1] == 1);
    pairs_table(&c, &out);
    assert_int_equal(out.size, 0); /* one pair has no interval */
    comparison_csv(&c, &out);
    assert_non_null(strstr(buf_text(&out), "\nfit 2,42,,,,61,nan\n"));
    assert_non_null(strstr(buf_text(&out), "\nfit 2,43,1,0.5,0.75,61,done\n"));
    buf_clear(&out);
    comparison_json(&c, &out);
    assert_non_null(strstr(buf_text(&out), "\"n\":1,\"mean\":-0.25,\"sd\":null,\"low\":null"));
    buf_free(&out);
}

TEST(a_bar_does_not_end_a_cell_of_markdown)
{
    Buf out = {0};
    add_seed("model 'a | b'; fit 1", 42, 0.5f, STOP_NONE);
    add_seed("fit 1", 42, 0.25f, STOP_NONE);
    Comparison c = compared();
    comparison_markdown(&c, &out);
    assert_non_null(strstr(buf_text(&out), "| model 'a \\| b'; fit 1 |"));
    buf_free(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(runs_of_one_command_are_a_group, begin, end),
        cmocka_unit_test_setup_teardown(a_table_has_means_and_deviations, begin, end),
        cmocka_unit_test_setup_teardown(one_seed_has_no_deviation, begin, end),
        cmocka_unit_test_setup_teardown(trouble_is_told_and_never_best, begin, end),
        cmocka_unit_test_setup_teardown(equal_metrics_are_judged_by_the_loss, begin, end),
        cmocka_unit_test_setup_teardown(runs_under_way_have_no_row, begin, end),
        cmocka_unit_test_setup_teardown(range_tests_have_a_median_and_intervals, begin, end),
        cmocka_unit_test_setup_teardown(range_tests_of_several_settings_are_curves, begin, end),
        cmocka_unit_test_setup_teardown(a_setting_diverges_where_the_median_of_its_runs_does, begin,
                                        end),
        cmocka_unit_test_setup_teardown(one_range_test_is_what_it_was, begin, end),
        cmocka_unit_test(the_nearest_rate_is_found_in_any_run),
        cmocka_unit_test(intervals_are_students),
        cmocka_unit_test_setup_teardown(differences_are_paired_by_the_seed, begin, end),
        cmocka_unit_test_setup_teardown(a_seed_that_failed_is_no_pair, begin, end),
        cmocka_unit_test_setup_teardown(a_bar_does_not_end_a_cell_of_markdown, begin, end),
        cmocka_unit_test_setup_teardown(recipes_share_a_figure, begin, end),
        cmocka_unit_test(a_screen_draws_what_grows_and_stops_it),
    };
    return unit_run(tests);
}
