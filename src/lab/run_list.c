/* Makes the list of runs: sums up those of the session as their records would, leaves out what does
 * not match the filter, sorts the rest. */
#include "lab/run_list.h"

#include "analysis/history.h"
#include "lab/lab_shelf.h"
#include "store/run_columns.h"
#include "store/run_filter.h"
#include "store/shelf.h"

#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static double last_of(const Series *series, long count)
{
    return count > 0 ? series_at(series, count - 1) : NAN;
}

static void take_losses(const Recorder *recorder, RunSummary *out)
{
    long samples = series_count(&recorder->smooth);
    out->losses = (int)MIN(samples, SUMMARY_LOSSES);
    for (int i = 0; i < out->losses; i++)
        out->loss[i] = series_at(&recorder->smooth, i * (samples - 1) / MAX(out->losses - 1, 1));
}

static void take_metrics(const Recorder *recorder, long epochs, RunSummary *out)
{
    out->metrics = MIN(recorder->metrics, MEASURES_MAX);
    for (int m = 0; m < out->metrics; m++) {
        const RunMetric *metric = &recorder->metric[m];
        long best = recorder_best(recorder, m);
        out->metric[m] = (SummaryMetric){metric->name, last_of(&metric->value, epochs),
                                         best < 0 ? NAN : series_at(&metric->value, best)};
    }
}

RunSummary run_summary(Arena *arena, const RunEntry *run)
{
    const Recorder *recorder = run->recorder;
    long epochs = series_count(&recorder->train_loss); /* written last of an epoch's numbers */
    RunSummary out = summary_unknown(arena_printf(arena, "%d", run->number));
    out.command = run->command;
    out.state = run->over ? history_outcome(run) : "running";
    out.facts = run->facts;
    out.epochs = (int)epochs;
    out.train_loss = last_of(&recorder->train_loss, epochs);
    out.valid_loss = last_of(&recorder->valid_loss, epochs);
    out.time = run->over ? run->time : NAN;
    out.note = run->note;
    if (run->over)
        out.weights = arena_printf(arena, "%016llx", (unsigned long long)run->weights);
    take_metrics(recorder, epochs, &out);
    take_losses(recorder, &out);
    return out;
}

/* ---- the order */

static const char *stamp_of(const RunLine *line)
{
    return line->run ? line->run->stamp : line->of.name;
}

/* The latest first.  A run does not change its place when its record is read. */
static int by_age(const RunLine *one, const RunLine *other)
{
    int by_date = run_key_order(RUN_KEY_WHEN, false, &one->of, &other->of);
    bool recorded = *stamp_of(one) && *stamp_of(other);
    int by_name = recorded ? shelf_order(stamp_of(other), stamp_of(one)) : 0;
    return by_date ? by_date : by_name ? by_name : one->age - other->age;
}

static int by_order(const void *a, const void *b, void *context)
{
    const RunOrder *order = context;
    const RunLine *one = a, *other = b;
    int by_key = run_key_order(order->key, order->reverse, &one->of, &other->of);
    bool reversed = order->key == RUN_KEY_WHEN && order->reverse;
    return by_key ? by_key : reversed ? -by_age(one, other) : by_age(one, other);
}

/* A run of the session is shown as it is there. */
static bool is_of_session(const History *history, const RunSummary *record)
{
    for (int i = 0; i < history->count; i++)
        if (strcmp(history->run[i]->stamp, record->name) == 0)
            return true;
    return false;
}

/* What was read from a record is all there was of the run then: another process may train it. */
static RunLine line_of(Arena *arena, const RunEntry *run, const LabShelf *shelf)
{
    RunLine line = {.of = run_summary(arena, run), .run = run};
    for (int i = 0; run->opened && i < shelf->count; i++)
        if (shelf->record[i].process && strcmp(shelf->record[i].name, run->stamp) == 0) {
            line.of.process = shelf->record[i].process;
            line.of.state = "running";
        }
    return line;
}

RunList run_list_of(Arena *arena, const History *history, const LabShelf *shelf,
                    const RunOrder *order, long now)
{
    RunLine *line = ARENA_NEW(arena, RunLine, MAX(history->count + shelf->count, 1));
    RunOrder by = *order;
    int all = 0, lines = 0, others = 0;
    const RunFilter *filter = run_filter_read(arena, order->filter, NULL);
    for (int i = history->count - 1; i >= 0; i--)
        if (!history->run[i]->removed)
            line[all++] = line_of(arena, history->run[i], shelf);
    for (int i = 0; i < shelf->count && others < shelf->most; i++) {
        if (is_of_session(history, &shelf->record[i]))
            continue;
        line[all++] = (RunLine){.of = summary_copy(arena, &shelf->record[i])};
        others++;
    }
    for (int i = 0; i < all; i++)
        line[i].age = i;
    for (int i = 0; i < all; i++)
        if (!filter || run_filter_fits(filter, &line[i].of, now)) /* `runs` has read it */
            line[lines++] = line[i];
    qsort_r(line, (size_t)lines, sizeof *line, by_order, &by);
    return (RunList){line, lines, all - lines};
}

int run_list_find(const RunList *list, const char *name)
{
    for (int i = 0; i < list->lines; i++)
        if (strcmp(list->line[i].of.name, name) == 0)
            return i;
    return -1;
}

int run_list_cursor(const RunList *list, const Stage *stage)
{
    int at = list ? run_list_find(list, stage->run) : -1;
    return at < 0 && list && list->lines > 0 ? 0 : at;
}

static bool is_used(const RunList *list, int key, long now)
{
    Buf cell = {0};
    for (int i = 0; i < list->lines && !cell.size; i++)
        run_key_put(key, &list->line[i].of, now, &cell);
    bool used = cell.size > 0;
    buf_free(&cell);
    return used;
}

static int add_used(const RunList *list, int from, int to, long now, int *key, int keys)
{
    for (int k = from; k < to && run_key_name(k) && keys < RUN_KEYS_MOST; k++)
        if ((!run_key_column(k) || run_key_column(k)->rank > 0) && is_used(list, k, now))
            key[keys++] = k;
    return keys;
}

/* Metrics follow the validation loss. */
int run_list_keys(const RunList *list, long now, int key[RUN_KEYS_MOST])
{
    int keys = add_used(list, 0, RUN_KEY_VALID_LOSS + 1, now, key, 0);
    keys = add_used(list, RUN_KEY_METRIC, INT_MAX, now, key, keys);
    return add_used(list, RUN_KEY_VALID_LOSS + 1, RUN_KEY_METRIC, now, key, keys);
}
