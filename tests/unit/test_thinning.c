/* Tests long runs: what the recorder and a record keep of them, and that curves look the same. */
#include "tests/unit/lab.h"
#include "tests/unit/scratch.h"

#include "store/best.h"
#include "store/thinning.h"
#include "train/replay.h"

#include <math.h>

/* A curve that falls, with noise and two spikes of a single batch. */
static double loss_of(long batch)
{
    double noise = (double)(batch * 2654435761u % 1000) / 10000;
    double spike = batch == 700001 || batch == 5000001 ? 3 : 0;
    return 1 / (1 + (double)batch * 1e-6) + noise + spike;
}

static Recorder *long_run(long batches)
{
    Plan plan;
    plan_fit(&plan, 100000, 1e-3, 0.9, 0, 100);
    Recorder *recorder = recorder_new(&plan, NULL, 0);
    for (long i = 0; i < batches; i++)
        recorder_add(recorder, &(BatchSample){i, 1e-3, 0.9, loss_of(i), loss_of(i)});
    return recorder;
}

TEST(a_recorder_keeps_the_first_batches_whole)
{
    Recorder *recorder = long_run(RECORDER_FULL);
    assert_int_equal(series_count(&recorder->smooth), RECORDER_FULL);
    assert_int_equal(series_count(&recorder->batch), 0);
    assert_int_equal(recorder_batch(recorder, 4711), 4711);
    assert_int_equal(recorder_samples(recorder, 4711), 4711);
    assert_int_equal(recorder_settled(recorder, 4711), 4711);
    recorder_free(recorder);
}

/* The lowest and the highest of each ten thousand batches, about a column of a picture. */
TEST(ten_million_batches_take_little_room_and_look_the_same)
{
    enum { BATCHES = 10000000, FEW = 1500000, WIDE = 10000 };
    const long batches = MAX(BATCHES / unit_every(), FEW);
    Recorder *recorder = long_run(batches);
    long samples = series_count(&recorder->smooth), i = 0;
    assert_true(samples < 5 * RECORDER_FULL);
    assert_int_equal(recorder_batches(recorder), batches);
    for (long begin = 0; begin < batches; begin += WIDE) {
        double low = INFINITY, high = -INFINITY, kept_low = INFINITY, kept_high = -INFINITY;
        for (long k = begin; k < begin + WIDE; k++) {
            low = fmin(low, loss_of(k));
            high = fmax(high, loss_of(k));
        }
        for (; i < samples && recorder_batch(recorder, i) < begin + WIDE; i++) {
            double value = series_at(&recorder->smooth, i);
            assert_true(value == loss_of(recorder_batch(recorder, i)));
            kept_low = fmin(kept_low, value);
            kept_high = fmax(kept_high, value);
        }
        assert_true(kept_low == low && kept_high == high);
    }
    recorder_free(recorder);
}

/* The place where it is cut does not matter for what follows. */
TEST(a_run_that_goes_on_keeps_the_same)
{
    enum { BATCHES = 3 * RECORDER_FULL, CUT = 2 * RECORDER_FULL + 77 };
    Recorder *whole = long_run(BATCHES), *past = long_run(CUT + 1000);
    Recorder *rest = recorder_branch(past, &past->plan, CUT, CUT / 100);
    assert_true(recorder_settled(past, CUT) <= recorder_samples(past, CUT));
    for (long i = recorder_batches(rest); i < BATCHES; i++)
        recorder_add(rest, &(BatchSample){i, 1e-3, 0.9, loss_of(i), loss_of(i)});
    assert_int_equal(recorder_batches(rest), BATCHES);
    assert_true(labs(series_count(&whole->smooth) - series_count(&rest->smooth)) < 8);
    long n = series_count(&whole->smooth), m = series_count(&rest->smooth);
    for (long i = 1; i < RECORDER_FULL / 8; i++)
        assert_int_equal(recorder_batch(whole, n - i), recorder_batch(rest, m - i));
    recorder_free(whole);
    recorder_free(past);
    recorder_free(rest);
}

/* As the learner of a record keeps them when there is little room. */
TEST(of_the_samples_some_are_picked)
{
    enum { BATCHES = 10000, MOST = 100 };
    Arena arena = {0};
    Recorder *recorder = long_run(BATCHES);
    long all, few, none;
    const long *pick = recorder_pick(&arena, recorder, MOST, MOST, &all);
    for (long i = 0; i < all; i++)
        assert_int_equal(pick[i], i);
    assert_int_equal(all, MOST);
    pick = recorder_pick(&arena, recorder, BATCHES, MOST, &few);
    assert_true(few > MOST / 2 && few <= MOST);
    for (long i = 1; i < few; i++)
        assert_true(pick[i] > pick[i - 1] && pick[i] < BATCHES);
    (void)recorder_pick(&arena, recorder, 0, MOST, &none);
    assert_int_equal(none, 0);
    recorder_free(recorder);
    arena_free(&arena);
}

TEST(a_range_test_keeps_every_batch)
{
    Plan plan;
    plan_lr_find(&plan, &(LrFindRequest){1e-7, 10, 2 * RECORDER_FULL, 0.9, 0}, 100);
    Recorder *recorder = recorder_new(&plan, NULL, 0);
    for (long i = 0; i < 2 * RECORDER_FULL; i++)
        recorder_add(recorder, &(BatchSample){i, 1e-3, 0.9, 1, 1});
    assert_int_equal(series_count(&recorder->smooth), 2 * RECORDER_FULL);
    recorder_free(recorder);
}

/* Tells one epoch of a run; the net's first weight is the number of epochs that have ended. */
static void tell_epoch(Learner *learner, const Plan *plan, const Hook hook[2], int epoch)
{
    Event event = {.kind = EVENT_BATCH, .epoch = epoch, .batches = plan->batches};
    for (; event.batch < plan->batches; event.batch++) {
        event.step = epoch * plan->batches + event.batch;
        event.smooth = event.loss = (float)loss_of(event.step);
        hook[0].on(hook[0].self, &event);
    }
    learner->at = (Position){.epoch = epoch + 1, .step = ++event.step, .order = epoch + 1};
    learner->model->theta[0] = (real)learner->at.epoch;
    event.kind = EVENT_EPOCH;
    event.smooth += (float)epoch;
    hook[0].on(hook[0].self, &event);
    hook[1].on(hook[1].self, &event);
}

/* Even if few of its batches have a sample. */
TEST(the_best_epoch_of_a_long_past_comes_from_its_file)
{
    Plan plan;
    Lab lab = lab_new(1, NET_PLAIN);
    const Learner *learner = lab.learner;
    const Event begin = {.kind = EVENT_BEGIN}, end = {.kind = EVENT_END};
    plan_fit(&plan, 3, 1e-3, 0.9, 0, RECORDER_FULL + 1001);
    Recorder *before = recorder_new(&plan, learner->options.metric, learner_metrics(learner));
    SaveBest best = {.learner = lab.learner,
                     .recorder = before,
                     .command = "fit 3 1e-3",
                     .origin = {.source = "digits", .hash = 1},
                     .monitor = {"train_loss", -2, false},
                     .path = "best"};
    const Hook hooks[] = {recorder_hook(before), save_best_hook(&best)};
    hooks[1].on(hooks[1].self, &begin);
    for (int epoch = 0; epoch < 2; epoch++)
        tell_epoch(lab.learner, &plan, hooks, epoch);
    assert_true(best.epoch == 0 && !best.error.text[0]);
    arena_free(&best.arena);
    best.held = false;

    Recorder *rest = recorder_branch(before, &plan, learner->at.step, learner->at.epoch);
    best.recorder = rest;
    Memory memory = {save_best_hook(&best), rest};
    const Hook again[] = {recorder_hook(rest), memory_hook(&memory)};
    again[1].on(again[1].self, &begin);
    tell_epoch(lab.learner, &plan, again, 2);
    again[1].on(again[1].self, &end);
    assert_true(best.epoch == 0 && !best.lost);
    assert_true(learner->model->theta[0] == 1);
    recorder_free(before);
    recorder_free(rest);
    lab_free(&lab);
}

/* ---- the time of a replay */

/* Records an epoch whose first batches belong to an earlier run. */
static void record_epoch(Recorder *recorder, int epoch, long first, double time)
{
    Hook hook = recorder_hook(recorder);
    Event event = {.kind = EVENT_BATCH, .epoch = epoch, .batch = first};
    for (; event.batch < recorder->plan.batches; event.batch++) {
        event.step = epoch * recorder->plan.batches + event.batch;
        event.smooth = (float)loss_of(event.step);
        hook.on(hook.self, &event);
    }
    event.kind = EVENT_EPOCH;
    event.step++;
    event.time = time;
    hook.on(hook.self, &event);
}

static double time_until(Replay *replay, long epochs)
{
    double time = 0;
    for (Event event; replay->epochs < epochs && replay_next(replay, &event);)
        time += replay->wait;
    return time;
}

/* Each batch of a long run that has a sample stands for those that have none. */
TEST(a_replay_takes_as_long_as_its_run)
{
    enum { EPOCHS = 4 };
    Plan plan;
    plan_fit(&plan, EPOCHS, 1e-3, 0.9, 0, RECORDER_FULL - 1001);
    Recorder *recorder = recorder_new(&plan, NULL, 0);
    Replay replay = {.recorder = recorder};
    for (int epoch = 0; epoch < EPOCHS; epoch++)
        record_epoch(recorder, epoch, 0, 10 * (epoch + 1));
    for (int epoch = 0; epoch < EPOCHS; epoch++)
        assert_true(fabs(time_until(&replay, epoch + 1) - 10 * (epoch + 1)) < 1e-6);
    assert_true(time_until(&replay, EPOCHS + 1) == 0);
    recorder_free(recorder);
}

/* A run that went on, without the earlier run's epochs in its record, and a run that did not end
 * its first epoch. */
TEST(a_replay_of_a_part_takes_as_long_as_that)
{
    enum { BATCHES = 400 };
    Plan plan;
    plan_fit(&plan, 9, 1e-3, 0.9, 0, BATCHES);
    Recorder *recorder = recorder_new(&plan, NULL, 0);
    Replay replay = {.recorder = recorder}, short_one = {.time = 7};
    record_epoch(recorder, 2, BATCHES / 4, 30);
    record_epoch(recorder, 5, 0, 40);
    assert_true(fabs(time_until(&replay, 1) - 30) < 1e-6);
    assert_true(fabs(time_until(&replay, 2) - 3 * 40) < 1e-6);
    recorder_free(recorder);
    short_one.recorder = recorder = recorder_new(&plan, NULL, 0);
    for (long batch = 50; batch < 100; batch++)
        recorder_add(recorder, &(BatchSample){batch, 1e-3, 0.9, 1, 1});
    assert_true(fabs(time_until(&short_one, 1) - 7) < 1e-6);
    recorder_free(recorder);
}

/* ---- lines */

static void add_line(Thinning *thin, Buf *out, const char *form, long number, double loss)
{
    Buf line = {0};
    buf_printf(&line, form, number, loss);
    buf_char(&line, '\n');
    thinning_line(thin, line.data, line.size, out);
    buf_free(&line);
}

TEST(of_each_group_the_lowest_and_the_highest_line_stay)
{
    static const char *const FORMS[] = {
        [THIN_BATCH] = "{\"event\":\"batch\",\"batch\":%ld,\"smooth_loss\":%g}",
        [THIN_EPOCH] = "{\"event\":\"epoch\",\"epoch\":%ld,\"valid_loss\":%g}",
        [THIN_ROW] = "%ld,1,2,%g,00:01",
    };
    static const double LOSS[] = {5, 1, 4, 3, 2, 9, 8, 7, 6, 6, 6};
    static const bool KEPT[] = {1, 1, 0, 0, 1, 1, 0, 0, 1, 0, 1};
    for (int kind = 0; kind < THIN_KINDS; kind++) {
        Thinning thin = {0};
        Buf out = {0}, want = {0};
        thinning_double(&thin, (ThinKind)kind);
        for (int i = 0; i < LENGTH(LOSS); i++) {
            add_line(&thin, &out, FORMS[kind], i, LOSS[i]);
            if (KEPT[i])
                buf_printf(&want, FORMS[kind], (long)i, LOSS[i]);
            if (KEPT[i])
                buf_char(&want, '\n');
        }
        thinning_end(&thin, &out);
        assert_string_equal(buf_text(&out), buf_text(&want));
        assert_int_equal(thin.kind[kind].bytes, want.size);
        buf_free(&out);
        buf_free(&want);
        thinning_free(&thin);
    }
}

TEST(lines_of_other_kinds_stay)
{
    static const char OTHER[] = "{\"event\":\"dead\",\"run\":1}\n";
    Thinning thin = {0};
    Buf out = {0};
    thinning_double(&thin, THIN_BATCH);
    for (int i = 0; i < 100; i++)
        thinning_line(&thin, OTHER, sizeof OTHER - 1, &out);
    thinning_end(&thin, &out);
    assert_int_equal(out.size, 100 * (sizeof OTHER - 1));
    buf_free(&out);
    thinning_free(&thin);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_recorder_keeps_the_first_batches_whole),
        cmocka_unit_test(ten_million_batches_take_little_room_and_look_the_same),
        cmocka_unit_test(a_run_that_goes_on_keeps_the_same),
        cmocka_unit_test(of_the_samples_some_are_picked),
        cmocka_unit_test(a_range_test_keeps_every_batch),
        cmocka_unit_test(the_best_epoch_of_a_long_past_comes_from_its_file),
        cmocka_unit_test(a_replay_takes_as_long_as_its_run),
        cmocka_unit_test(a_replay_of_a_part_takes_as_long_as_that),
        cmocka_unit_test(of_each_group_the_lowest_and_the_highest_line_stay),
        cmocka_unit_test(lines_of_other_kinds_stay),
    };
    scratch_enter();
    int status = unit_run(tests);
    scratch_leave();
    return status;
}
