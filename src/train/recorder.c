#include "train/recorder.h"

#include "base/arena.h"
#include "base/text.h"

#include <math.h>

Recorder *recorder_new(const Plan *plan, const Metric *const *metrics, int count)
{
    Recorder *recorder = heap_resize(NULL, 1, sizeof *recorder);
    *recorder = (Recorder){.plan = *plan, .metrics = count};
    for (int m = 0; m < count; m++)
        recorder->metric_name[m] = metrics[m]->name;
    return recorder;
}

static void copy_samples(Series *to, const Series *from, long count)
{
    for (long i = 0; i < count; i++)
        series_add(to, series_at(from, i));
}

Recorder *recorder_branch(const Recorder *from, const Plan *plan, long step, int epoch)
{
    Recorder *branch = heap_resize(NULL, 1, sizeof *branch);
    *branch = (Recorder){.plan = *plan, .metrics = from->metrics, .past = step};
    const Series *batch[] = {&from->lr, &from->mom, &from->loss, &from->smooth};
    Series *to_batch[] = {&branch->lr, &branch->mom, &branch->loss, &branch->smooth};
    for (int i = 0; i < LENGTH(batch); i++)
        copy_samples(to_batch[i], batch[i], step);
    long epochs = 0;
    while (epochs < series_count(&from->epoch) && series_at(&from->epoch, epochs) < epoch)
        epochs++;
    const Series *ended[] = {&from->train_loss, &from->valid_loss, &from->epoch,
                             &from->epoch_end,  &from->epoch_time, &from->validated};
    Series *to_ended[] = {&branch->train_loss, &branch->valid_loss, &branch->epoch,
                          &branch->epoch_end,  &branch->epoch_time, &branch->validated};
    for (int i = 0; i < LENGTH(ended); i++)
        copy_samples(to_ended[i], ended[i], epochs);
    for (int m = 0; m < from->metrics; m++) {
        branch->metric_name[m] = from->metric_name[m];
        copy_samples(&branch->metric[m], &from->metric[m], epochs);
    }
    return branch;
}

void recorder_free(Recorder *recorder)
{
    if (!recorder)
        return;
    Series *all[] = {&recorder->lr,       &recorder->mom,        &recorder->loss,
                     &recorder->smooth,   &recorder->train_loss, &recorder->valid_loss,
                     &recorder->epoch,    &recorder->epoch_end,  &recorder->epoch_time,
                     &recorder->validated};
    for (int i = 0; i < LENGTH(all); i++)
        series_free(all[i]);
    for (int m = 0; m < METRICS_MAX; m++)
        series_free(&recorder->metric[m]);
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
