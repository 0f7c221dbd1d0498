/* Tests what fits into a time: batch size and epochs. */
#include "tests/unit/unit.h"

#include "train/budget.h"

#include <math.h>

TEST(the_smallest_size_that_is_nearly_as_fast_is_picked)
{
    const BudgetSpeed speed[] = {{.bs = 32, .train = 2},
                                 {.bs = 64, .train = 1.09},
                                 {.bs = 128, .train = 1},
                                 {.bs = 256, .train = 1.01}};
    assert_int_equal(budget_pick(speed, 4), 1);
    assert_int_equal(budget_pick(speed, 2), 1);
    assert_int_equal(budget_pick(speed, 1), 0);
    assert_int_equal(budget_pick(speed + 2, 2), 0);
}

TEST(whole_epochs_fit_and_a_part_of_one_below_25)
{
    assert_true(budget_epochs(100, 9, 1) == 10);
    assert_true(budget_epochs(109, 9, 1) == 10.88);
    assert_true(budget_epochs(259, 9, 1) == 25);
    assert_true(fabs(budget_epochs(25, 9, 1) - 2.44) < 1e-9);
    assert_true(budget_epochs(21, 9, 1) == 2); /* there is only time to validate */
    assert_true(fabs(budget_epochs(5, 9, 1) - 0.44) < 1e-9);
    assert_true(budget_epochs(1.5, 9, 1) == 0);
    assert_true(budget_epochs(-1, 9, 1) == 0 && budget_epochs(10, 0, 0) == 0);
    assert_true(budget_epochs(1e12, 1e-3, 0) == 1e6);
}

TEST(what_fits_is_never_over_the_time_and_hardly_below)
{
    for (double seconds = 3; seconds < 400; seconds *= 1.07)
        for (double valid = 0; valid < 0.5; valid += 0.2) {
            double epochs = budget_epochs(seconds, 1.5, valid);
            double takes = budget_seconds(epochs, 1.5, valid);
            assert_true(takes <= seconds + 1e-9);
            double lost = epochs < 25 ? 0.1 * 1.5 + valid + 0.02 : 1.5 + valid;
            assert_true(takes >= seconds - lost);
        }
}

TEST(batches_fit_after_the_epoch_that_is_under_way)
{
    assert_int_equal(budget_steps(21, 0.1, 1, 0, 90), 180);
    assert_int_equal(budget_steps(21, 0.1, 1, 900, 90), 180);
    assert_int_equal(budget_steps(21, 0.1, 1, 930, 90), 180); /* 60, then 1.33 epochs */
    assert_int_equal(budget_steps(-3, 0.1, 1, 930, 90), 1);
    assert_true(fabs(budget_rest(180, 0.1, 1, 0, 90) - 20) < 1e-9);
    assert_true(fabs(budget_rest(150, 0.1, 1, 930, 90) - 17) < 1e-9);
    assert_true(fabs(budget_rest(180, 0.1, 1, 930, 90) - 21) < 1e-9);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_smallest_size_that_is_nearly_as_fast_is_picked),
        cmocka_unit_test(whole_epochs_fit_and_a_part_of_one_below_25),
        cmocka_unit_test(batches_fit_after_the_epoch_that_is_under_way),
        cmocka_unit_test(what_fits_is_never_over_the_time_and_hardly_below),
    };
    return unit_run(tests);
}
