/* Tests reading the sample logs in ../shared/data/logs beside the sources, to exactly the values
 * that they hold; skipped when they are absent. */
#include "tests/unit/unit.h"

#include "io/file.h"
#include "io/json.h"
#include "logs/logs.h"

#include <math.h>
#include <stdio.h>

static const char *const SAMPLES[] = {"tb_simple", "tb_tensor", "tb_double", "tb_restart", "wandb"};

static const char *samples; /* the folder */

/* [step, value], null for not-a-number. */
static void check_sample(const Json *want, Sample sample)
{
    const Json *step = json_child(want, NULL), *value = json_child(want, step);
    assert_true(sample.step == json_number(step));
    assert_true(json_kind(value) == JSON_NONE ? isnan(sample.value)
                                              : sample.value == json_number(value));
}

static void check_series(const Json *want, const Track *track)
{
    Sample sample[TRACK_BLOCK];
    const Json *next = NULL;
    assert_int_equal(track->count, json_count(want));
    for (int b = 0; b < track->blocks; b++) {
        int count = track_read(track, b, sample);
        for (int i = 0; i < count; i++)
            check_sample(next = json_child(want, next), sample[i]);
    }
}

static void check_log(const Json *want, const Log *log)
{
    assert_int_equal(log->count, json_count(want));
    for (const Json *series = NULL; (series = json_child(want, series));) {
        const LogSeries *found = log_find(log, json_key(series));
        assert_non_null(found);
        check_series(series, &found->track);
    }
}

TEST(sample_logs_are_read_to_their_truth)
{
    Arena arena = {0};
    Bytes bytes;
    Error err;
    assert_true(file_read(&arena, path_join(&arena, samples, "truth.json"), 1 << 24, &bytes, &err));
    const Json *truth = json_parse(&arena, bytes, "truth.json", &err);
    for (int i = 0; i < LENGTH(SAMPLES); i++) {
        const char *path = path_join(&arena, samples, SAMPLES[i]);
        Logs *logs = logs_open(&path, 1, &(LogOptions){0}, false, &err);
        assert_non_null(logs);
        while (logs_poll(logs, 1))
            ;
        assert_int_equal(logs_count(logs), 1);
        assert_null(logs_notice(logs));
        check_log(json_get(truth, SAMPLES[i]), logs_at(logs, 0));
        logs_free(logs);
    }
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(sample_logs_are_read_to_their_truth)};
    Arena arena = {0};
    const char *source = getenv("SRCDIR");
    samples = path_join(&arena, source ? source : ".", "../shared/data/logs");
    if (!path_is_folder(samples)) {
        puts("1..0 # SKIP ../shared/data/logs is absent");
        return 0;
    }
    int status = unit_run(tests);
    arena_free(&arena);
    return status;
}
