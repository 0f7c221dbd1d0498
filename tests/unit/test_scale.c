/* Tests axes: where values are placed, and which round numbers are beside them. */
#include "tests/unit/unit.h"

#include "base/text.h"
#include "plot/ticks.h"

#include <float.h>
#include <math.h>
#include <string.h>

/* "0 0.2 0.4": the labels in one string. */
static const char *labels(Buf *buf, const Ticks *ticks)
{
    buf_clear(buf);
    for (int i = 0; i < ticks->n; i++)
        buf_printf(buf, "%s%s", i ? " " : "", ticks->tick[i].label);
    return buf_text(buf);
}

static TickRoom rows(double cells)
{
    return (TickRoom){.cells = cells, .apart = cells < 7 ? 1 : 2};
}

static TickRoom columns(double cells)
{
    return (TickRoom){.cells = cells, .apart = 3, .across = true, .before = 5};
}

TEST(ticks_are_round)
{
    const struct {
        double lo, hi;
        bool log;
        TickRoom room;
        const char *want;
    } cases[] = {
        {0.06, 0.82, false, rows(10), "0 0.2 0.4 0.6 0.8"},
        {0.635, 0.712, false, rows(20), "0.64 0.66 0.68 0.70"},
        {0.85, 0.95, false, rows(3), "0.85 0.90 0.95"},
        {0, 965, false, columns(33), "0 200 400 600 800 1,000"},
        {-3, 0.2, false, rows(8), "-3 -2 -1 0"},
        {0, 4e-5, false, rows(10), "0 1e-5 2e-5 3e-5 4e-5"},
        {90, 4e31, false, rows(10), "0 1e31 2e31 3e31 4e31"},
        {0, 123456, false, columns(60), "0 20,000 40,000 60,000 80,000 1e5 1.2e5"},
        {1e-7, 10, true, columns(60), "1e-7 1e-6 1e-5 1e-4 0.001 0.01 0.1 1 10"},
        {1e-7, 10, true, columns(33), "1e-7 1e-5 0.001 0.1 10"},
        {1e-7, 10, true, columns(13), "1e-7 0.001 10"},
        {1e-3, 10, true, columns(13), "0.001 0.1 10"},
        {0.06, 2.3, true, rows(8), "0.1 0.3 1 3"},
        {0.2, 0.7, true, rows(10), "0.25 0.4 0.6"},
        {0.42, 0.68, true, rows(6), "0.4 0.6 0.8"},
    };
    Buf buf = {0};
    for (int i = 0; i < LENGTH(cases); i++) {
        Scale scale = scale_between(cases[i].lo, cases[i].hi, cases[i].log);
        scale.whole = false;
        Ticks ticks = ticks_choose(&scale, &cases[i].room);
        assert_string_equal(labels(&buf, &ticks), cases[i].want);
    }
    buf_free(&buf);
}

TEST(whole_numbers_get_whole_ticks)
{
    Span epochs = SPAN_EMPTY;
    for (int i = 0; i < 3; i++)
        span_add(&epochs, i);
    Scale scale = scale_fit(epochs, false);
    TickRoom room = columns(60);
    Ticks ticks = ticks_choose(&scale, &room);
    Buf buf = {0};
    assert_string_equal(labels(&buf, &ticks), "0 1 2");
    assert_int_equal(ticks.minors, 0);
    buf_free(&buf);
}

TEST(a_single_value_has_itself_beside_it)
{
    Buf buf = {0};
    for (int log = 0; log <= 1; log++) {
        Scale scale = scale_between(0.003, 0.003, log);
        TickRoom room = rows(7);
        Ticks ticks = ticks_choose(&scale, &room);
        assert_string_equal(labels(&buf, &ticks), "0.003");
        assert_true(fabs(scale_at(&scale, 0.003) * 7 - 3.5) < 1e-9);
    }
    buf_free(&buf);
}

/* The cell of a value; that it is in the middle of one is what `middle` asks for. */
static int cell_at(const Scale *scale, const TickRoom *room, double value, bool middle)
{
    double at = scale_at(scale, value) * room->cells;
    if (middle)
        assert_true(fabs(at - floor(at) - 0.5) < 1e-3);
    return (int)floor(at);
}

/* Labels do not meet, and stay in the room; returns how many there are. */
static int check_labels(const Scale *scale, const TickRoom *room, const Ticks *ticks)
{
    int shown = 0, free = -room->before;
    for (int i = 0; i < ticks->n; i++) {
        const Tick *tick = &ticks->tick[i];
        if (!*tick->label)
            continue;
        int begin = cell_at(scale, room, tick->value, false) - tick->before;
        int end = begin + text_width(tick->label);
        if (room->across)
            assert_true(begin >= free && end <= (int)room->cells + room->after);
        else
            assert_true(end - begin <= 16);
        if (i > 0)
            assert_string_not_equal(tick->label, tick[-1].label);
        free = end + 1;
        shown++;
    }
    return shown;
}

/* Values are inside, ticks equally far apart, in the middle of cells where they are exact. */
static void check_division(double lo, double hi, bool log, TickRoom room)
{
    Scale scale = scale_between(lo, hi, log);
    const Scale values = scale;
    Ticks ticks = ticks_choose(&scale, &room);
    const double most = 1e300, least = -1e300;
    assert_true(isfinite(scale.lo) && scale.lo < scale.hi && ticks.n <= TICKS_MOST);
    if (!values.flat) {
        assert_true(scale_at(&scale, fmax(values.lo, least)) > -1e-3);
        assert_true(scale_at(&scale, fmin(values.hi, most)) < 1 + 1e-3);
    }
    int apart = 0;
    for (int i = 1; i < ticks.n; i++) {
        int distance = cell_at(&scale, &room, ticks.tick[i].value, !log) -
                       cell_at(&scale, &room, ticks.tick[i - 1].value, !log);
        assert_true(distance >= room.apart && (apart == 0 || distance == apart));
        apart = distance;
    }
    for (int i = 0; i < ticks.minors; i++)
        cell_at(&scale, &room, ticks.minor[i], true);
    int shown = check_labels(&scale, &room, &ticks);
    if (log && values.hi / values.lo > 1000 && room.cells >= (room.across ? 12 : 3))
        assert_true(shown >= 3);
}

TEST(ticks_are_equally_far_apart_in_the_middle_of_cells)
{
    const double ends[] = {-1e300, -1e9, -17.3,    -1, -1e-5, 0,   3e-310, 1e-12,
                           1e-7,   0.3,  0.300001, 2,  10,    999, 1e6,    1e308};
    int tried = 0;
    for (int i = 0; i < LENGTH(ends); i++)
        for (int j = i + 1; j < LENGTH(ends); j++)
            for (int cells = 1; cells < 300; cells += cells < 40 ? 1 : 17) {
                if (!unit_tries(tried++))
                    continue;
                for (int log = 0; log <= 1; log++) {
                    check_division(ends[i], ends[j], log, rows(cells));
                    check_division(ends[i], ends[j], log, columns(cells));
                    check_division(ends[i], ends[j], log, rows(cells + 0.37));
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
    Scale empty = scale_fit(SPAN_EMPTY, false), empty_log = scale_fit(SPAN_EMPTY, true);
    assert_true(empty.lo < empty.hi && empty_log.lo > 0 && empty_log.lo < empty_log.hi);
    for (int i = 0; i < LENGTH(singles); i++) {
        Span span = SPAN_EMPTY;
        span_add(&span, singles[i]);
        span_add(&span, INFINITY);
        Scale scale = scale_fit(span, false);
        double at = scale_at(&scale, singles[i]);
        assert_true(scale.lo < scale.hi && at >= 0 && at <= 1);
    }
}

TEST(names_thin_out_evenly)
{
    const char *const name[] = {"zero", "one", "two", "three", "four", "five"};
    TickRoom room = columns(60);
    room.name = name;
    room.names = LENGTH(name);
    Buf buf = {0};
    for (int wide = 1; wide >= 0; wide--) {
        Scale scale = scale_between(0, 5, false);
        room.cells = wide ? 60 : 20;
        Ticks ticks = ticks_choose(&scale, &room);
        assert_string_equal(labels(&buf, &ticks),
                            wide ? "zero one two three four five" : "zero two four");
    }
    buf_free(&buf);
}

TEST(a_value_is_found_at_its_place)
{
    Scale linear = scale_between(-3, 8, false), log = scale_between(1e-7, 10, true);
    assert_true(fabs(scale_value(&linear, scale_at(&linear, 1.5)) - 1.5) < 1e-12);
    assert_true(fabs(scale_value(&log, scale_at(&log, 3e-4)) / 3e-4 - 1) < 1e-12);
}

static int cell_under(const Scale *scale, int cells, const Tick *tick)
{
    return (int)floor(scale_at(scale, tick->value) * cells);
}

/* A run of 1,544 batches: the last label is near its end, the end itself if it has room, and two
 * cells are between each and the next. */
TEST(an_axis_of_a_count_says_its_end)
{
    bool said = false;
    for (int cells = 24; cells <= 200; cells++) {
        Scale scale = scale_between(0, 1544, false);
        TickRoom room = {
            .cells = cells, .apart = 3, .across = true, .before = 5, .aside = true, .end = 1544};
        Ticks ticks = ticks_choose(&scale, &room);
        const Tick *last = NULL;
        for (int i = 0; i < ticks.n; i++) {
            const Tick *tick = &ticks.tick[i];
            if (!*tick->label)
                continue;
            if (last)
                assert_true(cell_under(&scale, cells, tick) - tick->before >=
                            2 + cell_under(&scale, cells, last) - last->before +
                                text_width(last->label));
            last = tick;
        }
        assert_true(last && last->value >= (cells < 60 ? 1000 : 1400));
        assert_true(cell_under(&scale, cells, last) - last->before + text_width(last->label) <=
                    cells);
        said |= strcmp(last->label, "1,544") == 0;
    }
    assert_true(said);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ticks_are_round),
        cmocka_unit_test(whole_numbers_get_whole_ticks),
        cmocka_unit_test(a_single_value_has_itself_beside_it),
        cmocka_unit_test(ticks_are_equally_far_apart_in_the_middle_of_cells),
        cmocka_unit_test(values_land_between_the_ends),
        cmocka_unit_test(every_span_gets_a_scale),
        cmocka_unit_test(names_thin_out_evenly),
        cmocka_unit_test(a_value_is_found_at_its_place),
        cmocka_unit_test(an_axis_of_a_count_says_its_end),
    };
    return unit_run(tests);
}
