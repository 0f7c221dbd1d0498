/* Keeps the best epoch of a run, in memory and in a file, and puts it back at the end. */
#include "store/best.h"

#include "base/arena.h"
#include "store/checkpoint.h"
#include "train/learner.h"
#include "train/snapshot.h"

#include <math.h>
#include <string.h>

static void save_best(SaveBest *best)
{
    Arena scratch = {0};
    const Recorder *recorder = best->recorder;
    Stand stand = {.at = best->learner->at, .past = recorder, .command = best->command};
    if (recorder)
        stand.plan = recorder->plan;
    Checkpoint checkpoint =
        checkpoint_take(&scratch, best->learner, recorder ? &stand : NULL, &best->origin);
    if (!checkpoint_save(best->path, &checkpoint, &best->error))
        error_prefix(&best->error, "save_best");
    arena_free(&scratch);
}

/* Keeps the weights, which are now those of the best epoch. */
static void keep_best(SaveBest *best)
{
    arena_free(&best->arena);
    best->snapshot = snapshot_take(&best->arena, best->learner);
    best->held = true;
    if (best->path && !best->error.text[0])
        save_best(best);
}

static bool same_samples(const Series *a, const Series *b, long count)
{
    for (long i = 0; i < count; i++)
        if (series_at(a, i) != series_at(b, i))
            return false;
    return true;
}

/* Whether the saved run is this one at the end of its best epoch, with this net: until then all
 * epochs have the same losses.  Each of these is an average over all batches before, and epochs are
 * never thinned. */
static bool is_best(const SaveBest *best, const Saved *saved)
{
    const Learner *is = best->learner, *was = saved->learner;
    const Recorder *now = best->recorder, *then = saved->past;
    const Position *at = &saved->stand.at;
    long epochs = recorder_epochs(now, at->epoch);
    return at->epoch == best->epoch + 1 && at->batch == 0 && epochs > 0 &&
           epochs == series_count(&then->epoch) &&
           same_samples(&now->epoch, &then->epoch, epochs) &&
           same_samples(&now->train_loss, &then->train_loss, epochs) &&
           series_at(&now->epoch_end, epochs - 1) == (double)at->step &&
           strcmp(is->model->spec, was->model->spec) == 0 && is->opt.kind == was->opt.kind &&
           is->model->size == was->model->size && is->model->state_size == was->model->state_size;
}

/* Reads the weights of a best epoch from before this run went on: only the file has them. */
static bool fetch_best(SaveBest *best)
{
    Arena scratch = {0};
    Saved saved;
    bool found = best->path && best->recorder &&
                 checkpoint_resume(&scratch, checkpoint_path(&scratch, best->path), &saved, NULL);
    if (found) {
        best->held = is_best(best, &saved);
        saved.learner->at = saved.stand.at;
        if (best->held)
            best->snapshot = snapshot_take(&best->arena, saved.learner);
        recorder_free(saved.past);
    }
    arena_free(&scratch);
    return best->held;
}

static void put_back(SaveBest *best)
{
    long epoch = best->learner->epoch;
    best->lost = best->epoch >= 0 && !best->held && !fetch_best(best);
    if (best->held)
        snapshot_restore(best->learner, &best->snapshot);
    best->learner->epoch = epoch;
    arena_free(&best->arena);
    best->held = false;
}

static void look_at_epoch(SaveBest *best, const Event *event)
{
    const Position *at = &best->learner->at;
    double value = monitor_value(&best->monitor, event);
    bool stands_there = !event->past || (at->epoch == event->epoch + 1 && at->batch == 0);
    if (event->broken || isnan(value) || !monitor_improves(&best->monitor, value, best->best, 0))
        return;
    best->best = value;
    best->epoch = event->epoch;
    if (stands_there)
        keep_best(best);
}

static StopReason watch_best(void *self, const Event *event)
{
    SaveBest *best = self;
    if (event->kind == EVENT_BEGIN) {
        best->best = monitor_worst(&best->monitor);
        best->epoch = -1;
        best->held = best->lost = false;
    }
    if (event->kind == EVENT_EPOCH)
        look_at_epoch(best, event);
    if (event->kind == EVENT_END)
        put_back(best);
    return STOP_NONE;
}

Hook save_best_hook(SaveBest *best)
{
    return (Hook){.on = watch_best, .self = best};
}

bool save_best_has(const SaveBest *best)
{
    return best->learner && best->epoch >= 0 && !best->lost;
}
