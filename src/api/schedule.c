/* The schedules of the library: those of nn/schedule.h, each an object. */
#include "api/onecycle.h"
#include "base/heap.h"
#include "nn/schedule.h"

#include <errno.h>
#include <math.h>

struct oc_schedule {
    Schedule schedule;
    double lr_max; /* the peak of what is left */
};

static void *refuse(void)
{
    errno = EINVAL;
    return NULL;
}

/* An object of a schedule that has been made. */
static oc_schedule *own(const Schedule *schedule, double lr_max)
{
    oc_schedule *owned = heap_try(1, sizeof *owned);
    if (owned)
        *owned = (oc_schedule){*schedule, lr_max};
    return owned;
}

static bool is_rate(double lr)
{
    return isfinite(lr) && lr > 0;
}

static bool is_part(double part)
{
    return part >= 0 && part <= 1;
}

static bool is_length(long steps)
{
    enum { MOST = 1 << 30 };
    return steps >= 1 && steps <= MOST;
}

oc_cycle oc_cycle_defaults(int policy, double lr_max)
{
    OneCycle cycle = one_cycle_defaults(lr_max);
    return (oc_cycle){.policy = policy,
                      .lr_max = lr_max,
                      .mom_max = cycle.mom_max,
                      .mom_min = cycle.mom_min,
                      .div_factor = cycle.div_factor,
                      .pct_start = cycle.pct_start,
                      .start = 0.2};
}

/* How the program's own policies are called there. */
static const Policy POLICY[] = {[OC_COS] = POLICY_COS,
                                [OC_LINEAR] = POLICY_LINEAR,
                                [OC_THREE_PHASE] = POLICY_THREE_PHASE,
                                [OC_TRIANGLE] = POLICY_LINEAR,
                                [OC_TORCH_COS] = POLICY_COS,
                                [OC_TORCH_LINEAR] = POLICY_LINEAR};

static bool is_cycle(const oc_cycle *cycle)
{
    return cycle->policy >= 0 && cycle->policy < LENGTH(POLICY) && is_rate(cycle->lr_max) &&
           isfinite(cycle->mom_max) && isfinite(cycle->mom_min) && is_rate(cycle->div_factor) &&
           is_part(cycle->pct_start) && isfinite(cycle->final_div) && cycle->final_div >= 0 &&
           isfinite(cycle->start) && cycle->start >= 0 && isfinite(cycle->end) && cycle->end >= 0;
}

oc_schedule *oc_schedule_cycle(const oc_cycle *cycle, long steps)
{
    if (!is_cycle(cycle) || !is_length(steps))
        return refuse();
    OneCycle asked = {.lr_max = cycle->lr_max,
                      .mom_max = cycle->mom_max,
                      .mom_min = cycle->mom_min,
                      .div_factor = cycle->div_factor,
                      .pct_start = cycle->pct_start,
                      .final_div = cycle->final_div,
                      .policy = POLICY[cycle->policy],
                      .triangle = cycle->policy == OC_TRIANGLE,
                      .start = cycle->start,
                      .end = cycle->end};
    bool torch = cycle->policy == OC_TORCH_COS || cycle->policy == OC_TORCH_LINEAR;
    Schedule made =
        torch ? schedule_torch_cycle(&asked, steps) : schedule_one_cycle(&asked, steps, 1);
    return own(&made, cycle->lr_max);
}

oc_schedule *oc_schedule_constant(double lr, double mom, long steps)
{
    if (!is_rate(lr) || !isfinite(mom) || !is_length(steps))
        return refuse();
    Schedule made = schedule_constant(lr, mom, steps);
    return own(&made, lr);
}

oc_schedule *oc_schedule_exponential(double lr, double lr_last, double mom, long steps)
{
    if (!is_rate(lr) || !is_rate(lr_last) || !isfinite(mom) || !is_length(steps))
        return refuse();
    Schedule made = schedule_lr_find(lr, lr_last, mom, steps);
    return own(&made, fmax(lr, lr_last));
}

oc_schedule *oc_schedule_flat_cos(double lr, double lr_last, double mom, double pct_start,
                                  long steps)
{
    bool last = isfinite(lr_last) && lr_last >= 0;
    if (!is_rate(lr) || !last || !isfinite(mom) || !is_part(pct_start) || !is_length(steps))
        return refuse();
    Schedule made = schedule_flat_cos(lr, lr_last, mom, pct_start, steps);
    return own(&made, lr);
}

oc_schedule *oc_schedule_restarts(double lr_max, double lr_min, double mom, long first, long longer,
                                  long steps)
{
    bool least = isfinite(lr_min) && lr_min >= 0;
    Restarts restarts = {lr_max, lr_min, mom, first, longer};
    Schedule made;
    if (!is_rate(lr_max) || !least || !isfinite(mom) || first < 1 || longer < 1 ||
        !is_length(steps) || !schedule_restarts(&restarts, steps, &made))
        return refuse();
    return own(&made, lr_max);
}

void oc_schedule_free(oc_schedule *schedule)
{
    heap_free(schedule);
}

oc_hyper oc_schedule_at(const oc_schedule *schedule, long k)
{
    Hyper now = schedule_at(&schedule->schedule, MAX(k, 0));
    return (oc_hyper){now.lr, now.mom};
}

long oc_schedule_steps(const oc_schedule *schedule)
{
    return schedule->schedule.steps;
}

static bool is_ahead(const oc_schedule *schedule, long k)
{
    return k >= 0 && k < schedule->schedule.steps;
}

int oc_schedule_set_lr_max(oc_schedule *schedule, long k, double lr_max)
{
    if (!is_ahead(schedule, k) || !is_rate(lr_max))
        return EINVAL;
    if (!schedule_scale(&schedule->schedule, k, schedule->lr_max, lr_max))
        return ENOSPC;
    schedule->lr_max = lr_max;
    return 0;
}

int oc_schedule_extend(oc_schedule *schedule, long k, long more)
{
    if (!is_ahead(schedule, k) || !is_length(more) || !is_length(schedule->schedule.steps + more))
        return EINVAL;
    return schedule_stretch(&schedule->schedule, k, more) ? 0 : ENOSPC;
}
