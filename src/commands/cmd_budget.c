/* The command budget: what to train in so many minutes, by measured speed and a range test. */
#include "analysis/figures.h"
#include "base/team.h"
#include "base/text.h"
#include "commands/budget_speed.h"
#include "commands/rows.h"
#include "commands/training.h"
#include "lab/go_on.h"
#include "lab/lab.h"
#include "lab/latest.h"
#include "lab/reply.h"
#include "lab/show.h"
#include "store/events_search.h"
#include "train/learner.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum {
    RANGE_MOST = 100,
    RANGE_LEAST = 40 /* batches of the range test; with fewer no rate can be read off it */
};
static const double RANGE_SHARE = 0.1; /* of the time: for the range test */
static const double AIM = 0.98;        /* of what is left: what runs cost beside their epochs */

typedef struct {
    Session *session;
    const Call *call;
    Speeds speeds;
    bool ranged; /* there was a range test */
    double lr_max, epochs;
} Budget;

static const BudgetSpeed *best_speed(const Budget *budget)
{
    return &budget->speeds.speed[budget->speeds.best];
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
    const BudgetSpeed *speed = best_speed(budget);
    Session *session = budget->session;
    long batches = (long)fmin(RANGE_MOST, RANGE_SHARE * budget->speeds.seconds / speed->batch);
    budget->lr_max = call_float(budget->call, "lr_max");
    if (batches < RANGE_LEAST) {
        reply_line(session->reply, "no time for a range test; the rate is lr_max");
        return true;
    }
    Arena arena = {0};
    Learner *learner = speeds_learner(&budget->speeds, &arena, speed->bs, &out->error);
    RunEntry *entry = NULL;
    if (learner) {
        Plan plan = speeds_trial(learner, batches);
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
        budget->speeds.stopped = entry->reason == STOP_USER;
        budget->ranged = !found.doubt && !budget->speeds.stopped;
        if (budget->ranged)
            budget->lr_max = rounded(found.lr[found.best]);
        suggest_doubt_text(&found, &words);
        if (words.size && !budget->speeds.stopped)
            reply_line(session->reply, "%s; the rate is lr_max", buf_text(&words));
        buf_free(&words);
    }
    arena_free(&arena);
    return entry != NULL;
}

/* ---- plan */

static bool make_plan(Budget *budget, const Learner *learner, Plan *plan, Error *err)
{
    const BudgetSpeed *speed = best_speed(budget);
    double left = AIM * (budget->speeds.seconds - speeds_passed(&budget->speeds));
    budget->epochs = budget_epochs(left, speed->train, budget->speeds.valid);
    if (budget->epochs <= 0) {
        Buf epoch = {0};
        text_time(&epoch, speed->train + budget->speeds.valid);
        fail(err, "budget: %g min are too short: an epoch takes about %s; give more minutes",
             budget->speeds.seconds / 60, buf_text(&epoch));
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
    const BudgetSpeed *speed = best_speed(budget);
    Session *session = budget->session;
    Buf time = {0};
    text_time(&time, budget_seconds(budget->epochs, speed->train, budget->speeds.valid));
    reply_line(session->reply, "%s in batches of %d: %ld steps, about %s",
               command_of(budget, arena), speed->bs, plan->last - plan->first, buf_text(&time));
    buf_free(&time);
    EventsBudget event = {.minutes = budget->speeds.seconds / 60,
                          .bs = speed->bs,
                          .epochs = budget->epochs,
                          .lr_max = budget->lr_max,
                          .train = speed->train,
                          .valid = budget->speeds.valid,
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
    int bs = best_speed(budget)->bs;
    if (!session_set_bs(session, bs, &out->error))
        return false;
    RunRequest request = {.learner = own, .plan = plan, .command = command_of(budget, arena)};
    Pace pace = {.clock = budget->speeds.clock,
                 .began = budget->speeds.began,
                 .seconds = budget->speeds.seconds,
                 .batch = best_speed(budget)->batch,
                 .valid = budget->speeds.valid};
    if (!go_on_in_time(session, &request, &pace, out))
        return false;
    Buf time = {0};
    text_time(&time, speeds_passed(&budget->speeds));
    reply_line(session->reply, "budget: %s of %g min", buf_text(&time),
               budget->speeds.seconds / 60);
    buf_free(&time);
    return true;
}

static bool measure(Budget *budget, Error *err)
{
    const Arg *bs = call_arg(budget->call, "bs");
    return speeds_measure(&budget->speeds, bs->present ? (int)bs->integer : 0, err);
}

static bool propose(Budget *budget, Arena *arena, Outcome *out)
{
    Session *session = budget->session;
    Plan plan;
    if (!measure(budget, &out->error))
        return false;
    if (!budget->speeds.stopped)
        speeds_tell(&budget->speeds);
    if (!budget->speeds.stopped && !find_rate(budget, out))
        return false;
    if (!budget->speeds.stopped && !speeds_measure_again(&budget->speeds, &out->error))
        return false;
    if (budget->speeds.stopped) {
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
               budget->speeds.seconds / 60);
    return true;
}

static bool cmd_budget(Session *session, const Call *call, Outcome *out)
{
    Arena arena = {0};
    Budget budget = {.session = session,
                     .call = call,
                     .speeds = speeds_begin(session, 60 * call_float(call, "minutes"))};
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
    .summary = "plan what can be trained in a number of minutes, and run it",
};
