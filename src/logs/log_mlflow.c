/* Reads a run of MLflow's file store: a folder with meta.yaml, and below metrics a file for each
 * series, whose lines are milliseconds, value and step. */
#include "base/decimal.h"
#include "base/text.h"
#include "logs/log_mlflow.h"
#include "logs/log_row.h"
#include "logs/log_source.h"

#include <math.h>
#include <string.h>

static const char METRICS[] = "metrics/";
enum { METRICS_SIZE = sizeof METRICS - 1, COLUMNS = 3, DEEPEST = 8 };

typedef struct {
    LogSeries *series; /* of a file of metrics, once it has a sample */
    long lines;        /* read so far */
} MetricFile;

LogState mlflow_state(const char *status, size_t size)
{
    static const struct {
        const char *word, *number;
        LogState state;
    } STATES[] = {{"RUNNING", "1", LOG_LIVE},
                  {"SCHEDULED", "2", LOG_LIVE},
                  {"FINISHED", "3", LOG_FINISHED},
                  {"FAILED", "4", LOG_FAILED},
                  {"KILLED", "5", LOG_FAILED}};
    for (int i = 0; i < LENGTH(STATES); i++)
        if ((strlen(STATES[i].word) == size && memcmp(status, STATES[i].word, size) == 0) ||
            (size == 1 && *status == *STATES[i].number))
            return STATES[i].state;
    return LOG_LIVE;
}

/* ---- meta.yaml */

static void read_meta(LogSource *source, Bytes line)
{
    static const char KEY[] = "status:";
    enum { KEY_SIZE = sizeof KEY - 1 };
    if (line.size <= KEY_SIZE || memcmp(line.data, KEY, KEY_SIZE) != 0)
        return;
    Bytes status = bytes_trim((Bytes){line.data + KEY_SIZE, line.size - KEY_SIZE});
    if (status.size >= 2 && (*status.data == '\'' || *status.data == '"'))
        status = (Bytes){status.data + 1, status.size - 2};
    source_log(source, NULL)->state = mlflow_state((const char *)status.data, status.size);
}

/* ---- metrics */

/* Up to three columns of numbers; how many there are, -1 if one of them is none. */
static int read_columns(Bytes line, double column[COLUMNS])
{
    int count = 0;
    while (count < COLUMNS && (line = bytes_trim(line)).size) {
        const uint8_t *blank = memchr(line.data, ' ', line.size);
        size_t size = blank ? (size_t)(blank - line.data) : line.size;
        if (!decimal_read((Bytes){line.data, size}, &column[count++]))
            return -1;
        line = (Bytes){line.data + size, line.size - size};
    }
    return count;
}

/* Old files have no steps: their lines are counted. */
static void read_metric(LogSource *source, LogFile *file, Bytes line)
{
    MetricFile *state = file->state;
    const char *name = file->tail.path + strlen(source->path) + 1 + METRICS_SIZE;
    double column[COLUMNS];
    int count = read_columns(line, column);
    double step = count == COLUMNS ? column[2] : (double)++state->lines;
    if (!line.size)
        return;
    if (count < 2 || !isfinite(step)) {
        if (!source->told_damage)
            source_notice(source, "%s%s: a line is not 'time value step', and is passed over",
                          METRICS, name);
        source->told_damage = true;
        return;
    }
    double time = isfinite(column[0]) ? column[0] / 1000 : NAN;
    if (!state->series)
        state->series = log_series(source_log(source, NULL), name, strlen(name));
    log_sample(state->series, (Sample){step, column[1], time});
}

static size_t take(LogSource *source, LogFile *file, Bytes bytes)
{
    bool metric = text_starts(file->tail.path + strlen(source->path) + 1, METRICS);
    size_t taken = 0;
    for (Bytes line; row_next(bytes, &taken, &line);)
        if (metric)
            read_metric(source, file, line);
        else
            read_meta(source, line);
    return taken;
}

static bool reads(const char *name)
{
    return strcmp(name, "meta.yaml") == 0 || text_starts(name, METRICS);
}

static bool is(const LogProbe *probe)
{
    bool meta = false, metrics = false;
    for (int i = 0; probe->folder && i < probe->entries; i++) {
        meta = meta || strcmp(probe->entry[i], "meta.yaml") == 0;
        metrics = metrics || strcmp(probe->entry[i], "metrics") == 0;
    }
    return meta && metrics;
}

const LogFormat FORMAT_MLFLOW = {.name = "mlflow",
                                 .what = "runs of MLflow's file store: folders with meta.yaml",
                                 .is = is,
                                 .take = take,
                                 .reads = reads,
                                 .depth = DEEPEST,
                                 .file_state = sizeof(MetricFile),
                                 .says_end = true};
