/* Tests that the name of a phase says what its rate does, however the schedule has been changed. */
#include "tests/unit/unit.h"

#include "analysis/phase.h"

#include <string.h>

enum { BATCHES = 20, EPOCHS = 4 };

static Plan cycle(Policy policy, double pct_start)
{
    OneCycle one = one_cycle_defaults(5e-2);
    one.policy = policy;
    one.pct_start = pct_start;
    Plan plan;
    OneCycleRequest request = {.epochs = EPOCHS, .cycle = one, .wd = 1e-2};
    assert_true(plan_one_cycle(&plan, &request, BATCHES, NULL));
    return plan;
}

static void assert_name(const Plan *plan, long k, const char *name)
{
    Arena arena = {0};
    Phase phase = phase_at(&arena, plan, k);
    if (strcmp(phase.name, name) != 0)
        fail_test("batch %ld is in '%s', not in '%s'", k, phase.name, name);
    arena_free(&arena);
}

/* Between two batches of a phase. */
static void assert_true_words(const Plan *plan)
{
    Arena arena = {0};
    for (long k = 0; k + 1 < plan->last; k++) {
        const char *name = phase_at(&arena, plan, k).name;
        bool changed = strcmp(name, phase_at(&arena, plan, k + 1).name) != 0;
        double now = schedule_at(&plan->schedule, k).lr,
               next = schedule_at(&plan->schedule, k + 1).lr;
        for (int s = 0; s < plan->schedule.segments; s++) /* a new peak may make the rate jump */
            changed = changed || plan->schedule.segment[s].first == k + 1;
        bool rises = strstr(name, "warm-up") != NULL, stays = strstr(name, "constant") != NULL;
        if (!changed && (rises ? next <= now : stays ? next != now : next >= now))
            fail_test("batch %ld: %s, from %g to %g", k, name, now, next);
    }
    arena_free(&arena);
}

TEST(phases_are_named_by_what_the_rate_does)
{
    Plan cosine = cycle(POLICY_COS, 0.3), three = cycle(POLICY_THREE_PHASE, 0.3);
    assert_name(&cosine, 0, "phase 1: warm-up");
    assert_name(&cosine, 24, "phase 1: warm-up");
    assert_name(&cosine, 25, "phase 2: annealing");
    assert_name(&three, 24, "phase 1: warm-up");
    assert_name(&three, 25, "phase 2: cool-down");
    assert_name(&three, 49, "phase 3: tail");
}

TEST(a_change_in_the_warm_up_leaves_it_a_warm_up)
{
    static const Change CHANGES[] = {{CHANGE_LR_MAX, 2e-3}, {CHANGE_WD, 0}, {CHANGE_EPOCHS, 2}};
    for (int c = 0; c < LENGTH(CHANGES); c++)
        for (long k = 1; k < 24; k++) {
            Plan plan = cycle(POLICY_COS, 0.3);
            assert_true(plan_change(&plan, k, &CHANGES[c], &plan, NULL));
            assert_name(&plan, k, "phase 1: warm-up");
            assert_name(&plan, k - 1, "phase 1: warm-up");
            assert_name(&plan, plan.last - 1, "phase 2: annealing");
        }
}

TEST(an_extended_run_begins_again)
{
    Plan plan = cycle(POLICY_COS, 0.3);
    assert_true(plan_change(&plan, plan.last, &(Change){CHANGE_EPOCHS, EPOCHS}, &plan, NULL));
    assert_name(&plan, EPOCHS * BATCHES, "phase 3: warm-up");
    assert_name(&plan, plan.last - 1, "phase 4: annealing");
}

/* Three changes, one after the other, at every sixth batch. */
TEST(words_are_true_after_any_changes)
{
    static const Change CHANGES[] = {
        {CHANGE_LR_MAX, 2e-3}, {CHANGE_LR_MAX, 0.5}, {CHANGE_WD, 0}, {CHANGE_EPOCHS, 3}};
    const int n = LENGTH(CHANGES);
    for (int policy = POLICY_COS; policy <= POLICY_THREE_PHASE; policy++)
        for (int way = 0; way < n * n * n; way++)
            for (long k = 1; k < EPOCHS * BATCHES; k += 6) {
                Plan plan = cycle((Policy)policy, 0.3);
                const int which[] = {way % n, way / n % n, way / n / n};
                for (int c = 0; c < LENGTH(which); c++)
                    assert_true(plan_change(&plan, k + 5 * c, &CHANGES[which[c]], &plan, NULL) ||
                                k + 5 * c >= plan.last);
                assert_true_words(&plan);
            }
}

/* A rate counts as high by the highest rate that is used, not one that was only planned. */
TEST(a_plateau_is_where_the_rate_is_high_for_this_run)
{
    Arena arena = {0};
    Plan plan = cycle(POLICY_COS, 0.3);
    assert_true(plan_change(&plan, 2, &(Change){CHANGE_LR_MAX, 5e-3}, &plan, NULL));
    assert_true(phase_at(&arena, &plan, 24).plateau);
    assert_false(phase_at(&arena, &plan, plan.last - 1).plateau);
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(phases_are_named_by_what_the_rate_does),
        cmocka_unit_test(a_change_in_the_warm_up_leaves_it_a_warm_up),
        cmocka_unit_test(an_extended_run_begins_again),
        cmocka_unit_test(words_are_true_after_any_changes),
        cmocka_unit_test(a_plateau_is_where_the_rate_is_high_for_this_run),
    };
    return unit_run(tests);
}
