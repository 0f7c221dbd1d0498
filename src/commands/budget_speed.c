/* Measures how fast copies of the learner train in batches of several sizes, and validate. */
#include "commands/budget_speed.h"

#include "base/text.h"
#include "lab/lab.h"
#include "lab/reply.h"
#include "lab/setup.h"
#include "train/learner.h"
#include "train/snapshot.h"

#include <math.h>

enum { LEAST_STEPS = 8 };               /* batches in an epoch: larger sizes are not tried */
static const double MEASURE = 0.01;     /* of the time: for measuring one speed, and */
static const double MEASURE_MOST = 1.5; /* no more seconds than that */
static const double AGAIN = 0.03;       /* of the time: for measuring the one that is proposed */
static const double AGAIN_MOST = 10;    /* no more seconds than that */
static const double ALL = 0.2;     /* of the time: when it has passed nothing more is measured */
static const double FROZEN = 1e-3; /* seconds of a batch for a clock that stands still */
enum { LEAST = 3 };                /* batches that a measurement takes */

Speeds speeds_begin(Session *session, double seconds)
{
    const Clock *clock = lab_clock(session);
    return (Speeds){
        .session = session, .seconds = seconds, .clock = clock, .began = clock_now(clock)};
}

double speeds_passed(const Speeds *speeds)
{
    return clock_now(speeds->clock) - speeds->began;
}

static double measuring(const Speeds *speeds)
{
    return fmin(MEASURE * speeds->seconds, MEASURE_MOST);
}

/* Whether there is time to measure batches that take so long. */
static bool has_time(const Speeds *speeds, double batch)
{
    return speeds_passed(speeds) + LEAST * batch < ALL * speeds->seconds;
}

/* A learner of its own with the weights of the session's. */
Learner *speeds_learner(const Speeds *speeds, Arena *arena, int bs, Error *err)
{
    const Learner *own = lab_learner(speeds->session);
    NetSetup setup = setup_of(speeds->session, arena);
    setup.options.bs = bs;
    Learner *learner = setup_learner(speeds->session, &setup, arena, own->options.seed, err);
    if (!learner)
        return NULL;
    Snapshot now = snapshot_take(arena, own);
    snapshot_restore(learner, &now);
    return learner;
}

Plan speeds_trial(const Learner *learner, long batches)
{
    Plan plan;
    LrFindRequest request = {.start_lr = 1e-9,
                             .end_lr = 1e-8,
                             .num_it = batches,
                             .mom = learner->opt.mom,
                             .wd = learner->options.wd};
    plan_lr_find(&plan, &request, learner_batches(learner));
    return plan;
}

/* Seconds a batch takes: of twice as many batches each time, until they take long enough.  The
 * first are left out. */
static double time_batch(Speeds *speeds, Learner *learner, double least)
{
    if (speeds->clock->frozen)
        return FROZEN;
    for (long batches = 1;; batches *= 2) {
        Plan plan = speeds_trial(learner, batches);
        Result result = learner_fit(learner, &plan, NULL, 0);
        speeds->stopped = result.reason == STOP_USER;
        if (speeds->stopped || (batches > 1 && result.time >= least))
            return result.time / (double)batches;
    }
}

typedef struct {
    const Clock *clock;
    double end; /* clock at which enough has been seen */
    long images;
} Look;

static bool look(void *context, long first, int n, const real *logits, const real *loss,
                 const uint16_t *labels)
{
    Look *seen = context;
    (void)first, (void)logits, (void)loss, (void)labels;
    seen->images += n;
    return clock_now(seen->clock) < seen->end;
}

/* Seconds that validation takes, of its first images. */
static double time_validation(const Speeds *speeds, Learner *learner)
{
    const Clock *clock = speeds->clock;
    double began = clock_now(clock);
    Look seen = {.clock = clock, .end = began + measuring(speeds)};
    if (learner->data->valid.count == 0)
        return 0;
    if (clock->frozen)
        return FROZEN * (double)loader_batches(&learner->valid);
    learner_visit(learner, &learner->valid, NULL, look, &seen);
    double image = (clock_now(clock) - began) / (double)seen.images;
    return (learner_ema(learner) ? 2 : 1) * learner->data->valid.count * image;
}

static bool measure_size(Speeds *speeds, int bs, Error *err)
{
    Arena arena = {0};
    BudgetSpeed *speed = &speeds->speed[speeds->sizes];
    Learner *learner = speeds_learner(speeds, &arena, bs, err);
    if (learner) {
        double batch = time_batch(speeds, learner, measuring(speeds));
        *speed = (BudgetSpeed){
            .bs = bs, .batch = batch, .train = batch * (double)learner_batches(learner)};
        double valid = speeds->stopped ? 0 : time_validation(speeds, learner);
        speeds->valid = speeds->sizes++ ? fmax(speeds->valid, valid) : valid;
    }
    arena_free(&arena);
    return learner != NULL;
}

bool speeds_measure(Speeds *speeds, int bs, Error *err)
{
    const Learner *own = lab_learner(speeds->session);
    if (bs > 0)
        return (learner_check_bs(own->data, bs, err) || error_prefix(err, "budget")) &&
               measure_size(speeds, bs, err);
    for (int i = 0; i < SPEEDS_MOST && !speeds->stopped; i++) {
        long size = i == 0 ? own->options.bs / 2 : (long)own->options.bs << (i - 1);
        bool fits = size >= 1 && size <= own->data->train.count / LEAST_STEPS;
        if (speeds->sizes > 0 && !has_time(speeds, 2 * speeds->speed[speeds->sizes - 1].batch))
            break;
        if ((fits || i == 1) && !measure_size(speeds, (int)size, err))
            return false;
    }
    speeds->best = budget_pick(speeds->speed, speeds->sizes);
    return true;
}

bool speeds_measure_again(Speeds *speeds, Error *err)
{
    Arena arena = {0};
    BudgetSpeed *speed = &speeds->speed[speeds->best];
    if (!has_time(speeds, speed->batch))
        return true;
    Learner *learner = speeds_learner(speeds, &arena, speed->bs, err);
    if (learner) {
        double least = fmin(AGAIN * speeds->seconds, AGAIN_MOST);
        speed->batch = (speed->batch + time_batch(speeds, learner, least)) / 2;
        speed->train = speed->batch * (double)learner_batches(learner);
    }
    arena_free(&arena);
    return learner != NULL;
}

void speeds_tell(const Speeds *speeds)
{
    Columns table = {.align = "rrrl"};
    const int images = lab_learner(speeds->session)->data->train.count;
    columns_add(&table, "bs");
    columns_add(&table, "images/s");
    columns_add(&table, "epoch");
    columns_row(&table);
    for (int i = 0; i < speeds->sizes; i++) {
        Buf time = {0};
        text_time(&time, speeds->speed[i].train + speeds->valid);
        columns_printf(&table, "%d", speeds->speed[i].bs);
        columns_short(&table, images / speeds->speed[i].train);
        columns_add(&table, buf_text(&time));
        columns_add(&table, i == speeds->best ? "proposed" : "");
        columns_row(&table);
        buf_free(&time);
    }
    reply_table_end(speeds->session->reply, &table);
}
