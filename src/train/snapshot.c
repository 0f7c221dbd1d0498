/* Copies what training changes, such as weights and the optimiser, and puts it back. */
#include "train/snapshot.h"

#include "train/learner.h"

#include "base/hash.h"
#include "base/latch.h"

#include <string.h>

/* Where the numbers are; borrowed. */
typedef struct {
    const real *theta, *state;
    Average average[AVERAGES];
} Held;

/* While an average is validated the model has its numbers, and it those of the model. */
static Held held_of(const Learner *learner)
{
    const Model *model = learner->model;
    Held held = {.theta = model->theta, .state = model->state};
    for (int a = 0; a < AVERAGES; a++) {
        Average *average = &held.average[a];
        *average = learner->average[a];
        if (learner->lent != &learner->average[a])
            continue;
        held.theta = average->theta;
        held.state = average->state_size ? average->state : model->state;
        average->theta = model->theta;
        average->state = model->state;
    }
    return held;
}

Snapshot snapshot_take(Arena *arena, const Learner *learner)
{
    const Model *model = learner->model;
    Held held = held_of(learner);
    Snapshot snapshot = {
        .size = model->size,
        .state_size = model->state_size,
        .theta = arena_copy(arena, held.theta, model->size * sizeof(real)),
        .state = arena_copy(arena, held.state, model->state_size * sizeof(real)),
        .slots = optim_slots(&learner->opt),
        .held = learner->opt.held,
        .images = learner->opt.images,
        .step = learner->opt.step,
        .begun = learner->opt.begun,
        .epoch = learner->epoch,
        .mom = learner->opt.mom,
        .at = learner->at,
    };
    for (int s = 0; s < snapshot.slots; s++)
        snapshot.slot[s] = arena_copy(arena, learner->opt.slot[s], model->size * sizeof(real));
    snapshot.average = ARENA_NEW(arena, Average, AVERAGES);
    for (int a = 0; a < AVERAGES; a++)
        snapshot.average[a] = average_copy(arena, &held.average[a]);
    return snapshot;
}

/* Accumulation may have been turned on or off since: then no gradient waits. */
static void restore_slots(Optimizer *opt, const Snapshot *snapshot)
{
    bool same = optim_slots(opt) == snapshot->slots;
    for (int s = 0; s < optim_slots(opt); s++) {
        if (snapshot->slot[s])
            memcpy(opt->slot[s], snapshot->slot[s], opt->count * sizeof(real));
        else
            memset(opt->slot[s], 0, opt->count * sizeof(real));
    }
    opt->held = same ? snapshot->held : 0;
    opt->images = same ? snapshot->images : 0;
}

void snapshot_restore(Learner *learner, const Snapshot *snapshot)
{
    Model *model = learner->model;
    latch_close(learner->latch);
    memcpy(model->theta, snapshot->theta, model->size * sizeof(real));
    if (model->state_size)
        memcpy(model->state, snapshot->state, model->state_size * sizeof(real));
    restore_slots(&learner->opt, snapshot);
    for (int a = 0; a < AVERAGES; a++)
        average_put(&learner->average[a], &snapshot->average[a]);
    learner->opt.step = snapshot->step;
    learner->opt.begun = snapshot->begun;
    learner->opt.mom = snapshot->mom;
    learner->epoch = snapshot->epoch;
    learner->at = snapshot->at;
    latch_open(learner->latch);
}

uint64_t snapshot_hash(const Snapshot *snapshot)
{
    uint64_t hash = hash_bytes(0, snapshot->theta, snapshot->size * sizeof(real));
    return hash_bytes(hash, snapshot->state, snapshot->state_size * sizeof(real));
}

void snapshot_use_ema(Snapshot *snapshot)
{
    const Average *ema = &snapshot->average[AVERAGE_EMA];
    assert(average_is_on(ema));
    snapshot->theta = ema->theta;
    if (ema->state_size)
        snapshot->state = ema->state;
}

static bool average_is_finite(const Average *average)
{
    return numbers_finite(average->theta, average->size) &&
           numbers_finite(average->state, average->state_size);
}

bool snapshot_is_finite(const Snapshot *snapshot)
{
    for (int s = 0; s < OPTIM_SLOTS; s++)
        if (snapshot->slot[s] && !numbers_finite(snapshot->slot[s], snapshot->size))
            return false;
    for (int a = 0; a < AVERAGES; a++)
        if (!average_is_finite(&snapshot->average[a]))
            return false;
    return numbers_finite(snapshot->theta, snapshot->size) &&
           numbers_finite(snapshot->state, snapshot->state_size);
}
