/* The training loop.  What differs between fit, fit_one_cycle and lr_find is in the Plan. */
#include "base/arena.h"
#include "base/latch.h"
#include "base/team.h"
#include "data/loader.h"
#include "nn/fault.h"
#include "nn/model.h"
#include "nn/optim.h"
#include "nn/rules.h"
#include "nn/walk.h"
#include "train/caching.h"
#include "train/features.h"
#include "train/hooks.h"
#include "train/learner.h"
#include "train/scores.h"
#include "train/smooth.h"
#include "train/snapshot.h"

#include <math.h>
#include <string.h>

/* One run under way. */
typedef struct {
    Learner *learner;
    const Plan *plan;
    const Hook *hook;
    int hooks;
    Event event;    /* filled in as the run goes */
    double average; /* moving average of the loss, not yet debiased */
    RunWatch watch;
    StopReason stop; /* first vote to stop */
    BrokePlace broke;
    Fault fault;
} Run;

static void tell(Run *run, EventKind kind)
{
    run->event.kind = kind;
    run->event.broken = run->stop == STOP_NAN;
    if (kind == EVENT_BEGIN || kind == EVENT_EPOCH || kind == EVENT_END)
        run->event.weights = model_hash(run->learner->model);
    StopReason vote = hooks_tell(run->hook, run->hooks, &run->event, &run->watch);
    run->stop = run->stop ? run->stop : vote;
}

static float smoothed(Run *run)
{
    run->average = smooth_add(run->average, run->event.loss);
    return smooth_debiased(run->average, run->event.step + 1);
}

static void note_fault(Run *run, BrokePlace broke, Fault fault)
{
    run->stop = STOP_NAN;
    run->broke = broke;
    run->fault = fault;
}

/* Finds out why a batch's loss is not finite, before weights or statistics change. */
static void note_broken_batch(Run *run, const Batch *batch, TrainStep step)
{
    Learner *learner = run->learner;
    Batch images = *batch;
    Fault fault = {0};
    if (learner->features->on || !team_is_alone(learner->model->team)) /* not all are loaded */
        images = feed_whole(&learner->feed, &learner->train, learner->epoch, run->event.batch,
                            learner->pool);
    if (!run->plan->restore)
        fault = fault_find(&(Walk){learner->model, learner->pool, &images, true, step});
    note_fault(run, BROKE_IN_BATCH, fault);
}

/* Prepares the batch after batch k of the plan in the other buffer; nothing after the last. */
static Aside prepare_next(Run *run, long k)
{
    Learner *learner = run->learner;
    bool more = run->event.batch + 1 < run->plan->batches;
    if (k + 1 >= run->plan->last)
        return (Aside){0};
    return feed_prepare(&learner->feed, &learner->train, learner->epoch + !more,
                        more ? run->event.batch + 1 : 0);
}

/* After the step of batch k. */
static void step_averages(Run *run, long k)
{
    Learner *learner = run->learner;
    const Plan *plan = run->plan;
    double part = (double)(k + 1 - plan->first) / (double)(plan->last - plan->first);
    for (int a = 0; a < AVERAGES; a++)
        average_step(&learner->average[a], part, learner->model, learner->pool);
    for (int a = 0; a < AVERAGES && k + 1 == plan->last; a++)
        average_end(&learner->average[a], learner->model);
}

/* Steps the weights by the batch's gradient, or keeps it for the step of a later batch; an epoch's
 * last batch steps by all that wait. */
static void step_weights(Run *run, int images, long k)
{
    Learner *learner = run->learner;
    bool last = run->event.batch + 1 == run->plan->batches || k + 1 == run->plan->last;
    if (!optim_gather(&learner->opt, learner->model, images, last, learner->pool))
        return;
    optim_step(&learner->opt, run->event.hyper, learner->model, learner->pool);
    step_averages(run, k);
}

static void train_batch(Run *run, long k)
{
    Learner *learner = run->learner;
    Event *event = &run->event;
    Batch batch =
        feed_take(&learner->feed, &learner->train, learner->epoch, event->batch, learner->pool);
    batch.weights = learner->options.weights.weight;
    TrainStep step = {.seed = learner->options.seed,
                      .step = optim_batch(&learner->opt),
                      .smoothing = learner->options.smoothing,
                      .latch = learner->latch,
                      .aside = prepare_next(run, k)};
    event->hyper = schedule_at(&run->plan->schedule, k);
    Batch rest = batch;
    if (learner->features->on)
        rest = features_batch(learner->features, learner->model, learner->pool, &batch,
                              feed_images(&learner->feed), 0, &step);
    event->loss = model_train(learner->model, learner->pool, &rest, step);
    event->smooth = smoothed(run);
    event->images += batch.n;
    learner->at.batch++;
    learner->at.step++;
    learner->at.average = run->average;
    if (isfinite(event->loss)) {
        step_weights(run, batch.n, k);
        learner->opt.mom = schedule_at(&run->plan->schedule, k + 1).mom;
    } else {
        note_broken_batch(run, &batch, step);
    }
    tell(run, EVENT_BATCH);
    latch_open(learner->latch);
    event->step++;
    run->stop = learner_stops(learner, run->stop);
}

/* Finds out why the loss of a validation batch, the first such one, is not finite; the batch is
 * still where learner_visit put it. */
static void note_broken_validation(Run *run, int n)
{
    Learner *learner = run->learner;
    Batch batch = {.n = n, .x = learner->x};
    if (learner->features->on || !team_is_alone(learner->model->team))
        loader_batch(&learner->valid, 0, run->event.batch % loader_batches(&learner->valid),
                     learner->pool, learner->x, learner->labels);
    if (run->stop != STOP_NAN)
        note_fault(
            run, BROKE_IN_VALIDATION,
            fault_find(&(Walk){.model = learner->model, .pool = learner->pool, .batch = &batch}));
}

typedef struct {
    Learner *learner;
    Run *run;                /* told after each batch, or NULL */
    Average *ema;            /* whose numbers are in the model meanwhile, or NULL */
    double loss, weight;     /* sums over images: of losses, of what they count */
    double sum[METRICS_MAX]; /* sums over images */
    ClassCounts *counts;     /* of answers */
    long images;
} Tally;

/* Adds up what metrics measure. */
static void measure(Tally *tally, int n, const real *logits, const uint16_t *labels)
{
    const Learner *learner = tally->learner;
    int classes = learner->model->classes;
    for (int m = 0; m < learner_metrics(learner); m++) {
        const Metric *metric = learner->options.metric[m];
        if (metric->sum)
            tally->sum[m] += metric->sum(metric, logits, labels, n, classes);
    }
    for (int i = 0; i < n; i++)
        counts_add(tally->counts, labels[i], argmax(logits + (size_t)i * (size_t)classes, classes));
}

/* Exchanges the weights with their average, if there is one, or back. */
static void lend(Learner *learner, Average *average)
{
    if (!average)
        return;
    latch_close(learner->latch);
    average_swap(average, learner->model);
    learner->lent = learner->lent ? NULL : average;
    latch_open(learner->latch);
}

/* Whoever looks on, and may hold the run, sees the weights that are trained. */
static void tell_validating(const Tally *tally)
{
    lend(tally->learner, tally->ema);
    tell(tally->run, EVENT_PROGRESS);
    lend(tally->learner, tally->ema);
}

/* Adds up a batch.  Validation in a run is never cut short, so that the epoch is whole. */
static bool tally_batch(void *context, long first, int n, const real *logits, const real *loss,
                        const uint16_t *labels)
{
    Tally *tally = context;
    (void)first;
    const float *weight = tally->learner->options.weights.weight;
    for (int i = 0; i < n; i++) {
        tally->loss += loss[i];
        tally->weight += weight ? (double)weight[labels[i]] : 1;
    }
    measure(tally, n, logits, labels);
    tally->images += n;
    if (!tally->run)
        return !learner_interrupted(tally->learner);
    if (!isfinite(tally->loss))
        note_broken_validation(tally->run, n);
    tell_validating(tally);
    tally->run->event.batch++;
    return true;
}

/* run: that it belongs to, or NULL. */
static bool validate(Learner *learner, Loader *loader, const Measuring *how, Run *run,
                     Validation *out)
{
    Arena scratch = {0};
    ClassCounts own = counts_new(&scratch, learner->model->classes);
    Average *ema = how->ema ? learner_ema(learner) : NULL;
    Tally tally = {
        .learner = learner, .run = run, .ema = ema, .counts = how->counts ? how->counts : &own};
    lend(learner, ema);
    bool whole = learner_visit(learner, loader, how->tta, tally_batch, &tally);
    *out = (Validation){.loss = (float)(tally.loss / tally.weight), .images = (int)tally.images};
    for (int m = 0; m < learner_metrics(learner); m++)
        out->metric[m] = (float)metric_value(learner->options.metric[m], tally.sum[m], tally.images,
                                             tally.counts);
    lend(learner, ema);
    arena_free(&scratch);
    return whole;
}

bool learner_validate(Learner *learner, Loader *loader, const Measuring *how, Validation *out)
{
    return validate(learner, loader, how ? how : &(Measuring){0}, NULL, out);
}

/* Measures loss and metrics of the averaged weights after the others. */
static void validate_ema(Run *run)
{
    float *measure = run->event.metric + learner_metrics(run->learner);
    Validation validation;
    validate(run->learner, &run->learner->valid, &(Measuring){.ema = true}, run, &validation);
    *measure++ = validation.loss;
    for (int m = 0; m < learner_metrics(run->learner); m++)
        *measure++ = validation.metric[m];
}

static void validate_epoch(Run *run)
{
    Event *event = &run->event;
    Average *ema = learner_ema(run->learner);
    event->batch = 0;
    event->batches = (ema ? 2 : 1) * loader_batches(&run->learner->valid);
    Validation validation;
    validate(run->learner, &run->learner->valid, &(Measuring){0}, run, &validation);
    event->valid_loss = validation.loss;
    memcpy(event->metric, validation.metric, sizeof validation.metric);
    if (ema)
        validate_ema(run);
    event->validated = true;
}

/* Looks at what was learnt: the last step may have broken weights that no batch has met yet. */
static void check_learning(Run *run)
{
    const Learner *learner = run->learner;
    if (run->plan->restore || run->stop == STOP_NAN)
        return;
    Fault fault = fault_of_learning(learner->model, &learner->opt);
    if (fault.kind)
        note_fault(run, BROKE_IN_EPOCH, fault);
}

/* A run stopped within an epoch or by a loss that is not finite has no result to validate. */
static bool wants_validation(const Run *run)
{
    return run->plan->validate && run->learner->data->valid.count > 0 && run->stop != STOP_NAN &&
           !stop_reason_is_pause(run->stop);
}

static void run_epoch(Run *run, Result *result)
{
    const Plan *plan = run->plan;
    Learner *learner = run->learner;
    Event *event = &run->event;
    double began = run_watch_seconds(&run->watch);
    event->batches = plan_epoch_batches(plan, event->epoch);
    event->images = 0;
    event->validated = false;
    for (event->batch = learner->at.batch; event->batch < plan->batches && !run->stop;
         event->batch++) {
        long k = event->epoch * plan->batches + event->batch;
        if (k >= plan->last)
            break;
        train_batch(run, k);
    }
    result->batch = event->batch;
    if (learner->features->on && event->batch == plan->batches && !run->stop)
        caching_fill(learner);
    event->train_time = run_watch_seconds(&run->watch) - began;
    check_learning(run);
    if (wants_validation(run))
        validate_epoch(run);
    event->time = run_watch_seconds(&run->watch) - began;
    bool paused = stop_reason_is_pause(run->stop);
    latch_close(learner->latch);
    learner->epoch++;
    if (!paused) {
        learner->at.epoch++;
        learner->at.batch = 0;
        learner->at.order = learner->epoch;
    }
    /* An epoch in which a run stops is not told, nor one of a range test. */
    if (!paused && !plan->restore)
        tell(run, EVENT_EPOCH);
    latch_open(learner->latch);
    run->stop = learner_meet(learner, run->stop);
}

static void run_epochs(Run *run, Result *result)
{
    for (int epoch = run->learner->at.epoch; epoch < run->plan->last_epoch && !run->stop; epoch++) {
        run->event.epoch = result->epoch = epoch;
        run_epoch(run, result);
    }
}

Result learner_fit(Learner *learner, const Plan *plan, const Hook *hooks, int count)
{
    Position begin = {.epoch = plan->first_epoch, .order = learner->epoch};
    return learner_continue(learner, plan, &begin, hooks, count);
}

Result learner_continue(Learner *learner, const Plan *plan, const Position *from, const Hook *hooks,
                        int count)
{
    Arena keep = {0};
    Snapshot before = {0};
    learner_reserve(learner);
    if (plan->restore)
        before = snapshot_take(&keep, learner);
    Run run = {.learner = learner,
               .plan = plan,
               .hook = hooks,
               .hooks = count,
               .event = {.epoch = from->epoch, .batches = plan->batches, .step = from->step},
               .average = from->average,
               .watch = run_watch(&learner->clock)};
    Result result = {.planned = plan->last - plan->first};
    if (from->step > 0)
        run.event.smooth = smooth_debiased(from->average, from->step);
    learner->at = *from;
    learner->epoch = from->order;
    if (from->step == 0)
        average_start(&learner->average[AVERAGE_LOOKAHEAD], learner->model);
    if (from->batch == 0)
        learner->opt.held = learner->opt.images = 0;
    rules_spread(learner->opt.rule, learner->model, &plan->spread);
    tell(&run, EVENT_BEGIN);
    run_epochs(&run, &result);
    result.at = learner->at;
    if (plan->restore)
        snapshot_restore(learner, &before);
    result.reason = run.event.reason = run.stop;
    result.broke = run.broke;
    result.fault = run.fault;
    result.steps = run.event.step;
    result.time = run.event.time = run_watch_seconds(&run.watch);
    tell(&run, EVENT_END);
    if (run.stop && !plan->restore)
        result.at = learner->at; /* a hook may have put an earlier epoch back */
    arena_free(&keep);
    return result;
}
