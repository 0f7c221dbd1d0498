/* Tests the readers of logs that are folders, and of files that are written anew as a whole. */
#include "tests/unit/log_case.h"

#include "logs/log_mlflow.h"
#include "logs/log_search.h"
#include "logs/logs.h"

#include <sys/stat.h>

static Logs *open_store(const char *path)
{
    Error err = {0};
    Logs *logs = logs_open(&path, 1, &(LogOptions){0}, false, &err);
    assert_non_null(logs);
    return logs;
}

/* ---- Hugging Face */

#define ENTRY_1 "{\"step\":5,\"epoch\":0.5,\"loss\":1.5}"
#define ENTRY_2 "{\"step\":10,\"epoch\":1.0,\"loss\":NaN}"
#define ENTRY_3 "{\"step\":10,\"epoch\":1.0,\"eval_loss\":1.25}"
#define STATE(step, entries)                                                                       \
    "{\"global_step\":" #step ",\n\"max_steps\":10,\"log_history\":[" entries "]}\n"

/* A poll of a folder some seconds after the one before. */
static const char *poll(LogCase *log)
{
    log_case_read(log);
    return log_case_text(log);
}

static void write_text(const char *path, const char *text)
{
    scratch_file(path, text, strlen(text));
}

/* A state is written anew each time; what it had before is not taken again. */
TEST(a_trainer_state_grows)
{
    LogCase log = {0};
    log_case_begin(&log, &FORMAT_HUGGINGFACE, "trainer_state.json");
    write_text(log.path, STATE(5, ENTRY_1));
    assert_string_equal(poll(&log), "trainer_state.json live of 10: epoch 5=0.5; loss 5=1.5\n");
    log.source->log[0]->series[1]->told = 1;
    write_text(log.path, STATE(10, ENTRY_1 "," ENTRY_2 "," ENTRY_3));
    assert_string_equal(poll(&log), "trainer_state.json finished of 10: epoch 5=0.5 10=1 10=1; "
                                    "loss 5=1.5 10=nan; eval_loss 10=1.25\n");
    assert_true(isnan(log.source->log[0]->series[1]->void_from));
    log_case_end(&log);
}

/* A training that begins again in the same folder. */
TEST(a_trainer_state_with_another_past_is_read_anew)
{
    LogCase log = {0};
    log_case_begin(&log, &FORMAT_HUGGINGFACE, "trainer_state.json");
    write_text(log.path, STATE(10, ENTRY_1 "," ENTRY_2));
    (void)poll(&log);
    write_text(log.path, STATE(5, "{\"step\":5,\"epoch\":0.5,\"loss\":3}"));
    assert_string_equal(poll(&log), "trainer_state.json live of 10: epoch 5=0.5; loss 5=3\n");
    log_case_end(&log);
}

/* It is written in place, and may be seen half written. */
TEST(half_a_trainer_state_waits)
{
    LogCase log = {0};
    log_case_begin(&log, &FORMAT_HUGGINGFACE, "trainer_state.json");
    write_text(log.path, "{\"log_history\":[" ENTRY_1);
    assert_string_equal(poll(&log), "");
    assert_non_null(strstr(log.source->notice, "; it is read again when it changes"));
    write_text(log.path, STATE(5, ENTRY_1));
    assert_string_equal(poll(&log), "trainer_state.json live of 10: epoch 5=0.5; loss 5=1.5\n");
    log_case_end(&log);
}

TEST(the_newest_checkpoint_of_a_folder_counts)
{
    write_text("out/checkpoint-10/trainer_state.json", STATE(10, ENTRY_1 "," ENTRY_3));
    write_text("out/checkpoint-5/trainer_state.json", STATE(5, ENTRY_1));
    write_text("out/checkpoint-5/config.json", "{\"lr\":1}\n");
    Logs *logs = open_store("out");
    while (logs_poll(logs, 1))
        ;
    assert_int_equal(logs_count(logs), 1);
    const Log *log = logs_at(logs, 0);
    assert_string_equal(log->name, "out");
    assert_int_equal(log->state, LOG_FINISHED);
    assert_int_equal(log->count, 3);
    assert_int_equal(log_points(log), 4);
    assert_null(logs_notice(logs));
    logs_free(logs);
}

/* ---- MLflow */

/* A line for each metric; slashes in a name are folders. */
TEST(a_run_of_mlflow_is_a_folder)
{
    write_text("mlruns/0/meta.yaml", "experiment_id: '0'\n");
    write_text("mlruns/0/abc/meta.yaml", "run_id: abc\nstatus: 1\n");
    write_text("mlruns/0/abc/params/lr", "0.1");
    write_text("mlruns/0/abc/metrics/train/loss", "1700000000000 2.5 0\n1700000001500 nan 10\n17");
    write_text("mlruns/0/abc/metrics/old", "1700000000000 1\n1700000001000 0.5\n");
    Logs *logs = open_store("mlruns");
    double now = 1;
    while (logs_poll(logs, now++))
        ;
    assert_int_equal(logs_count(logs), 1);
    Log *log = logs_at(logs, 0);
    assert_string_equal(log->name, "0/abc");
    assert_int_equal(log->state, LOG_LIVE);
    assert_int_equal(log->count, 2);
    Buf text = {0};
    log_case_series(&text, log->series[0]);
    buf_text_add(&text, "; ");
    log_case_series(&text, log->series[1]);
    assert_string_equal(buf_text(&text), "old 1=1@1700000000.000 2=0.5@1700000001.000; "
                                         "train/loss 0=2.5@1700000000.000 10=nan@1700000001.500");
    buf_free(&text);
    write_text("mlruns/0/abc/meta.yaml", "run_id: abc\nstatus: 4\n");
    write_text("mlruns/0/abc/metrics/acc", "1700000002000 0.75 20\n");
    while (logs_poll(logs, now++))
        ;
    assert_int_equal(log->state, LOG_FAILED);
    assert_int_equal(log->count, 3);
    logs_free(logs);
}

TEST(a_status_of_mlflow_is_a_word_or_a_number)
{
    assert_int_equal(mlflow_state("FINISHED", 8), LOG_FINISHED);
    assert_int_equal(mlflow_state("3", 1), LOG_FINISHED);
    assert_int_equal(mlflow_state("KILLED", 6), LOG_FAILED);
    assert_int_equal(mlflow_state("RUNNING", 7), LOG_LIVE);
    assert_int_equal(mlflow_state("", 0), LOG_LIVE);
}

TEST(a_damaged_line_of_mlflow_is_told)
{
    write_text("store/run/meta.yaml", "status: FINISHED\n");
    write_text("store/run/metrics/loss", "1700000000000 1 1\nx y\033 z\n1700000002000 3 3\n");
    Logs *logs = open_store("store");
    while (logs_poll(logs, 1))
        ;
    assert_int_equal(log_points(logs_at(logs, 0)), 2);
    assert_int_equal(logs_at(logs, 0)->state, LOG_FINISHED);
    assert_string_equal(logs_notice(logs), "store/run: metrics/loss: a line is not 'time value "
                                           "step', and is passed over");
    logs_free(logs);
}

/* Files have their turn: one that was read to its end is looked at again after the others, however
 * many these are. */
TEST(every_file_of_a_folder_has_its_turn)
{
    write_text("turns/run/meta.yaml", "status: RUNNING\n");
    write_text("turns/run/metrics/a", "1 1 0\n");
    LogOptions options = {0};
    Buf text = {0};
    while (text.size < (size_t)2 * TAIL_PIECE)
        buf_text_add(&text, "1 1 1\n");
    write_text("turns/run/metrics/b", buf_text(&text));
    LogSource *source = source_new(&FORMAT_MLFLOW, "turns/run", "run", &options);
    const Log *log = source_log(source, NULL);
    while (!log_find(log, "b"))
        assert_true(source_poll(source, 1));
    long before = log_find(log, "b")->track.count;
    FILE *file = fopen("turns/run/metrics/a", "a");
    assert_true(file && fputs("1 1 1\n", file) >= 0 && fclose(file) == 0);
    assert_true(source_poll(source, 1));
    assert_true(log_find(log, "b")->track.count > before);
    while (source_poll(source, 1))
        ;
    (void)source_poll(source, 2);
    assert_int_equal(log_find(log, "a")->track.count, 2);
    buf_free(&text);
    source_free(source);
}

/* A clock that is set back keeps no file from being found. */
TEST(new_files_are_found_though_the_clock_goes_back)
{
    write_text("clock/run/meta.yaml", "status: RUNNING\n");
    write_text("clock/run/metrics/a", "1 1 0\n");
    LogOptions options = {0};
    LogSource *source = source_new(&FORMAT_MLFLOW, "clock/run", "run", &options);
    while (source_poll(source, 5000))
        ;
    write_text("clock/run/metrics/b", "1 1 0\n");
    while (source_poll(source, 1400))
        ;
    assert_non_null(log_find(source_log(source, NULL), "b"));
    source_free(source);
}

/* Nothing is read as root, who may read everything. */
static void become_another(void)
{
    enum { NOBODY = 65534 };
    assert_int_equal(chmod(".", 0755), 0);
    assert_true(geteuid() != 0 || seteuid(NOBODY) == 0);
}

static void become_oneself(void)
{
    assert_true(getuid() != 0 || seteuid(0) == 0);
}

/* How often a text is told by the logs at a path. */
static int count_told(const char *path, const char *text)
{
    Logs *logs = open_store(path);
    int count = 0;
    for (int i = 0; i < 3; i++)
        while (logs_poll(logs, 1 + i))
            ;
    for (const char *notice; (notice = logs_notice(logs));)
        count += strstr(notice, text) != NULL;
    logs_free(logs);
    return count;
}

TEST(what_may_not_be_read_is_told_once)
{
    static const char *const SECRET[] = {"locked/a.csv", "locked/b.csv", "closed/run/metrics/loss",
                                         "hidden/in"};
    write_text(SECRET[0], "step,loss\n1,2\n");
    write_text(SECRET[1], "step,loss\n1,2\n");
    write_text("closed/run/meta.yaml", "status: RUNNING\n");
    write_text(SECRET[2], "1 1 1\n");
    assert_true(folder_make(SECRET[3], 0755, NULL));
    for (int i = 0; i < LENGTH(SECRET); i++)
        assert_int_equal(chmod(SECRET[i], 0), 0);
    become_another();
    assert_int_equal(count_told("locked", "locked/b.csv: cannot be read"), 1);
    assert_int_equal(count_told("closed", "closed/run/metrics/loss: cannot be read"), 1);
    assert_int_equal(count_told("hidden", "hidden/in: the folder cannot be read"), 1);
    Error err = {0};
    assert_null(logs_open(&SECRET[0], 1, &(LogOptions){0}, false, &err));
    assert_non_null(strstr(err.text, "locked/a.csv: cannot be read"));
    become_oneself();
    for (int i = 0; i < LENGTH(SECRET); i++)
        assert_int_equal(chmod(SECRET[i], 0700), 0);
}

/* ---- searches */

static void count_log(void *context, const LogFormat *format, const char *path, const char *name)
{
    (void)format, (void)path, (void)name;
    ++*(int *)context;
}

/* A path with more files than a search looks at, such as "/", ends it, and that is told. */
TEST(a_search_has_an_end)
{
    static const char *const NAME[] = {"wide/a.csv", "wide/b.csv", "wide/c.csv", "wide/d.csv"};
    for (int i = 0; i < LENGTH(NAME); i++)
        write_text(NAME[i], "step,loss\n1,2\n");
    for (int most = 2; most <= 4; most++) {
        int found = 0;
        LogSearch search = {
            .options = &(LogOptions){0}, .found = count_log, .context = &found, .most = most};
        assert_true(log_search(&search, "wide"));
        assert_int_equal(search.cut, most < 4);
        assert_true(found >= most && found <= most + 1);
        log_search_free(&search);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_trainer_state_grows),
        cmocka_unit_test(a_trainer_state_with_another_past_is_read_anew),
        cmocka_unit_test(half_a_trainer_state_waits),
        cmocka_unit_test(the_newest_checkpoint_of_a_folder_counts),
        cmocka_unit_test(a_run_of_mlflow_is_a_folder),
        cmocka_unit_test(a_status_of_mlflow_is_a_word_or_a_number),
        cmocka_unit_test(a_damaged_line_of_mlflow_is_told),
        cmocka_unit_test(every_file_of_a_folder_has_its_turn),
        cmocka_unit_test(new_files_are_found_though_the_clock_goes_back),
        cmocka_unit_test(what_may_not_be_read_is_told_once),
        cmocka_unit_test(a_search_has_an_end),
    };
    scratch_enter();
    int status = unit_run(tests);
    scratch_leave();
    return status;
}
