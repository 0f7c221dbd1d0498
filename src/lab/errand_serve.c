/* Trains runs for rank 0, and answers between two batches when that asks how they are. */
#include "base/die.h"
#include "base/heap.h"
#include "base/team.h"
#include "kernels/kernels.h"
#include "lab/errand.h"
#include "lab/errand_words.h"
#include "nn/model.h"
#include "store/checkpoint.h"
#include "train/caching.h"
#include "train/hooks.h"
#include "train/learner.h"
#include "train/pulse.h"

#include <stdatomic.h>

/* What this rank is doing for rank 0. */
typedef struct {
    const Team *team;
    Pool *pool;
    const Dataset *data;
    Clock clock; /* of runs */
    bool leaves; /* rank 0 has said that it is over, or has gone */
    atomic_int interrupts;

    Arena arena; /* of the learner and what follows */
    Learner *learner;
    Dataset set; /* what the learner trains on */
    Recorder *recorder;
    Pulse pulse;
    EventList events; /* what rank 0 has not asked for yet */
    double due;       /* to look whether it asks: seconds of the clock */
    News news;        /* of the run, as of now */
} Serving;

static void send(const Serving *own, const void *bytes, size_t count)
{
    own->team->exchange(own->team->context, 0, bytes, count, NULL, 0);
}

static void receive(const Serving *own, void *bytes, size_t count)
{
    own->team->exchange(own->team->context, 0, NULL, 0, bytes, count);
}

static void answer(Serving *own)
{
    Arena scratch = {0};
    Buf learner = {0};
    News *news = &own->news;
    if (news->over && own->learner) {
        const Checkpoint end = checkpoint_take(&scratch, own->learner, NULL, NULL);
        checkpoint_encode(&end, &learner);
    }
    news->count = own->events.count;
    news->learner = learner.size;
    send(own, news, sizeof *news);
    send(own, own->events.told, own->events.count * sizeof(Told));
    if (news->over)
        send(own, learner.data, learner.size);
    own->events.count = 0;
    buf_free(&learner);
    arena_free(&scratch);
}

/* The next that rank 0 asks for; ASK_OVER when a rank has gone. */
static Asking hear(Serving *own)
{
    Asking asking = {.kind = ASK_OVER};
    receive(own, &asking, sizeof asking);
    if (team_lost(own->team))
        asking.kind = ASK_OVER;
    own->leaves = own->leaves || asking.kind == ASK_OVER;
    return asking;
}

/* Rank 0 asks again as soon as it has an answer, which takes longer than a small batch: it gets one
 * a few times for each picture on its screen.  It may be long until it asks: what it is to be told
 * has its limit. */
static StopReason report(void *self, const Event *event)
{
    enum { MOST = 1 << 18 };  /* events, about as many batches as a recorder keeps whole */
    const double EACH = 0.01; /* seconds */
    Serving *own = self;
    const Series *subset = &own->recorder->subset_loss;
    long measured = series_count(subset);
    event_list_add(&own->events, event, measured ? series_at(subset, measured - 1) : 0);
    bool full = own->events.count >= MOST, answered = false;
    if (event->kind == EVENT_END || (!full && clock_now(&own->clock) < own->due))
        return STOP_NONE;
    while (!own->leaves && !answered && (full || own->team->waits(own->team->context, 0))) {
        const Asking asking = hear(own);
        answered = asking.kind == ASK_NEWS;
        if (answered)
            answer(own);
        else
            atomic_store(&own->interrupts, 1);
    }
    own->due = clock_now(&own->clock) + EACH;
    return STOP_NONE;
}

/* ---- the run */

static void forget(Serving *own)
{
    if (own->recorder)
        recorder_free(own->recorder);
    arena_free(&own->arena);
    own->recorder = NULL;
    own->learner = NULL;
    own->events.count = 0;
}

/* A rank that cannot make it is of no use; rank 0 goes on without. */
static Learner *make_learner(Serving *own, const Asking *asking, Bytes bytes)
{
    Error err;
    const Dataset *like = NULL;
    const Kernels *kernels = kernels_find(asking->kernels);
    Learner *learner = checkpoint_decode(&own->arena, bytes, "rank 0", &like, &err);
    if (!learner || !kernels)
        die("%s", learner ? "rank 0 has other kernels than this rank" : err.text);
    own->set = *like;
    own->set.train = own->data->train;
    own->set.valid = own->data->valid;
    if (!learner_set_data(learner, &own->set, learner->options.bs, &err) ||
        !caching_begin(learner, &err))
        die("%s", err.text);
    learner->pool = own->pool;
    learner->clock = own->clock;
    learner->interrupts = &own->interrupts;
    learner_set_work(learner, kernels, (WorkMode)asking->mode, learner->model->shards);
    return learner;
}

/* Trains the learner by the plan that rank 0 has sent with it. */
static void train(Serving *own, const Asking *asking)
{
    Learner *learner = own->learner;
    News *news = &own->news;
    Diverge diverge = {0};
    SubsetHook subset = {.learner = learner,
                         .recorder = own->recorder,
                         .images = asking->subset,
                         .seed = asking->subset_seed};
    Hook hook[5];
    int hooks = 0;
    hook[hooks++] = recorder_hook(own->recorder);
    if (asking->subset > 0)
        hook[hooks++] = subset_hook(&subset);
    if (asking->stop_div)
        hook[hooks++] = diverge_hook(&diverge);
    if (asking->plan.kind != PLAN_LR_FIND)
        hook[hooks++] = pulse_hook(&own->pulse);
    hook[hooks++] = (Hook){.on = report, .self = own, .holds = true};
    news->result = learner_fit(learner, &asking->plan, hook, hooks);
    news->result.fault = (Fault){0}; /* which points to a layer of this process */
    news->dead = own->recorder->dead;
    news->ends_dead = own->pulse.from != NULL;
    news->over = true;
    caching_end(learner);
}

static void begin(Serving *own, const Asking *asking)
{
    uint8_t *bytes = heap_resize(NULL, asking->learner + 1, 1);
    receive(own, bytes, asking->learner);
    own->leaves = team_lost(own->team);
    if (!own->leaves) {
        forget(own);
        own->learner = make_learner(own, asking, (Bytes){bytes, asking->learner});
        own->recorder = recorder_of(&asking->plan, own->learner);
        own->pulse = (Pulse){
            .learner = own->learner, .recorder = own->recorder, .epochs = asking->plan.last_epoch};
        own->news = (News){.over = false};
        own->due = 0;
        atomic_store(&own->interrupts, 0);
    }
    heap_free(bytes);
    if (!own->leaves)
        train(own, asking);
}

void errand_serve(const Team *team, Pool *pool, const Dataset *data, Clock clock)
{
    Serving own = {.team = team, .pool = pool, .data = data, .clock = clock};
    while (!own.leaves) {
        const Asking asking = hear(&own);
        if (asking.kind == ASK_RUN)
            begin(&own, &asking);
        else if (asking.kind == ASK_NEWS) /* the last of a run */
            answer(&own);
    }
    forget(&own);
    event_list_free(&own.events);
}
