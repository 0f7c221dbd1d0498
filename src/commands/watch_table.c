/* Tells what watched logs hold: a line for each series, with exact numbers. */
#include "commands/watch_table.h"

#include "base/columns.h"
#include "base/text.h"
#include "lab/reply.h"

#include <math.h>

/* The samples of a series with its least and its most value; step NaN: it has no finite one. */
typedef struct {
    Sample least, most;
} Extremes;

static Extremes find_extremes(const Track *track)
{
    Sample sample[TRACK_BLOCK];
    Extremes found = {{NAN, NAN, NAN}, {NAN, NAN, NAN}};
    for (int b = 0; b < track->blocks; b++) {
        const TrackBlock *block = &track->block[b];
        if (block->least > block->most ||
            (block->least >= found.least.value && block->most <= found.most.value))
            continue;
        int count = track_read(track, b, sample);
        for (int i = 0; i < count; i++) {
            if (!isfinite(sample[i].value))
                continue;
            if (!(sample[i].value >= found.least.value))
                found.least = sample[i];
            if (!(sample[i].value <= found.most.value))
                found.most = sample[i];
        }
    }
    return found;
}

static void add_exact(Columns *table, double value)
{
    Buf text = {0};
    text_exact(&text, value);
    columns_add(table, buf_text(&text));
    buf_free(&text);
}

static void add_at(Columns *table, const Sample *sample)
{
    Buf text = {0};
    if (!isnan(sample->step)) {
        text_exact(&text, sample->value);
        buf_char(&text, '@');
        text_exact(&text, sample->step);
    }
    columns_add(table, buf_text(&text));
    buf_free(&text);
}

static void add_series(Columns *table, const Log *log, const LogSeries *series)
{
    const Track *track = &series->track;
    columns_add(table, log->name);
    columns_add(table, series->name);
    columns_printf(table, "%ld", track->count);
    if (track->count) {
        Extremes found = find_extremes(track);
        add_exact(table, track->block[0].first.value);
        add_exact(table, track_last(track).value);
        add_at(table, &found.least);
        add_at(table, &found.most);
    }
    columns_row(table);
}

void watch_table_tell(Reply *reply, Logs *logs, const LogChoice *choice)
{
    static const char *const HEADING[] = {"log",  "series",     "points",   "first",
                                          "last", "least@step", "most@step"};
    Columns table = {.align = "llrrrrr"};
    int rows = 0;
    for (int i = 0; i < LENGTH(HEADING); i++)
        columns_add(&table, HEADING[i]);
    columns_row(&table);
    for (int i = 0; i < logs_count(logs); i++) {
        const Log *log = logs_at(logs, i);
        for (int k = 0; log_is_chosen(choice, log) && k < log->count; k++) {
            if (!log_series_is_chosen(choice, log->series[k]))
                continue;
            add_series(&table, log, log->series[k]);
            rows++;
        }
    }
    reply_table_end(reply, &table);
    if (!rows)
        reply_warning(reply, "no series was read, or y= and runs= leave none");
}
