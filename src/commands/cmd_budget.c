/* The command budget: what to train in so many minutes, by measured speed and a range test. */
#include "analysis/figures.h"
#include "base/team.h"
#include "base/text.h"
#include "commands/rows.h"
#include "commands/training.h"
#include "lab/job.h"
#include "lab/lab.h"
#include "lab/lab_machine.h"
#include "lab/latest.h"
#include "lab/reply.h"
#include "lab/setup.h"
#include "lab/show.h"
#include "store/events_search.h"
#include "train/budget.h"
#include "train/snapshot.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum {
    SIZES = 4,       /* batch sizes that are tried: half the learner's, it, twice, four times */
    LEAST_STEPS = 8, /* batches in an epoch: larger sizes are not tried */
    RANGE_MOST = 100,
    RANGE_LEAST = 40 /* batches of the range test; with fewer no rate can be read off it */
};
static const double MEASURE = 0.01;     /* of the time: for measuring one speed, and */
static const double MEASURE_MOST = 1.5; /* no more seconds than that */
static const double AGAIN = 0.03;       /* of the time: for measuring the one that is proposed */
static const double AGAIN_MOST = 10;    /* no more seconds than that */
static const double FROZEN = 1e-3;      /* seconds of a batch for a clock that stands still */
static const double RANGE_SHARE = 0.1;  /* of the time: for the range test */
static const double AIM = 0.98;         /* of what is left: what runs cost beside their epochs */

typedef struct {
    Session *session;
    const Call *call;
    double seconds; /* asked for */
    double began;   /* clock when the command began */
    BudgetSpeed speed[SIZES];
    int sizes, best; /* which of them is proposed */
    double valid;    /* seconds that validation takes */
    bool ranged;     /* there was a range test */
    double lr_max, epochs;
    bool stopped; /* by the user */
} Budget;

static double passed(const Budget *budget)
{
    return clock_now(&budget->session->machine->clock) - budget->began;
}

static double measuring(const Budget *budget)
{
    return fmin(MEASURE * budget->seconds, MEASURE_MOST);
}

/* A learner of its own with the weights of the session's. */
static Learner *copy_learner(const Budget *budget, Arena *arena, int bs, Error *err)
{
    const Learner *own = lab_learner(budget->session);
    NetSetup setup = setup_of(budget->session, arena);
    setup.options.bs = bs;
    Learner *learner = setup_learner(budget->session, &setup, arena, own->options.seed, err);
    if (!learner)
        return NULL;
    Snapshot now = snapshot_take(arena, own);
    snapshot_restore(learner, &now);
    return learner;
}

/* ---- speed */

static Plan trial(const Learner *learner, long batches)
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
static double time_batch(Budget *budget, Learner *learner, double least)
{
    if (budget->session->machine->clock.frozen)
        return FROZEN;
    for (long batches = 1;; batches *= 2) {
        Plan plan = trial(learner, batches);
        Result result = learner_fit(learner, &plan, NULL, 0);
        budget->stopped = result.reason == STOP_USER;
        if (budget->stopped || (batches > 1 && result.time >= least))
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
static double time_validation(const Budget *budget, Learner *learner)
{
    const Clock *clock = &budget->session->machine->clock;
    double began = clock_now(clock);
    Look seen = {.clock = clock, .end = began + measuring(budget)};
    if (learner->data->valid.count == 0)
        return 0;
    if (clock->frozen)
        return FROZEN * (double)loader_batches(&learner->valid);
    learner_visit(learner, &learner->valid, NULL, look, &seen);
    double image = (clock_now(clock) - began) / (double)seen.images;
    return (learner_ema(learner) ? 2 : 1) * learner->data->valid.count * image;
}

static bool measure_size(Budget *budget, int bs, Error *err)
{
    Arena arena = {0};
    BudgetSpeed *speed = &budget->speed[budget->sizes];
    Learner *learner = copy_learner(budget, &arena, bs, err);
    if (learner) {
        double batch = time_batch(budget, learner, measuring(budget));
        *speed = (BudgetSpeed){
            .bs = bs, .batch = batch, .train = batch * (double)learner_batches(learner)};
        double valid = budget->stopped ? 0 : time_validation(budget, learner);
        budget->valid = budget->sizes++ ? fmax(budget->valid, valid) : valid;
    }
    arena_free(&arena);
    return learner != NULL;
}

static bool measure_sizes(Budget *budget, Error *err)
{
    const Learner *own = lab_learner(budget->session);
    const Arg *bs = call_arg(budget->call, "bs");
    if (bs->present)
        return (learner_check_bs(own->data, (int)bs->integer, err) ||
                error_prefix(err, "budget")) &&
               measure_size(budget, (int)bs->integer, err);
    for (int i = 0; i < SIZES && !budget->stopped; i++) {
        long size = i == 0 ? own->options.bs / 2 : (long)own->options.bs << (i - 1);
        bool fits = size >= 1 && size <= own->data->train.count / LEAST_STEPS;
        if ((fits || i == 1) && !measure_size(budget, (int)size, err))
            return false;
    }
    budget->best = budget_pick(budget->speed, budget->sizes);
    return true;
}

static void tell_speed(const Budget *budget)
{
    Columns table = {.align = "rrrl"};
    const int images = lab_learner(budget->session)->data->train.count;
    columns_add(&table, "bs");
    columns_add(&table, "images/s");
    columns_add(&table, "epoch");
    columns_row(&table);
    for (int i = 0; i < budget->sizes; i++) {
        Buf time = {0};
        text_time(&time, budget->speed[i].train + budget->valid);
        columns_printf(&table, "%d", budget->speed[i].bs);
        columns_short(&table, images / budget->speed[i].train);
        columns_add(&table, buf_text(&time));
        columns_add(&table, i == budget->best ? "proposed" : "");
        columns_row(&table);
        buf_free(&time);
    }
    reply_table_end(budget->session->reply, &table);
}

/* ---- rate */

/* To the digits that are shown, so that the command which is named does the same. */
static double rounded(double rate)
{
    char text[32];
    snprintf(text, sizeof text, "%.3g", rate);
    return strtod(text, NULL);
}

/* The rate put forward by a range test, as long as the time allows; the picked or the default one
 * where there is none. */
static bool find_rate(Budget *budget, Outcome *out)
{
    const BudgetSpeed *speed = &budget->speed[budget->best];
    Session *session = budget->session;
    long batches = (long)fmin(RANGE_MOST, RANGE_SHARE * budget->seconds / speed->batch);
    budget->lr_max = call_float(budget->call, "lr_max");
    if (batches < RANGE_LEAST) {
        reply_line(session->reply, "no time for a range test; the rate is lr_max");
        return true;
    }
    Arena arena = {0};
    Learner *learner = copy_learner(budget, &arena, speed->bs, &out->error);
    RunEntry *entry = NULL;
    if (learner) {
        Plan plan = trial(learner, batches);
        plan.schedule = schedule_lr_find(1e-7, 10, learner->opt.mom, batches);
        plan.lr_max = 10;
        if (!schedule_set_wd(&plan.schedule, 0, learner->options.wd))
            assert(false);
        RunRequest request = {
            .learner = learner, .plan = &plan, .command = budget->call->text, .stop_div = true};
        entry = job_train(session, &request, out);
    }
    if (entry) {
        Suggestions found = range_suggestions(entry->recorder);
        Buf words = {0};
        events_suggestion(session->events, entry->number, &found);
        budget->stopped = entry->reason == STOP_USER;
        budget->ranged = !found.doubt && !budget->stopped;
        if (budget->ranged)
            budget->lr_max = rounded(found.lr[found.best]);
        suggest_doubt_text(&found, &words);
        if (words.size && !budget->stopped)
            reply_line(session->reply, "%s; the rate is lr_max", buf_text(&words));
        buf_free(&words);
    }
    arena_free(&arena);
    return entry != NULL;
}

/* Measures the speed that counts once more, for longer: the mean of both makes the plan. */
static bool measure_again(Budget *budget, Error *err)
{
    Arena arena = {0};
    BudgetSpeed *speed = &budget->speed[budget->best];
    Learner *learner = copy_learner(budget, &arena, speed->bs, err);
    if (learner) {
        double least = fmin(AGAIN * budget->seconds, AGAIN_MOST);
        speed->batch = (speed->batch + time_batch(budget, learner, least)) / 2;
        speed->train = speed->batch * (double)learner_batches(learner);
    }
    arena_free(&arena);
    return learner != NULL;
}

/* ---- plan */

static bool make_plan(Budget *budget, const Learner *learner, Plan *plan, Error *err)
{
    const BudgetSpeed *speed = &budget->speed[budget->best];
    double left = AIM * (budget->seconds - passed(budget));
    budget->epochs = budget_epochs(left, speed->train, budget->valid);
    if (budget->epochs <= 0) {
        Buf epoch = {0};
        text_time(&epoch, speed->train + budget->valid);
        fail(err, "budget: %g min are too short: an epoch takes about %s; give more minutes",
             budget->seconds / 60, buf_text(&epoch));
        buf_free(&epoch);
        return false;
    }
    OneCycleRequest request = {.epochs = budget->epochs,
                               .cycle = {.lr_max = budget->lr_max,
                                         .mom_max = 0.95,
                                         .mom_min = 0.85,
                                         .div_factor = 25,
                                         .pct_start = 0.3,
                                         .policy = POLICY_COS},
                               .wd = learner->options.wd};
    long batches = batches_of(learner->data->train.count, speed->bs, !learner->options.keep_last);
    return plan_one_cycle(plan, &request, batches, err);
}

/* As `fit_one_cycle` would take it. */
static const char *command_of(const Budget *budget, Arena *arena)
{
    return arena_printf(arena, "fit_one_cycle %g %g", budget->epochs, budget->lr_max);
}

static bool tell_plan(const Budget *budget, Arena *arena, const Plan *plan, Error *err)
{
    const BudgetSpeed *speed = &budget->speed[budget->best];
    Session *session = budget->session;
    Buf time = {0};
    text_time(&time, budget_seconds(budget->epochs, speed->train, budget->valid));
    reply_line(session->reply, "%s in batches of %d: %ld steps, about %s",
               command_of(budget, arena), speed->bs, plan->last - plan->first, buf_text(&time));
    buf_free(&time);
    EventsBudget event = {.minutes = budget->seconds / 60,
                          .bs = speed->bs,
                          .epochs = budget->epochs,
                          .lr_max = budget->lr_max,
                          .train = speed->train,
                          .valid = budget->valid,
                          .ranged = budget->ranged,
                          .run = call_bool(budget->call, "run")};
    events_budget(session->events, &event);
    Figure figure = figure_plan(arena, plan);
    return show_figure(session->reply, budget->call, &figure, err);
}

static bool run_plan(Budget *budget, Arena *arena, const Plan *plan, Outcome *out)
{
    Session *session = budget->session;
    Learner *own = lab_learner(session);
    int bs = budget->speed[budget->best].bs;
    if (!session_set_bs(session, bs, &out->error))
        return false;
    RunRequest request = {.learner = own, .plan = plan, .command = command_of(budget, arena)};
    if (!job_train(session, &request, out))
        return false;
    Buf time = {0};
    text_time(&time, passed(budget));
    reply_line(session->reply, "budget: %s of %g min", buf_text(&time), budget->seconds / 60);
    buf_free(&time);
    return true;
}

static bool propose(Budget *budget, Arena *arena, Outcome *out)
{
    Session *session = budget->session;
    Plan plan;
    if (!measure_sizes(budget, &out->error))
        return false;
    if (!budget->stopped)
        tell_speed(budget);
    if (!budget->stopped && !find_rate(budget, out))
        return false;
    if (!budget->stopped && !measure_again(budget, &out->error))
        return false;
    if (budget->stopped) {
        out->status = STATUS_INTERRUPTED;
        reply_line(session->reply, "budget stopped; nothing is changed");
        return true;
    }
    if (!make_plan(budget, lab_learner(session), &plan, &out->error) ||
        !tell_plan(budget, arena, &plan, &out->error))
        return false;
    if (call_bool(budget->call, "run"))
        return run_plan(budget, arena, &plan, out);
    reply_line(session->reply, "nothing is changed; `budget %g run=true` trains such a plan",
               budget->seconds / 60);
    return true;
}

static bool cmd_budget(Session *session, const Call *call, Outcome *out)
{
    Arena arena = {0};
    Budget budget = {.session = session,
                     .call = call,
                     .seconds = 60 * call_float(call, "minutes"),
                     .began = clock_now(&session->machine->clock)};
    if (!team_is_alone(session_team(session)))
        return fail(&out->error, "budget measures one process; run it without mpirun, and train "
                                 "the plan that it proposes on the ranks");
    if (!training_check(lab_learner(session), call, &out->error))
        return false;
    bool ok = propose(&budget, &arena, out);
    arena_free(&arena);
    return ok;
}

const Command BUDGET = {
    .name = "budget",
    .args = {{.name = "minutes",
              .type = ARG_FLOAT,
              .required = true,
              .least = 1e-3,
              .most = 1e5,
              .help = "minutes for all of it, from now to the last validation"},
             {.name = "bs",
              .type = ARG_INT,
              .least = 1,
              .most = 1 << 20,
              .help = "images per batch (default: the best of four sizes)"},
             {.name = "lr_max",
              .type = ARG_FLOAT,
              .fallback = "$lr",
              .least = RATE_LEAST,
              .most = RATE_MOST,
              .help = "peak rate where the range test puts none forward"},
             {.name = "run",
              .type = ARG_BOOL,
              .fallback = "false",
              .help = "true: train the plan that is shown"}},
    .needs = NEED_LEARNER | NEED_FIT | IS_PLOT,
    .verb = &(const Verb){.run = cmd_budget},
    .summary = "plan what can be trained in so many minutes, and run it",
};
