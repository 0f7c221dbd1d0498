/* Keeps what happened in runs, and tells it to other ranks. */
#include "lab/past.h"

#include "analysis/history.h"
#include "base/heap.h"

PastRun *past_add(Past *past)
{
    past->run = heap_resize(past->run, (size_t)past->count + 1, sizeof *past->run);
    PastRun *run = heap_resize(NULL, 1, sizeof *run);
    *run = (PastRun){.dead = 0};
    return past->run[past->count++] = run;
}

void past_free(Past *past)
{
    for (long i = 0; i < past->count; i++) {
        event_list_free(&past->run[i]->events);
        heap_free(past->run[i]);
    }
    heap_free(past->run);
    *past = (Past){0};
}

static StopReason note(void *self, const Event *event)
{
    PastRun *run = self;
    event_list_add(&run->events, event, run->subset->loss);
    return STOP_NONE;
}

Hook past_hook(PastRun *run, const SubsetTold *subset)
{
    run->subset = subset;
    return (Hook){.on = note, .self = run};
}

/* What was measured beside batches on this rank only its recorder has. */
void past_note(PastRun *run, const RunEntry *entry, bool stopped)
{
    const Series *subset = &entry->recorder->subset_loss;
    for (size_t i = 0; i < run->events.count; i++) {
        Told *told = &run->events.told[i];
        if (told->event.kind == EVENT_BATCH && told->event.step < series_count(subset))
            told->subset = series_at(subset, told->event.step);
    }
    run->dead = entry->recorder->dead;
    run->ends_dead = entry->dead;
    run->stopped = stopped;
}

/* What precedes the events of a run. */
typedef struct {
    size_t count;
    long dead;
    bool ends_dead, stopped;
} PastHead;

static void tell_run(const Team *team, PastRun *run)
{
    PastHead head = {run->events.count, run->dead, run->ends_dead, run->stopped};
    team_tell(team, &head, sizeof head);
    run->dead = head.dead;
    run->ends_dead = head.ends_dead;
    run->stopped = head.stopped;
    team_tell(team, event_list_reserve(&run->events, head.count), head.count * sizeof(Told));
}

void past_tell(const Team *team, Past *past)
{
    long count = past->count;
    team_tell(team, &count, sizeof count);
    for (long i = 0; i < count; i++)
        tell_run(team, i < past->count ? past->run[i] : past_add(past));
}

Result past_result(const PastRun *run)
{
    const Event *end = &run->events.told[run->events.count - 1].event;
    return (Result){.reason = end->reason,
                    .steps = end->step,
                    .epoch = end->epoch,
                    .batch = end->batch,
                    .time = end->time};
}
