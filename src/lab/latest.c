/* Answers what is asked about the latest runs of a session. */
#include "lab/latest.h"

#include "lab/lab_runs.h"

const Recorder *latest_range_test(const LabRuns *runs)
{
    return runs->range_test;
}

const Recorder *latest_fit(const LabRuns *runs)
{
    return runs->fit_run;
}

const Recorder *latest_run(const LabRuns *runs)
{
    return runs->last_run;
}

Ranges latest_ranges(Arena *arena, const LabRuns *runs, long skip_start, long skip_end)
{
    const Recorder *recorder = runs->range_test ? runs->range_test : runs->last_run;
    int count = 0;
    const RunEntry *const *run = history_group(arena, &runs->history, recorder, &count);
    return ranges_of(arena, run, count, skip_start, skip_end);
}

RangeTest latest_range(Arena *arena, const LabRuns *runs, long skip_start, long skip_end)
{
    Ranges ranges = latest_ranges(arena, runs, skip_start, skip_end);
    return ranges.count ? ranges.item[ranges.best].test
                        : range_test(arena, NULL, 0, skip_start, skip_end);
}

Suggestions latest_suggestions(const LabRuns *runs)
{
    Arena scratch = {0};
    RangeTest test = latest_range(&scratch, runs, CURVE_SKIP_START, CURVE_SKIP_END);
    arena_free(&scratch);
    return test.suggestions;
}
