/* Writes the epochs of a run as the rows of fastai's CSVLogger, and reads such a row back. */
#include "train/epoch_csv.h"

#include "base/text.h"

#include <math.h>
#include <stdio.h>

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

const char *epoch_csv_metric(Arena *arena, Bytes line)
{
    char row[256], name[sizeof row] = "", after = '\0';
    copy_line(line, row, sizeof row);
    sscanf(row, "epoch,train_loss,valid_loss,%[^,]%c", name, &after);
    return after == ',' ? text_shown(arena, name) : "";
}

/* The time, which comes last, may begin like a metric: a comma tells them apart. */
bool epoch_csv_read(Bytes line, EpochRow *out)
{
    char row[256], after = '\0';
    EpochRow read = {0, NAN, NAN, NAN};
    copy_line(line, row, sizeof row);
    int fields = sscanf(row, "%9ld,%lf,%lf,%lf%c", &read.epoch, &read.train_loss, &read.valid_loss,
                        &read.metric, &after);
    if (after != ',')
        read.metric = NAN;
    *out = read;
    return fields > 0;
}

void epoch_csv(const Recorder *recorder, Buf *out)
{
    epoch_csv_header(recorder, out);
    for (long i = 0; i < series_count(&recorder->train_loss); i++)
        epoch_csv_row(recorder, i, out);
}
