#include "train/hooks.h"

#include "io/file.h"
#include "train/checkpoint.h"

#include <math.h>
#include <string.h>

static const float DIVERGED_FACTOR = 4; /* fastai's LRFinder */

static StopReason watch_divergence(void *self, const Event *event)
{
    Diverge *diverge = self;
    if (event->kind != EVENT_BATCH)
        return STOP_NONE;
    if (event->step == 0 || event->smooth < diverge->best)
        diverge->best = event->smooth;
    return event->smooth > DIVERGED_FACTOR * diverge->best ? STOP_DIVERGED : STOP_NONE;
}

Hook diverge_hook(Diverge *diverge)
{
    return (Hook){.on = watch_divergence, .self = diverge};
}

enum { MONITOR_VALID_LOSS = -1, MONITOR_TRAIN_LOSS = -2 };

bool monitor_find(const Learner *learner, const char *name, Monitor *out, Error *err)
{
    if (strcmp(name, "valid_loss") == 0) {
        *out = (Monitor){.name = "valid_loss", .metric = MONITOR_VALID_LOSS};
        return true;
    }
    if (strcmp(name, "train_loss") == 0) {
        *out = (Monitor){.name = "train_loss", .metric = MONITOR_TRAIN_LOSS};
        return true;
    }
    for (int m = 0; m < learner_metrics(learner); m++) {
        const Metric *metric = learner->options.metric[m];
        if (strcmp(metric->name, name) == 0) {
            *out = (Monitor){metric->name, m, metric->higher_is_better};
            return true;
        }
    }
    return fail(
        err, "monitor '%s' is not measured; use valid_loss, train_loss or a metric of the learner",
        name);
}

static double monitored(const Monitor *monitor, const Event *event)
{
    if (monitor->metric == MONITOR_TRAIN_LOSS)
        return event->smooth;
    if (!event->validated)
        return NAN;
    return monitor->metric < 0 ? event->valid_loss : event->metric[monitor->metric];
}

static double worst(const Monitor *monitor)
{
    return monitor->higher_is_better ? -INFINITY : INFINITY;
}

static bool improves(const Monitor *monitor, double value, double best, double min_delta)
{
    return monitor->higher_is_better ? value - min_delta > best : value + min_delta < best;
}

static void note_epoch(EarlyStop *stop, double value)
{
    if (isnan(value))
        return;
    if (improves(&stop->monitor, value, stop->best, stop->min_delta)) {
        stop->best = value;
        stop->wait = 0;
    } else {
        stop->wait++;
    }
}

static double recorded(const EarlyStop *stop, long i)
{
    int metric = stop->monitor.metric;
    const Recorder *recorder = stop->recorder;
    const Series *series = metric == MONITOR_TRAIN_LOSS   ? &recorder->train_loss
                           : metric == MONITOR_VALID_LOSS ? &recorder->valid_loss
                                                          : &recorder->metric[metric];
    return series_at(series, i);
}

static StopReason watch_improvement(void *self, const Event *event)
{
    EarlyStop *stop = self;
    if (event->kind == EVENT_BEGIN) {
        stop->best = worst(&stop->monitor);
        stop->wait = 0;
        stop->fired = false;
        for (long i = 0; stop->recorder && i < series_count(&stop->recorder->epoch); i++)
            note_epoch(stop, recorded(stop, i));
    }
    if (event->kind != EVENT_EPOCH)
        return STOP_NONE;
    note_epoch(stop, monitored(&stop->monitor, event));
    stop->fired = stop->wait > stop->patience;
    return stop->fired ? STOP_EARLY : STOP_NONE;
}

Hook early_stop_hook(EarlyStop *stop)
{
    return (Hook){.on = watch_improvement, .self = stop};
}

static void keep_best(SaveBest *best, int epoch, double value)
{
    best->best = value;
    best->epoch = epoch;
    arena_free(&best->arena);
    best->snapshot = snapshot_take(&best->arena, best->learner);
    if (!best->path || best->error.text[0])
        return;
    Arena scratch = {0};
    Checkpoint checkpoint = checkpoint_take(&scratch, best->learner, NULL, NULL);
    if (!checkpoint_save(best->path, &checkpoint, &best->error))
        error_prefix(&best->error, "saving the best epoch");
    arena_free(&scratch);
}

static StopReason watch_best(void *self, const Event *event)
{
    SaveBest *best = self;
    if (event->kind == EVENT_BEGIN) {
        best->best = worst(&best->monitor);
        best->epoch = -1;
    }
    if (event->kind == EVENT_EPOCH) {
        double value = monitored(&best->monitor, event);
        if (!event->broken && !isnan(value) && improves(&best->monitor, value, best->best, 0))
            keep_best(best, event->epoch, value);
    }
    if (event->kind == EVENT_END) {
        long epoch = best->learner->epoch;
        if (best->epoch >= 0)
            snapshot_restore(best->learner, &best->snapshot);
        best->learner->epoch = epoch;
        arena_free(&best->arena);
    }
    return STOP_NONE;
}

Hook save_best_hook(SaveBest *best)
{
    return (Hook){.on = watch_best, .self = best};
}

static StopReason log_epoch(void *self, const Event *event)
{
    CsvLog *log = self;
    if (event->kind != EVENT_EPOCH || log->error.text[0])
        return STOP_NONE;
    Buf text = {0};
    size_t size;
    if (!path_is_file(log->path) || (file_size(log->path, &size, NULL) && size == 0))
        epoch_csv_header(log->recorder, &text);
    epoch_csv_row(log->recorder, series_count(&log->recorder->train_loss) - 1, &text);
    if (!file_append(log->path, text.data, text.size, 0666, &log->error))
        error_prefix(&log->error, "logging the epoch");
    buf_free(&text);
    return STOP_NONE;
}

Hook csv_hook(CsvLog *log)
{
    return (Hook){.on = log_epoch, .self = log};
}
