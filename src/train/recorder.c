/* Keeps the history of a run: rates and losses of its batches, losses and metrics of its epochs;
 * long runs keep fewer batches. */
#include "train/recorder.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/heap.h"
#include "base/text.h"
#include "train/learner.h"

#include <math.h>
#include <string.h>

Recorder *recorder_new(const Plan *plan, const Metric *const *metrics, int count)
{
    Recorder *recorder = heap_resize(NULL, 1, sizeof *recorder);
    *recorder = (Recorder){.guess = NAN};
    if (plan)
        recorder->plan = *plan;
    for (int m = 0; m < count; m++)
        recorder_measure(recorder, metrics[m]->name, metrics[m]->higher_is_better);
    return recorder;
}

Recorder *recorder_of(const Plan *plan, const Learner *learner)
{
    const Metric *const *metric = learner->options.metric;
    int count = learner_metrics(learner);
    Recorder *recorder = recorder_new(plan, metric, count);
    if (!average_is_on(&learner->average[AVERAGE_EMA]))
        return recorder;
    recorder_measure(recorder, EMA_PREFIX VALID_LOSS, false);
    for (int m = 0; m < count; m++) {
        Buf name = {0};
        buf_printf(&name, EMA_PREFIX "%s", metric[m]->name);
        recorder_measure(recorder, buf_text(&name), metric[m]->higher_is_better);
        buf_free(&name);
    }
    return recorder;
}

void recorder_measure(Recorder *recorder, const char *name, bool higher_is_better)
{
    size_t count = (size_t)recorder->metrics;
    Buf shown = {0};
    text_visible(&shown, name);
    RunMetric metric = {.name = heap_text(buf_text(&shown)), .higher_is_better = higher_is_better};
    buf_free(&shown);
    for (long i = 0; i < series_count(&recorder->train_loss); i++)
        series_add(&metric.value, NAN);
    recorder->metric = heap_resize(recorder->metric, count + 1, sizeof *recorder->metric);
    recorder->metric[recorder->metrics++] = metric;
}

static const struct {
    const char *name;
    size_t offset; /* of the series in a Recorder */
    bool epochs;   /* a sample per epoch; otherwise per batch */
} COLUMN[] = {
    {"lr", offsetof(Recorder, lr), false},
    {"mom", offsetof(Recorder, mom), false},
    {"loss", offsetof(Recorder, loss), false},
    {"smooth", offsetof(Recorder, smooth), false},
    {TRAIN_LOSS, offsetof(Recorder, train_loss), true},
    {VALID_LOSS, offsetof(Recorder, valid_loss), true},
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
    if (m >= 0)
        return (RecorderColumn){recorder->metric[m].name, &recorder->metric[m].value, true};
    return (RecorderColumn){.name = COLUMN[i].name,
                            .series = (Series *)((char *)recorder + COLUMN[i].offset),
                            .epochs = COLUMN[i].epochs};
}

long recorder_epochs(const Recorder *recorder, int epoch)
{
    long epochs = 0;
    while (epochs < series_count(&recorder->epoch) && series_at(&recorder->epoch, epochs) < epoch)
        epochs++;
    return epochs;
}

/* ---- batches */

/* How many batches, beginning at a multiple of that number, form the group that this batch is in.
 * Once the next group begins, two samples are kept of each group, in groups of 1 all.  Range tests
 * keep all samples, since suggestions depend on each of them. */
static long group_of(const Recorder *recorder, long batch)
{
    long group = 1;
    if (recorder->plan.kind == PLAN_LR_FIND)
        return 1;
    for (long octave = RECORDER_FULL; batch >= octave; octave *= 2)
        group = group == 1 ? 4 : 2 * group;
    return group;
}

long recorder_batch(const Recorder *recorder, long i)
{
    long numbered = series_count(&recorder->batch);
    return numbered ? (long)series_at(&recorder->batch, MIN(i, numbered - 1)) : i;
}

long recorder_batches(const Recorder *recorder)
{
    long samples = series_count(&recorder->smooth);
    return samples ? recorder_batch(recorder, samples - 1) + 1 : 0;
}

/* A moving average stays what it is once it is not a number, so halving finds where that began. */
long recorder_lost(const Recorder *recorder)
{
    long low = 0, high = series_count(&recorder->smooth);
    if (high == 0 || isfinite(series_at(&recorder->smooth, high - 1)))
        return -1;
    while (low < high) {
        long middle = low + (high - low) / 2;
        if (isfinite(series_at(&recorder->smooth, middle)))
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

long recorder_samples(const Recorder *recorder, long batches)
{
    long low = 0, high = series_count(&recorder->smooth);
    while (low < high) {
        long middle = low + (high - low) / 2;
        if (recorder_batch(recorder, middle) < batches)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

long recorder_planned(const Recorder *recorder)
{
    const Plan *plan = &recorder->plan;
    return plan->kind == PLAN_NONE ? recorder_batches(recorder) : plan->last - plan->first;
}

/* Where the group of the latest batch begins. */
static long latest_group(const Recorder *recorder)
{
    long last = MAX(recorder_batches(recorder) - 1, 0);
    return last - last % group_of(recorder, last);
}

long recorder_settled(const Recorder *recorder, long batches)
{
    long latest = latest_group(recorder);
    bool whole = group_of(recorder, latest) == 1;
    return recorder_samples(recorder, whole ? batches : MIN(batches, latest));
}

static BatchSample sample_at(const Recorder *recorder, long i)
{
    return (BatchSample){recorder_batch(recorder, i), series_at(&recorder->lr, i),
                         series_at(&recorder->mom, i), series_at(&recorder->loss, i),
                         series_at(&recorder->smooth, i)};
}

static void set_sample(Recorder *recorder, long i, const BatchSample *sample)
{
    series_set(&recorder->batch, i, (double)sample->batch);
    series_set(&recorder->lr, i, sample->lr);
    series_set(&recorder->mom, i, sample->mom);
    series_set(&recorder->loss, i, sample->loss);
    series_set(&recorder->smooth, i, sample->smooth);
}

/* Finds the lowest and the highest of the samples begin ... end-1, in order; the first and the last
 * if all are equal. */
static void find_ends(const Recorder *recorder, long begin, long end, long out[2])
{
    long low = begin, high = begin;
    for (long i = begin + 1; i < end; i++) {
        double value = series_at(&recorder->smooth, i);
        low = value < series_at(&recorder->smooth, low) ? i : low;
        high = value >= series_at(&recorder->smooth, high) ? i : high;
    }
    out[0] = MIN(low, high);
    out[1] = low == high ? end - 1 : MAX(low, high);
}

/* Of the samples from `begin` on, keeps only the lowest and the highest. */
static void thin_from(Recorder *recorder, long begin)
{
    long n = series_count(&recorder->smooth), ends[2];
    Series *const SERIES[] = {&recorder->smooth, &recorder->loss, &recorder->mom, &recorder->lr,
                              &recorder->batch};
    if (n - begin <= 2)
        return;
    find_ends(recorder, begin, n, ends);
    BatchSample first = sample_at(recorder, ends[0]), second = sample_at(recorder, ends[1]);
    set_sample(recorder, begin, &first);
    set_sample(recorder, begin + 1, &second);
    for (int i = 0; i < LENGTH(SERIES); i++)
        series_cut(SERIES[i], begin + 2);
}

long *recorder_pick(Arena *arena, const Recorder *recorder, long samples, long most, long *count)
{
    long group = samples > most ? 2 * ((samples + most - 1) / MAX(most, 1)) : 1, n = 0;
    long *pick = ARENA_NEW(arena, long, samples);
    for (long begin = 0; begin < samples; begin += group) {
        long end = MIN(begin + group, samples), ends[2];
        find_ends(recorder, begin, end, ends);
        pick[n++] = ends[0];
        if (ends[1] > ends[0])
            pick[n++] = ends[1];
    }
    *count = n;
    return pick;
}

static void number_samples(Recorder *recorder)
{
    for (long i = 0; i < series_count(&recorder->smooth); i++)
        series_add(&recorder->batch, (double)i);
}

void recorder_add(Recorder *recorder, const BatchSample *sample)
{
    long latest = latest_group(recorder), group = group_of(recorder, latest);
    bool numbered = series_count(&recorder->batch) > 0;
    bool needs = group > 1 || sample->batch != series_count(&recorder->smooth);
    if (!numbered && needs)
        number_samples(recorder);
    if (group > 1 && sample->batch >= latest + group)
        thin_from(recorder, recorder_samples(recorder, latest));
    if (numbered || needs)
        series_add(&recorder->batch, (double)sample->batch);
    series_add(&recorder->lr, sample->lr);
    series_add(&recorder->mom, sample->mom);
    series_add(&recorder->loss, sample->loss);
    series_add(&recorder->smooth, sample->smooth);
}

Recorder *recorder_blank(const Recorder *like)
{
    Recorder *blank = recorder_new(&like->plan, NULL, 0);
    for (int m = 0; m < like->metrics; m++)
        recorder_measure(blank, like->metric[m].name, like->metric[m].higher_is_better);
    return blank;
}

Recorder *recorder_branch(const Recorder *from, const Plan *plan, long step, int epoch)
{
    Recorder *branch = recorder_blank(from);
    branch->plan = *plan;
    branch->guess = from->guess;
    branch->past = step;
    if (from->dead <= step)
        branch->dead = from->dead;
    long epochs = recorder_epochs(from, epoch), samples = recorder_samples(from, step);
    for (long i = 0; series_count(&from->batch) && i < samples; i++)
        series_add(&branch->batch, series_at(&from->batch, i));
    for (int c = 0; c < recorder_columns(from); c++) {
        RecorderColumn is = recorder_column(from, c), to = recorder_column(branch, c);
        for (long i = 0; i < (is.epochs ? epochs : samples); i++)
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
    series_free(&recorder->batch);
    series_free(&recorder->subset_loss);
    for (int m = 0; m < recorder->metrics; m++)
        heap_free(recorder->metric[m].name);
    heap_free(recorder->metric);
    heap_free(recorder);
}

void recorder_add_epoch(Recorder *recorder, const EpochSample *sample)
{
    series_add(&recorder->epoch, sample->epoch);
    series_add(&recorder->epoch_end, (double)sample->end);
    series_add(&recorder->epoch_time, sample->time);
    series_add(&recorder->validated, sample->validated);
    series_add(&recorder->valid_loss, sample->valid_loss);
    for (int m = 0; m < recorder->metrics; m++)
        series_add(&recorder->metric[m].value, m < sample->metrics ? sample->metric[m] : NAN);
    series_add(&recorder->train_loss, sample->train_loss);
}

static void record_batch(Recorder *recorder, const Event *event)
{
    recorder_add(recorder, &(BatchSample){event->step, event->hyper.lr, event->hyper.mom,
                                          event->loss, event->smooth});
}

static void record_epoch(Recorder *recorder, const Event *event)
{
    double metric[MEASURES_MAX];
    for (int m = 0; m < MEASURES_MAX; m++)
        metric[m] = event->metric[m];
    recorder_add_epoch(recorder,
                       &(EpochSample){.epoch = event->epoch,
                                      .end = event->step,
                                      .time = event->time,
                                      .validated = event->validated,
                                      .train_loss = event->smooth,
                                      .valid_loss = event->validated ? event->valid_loss : NAN,
                                      .metric = metric,
                                      .metrics = event->validated ? MEASURES_MAX : 0});
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

bool recorder_measured(const Recorder *recorder, long i, double value)
{
    return recorder_validated(recorder, i) && (recorder->plan.kind != PLAN_NONE || !isnan(value));
}

long recorder_best(const Recorder *recorder, int m)
{
    const RunMetric *metric = &recorder->metric[m];
    double least = NAN;
    long best = -1;
    for (long i = 0; i < series_count(&recorder->train_loss); i++) {
        double value = series_at(&metric->value, i);
        if (metric_improves(metric->higher_is_better, value, least)) {
            least = value;
            best = i;
        }
    }
    return best;
}
