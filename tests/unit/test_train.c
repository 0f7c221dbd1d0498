/* Around the loop: plans, suggestions, metrics, what hooks vote. */
#include "tests/unit/unit.h"

#include "train/hooks.h"
#include "train/metrics.h"
#include "train/plan.h"
#include "train/recorder.h"
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
        cmocka_unit_test(metrics_count_right_answers),
        cmocka_unit_test(a_dead_net_is_right_about_the_first_class),
        cmocka_unit_test(divergence_is_four_times_the_best),
        cmocka_unit_test(early_stopping_waits_patience_epochs),
        cmocka_unit_test(the_recorder_keeps_what_the_table_shows),
    };
    return unit_run(tests);
}
