/* Tests axes: where values are placed, and which round numbers are beside them. */
#include "tests/unit/unit.h"

#include "base/buf.h"
#include "plot/scale.h"

#include <float.h>
#include <math.h>
#include <string.h>

/* "0.0 0.2 0.4": the labels in one string. */
static const char *labels(Buf *buf, Ticks ticks)
{
    buf_clear(buf);
    for (int i = 0; i < ticks.n; i++)
        buf_printf(buf, "%s%s", i ? " " : "", ticks.tick[i].label);
    return buf_text(buf);
}

TEST(ticks_are_round)
{
    const struct {
        double lo, hi;
        bool log;
        int most;
        const char *want;
    } cases[] = {
        {0, 1, false, 6, "0.0 0.2 0.4 0.6 0.8 1.0"},
        {0.31, 0.73, false, 6, "0.4 0.5 0.6 0.7"},
        {0, 965, false, 8, "0 200 400 600 800"},
        {-3, 0.2, false, 5, "-3 -2 -1 0"},
        {0, 0.05, false, 6, "0.00 0.01 0.02 0.03 0.04 0.05"},
        {0, 4e-5, false, 5, "0 1e-05 2e-05 3e-05 4e-05"},
        {0, 1e30, false, 3, "0 5.0e+29 1.0e+30"},
        {0, 200000, false, 3, "0 100000 200000"},
        {1e-7, 10, true, 9, "1e-07 1e-06 1e-05 1e-04 1e-03 1e-02 1e-01 1e+00 1e+01"},
        {1e-7, 10, true, 5, "1e-07 1e-05 1e-03 1e-01 1e+01"},
        {0.02, 0.6, true, 8, "2e-02 5e-02 1e-01 2e-01 5e-01"},
        {0.42, 0.68, true, 4, "0.5 0.6"},
    };
    Buf buf = {0};
    for (int i = 0; i < LENGTH(cases); i++) {
        Scale scale = scale_between(cases[i].lo, cases[i].hi, cases[i].log);
        scale.whole = false;
        assert_string_equal(labels(&buf, scale_ticks(&scale, cases[i].most)), cases[i].want);
    }
    buf_free(&buf);
}

TEST(whole_numbers_get_whole_ticks)
{
    Span epochs = SPAN_EMPTY;
    for (int i = 0; i < 3; i++)
        span_add(&epochs, i);
    Scale scale = scale_fit(epochs, false, 0.02);
    Buf buf = {0};
    assert_string_equal(labels(&buf, scale_ticks(&scale, 12)), "0 1 2");
    buf_free(&buf);
}

/* Any range, any number: ticks inside, ascending, at most as many as asked for, no two labels
 * alike. */
TEST(ticks_keep_their_promises)
{
    const double ends[] = {-1e300, -1e9, -17.3,    -1, -1e-5, 0,   3e-310,
                           1e-12,  0.3,  0.300001, 2,  999,   1e6, 1e308};
    for (int i = 0; i < LENGTH(ends); i++)
        for (int j = i + 1; j < LENGTH(ends); j++)
            for (int most = 1; most <= SCALE_TICKS; most++)
                for (int log = 0; log <= 1; log++) {
                    Scale scale = scale_between(ends[i], ends[j], log);
                    Ticks ticks = scale_ticks(&scale, most);
                    assert_true(isfinite(scale.lo) && scale.lo < scale.hi && ticks.n <= most);
                    for (int t = 0; t < ticks.n; t++) {
                        double at = scale_at(&scale, ticks.tick[t].value);
                        assert_true(at > -1e-5 && at < 1 + 1e-5 &&
                                    strlen(ticks.tick[t].label) <= 16);
                        if (t > 0) {
                            assert_true(ticks.tick[t].value > ticks.tick[t - 1].value);
                            assert_string_not_equal(ticks.tick[t].label, ticks.tick[t - 1].label);
                        }
                    }
                }
}

TEST(values_land_between_the_ends)
{
    Scale linear = scale_between(-DBL_MAX, DBL_MAX, false), log = scale_between(1e-4, 1, true);
    assert_true(scale_at(&linear, 0) == 0.5 && scale_at(&linear, DBL_MAX) == 1);
    assert_true(fabs(scale_at(&log, 1e-2) - 0.5) < 1e-12);
    assert_true(isnan(scale_at(&log, 0)) && isnan(scale_at(&log, -1)) &&
                isnan(scale_at(&linear, NAN)));
}

TEST(every_span_gets_a_scale)
{
    const double singles[] = {0, 0.693147, -5, 1e-320, 1e30, DBL_MAX};
    Scale empty = scale_fit(SPAN_EMPTY, false, 0.05), empty_log = scale_fit(SPAN_EMPTY, true, 0.05);
    assert_true(empty.lo < empty.hi && empty_log.lo > 0 && empty_log.lo < empty_log.hi);
    for (int i = 0; i < LENGTH(singles); i++) {
        Span span = SPAN_EMPTY;
        span_add(&span, singles[i]);
        span_add(&span, INFINITY);
        Scale scale = scale_fit(span, false, 0.05);
        double at = scale_at(&scale, singles[i]);
        assert_true(scale.lo < scale.hi && at >= 0 && at <= 1);
    }
}

TEST(names_thin_out_evenly)
{
    const char *const name[] = {"zero", "one", "two", "three", "four", "five"};
    Scale scale = scale_between(0, 5, false);
    Buf buf = {0};
    assert_string_equal(labels(&buf, scale_names(&scale, name, 6, 8)),
                        "zero one two three four five");
    assert_string_equal(labels(&buf, scale_names(&scale, name, 6, 4)), "zero two four");
    buf_free(&buf);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ticks_are_round),
        cmocka_unit_test(whole_numbers_get_whole_ticks),
        cmocka_unit_test(ticks_keep_their_promises),
        cmocka_unit_test(values_land_between_the_ends),
        cmocka_unit_test(every_span_gets_a_scale),
        cmocka_unit_test(names_thin_out_evenly),
    };
    return unit_run(tests);
}
