/* Saves a run to disk while it trains: copies the learner between two batches and lets a separate
 * thread write the copy. */
#include "store/keeper.h"

#include "base/arena.h"
#include "base/clock.h"
#include "base/die.h"
#include "base/heap.h"
#include "base/latch.h"
#include "base/thread.h"
#include "store/kept.h"
#include "train/learner.h"
#include "train/snapshot.h"

#include <string.h>

/* A copy on its way to the disk. */
typedef struct {
    Arena arena; /* of all of it */
    Checkpoint checkpoint;
    const char *path;
} CheckpointCopy;

struct Keeper {
    char *path; /* on the heap; NULL: off */
    Keep keep;
    bool set;
    KeeperRun run;
    bool broken;          /* something was not finite: no more copies */
    long batches, epochs; /* since the last copy */
    double copied;        /* clock at the last copy */

    bool guards; /* keeper_rescue can copy the learner */
    Latch latch; /* closed while the learner is not whole */
    bool trains; /* a run is under way that keeper_rescue may copy; while it is taken or closed */

    bool started; /* there is a thread; only the run's thread uses this */
    pthread_t thread;
    pthread_mutex_t mutex; /* guards what follows */
    pthread_cond_t work;
    CheckpointCopy *next; /* to be written; NULL: nothing */
    bool leaving;         /* the thread is to end after writing it */
    bool failed;          /* there is an error */
    bool told;            /* which was told */
    Error error;
    pthread_mutex_t writing; /* held while files are written */
};

Keeper *keeper_new(void)
{
    Keeper *keeper = heap_resize(NULL, 1, sizeof *keeper);
    *keeper = (Keeper){.mutex = PTHREAD_MUTEX_INITIALIZER,
                       .work = PTHREAD_COND_INITIALIZER,
                       .writing = PTHREAD_MUTEX_INITIALIZER,
                       .latch = LATCH_NEW};
    return keeper;
}

void keeper_free(Keeper *keeper)
{
    assert(!keeper->started);
    heap_free(keeper->path);
    heap_free(keeper);
}

void keeper_set(Keeper *keeper, const char *path, const Keep *keep, const DataOrigin *origin)
{
    heap_free(keeper->path);
    keeper->path = NULL;
    keeper->set = true;
    if (!path)
        return;
    keeper->path = heap_text(path);
    keeper->keep = *keep;
    keeper->run.origin = *origin;
}

const char *keeper_path(const Keeper *keeper, Keep *keep)
{
    if (keep)
        *keep = keeper->keep;
    return keeper->path;
}

bool keeper_is_set(const Keeper *keeper)
{
    return keeper->set;
}

/* ---- the writing thread */

static void free_copy(CheckpointCopy *copy)
{
    if (!copy)
        return;
    Arena arena = copy->arena;
    arena_free(&arena);
}

static bool write_copy(const CheckpointCopy *copy, Error *err)
{
    const Checkpoint *checkpoint = &copy->checkpoint;
    long step = checkpoint->snapshot.step;
    if (!checkpoint_write(copy->path, checkpoint, err))
        return false;
    if (checkpoint->keep.files < 2)
        return true;
    Arena scratch = {0};
    bool ok = checkpoint_write(kept_path(&scratch, copy->path, step), checkpoint, err) &&
              kept_prune(copy->path, checkpoint->keep.files, step, err);
    arena_free(&scratch);
    return ok;
}

static CheckpointCopy *take_copy(Keeper *keeper)
{
    pthread_mutex_lock(&keeper->mutex);
    while (!keeper->next && !keeper->leaving)
        pthread_cond_wait(&keeper->work, &keeper->mutex);
    CheckpointCopy *copy = keeper->next;
    keeper->next = NULL;
    pthread_mutex_unlock(&keeper->mutex);
    return copy;
}

static void *work(void *context)
{
    Keeper *keeper = context;
    for (CheckpointCopy *copy; (copy = take_copy(keeper));) {
        Error err = {0};
        pthread_mutex_lock(&keeper->writing);
        bool ok = write_copy(copy, &err);
        pthread_mutex_unlock(&keeper->writing);
        free_copy(copy);
        pthread_mutex_lock(&keeper->mutex);
        if (!ok && !keeper->failed) {
            keeper->failed = true;
            keeper->error = err;
        }
        pthread_mutex_unlock(&keeper->mutex);
    }
    return NULL;
}

static void start(Keeper *keeper)
{
    if (!thread_start(&keeper->thread, work, keeper))
        die("no thread could be started for writing; end some processes and start again");
    keeper->started = true;
}

/* ---- the run's thread */

static CheckpointCopy *make_copy(const Keeper *keeper, const Position *at)
{
    const KeeperRun *run = &keeper->run;
    Arena arena = {0};
    Stand stand = {run->recorder->plan, *at, run->recorder, run->command};
    CheckpointCopy *copy = ARENA_NEW(&arena, CheckpointCopy, 1);
    copy->checkpoint = checkpoint_take(&arena, run->learner, &stand, &run->origin);
    copy->checkpoint.keep = keeper->keep;
    copy->checkpoint.most = run->samples;
    copy->path = keeper->path ? arena_text(&arena, keeper->path) : NULL;
    copy->arena = arena;
    return copy;
}

static void save(Keeper *keeper, const Position *at)
{
    if (!keeper->path || keeper->broken)
        return;
    CheckpointCopy *copy = make_copy(keeper, at);
    if (!snapshot_is_finite(&copy->checkpoint.snapshot)) {
        keeper->broken = true; /* the run will notice; earlier copies are good */
        free_copy(copy);
        return;
    }
    if (!keeper->started)
        start(keeper);
    pthread_mutex_lock(&keeper->mutex);
    CheckpointCopy *passed = keeper->next;
    keeper->next = copy;
    pthread_cond_signal(&keeper->work);
    pthread_mutex_unlock(&keeper->mutex);
    free_copy(passed);
    keeper->batches = keeper->epochs = 0;
    keeper->copied = clock_now(&keeper->run.learner->clock);
}

static bool is_due(const Keeper *keeper)
{
    const Clock *clock = &keeper->run.learner->clock;
    switch (keeper->keep.unit) {
    case KEEP_OFF:
        return false;
    case KEEP_EPOCHS:
        return keeper->epochs >= keeper->keep.every;
    case KEEP_BATCHES:
        return keeper->batches >= keeper->keep.every;
    case KEEP_SECONDS:
        return clock_now(clock) - keeper->copied >= (double)keeper->keep.every;
    }
    return false;
}

static void tell_failure(Keeper *keeper)
{
    pthread_mutex_lock(&keeper->mutex);
    bool news = keeper->failed && !keeper->told;
    keeper->told = keeper->failed;
    pthread_mutex_unlock(&keeper->mutex);
    if (news)
        keeper->run.tell(keeper->run.context, keeper->error.text);
}

static StopReason let_in(void *self, const Event *event)
{
    Keeper *keeper = self;
    if (event->kind == EVENT_BEGIN || event->kind == EVENT_BATCH || event->kind == EVENT_EPOCH)
        latch_open(&keeper->latch);
    return STOP_NONE;
}

Hook keeper_guard_hook(Keeper *keeper)
{
    return (Hook){.on = let_in, .self = keeper};
}

static StopReason watch(void *self, const Event *event)
{
    Keeper *keeper = self;
    keeper->broken = keeper->broken || event->broken; /* at the end, of a run of another process */
    if (event->kind == EVENT_END && stop_reason_is_pause(event->reason))
        save(keeper, &keeper->run.learner->at);
    if (event->kind != EVENT_BATCH && event->kind != EVENT_EPOCH)
        return STOP_NONE;
    keeper->batches += event->kind == EVENT_BATCH;
    keeper->epochs += event->kind == EVENT_EPOCH;
    if (is_due(keeper))
        save(keeper, &keeper->run.learner->at);
    tell_failure(keeper);
    return STOP_NONE;
}

Hook keeper_hook(Keeper *keeper)
{
    return (Hook){.on = watch, .self = keeper, .looks = true};
}

void keeper_begin(Keeper *keeper, const KeeperRun *run)
{
    keeper->run = *run;
    keeper->broken = keeper->failed = keeper->told = keeper->leaving = false;
    keeper->batches = keeper->epochs = 0;
    keeper->copied = clock_now(&run->learner->clock);
    if (!keeper->guards)
        return;
    latch_close(&keeper->latch); /* until the run has begun */
    run->learner->latch = &keeper->latch;
    keeper->trains = true;
}

void keeper_guard(Keeper *keeper, bool on)
{
    keeper->guards = on;
}

bool keeper_rescue(Keeper *keeper, const char *otherwise, Buf *path, Error *err)
{
    static const double PATIENCE = 0.6; /* seconds: there is one in all */
    if (!latch_take(&keeper->latch, PATIENCE))
        return fail(err, "a batch could not be brought to its end");
    CheckpointCopy *copy = NULL;
    if (keeper->trains)
        copy = make_copy(keeper, &keeper->run.learner->at);
    latch_give(&keeper->latch);
    if (!copy)
        return fail(err, "no run of the session's net was under way");
    pthread_mutex_lock(&keeper->writing); /* it may be the same file */
    buf_text_add(path, copy->path ? copy->path : otherwise);
    bool ok = snapshot_is_finite(&copy->checkpoint.snapshot)
                  ? checkpoint_write(buf_text(path), &copy->checkpoint, err)
                  : fail(err, "its weights are not finite");
    pthread_mutex_unlock(&keeper->writing);
    free_copy(copy);
    return ok;
}

bool keeper_end(Keeper *keeper, const Result *result)
{
    if (keeper->trains) {
        latch_close(&keeper->latch);
        keeper->trains = false;
        keeper->run.learner->latch = NULL;
        latch_open(&keeper->latch);
    }
    if (!stop_reason_is_pause(result->reason)) /* a stopped run was saved by the hook */
        save(keeper, &result->at);
    if (keeper->started) {
        pthread_mutex_lock(&keeper->mutex);
        keeper->leaving = true;
        pthread_cond_signal(&keeper->work);
        pthread_mutex_unlock(&keeper->mutex);
        pthread_join(keeper->thread, NULL);
        keeper->started = false;
    }
    tell_failure(keeper);
    return !keeper->failed;
}
