/* run_groups.h - runs of one recipe as a group: all settings are the same but the seed.
 *
 *     int groups;
 *     RunGroup *group = run_groups_of(arena, run, runs, &groups);
 *     Estimate accuracy = run_group_value(&group[0], RUN_KEY_METRIC);      mean ± sd of n
 *
 * Range tests belong to no group: they end where they began. */
#ifndef STORE_RUN_GROUPS_H
#define STORE_RUN_GROUPS_H

#include "base/arena.h"
#include "base/estimate.h"
#include "store/summary.h"

/* A value; its list is in an arena, its runs are borrowed. */
typedef struct {
    const RunSummary **run; /* in the order they were given */
    int runs;
    int counted; /* of these, those that run_counts */
} RunGroup;

/* Whether a run came to its end: not one under way, stopped or cut off. */
bool run_counts(const RunSummary *run);

/* Groups in the order of their first runs. */
RunGroup *run_groups_of(Arena *arena, const RunSummary *const *run, int runs, int *groups);

/* A column of numbers over the runs that count. */
Estimate run_group_value(const RunGroup *group, int key);

/* How many of the runs that count ended in this state. */
int run_group_count(const RunGroup *group, const char *state);

/* Sorts by a key: by the mean of numbers that came out, else as runs are sorted; -1: the best
 * first, by what the runs measured, recipes in which a run failed last.  Equals stay in order. */
void run_groups_sort(RunGroup *group, int groups, int key, bool reverse);

/* The key that tells which group is best: that of the first metric, else of a loss. */
int run_groups_judge(const RunGroup *group, int groups);

#endif
