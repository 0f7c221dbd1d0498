/* Writes the epochs of a run as the rows of fastai's CSVLogger, and reads such a row back. */
#include "train/epoch_csv.h"

#include "base/text.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { EPOCH_MOST = 1000000000, ROW_MOST = 512 };

static void add_cell(Buf *out, bool there, double value)
{
    if (there)
        text_exact(out, value);
    else
        buf_text_add(out, "#na#");
    buf_char(out, ',');
}

static void add_measured(Buf *out, const Recorder *recorder, long i, const Series *values)
{
    double value = series_at(values, i);
    add_cell(out, recorder_measured(recorder, i, value), value);
}

void epoch_csv_header(const Recorder *recorder, Buf *out)
{
    buf_text_add(out, "epoch,train_loss,valid_loss,");
    for (int m = 0; m < recorder->metrics; m++) {
        text_csv(out, recorder->metric[m].name);
        buf_char(out, ',');
    }
    buf_text_add(out, "time\n");
}

void epoch_csv_row(const Recorder *recorder, long i, Buf *out)
{
    buf_printf(out, "%.0f,", series_at(&recorder->epoch, i));
    add_cell(out, true, series_at(&recorder->train_loss, i));
    add_measured(out, recorder, i, &recorder->valid_loss);
    for (int m = 0; m < recorder->metrics; m++)
        add_measured(out, recorder, i, &recorder->metric[m].value);
    text_duration(out, series_at(&recorder->epoch_time, i));
    buf_char(out, '\n');
}

static void copy_line(Bytes line, char *out, size_t size)
{
    snprintf(out, size, "%.*s", (int)MIN(line.size, size - 1), (const char *)line.data);
}

/* The next cell of a row, cut off at its comma; NULL for the last one, which is a time. */
static char *next_cell(char **rest)
{
    char *comma = *rest ? strchr(*rest, ',') : NULL, *cell = *rest;
    *rest = comma ? comma + 1 : NULL;
    if (comma)
        *comma = '\0';
    return comma ? cell : NULL;
}

int epoch_csv_metrics(Arena *arena, Bytes line, const char *name[MEASURES_MAX])
{
    static const char *const BEFORE[] = {"epoch", "train_loss", "valid_loss"};
    char row[ROW_MOST], *rest = row, *cell;
    int metrics = 0;
    copy_line(line, row, sizeof row);
    for (int i = 0; i < LENGTH(BEFORE); i++)
        if (!(cell = next_cell(&rest)) || strcmp(cell, BEFORE[i]) != 0)
            return 0;
    while (metrics < MEASURES_MAX && (cell = next_cell(&rest)))
        name[metrics++] = text_shown(arena, cell);
    return metrics;
}

/* "#na#" is none. */
static double read_cell(const char *cell)
{
    double value;
    return cell && text_double(cell, &value) ? value : NAN;
}

bool epoch_csv_read(Bytes line, EpochRow *out)
{
    char row[ROW_MOST], *rest = row;
    copy_line(line, row, sizeof row);
    const char *epoch = next_cell(&rest);
    bool ok = epoch && text_long(epoch, &out->epoch) && labs(out->epoch) < EPOCH_MOST;
    if (!ok)
        out->epoch = 0;
    out->train_loss = ok ? read_cell(next_cell(&rest)) : NAN;
    out->valid_loss = ok ? read_cell(next_cell(&rest)) : NAN;
    for (int m = 0; m < MEASURES_MAX; m++)
        out->metric[m] = ok ? read_cell(next_cell(&rest)) : NAN;
    return ok;
}

void epoch_csv(const Recorder *recorder, Buf *out)
{
    epoch_csv_header(recorder, out);
    for (long i = 0; i < series_count(&recorder->train_loss); i++)
        epoch_csv_row(recorder, i, out);
}
