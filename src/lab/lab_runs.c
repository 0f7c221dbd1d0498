/* Adds runs to those of a session, and reads the latest range test. */
#include "lab/lab_runs.h"

RunEntry *lab_runs_add(LabRuns *runs, const char *command, Recorder *recorder)
{
    bool range = recorder->plan.kind == PLAN_LR_FIND;
    *(range ? &runs->range_test : &runs->fit_run) = recorder;
    runs->last_run = recorder;
    return history_add(&runs->history, command, recorder);
}

RangeTest lab_runs_range(Arena *arena, const LabRuns *runs, long skip_start, long skip_end)
{
    const Recorder *recorder = runs->range_test ? runs->range_test : runs->last_run;
    int count = 0;
    const RunEntry *const *run = history_group(arena, &runs->history, recorder, &count);
    return range_test(arena, run, count, skip_start, skip_end);
}

Suggestions lab_runs_suggestions(const LabRuns *runs)
{
    Arena scratch = {0};
    RangeTest test = lab_runs_range(&scratch, runs, CURVE_SKIP_START, CURVE_SKIP_END);
    arena_free(&scratch);
    return test.suggestions;
}
