/* Tests that stores in SQLite are read while other programs write them. */
#include "tests/unit/log_case.h"

#include "io/sqlite.h"

#ifdef HAVE_SQLITE

#include <sqlite3.h>
#include <sys/wait.h>

#define MLFLOW_TABLES                                                                              \
    "create table runs(run_uuid text, name text, status text);"                                    \
    "create table metrics(key text, value real, timestamp integer, step integer, is_nan integer, " \
    "run_uuid text);"
#define TRACKIO_TABLES                                                                             \
    "create table metrics(id integer primary key, run_name text, timestamp text, step integer, "   \
    "metrics text);"

static sqlite3 *open_store(const char *path)
{
    sqlite3 *store;
    assert_int_equal(sqlite3_open(path, &store), SQLITE_OK);
    sqlite3_busy_timeout(store, 10000);
    return store;
}

static void run(sqlite3 *store, const char *sql)
{
    if (sqlite3_exec(store, sql, NULL, NULL, NULL) != SQLITE_OK)
        fail_test("%s: %s", sql, sqlite3_errmsg(store));
}

/* A store with rows, and what reads it. */
static sqlite3 *begin(LogCase *log, const LogFormat *format, const char *path, const char *sql)
{
    *log = (LogCase){0};
    log_case_begin(log, format, path);
    sqlite3 *store = open_store(path);
    run(store, sql);
    log_case_read(log);
    return store;
}

static void end(LogCase *log, sqlite3 *store)
{
    log_case_end(log);
    assert_int_equal(sqlite3_close(store), SQLITE_OK);
}

static const LogFormat *format_of(const char *path)
{
    Arena arena = {0};
    LogProbe probe = {.path = path, .name = path};
    assert_true(file_read(&arena, path, LOG_HEAD, &probe.head, NULL));
    const LogFormat *format = log_format_of(&probe);
    arena_free(&arena);
    return format;
}

TEST(a_store_of_mlflow_has_a_log_for_each_run)
{
    LogCase log;
    sqlite3 *store =
        begin(&log, &FORMAT_MLFLOW_SQLITE, "mlflow.db",
              MLFLOW_TABLES "insert into runs values('r1','ant','RUNNING'),('r2','ant','FINISHED'),"
                            "('r3',NULL,'KILLED');"
                            "insert into metrics values('val/loss',0.5,1700000000000,0,0,'r1'),"
                            "('val/loss',1.5,1700000001000,0,0,'r2'),"
                            "('val/loss',0,1700000002000,1,1,'r1'),('a',2,NULL,3,0,'r3');");
    assert_ptr_equal(format_of("mlflow.db"), &FORMAT_MLFLOW_SQLITE);
    assert_string_equal(
        log_case_text(&log),
        "mlflow.db live: val/loss 0=0.5@1700000000.000 1=nan@1700000002.000\n"
        "mlflow.db/ant r2 finished: val/loss 0=1.5@1700000001.000\nmlflow.db/r3 failed: a 3=2\n");
    run(store, "insert into metrics values('b',3,1700000003000,2,0,'r1')");
    log_case_read(&log);
    run(store, "update runs set status = 'FAILED' where run_uuid = 'r1'");
    log_case_read(&log);
    assert_non_null(strstr(log_case_text(&log),
                           "mlflow.db failed: val/loss 0=0.5@1700000000.000 1=nan@1700000002.000; "
                           "b 2=3@1700000003.000\n"));
    assert_string_equal(log.source->notice, "");
    end(&log, store);
}

TEST(rows_of_trackio_are_objects)
{
    LogCase log;
    sqlite3 *store =
        begin(&log, &FORMAT_TRACKIO, "trackio.db",
              TRACKIO_TABLES
              "insert into metrics values"
              "(1,'first','2026-01-01T00:00:00',0,'{\"loss\":2.5,\"note\":\"x\",\"a\":{\"b\":1}}'),"
              "(2,'first','2026-01-01T00:00:01.5+01:00',1,'{\"loss\":NaN}'),"
              "(3,'second','never',7,'{\"loss\":\"-Infinity\"}');");
    assert_ptr_equal(format_of("trackio.db"), &FORMAT_TRACKIO);
    assert_string_equal(log_case_text(&log),
                        "trackio.db live: loss 0=2.5@1767225600.000 1=nan@1767222001.500; a.b "
                        "0=1@1767225600.000\ntrackio.db/second live: loss 7=-inf\n");
    run(store, "insert into metrics values(4,'second','',8,'{\"half')");
    log_case_read(&log);
    assert_non_null(
        strstr(log.source->notice, "trackio.db: row 4 has no step, no metrics as JSON"));
    end(&log, store);
}

/* Two runs of one name, told apart by their ids where the store has them. */
TEST(runs_of_trackio_may_have_ids)
{
    LogCase log;
    sqlite3 *store =
        begin(&log, &FORMAT_TRACKIO, "ids.db",
              "create table metrics(id integer primary key, run_id text, timestamp text, run_name "
              "text, step integer, metrics text);insert into metrics values(1,'p','','a',0,"
              "'{\"x\":1}'),(2,'q','','a',0,'{\"x\":2}'),(3,NULL,'','b',0,'{\"x\":3}');");
    assert_string_equal(log_case_text(&log),
                        "ids.db live: x 0=1\nids.db/a q live: x 0=2\nids.db/b live: x 0=3\n");
    end(&log, store);
}

TEST(a_store_whose_rows_are_dropped_is_read_anew)
{
    static const char *const CHANGES[] = {
        "delete from metrics where step > 1", "update metrics set value = 9 where step = 3",
        "delete from metrics; insert into metrics values('a',7,NULL,7,0,'r')"};
    static const char *const TEXTS[] = {"0=0 1=1", "0=0 1=1 2=2 3=9", "7=7"};
    for (int i = 0; i < LENGTH(CHANGES); i++) {
        LogCase log;
        Buf text = {0};
        sqlite3 *store = begin(&log, &FORMAT_MLFLOW_SQLITE, "dropped.db",
                               MLFLOW_TABLES "insert into metrics values('a',0,NULL,0,0,'r'),"
                                             "('a',1,NULL,1,0,'r'),('a',2,NULL,2,0,'r'),"
                                             "('a',3,NULL,3,0,'r')");
        run(store, CHANGES[i]);
        log_case_read(&log);
        buf_printf(&text, "dropped.db live: a %s\n", TEXTS[i]);
        assert_string_equal(log_case_text(&log), buf_text(&text));
        buf_free(&text);
        end(&log, store);
    }
}

TEST(a_store_that_is_locked_waits)
{
    LogCase log;
    sqlite3 *store = begin(&log, &FORMAT_MLFLOW_SQLITE, "locked.db", MLFLOW_TABLES);
    run(store, "begin exclusive; insert into metrics values('a',1,NULL,1,0,'r')");
    log_case_read(&log);
    assert_ptr_equal(format_of("locked.db"), &FORMAT_MLFLOW_SQLITE);
    assert_string_equal(log_case_text(&log), "");
    assert_true(log.source->locked);
    run(store, "commit");
    log_case_read(&log);
    assert_false(log.source->locked);
    assert_string_equal(log_case_text(&log), "locked.db live: a 1=1\n");
    assert_string_equal(log.source->notice, "");
    end(&log, store);
}

/* ---- another process writes */

enum { ROWS = 25000, TOGETHER = 100 };

/* Writes rows, some in each transaction, and opens the file again now and then. */
static void write_rows(const char *path, const char *mode)
{
    sqlite3 *store = open_store(path);
    run(store, mode);
    for (int i = 0; i < ROWS; i += TOGETHER) {
        Buf sql = {0};
        buf_text_add(&sql, "begin;");
        for (int k = i; k < i + TOGETHER; k++)
            buf_printf(&sql, "insert into metrics values('a',%d.5,NULL,%d,0,'r');", k, k);
        buf_text_add(&sql, "commit");
        run(store, buf_text(&sql));
        buf_free(&sql);
        if (i % (50 * TOGETHER) == 0) {
            sqlite3_close(store);
            store = open_store(path);
            run(store, mode);
        }
    }
    sqlite3_close(store);
}

static void check_rows(const char *path, const char *mode)
{
    LogCase log;
    sqlite3 *store = begin(&log, &FORMAT_MLFLOW_SQLITE, path, MLFLOW_TABLES);
    run(store, mode);
    sqlite3_close(store);
    pid_t writer = fork();
    if (writer == 0) {
        write_rows(path, mode);
        _exit(0);
    }
    int status = -1;
    while (waitpid(writer, &status, WNOHANG) == 0)
        log_case_read(&log);
    assert_int_equal(status, 0);
    log_case_read(&log);
    const Track *track = &log.source->log[0]->series[0]->track;
    assert_int_equal(track->count, ROWS);
    static Sample sample[TRACK_BLOCK];
    for (int b = 0, i = 0; b < track->blocks; b++)
        for (int k = 0, count = track_read(track, b, sample); k < count; k++, i++)
            assert_true(sample[k].step == i && sample[k].value == i + 0.5);
    assert_string_equal(log.source->notice, "");
    log_case_end(&log);
}

TEST(rows_are_read_once_while_another_process_writes)
{
    check_rows("journal.db", "pragma journal_mode = delete; pragma synchronous = off");
    check_rows("wal.db", "pragma journal_mode = wal; pragma synchronous = off");
}

/* A store that nobody has open: nothing is made beside it. */
TEST(a_wal_store_at_rest_stays_alone)
{
    LogCase log;
    sqlite3 *store = begin(&log, &FORMAT_MLFLOW_SQLITE, "rest.db",
                           "pragma journal_mode = wal;" MLFLOW_TABLES
                           "insert into metrics values('a',1,NULL,1,0,'r')");
    assert_int_equal(sqlite3_close(store), SQLITE_OK);
    assert_false(path_is_there("rest.db-wal"));
    log_case_read(&log);
    assert_ptr_equal(format_of("rest.db"), &FORMAT_MLFLOW_SQLITE);
    assert_false(path_is_there("rest.db-wal") || path_is_there("rest.db-shm"));
    assert_string_equal(log_case_text(&log), "rest.db live: a 1=1\n");
    log_case_end(&log);
}

/* ---- what is no store */

TEST(other_files_of_sqlite_are_no_logs)
{
    static const char ENDLESS[] =
        "create table runs(run_uuid, name, status); create view metrics as with recursive "
        "n(value) as (select 1 union all select value + 1 from n) select value, 1 as rowid, 'k' as "
        "key, 1 as timestamp, 1 as step, 0 as is_nan, 'r' as run_uuid from n";
    static const char *const OTHERS[] = {"create table other(a)", ENDLESS};
    for (int i = 0; i < LENGTH(OTHERS); i++) {
        sqlite3 *store = open_store(i ? "view.db" : "other.db");
        run(store, OTHERS[i]);
        sqlite3_close(store);
        assert_null(format_of(i ? "view.db" : "other.db"));
    }
}

/* A damaged file is told once. */
TEST(a_damaged_store_is_told)
{
    LogCase log;
    sqlite3 *store = begin(&log, &FORMAT_MLFLOW_SQLITE, "bad.db", MLFLOW_TABLES);
    assert_int_equal(sqlite3_close(store), SQLITE_OK);
    assert_int_equal(truncate("bad.db", 5000), 0);
    log_case_read(&log);
    assert_string_equal(log.source->notice,
                        "bad.db: SQLite says: database disk image is malformed");
    log.source->notice[0] = '\0';
    scratch_file("bad.db", "SQLite format 3\0\033[2J", 20);
    log_case_read(&log);
    assert_string_equal(log.source->notice, "");
    log_case_end(&log);
}

#endif

TEST(a_store_is_known_by_its_first_bytes)
{
    assert_true(sqlite_is((Bytes){(const uint8_t *)"SQLite format 3", 16}));
    assert_false(sqlite_is((Bytes){(const uint8_t *)"SQLite format 3", 15}));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_store_is_known_by_its_first_bytes),
#ifdef HAVE_SQLITE
        cmocka_unit_test(a_store_of_mlflow_has_a_log_for_each_run),
        cmocka_unit_test(rows_of_trackio_are_objects),
        cmocka_unit_test(runs_of_trackio_may_have_ids),
        cmocka_unit_test(a_store_whose_rows_are_dropped_is_read_anew),
        cmocka_unit_test(a_store_that_is_locked_waits),
        cmocka_unit_test(rows_are_read_once_while_another_process_writes),
        cmocka_unit_test(a_wal_store_at_rest_stays_alone),
        cmocka_unit_test(other_files_of_sqlite_are_no_logs),
        cmocka_unit_test(a_damaged_store_is_told),
#endif
    };
    scratch_enter();
    int status = unit_run(tests);
    scratch_leave();
    return status;
}
