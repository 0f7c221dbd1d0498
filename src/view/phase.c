#include "view/phase.h"

/* The part of its peak above which a rate counts as high.  In Smith's own log (peers.md) the test
 * accuracy stands still there and rises once the rate has come down. */
static const double HIGH = 0.5;

static const char *phase_name(int phases, int i)
{
    static const char *const TWO[] = {"warm-up", "annealing"};
    static const char *const THREE[] = {"warm-up", "cool-down", "tail"};
    return phases == 2 ? TWO[i] : THREE[i];
}

static int segment_at(const Schedule *schedule, long k)
{
    int i = 0;
    while (i + 1 < schedule->segments && schedule->segment[i + 1].first <= k)
        i++;
    return i;
}

static double peak(const Schedule *schedule)
{
    double most = 0;
    for (int i = 0; i < schedule->segments; i++)
        most = MAX(most, MAX(schedule->segment[i].lr.from, schedule->segment[i].lr.to));
    return most;
}

Phase phase_at(Arena *arena, const Plan *plan, long k)
{
    const Schedule *schedule = &plan->schedule;
    k += plan->first;
    if (plan->kind != PLAN_ONE_CYCLE || schedule->segments < 2 || schedule->segments > 3)
        return (Phase){.name = plan->kind == PLAN_LR_FIND ? "rising rate" : "constant rate"};
    int i = segment_at(schedule, k);
    return (Phase){
        .name = arena_printf(arena, "phase %d: %s", i + 1, phase_name(schedule->segments, i)),
        .plateau = schedule_at(schedule, k).lr >= HIGH * peak(schedule)};
}
