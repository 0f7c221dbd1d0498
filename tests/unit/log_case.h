/* log_case.h - what a reader of logs makes of files, as text that a test compares.
 *
 *     LogCase log = {0};
 *     log_case_begin(&log, &FORMAT_JSONL, "a.jsonl");
 *     log_case_write(&log, "{\"step\":1,\"loss\":2}\n");       the file gets longer, and is read
 *     assert_string_equal(log_case_text(&log), "a.jsonl live: loss 1=2\n");
 *     log_case_end(&log);
 */
#ifndef TESTS_UNIT_LOG_CASE_H
#define TESTS_UNIT_LOG_CASE_H

#include "tests/unit/scratch.h"

#include "base/text.h"
#include "logs/log_source.h"

#include <math.h>

/* A source that is read by hand.  Belongs to the test. */
typedef struct {
    LogSource *source;
    const char *path;
    LogOptions options;
    Buf text;   /* what log_case_text has returned */
    double now; /* the time of the latest poll */
} LogCase;

/* Reads all that is new, as if seconds had passed. */
static inline void log_case_read(LogCase *log)
{
    for (log->now++; source_poll(log->source, log->now);)
        ;
}

/* Adds to the file, which is made if need be, and reads it. */
static inline void log_case_add(LogCase *log, const void *data, size_t size)
{
    FILE *file = fopen(log->path, "ab");
    assert_non_null(file);
    assert_int_equal(fwrite(data, 1, size, file), size);
    assert_int_equal(fclose(file), 0);
    log_case_read(log);
}

static inline void log_case_write(LogCase *log, const char *text)
{
    log_case_add(log, text, strlen(text));
}

/* The path is borrowed; a file that was there is removed. */
static inline void log_case_begin(LogCase *log, const LogFormat *format, const char *path)
{
    *log = (LogCase){.path = path, .options = log->options};
    if (path_is_file(path))
        assert_true(file_remove(path, NULL));
    log->source = source_new(format, path, path, &log->options);
}

static inline void log_case_end(LogCase *log)
{
    source_free(log->source);
    buf_free(&log->text);
}

static inline void log_case_series(Buf *out, const LogSeries *series)
{
    static Sample sample[TRACK_BLOCK];
    text_visible(out, series->name);
    for (int b = 0; b < series->track.blocks; b++) {
        int count = track_read(&series->track, b, sample);
        for (int i = 0; i < count; i++) {
            buf_char(out, ' ');
            text_exact(out, sample[i].step);
            buf_char(out, '=');
            text_exact(out, sample[i].value);
            if (!isnan(sample[i].time))
                buf_printf(out, "@%.3f", sample[i].time);
        }
    }
}

/* A line for each log: its name, its state, how many steps are planned, its series in the order in
 * which they came, each sample as step=value@time. */
static inline const char *log_case_text(LogCase *log)
{
    buf_clear(&log->text);
    for (int i = 0; i < log->source->logs; i++) {
        const Log *one = log->source->log[i];
        buf_printf(&log->text, "%s %s", one->name, log_state_name(one->state));
        if (one->planned > 0)
            buf_printf(&log->text, " of %g", one->planned);
        for (int s = 0; s < one->count; s++) {
            buf_text_add(&log->text, s ? "; " : ": ");
            log_case_series(&log->text, one->series[s]);
        }
        buf_char(&log->text, '\n');
    }
    return buf_text(&log->text);
}

/* A file and what is read of it, as log_case_text says it. */
typedef struct {
    const LogFormat *format;
    const char *path, *pattern;
    const char *file, *text;
} Reading;

/* Reads a file at once, or byte by byte, or again after it was truncated. */
typedef enum { READ_ONCE, READ_BYTES, READ_AGAIN } ReadingWay;

static inline void log_case_check(const Reading *reading, ReadingWay way)
{
    LogCase log = {.options = {.pattern = reading->pattern}};
    log_case_begin(&log, reading->format, reading->path);
    for (const char *at = reading->file; way == READ_BYTES && *at; at++)
        log_case_add(&log, at, 1);
    if (way == READ_AGAIN) {
        log_case_write(&log, reading->file);
        assert_int_equal(truncate(reading->path, 0), 0);
        log_case_read(&log);
    }
    if (way != READ_BYTES)
        log_case_write(&log, reading->file);
    assert_string_equal(log_case_text(&log), reading->text);
    assert_string_equal(log.source->notice, "");
    log_case_end(&log);
}

#endif
