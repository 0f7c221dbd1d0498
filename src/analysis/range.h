/* range.h - what a range test found, in one run or in several.
 *
 *     RangeTest test = range_test(arena, run, runs, CURVE_SKIP_START, CURVE_SKIP_END);
 *     Figure figure = figure_range(arena, &test, true);
 *     if (test.suggestions.doubt) ...
 *
 * Its numbers live in the arena. */
#ifndef ANALYSIS_RANGE_H
#define ANALYSIS_RANGE_H

#include "train/spread.h"
#include "train/suggest.h"

typedef struct Recorder Recorder;
typedef struct RunEntry RunEntry;

/* What one range test or several found, for figures and words: made anew each time it is shown. */
typedef struct {
    const char *name; /* as plan_name: any run can be shown like one of lr_find; NULL: no run */
    int runs;         /* how many count */
    const Recorder *longest; /* the one of them that has all samples; borrowed */
    long begin;              /* its sample that is lr[0] */
    const double *lr;        /* loss.n of them */
    Spread loss;             /* smoothed, trimmed */
    Spread valid;            /* on a validation subset, of the same samples; n 0: not measured */
    Suggestions suggestions; /* of the run; of several the median for each rule */
    SuggestionRange range;   /* lowest and highest over the runs */
} RangeTest;

/* A range test of several runs with one plan.  Runs that are under way or were stopped by the user
 * only count when there are no others. */
RangeTest range_test(Arena *arena, const RunEntry *const *run, int runs, long skip_start,
                     long skip_end);

/* Of a run's samples begin ... end-1 the one whose rate is nearest, by ratio, the first of equals;
 * -1: there are none, or lr is not a number. */
long range_nearest(const Recorder *recorder, long begin, long end, double lr);

/* The suggestions of a run, trimmed as usual. */
Suggestions range_suggestions(const Recorder *recorder);

#endif
