/* Tests that a run that another rank trains is told, and ends, as one that is trained here, also
 * when that rank is lost meanwhile; with threads as ranks. */
#include "tests/unit/lab.h"
#include "tests/unit/ranks.h"

#include "commands/command_table.h"
#include "kernels/kernels.h"
#include "lab/errand.h"
#include "lab/job.h"
#include "lab/lab.h"
#include "lab/roster.h"
#include "lab/setup.h"
#include "nn/average.h"
#include "nn/crew.h"
#include "nn/helper.h"
#include "train/hooks.h"

#include <math.h>
#include <stdio.h>

enum { EVENTS = 300, SUBSET = 20 };

/* What a hook is told, but for times. */
typedef struct {
    EventKind kind;
    long step;
    float loss, smooth, valid_loss;
    uint64_t weights;
    double subset; /* as the recorder has it then */
} Heard;

/* One run, of a fit or a range test, and what comes of it. */
typedef struct {
    PlanKind kind;
    int rank;     /* that trains it; 0: this one */
    Clock clock;  /* of that rank */
    long stop_at; /* the hook votes to stop a long run after this batch; below 0: never */
    Lab lab;
    Recorder *recorder;
    Heard heard[EVENTS];
    int count;
    Result result;
    uint64_t hash;
    bool stopped;
    bool interrupts; /* it is stopped as by Ctrl-C, not by a vote */
    atomic_int interrupted;
} Run;

static StopReason hear(void *self, const Event *event)
{
    Run *run = self;
    const Series *subset = &run->recorder->subset_loss;
    StopReason vote = run->stop_at >= 0 && event->step >= run->stop_at ? STOP_USER : STOP_NONE;
    if (vote && run->interrupts) {
        atomic_store(&run->interrupted, 1);
        vote = STOP_NONE;
    }
    if (event->kind == EVENT_PROGRESS) /* some of these may be left out */
        return vote;
    run->count = MIN(run->count + 1, EVENTS); /* the last is the latest */
    Heard *heard = &run->heard[run->count - 1];
    memset(heard, 0, sizeof *heard);
    heard->kind = event->kind;
    heard->step = event->step;
    heard->loss = event->loss;
    heard->smooth = event->smooth;
    heard->valid_loss = event->validated ? event->valid_loss : 0;
    heard->weights = event->weights;
    heard->subset = series_count(subset) ? series_at(subset, series_count(subset) - 1) : 0;
    return event->kind == EVENT_BATCH ? vote : STOP_NONE;
}

static Plan plan_of(const Run *run)
{
    Plan plan;
    long batches = learner_batches(run->lab.learner);
    if (run->kind == PLAN_LR_FIND) {
        LrFindRequest request = {.start_lr = 1e-5, .end_lr = 10, .num_it = 30, .mom = 0.9};
        plan_lr_find(&plan, &request, batches);
    } else {
        OneCycleRequest request = {
            .epochs = run->stop_at < 0 ? 2 : 1000, .cycle = one_cycle_defaults(1e-2), .wd = 1e-2};
        assert_true(plan_one_cycle(&plan, &request, batches, NULL));
    }
    return plan;
}

/* As job_train does it: the recorder, the subset, whoever watches, who may vote. */
static void run_it(Run *run, const Team *team)
{
    bool range = run->kind == PLAN_LR_FIND;
    Errand errand = {.team = team, .rank = run->rank};
    Plan plan = plan_of(run);
    RunRequest request = {.learner = run->lab.learner,
                          .plan = &plan,
                          .stop_div = range,
                          .subset = range ? SUBSET : 0,
                          .subset_seed = 5,
                          .errand = &errand};
    Diverge diverge = {0};
    run->recorder = recorder_of(&plan, run->lab.learner);
    SubsetHook subset = {.learner = run->lab.learner,
                         .recorder = run->recorder,
                         .images = SUBSET,
                         .seed = 5,
                         .told = &errand.subset};
    Hook hook[4] = {recorder_hook(run->recorder)};
    int hooks = 1;
    if (range) {
        hook[hooks++] = subset_hook(&subset);
        hook[hooks++] = diverge_hook(&diverge);
    }
    hook[hooks++] = (Hook){.on = hear, .self = run};
    if (run->rank) {
        errand_give(&errand, &request);
        run->result = errand_follow(&errand, &request, run->recorder, hook, hooks);
    } else {
        run->result = learner_fit(run->lab.learner, &plan, hook, hooks);
    }
    run->stopped = errand.stopped;
    run->hash = model_hash(run->lab.learner->model);
    recorder_free(run->recorder);
}

/* A learner with all that a run changes, which has been trained a little. */
static Lab lab_of_all(void)
{
    Lab lab = lab_new(1, "conv 4 3 2 | bn | relu | dropout 0.3 | flatten | dense 2");
    LearnerOptions options = lab.learner->options;
    options.steps = (OptimOptions){.clip = 0.5, .accumulate = 2};
    options.augment = augment_none();
    options.augment.flip = FLIP_RANDOM;
    options.augment.mixup = 0.4;
    assert_true(averaging_read(AVERAGE_EMA, "0.9", &options.average[AVERAGE_EMA]));
    Model *model = model_new(lab.arena, lab.learner->model->spec, lab.data->shape, 2, NULL);
    lab.learner = learner_new(lab.arena, model, lab.data, &options, NULL);
    lab.learner->pool = lab.pool;
    lab.learner->clock = clock_frozen(0);
    Plan plan;
    plan_fit(&plan, 1, 1e-2, 0.9, 1e-2, learner_batches(lab.learner));
    learner_fit(lab.learner, &plan, NULL, 0);
    return lab;
}

/* Rank 0 has runs trained by others; these have no data of their own. */
static void take_part(void *context, const Team *team)
{
    Run *run = context;
    if (team->rank > 0) {
        ErrandData data = {.arena = {0}};
        Pool *pool = pool_new(2);
        errand_hear_data(team, &data);
        if (!team_lost(team))
            errand_serve(team, pool, &data.set, run->clock);
        pool_free(pool);
        arena_free(&data.arena);
        return;
    }
    run->lab = lab_of_all();
    run->lab.learner->interrupts = &run->interrupted;
    errand_tell_data(team, run->lab.data, false);
    run_it(run, team);
    for (int r = 1; r < team->size && !team_lost(team); r++)
        errand_end(team, r);
    lab_free(&run->lab);
}

static Run *run_new(PlanKind kind, int rank, long stop_at)
{
    Run *run = heap_resize(NULL, 1, sizeof *run);
    memset(run, 0, sizeof *run);
    run->clock = clock_real();
    run->kind = kind;
    run->rank = rank;
    run->stop_at = stop_at;
    return run;
}

static Run *run_here(PlanKind kind, long stop_at)
{
    Run *run = run_new(kind, 0, stop_at);
    run->lab = lab_of_all();
    run_it(run, NULL);
    lab_free(&run->lab);
    return run;
}

static void assert_same(const Run *there, const Run *here)
{
    assert_int_equal(there->count, here->count);
    assert_true(here->count < EVENTS);
    assert_memory_equal(there->heard, here->heard, sizeof here->heard);
    assert_int_equal(there->result.reason, here->result.reason);
    assert_int_equal(there->result.steps, here->result.steps);
    assert_true(there->hash == here->hash);
}

static const PlanKind KINDS[] = {PLAN_ONE_CYCLE, PLAN_LR_FIND};

TEST(a_run_is_told_as_if_it_were_trained_here)
{
    for (int k = 0; k < LENGTH(KINDS); k++) {
        Run *here = run_here(KINDS[k], -1);
        for (int ranks = 2; ranks <= 4; ranks *= 2) {
            Run *there = run_new(KINDS[k], ranks - 1, -1);
            ranks_run(ranks, take_part, there);
            assert_same(there, here);
            heap_free(there);
        }
        heap_free(here);
    }
}

/* After whichever message: hooks are told the rest, once. */
TEST(a_run_whose_rank_is_lost_is_trained_here)
{
    enum { MOST = 2000 };
    for (int k = 0; k < LENGTH(KINDS); k++) {
        Run *here = run_here(KINDS[k], -1);
        for (long left = 0, whole = 0; left < MOST && !whole; left += unit_every()) {
            Run *there = run_new(KINDS[k], 1, -1);
            whole = !ranks_run_until(left, 2, take_part, there);
            assert_same(there, here);
            heap_free(there);
        }
        heap_free(here);
    }
}

/* The other rank may be some batches ahead by then. */
TEST(a_vote_stops_a_run_elsewhere)
{
    enum { AT = 3 };
    Run *here = run_here(PLAN_ONE_CYCLE, AT), *there = run_new(PLAN_ONE_CYCLE, 1, AT);
    ranks_run(2, take_part, there);
    assert_true(there->stopped);
    assert_int_equal(there->result.reason, STOP_USER);
    assert_int_equal(here->result.steps, AT + 1);
    assert_true(there->result.steps > AT);
    assert_memory_equal(there->heard, here->heard, (1 + here->result.steps) * sizeof(Heard));
    heap_free(there);
    heap_free(here);
}

/* Trained here, it would have to come first to where it was; whoever watches hears of its end. */
TEST(a_run_whose_rank_is_lost_can_be_stopped)
{
    bool whole = false;
    for (long left = 0; !whole; left += unit_every()) {
        Run *run = run_new(PLAN_ONE_CYCLE, 1, 3);
        run->interrupts = true;
        whole = !ranks_run_until(left, 2, take_part, run);
        assert_int_equal(run->result.reason, STOP_USER);
        assert_int_equal(run->heard[run->count - 1].kind, EVENT_END);
        heap_free(run);
    }
}

static TeamWaits *waits; /* of ranks.h */
static int looks;        /* of rank 1 */

static bool look(void *context, int from)
{
    looks++;
    return waits(context, from);
}

static void take_part_counted(void *context, const Team *team)
{
    Team counted = *team;
    if (team->rank > 0) {
        waits = team->waits;
        counted.waits = look;
    }
    take_part(context, &counted);
}

/* By a clock that stands still there is one moment until the end: a question and none. */
TEST(a_rank_does_not_look_after_each_batch_whether_it_is_asked)
{
    Run *run = run_new(PLAN_ONE_CYCLE, 1, -1);
    run->clock = clock_frozen(0);
    looks = 0;
    ranks_run(2, take_part_counted, run);
    assert_in_range(looks, 1, 2);
    heap_free(run);
}

/* ---- which rank trains which run */

enum { RUNS = 9 };

typedef struct {
    Session *session; /* of rank 0 */
    int made[RUNS];   /* how often: once here, once more where another rank is given it */
    int ended;
} Spread;

static bool make(void *context, Arena *arena, long run, RunRequest *out, Error *err)
{
    Spread *spread = context;
    const NetSetup setup = setup_of(spread->session, arena);
    Learner *learner = setup_learner(spread->session, &setup, arena, (uint64_t)run, err);
    Plan *plan = ARENA_NEW(arena, Plan, 1);
    plan_fit(plan, 1, 1e-2, 0.9, 1e-2, learner_batches(learner));
    *out = (RunRequest){.learner = learner, .plan = plan, .command = "fit 1", .label = "one"};
    spread->made[run]++;
    return true;
}

static void note(void *context, long run, const RunEntry *entry)
{
    Spread *spread = context;
    assert_int_equal(run, spread->ended++);
    assert_true(entry->reason == STOP_NONE);
}

static void train_runs(void *context, const Team *team, Pool *pool)
{
    ErrandData *data = context;
    errand_hear_data(team, data);
    errand_serve(team, pool, &data->set, clock_real());
}

static const Team *gathered; /* what `ranks` has a session find, which passes no context */

static bool gather(int ranks, int threads, TeamStop stop, Team *team, Error *err)
{
    (void)threads;
    (void)stop;
    (void)err;
    *team = ranks > 1 ? *gathered : (Team){0};
    return true;
}

static void help(const Team *team)
{
    ErrandData data = {.arena = {0}};
    (void)crew_kernels(team, kernels_best(), NULL);
    helper_serve(team, NULL, train_runs, &data);
    arena_free(&data.arena);
}

static void spread_runs(void *context, const Team *team)
{
    Spread *spread = context;
    Outcome out = {STATUS_OK};
    Settings settings = {.seed = 42, .threads = 1, .quiet = true, .gather = gather};
    char lines[120];
    if (team->rank > 0) {
        help(team);
        return;
    }
    gathered = team;
    snprintf(lines, sizeof lines,
             "ranks %d; data digits train=64 valid=8 side=8 bs=32; model 'flatten | dense 2'",
             team->size);
    spread->session = session_new(&settings, &COMMANDS, &out.error);
    assert_int_equal(session_run(spread->session, lines, NULL, 0), STATUS_OK);
    assert_non_null(session_learner(spread->session, &out.error));
    assert_true(roster_train(spread->session, &(Roster){RUNS, make, note, spread}, &out));
    session_free(spread->session);
}

/* Runs of one length are over in the fewest rounds then. */
TEST(ranks_take_turns_and_rank_0_is_one_of_them)
{
    for (int ranks = 1; ranks <= 4; ranks *= 2) {
        Spread spread = {.ended = 0};
        ranks_run(ranks, spread_runs, &spread);
        assert_int_equal(spread.ended, RUNS);
        for (int run = 0; run < RUNS; run++)
            assert_int_equal(spread.made[run], run % ranks ? 2 : 1);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_run_is_told_as_if_it_were_trained_here),
        cmocka_unit_test(a_run_whose_rank_is_lost_is_trained_here),
        cmocka_unit_test(a_vote_stops_a_run_elsewhere),
        cmocka_unit_test(a_run_whose_rank_is_lost_can_be_stopped),
        cmocka_unit_test(a_rank_does_not_look_after_each_batch_whether_it_is_asked),
        cmocka_unit_test(ranks_take_turns_and_rank_0_is_one_of_them),
    };
    return unit_run(tests);
}
