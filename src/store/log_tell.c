/* Writes logs of other programs as lines of JSON, and as rows of CSV. */
#include "store/log_tell.h"

#include "base/text.h"
#include "store/events_line.h"

#include <math.h>

/* ---- events */

static void tell_name(Events *events, const Log *log, const LogChoice *choice)
{
    JsonLine line = event_begin(events, "log");
    json_text(&line, "log", log->name);
    json_text(&line, "format", log->format);
    JsonLine series = json_list(&line, "series");
    for (int i = 0; i < log->count; i++)
        if (log_series_is_chosen(choice, log->series[i]))
            json_text(&series, NULL, log->series[i]->name);
    json_close(&series);
    event_end(events, &line);
}

/* Whole steps as whole numbers. */
static void put_step(JsonLine *line, double step)
{
    if (fabs(step) < 1e15 && step == floor(step))
        json_long(line, "step", (long)step);
    else
        json_double(line, "step", step);
}

static void tell_sample(Events *events, const Log *log, const LogSeries *series,
                        const Sample *sample)
{
    JsonLine line = event_begin(events, "sample");
    json_text(&line, "log", log->name);
    json_text(&line, "series", series->name);
    put_step(&line, sample->step);
    json_double(&line, "value", sample->value);
    if (isnan(sample->time))
        json_none(&line, "time");
    else
        json_double(&line, "time", sample->time);
    event_end(events, &line);
}

static void tell_restart(Events *events, const Log *log, LogSeries *series)
{
    JsonLine line = event_begin(events, "log_restart");
    json_text(&line, "log", log->name);
    json_text(&line, "series", series->name);
    put_step(&line, series->void_from);
    event_end(events, &line);
    series->void_from = NAN;
}

static void tell_samples(Events *events, const Log *log, LogSeries *series)
{
    Sample sample[TRACK_BLOCK];
    const Track *track = &series->track;
    if (!isnan(series->void_from))
        tell_restart(events, log, series);
    if (series->told == track->count)
        return;
    for (int b = track_block_of(track, series->told); b < track->blocks; b++) {
        long begin = track->block[b].begin;
        int count = track_read(track, b, sample);
        for (int i = (int)MAX(series->told - begin, 0L); i < count; i++)
            tell_sample(events, log, series, &sample[i]);
    }
    series->told = track->count;
}

void log_tell(Events *events, Log *log, const LogChoice *choice)
{
    if (log->told != log->count)
        tell_name(events, log, choice);
    log->told = log->count;
    for (int i = 0; i < log->count; i++)
        if (log_series_is_chosen(choice, log->series[i]))
            tell_samples(events, log, log->series[i]);
}

void log_tell_end(Events *events, Log *log, const LogChoice *choice, double now)
{
    JsonLine line = event_begin(events, "log_end");
    json_text(&line, "log", log->name);
    json_text(&line, "state", log_state_name(log_state(log, now)));
    json_long(&line, "points", log_chosen_samples(choice, log));
    event_end(events, &line);
}

/* ---- CSV */

static void put_exact(Buf *out, double value)
{
    if (!isnan(value))
        text_exact(out, value);
}

static void put_series(const Log *log, const LogSeries *series, Buf *out)
{
    Sample sample[TRACK_BLOCK];
    Buf names = {0};
    text_csv(&names, log->name);
    buf_char(&names, ',');
    text_csv(&names, series->name);
    buf_char(&names, ',');
    for (int b = 0; b < series->track.blocks; b++) {
        int count = track_read(&series->track, b, sample);
        for (int i = 0; i < count; i++) {
            buf_add(out, names.data, names.size);
            text_exact(out, sample[i].step);
            buf_char(out, ',');
            put_exact(out, sample[i].time);
            buf_char(out, ',');
            text_exact(out, sample[i].value);
            buf_char(out, '\n');
        }
    }
    buf_free(&names);
}

void log_put_csv(const Log *log, const LogChoice *choice, Buf *out)
{
    for (int i = 0; i < log->count; i++)
        if (log_series_is_chosen(choice, log->series[i]))
            put_series(log, log->series[i], out);
}
