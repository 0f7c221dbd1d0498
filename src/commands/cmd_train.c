/* The commands plan, fit, fit_one_cycle and history: training. */
#include "analysis/figures.h"
#include "base/text.h"
#include "commands/rows.h"
#include "commands/training.h"
#include "io/file.h"
#include "lab/job.h"
#include "lab/lab.h"
#include "lab/latest.h"
#include "lab/reply.h"
#include "lab/show.h"
#include "lab/table.h"
#include "store/run_json.h"
#include "train/epoch_csv.h"
#include "train/learner.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

/* start= and end= make a triangle of the linear policy; an end that is not given is where
 * div_factor or final_div has it. */
static bool read_ends(const Call *call, OneCycle *cycle, Error *err)
{
    const Arg *start = call_arg(call, "start"), *end = call_arg(call, "end");
    if (!start->present && !end->present)
        return true;
    const char *name = call->command->name;
    if (cycle->policy != POLICY_LINEAR)
        return fail(err, "%s: start= and end= are ends of straight lines; add policy=linear", name);
    if (start->present && call_given(call, "div_factor"))
        return fail(err, "%s: start= and div_factor= both say where the rate begins; give one",
                    name);
    if (end->present && call_given(call, "final_div"))
        return fail(err, "%s: end= and final_div= both say where the rate ends; give one", name);
    double final_div = cycle->final_div > 0 ? cycle->final_div : cycle->div_factor * 1e4;
    cycle->triangle = true;
    cycle->start = start->present ? start->number : 1 / cycle->div_factor;
    cycle->end = end->present ? end->number : 1 / final_div;
    return true;
}

static bool cycle_plan(const Call *call, const Learner *learner, Plan *plan, Error *err)
{
    if (!training_check(learner, call, err))
        return false;
    const Arg *moms = call_arg(call, "moms"), *final_div = call_arg(call, "final_div");
    if (moms->count != 2)
        return fail(err, "%s: moms= takes two momenta, at the ends and at the peak: moms=0.95,0.85",
                    call->command->name);
    OneCycleRequest request = {
        .epochs = call_float(call, "epochs"),
        .cycle = {.lr_max = call_float(call, "lr_max"),
                  .mom_max = moms->numbers[0],
                  .mom_min = moms->numbers[1],
                  .div_factor = call_float(call, "div_factor"),
                  .pct_start = call_float(call, "pct_start"),
                  .final_div = final_div->present ? final_div->number : 0,
                  .policy = (Policy)call_choice(call, "policy")},
        .tot_epochs = call_arg(call, "tot_epochs")->present ? (int)call_int(call, "tot_epochs") : 0,
        .start_epoch =
            call_arg(call, "start_epoch")->present ? (int)call_int(call, "start_epoch") : 0,
        .wd = training_wd(learner, call),
    };
    return read_ends(call, &request.cycle, err) &&
           (plan_one_cycle(plan, &request, learner_batches(learner), err) ||
            error_prefix(err, "%s", call->command->name)) &&
           training_spread(learner, call, "lr_max", &plan->spread, err);
}

static bool fit_plan(const Call *call, const Learner *learner, Plan *plan, Error *err)
{
    if (!training_check(learner, call, err))
        return false;
    plan_fit(plan, call_float(call, "epochs"), call_float(call, "lr"), learner->opt.mom,
             training_wd(learner, call), learner_batches(learner));
    return training_spread(learner, call, "lr", &plan->spread, err);
}

/* fit and fit_one_cycle. */
static bool cmd_train(Session *session, const Call *call, Outcome *out)
{
    Plan plan;
    return call->command->verb->plan(call, lab_learner_seen(session), &plan, &out->error) &&
           job_run(session, call, &plan, false, out);
}

/* The rates at the peak of the layer groups, where they differ. */
static void tell_spread(Reply *reply, const Plan *plan, int groups)
{
    Buf line = {0};
    if (plan->spread.kind == SPREAD_NONE)
        return;
    for (int g = 0; g < groups; g++)
        buf_printf(&line, "%s%.2E", g ? ", " : "",
                   plan->lr_max * spread_part(&plan->spread, g, groups));
    reply_line(reply, "peaks of the layer groups: %s", buf_text(&line));
    buf_free(&line);
}

static bool cmd_plan(Session *session, const Call *call, Outcome *out)
{
    Plan plan;
    if (!cycle_plan(call, lab_learner_seen(session), &plan, &out->error))
        return false;
    double first = schedule_at(&plan.schedule, plan.first).lr;
    long end = plan.last < plan.schedule.steps ? plan.last - 1 : plan.schedule.steps;
    double last = schedule_at(&plan.schedule, end).lr;
    double epochs = plan_epochs(&plan) - plan.first_epoch;
    long steps = plan.last - plan.first;
    bool whole = plan.last <= plan.schedule.steps;
    reply_line(session->reply, "%.*f %s x %ld %s%s %ld %s; learning rate %.2E -> %.2E -> %.2E",
               epochs == floor(epochs) ? 0 : 2, epochs,
               text_plural(epochs == 1 ? 1 : 2, "epoch", "epochs"), plan.batches,
               text_plural(plan.batches, "batch", "batches"),
               whole ? " =" : ", but the schedule ends after", steps,
               text_plural(steps, "step", "steps"), first, plan.lr_max, last);
    Arena scratch = {0};
    tell_spread(session->reply, &plan, lab_learner_seen(session)->model->groups);
    if (augment_is_on(lab_augment_seen(session)))
        tell_augment(session->reply, lab_augment_seen(session));
    Figure figure = figure_plan(&scratch, &plan);
    bool ok = show_figure(session->reply, call, &figure, &out->error);
    arena_free(&scratch);
    return ok;
}

static bool cmd_history(Session *session, const Call *call, Outcome *out)
{
    const Recorder *recorder = latest_fit(session->runs);
    if (!recorder)
        return fail(&out->error,
                    "history has no epochs to show yet; run `fit` or `fit_one_cycle` first");
    const char *csv = call_text(call, "csv");
    Buf text = {0};
    bool ok = true;
    if (csv) {
        epoch_csv(recorder, &text);
        ok = file_write(csv, text.data, text.size, 0666, &out->error);
        buf_clear(&text);
    }
    if (call_bool(call, "json"))
        for (long i = 0; i < series_count(&recorder->train_loss); i++)
            epoch_json_put(recorder, i, &text);
    else if (!csv)
        table_of(recorder, &text);
    if (text.size)
        reply_text(session->reply, buf_text(&text));
    buf_free(&text);
    return ok;
}

/* clang-format off */
#define ONE_CYCLE_ARGS                                                                             \
    {{.name = "epochs", .alias = "cyc_len", .type = ARG_FLOAT, .fallback = "1", .least = 0.1,      \
      .most = 1e6, .help = "epochs; of 9.9 the tenth ends after 0.9 of its batches"},              \
     {.name = "lr_max", .alias = "max_lr", .type = ARG_FLOAT, .fallback = "$lr",                   \
      .least = RATE_LEAST, .most = RATE_MOST, .slice = true,                                       \
      .help = "peak learning rate (default: the picked one, or " TEXT_OF(LR_DEFAULT) ")"},         \
     {.name = "moms", .type = ARG_FLOATS, .fallback = "0.95,0.85", .least = 0, .most = 0.999999,   \
      .help = "momentum at the ends and at the peak; Adam's beta 1"},                              \
     {.name = "div_factor", .type = ARG_FLOAT, .fallback = "25", .least = 1e-3, .most = 1e9,       \
      .help = "first rate = lr_max / div_factor"},                                                 \
     {.name = "pct_start", .type = ARG_FLOAT, .fallback = "0.3", .least = 0, .most = 1,            \
      .help = "fraction of the batches in which the rate rises"},                                  \
     {.name = "final_div", .type = ARG_FLOAT, .least = 1e-3, .most = 1e30,                         \
      .help = "last rate = lr_max / final_div (default: div_factor * 1e4)"},                       \
     WEIGHT_DECAY,                                                                                 \
     {.name = "tot_epochs", .type = ARG_INT, .least = 1, .most = 1e6,                              \
      .help = "epochs of the whole schedule (default: epochs)"},                                   \
     {.name = "start_epoch", .type = ARG_INT, .least = 0, .most = 1e6,                             \
      .help = "first epoch of that schedule to run (default: 0)"},                                 \
     {.name = "policy", .type = ARG_CHOICE, .fallback = "cos",                                     \
      .choice = policy_name, .meaning = policy_meaning, .help = "%s"},                             \
     {.name = "start", .type = ARG_FLOAT, .least = 0, .most = 1e3,                                 \
      .help = "policy=linear: first rate = start * lr_max, in place of div_factor"},               \
     {.name = "end", .type = ARG_FLOAT, .least = 0, .most = 1e3,                                   \
      .help = "policy=linear: last rate = end * lr_max, in place of final_div"}}
/* clang-format on */

static const Command PLAN = {
    .name = "plan",
    .args = ONE_CYCLE_ARGS,
    .needs = AT_ONCE | NEED_LEARNER | NEED_FIT | IS_PLOT | HARMLESS,
    .verb = &(const Verb){.run = cmd_plan},
    .summary = "draw the schedule of fit_one_cycle without training",
};

static const Command FIT = {
    .name = "fit",
    .args = {{.name = "epochs",
              .type = ARG_FLOAT,
              .fallback = "1",
              .least = 0.1,
              .most = 1e6,
              .help = "epochs"},
             {.name = "lr",
              .alias = "max_lr",
              .type = ARG_FLOAT,
              .fallback = TEXT_OF(LR_DEFAULT),
              .least = 0,
              .most = RATE_MOST,
              .slice = true,
              .help = "learning rate"},
             WEIGHT_DECAY},
    .needs = NEED_LEARNER | NEED_FIT,
    .verb = &(const Verb){.run = cmd_train, .plan = fit_plan},
    .summary = "train at a constant learning rate",
};

static const Command FIT_ONE_CYCLE = {
    .name = "fit_one_cycle",
    .args = ONE_CYCLE_ARGS,
    .needs = NEED_LEARNER | NEED_FIT,
    .verb = &(const Verb){.run = cmd_train, .plan = cycle_plan},
    .summary = "train with the 1cycle policy",
};

static const Command HISTORY = {
    .name = "history",
    .args = {{.name = "csv", .type = ARG_PATH, .help = "write the table to this file"},
             {.name = "json",
              .type = ARG_BOOL,
              .fallback = "false",
              .help = "a line of JSON for each epoch, with all digits"}},
    .needs = AT_ONCE,
    .verb = &(const Verb){.run = cmd_history},
    .summary = "table of epochs of the latest training run",
};

const Command *const TRAIN_ROWS[] = {&LR_FIND,       &LR,     &PLAN,    &FIT,
                                     &FIT_ONE_CYCLE, &BUDGET, &HISTORY, NULL};
