/* Watches a run from outside the loop: stops it when the loss diverges or no longer improves, keeps
 * the best epoch, writes a row of CSV per epoch. */
#include "train/hooks.h"

#include "io/file.h"
#include "io/lines.h"
#include "train/checkpoint.h"

#include <math.h>
#include <string.h>
#include <unistd.h>

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

bool monitor_is_known(const char *name, bool *higher)
{
    const Metric *metric = metric_find(name);
    *higher = metric && metric->higher_is_better;
    return metric || strcmp(name, "valid_loss") == 0 || strcmp(name, "train_loss") == 0;
}

bool monitor_find(const Learner *learner, const char *name, Monitor *out, Error *err)
{
    if (strcmp(name, "train_loss") == 0) {
        *out = (Monitor){.name = "train_loss", .metric = MONITOR_TRAIN_LOSS};
        return true;
    }
    if (learner->data->valid.count == 0)
        return fail(err,
                    "monitor '%s' needs validation images; load data with some, or: set monitor "
                    "train_loss",
                    name);
    if (strcmp(name, "valid_loss") == 0) {
        *out = (Monitor){.name = "valid_loss", .metric = MONITOR_VALID_LOSS};
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

static StopReason watch_improvement(void *self, const Event *event)
{
    EarlyStop *stop = self;
    if (event->kind == EVENT_BEGIN) {
        stop->best = worst(&stop->monitor);
        stop->wait = 0;
        stop->fired = false;
    }
    if (event->kind != EVENT_EPOCH)
        return STOP_NONE;
    note_epoch(stop, monitored(&stop->monitor, event));
    stop->fired = !event->past && stop->wait > stop->patience;
    return stop->fired ? STOP_EARLY : STOP_NONE;
}

Hook early_stop_hook(EarlyStop *stop)
{
    return (Hook){.on = watch_improvement, .self = stop};
}

static void save_best(SaveBest *best)
{
    Arena scratch = {0};
    const Recorder *recorder = best->recorder;
    Stand stand = {.at = best->learner->at, .past = recorder, .command = best->command};
    if (recorder)
        stand.plan = recorder->plan;
    Checkpoint checkpoint =
        checkpoint_take(&scratch, best->learner, recorder ? &stand : NULL, &best->origin);
    if (!checkpoint_save(best->path, &checkpoint, &best->error))
        error_prefix(&best->error, "saving the best epoch");
    arena_free(&scratch);
}

/* Keeps the weights, which are now those of the best epoch. */
static void keep_best(SaveBest *best)
{
    arena_free(&best->arena);
    best->snapshot = snapshot_take(&best->arena, best->learner);
    best->held = true;
    if (best->path && !best->error.text[0])
        save_best(best);
}

static bool same_samples(const Series *a, const Series *b, long count)
{
    for (long i = 0; i < count; i++)
        if (series_at(a, i) != series_at(b, i))
            return false;
    return true;
}

/* Whether the saved run is this one at the end of its best epoch, with this net: until then all
 * epochs have the same losses.  Each of these is an average over all batches before, and epochs are
 * never thinned. */
static bool is_best(const SaveBest *best, const Saved *saved)
{
    const Learner *is = best->learner, *was = saved->learner;
    const Recorder *now = best->recorder, *then = saved->past;
    const Position *at = &saved->stand.at;
    long epochs = recorder_epochs(now, at->epoch);
    return at->epoch == best->epoch + 1 && at->batch == 0 && epochs > 0 &&
           epochs == series_count(&then->epoch) &&
           same_samples(&now->epoch, &then->epoch, epochs) &&
           same_samples(&now->train_loss, &then->train_loss, epochs) &&
           series_at(&now->epoch_end, epochs - 1) == (double)at->step &&
           strcmp(is->model->spec, was->model->spec) == 0 && is->opt.kind == was->opt.kind &&
           is->model->size == was->model->size && is->model->state_size == was->model->state_size;
}

/* Reads the weights of a best epoch from before this run went on: only the file has them. */
static bool fetch_best(SaveBest *best)
{
    Arena scratch = {0};
    Saved saved;
    bool found = best->path && best->recorder &&
                 checkpoint_resume(&scratch, checkpoint_path(&scratch, best->path), &saved, NULL);
    if (found) {
        best->held = is_best(best, &saved);
        saved.learner->at = saved.stand.at;
        if (best->held)
            best->snapshot = snapshot_take(&best->arena, saved.learner);
        recorder_free(saved.past);
    }
    arena_free(&scratch);
    return best->held;
}

static void put_back(SaveBest *best)
{
    long epoch = best->learner->epoch;
    best->lost = best->epoch >= 0 && !best->held && !fetch_best(best);
    if (best->held)
        snapshot_restore(best->learner, &best->snapshot);
    best->learner->epoch = epoch;
    arena_free(&best->arena);
    best->held = false;
}

static void look_at_epoch(SaveBest *best, const Event *event)
{
    const Position *at = &best->learner->at;
    double value = monitored(&best->monitor, event);
    bool stands_there = !event->past || (at->epoch == event->epoch + 1 && at->batch == 0);
    if (event->broken || isnan(value) || !improves(&best->monitor, value, best->best, 0))
        return;
    best->best = value;
    best->epoch = event->epoch;
    if (stands_there)
        keep_best(best);
}

static StopReason watch_best(void *self, const Event *event)
{
    SaveBest *best = self;
    if (event->kind == EVENT_BEGIN) {
        best->best = worst(&best->monitor);
        best->epoch = -1;
        best->held = best->lost = false;
    }
    if (event->kind == EVENT_EPOCH)
        look_at_epoch(best, event);
    if (event->kind == EVENT_END)
        put_back(best);
    return STOP_NONE;
}

Hook save_best_hook(SaveBest *best)
{
    return (Hook){.on = watch_best, .self = best};
}

typedef struct {
    Bytes head; /* as it should be, without its newline */
    bool same;  /* the file's last head is the same */
} HeadSearch;

static bool find_head(void *context, Bytes line)
{
    static const char BEGIN[] = "epoch,";
    HeadSearch *search = context;
    line = line_text(line);
    search->same =
        line.size == search->head.size && memcmp(line.data, search->head.data, line.size) == 0;
    return line.size >= sizeof BEGIN - 1 && memcmp(line.data, BEGIN, sizeof BEGIN - 1) == 0;
}

/* Adds what a new row needs before it: the end of a line that was cut short, and a head if the last
 * one in the file names other columns. */
static void begin_row(const CsvLog *log, Buf *out)
{
    Buf head = {0};
    epoch_csv_header(log->recorder, &head);
    HeadSearch search = {.head = {(const uint8_t *)head.data, head.size - 1}};
    if (lines_cut_short(log->path))
        buf_char(out, '\n');
    if (!log->begun && !(lines_find_last(log->path, find_head, &search) && search.same))
        buf_add(out, head.data, head.size);
    buf_free(&head);
}

static StopReason log_epoch(void *self, const Event *event)
{
    CsvLog *log = self;
    size_t size;
    if (event->kind != EVENT_EPOCH || log->error.text[0])
        return STOP_NONE;
    Buf text = {0};
    if (access(log->path, F_OK) != 0 || (file_size(log->path, &size, NULL) && size == 0))
        log->begun = false;
    begin_row(log, &text);
    epoch_csv_row(log->recorder, series_count(&log->recorder->train_loss) - 1, &text);
    log->begun = file_append(log->path, text.data, text.size, 0666, &log->error);
    if (!log->begun)
        error_prefix(&log->error, "logging the epoch");
    buf_free(&text);
    return STOP_NONE;
}

Hook csv_hook(CsvLog *log)
{
    return (Hook){.on = log_epoch, .self = log};
}
