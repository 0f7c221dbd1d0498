/* Plans changed while they are run. */
#include "tests/unit/unit.h"

#include "train/plan.h"

#include <math.h>
#include <string.h>

/* The past of a changed plan is the old one's; its rest has the new peak, end and length. */
static void a_plan_changes_from_where_it_stands(void **state)
{
    (void)state;
    Plan plan, next;
    Error err = {{0}};
    OneCycleRequest request = {.epochs = 4, .cycle = one_cycle_defaults(1e-1), .wd = 1e-2};
    assert_true(plan_one_cycle(&plan, &request, 50, NULL));
    for (long k = 0; k < 200; k += 7) {
        assert_true(plan_change(&plan, k, &(Change){CHANGE_LR_MAX, 5e-2}, &next, &err));
        assert_true(plan_change(&next, k, &(Change){CHANGE_WD, 0.5}, &next, &err));
        for (long i = 0; i < 200; i++) {
            Hyper was = schedule_at(&plan.schedule, i), is = schedule_at(&next.schedule, i);
            assert_true(fabs(is.lr - (i < k ? was.lr : was.lr / 2)) < 1e-15);
            assert_true(is.mom == was.mom && is.wd == (i < k ? 1e-2 : 0.5));
        }
        assert_true(plan_change(&plan, k, &(Change){CHANGE_EPOCHS, 2}, &next, &err));
        assert_int_equal(next.last, 300);
        assert_int_equal(next.last_epoch, 6);
        assert_true(fabs(schedule_at(&next.schedule, k).lr - schedule_at(&plan.schedule, k).lr) <
                    1e-12);
        assert_true(fabs(schedule_at(&next.schedule, 300).lr -
                         schedule_at(&plan.schedule, 200).lr) < 1e-12);
        for (long i = 0; i < k; i++)
            assert_true(schedule_at(&next.schedule, i).lr == schedule_at(&plan.schedule, i).lr);
    }
    plan_lr_find(&plan, 1e-7, 10, 100, 0.9, 0.01, 50);
    assert_false(plan_change(&plan, 5, &(Change){CHANGE_EPOCHS, 2}, &next, &err));
    assert_non_null(strstr(err.text, "range test"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_plan_changes_from_where_it_stands),
    };
    return unit_run(tests);
}
