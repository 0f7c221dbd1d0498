/* Votes to stop a run whose plan does not fit its time any more. */
#include "train/pace.h"

#include "train/budget.h"

static const double SPAN = 1.0 / 16;           /* of the time: how often an epoch is looked into */
static const double SPAN_LEAST = 1.0 / 32;     /* shorter epochs are looked at together */
static const double EARLY = 0.95, LATE = 1.01; /* of the time: a run may end between these */
static const double AIM = 0.985;               /* of the time: where a new plan ends */

/* The batches since the last look took so many seconds; the first are not asked what was measured
 * before the run.  Validation gets slower or faster with them. */
static void note_speed(Pace *pace, double seconds)
{
    const double is = seconds / (double)pace->batches, was = pace->batch;
    pace->batch = pace->seen ? (was + is) / 2 : is;
    pace->valid *= pace->batch / was;
    pace->batches = 0;
    pace->seen = true;
}

/* At batch k of the schedule. */
static StopReason decide(Pace *pace, long k)
{
    const long left = pace->plan->last - k, batches = pace->plan->batches;
    double passed = clock_now(pace->clock) - pace->began;
    double end = passed + budget_rest(left, pace->batch, pace->valid, k, batches);
    if (left <= 0 || (end >= EARLY * pace->seconds && end <= LATE * pace->seconds))
        return STOP_NONE;
    pace->steps = budget_steps(AIM * pace->seconds - passed, pace->batch, pace->valid, k, batches);
    return pace->steps == left ? STOP_NONE : STOP_REPLAN;
}

static StopReason look_at_batch(Pace *pace, const Event *event)
{
    const double seconds = event->elapsed - pace->looked;
    pace->batches++;
    if (seconds <= 0 || seconds < SPAN * pace->seconds || event->batch + 1 >= event->batches)
        return STOP_NONE;
    pace->looked = event->elapsed;
    note_speed(pace, seconds);
    return decide(pace, event->epoch * pace->plan->batches + event->batch + 1);
}

static StopReason look_at_epoch(Pace *pace, const Event *event)
{
    const long end = (event->epoch + 1) * pace->plan->batches;
    const double validation = event->time - event->train_time;
    const double seconds = event->elapsed - pace->looked - validation;
    const bool seen = seconds > 0 && seconds >= SPAN_LEAST * pace->seconds && pace->batches > 0;
    pace->looked = seen ? event->elapsed : pace->looked + validation;
    if (seen)
        note_speed(pace, seconds);
    if (event->validated)
        pace->valid = (pace->valid + validation) / 2;
    return seen ? decide(pace, MIN(end, pace->plan->last)) : STOP_NONE;
}

static StopReason on(void *self, const Event *event)
{
    Pace *pace = self;
    if (event->past || event->broken)
        return STOP_NONE;
    switch (event->kind) {
    case EVENT_BEGIN:
        pace->looked = event->elapsed;
        pace->batches = 0;
        return STOP_NONE;
    case EVENT_BATCH:
        return look_at_batch(pace, event);
    case EVENT_EPOCH:
        return look_at_epoch(pace, event);
    case EVENT_PROGRESS:
    case EVENT_END:
        break;
    }
    return STOP_NONE;
}

Hook pace_hook(Pace *pace)
{
    return (Hook){.on = on, .self = pace};
}
