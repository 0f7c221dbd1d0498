/* The commands continue, rewind, extend, take and drop: they let a stopped run continue. */
#include "commands/rows.h"
#include "lab/branch.h"
#include "lab/go_on.h"
#include "lab/lab.h"
#include "lab/live.h"
#include "lab/rewind.h"

/* Stops the run under way; the command is run again once it has ended. */
static bool stop_first(Session *session, const Call *call)
{
    Live *live = session->live;
    live->next(live->context, call->text);
    gate_stop(&live->gate);
    return true;
}

static bool cmd_continue(Session *session, const Call *call, Outcome *out)
{
    (void)call;
    if (!live_running(session->live))
        return go_on_run(session, false, out) || error_prefix(&out->error, "continue");
    gate_continue(&session->live->gate);
    publisher_set_state(&session->live->publisher, JOB_RUNNING);
    return true;
}

static bool cmd_rewind(Session *session, const Call *call, Outcome *out)
{
    if (live_running(session->live))
        return stop_first(session, call);
    return rewind_run(session, (int)call_int(call, "snapshots"), &out->error);
}

static bool cmd_extend(Session *session, const Call *call, Outcome *out)
{
    bool done;
    Change change = {CHANGE_EPOCHS, call_float(call, "epochs")};
    if (!go_on_change(session, &change, &done, &out->error))
        return error_prefix(&out->error, "extend");
    return done || fail(&out->error, "extend: there is no run to extend; start one with `fit` or "
                                     "`fit_one_cycle`, or go back with `rewind`");
}

static bool cmd_take(Session *session, const Call *call, Outcome *out)
{
    if (!session->branch->changes)
        return fail(
            &out->error,
            "take: no change is proposed; propose one with `set lr_max`, `set wd` or `extend`");
    if (!live_running(session->live))
        return go_on_run(session, true, out) || error_prefix(&out->error, "take");
    return stop_first(session, call);
}

static bool cmd_drop(Session *session, const Call *call, Outcome *out)
{
    (void)call;
    (void)out;
    session->branch->changes = 0;
    return true;
}

static const Command CONTINUE = {
    .name = "continue",
    .needs = IN_RUN,
    .verb = &(const Verb){.run = cmd_continue},
    .summary = "continue a paused, stopped or rewound run",
};

static const Command REWIND = {
    .name = "rewind",
    .args = {{.name = "snapshots",
              .type = ARG_INT,
              .fallback = "1",
              .least = 1,
              .most = 64,
              .help = "how many snapshots to go back; one is taken at the start of the run and one "
                      "after each epoch"}},
    .needs = IN_RUN,
    .verb = &(const Verb){.run = cmd_rewind},
    .summary = "go back to an earlier epoch, to continue from there",
};

static const Command EXTEND = {
    .name = "extend",
    .args = {{.name = "epochs",
              .type = ARG_INT,
              .fallback = "1",
              .least = 1,
              .most = 1e6,
              .help = "epochs to add"}},
    .needs = AT_ONCE,
    .verb = &(const Verb){.run = cmd_extend},
    .summary = "add epochs and stretch the rest of the schedule over them",
};

static const Command TAKE = {
    .name = "take",
    .needs = IN_RUN,
    .verb = &(const Verb){.run = cmd_take},
    .summary = "apply the plan that was proposed",
};

static const Command DROP = {
    .name = "drop",
    .needs = AT_ONCE,
    .verb = &(const Verb){.run = cmd_drop},
    .summary = "discard the plan that was proposed",
};

const Command *const BRANCH_ROWS[] = {&CONTINUE, &REWIND, &EXTEND, &TAKE, &DROP, NULL};
