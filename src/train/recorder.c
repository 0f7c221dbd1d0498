#include "train/recorder.h"

#include "base/arena.h"
#include "base/text.h"

#include <math.h>
#include <string.h>

Recorder *recorder_new(const Plan *plan, const Metric *const *metrics, int count)
{
    Recorder *recorder = heap_resize(NULL, 1, sizeof *recorder);
    *recorder = (Recorder){.plan = *plan, .guess = NAN, .metrics = count};
    for (int m = 0; m < count; m++)
        recorder->metric_name[m] = metrics[m]->name;
    return recorder;
}

static const struct {
    const char *name;
    size_t offset; /* of the series in a Recorder */
    bool epochs;   /* a sample an epoch; otherwise a batch */
} COLUMN[] = {
    {"lr", offsetof(Recorder, lr), false},
    {"mom", offsetof(Recorder, mom), false},
    {"loss", offsetof(Recorder, loss), false},
    {"smooth", offsetof(Recorder, smooth), false},
    {"train_loss", offsetof(Recorder, train_loss), true},
    {"valid_loss", offsetof(Recorder, valid_loss), true},
    {"epoch", offsetof(Recorder, epoch), true},
    {"epoch_end", offsetof(Recorder, epoch_end), true},
    {"epoch_time", offsetof(Recorder, epoch_time), true},
    {"validated", offsetof(Recorder, validated), true},
};

int recorder_columns(const Recorder *recorder)
{
    return LENGTH(COLUMN) + recorder->metrics;
}

RecorderColumn recorder_column(const Recorder *recorder, int i)
{
    int m = i - LENGTH(COLUMN);
    size_t offset = m < 0 ? COLUMN[i].offset : offsetof(Recorder, metric) + m * sizeof(Series);
    return (RecorderColumn){.name = m < 0 ? COLUMN[i].name : recorder->metric_name[m],
                            .series = (Series *)((char *)recorder + offset),
                            .epochs = m >= 0 || COLUMN[i].epochs};
}

long recorder_epochs(const Recorder *recorder, int epoch)
{
    long epochs = 0;
    while (epochs < series_count(&recorder->epoch) && series_at(&recorder->epoch, epochs) < epoch)
        epochs++;
    return epochs;
}

Recorder *recorder_branch(const Recorder *from, const Plan *plan, long step, int epoch)
{
    Recorder *branch = heap_resize(NULL, 1, sizeof *branch);
    *branch = (Recorder){
        .plan = *plan, .guess = from->guess, .metrics = from->metrics, .past = step};
    if (from->dead <= step)
        branch->dead = from->dead;
    memcpy(branch->metric_name, from->metric_name, sizeof branch->metric_name);
    long epochs = recorder_epochs(from, epoch);
    for (int c = 0; c < recorder_columns(from); c++) {
        RecorderColumn is = recorder_column(from, c), to = recorder_column(branch, c);
        for (long i = 0; i < (is.epochs ? epochs : step); i++)
            series_add(to.series, series_at(is.series, i));
    }
    return branch;
}

void recorder_free(Recorder *recorder)
{
    if (!recorder)
        return;
    for (int c = 0; c < recorder_columns(recorder); c++)
        series_free(recorder_column(recorder, c).series);
    heap_free(recorder);
}

static void record_batch(Recorder *recorder, const Event *event)
{
    series_add(&recorder->lr, event->hyper.lr);
    series_add(&recorder->mom, event->hyper.mom);
    series_add(&recorder->loss, event->loss);
    series_add(&recorder->smooth, event->smooth);
}

static void record_epoch(Recorder *recorder, const Event *event)
{
    series_add(&recorder->epoch, event->epoch);
    series_add(&recorder->epoch_end, (double)event->step);
    series_add(&recorder->epoch_time, event->time);
    series_add(&recorder->validated, event->validated);
    series_add(&recorder->valid_loss, event->validated ? event->valid_loss : NAN);
    for (int m = 0; m < recorder->metrics; m++)
        series_add(&recorder->metric[m], event->validated ? event->metric[m] : NAN);
    series_add(&recorder->train_loss, event->smooth);
}

static StopReason record(void *self, const Event *event)
{
    Recorder *recorder = self;
    if (event->kind == EVENT_BATCH)
        record_batch(recorder, event);
    if (event->kind == EVENT_EPOCH)
        record_epoch(recorder, event);
    return STOP_NONE;
}

Hook recorder_hook(Recorder *recorder)
{
    return (Hook){.on = record, .self = recorder};
}

bool recorder_validated(const Recorder *recorder, long i)
{
    return series_at(&recorder->validated, i) != 0;
}

static void add_cell(Buf *out, bool there, double value)
{
    if (there)
        text_number(out, value);
    else
        buf_text_add(out, "#na#");
    buf_char(out, ',');
}

void epoch_csv_header(const Recorder *recorder, Buf *out)
{
    buf_text_add(out, "epoch,train_loss,valid_loss,");
    for (int m = 0; m < recorder->metrics; m++)
        buf_printf(out, "%s,", recorder->metric_name[m]);
    buf_text_add(out, "time\n");
}

void epoch_csv_row(const Recorder *recorder, long i, Buf *out)
{
    bool validated = recorder_validated(recorder, i);
    buf_printf(out, "%.0f,", series_at(&recorder->epoch, i));
    add_cell(out, true, series_at(&recorder->train_loss, i));
    add_cell(out, validated, series_at(&recorder->valid_loss, i));
    for (int m = 0; m < recorder->metrics; m++)
        add_cell(out, validated, series_at(&recorder->metric[m], i));
    text_duration(out, series_at(&recorder->epoch_time, i));
    buf_char(out, '\n');
}

void recorder_csv(const Recorder *recorder, Buf *out)
{
    epoch_csv_header(recorder, out);
    for (long i = 0; i < series_count(&recorder->train_loss); i++)
        epoch_csv_row(recorder, i, out);
}
