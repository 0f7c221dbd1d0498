/* Tests filters of the list of runs, runs as JSON and recipes, on runs whose answers are known. */
#include "tests/unit/unit.h"

#include "base/text.h"
#include "store/run_columns.h"
#include "store/run_filter.h"
#include "store/run_groups.h"
#include "store/run_json.h"

#include <math.h>
#include <string.h>

enum { NOW = 1795926540 }; /* 29 Nov 2026 04:29 UTC */

static Arena arena;

/* Three seeds of one recipe, one of them cut off; another recipe; a range test; an old record. */
static RunSummary RUN[6];

static RunSummary run(const char *name, PlanKind kind, double lr, long seed, const char *state,
                      float accuracy)
{
    RunSummary of = summary_unknown(name);
    of.state = state;
    of.facts.kind = kind;
    of.facts.plan = (uint64_t)(lr * 1e6) + kind;
    of.facts.epochs = 4;
    of.facts.lr_max = lr;
    of.facts.wd = 0.01;
    of.facts.data = "digits";
    of.facts.model = "resnet 20";
    of.facts.seed = seed;
    of.facts.began = NOW - 60 * seed;
    of.facts.true_wd = 1;
    of.command = kind == PLAN_FIT ? "fit 4" : "fit_one_cycle 4 pct_start=0.25";
    of.epochs = 4;
    of.train_loss = 0.125;
    of.valid_loss = isnan(accuracy) ? NAN : 1 - (double)accuracy;
    of.time = 2.5;
    of.metric[of.metrics++] = (SummaryMetric){"accuracy", accuracy, accuracy};
    return of;
}

static int set_up(void **state)
{
    (void)state;
    RUN[0] = run("1", PLAN_ONE_CYCLE, 1e-2, 42, "done", 0.9f);
    RUN[1] = run("2", PLAN_ONE_CYCLE, 1e-2, 43, "done", 0.75f);
    RUN[2] = run("3", PLAN_ONE_CYCLE, 1e-2, 44, "cut off", 0.25f);
    RUN[3] = run("4", PLAN_FIT, 3e-3, 42, "done", 0.5f);
    RUN[4] = run("5", PLAN_LR_FIND, 10, 42, "done", NAN);
    RUN[5] = summary_unknown("2025-03-02-120000");
    RUN[5].state = "done";
    RUN[5].command = "fit 1";
    RUN[5].note = "the old one";
    RUN[3].note = "For \"the\" talk";
    return 0;
}

/* The places of the runs that a filter leaves: "0 3"; or what is wrong with it. */
static const char *left(const char *text)
{
    Error err = {0};
    const RunFilter *filter = run_filter_read(&arena, text, &err);
    if (!filter)
        return arena_text(&arena, err.text);
    const char *left = "";
    for (int i = 0; i < LENGTH(RUN); i++)
        if (run_filter_fits(filter, &RUN[i], NOW))
            left = arena_printf(&arena, "%s%s%d", left, *left ? " " : "", i);
    return left;
}

/* A filter, and what it leaves. */
static void all_leave(const char *const cases[][2], int count)
{
    for (int i = 0; i < count; i++)
        assert_string_equal(left(cases[i][0]), cases[i][1]);
}

TEST(filters_compare_columns)
{
    static const char *const CASES[][2] = {
        {"", "0 1 2 3 4 5"},
        {"lr_max>1e-3 and accuracy>0.7", "0 1"},
        {"seed=43", "1"},
        {"seed==43", "1"},
        {"seed != 43", "0 2 3 4"}, /* a number that is not known fits no comparison */
        {"not seed=43", "0 2 3 4 5"},
        {"accuracy>=0.9", "0"}, /* which was a float */
        {"accuracy=0.9", "0"},
        {"accuracy>0.9", ""},
        {"accuracy<=0.5", "2 3"},
        {"valid_loss=0.1", "0"},
        {"valid_loss=0.25", "1"},
        {"lr_max=0.003", "3"},
        {"lr_max<inf", "0 1 2 3"}, /* a range test has none */
        {"time=2.5", "0 1 2 3 4"},
        {"when>=2026-11-29", "0 1 2 3 4"},
        {"when<2026-11", ""},
        {"when<=2026-11", "0 1 2 3 4"},
        {"when>'2026-11-29 03:45'", "0 1 3 4"},
        {"when='2026-11-29 03:46'", "1"},
        {"when~today", "0 1 2 3 4"},
        {"data=DIGITS", "0 1 2 3 4"},
        {"data=digit", ""},
        {"data~GIT", "0 1 2 3 4"},
        {"model='resnet 20'", "0 1 2 3 4"},
        {"model!='resnet 20'", "5"},
        {"note=''", "0 1 2 4"},
        {"note~'\"the\"'", "3"},
        {"state=\"cut off\"", "2"},
        {"STATE=Done seed<43", "0 3 4"},
        {"kind=fit", "3"},
        {"epochs=4", "0 1 2 3"},
        {"true_wd=true", "0 1 2 3 4"},
        {"true_wd=False", ""},
        {"true_wd=1", "0 1 2 3 4"},
    };
    all_leave(CASES, LENGTH(CASES));
}

TEST(words_are_looked_for_in_every_column)
{
    static const char *const CASES[][2] = {
        {"OLD", "5"},           {"old one", "5"},
        {"'one old'", ""},      {"the one", "3 5"}, /* d-one */
        {"done", "0 1 3 4 5"},  {"'pct_start=0.25'", "0 1 2 4"},
        {"today", "0 1 2 3 4"}, {"0.003", "3"},
        {"true", ""}, /* in no column that the list has */
        {"''", "0 1 2 3 4 5"},  {" \t\n ", "0 1 2 3 4 5"},
    };
    all_leave(CASES, LENGTH(CASES));
}

TEST(or_binds_less_than_and_and_not_most)
{
    static const char *const CASES[][2] = {
        {"seed=42 and kind=fit or seed=43", "1 3"},
        {"seed=43 or seed=42 and kind=fit", "1 3"},
        {"(seed=43 or seed=42) and kind=fit", "3"},
        {"(seed=43 or seed=42) kind=fit", "3"},
        {"not seed=42 and not seed=43", "2 5"},
        {"not (seed=42 or seed=43)", "2 5"},
        {"NOT not seed=43", "1"},
        {"seed=43 OR seed=44", "1 2"},
        {"((((seed=43))))", "1"},
        {"kind=fit not seed=43", "3"},
        {"note~'and'or seed=44", "2"},
        {"(seed=43)(seed=43)", "1"},
    };
    all_leave(CASES, LENGTH(CASES));
}

TEST(what_is_wrong_with_a_filter_is_told_with_its_place)
{
    static const char *const CASES[][2] = {
        {"acuracy>0.9", "filter, character 1: there is no column 'acuracy'; put a text in quotes, "
                        "or name one of when, data, model,"},
        {"seed=42 and pct=1", "filter, character 13: there is no column 'pct'; "},
        {"'seed'=42", "filter, character 1: there is no column 'seed'; "},
        {"seed=x", "filter, character 6: seed is a number, not 'x'"},
        {"seed=nan", "filter, character 6: seed is a number, not 'nan'"},
        {"time>1:30", "filter, character 6: time is a number of seconds, not '1:30'"},
        {"when>today", "filter, character 6: when is a date, as 2026-11-29 or "},
        {"when=''", "filter, character 6: when is a date, as 2026-11-29 or "},
        {"bn_wd=maybe", "filter, character 7: bn_wd is true or false, not 'maybe'"},
        {"seed=", "filter, character 6: a value should stand here"},
        {"seed=(42)", "filter, character 6: a value should stand here"},
        {"seed>=<42", "filter, character 7: a value should stand here"},
        {">5", "filter, character 1: a column should stand before this sign"},
        {"fit and", "filter, character 8: the filter ends where a word or a comparison should be"},
        {"fit or and x", "filter, character 8: a word or a comparison should stand here"},
        {"()", "filter, character 2: a word or a comparison should stand here"},
        {"fit)", "filter, character 4: this ')' closes nothing"},
        {"x (fit (y)", "filter, character 3: this '(' is not closed; add a ')'"},
        {"note~'talk", "filter, character 6: this quote is not closed; add another one"},
    };
    for (int i = 0; i < LENGTH(CASES); i++)
        assert_true(text_starts(left(CASES[i][0]), CASES[i][1]));
    assert_true(text_ends(left("x>1"), "note, a metric, or one that `help runs` names"));
    char brackets[RUN_FILTER_MOST + 2];
    memset(brackets, '(', sizeof brackets);
    brackets[RUN_FILTER_MOST] = '\0';
    assert_true(
        text_ends(left(brackets), "the filter ends where a word or a comparison should be"));
    brackets[RUN_FILTER_MOST] = '(';
    brackets[RUN_FILTER_MOST + 1] = '\0';
    assert_string_equal(left(brackets), "a filter has 255 bytes at the most, and this one has 256");
}

TEST(a_run_is_a_line_of_json)
{
    Buf text = {0};
    run_json_put(&RUN[3], &text);
    const char *line = buf_text(&text);
    assert_true(text_starts(line, "{\"run\":\"4\",\"when\":1795924020,\"data\":\"digits\","
                                  "\"model\":\"resnet 20\",\"optimizer\":null,\"recipe\":\"fit 4\","
                                  "\"lr_max\":0.0030000000000000001,\"wd\":0.01,\"seed\":42,"
                                  "\"train_loss\":0.125,\"valid_loss\":0.5,\"time\":2.5,"
                                  "\"state\":\"done\",\"note\":\"For \\\"the\\\" talk\","));
    assert_non_null(strstr(line, ",\"kind\":\"fit\",\"epochs\":4,\"policy\":null,"));
    assert_non_null(strstr(line, ",\"true_wd\":true,\"bn_wd\":null,"));
    assert_non_null(strstr(line, ",\"accuracy\":0.5,\"error_rate\":null,\"top_k_accuracy\":null,"));
    assert_non_null(strstr(line, ",\"wtd_f2\":null,\"ema_valid_loss\":null,"));
    assert_true(text_ends(line, ",\"ema_wtd_f2\":null}\n"));
    for (int key = 0; run_key_name(key); key++) /* every column, whatever is known */
        assert_non_null(strstr(line, arena_printf(&arena, "\"%s\":", run_key_name(key))));
    buf_free(&text);
}

static RunGroup *groups_of(int *groups)
{
    const RunSummary **list = ARENA_NEW(&arena, const RunSummary *, LENGTH(RUN));
    for (int i = 0; i < LENGTH(RUN); i++)
        list[i] = &RUN[i];
    return run_groups_of(&arena, list, LENGTH(RUN), groups);
}

TEST(recipes_are_all_settings_but_the_seed)
{
    int groups;
    RunGroup *group = groups_of(&groups);
    assert_int_equal(groups, 3); /* the range test is in none */
    assert_true(group[0].runs == 3 && group[0].counted == 2);
    Estimate accuracy = run_group_value(&group[0], run_key_find("accuracy"));
    assert_true(accuracy.n == 2 && fabs(accuracy.mean - 0.825) < 1e-7);
    assert_true(fabs(accuracy.sd - 0.15 / sqrt(2)) < 1e-7); /* n - 1 = 1 */
    accuracy = run_group_value(&group[1], run_key_find("accuracy"));
    assert_true(accuracy.n == 1 && accuracy.mean == 0.5 && isnan(accuracy.sd));
    assert_int_equal(run_group_value(&group[2], run_key_find("accuracy")).n, 0);
    assert_int_equal(run_groups_judge(group, groups), run_key_find("accuracy"));
    RUN[1].facts.label_smoothing = 0.1;
    groups_of(&groups);
    assert_int_equal(groups, 4);
    RUN[1].facts.label_smoothing = NAN;
    RUN[1].facts.plan++;
    groups_of(&groups);
    assert_int_equal(groups, 4);
}

TEST(the_best_recipe_comes_first_and_one_that_failed_last)
{
    int groups;
    RunGroup *group = groups_of(&groups);
    run_groups_sort(group, groups, -1, false);
    assert_ptr_equal(group[0].run[0], &RUN[0]);
    assert_ptr_equal(group[2].run[0], &RUN[5]); /* nothing is known of it */
    RUN[1].state = "nan";
    run_groups_sort(group, groups, -1, false);
    assert_ptr_equal(group[0].run[0], &RUN[3]);
    assert_int_equal(run_group_count(&group[2], "nan"), 1);
    run_groups_sort(group, groups, RUN_KEY_LR_MAX, false);
    assert_ptr_equal(group[0].run[0], &RUN[3]);
    run_groups_sort(group, groups, RUN_KEY_VALID_LOSS, true);
    assert_ptr_equal(group[0].run[0], &RUN[3]);
}

TEST(a_recipe_is_a_line_of_json)
{
    int groups;
    RunGroup *group = groups_of(&groups);
    Buf text = {0};
    run_group_json_put(&group[0], &text);
    run_group_json_put(&group[1], &text);
    const char *line = buf_text(&text);
    assert_true(text_starts(line, "{\"n\":2,\"runs\":[\"1\",\"2\"],\"left_out\":[\"3\"],"
                                  "\"recipe\":\"one_cycle 4\",\"data\":\"digits\","));
    assert_null(strstr(line, "seed"));
    assert_non_null(strstr(line, "\"accuracy\":{\"n\":1,\"mean\":0.5,\"sd\":null}"));
    assert_non_null(strstr(line, "\"error_rate\":{\"n\":0,\"mean\":null,\"sd\":null}"));
    buf_free(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(filters_compare_columns, set_up),
        cmocka_unit_test_setup(words_are_looked_for_in_every_column, set_up),
        cmocka_unit_test_setup(or_binds_less_than_and_and_not_most, set_up),
        cmocka_unit_test_setup(what_is_wrong_with_a_filter_is_told_with_its_place, set_up),
        cmocka_unit_test_setup(a_run_is_a_line_of_json, set_up),
        cmocka_unit_test_setup(recipes_are_all_settings_but_the_seed, set_up),
        cmocka_unit_test_setup(the_best_recipe_comes_first_and_one_that_failed_last, set_up),
        cmocka_unit_test_setup(a_recipe_is_a_line_of_json, set_up),
    };
    setenv("TZ", "UTC", 1);
    int status = unit_run(tests);
    arena_free(&arena);
    return status;
}
