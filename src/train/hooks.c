/* Tells events to hooks; watches a run from outside the loop: stops it when the loss diverges or no
 * longer improves. */
#include "train/hooks.h"

#include "train/smooth.h"

#include <math.h>

RunWatch run_watch(const Clock *clock)
{
    return (RunWatch){.clock = clock, .began = clock_now(clock)};
}

double run_watch_seconds(const RunWatch *watch)
{
    return clock_now(watch->clock) - watch->began - watch->held;
}

StopReason hooks_tell(const Hook *hook, int hooks, Event *event, RunWatch *watch)
{
    StopReason stop = STOP_NONE;
    event->elapsed = run_watch_seconds(watch);
    for (int i = 0; i < hooks; i++) {
        double before = run_watch_seconds(watch);
        StopReason vote = hook[i].on(hook[i].self, event);
        stop = stop ? stop : vote;
        if (hook[i].holds)
            watch->held += run_watch_seconds(watch) - before;
    }
    return stop;
}

static StopReason watch_divergence(void *self, const Event *event)
{
    Diverge *diverge = self;
    if (event->kind != EVENT_BATCH)
        return STOP_NONE;
    bool diverged =
        smooth_diverged(&diverge->best, event->smooth, event->step == 0, DIVERGED_FACTOR);
    return diverged ? STOP_DIVERGED : STOP_NONE;
}

Hook diverge_hook(Diverge *diverge)
{
    return (Hook){.on = watch_divergence, .self = diverge};
}

static void note_epoch(EarlyStop *stop, double value)
{
    if (isnan(value))
        return;
    if (monitor_improves(&stop->monitor, value, stop->best, stop->min_delta)) {
        stop->best = value;
        stop->wait = 0;
    } else {
        stop->wait++;
    }
}

static StopReason watch_improvement(void *self, const Event *event)
{
    EarlyStop *stop = self;
    if (event->kind == EVENT_BEGIN) {
        stop->best = monitor_worst(&stop->monitor);
        stop->wait = 0;
        stop->fired = false;
    }
    if (event->kind != EVENT_EPOCH)
        return STOP_NONE;
    note_epoch(stop, monitor_value(&stop->monitor, event));
    stop->fired = !event->past && stop->wait > stop->patience;
    return stop->fired ? STOP_EARLY : STOP_NONE;
}

Hook early_stop_hook(EarlyStop *stop)
{
    return (Hook){.on = watch_improvement, .self = stop};
}
