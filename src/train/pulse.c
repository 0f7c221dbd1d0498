/* Notices during a run that its net has died, which means it no longer learns and never will, and
 * reports it once. */
#include "train/pulse.h"

#include "base/arena.h"
#include "data/loader.h"
#include "nn/health.h"
#include "nn/model.h"
#include "train/learner.h"

enum {
    STILL = 8,   /* after fewer batches without a gradient, momentum may still revive the net */
    SAMPLE = 64, /* images that are looked at */
};

/* Images of the training set in the order of the next epoch, so of all classes. */
static Batch take_sample(Arena *arena, Learner *learner)
{
    Loader *train = &learner->train;
    size_t numbers = shape_count(learner->model->input);
    int room = SAMPLE + learner->options.bs;
    real *x = ARENA_NEW(arena, real, (size_t)room * numbers);
    uint16_t *labels = ARENA_NEW(arena, uint16_t, room);
    int n = 0;
    for (long i = 0; n < SAMPLE && i < loader_batches(train); i++)
        n += loader_batch(train, learner->epoch, i, learner->pool, x + (size_t)n * numbers,
                          labels + n);
    return (Batch){.n = MIN(n, SAMPLE), .x = x, .labels = labels};
}

static void look(Pulse *pulse)
{
    Arena arena = {0};
    Learner *learner = pulse->learner;
    Batch sample = take_sample(&arena, learner);
    pulse->from = model_dead_from(learner->model, learner->pool, &sample);
    if (pulse->from && !pulse->told && pulse->tell)
        pulse->tell(pulse->context, pulse);
    if (pulse->from && pulse->recorder && !pulse->recorder->dead)
        pulse->recorder->dead = recorder_batches(pulse->recorder);
    pulse->told = pulse->told || pulse->from;
    arena_free(&arena);
}

static void count_batch(Pulse *pulse, const Event *event)
{
    pulse->seen++;
    if (!model_unmoved(pulse->learner->model)) {
        pulse->still = 0;
    } else if (pulse->still++ == 0) {
        pulse->epoch = event->epoch;
        pulse->batch = event->batch;
    }
}

static StopReason feel(void *self, const Event *event)
{
    Pulse *pulse = self;
    if (event->kind == EVENT_BEGIN)
        pulse->told = pulse->recorder && pulse->recorder->dead > 0;
    if (event->kind == EVENT_BATCH)
        count_batch(pulse, event);
    long least = event->epoch + 1 == pulse->epochs ? 1 : STILL;
    if (event->kind == EVENT_EPOCH && !event->broken && pulse->still >= least && !pulse->told)
        look(pulse);
    if (event->kind == EVENT_END) {
        pulse->from = NULL;
        if (!event->broken && pulse->still > 0)
            look(pulse);
    }
    return STOP_NONE;
}

Hook pulse_hook(Pulse *pulse)
{
    return (Hook){.on = feel, .self = pulse, .looks = true};
}
