/* Keeps the series of a log by name, and drops what a restart goes back over. */
#include "logs/log.h"

#include "base/hash.h"
#include "base/heap.h"

#include <math.h>
#include <string.h>

Log *log_new(const char *name, const char *run, const char *format)
{
    Log *log = heap_resize(NULL, 1, sizeof *log);
    *log = (Log){.name = heap_text(name), .run = run ? heap_text(run) : NULL, .format = format};
    return log;
}

static void free_series(LogSeries *series)
{
    track_free(&series->track);
    heap_free(series->name);
    heap_free(series);
}

void log_free(Log *log)
{
    for (int i = 0; i < log->count; i++)
        free_series(log->series[i]);
    heap_free(log->series);
    heap_free(log->slot);
    heap_free(log->run);
    heap_free(log->name);
    heap_free(log);
}

/* ---- names */

/* Where a name is, or where it would go. */
static int *find_slot(const Log *log, const char *name, size_t size)
{
    size_t mask = (size_t)log->slots - 1, at = hash_bytes(0, name, size) & mask;
    for (; log->slot[at]; at = (at + 1) & mask) {
        const char *other = log->series[log->slot[at] - 1]->name;
        if (strncmp(other, name, size) == 0 && !other[size])
            break;
    }
    return &log->slot[at];
}

/* At most half of the slots are taken. */
static void make_slots(Log *log)
{
    if (2 * (log->count + 1) <= log->slots)
        return;
    log->slots = MAX(2 * log->slots, 32);
    log->slot = heap_resize(log->slot, (size_t)log->slots, sizeof *log->slot);
    memset(log->slot, 0, (size_t)log->slots * sizeof *log->slot);
    for (int i = 0; i < log->count; i++) {
        const char *name = log->series[i]->name;
        *find_slot(log, name, strlen(name)) = i + 1;
    }
}

static LogSeries *add_series(Log *log, const char *name, size_t size)
{
    if (log->count == log->room) {
        log->room = MAX(2 * log->room, 8);
        log->series = heap_resize(log->series, (size_t)log->room, sizeof(LogSeries *));
    }
    LogSeries *series = heap_resize(NULL, 1, sizeof *series);
    *series = (LogSeries){.name = heap_resize(NULL, size + 1, 1), .void_from = NAN};
    memcpy(series->name, name, size);
    series->name[size] = '\0';
    return log->series[log->count++] = series;
}

LogSeries *log_series(Log *log, const char *name, size_t size)
{
    size = strnlen(name, size);
    make_slots(log);
    int *slot = find_slot(log, name, size);
    if (*slot)
        return log->series[*slot - 1];
    *slot = log->count + 1;
    return add_series(log, name, size);
}

LogSeries *log_known(const Log *log, const char *name, size_t size)
{
    int at = log->slots ? *find_slot(log, name, strnlen(name, size)) : 0;
    return at ? log->series[at - 1] : NULL;
}

const LogSeries *log_find(const Log *log, const char *name)
{
    return log_known(log, name, strlen(name));
}

/* ---- samples */

/* Drops the samples from a step on. */
static void go_back(LogSeries *series, double step)
{
    long left = track_cut(&series->track, step);
    if (series->told > left) {
        series->told = left;
        series->void_from = series->void_from <= step ? series->void_from : step;
    }
}

void log_sample(LogSeries *series, Sample sample)
{
    if (series->track.count && sample.step < track_last(&series->track).step)
        go_back(series, sample.step);
    track_add(&series->track, sample);
}

void log_clear(Log *log)
{
    for (int i = 0; i < log->count; i++)
        if (log->series[i]->track.count)
            go_back(log->series[i], log->series[i]->track.block[0].first.step);
}

long log_points(const Log *log)
{
    long points = 0;
    for (int i = 0; i < log->count; i++)
        points += log->series[i]->track.count;
    return points;
}

/* ---- how it stands */

LogState log_state(const Log *log, double now)
{
    if (log->state != LOG_LIVE || now - log->news < LOG_SILENCE)
        return log->state;
    return log->half ? LOG_CUT : log->says_end ? LOG_CRASHED : LOG_FINISHED;
}

const char *log_state_name(LogState state)
{
    static const char *const name[] = {"live", "finished", "failed", "crashed", "cut"};
    return name[state];
}
