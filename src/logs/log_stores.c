/* Reads the SQLite stores of MLflow, whose rows are values, and of trackio, whose rows are
 * objects. */
#include "base/arena.h"
#include "logs/log_json.h"
#include "logs/log_mlflow.h"
#include "logs/log_row.h"
#include "logs/log_store.h"

#include <math.h>
#include <string.h>

/* ---- MLflow */

static double read_mlflow(LogSource *source, Log *log, SqliteQuery *row)
{
    enum { KEY = STORE_OWN, VALUE, TIME, STEP, IS_NAN };
    (void)source;
    const char *key = sqlite_text(row, KEY);
    double value = sqlite_whole(row, IS_NAN) ? NAN : sqlite_number(row, VALUE);
    double time = sqlite_number(row, TIME) / 1000, step = sqlite_number(row, STEP);
    if (isfinite(step))
        log_sample(log_series(log, key, strlen(key)), (Sample){step, value, time});
    return time;
}

static const StoreKind MLFLOW = {
    .rows = "select rowid, run_uuid, '', key, value, timestamp, step, is_nan from metrics "
            "where rowid >= ? order by rowid limit " TEXT_OF(STORE_PIECE),
    .read = read_mlflow,
    .name = "select name from runs where run_uuid = ?",
    .states = "select run_uuid, status from runs",
    .state = mlflow_state,
    .word = "is_nan"};

/* ---- trackio */

static double read_trackio(LogSource *source, Log *log, SqliteQuery *row)
{
    enum { STEP = STORE_OWN, TIME, METRICS };
    Arena scratch = {0};
    double step = sqlite_number(row, STEP), time = row_date(sqlite_text(row, TIME));
    const char *text = sqlite_text(row, METRICS);
    const Json *map =
        log_json_parse(&scratch, (Bytes){(const uint8_t *)text, strlen(text)}, "", NULL);
    LogRow at = {.step = step, .time = time};
    bool read = isfinite(step) && map && log_json_samples(log, map, &at);
    if (!read && !source->told_damage) {
        source_notice(source,
                      "row %lld has no step, no metrics as JSON, or one with a name of more "
                      "than 256 bytes; that is passed over, and so are others like it",
                      (long long)sqlite_whole(row, STORE_ROWID));
        source->told_damage = true;
    }
    arena_free(&scratch);
    return time;
}

static const StoreKind TRACKIO = {
    .rows = "select rowid, coalesce(run_id, run_name), run_name, step, timestamp, metrics "
            "from metrics where rowid >= ? order by rowid limit " TEXT_OF(STORE_PIECE),
    .old = "select rowid, run_name, run_name, step, timestamp, metrics "
           "from metrics where rowid >= ? order by rowid limit " TEXT_OF(STORE_PIECE),
    .read = read_trackio,
    .word = "run_name"};

/* ---- rows */

static bool is_mlflow(const LogProbe *probe)
{
    return store_is(probe, &MLFLOW);
}

static bool is_trackio(const LogProbe *probe)
{
    return store_is(probe, &TRACKIO);
}

static bool poll_mlflow(LogSource *source)
{
    return store_poll(source, &MLFLOW);
}

static bool poll_trackio(LogSource *source)
{
    return store_poll(source, &TRACKIO);
}

const LogFormat FORMAT_MLFLOW_SQLITE = {.name = "mlflow-sqlite",
                                        .what = "MLflow's store in a file of SQLite",
                                        .is = is_mlflow,
                                        .poll = poll_mlflow,
                                        .state = sizeof(Store),
                                        .done = store_done,
                                        .says_end = true};

const LogFormat FORMAT_TRACKIO = {.name = "trackio",
                                  .what = "trackio's store, a file of SQLite for each project",
                                  .is = is_trackio,
                                  .poll = poll_trackio,
                                  .state = sizeof(Store),
                                  .done = store_done};
