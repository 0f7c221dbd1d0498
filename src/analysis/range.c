/* Combines one range test or several into what is plotted: curves, suggestions, their spread. */
#include "analysis/range.h"

#include "analysis/history.h"

#include <math.h>

static Suggestions suggestions_of(Arena *arena, const Recorder *recorder, long skip_start,
                                  long skip_end)
{
    long n = series_count(&recorder->smooth);
    RangeCurve curve = {.lr = trace_of(arena, &recorder->lr, 0, n).value,
                        .loss = trace_of(arena, &recorder->loss, 0, n).value,
                        .smooth = trace_of(arena, &recorder->smooth, 0, n).value,
                        .n = n,
                        .planned = recorder_planned(recorder),
                        .guess = recorder->guess};
    return suggest(&curve, skip_start, skip_end);
}

/* Samples begin ... end-1 of the losses on a validation subset, as far as they go. */
static Spread valid_of(Arena *arena, const Recorder *const *recorder, int runs, long begin,
                       long end)
{
    Trace *trace = ARENA_NEW(arena, Trace, runs);
    for (int i = 0; i < runs; i++) {
        const Series *loss = &recorder[i]->subset_loss;
        trace[i] = trace_of(arena, loss, 0, series_count(loss));
    }
    Spread all = spread_median(arena, trace, runs);
    return (Spread){.middle = all.middle + begin,
                    .low = all.low + begin,
                    .high = all.high + begin,
                    .n = MAX(MIN(all.n, end) - begin, 0)};
}

static RangeTest test_of(Arena *arena, const Recorder *const *recorder, int runs, long skip_start,
                         long skip_end)
{
    RangeTest test = {.name = plan_name(&recorder[0]->plan), .runs = runs};
    Trace *trace = ARENA_NEW(arena, Trace, runs);
    Suggestions *each = ARENA_NEW(arena, Suggestions, runs);
    int longest = 0;
    long begin, end;
    for (int i = 0; i < runs; i++) {
        trace[i] = trace_of(arena, &recorder[i]->smooth, 0, series_count(&recorder[i]->smooth));
        each[i] = suggestions_of(arena, recorder[i], skip_start, skip_end);
        longest = trace[i].n > trace[longest].n ? i : longest;
    }
    test.loss = spread_median(arena, trace, runs);
    curve_trim(test.loss.n, skip_start, skip_end, &begin, &end);
    test.loss = (Spread){.middle = test.loss.middle + begin,
                         .low = test.loss.low + begin,
                         .high = test.loss.high + begin,
                         .n = end - begin};
    if (series_count(&recorder[0]->subset_loss))
        test.valid = valid_of(arena, recorder, runs, begin, end);
    test.longest = recorder[longest];
    test.begin = begin;
    test.lr = trace_of(arena, &test.longest->lr, begin, end).value;
    test.suggestions = runs == 1 ? each[0] : suggest_median(each, runs);
    test.range = suggest_range(each, runs);
    return test;
}

RangeTest range_test(Arena *arena, const RunEntry *const *run, int runs, long skip_start,
                     long skip_end)
{
    const Recorder **whole = ARENA_NEW(arena, const Recorder *, runs);
    int count = 0;
    for (int i = 0; i < runs; i++)
        if (run[i]->over && !stop_reason_is_outer(run[i]->reason))
            whole[count++] = run[i]->recorder;
    if (runs > 0 && count == 0)
        whole[count++] = run[runs - 1]->recorder;
    if (count == 0)
        return (RangeTest){.suggestions = no_suggestions()};
    return test_of(arena, whole, count, skip_start, skip_end);
}

/* The rates of a range test rise, so halving finds the two that are nearest; those of a training
 * run may fall again. */
long range_nearest(const Recorder *recorder, long begin, long end, double lr)
{
    const Series *rates = &recorder->lr;
    double least = INFINITY;
    if (begin >= end || isnan(lr))
        return -1;
    while (recorder->plan.kind == PLAN_LR_FIND && end - begin > 2) {
        long middle = begin + (end - begin - 1) / 2;
        if (series_at(rates, middle) <= lr)
            begin = middle;
        else
            end = middle + 1;
    }
    long best = begin;
    for (long i = begin; i < end; i++) {
        double distance = fabs(log(series_at(rates, i) / lr));
        if (distance < least) {
            least = distance;
            best = i;
        }
    }
    return best;
}

Suggestions range_suggestions(const Recorder *recorder)
{
    Arena scratch = {0};
    Suggestions found = suggestions_of(&scratch, recorder, CURVE_SKIP_START, CURVE_SKIP_END);
    arena_free(&scratch);
    return found;
}
