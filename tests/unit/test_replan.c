/* Tests plans that are changed during a run, with rules that hold wherever the change comes. */
#include "tests/unit/unit.h"

#include "base/rng.h"
#include "train/plan.h"

#include <math.h>
#include <string.h>

static Plan one_cycle_plan(int epochs, Policy policy, double pct_start, long batches)
{
    Plan plan;
    OneCycleRequest request = {.epochs = epochs, .cycle = one_cycle_defaults(0.1), .wd = 1e-2};
    request.cycle.policy = policy;
    request.cycle.pct_start = pct_start;
    assert_true(plan_one_cycle(&plan, &request, batches, NULL));
    return plan;
}

static Plan changed(const Plan *plan, long k, ChangeKind kind, double value)
{
    Plan next;
    Error err = {0};
    if (!plan_change(plan, k, &(Change){kind, value}, &next, &err))
        fail_test("%s", err.text);
    return next;
}

static double rate(const Plan *plan, long k)
{
    return schedule_at(&plan->schedule, k).lr;
}

static void assert_same_past(const Plan *plan, const Plan *next, long k)
{
    for (long i = 0; i < k; i++) {
        Hyper was = schedule_at(&plan->schedule, i), is = schedule_at(&next->schedule, i);
        assert_true(is.lr == was.lr);
        assert_true(is.mom == was.mom);
        assert_true(is.wd == was.wd);
    }
}

/* The most by which the rate changes from one batch to the next, from batch `begin` on. */
static double largest_step(const Plan *plan, long begin)
{
    double largest = 0;
    for (long i = MAX(begin, 0); i < plan->schedule.steps; i++)
        largest = fmax(largest, fabs(rate(plan, i + 1) - rate(plan, i)));
    return largest;
}

/* At its end nothing is left to stretch. */
TEST(a_run_at_its_end_begins_again)
{
    for (int policy = POLICY_COS; policy <= POLICY_THREE_PHASE; policy++) {
        Plan plan = one_cycle_plan(4, (Policy)policy, 0.3, 50);
        Plan same = changed(&plan, 200, CHANGE_EPOCHS, 4);
        Plan shorter = changed(&plan, 200, CHANGE_EPOCHS, 2);
        assert_same_past(&plan, &same, 200);
        assert_same_past(&plan, &shorter, 200);
        assert_int_equal(same.last, 400);
        assert_int_equal(shorter.last_epoch, 6);
        for (long i = 0; i < 200; i++)
            assert_true(fabs(rate(&same, 200 + i) - rate(&plan, i)) < 1e-12);
        for (long i = 0; i < 100; i++)
            assert_true(fabs(rate(&shorter, 200 + i) - rate(&plan, 2 * i)) < 1e-12);
    }
}

TEST(another_peak_scales_what_is_left)
{
    Plan plan = one_cycle_plan(4, POLICY_COS, 0.3, 50);
    const long peak = 60;
    for (long k = 0; k < 200; k += 7) {
        Plan next = changed(&plan, k, CHANGE_LR_MAX, 3e-2);
        assert_same_past(&plan, &next, k);
        for (long i = k; i <= 200; i++) {
            assert_true(fabs(rate(&next, i) / rate(&plan, i) - 0.3) < 1e-12);
            assert_true(schedule_at(&next.schedule, i).mom == schedule_at(&plan.schedule, i).mom);
        }
        assert_true(k > peak || rate(&next, peak) == 3e-2); /* what was asked for, to the bit */
        assert_true(next.lr_max == 3e-2);
        assert_int_equal(next.last, plan.last);
    }
}

/* 0.1 / 0.3 * 0.3 is not 0.1: the rate is what was asked for, not what a ratio makes of it. */
TEST(a_constant_rate_becomes_the_one_asked_for)
{
    for (int was = 1; was < 100; was++)
        for (int is = 1; is < 50; is++) {
            Plan plan;
            plan_fit(&plan, 2, was * 1e-3, 0.9, 0, 10);
            Plan next = changed(&plan, 5, CHANGE_LR_MAX, is * 1e-3);
            assert_true(rate(&next, 4) == was * 1e-3);
            for (long i = 5; i <= 20; i++)
                assert_true(rate(&next, i) == is * 1e-3);
            next = changed(&next, 7, CHANGE_LR_MAX, was * 1e-3);
            assert_true(rate(&next, 6) == is * 1e-3);
            assert_true(rate(&next, 7) == was * 1e-3);
        }
}

TEST(weight_decay_changes_alone)
{
    Plan plan = one_cycle_plan(2, POLICY_THREE_PHASE, 0.3, 50);
    Plan next = changed(&plan, 40, CHANGE_WD, 0);
    assert_same_past(&plan, &next, 40);
    for (long i = 40; i <= 100; i++) {
        Hyper was = schedule_at(&plan.schedule, i), is = schedule_at(&next.schedule, i);
        assert_true(is.lr == was.lr);
        assert_true(is.mom == was.mom);
        assert_true(is.wd == 0);
    }
}

/* No jump where the change comes, nor where phases meet: a batch's part takes `by` batches. */
static void assert_stretched(const Plan *plan, const Plan *next, long k, long epochs)
{
    long steps = plan->schedule.steps, more = epochs * plan->batches;
    double by = (double)(steps - k + more) / (double)(steps - k);
    assert_int_equal(next->schedule.steps, steps + more);
    assert_int_equal(next->last, plan->last + more);
    assert_int_equal(next->last_epoch, plan->last_epoch + epochs);
    assert_int_equal(next->first, plan->first);
    assert_same_past(plan, next, k);
    assert_true(fabs(rate(next, k) / rate(plan, k) - 1) < 1e-9);
    assert_true(fabs(rate(next, steps + more) / rate(plan, steps) - 1) < 1e-9);
    double step = largest_step(next, k), old = largest_step(plan, k - 1);
    if (!(step <= 1.1 * old / by))
        fail_test("at %ld by %g: a step of %g, before %g", k, by, step, old);
    for (long i = 0; i <= steps + more; i++) {
        double mom = schedule_at(&next->schedule, i).mom;
        assert_true(mom > 0.85 - 1e-12);
        assert_true(mom < 0.95 + 1e-12);
    }
}

TEST(more_epochs_stretch_what_is_left)
{
    Rng rng = rng_stream(1, RNG_ORDER, 0);
    for (int round = 0; round < 300; round++) {
        Plan plan = one_cycle_plan(1 + (int)rng_below(&rng, 3), (Policy)(round % 3),
                                   round % 2 ? 0.3 : 0.45, 60 + (long)rng_below(&rng, 60));
        for (int again = 0; again < 3; again++) { /* a stretched plan can be stretched again */
            long k = (long)rng_below(&rng, (uint32_t)plan.schedule.steps);
            long epochs = 1 + (long)rng_below(&rng, 5);
            Plan next = changed(&plan, k, CHANGE_EPOCHS, (double)epochs);
            assert_stretched(&plan, &next, k, epochs);
            plan = next;
        }
    }
}

TEST(a_part_of_a_longer_schedule_changes_too)
{
    Plan plan;
    OneCycleRequest request = {
        .epochs = 3, .tot_epochs = 4, .start_epoch = 1, .cycle = one_cycle_defaults(0.1)};
    assert_true(plan_one_cycle(&plan, &request, 50, NULL));
    for (long k = 60; k <= plan.last; k += 90) { /* on the way and at the end the plan is kept */
        Plan next = changed(&plan, k, CHANGE_EPOCHS, 1);
        assert_same_past(&plan, &next, plan.schedule.steps);
        assert_int_equal(next.first_epoch, 1);
        assert_int_equal(next.last_epoch, 4);
        assert_int_equal(next.last, 200);
        assert_true(next.schedule.steps == 200);
    }
    Plan whole = changed(&plan, 60, CHANGE_EPOCHS, 1), next = changed(&plan, 60, CHANGE_EPOCHS, 2);
    assert_stretched(&whole, &next, 60, 1);
    assert_int_equal(next.first_epoch, 1);
    assert_int_equal(next.last_epoch, 5);
    assert_int_equal(next.schedule.steps, 250);
    Error err = {0};
    assert_false(plan_change(&plan, plan.last, &(Change){CHANGE_WD, 0}, &next, &err));
}

static void assert_refused(const Plan *plan, long k, Change change, const char *text)
{
    Plan next = {.last = -1};
    Error err = {0};
    assert_false(plan_change(plan, k, &change, &next, &err));
    assert_string_equal(err.text, text);
    assert_int_equal(next.last, -1); /* untouched */
}

TEST(nonsense_is_refused)
{
    Plan plan = one_cycle_plan(2, POLICY_COS, 0.3, 50);
    const double rates[] = {0, -1, NAN, INFINITY}, decays[] = {-1, NAN, INFINITY},
                 epochs[] = {0, -1, 0.5, NAN, INFINITY, 1e7};
    for (int i = 0; i < LENGTH(rates); i++)
        assert_refused(&plan, 5, (Change){CHANGE_LR_MAX, rates[i]},
                       "a learning rate is a number above 0");
    for (int i = 0; i < LENGTH(decays); i++)
        assert_refused(&plan, 5, (Change){CHANGE_WD, decays[i]},
                       "a weight decay is a number, 0 or more");
    for (int i = 0; i < LENGTH(epochs); i++)
        assert_refused(&plan, 5, (Change){CHANGE_EPOCHS, epochs[i]},
                       "a run can be extended by 1 to 1000000 whole epochs");
    assert_refused(&plan, 100, (Change){CHANGE_WD, 0}, "the run is at its end; start a new one");
    plan_lr_find(&plan, &(LrFindRequest){1e-7, 10, 100, 0.9, 0.01}, 50);
    assert_refused(&plan, 5, (Change){CHANGE_EPOCHS, 2},
                   "a range test cannot be changed while it runs; stop it and start a new one");
}

TEST(a_plan_takes_so_many_changes)
{
    Plan plan = one_cycle_plan(2, POLICY_COS, 0.3, 50);
    int k = 1;
    for (; plan.schedule.segments < SCHEDULE_SEGMENTS; k++)
        plan = changed(&plan, k, CHANGE_WD, 0.1 * k);
    assert_refused(&plan, k, (Change){CHANGE_WD, 0},
                   "the plan has been changed too often to change again; start a new run");
    changed(&plan, k - 1, CHANGE_LR_MAX, 1); /* there is room where a segment begins already */
}

static void assert_said(const Plan *plan, long k, Change change, const char *text)
{
    Buf words = {0};
    plan_describe_change(plan, k, &change, &words);
    assert_string_equal(buf_text(&words), text);
    buf_free(&words);
}

TEST(a_change_is_one_sentence)
{
    Plan plan = one_cycle_plan(2, POLICY_COS, 0.3, 193);
    assert_said(&plan, 115, (Change){CHANGE_LR_MAX, 1e-2},
                "from batch 116 of 386 on: peak 1.00E-02 instead of 1.00E-01, rate now 1.00E-02 "
                "instead of 1.00E-01");
    assert_said(&plan, 115, (Change){CHANGE_WD, 0.1},
                "from batch 116 of 386 on: weight decay 0.1 instead of 0.01");
    assert_said(&plan, 115, (Change){CHANGE_EPOCHS, 1},
                "from batch 116 of 386 on: 3 epochs instead of 2; the rate starts at 1.00E-01 "
                "and ends at the same value as before");
    assert_said(
        &plan, 386, (Change){CHANGE_EPOCHS, 1},
        "3 epochs instead of 2; the whole schedule runs again over the 1 epoch that was added");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_run_at_its_end_begins_again),
        cmocka_unit_test(another_peak_scales_what_is_left),
        cmocka_unit_test(a_constant_rate_becomes_the_one_asked_for),
        cmocka_unit_test(weight_decay_changes_alone),
        cmocka_unit_test(more_epochs_stretch_what_is_left),
        cmocka_unit_test(a_part_of_a_longer_schedule_changes_too),
        cmocka_unit_test(nonsense_is_refused),
        cmocka_unit_test(a_plan_takes_so_many_changes),
        cmocka_unit_test(a_change_is_one_sentence),
    };
    return unit_run(tests);
}
