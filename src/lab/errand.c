/* Gives whole runs to other ranks, and tells hooks what these report. */
#include "lab/errand.h"

#include "base/arena.h"
#include "base/team.h"
#include "kernels/kernels.h"
#include "lab/errand_words.h"
#include "lab/job.h"
#include "lab/past.h"
#include "nn/model.h"
#include "store/checkpoint.h"
#include "train/hooks.h"
#include "train/learner.h"

#include <string.h>

/* Sent bytes are not changed: hence the cast. */
static void send(const Errand *errand, const void *bytes, size_t count)
{
    errand->team->exchange(errand->team->context, errand->rank, bytes, count, NULL, 0);
}

static void receive(const Errand *errand, void *bytes, size_t count)
{
    errand->team->exchange(errand->team->context, errand->rank, NULL, 0, bytes, count);
}

static void ask(const Errand *errand, AskKind kind)
{
    send(errand, &(Asking){.kind = kind}, sizeof(Asking));
}

void errand_give(const Errand *errand, const RunRequest *request)
{
    Arena scratch = {0};
    Buf learner = {0};
    const Model *model = request->learner->model;
    const Checkpoint now = checkpoint_take(&scratch, request->learner, NULL, NULL);
    checkpoint_encode(&now, &learner);
    Asking asking = {.kind = ASK_RUN,
                     .learner = learner.size,
                     .plan = *request->plan,
                     .stop_div = request->stop_div,
                     .subset = request->subset,
                     .subset_seed = request->subset_seed,
                     .mode = (int)model->mode};
    strncpy(asking.kernels, model->kernels->name, sizeof asking.kernels - 1);
    send(errand, &asking, sizeof asking);
    send(errand, learner.data, learner.size);
    buf_free(&learner);
    arena_free(&scratch);
}

void errand_end(const Team *team, int rank)
{
    ask(&(Errand){.team = team, .rank = rank}, ASK_OVER);
}

/* ---- following a run */

typedef struct {
    Errand *errand;
    const RunRequest *request;
    Recorder *recorder;
    const Hook *hook;
    int hooks;
    Arena arena; /* of the latest news */
    News news;
    const Learner *end; /* of it: as the learner is at the run's end */
    long told;          /* events but EVENT_PROGRESS */
} Follow;

/* Makes the learner what it is at the end of the run. */
static void take_learner(Follow *follow)
{
    Arena scratch = {0};
    Learner *learner = follow->request->learner;
    const Snapshot snapshot = snapshot_take(&scratch, follow->end);
    snapshot_restore(learner, &snapshot);
    learner->at = follow->news.result.at;
    arena_free(&scratch);
}

static void tell(Follow *follow, const Told *told)
{
    Errand *errand = follow->errand;
    const Event *event = &told->event;
    bool inside = event->kind != EVENT_BEGIN && event->kind != EVENT_END;
    StopReason vote = STOP_NONE;
    errand->subset = (SubsetTold){true, told->subset};
    if (event->kind == EVENT_END && follow->end)
        take_learner(follow);
    for (int i = 0; i < follow->hooks; i++)
        if (!inside || !follow->hook[i].looks) {
            StopReason own = follow->hook[i].on(follow->hook[i].self, event);
            vote = vote ? vote : own;
        }
    follow->told += event->kind != EVENT_PROGRESS;
    if (errand->past || errand->stopped ||
        learner_stops(follow->request->learner, vote) != STOP_USER)
        return;
    errand->stopped = true;
    ask(errand, ASK_STOP);
}

static bool read_end(Follow *follow, const uint8_t *bytes)
{
    Error err;
    const Dataset *data;
    const Bytes file = {bytes, follow->news.learner};
    follow->end = checkpoint_decode(&follow->arena, file, "a run's end", &data, &err);
    follow->recorder->dead = follow->news.dead;
    return follow->end != NULL;
}

/* Hears what has happened, and tells it; false: the rank has gone, or has sent something else. */
static bool hear_news(Follow *follow)
{
    const Errand *errand = follow->errand;
    ask(errand, ASK_NEWS);
    receive(errand, &follow->news, sizeof follow->news);
    if (team_lost(errand->team))
        return false;
    const News *news = &follow->news;
    arena_free(&follow->arena);
    Told *told = ARENA_NEW(&follow->arena, Told, news->count + 1);
    uint8_t *learner = ARENA_NEW(&follow->arena, uint8_t, news->learner + 1);
    receive(errand, told, news->count * sizeof *told);
    if (news->over)
        receive(errand, learner, news->learner);
    if (team_lost(errand->team) || (news->over && !read_end(follow, learner)))
        return false;
    for (size_t i = 0; i < news->count; i++)
        tell(follow, &told[i]);
    return true;
}

static Result tell_past(Follow *follow)
{
    Errand *errand = follow->errand;
    const PastRun *past = errand->past;
    follow->recorder->dead = past->dead;
    for (size_t i = 0; i < past->events.count; i++)
        tell(follow, &past->events.told[i]);
    errand->ends_dead = past->ends_dead;
    errand->stopped = past->stopped;
    errand->weights = past->events.told[past->events.count - 1].event.weights;
    return past_result(past);
}

/* A hook that has been told so many events of the run already. */
typedef struct {
    Hook hook;
    long told;
} Again;

static StopReason tell_rest(void *self, const Event *event)
{
    Again *again = self;
    if (again->told <= 0 || event->kind == EVENT_END) /* it may be stopped before */
        return again->hook.on(again->hook.self, event);
    again->told -= event->kind != EVENT_PROGRESS;
    return STOP_NONE;
}

/* Trains the run here, from its beginning: to the same bits, so hooks miss nothing. */
static Result train_here(const Follow *follow)
{
    Arena scratch = {0};
    const RunRequest *request = follow->request;
    Again *again = ARENA_NEW(&scratch, Again, follow->hooks + 1);
    Hook *hook = ARENA_NEW(&scratch, Hook, follow->hooks + 1);
    follow->errand->subset.there = false;
    for (int i = 0; i < follow->hooks; i++) {
        const Hook *own = &follow->hook[i];
        again[i] = (Again){*own, own->looks || own->holds ? 0 : follow->told};
        hook[i] = (Hook){tell_rest, &again[i], own->holds, own->looks};
    }
    Result result = learner_fit(request->learner, request->plan, hook, follow->hooks);
    arena_free(&scratch);
    return result;
}

Result errand_follow(Errand *errand, const RunRequest *request, Recorder *recorder,
                     const Hook *hooks, int count)
{
    Follow follow = {
        .errand = errand, .request = request, .recorder = recorder, .hook = hooks, .hooks = count};
    bool there = true;
    Learner *learner = request->learner;
    learner->at = (Position){.epoch = request->plan->first_epoch, .order = learner->epoch};
    if (errand->past)
        return tell_past(&follow);
    while (there && !follow.news.over)
        there = hear_news(&follow);
    Result result = there ? follow.news.result : train_here(&follow);
    errand->weights = model_hash(learner->model);
    errand->ends_dead = there && follow.news.ends_dead;
    arena_free(&follow.arena);
    return result;
}
