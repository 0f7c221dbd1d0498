/* Plays a recorded run again, batch by batch and epoch by epoch, as if it were being trained. */
#include "train/replay.h"

#include <math.h>

/* Epoch, and batch in it, of a batch of the schedule; without a plan by the epochs told so far. */
static void find_place(const Replay *replay, long k, Event *event)
{
    const Recorder *recorder = replay->recorder;
    long batches = recorder->plan.batches, done = replay->epochs;
    event->epoch = (int)(batches ? k / batches : done);
    event->batches = batches ? plan_epoch_batches(&recorder->plan, event->epoch) : 0;
    event->batch = batches ? k % batches : k;
    if (!batches && done)
        event->batch = MAX(k - (long)series_at(&recorder->epoch_end, done - 1), 0);
}

static Event batch_event(const Replay *replay)
{
    const Recorder *recorder = replay->recorder;
    const Plan *plan = &recorder->plan;
    long i = replay->batches, step = recorder_batch(recorder, i), k = plan->first + step;
    Hyper hyper = schedule_at(&plan->schedule, k);
    hyper.lr = series_at(&recorder->lr, i);
    hyper.mom = series_at(&recorder->mom, i);
    Event event = {.kind = EVENT_BATCH,
                   .step = step,
                   .hyper = hyper,
                   .loss = (float)series_at(&recorder->loss, i),
                   .smooth = (float)series_at(&recorder->smooth, i)};
    find_place(replay, k, &event);
    return event;
}

static Event epoch_event(const Recorder *recorder, long i)
{
    Event event = {.kind = EVENT_EPOCH,
                   .epoch = (int)series_at(&recorder->epoch, i),
                   .batches = recorder->plan.batches,
                   .step = (long)series_at(&recorder->epoch_end, i),
                   .smooth = (float)series_at(&recorder->train_loss, i),
                   .validated = recorder_validated(recorder, i),
                   .valid_loss = (float)series_at(&recorder->valid_loss, i),
                   .time = series_at(&recorder->epoch_time, i)};
    for (int m = 0; m < MIN(recorder->metrics, MEASURES_MAX); m++)
        event.metric[m] = (float)series_at(&recorder->metric[m].value, i);
    return event;
}

/* Seconds a batch took, its share of the validation included; of an epoch that did not end, as in
 * the one before, or by the time of the run. */
static double batch_seconds(const Replay *replay)
{
    const Recorder *recorder = replay->recorder;
    long epochs = series_count(&recorder->train_loss), epoch = MIN(replay->epochs, epochs - 1);
    double begin = (double)recorder_batch(recorder, 0);
    if (epochs == 0)
        return replay->time / fmax((double)recorder_batches(recorder) - begin, 1);
    double end = series_at(&recorder->epoch_end, epoch);
    if (epoch > 0)
        begin = series_at(&recorder->epoch_end, epoch - 1);
    if (recorder->plan.batches)
        begin = fmax(begin, end - (double)recorder->plan.batches); /* others may not be recorded */
    return series_at(&recorder->epoch_time, epoch) / fmax(end - begin, 1);
}

/* Moves on to a batch, and works out how long that took. */
static void pass_time(Replay *replay, long step)
{
    if (replay->batches + replay->epochs == 0)
        replay->step = recorder_batch(replay->recorder, 0);
    replay->wait = (double)MAX(step - replay->step, 0) * batch_seconds(replay);
    replay->step = MAX(step, replay->step);
}

bool replay_next(Replay *replay, Event *out)
{
    const Recorder *recorder = replay->recorder;
    bool more = replay->batches < series_count(&recorder->smooth);
    bool ended = replay->epochs < series_count(&recorder->train_loss) &&
                 (!more || series_at(&recorder->epoch_end, replay->epochs) <=
                               (double)recorder_batch(recorder, replay->batches));
    if (!ended && !more)
        return false;
    *out = ended ? epoch_event(recorder, replay->epochs) : batch_event(replay);
    pass_time(replay, ended ? out->step : out->step + 1);
    if (ended)
        replay->epochs++;
    else
        replay->batches++;
    return true;
}

static StopReason remember(void *self, const Event *event)
{
    Memory *memory = self;
    StopReason vote = memory->hook.on(memory->hook.self, event);
    Replay replay = {.recorder = memory->recorder};
    bool begins = event->kind == EVENT_BEGIN && memory->recorder;
    for (Event past; begins && replay_next(&replay, &past);) {
        past.past = true;
        memory->hook.on(memory->hook.self, &past);
    }
    return vote;
}

Hook memory_hook(Memory *memory)
{
    return (Hook){.on = remember, .self = memory};
}
