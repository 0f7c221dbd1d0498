/* Says in words where in its schedule a run is: warm-up, annealing, a constant rate. */
#include "analysis/phase.h"

/* The part of its peak above which a rate counts as high.  In Smith's own log (peers.md) the test
 * accuracy does not improve there, and rises once the rate has come down. */
static const double HIGH = 0.5;

/* Whether a segment begins a new phase.  A change during a run cuts a curve in two, and its second
 * piece goes on with the first, scaled or stretched; a phase begins where the curve before has come
 * to its end. */
static bool begins_phase(const Segment *segment, const Segment *before)
{
    return segment->origin >= before->origin + before->length / 2;
}

static int segment_at(const Schedule *schedule, long k)
{
    int i = 0;
    while (i + 1 < schedule->segments && schedule->segment[i + 1].first <= k)
        i++;
    return i;
}

/* The first segment of the phase after segment i's, or the number of segments. */
static int next_phase(const Schedule *schedule, int i)
{
    const Segment *segment = schedule->segment;
    for (i++; i < schedule->segments && !begins_phase(&segment[i], &segment[i - 1]);)
        i++;
    return i;
}

/* 1 for rates that rise, -1 for rates that fall, 0 for one that stays. */
static int direction(const Segment *segment)
{
    const Curve *lr = &segment->lr;
    if (lr->anneal == ANNEAL_CONST)
        return 0;
    return (lr->to > lr->from) - (lr->to < lr->from);
}

/* The name of a phase; a schedule may have two falling ones. */
static const char *phase_name(const Schedule *schedule, int i)
{
    int next = next_phase(schedule, i), first = i;
    while (first > 0 && !begins_phase(&schedule->segment[first], &schedule->segment[first - 1]))
        first--;
    switch (direction(&schedule->segment[i])) {
    case 1:
        return "warm-up";
    case 0:
        return "constant rate";
    }
    if (first > 0 && direction(&schedule->segment[first - 1]) < 0)
        return "tail";
    return next < schedule->segments && direction(&schedule->segment[next]) < 0 ? "cool-down"
                                                                                : "annealing";
}

static int phase_number(const Schedule *schedule, int i)
{
    int number = 1;
    for (int s = 1; s <= i; s++)
        number += begins_phase(&schedule->segment[s], &schedule->segment[s - 1]);
    return number;
}

/* The highest rate that a batch uses. */
static double peak(const Schedule *schedule)
{
    double most = 0;
    for (int i = 0; i < schedule->segments; i++) {
        long first = schedule->segment[i].first, end = schedule->steps;
        if (i + 1 < schedule->segments)
            end = schedule->segment[i + 1].first;
        if (first >= end)
            continue;
        most = MAX(most, schedule_at(schedule, first).lr);
        most = MAX(most, schedule_at(schedule, end - 1).lr);
    }
    return most;
}

Phase phase_at(Arena *arena, const Plan *plan, long k)
{
    const Schedule *schedule = &plan->schedule;
    k += plan->first;
    static const char *const NAMES[] = {
        [PLAN_NONE] = "", [PLAN_LR_FIND] = "rising rate", [PLAN_FIT] = "constant rate"};
    if (plan->kind != PLAN_ONE_CYCLE)
        return (Phase){.name = NAMES[plan->kind]};
    int i = segment_at(schedule, k);
    return (Phase){.name = arena_printf(arena, "phase %d: %s", phase_number(schedule, i),
                                        phase_name(schedule, i)),
                   .plateau = schedule_at(schedule, k).lr >= HIGH * peak(schedule)};
}
