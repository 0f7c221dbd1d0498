/* ranges.h - range tests with several settings (weight decay, momentum, batch size): one curve for
 * each setting, the median of its runs.
 *
 *     Ranges ranges = ranges_of(arena, run, runs, CURVE_SKIP_START, CURVE_SKIP_END);
 *     ranges_table(&ranges, &table);
 *     Figure figure = figure_ranges(arena, &ranges, true);
 *
 * Pure functions of runs that may still grow; results live in the arena. */
#ifndef ANALYSIS_RANGES_H
#define ANALYSIS_RANGES_H

#include "analysis/range.h"
#include "base/columns.h"

enum { RANGES_MOST = 5 }; /* curves: as many as there are inks to tell them apart */

/* What may differ between the range tests of one command. */
typedef struct {
    double wd, mom, bs; /* bs: not a number where a record does not tell */
} RangeSetting;
RangeSetting range_setting(const RunEntry *run);
bool range_setting_equal(const RangeSetting *a, const RangeSetting *b);

/* The runs with one setting, and what they found. */
typedef struct {
    RangeSetting setting;
    const char *label;          /* what tells it from the others: "wd 0.01, bs 64"; "": nothing */
    const RunEntry *const *run; /* borrowed from the history */
    int runs;
    RangeTest test;         /* trimmed as asked for */
    double least, least_lr; /* lowest loss of the median curve, and its rate */
    double valid, valid_lr; /* the same on the validation subset; infinite: not measured */
    double diverges; /* median rate at which the loss diverges (DIVERGED_FACTOR); NaN: it does not
                        in half of the runs */
} RangeCurves;

/* The settings of one `lr_find`, in the order they were run. */
typedef struct Ranges {
    RangeCurves item[RANGES_MOST];
    int count; /* 0: there is no run */
    int best;  /* the one with the lowest loss, the first of equals */
} Ranges;

Ranges ranges_of(Arena *arena, const RunEntry *const *run, int runs, long skip_start,
                 long skip_end);

/* Adds a heading and a row for each setting: suggestions, lowest loss, where it diverges. */
void ranges_table(const Ranges *ranges, Columns *table);

#endif
