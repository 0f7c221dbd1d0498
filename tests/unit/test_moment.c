/* Tests what is known of a run at one batch, and the crosshair that asks. */
#include "tests/unit/unit.h"

#include "analysis/moment.h"
#include "lab/crosshair.h"

#include <math.h>

/* Ten batches an epoch; validation losses as given, one for each epoch. */
static Recorder *run_with(const double *valid, int epochs)
{
    enum { EACH = 10 };
    Recorder *run = recorder_new(NULL, NULL, 0);
    for (long i = 0; i < (long)EACH * epochs; i++) {
        recorder_add(run, &(BatchSample){i, 1e-3 * (double)i, 0.9, 2.0, 100 - (double)i});
        if ((i + 1) % EACH == 0)
            recorder_add_epoch(run, &(EpochSample){.epoch = (int)(i / EACH),
                                                   .end = i + 1,
                                                   .validated = true,
                                                   .train_loss = 1,
                                                   .valid_loss = valid[i / EACH]});
    }
    return run;
}

TEST(a_moment_is_one_batch)
{
    const double valid[] = {0.5, 0.4, 0.3};
    Recorder *run = run_with(valid, 3);
    Moment moment = moment_at(run, 14);
    assert_int_equal(moment.batch, 14);
    assert_true(moment.epochs == 1.5 && moment.smooth == 86 && moment.loss == 2);
    assert_true(fabs(moment.lr - 0.014) < 1e-9 && fabs(moment.mom - 0.9) < 1e-6);
    assert_true(moment.ended == 0 && moment.valid == 0.5);
    assert_int_equal(moment_at(run, 8).ended, -1);
    assert_int_equal(moment_at(run, 9).ended, 0);
    assert_int_equal(moment_at(run, 1000).batch, 29);
    recorder_free(run);
    run = run_with(valid, 0);
    assert_int_equal(moment_at(run, 0).batch, -1);
    recorder_free(run);
}

/* Validation turns up when it has risen for two epochs by a hundredth or more. */
TEST(a_turn_is_seen_when_it_lasts)
{
    static const struct {
        double valid[5];
        int epochs;
        long turn;
    } CASE[] = {{{0.5, 0.4, 0.3, 0.2, 0.1}, 5, -1}, {{0.5, 0.3, 0.31, 0.32, 0.35}, 5, 1},
                {{0.5, 0.4, 0.3, 0.2, 0.3}, 5, -1}, {{0.3, 0.301, 0.302}, 3, -1},
                {{NAN, 0.2, 0.4, NAN, 0.5}, 5, 1},  {{NAN, NAN, NAN}, 3, -1}};
    for (int i = 0; i < LENGTH(CASE); i++) {
        Recorder *run = run_with(CASE[i].valid, CASE[i].epochs);
        assert_int_equal(moment_turn(run), CASE[i].turn);
        recorder_free(run);
    }
}

/* The crosshair begins at the present, stays on batches that were run, and finds the best epoch. */
TEST(the_crosshair_stays_on_the_run)
{
    const double valid[] = {0.5, 0.3, 0.4};
    Recorder *run = run_with(valid, 3);
    Stage stage = stage_new();
    assert_int_equal(stage.batch, -1);
    assert_true(crosshair_move(&stage, run, -1, CROSSHAIR_BATCH));
    assert_int_equal(stage.batch, 28);
    assert_true(crosshair_move(&stage, run, -1, CROSSHAIR_EPOCH));
    assert_int_equal(stage.batch, 18);
    assert_true(crosshair_move(&stage, run, -100, CROSSHAIR_HUNDREDTH));
    assert_int_equal(stage.batch, 0);
    assert_true(crosshair_set(&stage, run, 1000));
    assert_int_equal(stage.batch, 29);
    assert_true(crosshair_best(&stage, run));
    assert_int_equal(stage.batch, 19);
    assert_false(crosshair_move(&stage, NULL, 1, CROSSHAIR_BATCH));
    recorder_free(run);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_moment_is_one_batch),
        cmocka_unit_test(a_turn_is_seen_when_it_lasts),
        cmocka_unit_test(the_crosshair_stays_on_the_run),
    };
    return unit_run(tests);
}
