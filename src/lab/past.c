/* Keeps what happened in runs, and tells it to other ranks. */
#include "lab/past.h"

#include "analysis/history.h"
#include "base/heap.h"

static PastRun *add(Past *past, PastRun run)
{
    past->run = heap_resize(past->run, (size_t)past->count + 1, sizeof *past->run);
    past->run[past->count] = run;
    return &past->run[past->count++];
}

void past_free(Past *past)
{
    for (long i = 0; i < past->count; i++)
        event_list_free(&past->run[i].events);
    heap_free(past->run);
    *past = (Past){0};
}

static StopReason note(void *self, const Event *event)
{
    PastRun *run = self;
    event_list_add(&run->events, event, run->subset->loss);
    return STOP_NONE;
}

Hook past_hook(PastRun *run)
{
    return (Hook){.on = note, .self = run};
}

/* What was measured beside batches on this rank only its recorder has. */
void past_add(Past *past, const PastRun *run, const RunEntry *entry, bool stopped)
{
    const Series *subset = &entry->recorder->subset_loss;
    PastRun *added = add(past, *run);
    for (size_t i = 0; i < added->events.count; i++) {
        Told *told = &added->events.told[i];
        if (told->event.kind == EVENT_BATCH && told->event.step < series_count(subset))
            told->subset = series_at(subset, told->event.step);
    }
    added->dead = entry->recorder->dead;
    added->ends_dead = entry->dead;
    added->stopped = stopped;
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
        tell_run(team, i < past->count ? &past->run[i] : add(past, (PastRun){.dead = 0}));
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
