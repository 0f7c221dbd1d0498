/* Tests schedules against fastai's published values and closed forms, and at their edges. */
#include "tests/unit/unit.h"

#include "nn/schedule.h"

#include <math.h>

static void assert_close(double have, double want)
{
    if (!(fabs(have - want) <= 1e-9 * fabs(want)))
        fail_test("%.12g, want %.12g", have, want);
}

/* s = 2, e = 0.01 at p = 1/4, 1/2, 3/4 (fastai-v1.md section 5). */
TEST(curves_are_fastais)
{
    const struct {
        Curve curve;
        double at[3];
    } cases[] = {
        {{ANNEAL_CONST, 2, .01, 0}, {2, 2, 2}},
        {{ANNEAL_LINEAR, 2, .01, 0}, {1.5025, 1.005, .5075}},
        {{ANNEAL_COS, 2, .01, 0}, {1.708571, 1.005, .301429}},
        {{ANNEAL_EXP, 2, .01, 0}, {.53183, .141421, .037606}},
        {{ANNEAL_POLY, 2, .01, 2}, {1.129375, .5075, .134375}},
    };
    for (int i = 0; i < LENGTH(cases); i++)
        for (int q = 0; q < 3; q++)
            assert_true(fabs(curve_at(&cases[i].curve, (q + 1) / 4.0) - cases[i].at[q]) < 1e-6);
}

TEST(one_cycle_of_two_epochs)
{
    OneCycle cycle = one_cycle_defaults(0.05);
    Schedule schedule = schedule_one_cycle(&cycle, 193, 2);
    assert_int_equal(schedule.steps, 386);
    Hyper peak = schedule_at(&schedule, 115);
    assert_true(peak.lr == 0.05 && peak.mom == 0.85);
    assert_close(schedule_at(&schedule, 0).lr, 0.002);
    assert_true(fabs(schedule_at(&schedule, 57).mom - .9006829337) < 1e-10);
    assert_true(fabs(schedule_at(&schedule, 300).lr - .01142876997) < 1e-11);
    assert_close(schedule_at(&schedule, 386).lr, 2e-7); /* what the last batch leaves behind */
    assert_close(schedule_at(&schedule, 386).mom, .95);
}

TEST(the_older_policy_goes_up_in_a_line)
{
    OneCycle cycle = one_cycle_defaults(1);
    cycle.policy = POLICY_LINEAR;
    Schedule schedule = schedule_one_cycle(&cycle, 100, 1);
    assert_close(schedule_at(&schedule, 15).lr, .04 + .5 * .96);
    assert_close(schedule_at(&schedule, 15).mom, .9);
    assert_close(schedule_at(&schedule, 65).lr, (1 + 1 / 25e4) / 2); /* cosine's middle */
}

/* airbench94's triangle(): np.interp over 0, int(peak * N), N with start, 1, end. */
static double triangle_at(long k, long steps, double start, double peak, double end)
{
    double up = floor(peak * (double)steps), n = (double)steps, x = (double)k;
    return x < up ? start + (1 - start) * x / up : 1 + (end - 1) * (x - up) / (n - up);
}

TEST(a_triangle_has_free_ends)
{
    static const struct {
        double start, peak, end;
        long batches, epochs;
    } CASES[] = {
        {.2, .23, .07, 48, 10},  /* airbench94 */
        {0, .23, .07, 97, 12},   /* hlb-CIFAR10 */
        {0, 0, 0, 25, 8},        /* airbench94_muon: down from the first batch */
        {0, 5. / 24, 0, 97, 24}, /* Page's dawn.py */
        {.5, .001, .25, 3, 1},   {2, .5, 3, 10, 1},
    };
    for (int i = 0; i < LENGTH(CASES); i++) {
        OneCycle cycle = {.lr_max = 11.5,
                          .mom_max = .85,
                          .mom_min = .85,
                          .pct_start = CASES[i].peak,
                          .policy = POLICY_LINEAR,
                          .triangle = true,
                          .start = CASES[i].start,
                          .end = CASES[i].end};
        Schedule schedule = schedule_one_cycle(&cycle, CASES[i].batches, CASES[i].epochs);
        for (long k = 0; k <= schedule.steps; k++) {
            Hyper hyper = schedule_at(&schedule, k);
            double want =
                11.5 * triangle_at(k, schedule.steps, CASES[i].start, CASES[i].peak, CASES[i].end);
            assert_true(fabs(hyper.lr - want) <= 1e-12 * 11.5 && hyper.mom == .85);
        }
        OneCycle got;
        assert_true(schedule_cycle(&schedule, 11.5, &got));
        assert_true(got.triangle && got.policy == POLICY_LINEAR);
        assert_true(got.end == cycle.end && got.mom_max == .85 && got.mom_min == .85);
        assert_true(got.start == (schedule.segments > 1 ? cycle.start : 0));
    }
}

TEST(momentum_of_a_triangle_mirrors_its_rate)
{
    OneCycle cycle = one_cycle_defaults(1);
    cycle.policy = POLICY_LINEAR;
    cycle.triangle = true;
    Schedule schedule = schedule_one_cycle(&cycle, 100, 1);
    assert_close(schedule_at(&schedule, 15).mom, .9);
    assert_close(schedule_at(&schedule, 30).mom, .85);
    assert_close(schedule_at(&schedule, 65).mom, .9);
    assert_close(schedule_at(&schedule, 100).mom, .95);
}

TEST(three_phases_mirror_then_fade)
{
    OneCycle cycle = one_cycle_defaults(1);
    cycle.policy = POLICY_THREE_PHASE;
    cycle.div_factor = 10;
    cycle.pct_start = 0.4;
    Schedule schedule = schedule_one_cycle(&cycle, 100, 1);
    assert_close(schedule_at(&schedule, 0).lr, 0.1);
    assert_close(schedule_at(&schedule, 40).lr, 1);
    assert_close(schedule_at(&schedule, 40).mom, .85);
    for (int i = 0; i <= 40; i++)
        assert_close(schedule_at(&schedule, 40 - i).lr, schedule_at(&schedule, 40 + i).lr);
    assert_close(schedule_at(&schedule, 90).lr, (0.1 + 0.001) / 2);
    assert_close(schedule_at(&schedule, 90).mom, .95);
    assert_close(schedule_at(&schedule, 100).lr, 0.001);
}

/* Any length and part gives rates between the ends, from the first batch to after the last. */
TEST(no_length_breaks_a_cycle)
{
    for (int policy = POLICY_COS; policy <= POLICY_THREE_PHASE; policy++)
        for (int pct = 0; pct <= 10; pct++)
            for (long steps = 1; steps < 12; steps++) {
                OneCycle cycle = one_cycle_defaults(1);
                cycle.policy = (Policy)policy;
                cycle.pct_start = pct / 10.0;
                Schedule schedule = schedule_one_cycle(&cycle, steps, 1);
                for (long k = 0; k <= steps; k++) {
                    Hyper h = schedule_at(&schedule, k);
                    assert_true(h.lr > 0 && h.lr <= 1 && h.mom >= .85 && h.mom <= .95);
                }
            }
}

TEST(lr_find_never_uses_its_end)
{
    Schedule schedule = schedule_lr_find(1e-7, 10, 0.9, 100);
    assert_close(schedule_at(&schedule, 0).lr, 1e-7);
    assert_close(schedule_at(&schedule, 50).lr, 1e-3);
    assert_true(fabs(schedule_at(&schedule, 99).lr - 8.317638) < 1e-6);
    assert_true(schedule_at(&schedule, 99).mom == 0.9);
}

TEST(policies_by_name)
{
    assert_string_equal(policy_name(POLICY_THREE_PHASE), "three_phase");
    assert_null(policy_name(POLICY_THREE_PHASE + 1));
}

/* pct_start is the shortest number that gives the same batches. */
TEST(a_cycle_has_its_arguments_back)
{
    static const struct {
        OneCycle cycle;
        long batches, epochs;
    } CASES[] = {
        {{1e-2, 0.95, 0.85, 25, 0.3, 25e4, POLICY_COS, false, 0, 0}, 193, 2},
        {{3e-3, 0.9, 0.8, 10, 0.25, 1e5, POLICY_LINEAR, false, 0, 0}, 20, 3},
        {{0.1, 0.95, 0.85, 7, 0.4, 1e3, POLICY_THREE_PHASE, false, 0, 0}, 50, 4},
        {{1e30, 0.95, 0.95, 1e9, 0, 25, POLICY_COS, false, 0, 0}, 1, 2},
    };
    for (int i = 0; i < LENGTH(CASES); i++) {
        const OneCycle *want = &CASES[i].cycle;
        OneCycle got;
        Schedule schedule = schedule_one_cycle(want, CASES[i].batches, CASES[i].epochs);
        assert_true(schedule_cycle(&schedule, want->lr_max, &got));
        assert_int_equal(got.policy, want->policy);
        assert_true(got.mom_max == want->mom_max && got.mom_min == want->mom_min);
        assert_true(got.div_factor == want->div_factor && got.final_div == want->final_div);
        assert_true(got.pct_start == want->pct_start);
    }
}

TEST(what_no_arguments_give_has_none)
{
    OneCycle got, cycle = one_cycle_defaults(1e-2);
    Schedule schedule = schedule_one_cycle(&cycle, 100, 2);
    assert_true(schedule_scale(&schedule, 50, 1e-2, 2e-2));
    assert_false(schedule_cycle(&schedule, 2e-2, &got));
    schedule = schedule_constant(1e-2, 0.9, 100);
    assert_false(schedule_cycle(&schedule, 1e-2, &got));
    schedule = schedule_one_cycle(&cycle, 100, 2);
    schedule.segment[1].length = 1e300; /* as a file may have it */
    assert_false(schedule_cycle(&schedule, 1e-2, &got));
    schedule.segment[1].length = NAN;
    assert_false(schedule_cycle(&schedule, 1e-2, &got));
}

/* Rates and momenta that PyTorch 1.13 gives for OneCycleLR(0.05, total_steps=n, ...). */
TEST(a_torch_cycle_is_pytorchs)
{
    const struct {
        Policy policy;
        double pct_start;
        long n, k;
        double lr, mom;
    } cases[] = {
        {POLICY_COS, .3, 10, 0, .002, .95},
        {POLICY_COS, .3, 10, 1, .026, .9},
        {POLICY_COS, .3, 10, 2, .05, .85}, /* one batch before fastai's peak */
        {POLICY_COS, .3, 10, 5, .030563101096814465, .88887395330218422},
        {POLICY_COS, .3, 10, 9, 2e-7, .95},
        {POLICY_COS, .3, 10, 10, 2e-7, .95},
        {POLICY_LINEAR, .23, 13, 1, .026120603015075378, .89974874371859292},
        {POLICY_LINEAR, .23, 13, 2, .049950050149850156, .85009990009990011},
        {POLICY_LINEAR, .23, 13, 11, .0049951850149850124, .94000999000998997},
        {POLICY_COS, .05, 10, 0, .049659033948937718, .85068193482986387},
        {POLICY_LINEAR, 0, 5, 0, .04000004, .87},
        {POLICY_LINEAR, 0, 5, 4, 2e-7, .95},
    };
    for (int i = 0; i < LENGTH(cases); i++) {
        OneCycle cycle = one_cycle_defaults(0.05);
        cycle.policy = cases[i].policy;
        cycle.pct_start = cases[i].pct_start;
        Schedule schedule = schedule_torch_cycle(&cycle, cases[i].n);
        Hyper got = schedule_at(&schedule, cases[i].k);
        assert_close(got.lr, cases[i].lr);
        assert_close(got.mom, cases[i].mom);
    }
}

TEST(the_shortest_torch_cycles_are_finite)
{
    for (long n = 1; n < 5; n++)
        for (double pct = 0; pct <= 1; pct += .125) {
            OneCycle cycle = one_cycle_defaults(1);
            cycle.pct_start = pct;
            Schedule schedule = schedule_torch_cycle(&cycle, n);
            for (long k = 0; k <= n; k++)
                assert_true(isfinite(schedule_at(&schedule, k).lr));
        }
}

TEST(flat_cos_is_flat_then_a_cosine)
{
    Schedule schedule = schedule_flat_cos(.1, .02, .9, .72, 100);
    assert_true(schedule_at(&schedule, 0).lr == .1 && schedule_at(&schedule, 72).lr == .1);
    assert_close(schedule_at(&schedule, 86).lr, .06); /* half of the way down */
    assert_close(schedule_at(&schedule, 100).lr, .02);
    assert_true(schedule_at(&schedule, 99).mom == .9);
    schedule = schedule_flat_cos(.1, 0, .9, 0, 10); /* a cosine alone */
    assert_close(schedule_at(&schedule, 5).lr, .05);
}

/* PyTorch's CosineAnnealingWarmRestarts(T_0=3, T_mult=2, eta_min=.01) of .1. */
TEST(restarts_are_pytorchs)
{
    const double want[] = {.1,
                           .0775,
                           .0325,
                           .1,
                           .093971143170299753,
                           .0775,
                           .055,
                           .0325,
                           .016028856829700261,
                           .1,
                           .098466662183008077,
                           .093971143170299753};
    Restarts restarts = {.lr_max = .1, .lr_min = .01, .mom = .9, .first = 3, .longer = 2};
    Schedule schedule;
    assert_true(schedule_restarts(&restarts, LENGTH(want), &schedule));
    for (int k = 0; k < LENGTH(want); k++)
        assert_close(schedule_at(&schedule, k).lr, want[k]);
    restarts.longer = 1;
    assert_true(schedule_restarts(&restarts, 3 * SCHEDULE_SEGMENTS, &schedule));
    assert_false(schedule_restarts(&restarts, 3 * SCHEDULE_SEGMENTS + 1, &schedule));
    restarts.first = restarts.longer = 1l << 62;
    assert_true(schedule_restarts(&restarts, 10, &schedule));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(curves_are_fastais),
        cmocka_unit_test(one_cycle_of_two_epochs),
        cmocka_unit_test(the_older_policy_goes_up_in_a_line),
        cmocka_unit_test(a_triangle_has_free_ends),
        cmocka_unit_test(momentum_of_a_triangle_mirrors_its_rate),
        cmocka_unit_test(three_phases_mirror_then_fade),
        cmocka_unit_test(no_length_breaks_a_cycle),
        cmocka_unit_test(lr_find_never_uses_its_end),
        cmocka_unit_test(policies_by_name),
        cmocka_unit_test(a_cycle_has_its_arguments_back),
        cmocka_unit_test(what_no_arguments_give_has_none),
        cmocka_unit_test(a_torch_cycle_is_pytorchs),
        cmocka_unit_test(the_shortest_torch_cycles_are_finite),
        cmocka_unit_test(flat_cos_is_flat_then_a_cosine),
        cmocka_unit_test(restarts_are_pytorchs),
    };
    return unit_run(tests);
}
