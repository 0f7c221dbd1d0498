/* Tests libonecycle's objects at their edges: arguments that are refused, names and numbers that
 * are hostile, files that end within a line, fill up or nobody reads. */
#include "tests/unit/scratch.h"
#include "tests/unit/unit.h"

#include "api/onecycle.h"
#include "base/arena.h"
#include "base/text.h"
#include "io/file.h"
#include "io/json.h"

#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <math.h>
#include <sys/stat.h>

/* ---- schedules */

TEST(a_cycle_out_of_range_is_refused)
{
    const oc_cycle good = oc_cycle_defaults(OC_TRIANGLE, 1e-2);
    oc_cycle cycle[12];
    for (int i = 0; i < LENGTH(cycle); i++)
        cycle[i] = good;
    cycle[0].policy = -1;
    cycle[1].policy = OC_TORCH_LINEAR + 1;
    cycle[2].lr_max = 0;
    cycle[3].lr_max = INFINITY;
    cycle[4].mom_max = NAN;
    cycle[5].div_factor = 0;
    cycle[6].pct_start = 1.5;
    cycle[7].pct_start = NAN;
    cycle[8].final_div = -1;
    cycle[9].start = -1;
    cycle[10].end = NAN;
    cycle[11].mom_min = INFINITY;
    for (int i = 0; i < LENGTH(cycle); i++) {
        errno = 0;
        assert_null(oc_schedule_cycle(&cycle[i], 100));
        assert_int_equal(errno, EINVAL);
    }
    assert_null(oc_schedule_cycle(&good, 0));
    assert_null(oc_schedule_cycle(&good, 1l << 40));
    assert_null(oc_schedule_constant(-1, .9, 10));
    assert_null(oc_schedule_exponential(1e-7, 0, .9, 10));
    assert_null(oc_schedule_flat_cos(1e-2, -1, .9, .5, 10));
    assert_null(oc_schedule_restarts(1e-2, 0, .9, 0, 2, 10));
    assert_null(oc_schedule_restarts(1e-2, 0, .9, 1, 1, 17));
    oc_schedule_free(NULL);
}

TEST(every_policy_reaches_its_peak_at_any_length)
{
    for (int policy = OC_COS; policy <= OC_TORCH_LINEAR; policy++)
        for (long steps = 1; steps < 200; steps += 7) {
            oc_cycle cycle = oc_cycle_defaults(policy, 1e-2);
            oc_schedule *schedule = oc_schedule_cycle(&cycle, steps);
            assert_non_null(schedule);
            double most = 0;
            for (long k = 0; k < steps; k++)
                most = fmax(most, oc_schedule_at(schedule, k).lr);
            assert_true(most <= 1e-2 * (1 + 1e-9) && (steps < 30 || most > 0.9e-2));
            assert_true(oc_schedule_at(schedule, -5).lr == oc_schedule_at(schedule, 0).lr);
            oc_schedule_free(schedule);
        }
}

TEST(what_is_left_of_a_schedule_can_be_changed)
{
    oc_schedule *schedule = oc_schedule_constant(1e-2, .9, 100);
    assert_int_equal(oc_schedule_set_lr_max(schedule, 50, 2e-2), 0);
    assert_true(oc_schedule_at(schedule, 49).lr == 1e-2);
    assert_true(oc_schedule_at(schedule, 50).lr == 2e-2);
    assert_int_equal(oc_schedule_extend(schedule, 60, 20), 0);
    assert_int_equal(oc_schedule_steps(schedule), 120);
    assert_int_equal(oc_schedule_set_lr_max(schedule, 120, 1), EINVAL);
    assert_int_equal(oc_schedule_set_lr_max(schedule, -1, 1), EINVAL);
    assert_int_equal(oc_schedule_set_lr_max(schedule, 60, NAN), EINVAL);
    assert_int_equal(oc_schedule_extend(schedule, 60, 0), EINVAL);
    assert_int_equal(oc_schedule_extend(schedule, 60, 1l << 62), EINVAL);
    int full = 0;
    for (long k = 61; k < 100 && !full; k++)
        full = oc_schedule_set_lr_max(schedule, k, 1e-2);
    assert_int_equal(full, ENOSPC);
    oc_schedule_free(schedule);
}

/* ---- the range test */

TEST(a_range_test_is_refused_or_ends)
{
    assert_null(oc_range_test_new(0, 1, 10));
    assert_null(oc_range_test_new(1, 1, 10));
    assert_null(oc_range_test_new(1e-7, NAN, 10));
    assert_null(oc_range_test_new(1e-7, 10, 0));
    oc_range_test *test = oc_range_test_new(1e-7, 10, 3);
    assert_true(oc_range_test_rate(test) == 1e-7);
    assert_int_equal(oc_range_test_suggest(test).best, -1);
    assert_int_equal(oc_range_test_set_stop(test, -1), EINVAL);
    assert_int_equal(oc_range_test_set_guess(test, NAN), EINVAL);
    assert_true(oc_range_test_next(test, 1) > 1e-7);
    assert_int_equal(oc_range_test_set_stop(test, 2), EINVAL);
    assert_true(oc_range_test_next(test, 1) > 0);
    assert_true(oc_range_test_next(test, 1) == 0);
    assert_true(oc_range_test_next(test, 1) == 0);
    assert_int_equal(oc_range_test_end(test), OC_DONE);
    assert_int_equal(oc_range_test_add(test, 1, 1), EINVAL);
    assert_int_equal(oc_range_test_count(test), 3);
    assert_true(isnan(oc_range_test_sample(test, 3).loss));
    assert_true(isnan(oc_range_test_sample(test, -1).lr));
    oc_suggestions found = oc_range_test_suggest(test);
    assert_int_equal(found.doubt, OC_DOUBT_SHORT);
    assert_string_equal(oc_doubt_text(found.doubt), "too few batches");
    oc_range_test_free(test);
    oc_range_test_free(NULL);
    assert_null(oc_rule_name(-1));
    assert_null(oc_rule_name(OC_RULES));
    assert_null(oc_doubt_text(OC_DOUBT_NONE));
    assert_null(oc_doubt_text(-1));
    assert_null(oc_doubt_text(OC_DOUBT_EDGE + 1));
}

TEST(a_bound_of_0_never_stops_it)
{
    oc_range_test *test = oc_range_test_new(1e-3, 1, 50);
    assert_int_equal(oc_range_test_set_stop(test, 0), 0);
    for (double loss = 1; oc_range_test_rate(test) > 0; loss *= 1.5)
        (void)oc_range_test_next(test, loss);
    assert_int_equal(oc_range_test_end(test), OC_DONE);
    oc_range_test_free(test);
    test = oc_range_test_new(1e-3, 1, 50);
    assert_true(oc_range_test_next(test, 1e300) == 0); /* no float */
    assert_int_equal(oc_range_test_end(test), OC_NAN);
    assert_int_equal(oc_range_test_suggest(test).doubt, OC_DOUBT_BROKEN);
    oc_range_test_free(test);
}

/* ---- events */

static oc_run a_run(void)
{
    return (oc_run){.command = "train", .epochs = 2, .batches_per_epoch = 3};
}

/* Line `line` of run.jsonl, from 0; NULL: there is none, or it is no JSON. */
static const Json *event_of(Arena *arena, int line)
{
    Bytes bytes;
    if (!file_read(arena, "run.jsonl", 1 << 20, &bytes, NULL))
        return NULL;
    const uint8_t *at = bytes.data, *end = at + bytes.size;
    for (; line > 0 && at < end; line--)
        at = (const uint8_t *)memchr(at, '\n', (size_t)(end - at)) + 1;
    const uint8_t *newline = at < end ? memchr(at, '\n', (size_t)(end - at)) : NULL;
    return newline ? json_parse(arena, (Bytes){at, (size_t)(newline - at)}, "", NULL) : NULL;
}

TEST(names_and_numbers_may_be_hostile)
{
    static const char HOSTILE[] = "a \"b\\\n\x1b[2J \xff\xfe \u202e </script>";
    Arena arena = {0};
    const char *metric[] = {HOSTILE, "b"};
    oc_run run = a_run();
    run.command = run.kind = run.data = run.model = run.optimizer = HOSTILE;
    run.metric = metric;
    run.metrics = 2;
    remove("run.jsonl");
    oc_events *events = oc_events_open("run.jsonl");
    double measured[] = {INFINITY, -0.0}, valid = NAN;
    assert_int_equal(oc_events_run_begin(events, &run), 0);
    assert_int_equal(oc_events_batch(events, (oc_hyper){NAN, -INFINITY}, NAN), 0);
    assert_int_equal(oc_events_epoch(events, &valid, measured), 0);
    assert_int_equal(oc_events_run_end(events, OC_NAN), 0);
    assert_int_equal(oc_events_close(events), 0);
    const Json *begin = event_of(&arena, 0), *batch = event_of(&arena, 1);
    const Json *epoch = event_of(&arena, 2), *end = event_of(&arena, 3);
    assert_true(begin && batch && epoch && end);
    assert_true(text_same(json_get_text(begin, "command", ""), HOSTILE));
    assert_string_equal(json_text_of(json_get(batch, "lr")), "nan");
    assert_string_equal(json_text_of(json_get(batch, "mom")), "-inf");
    assert_string_equal(json_text_of(json_get(epoch, "valid_loss")), "nan");
    assert_true(signbit(json_get_number(epoch, "b", 1)));
    assert_string_equal(json_get_text(end, "reason", ""), "nan");
    Bytes bytes;
    assert_true(file_read(&arena, "run.jsonl", 1 << 20, &bytes, NULL));
    assert_null(memchr(bytes.data, '\x1b', bytes.size));
    assert_null(memchr(bytes.data, '\xff', bytes.size));
    arena_free(&arena);
}

TEST(a_run_that_cannot_be_told_is_refused)
{
    char longest[OC_METRIC_NAME + 1];
    memset(longest, 'x', OC_METRIC_NAME);
    longest[OC_METRIC_NAME] = '\0';
    const char *const metric[][2] = {{"epoch", "b"}, {"a", "a"},       {"", "b"},       {NULL, "b"},
                                     {longest, "b"}, {"\xff", "\xfe"}, {"a", "weights"}};
    oc_events *events = oc_events_open("run.jsonl");
    for (int i = 0; i < LENGTH(metric); i++) {
        oc_run run = a_run();
        run.metric = metric[i];
        run.metrics = 2;
        assert_int_equal(oc_events_run_begin(events, &run), EINVAL);
    }
    oc_run run = a_run();
    run.metrics = 1;
    assert_int_equal(oc_events_run_begin(events, &run), EINVAL);
    run = a_run();
    run.epochs = 0;
    assert_int_equal(oc_events_run_begin(events, &run), EINVAL);
    run = a_run();
    run.batches_per_epoch = 0;
    assert_int_equal(oc_events_run_begin(events, &run), EINVAL);
    char *text = calloc(1, 1 << 17);
    memset(text, 'x', (1 << 17) - 1);
    run = a_run();
    run.command = text;
    assert_int_equal(oc_events_run_begin(events, &run), E2BIG);
    text[60000] = '\0'; /* as much as is promised */
    assert_int_equal(oc_events_run_begin(events, &run), 0);
    free(text);
    assert_int_equal(oc_events_run_begin(events, &run), EINVAL); /* one is under way */
    assert_int_equal(oc_events_run_end(events, OC_UNDER_WAY), EINVAL);
    assert_int_equal(oc_events_run_end(events, OC_EARLY_STOPPING + 1), EINVAL);
    for (int i = 0; i < 3; i++)
        assert_int_equal(oc_events_batch(events, (oc_hyper){1, 1}, 1), 0);
    assert_int_equal(oc_events_batch(events, (oc_hyper){1, 1}, 1), EINVAL);
    assert_int_equal(oc_events_epoch(events, NULL, NULL), 0);
    assert_int_equal(oc_events_epoch(events, NULL, NULL), 0);
    assert_int_equal(oc_events_epoch(events, NULL, NULL), EINVAL);
    assert_int_equal(oc_events_batch(events, (oc_hyper){1, 1}, 1), EINVAL);
    assert_int_equal(oc_events_run_end(events, OC_STOPPED), 0);
    assert_int_equal(oc_events_run_end(events, OC_STOPPED), EINVAL);
    assert_int_equal(oc_events_batch(events, (oc_hyper){1, 1}, 1), EINVAL);
    assert_int_equal(oc_events_close(events), 0);
    assert_int_equal(oc_events_close(NULL), 0);
}

/* What a file holds, and which number the next run has. */
TEST(runs_of_a_file_are_counted_on)
{
    static const struct {
        const char *holds;
        int number, line;
    } CASES[] = {
        {"", 1, 0},
        {"{\"event\":\"run_end\",\"run\":7}\n", 8, 1},
        {"{\"event\":\"batch\",\"run\": 41,\"epoch\":0}\n{\"event\":\"error\"}\n", 42, 2},
        {"{\"event\":\"run_end\",\"run\":7}\n{\"event\":\"batch\",\"run\":1", 8, 2}, /* cut off */
        {"{\"event\":\"error\",\"text\":\"\\\"run\\\":9,\"}\n", 1, 1}, /* within a text */
        {"{\"event\":\"batch\",\"run\":99999999999}\n", 1, 1},
    };
    for (int i = 0; i < LENGTH(CASES); i++) {
        Arena arena = {0};
        scratch_file("run.jsonl", CASES[i].holds, strlen(CASES[i].holds));
        oc_events *events = oc_events_open("run.jsonl");
        oc_run run = a_run();
        assert_int_equal(oc_events_run_begin(events, &run), 0);
        assert_int_equal(oc_events_close(events), 0);
        const Json *begin = event_of(&arena, CASES[i].line);
        assert_non_null(begin);
        assert_int_equal((int)json_get_number(begin, "run", -1), CASES[i].number);
        arena_free(&arena);
    }
}

TEST(a_number_is_found_wherever_a_piece_of_the_file_ends)
{
    char *text = malloc(20000);
    for (int after = 4050; after < 4130; after++) {
        int size = sprintf(text, "{\"event\":\"batch\",\"run\":123456789}\n");
        memset(text + size, ' ', (size_t)after);
        text[size + after] = '\n';
        scratch_file("run.jsonl", text, (size_t)(size + after + 1));
        oc_events *events = oc_events_open("run.jsonl");
        oc_run run = a_run();
        assert_int_equal(oc_events_run_begin(events, &run), 0);
        assert_int_equal(oc_events_close(events), 0);
        Arena arena = {0};
        assert_int_equal((int)json_get_number(event_of(&arena, 2), "run", -1), 123456790);
        arena_free(&arena);
    }
    free(text);
}

TEST(what_cannot_be_written_is_told_once_and_for_all)
{
    oc_run run = a_run();
    assert_null(oc_events_open("no/such/folder"));
    assert_int_equal(errno, ENOENT);
    assert_null(oc_events_open("."));
    assert_int_equal(errno, EISDIR);
    assert_null(oc_events_open(NULL));
    assert_int_equal(errno, EINVAL);
    assert_int_equal(mkfifo("pipe", 0600), 0);
    assert_null(oc_events_open("pipe")); /* nobody reads it */
    assert_int_equal(errno, ENXIO);
    oc_events *events = oc_events_open("/dev/full");
    if (!events) /* a machine without that device */
        return;
    assert_int_equal(oc_events_run_begin(events, &run), ENOSPC);
    assert_int_equal(oc_events_batch(events, (oc_hyper){1, 1}, 1), ENOSPC);
    assert_int_equal(oc_events_epoch(events, NULL, NULL), ENOSPC);
    assert_int_equal(oc_events_run_end(events, OC_DONE), ENOSPC);
    assert_int_equal(oc_events_flush(events), ENOSPC);
    assert_int_equal(oc_events_close(events), ENOSPC);
}

TEST(a_comma_in_the_locale_does_no_harm)
{
    static const char *const LOCALES[] = {"de_DE.UTF-8", "de_DE.utf8", "fr_FR.UTF-8", "de_DE"};
    bool set = false;
    for (int i = 0; !set && i < LENGTH(LOCALES); i++)
        set = setlocale(LC_NUMERIC, LOCALES[i]) != NULL;
    if (!set) /* this machine has none with a comma */
        return;
    Arena arena = {0};
    oc_run run = a_run();
    run.lr_max = 0.5;
    remove("run.jsonl");
    oc_events *events = oc_events_open("run.jsonl");
    int wrong = oc_events_run_begin(events, &run);
    wrong = wrong ? wrong : oc_events_close(events);
    setlocale(LC_NUMERIC, "C");
    assert_int_equal(wrong, 0);
    assert_true(json_get_number(event_of(&arena, 0), "lr_max", 0) == 0.5);
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_cycle_out_of_range_is_refused),
        cmocka_unit_test(every_policy_reaches_its_peak_at_any_length),
        cmocka_unit_test(what_is_left_of_a_schedule_can_be_changed),
        cmocka_unit_test(a_range_test_is_refused_or_ends),
        cmocka_unit_test(a_bound_of_0_never_stops_it),
        cmocka_unit_test(names_and_numbers_may_be_hostile),
        cmocka_unit_test(a_run_that_cannot_be_told_is_refused),
        cmocka_unit_test(runs_of_a_file_are_counted_on),
        cmocka_unit_test(a_number_is_found_wherever_a_piece_of_the_file_ends),
        cmocka_unit_test(what_cannot_be_written_is_told_once_and_for_all),
        cmocka_unit_test(a_comma_in_the_locale_does_no_harm),
    };
    scratch_enter();
    int failed = unit_run(tests);
    scratch_leave();
    return failed;
}
