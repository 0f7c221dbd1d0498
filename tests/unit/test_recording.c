/* Tests that a file of events gives back what was recorded, and that impossible lines are
 * refused. */
#include "tests/unit/lab.h"
#include "tests/unit/scratch.h"

#include "base/text.h"
#include "store/events.h"
#include "store/recording.h"
#include "store/shelf.h"
#include "store/summary.h"
#include "train/replay.h"

#include <fcntl.h>
#include <math.h>

static Error err;

/* A run with its events in a file; the caller's recorder. */
static Recorder *record_run(const char *path)
{
    Lab lab = lab_new(1, NET_PLAIN);
    Plan plan;
    Events events = {0};
    OneCycleRequest request = {.epochs = 3, .cycle = one_cycle_defaults(1e-2), .wd = 1e-2};
    assert_true(plan_one_cycle(&plan, &request, learner_batches(lab.learner), &err));
    Recorder *recorder = recorder_new(&plan, lab.learner->options.metric, 1);
    recorder->guess = learner_guess(lab.learner);
    assert_true(events_create(&events, path, &err));
    EventsRun run = {.events = &events,
                     .learner = lab.learner,
                     .recorder = recorder,
                     .command = "fit_one_cycle 3 \"1e-2\"\033[31m"};
    Hook hooks[] = {recorder_hook(recorder), events_hook(&run)};
    learner_fit(lab.learner, &plan, hooks, LENGTH(hooks));
    assert_true(events_in_use(AT_FDCWD, path));
    assert_true(events_check(&events, &err));
    events_close(&events);
    assert_false(events_in_use(AT_FDCWD, path));
    lab_free(&lab);
    return recorder;
}

static void assert_same_recorder(const Recorder *a, const Recorder *b)
{
    assert_int_equal(recorder_columns(a), recorder_columns(b));
    for (int c = 0; c < recorder_columns(a); c++) {
        RecorderColumn was = recorder_column(a, c), is = recorder_column(b, c);
        long count = series_count(was.series);
        assert_string_equal(was.name, is.name);
        assert_int_equal(count, series_count(is.series));
        for (long i = 0; i < count; i++)
            assert_true(series_at(was.series, i) == series_at(is.series, i));
    }
}

TEST(a_run_comes_back_to_the_bit)
{
    Arena arena = {0};
    Recording recording = {0};
    Recorder *recorder = record_run("run.jsonl");
    assert_true(recording_read(&arena, "run.jsonl", &recording, &err));
    assert_int_equal(recording.count, 1);
    const RecordedRun *run = &recording.run[0];
    assert_same_recorder(recorder, run->recorder);
    assert_true(recorder->guess > 0 && run->recorder->guess == recorder->guess);
    assert_true(run->over && run->reason == STOP_NONE && run->bs == BATCH && run->weights);
    assert_string_equal(run->command, "fit_one_cycle 3 \"1e-2\"\\x1b[31m");
    recording_free(&recording);
    recorder_free(recorder);
    arena_free(&arena);
}

/* A recorder that hears a replay of another one records the same. */
TEST(a_replay_tells_what_was_told)
{
    Recorder *recorder = record_run("again.jsonl");
    Recorder *again = recorder_new(&recorder->plan, (const Metric *[]){metric_find("accuracy")}, 1);
    Hook hook = recorder_hook(again);
    Replay replay = {.recorder = recorder};
    int last = -1;
    for (Event event; replay_next(&replay, &event);) {
        assert_true(event.epoch == last || (event.epoch == last + 1 && event.batch == 0));
        last = event.epoch;
        hook.on(hook.self, &event);
    }
    assert_same_recorder(recorder, again);
    recorder_free(recorder);
    recorder_free(again);
}

static bool parse(Arena *arena, const char *text, Recording *out)
{
    err = (Error){0};
    scratch_file("x.jsonl", text, strlen(text));
    return recording_read(arena, "x.jsonl", out, &err);
}

static char *read_text(Arena *arena, const char *path)
{
    Bytes bytes;
    assert_true(file_read(arena, path, 1 << 20, &bytes, &err));
    return (char *)bytes.data;
}

/* The writer was killed within a line, at any place. */
TEST(a_file_cut_short_tells_what_is_there)
{
    Arena arena = {0};
    recorder_free(record_run("cut.jsonl"));
    char *text = read_text(&arena, "cut.jsonl");
    long batches = 0;
    for (size_t length = strlen(text); length > 0; length = length * 9 / 10) {
        Recording recording;
        text[length] = '\0';
        bool whole = parse(&arena, text, &recording);
        assert_true(whole == (strchr(text, '\n') != NULL));
        long now = whole ? series_count(&recording.run[0].recorder->smooth) : 0;
        assert_true(batches == 0 || now <= batches);
        assert_true(!whole ||
                    recording.run[0].reason == (recording.run[0].over ? STOP_NONE : STOP_CUT));
        batches = now;
        recording_free(&recording);
    }
    arena_free(&arena);
}

/* Another process begins a new line after one that was cut short, and a new run. */
TEST(a_line_cut_short_before_another_run_is_left_out)
{
    Arena arena = {0};
    Recording recording;
    recorder_free(record_run("first.jsonl"));
    char *text = read_text(&arena, "first.jsonl");
    const char *cut = strstr(text, "\"epoch\":1");
    char *both = arena_printf(&arena, "%.*s\n%s", (int)(cut - text), text, text);
    assert_true(parse(&arena, both, &recording));
    assert_int_equal(recording.count, 2);
    assert_true(!recording.run[0].over && recording.run[1].over);
    recording_free(&recording);
    char *within = arena_printf(&arena, "%.*s\n%s", (int)(cut - text), text, cut);
    assert_false(parse(&arena, within, &recording));
    assert_non_null(strstr(err.text, ": not an event"));
    arena_free(&arena);
}

TEST(what_can_not_be_is_refused)
{
    static const char *const LINES[][2] = {
        {"{\"event\":\"batch\",\"lr\":1,\"mom\":1}\n", "line 1: a 'batch' event outside a run"},
        {"{\"event\":\"epoch\",\"epoch\":0}\n", "line 1: an 'epoch' event outside a run"},
        {"{\"event\":\"run_end\"}\n", "line 1: 'run_end' without 'run_begin'"},
        {"{\"event\":\"run_begin\"}\n", "line 1: 'run_begin' without a plan"},
        {"{\"event\":\"error\",\"text\":\"x\"}\n{}\n", "line 2: not an event"},
        {"not JSON\n", "line 1: not an event"},
        {"", "contains no run"},
        {"{\"event\":\"run\\u005fbegin\"}\n", "line 1: 'run_begin' without a plan"},
    };
    Arena arena = {0};
    for (int i = 0; i < LENGTH(LINES); i++) {
        Recording recording;
        assert_false(parse(&arena, LINES[i][0], &recording));
        assert_non_null(strstr(err.text, LINES[i][1]));
    }
    recorder_free(record_run("bad.jsonl"));
    char *text = read_text(&arena, "bad.jsonl"), *end = strstr(text, "{\"event\":\"run_end\"");
    char *twice = arena_printf(&arena, "%.*s{\"event\":\"batch\",\"lr\":1,\"mom\":1}\n",
                               (int)(end - text), text);
    Recording recording;
    assert_false(parse(&arena, twice, &recording));
    assert_non_null(strstr(err.text, "more batches than the run's plan has"));
    arena_free(&arena);
}

/* ---- the shelf */

static void make_record(const char *stamp, size_t bytes)
{
    Arena arena = {0};
    char *big = ARENA_NEW(&arena, char, bytes);
    memset(big, '\n', bytes);
    scratch_file(arena_printf(&arena, "%s/%s/" RECORD_EVENTS, shelf_folder(&arena), stamp), big,
                 bytes);
    arena_free(&arena);
}

static int shelved(void)
{
    Arena arena = {0};
    int count;
    (void)shelf_names(&arena, &count);
    arena_free(&arena);
    return count;
}

TEST(the_oldest_make_way)
{
    Arena arena = {0};
    Events events = {0};
    make_record("2026-01-01-000000", 1000);
    make_record("2026-01-02-000000", 1000);
    make_record("2026-01-03-000000", 1000);
    char *used = shelf_make(&arena, 1767600000, &events, &err);
    assert_non_null(used);
    make_record("no record of ours", 5000);
    shelf_prune(3000, NULL);
    assert_int_equal(shelved(), 4);
    shelf_prune(2999, path_join(&arena, shelf_folder(&arena), "2026-01-01-000000"));
    assert_int_equal(shelved(), 3);
    assert_null(shelf_find(&arena, "2026-01-02", &err));
    assert_non_null(shelf_find(&arena, "2026-01-03", &err));
    shelf_prune(0, NULL);
    assert_int_equal(shelved(), 1); /* the one whose run is under way */
    assert_string_equal(shelf_find(&arena, "last", &err), used);
    events_error(&events, NULL, "so that it takes some room");
    events_close(&events);
    shelf_prune(0, NULL);
    assert_int_equal(shelved(), 0);
    arena_free(&arena);
}

TEST(a_name_for_each_of_many_runs_in_one_second)
{
    enum { RUNS = 250 };
    Arena arena = {0};
    char *last = NULL;
    for (int i = 0; i < RUNS; i++) {
        Events events = {0};
        char *folder = shelf_make(&arena, 86400, &events, &err);
        assert_non_null(folder);
        assert_true(last == NULL || strcmp(folder, last) != 0);
        last = folder;
        events_error(&events, NULL, "so that it takes some room");
        events_close(&events);
        assert_string_equal(shelf_find(&arena, "last", &err), folder);
    }
    assert_int_equal(shelved(), RUNS);
    shelf_prune(0, last);
    assert_int_equal(shelved(), 1);
    arena_free(&arena);
}

/* Otherwise the newest run would be the next to be removed. */
TEST(a_clock_that_was_put_back_makes_no_run_older)
{
    Arena arena = {0};
    for (long seconds = 200000; seconds > 100000; seconds -= 30000) {
        Events events = {0};
        char *folder = shelf_make(&arena, seconds, &events, &err);
        assert_non_null(folder);
        events_error(&events, NULL, "so that it takes some room");
        events_close(&events);
        assert_string_equal(shelf_find(&arena, "last", &err), folder);
    }
    shelf_prune(0, NULL);
    assert_int_equal(shelved(), 0);
    arena_free(&arena);
}

TEST(what_is_nobodys_record_stays)
{
    Arena arena = {0};
    const char *shelf = shelf_folder(&arena);
    const char *link = path_join(&arena, shelf, "2026-01-01-000000");
    char *elsewhere = realpath(".", NULL);
    make_record("2026-01-02-000000", 1000);
    scratch_file(path_join(&arena, shelf, ".new-left/" RECORD_EVENTS), "x", 1);
    scratch_file("elsewhere/" RECORD_EVENTS, "x", 1);
    assert_int_equal(symlink(path_join(&arena, elsewhere, "elsewhere"), link), 0);
    shelf_prune(0, NULL);
    assert_true(path_is_file("elsewhere/" RECORD_EVENTS));
    assert_true(path_is_folder(link));
    assert_false(path_is_folder(path_join(&arena, shelf, ".new-left")));
    assert_int_equal(shelved(), 1); /* the link */
    assert_int_equal(unlink(link), 0);
    free(elsewhere);
    arena_free(&arena);
}

/* `runs` reads the first line, however long, and looks for the end among the last lines. */
TEST(the_list_tells_of_deep_nets_and_dead_ones)
{
    Arena arena = {0};
    Buf text = {0};
    int count;
    buf_text_add(&text, "{\"event\":\"run_begin\",\"command\":\"fit 1 1e-3\",\"model\":\"");
    for (int i = 0; i < 3500; i++)
        buf_text_add(&text, "dense 16 | relu | ");
    buf_text_add(&text, "\"}\n{\"event\":\"run_end\",\"reason\":\"done\",\"time\":2}\n"
                        "{\"event\":\"dead\",\"epoch\":0}\n{\"event\":\"batch\",\"cut");
    scratch_file(path_join(&arena, shelf_folder(&arena), "2026-02-01-000000/" RECORD_EVENTS),
                 text.data, text.size);
    const RunSummary *record = shelf_list(&arena, 10, &count);
    assert_int_equal(count, 1);
    assert_string_equal(record->command, "fit 1 1e-3");
    assert_string_equal(record->state, "dead");
    shelf_prune(0, NULL);
    buf_free(&text);
    arena_free(&arena);
}

/* What tells runs apart is in the record's first line, its plan, a few batches and the table. */
TEST(the_list_tells_runs_apart)
{
    Arena arena = {0};
    Buf text = {0};
    int count;
    static const char BEGIN[] =
        "{\"event\":\"run_begin\",\"command\":\"fit 2 1e-3\",\"seed\":7,\"data\":\"digits\","
        "\"model\":\"mlp 64,2\",\"optimizer\":\"sgd\",\"plan\":{\"kind\":\"fit\",\"lr_max\":0.001,"
        "\"batches\":50,\"first_epoch\":0,\"last_epoch\":2,\"first\":0,\"last\":100,"
        "\"validate\":true,\"restore\":false,\"steps\":100,\"segments\":[{\"first\":0,\"origin\":0,"
        "\"length\":100,\"wd\":0.25,\"lr\":{\"anneal\":\"const\",\"from\":0.001,\"to\":0.001},"
        "\"mom\":{\"anneal\":\"const\",\"from\":0.9,\"to\":0.9}}]}}\n";
    static const char HISTORY[] = "epoch,train_loss,valid_loss,error_rate,accuracy,time\n"
                                  "0,0.6,0.5,0.25,0.75,00:01\n1,0.5,0.4,0.375,0.625,00:01\n";
    buf_text_add(&text, BEGIN);
    for (int i = 0; i < 100; i++)
        buf_printf(&text, "{\"event\":\"batch\",\"smooth_loss\":%d}\n", 100 - i);
    const char *folder = path_join(&arena, shelf_folder(&arena), "2026-03-01-120005-02");
    scratch_file(path_join(&arena, folder, RECORD_EVENTS), text.data, text.size);
    scratch_file(path_join(&arena, folder, RECORD_HISTORY), HISTORY, sizeof HISTORY - 1);
    const RunSummary *run = shelf_list(&arena, 10, &count);
    assert_int_equal(count, 1);
    assert_string_equal(facts_recipe(&arena, &run->facts), "fit 2");
    assert_string_equal(run->facts.data, "digits");
    assert_string_equal(run->facts.model, "mlp 64,2");
    assert_string_equal(run->facts.optimizer, "sgd");
    assert_int_equal(run->facts.seed, 7);
    assert_true(run->facts.lr_max == 1e-3);
    assert_true(run->facts.wd == 0.25);
    assert_int_equal(run->facts.began % 60, 5);
    assert_int_equal(run->metrics, 2);
    assert_string_equal(run->metric[0].name, "error_rate");
    assert_true(run->metric[0].value == 0.375 && run->metric[0].best == 0.25);
    assert_string_equal(run->metric[1].name, "accuracy");
    assert_true(run->metric[1].value == 0.625 && run->metric[1].best == 0.75);
    assert_int_equal(run->losses, SUMMARY_LOSSES);
    for (int i = 1; i < run->losses; i++)
        assert_true(run->loss[i] <= run->loss[i - 1]);
    shelf_prune(0, NULL);
    buf_free(&text);
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_run_comes_back_to_the_bit),
        cmocka_unit_test(a_replay_tells_what_was_told),
        cmocka_unit_test(a_file_cut_short_tells_what_is_there),
        cmocka_unit_test(a_line_cut_short_before_another_run_is_left_out),
        cmocka_unit_test(what_can_not_be_is_refused),
        cmocka_unit_test(the_oldest_make_way),
        cmocka_unit_test(a_name_for_each_of_many_runs_in_one_second),
        cmocka_unit_test(a_clock_that_was_put_back_makes_no_run_older),
        cmocka_unit_test(what_is_nobodys_record_stays),
        cmocka_unit_test(the_list_tells_of_deep_nets_and_dead_ones),
        cmocka_unit_test(the_list_tells_runs_apart),
    };
    scratch_enter();
    int status = unit_run(tests);
    scratch_leave();
    return status;
}
