/* Around the loop: plans, suggestions, metrics, what hooks vote. */
#include "tests/unit/unit.h"

#include "train/hooks.h"
#include "train/metrics.h"
#include "train/plan.h"
#include "train/recorder.h"
#include "train/spread.h"
#include "train/suggest.h"

#include <math.h>
#include <string.h>

static void fit_is_epochs_times_batches(void **state)
{
    (void)state;
    Plan plan;
    plan_fit(&plan, 2, 5e-2, 0.95, 0.01, 193);
    assert_int_equal(plan.last - plan.first, 386);
    Hyper h = schedule_at(&plan.schedule, 385);
    assert_true(h.lr == 5e-2 && h.mom == 0.95 && h.wd == 0.01);
    assert_string_equal(plan_name(&plan), "fit");
}

static void lr_find_wraps_small_data(void **state)
{
    (void)state;
    Plan plan;
    plan_lr_find(&plan, 1e-7, 10, 100, 0.9, 0.01, 24);
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

static void one_cycle_runs_a_part_of_a_longer_schedule(void **state)
{
    (void)state;
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

static void epochs_beyond_the_schedule_are_one_batch(void **state)
{
    (void)state;
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

static void suggestions_on_a_hand_made_curve(void **state)
{
    (void)state;
    enum { N = 60 };
    double lr[N], loss[N];
    for (int i = 0; i < N; i++) {
        lr[i] = pow(10, -6 + 0.1 * i);
        loss[i] = i < 20 ? 0.7 : i < 40 ? 0.7 - 0.02 * (i - 20) : 0.3 + 0.05 * (i - 40);
    }
    loss[31] -= 0.005; /* the steepest step lies around sample 30 */
    Suggestions s = suggest(lr, loss, N);
    assert_int_equal(s.steep_at, 30);
    assert_int_equal(s.min_at, 40);
    assert_true(fabs(s.min10 - lr[40] / 10) < 1e-12);
    /* 21 falling samples end at 40: start 19, 7 and 3 on */
    assert_int_equal(s.valley_at, 29);
    assert_true(s.slide_at >= 0 && s.slide_at < 45);
}

static void suggestions_need_two_points(void **state)
{
    (void)state;
    double lr = 1e-3, loss = 0.5;
    Suggestions s = suggest(&lr, &loss, 1);
    assert_true(isnan(s.steep) && isnan(s.min10) && isnan(s.valley) && isnan(s.slide));
    long begin, end;
    curve_trim(100, 10, 5, &begin, &end);
    assert_true(begin == 10 && end == 95);
    curve_trim(12, 10, 5, &begin, &end);
    assert_true(begin == 5 && end == 7);
    curve_trim(1, 10, 5, &begin, &end);
    assert_true(begin == 0 && end == 1);
}

static Suggestions rules(double steep, double min10, double valley, double slide, double fall)
{
    return (Suggestions){
        .steep = steep, .min10 = min10, .valley = valley, .slide = slide, .fall = fall};
}

static void check_doubt(Suggestions s, Doubt doubt, const char *text)
{
    Buf words = {0};
    assert_int_equal(suggest_doubt(&s), doubt);
    suggest_doubt_text(&s, &words);
    assert_string_equal(buf_text(&words), text);
    buf_free(&words);
}

static void suggestions_are_doubted_for_a_reason(void **state)
{
    (void)state;
    check_doubt(rules(1e-2, 9e-2, 2e-2, 5e-2, 0.3), DOUBT_NONE, "");
    check_doubt(rules(1e-2, 9e-2, NAN, NAN, 0.3), DOUBT_NONE, "");
    check_doubt(rules(1e-2, 2e-1, 5e-3, 5e-2, 0.3), DOUBT_APART,
                "no clear suggestion: valley 5.00E-03 and min10 2.00E-01 are 1.6 decades apart; "
                "pick where the curve falls");
    check_doubt(rules(1e-2, 9e-2, 2e-2, 5e-2, 0.012), DOUBT_FLAT,
                "no clear suggestion: the loss falls by 1.2 % only; try a larger end_lr or num_it");
    check_doubt(rules(NAN, NAN, NAN, NAN, 0), DOUBT_SHORT,
                "no clear suggestion: too few batches; use a larger num_it");
    check_doubt(suggest(NULL, NULL, 0), DOUBT_SHORT,
                "no clear suggestion: too few batches; use a larger num_it");
}

/* What it falls by behind its minimum, on its way up, is no fall. */
static void a_fall_ends_at_the_minimum(void **state)
{
    (void)state;
    const double lr[] = {1e-3, 1e-2, 1e-1, 1, 10};
    const double falls[] = {0.8, 1, 0.25, 4, 3}, rises[] = {0.5, 0.6, 0.9, 4, 3};
    assert_true(suggest(lr, falls, 5).fall == 0.75);
    assert_true(suggest(lr, rises, 5).fall == 0);
    Suggestions s = suggest(lr, rises, 5);
    assert_int_equal(suggest_doubt(&s), DOUBT_FLAT);
}

static void suggestions_of_several_runs_are_intervals(void **state)
{
    (void)state;
    const Suggestions run[] = {rules(1e-2, 1e-1, NAN, NAN, 0), rules(3e-2, 5e-2, 2e-3, NAN, 0)};
    SuggestionRange range = suggest_range(run, 2);
    assert_true(range.low[RULE_STEEP] == 1e-2 && range.high[RULE_STEEP] == 3e-2);
    assert_true(range.low[RULE_MIN10] == 5e-2 && range.high[RULE_MIN10] == 1e-1);
    assert_true(range.low[RULE_VALLEY] == 2e-3 && range.high[RULE_VALLEY] == 2e-3);
    assert_true(isnan(range.low[RULE_SLIDE]) && isnan(range.high[RULE_SLIDE]));
}

static void a_median_holds_as_long_as_most_runs_do(void **state)
{
    (void)state;
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

static void a_mean_is_of_those_that_got_so_far(void **state)
{
    (void)state;
    Arena arena = {0};
    const double a[] = {1, 2, 3}, b[] = {3, INFINITY};
    Spread spread = spread_mean(&arena, (const Trace[]){{a, 3}, {b, 2}}, 2);
    assert_int_equal(spread.n, 3);
    assert_true(spread.middle[0] == 2 && spread.low[0] == 1 && spread.high[0] == 3);
    assert_true(spread.middle[1] == 2 && spread.middle[2] == 3 && spread.high[2] == 3);
    assert_int_equal(spread_mean(&arena, NULL, 0).n, 0);
    arena_free(&arena);
}

static void metrics_count_right_answers(void **state)
{
    (void)state;
    const real logits[] = {0, 0, /* a tie: the first */ 1, 2, 3, -1};
    const uint16_t labels[] = {0, 1, 1};
    assert_true(metric_find("accuracy")->sum(logits, labels, 3, 2) == 2);
    assert_true(metric_find("error_rate")->sum(logits, labels, 3, 2) == 1);
    const real six[] = {9, 8, 7, 6, 5, 4};
    const uint16_t last = 5, fifth = 4;
    assert_true(metric_find("top_k_accuracy")->sum(six, &last, 1, 6) == 0);
    assert_true(metric_find("top_k_accuracy")->sum(six, &fifth, 1, 6) == 1);
    assert_null(metric_find("f1"));
}

static void a_dead_net_is_right_about_the_first_class(void **state)
{
    (void)state;
    /* fastai-v1.md: all-zero logits on 1010 threes and 1028 sevens give 0.495584 */
    uint16_t labels[2038];
    static real zeros[2 * 2038];
    for (int i = 0; i < 2038; i++)
        labels[i] = i >= 1010;
    double right = metric_find("accuracy")->sum(zeros, labels, 2038, 2);
    assert_true(fabs(right / 2038 - 0.495584) < 5e-7);
}

static void divergence_is_four_times_the_best(void **state)
{
    (void)state;
    Diverge diverge = {0};
    Hook hook = diverge_hook(&diverge);
    const float losses[] = {1, 0.5f, 1.9f, 2.0f, 2.01f};
    for (int i = 0; i < LENGTH(losses); i++) {
        Event event = {.kind = EVENT_BATCH, .step = i, .smooth = losses[i]};
        assert_int_equal(hook.on(hook.self, &event), i == 4 ? STOP_DIVERGED : STOP_NONE);
    }
}

static void early_stopping_waits_patience_epochs(void **state)
{
    (void)state;
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

static void the_recorder_keeps_what_the_table_shows(void **state)
{
    (void)state;
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
    recorder_csv(recorder, &csv);
    assert_string_equal(buf_text(&csv), "epoch,train_loss,valid_loss,accuracy,time\n"
                                        "0,0.500000,0.250000,0.750000,01:01\n"
                                        "1,0.500000,#na#,#na#,00:01\n");
    assert_true(series_at(&recorder->lr, 0) == 1e-3 &&
                series_at(&recorder->smooth, 0) == (double)0.6f);
    buf_free(&csv);
    recorder_free(recorder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fit_is_epochs_times_batches),
        cmocka_unit_test(lr_find_wraps_small_data),
        cmocka_unit_test(one_cycle_runs_a_part_of_a_longer_schedule),
        cmocka_unit_test(epochs_beyond_the_schedule_are_one_batch),
        cmocka_unit_test(suggestions_on_a_hand_made_curve),
        cmocka_unit_test(suggestions_need_two_points),
        cmocka_unit_test(suggestions_are_doubted_for_a_reason),
        cmocka_unit_test(a_fall_ends_at_the_minimum),
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
