/* Tests what surrounds the training loop: plans, suggestions, metrics, votes of hooks. */
#include "tests/unit/unit.h"

#include "base/rng.h"
#include "train/epoch_csv.h"
#include "train/hooks.h"
#include "train/metrics.h"
#include "train/plan.h"
#include "train/spread.h"
#include "train/suggest.h"

#include <math.h>
#include <string.h>

TEST(fit_is_epochs_times_batches)
{
    Plan plan;
    plan_fit(&plan, 2, 5e-2, 0.95, 0.01, 193);
    assert_int_equal(plan.last - plan.first, 386);
    Hyper h = schedule_at(&plan.schedule, 385);
    assert_true(h.lr == 5e-2 && h.mom == 0.95 && h.wd == 0.01);
    assert_string_equal(plan_name(&plan), "fit");
}

TEST(lr_find_wraps_small_data)
{
    Plan plan;
    plan_lr_find(&plan, &(LrFindRequest){1e-7, 10, 100, 0.9, 0.01}, 24);
    assert_int_equal(plan.last, 100);
    assert_int_equal(plan.last_epoch, 5); /* 4 epochs of 24 and a part */
    assert_true(plan.restore && !plan.validate);
}

static OneCycleRequest request(int epochs, int tot_epochs, int start_epoch)
{
    return (OneCycleRequest){.epochs = epochs,
                             .cycle = one_cycle_defaults(5e-2),
                             .tot_epochs = tot_epochs,
                             .start_epoch = start_epoch};
}

/* The last epoch is cut at the batch in which the part ends, as airbench94 counts its steps. */
TEST(a_part_of_an_epoch_is_a_part_of_its_batches)
{
    static const struct {
        double epochs;
        long batches, last;
        int last_epoch;
        const char *words;
    } CASES[] = {
        {9.9, 48, 476, 10, "9.92"}, {2.2, 5, 11, 3, "2.20"}, {12.1, 97, 1174, 13, "12.10"},
        {0.1, 3, 1, 1, "0.33"},     {1.5, 1, 2, 2, "2"},     {3, 193, 579, 3, "3"},
    };
    for (int i = 0; i < LENGTH(CASES); i++) {
        Plan plan, fit;
        Buf words = {0};
        OneCycleRequest r = request(1, 0, 0);
        r.epochs = CASES[i].epochs;
        assert_true(plan_one_cycle(&plan, &r, CASES[i].batches, NULL));
        plan_fit(&fit, CASES[i].epochs, 1e-3, 0.9, 0, CASES[i].batches);
        assert_int_equal(plan.last, CASES[i].last);
        assert_int_equal(plan.schedule.steps, CASES[i].last);
        assert_int_equal(plan.last_epoch, CASES[i].last_epoch);
        assert_true(fit.last == plan.last && fit.last_epoch == plan.last_epoch);
        assert_int_equal(plan_epoch_batches(&plan, plan.last_epoch - 1),
                         plan.last - (plan.last_epoch - 1) * plan.batches);
        plan_epochs_put(&plan, &words);
        assert_string_equal(buf_text(&words), CASES[i].words);
        buf_free(&words);
    }
}

TEST(one_cycle_runs_a_part_of_a_longer_schedule)
{
    Plan whole, part, rest;
    Error err;
    OneCycleRequest r = request(4, 0, 0);
    assert_true(plan_one_cycle(&whole, &r, 10, &err));
    r = request(2, 4, 0);
    assert_true(plan_one_cycle(&part, &r, 10, &err));
    r = request(4, 4, 2);
    assert_true(plan_one_cycle(&rest, &r, 10, &err));
    assert_int_equal(part.last, 20);
    assert_int_equal(rest.first, 20);
    assert_int_equal(rest.first_epoch, 2);
    for (long k = 0; k < 40; k++) {
        const Schedule *s = k < 20 ? &part.schedule : &rest.schedule;
        assert_true(schedule_at(s, k).lr == schedule_at(&whole.schedule, k).lr);
    }
}

TEST(epochs_beyond_the_schedule_are_one_batch)
{
    Plan plan;
    Error err;
    OneCycleRequest r = request(3, 1, 0);
    assert_true(plan_one_cycle(&plan, &r, 10, &err));
    assert_int_equal(plan.last, 11); /* fastai-v1.md 6.2: 11 batches for 10 */
    assert_int_equal(plan.last_epoch, 2);
    r = request(2, 0, 2);
    assert_false(plan_one_cycle(&plan, &r, 10, &err));
    assert_non_null(strstr(err.text, "start_epoch=2"));
}

TEST(suggestions_on_a_hand_made_curve)
{
    enum { N = 60 };
    double lr[N], loss[N];
    for (int i = 0; i < N; i++) {
        lr[i] = pow(10, -6 + 0.1 * i);
        loss[i] = i < 20 ? 0.7 : i < 40 ? 0.7 - 0.02 * (i - 20) : 0.3 + 0.05 * (i - 40);
    }
    loss[31] -= 0.005; /* the steepest step lies around sample 30 */
    Suggestions s = suggest(&(RangeCurve){lr, loss, loss, N, N, NAN}, 0, 0);
    assert_int_equal(s.at[RULE_STEEP], 30);
    assert_int_equal(s.at[RULE_MIN10], 40);
    assert_true(fabs(s.lr[RULE_MIN10] - lr[40] / 10) < 1e-12);
    /* 21 falling samples end at 40: start 19, 7 and 3 on */
    assert_int_equal(s.at[RULE_VALLEY], 29);
    assert_true(s.at[RULE_SLIDE] >= 0 && s.at[RULE_SLIDE] < 45);
    assert_true(s.lr[RULE_VALLEY] == lr[29] && s.lr[RULE_STEEP] == lr[30]);
}

TEST(suggestions_need_two_points)
{
    double lr = 1e-3, loss = 0.5;
    Suggestions s = suggest(&(RangeCurve){&lr, &loss, &loss, 1, 1, NAN}, 0, 0);
    assert_true(isnan(s.lr[RULE_STEEP]) && isnan(s.lr[RULE_MIN10]) && isnan(s.lr[RULE_VALLEY]) &&
                isnan(s.lr[RULE_SLIDE]));
    long begin, end;
    curve_trim(100, 10, 5, &begin, &end);
    assert_true(begin == 10 && end == 95);
    curve_trim(12, 10, 5, &begin, &end);
    assert_true(begin == 5 && end == 7);
    curve_trim(1, 10, 5, &begin, &end);
    assert_true(begin == 0 && end == 1);
}

/* A curve of a range test: flat at `first`, falling to `low` around lr 1e-2, up from lr 1 on. */
enum { SAMPLES = 100, MOST = 1000 };
static const double LN10 = 2.302585093;
typedef struct {
    double lr[MOST], loss[MOST], smooth[MOST];
    RangeCurve curve;
} Test;

typedef double Shape01(double decade); /* of log10(lr) */

static void smooth(Test *test)
{
    double average = 0, weight = 1;
    for (long i = 0; i < test->curve.n; i++) {
        average = 0.98 * average + 0.02 * test->loss[i];
        weight *= 0.98;
        test->smooth[i] = average / (1 - weight);
    }
}

static Test *test_new(long n, double noise, Shape01 *shape)
{
    static Test test;
    Rng rng = rng_stream(3, RNG_PREVIEW, 0);
    for (long i = 0; i < n; i++) {
        test.lr[i] = pow(10, -7 + 8.0 * (double)i / (double)n);
        test.loss[i] = shape(log10(test.lr[i])) + noise * rng_normal(&rng);
    }
    test.curve = (RangeCurve){test.lr, test.loss, test.smooth, n, n, LN10};
    smooth(&test);
    return &test;
}

static double fresh(double decade)
{
    return decade < -3     ? 2.31
           : decade < -0.5 ? 2.31 - 0.6 * (decade + 3)
                           : 0.81 + 8 * (decade + 0.5);
}

static double trained(double decade)
{
    return decade < -2 ? 0.2 : 0.2 + 0.7 * (decade + 2) * (decade + 2);
}

static double guessing(double decade)
{
    return decade < -0.5 ? 2.31 : 2.31 + 3 * (decade + 0.5);
}

static double learnt_and_flat(double decade)
{
    (void)decade;
    return 0.3;
}

static double away(double decade)
{
    return decade < -6.95 ? 2.4 : 300;
}

static Suggestions usual(const Test *test)
{
    return suggest(&test->curve, CURVE_SKIP_START, CURVE_SKIP_END);
}

static void assert_doubt(Suggestions s, Doubt doubt, const char *text)
{
    Buf words = {0};
    assert_int_equal(s.doubt, doubt);
    suggest_doubt_text(&s, &words);
    suggest_best_text(&s, &words);
    if (strncmp(buf_text(&words), text, strlen(text)) != 0)
        fail_test("%s is not: %s", buf_text(&words), text);
    buf_free(&words);
}

TEST(a_curve_that_falls_has_a_suggestion)
{
    assert_doubt(usual(test_new(SAMPLES, 0.02, fresh)), DOUBT_NONE, "valley ");
    assert_doubt(usual(test_new(SAMPLES, 0.1, fresh)), DOUBT_NONE, "valley ");
    Test *test = test_new(SAMPLES, 0.02, fresh);
    test->curve.guess = NAN; /* as in a record that does not give the classes */
    assert_doubt(usual(test), DOUBT_NONE, "valley ");
}

/* A net that has nothing left to learn, though a rate can still be too large for it. */
TEST(a_trained_nets_is_before_its_loss_rises)
{
    Suggestions s = usual(test_new(SAMPLES, 0.03, trained));
    assert_doubt(s, DOUBT_NONE, "slide ");
    assert_true(s.lr[RULE_SLIDE] > 1e-4 && s.lr[RULE_SLIDE] < 1e-1);
}

static double nearly_perfect(double decade)
{
    return decade < -2 ? 0.015 : 0.015 * pow(10, decade + 2);
}

/* A few hard batches make most of such a loss: where it is least, only chance has put it. */
TEST(the_least_loss_of_a_flat_curve_is_no_suggestion)
{
    int clear = 0;
    enum { TESTS = 200 };
    for (uint64_t seed = 0; seed < TESTS; seed++) {
        Test *test = test_new(SAMPLES, 0, nearly_perfect);
        Rng rng = rng_stream(seed, RNG_PREVIEW, 0);
        for (long i = 0; i < SAMPLES; i++)
            test->loss[i] *= exp(rng_normal(&rng));
        smooth(test);
        Suggestions s = usual(test);
        if (s.doubt)
            assert_doubt(s, DOUBT_EDGE, "no clear suggestion: the loss only rises, and no rule");
        else
            assert_true(s.best == RULE_SLIDE && s.lr[RULE_SLIDE] > 1e-3 && s.lr[RULE_SLIDE] < 0.3);
        clear += !s.doubt;
    }
    assert_in_range(clear, 3 * TESTS / 4, TESTS);
}

TEST(nothing_clear_is_told_with_a_reason)
{
    assert_doubt(usual(test_new(SAMPLES, 0.03, guessing)), DOUBT_GUESSING,
                 "no clear suggestion: the loss never gets below that of guessing (2.30); no rate "
                 "helps: look at the labels");
    assert_doubt(usual(test_new(SAMPLES, 0.03, learnt_and_flat)), DOUBT_FLAT,
                 "no clear suggestion: the loss neither falls nor rises; try a larger end_lr");
    assert_doubt(usual(test_new(SAMPLES, 0.02, away)), DOUBT_DIVERGED,
                 "no clear suggestion: the loss rises from the first batches on; use a smaller "
                 "start_lr");
    Test *test = test_new(SAMPLES, 0.02, away);
    test->curve.n = 3; /* lr_find stopped there */
    assert_doubt(usual(test), DOUBT_DIVERGED, "no clear suggestion: the loss rises from the first");
    test = test_new(SAMPLES, 0.001, trained);
    test->curve.n = 4; /* a harder batch was enough */
    assert_doubt(usual(test), DOUBT_SHORT, "no clear suggestion: too few batches; use stop_div");
    assert_doubt(usual(test_new(14, 0.02, fresh)), DOUBT_SHORT,
                 "no clear suggestion: too few batches; use a larger num_it");
    assert_doubt(no_suggestions(), DOUBT_SHORT, "no clear suggestion: too few batches");
}

/* However short the test is, and however much is cut off. */
TEST(where_there_are_no_points_there_is_no_answer)
{
    for (long n = 1; n <= 20; n++) {
        Suggestions s = usual(test_new(n, 0.02, fresh));
        bool enough = n - CURVE_SKIP_START - CURVE_SKIP_END >= 2;
        assert_true(s.doubt == DOUBT_SHORT || s.doubt == DOUBT_DIVERGED);
        assert_true(isnan(s.lr[RULE_STEEP]) == !enough && isnan(s.lr[RULE_MIN10]) == !enough);
        assert_true(enough || (isnan(s.lr[RULE_VALLEY]) && isnan(s.lr[RULE_SLIDE])));
    }
    static const long SKIP[][2] = {{200, 5}, {10, 200}, {95, 5}, {94, 5},
                                   {100, 0}, {99, 0},   {0, 99}};
    Test *test = test_new(SAMPLES, 0.02, fresh);
    for (int i = 0; i < LENGTH(SKIP); i++)
        assert_true(isnan(suggest(&test->curve, SKIP[i][0], SKIP[i][1]).lr[RULE_STEEP]));
    assert_false(isnan(suggest(&test->curve, 93, 5).lr[RULE_STEEP]));
    assert_false(isnan(suggest(&test->curve, 0, 98).lr[RULE_STEEP]));
}

/* fastai v2's lr_find looks at [num_it // 10 : -5], v1's plot at [10 : -5]. */
TEST(v2s_rules_take_off_a_tenth)
{
    Test *test = test_new(MOST, 0, learnt_and_flat);
    for (int i = 0; i < MOST; i++) /* the only fall is in the first tenth */
        test->smooth[i] = i < 100 ? 1000 - i : 0.3;
    Suggestions s = usual(test);
    assert_true(isnan(s.lr[RULE_VALLEY]));
    assert_true(s.at[RULE_STEEP] < 101);
    test->curve.planned = 100; /* of a test of 100, a tenth is 10 */
    s = usual(test);
    assert_true(s.at[RULE_VALLEY] > 10 && s.at[RULE_VALLEY] < 100);
}

TEST(a_loss_that_is_no_number_ends_v2s_curve)
{
    Test *test = test_new(SAMPLES, 0, fresh);
    Suggestions whole = usual(test);
    for (int i = 92; i < SAMPLES; i++)
        test->smooth[i] = test->loss[i] = NAN;
    Suggestions s = usual(test);
    assert_true(s.lr[RULE_VALLEY] == whole.lr[RULE_VALLEY] && !isnan(s.lr[RULE_SLIDE]));
    assert_int_equal(s.doubt, DOUBT_NONE);
    assert_true(s.best == RULE_VALLEY);
}

static Suggestions rules(double steep, double min10, double valley, double slide, Doubt doubt)
{
    return (Suggestions){.lr = {[RULE_STEEP] = steep,
                                [RULE_MIN10] = min10,
                                [RULE_VALLEY] = valley,
                                [RULE_SLIDE] = slide},
                         .doubt = doubt};
}

TEST(suggestions_of_several_runs_are_intervals)
{
    const Suggestions run[] = {rules(1e-2, 1e-1, NAN, NAN, DOUBT_NONE),
                               rules(3e-2, 5e-2, 2e-3, NAN, DOUBT_FLAT),
                               rules(2e-2, 4e-1, 4e-3, NAN, DOUBT_NONE)};
    SuggestionRange range = suggest_range(run, 3);
    assert_true(range.low[RULE_STEEP] == 1e-2 && range.high[RULE_STEEP] == 3e-2);
    assert_true(range.low[RULE_MIN10] == 5e-2 && range.high[RULE_MIN10] == 4e-1);
    assert_true(range.low[RULE_VALLEY] == 2e-3 && range.high[RULE_VALLEY] == 4e-3);
    assert_true(isnan(range.low[RULE_SLIDE]) && isnan(range.high[RULE_SLIDE]));
    Suggestions median = suggest_median(run, 3);
    assert_true(median.lr[RULE_STEEP] == 2e-2 && median.lr[RULE_MIN10] == 1e-1);
    assert_true(fabs(median.lr[RULE_VALLEY] - 3e-3) < 1e-12 && isnan(median.lr[RULE_SLIDE]));
    assert_int_equal(median.doubt, DOUBT_NONE); /* of most runs */
}

TEST(guessing_costs_the_entropy_of_the_classes)
{
    const double even[] = {0.5, 0.5}, uneven[] = {0.9, 0.1}, one[] = {1, 0};
    assert_true(fabs(guess_loss(even, 2, 0, NULL) - log(2)) < 1e-12);
    assert_true(fabs(guess_loss(even, 2, 0.1, NULL) - log(2)) < 1e-12);
    assert_true(fabs(guess_loss(uneven, 2, 0, NULL) - 0.325083) < 1e-6);
    assert_true(guess_loss(one, 2, 0, NULL) == 0);
}

TEST(a_median_holds_as_long_as_most_runs_do)
{
    Arena arena = {0};
    const double a[] = {5, 4, 3, 9}, b[] = {6, 6, 2, 2, 2}, c[] = {7, 2, NAN};
    const Trace trace[] = {{a, 4}, {b, 5}, {c, 3}};
    Spread spread = spread_median(&arena, trace, 3);
    assert_int_equal(spread.n, 4); /* at the fifth, two of three have ended */
    assert_true(spread.middle[0] == 6 && spread.low[0] == 5 && spread.high[0] == 7);
    assert_true(spread.middle[2] == 3 && spread.low[2] == 2 && spread.high[2] == 3);
    assert_true(spread.middle[3] == 9 && spread.high[3] == 9);
    spread = spread_median(&arena, trace, 2);
    assert_true(spread.n == 4 && spread.middle[0] == 5.5);
    spread = spread_median(&arena, &trace[2], 1);
    assert_true(spread.n == 3 && spread.middle == c); /* whatever it is */
    arena_free(&arena);
}

TEST(a_mean_is_of_those_that_got_so_far)
{
    Arena arena = {0};
    const double a[] = {1, 2, 3}, b[] = {3, INFINITY};
    Spread spread = spread_mean(&arena, (const Trace[]){{a, 3}, {b, 2}}, 2);
    assert_int_equal(spread.n, 3);
    assert_true(spread.middle[0] == 2 && spread.low[0] == 1 && spread.high[0] == 3);
    assert_true(spread.middle[1] == 2 && spread.middle[2] == 3 && spread.high[2] == 3);
    assert_int_equal(spread_mean(&arena, NULL, 0).n, 0);
    arena_free(&arena);
}

static double sum_of(const char *name, const real *logits, const uint16_t *labels, int n,
                     int classes)
{
    const Metric *metric = metric_find(name);
    return metric->sum(metric, logits, labels, n, classes);
}

TEST(metrics_count_right_answers)
{
    const real logits[] = {0, 0, /* a tie: the first */ 1, 2, 3, -1};
    const uint16_t labels[] = {0, 1, 1};
    assert_true(sum_of("accuracy", logits, labels, 3, 2) == 2);
    assert_true(sum_of("error_rate", logits, labels, 3, 2) == 1);
    const real six[] = {9, 8, 7, 6, 5, 4};
    const uint16_t last = 5, fifth = 4;
    assert_true(sum_of("top_k_accuracy", six, &last, 1, 6) == 0);
    assert_true(sum_of("top_k_accuracy", six, &fifth, 1, 6) == 1);
    assert_null(metric_find("f0"));
}

TEST(a_dead_net_is_right_about_the_first_class)
{
    /* fastai-v1.md: all-zero logits on 1010 threes and 1028 sevens give 0.495584 */
    uint16_t labels[2038];
    static real zeros[2 * 2038];
    for (int i = 0; i < 2038; i++)
        labels[i] = i >= 1010;
    double right = sum_of("accuracy", zeros, labels, 2038, 2);
    assert_true(fabs(right / 2038 - 0.495584) < 5e-7);
}

TEST(divergence_is_four_times_the_best)
{
    Diverge diverge = {0};
    Hook hook = diverge_hook(&diverge);
    const float losses[] = {1, 0.5f, 1.9f, 2.0f, 2.01f};
    for (int i = 0; i < LENGTH(losses); i++) {
        Event event = {.kind = EVENT_BATCH, .step = i, .smooth = losses[i]};
        assert_int_equal(hook.on(hook.self, &event), i == 4 ? STOP_DIVERGED : STOP_NONE);
    }
}

TEST(early_stopping_waits_patience_epochs)
{
    /* fastai's tracker notebook: patience 3 stops after 4 epochs that do not improve by 0.01 */
    EarlyStop stop = {.monitor = {"accuracy", 0, true}, .patience = 3, .min_delta = 0.01};
    Hook hook = early_stop_hook(&stop);
    Event begin = {.kind = EVENT_BEGIN};
    hook.on(hook.self, &begin);
    for (int epoch = 0; epoch < 5; epoch++) {
        Event event = {
            .kind = EVENT_EPOCH, .epoch = epoch, .validated = true, .metric = {0.518646f}};
        assert_int_equal(hook.on(hook.self, &event), epoch == 4 ? STOP_EARLY : STOP_NONE);
    }
    assert_true(stop.fired);
}

TEST(the_recorder_keeps_what_the_table_shows)
{
    Plan plan;
    plan_fit(&plan, 1, 1e-3, 0.9, 0, 2);
    const Metric *metrics[] = {metric_find("accuracy")};
    Recorder *recorder = recorder_new(&plan, metrics, 1);
    Hook hook = recorder_hook(recorder);
    Event event = {.kind = EVENT_BATCH, .hyper = {1e-3, 0.9, 0}, .loss = 0.7f, .smooth = 0.6f};
    hook.on(hook.self, &event);
    event = (Event){.kind = EVENT_EPOCH,
                    .step = 1,
                    .smooth = 0.5f,
                    .validated = true,
                    .valid_loss = 0.25f,
                    .metric = {0.75f},
                    .time = 61};
    hook.on(hook.self, &event);
    event = (Event){.kind = EVENT_EPOCH, .epoch = 1, .step = 2, .smooth = 0.5f, .time = 1};
    hook.on(hook.self, &event);
    Buf csv = {0};
    epoch_csv(recorder, &csv);
    assert_string_equal(buf_text(&csv), "epoch,train_loss,valid_loss,accuracy,time\n"
                                        "0,0.5,0.25,0.75,01:01\n"
                                        "1,0.5,#na#,#na#,00:01\n");
    assert_true(series_at(&recorder->lr, 0) == 1e-3 &&
                series_at(&recorder->smooth, 0) == (double)0.6f);
    buf_free(&csv);
    recorder_free(recorder);
}

TEST(the_best_epoch_is_that_of_the_metrics_direction)
{
    static const struct {
        double value[4];
        bool higher;
        long best;
    } CASES[] = {
        {{0.5, 0.9, 0.9, 0.7}, true, 1},  {{0.5, 0.1, 0.1, 0.7}, false, 1},
        {{NAN, 0.2, NAN, 0.7}, true, 3},  {{NAN, 0.2, NAN, 0.7}, false, 1},
        {{NAN, NAN, NAN, NAN}, true, -1}, {{-INFINITY, NAN, NAN, NAN}, true, 0},
    };
    for (int i = 0; i < LENGTH(CASES); i++) {
        Plan plan;
        plan_fit(&plan, 4, 1e-3, 0.9, 0, 1);
        Recorder *recorder = recorder_new(&plan, NULL, 0);
        recorder_measure(recorder, "any", CASES[i].higher);
        for (int epoch = 0; epoch < 4; epoch++)
            recorder_add_epoch(recorder, &(EpochSample){.epoch = epoch,
                                                        .validated = true,
                                                        .metric = &CASES[i].value[epoch],
                                                        .metrics = 1});
        assert_int_equal(recorder_best(recorder, 0), CASES[i].best);
        recorder_free(recorder);
    }
    static const struct {
        const char *header, *metrics;
    } HEADER[] = {
        {"epoch,train_loss,valid_loss,accuracy,error_rate,time\n", "accuracy error_rate "},
        {"epoch,train_loss,valid_loss,error_rate,accuracy,time", "error_rate accuracy "},
        {"epoch,train_loss,valid_loss,a,b,c,d,e,f,g,h,i,j,time", "a b c d e f g h i "},
        {"epoch,train_loss,valid_loss,time", ""},
        {"epoch,loss,accuracy,time", ""},
        {"", ""},
    };
    Arena arena = {0};
    for (int i = 0; i < LENGTH(HEADER); i++) {
        Bytes line = {(const uint8_t *)HEADER[i].header, strlen(HEADER[i].header)};
        const char *name[MEASURES_MAX], *names = "";
        int metrics = epoch_csv_metrics(&arena, line, name);
        for (int m = 0; m < metrics; m++)
            names = arena_printf(&arena, "%s%s ", names, name[m]);
        assert_string_equal(names, HEADER[i].metrics);
    }
    arena_free(&arena);
}

TEST(a_row_of_the_table_is_read_back)
{
    static const struct {
        const char *line;
        bool ok;
        EpochRow row;
    } CASES[] = {
        {"3,0.5,0.25,0.75,01:01\n", true, {3, 0.5, 0.25, {0.75, NAN, NAN, NAN}}},
        {"3,0.5,0.25,0.75,0.5,1:00:01", true, {3, 0.5, 0.25, {0.75, 0.5, NAN, NAN}}},
        {"3,0.5,0.25,01:01", true, {3, 0.5, 0.25, {NAN, NAN, NAN, NAN}}}, /* of no metrics */
        {"3,0.5,#na#,#na#,0.5,01:01", true, {3, 0.5, NAN, {NAN, 0.5, NAN, NAN}}},
        {"3,nan,1e-05,inf,01:01", true, {3, NAN, 1e-5, {INFINITY, NAN, NAN, NAN}}},
        {"3,1,2,3,4,5,6,7,8,9", true, {3, 1, 2, {3, 4, 5, 6}}},
        {"epoch,train_loss,valid_loss,time", false, {0, NAN, NAN, {NAN, NAN, NAN, NAN}}},
        {"1e99,0.5,01:01", false, {0, NAN, NAN, {NAN, NAN, NAN, NAN}}},
        {"", false, {0, NAN, NAN, {NAN, NAN, NAN, NAN}}},
    };
    for (int i = 0; i < LENGTH(CASES); i++) {
        EpochRow row, want = CASES[i].row;
        Bytes line = {(const uint8_t *)CASES[i].line, strlen(CASES[i].line)};
        assert_int_equal(epoch_csv_read(line, &row), CASES[i].ok);
        assert_int_equal(row.epoch, want.epoch);
        const double got[] = {row.train_loss, row.valid_loss, row.metric[0],
                              row.metric[1],  row.metric[2],  row.metric[3]};
        const double wanted[] = {want.train_loss, want.valid_loss, want.metric[0],
                                 want.metric[1],  want.metric[2],  want.metric[3]};
        for (int k = 0; k < LENGTH(got); k++)
            assert_true(isnan(wanted[k]) ? isnan(got[k]) : got[k] == wanted[k]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_best_epoch_is_that_of_the_metrics_direction),
        cmocka_unit_test(a_row_of_the_table_is_read_back),
        cmocka_unit_test(fit_is_epochs_times_batches),
        cmocka_unit_test(a_part_of_an_epoch_is_a_part_of_its_batches),
        cmocka_unit_test(lr_find_wraps_small_data),
        cmocka_unit_test(one_cycle_runs_a_part_of_a_longer_schedule),
        cmocka_unit_test(epochs_beyond_the_schedule_are_one_batch),
        cmocka_unit_test(suggestions_on_a_hand_made_curve),
        cmocka_unit_test(suggestions_need_two_points),
        cmocka_unit_test(a_curve_that_falls_has_a_suggestion),
        cmocka_unit_test(a_trained_nets_is_before_its_loss_rises),
        cmocka_unit_test(the_least_loss_of_a_flat_curve_is_no_suggestion),
        cmocka_unit_test(nothing_clear_is_told_with_a_reason),
        cmocka_unit_test(where_there_are_no_points_there_is_no_answer),
        cmocka_unit_test(v2s_rules_take_off_a_tenth),
        cmocka_unit_test(a_loss_that_is_no_number_ends_v2s_curve),
        cmocka_unit_test(guessing_costs_the_entropy_of_the_classes),
        cmocka_unit_test(suggestions_of_several_runs_are_intervals),
        cmocka_unit_test(a_median_holds_as_long_as_most_runs_do),
        cmocka_unit_test(a_mean_is_of_those_that_got_so_far),
        cmocka_unit_test(metrics_count_right_answers),
        cmocka_unit_test(a_dead_net_is_right_about_the_first_class),
        cmocka_unit_test(divergence_is_four_times_the_best),
        cmocka_unit_test(early_stopping_waits_patience_epochs),
        cmocka_unit_test(the_recorder_keeps_what_the_table_shows),
    };
    return unit_run(tests);
}
