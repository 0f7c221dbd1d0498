/* The commands continue, rewind, extend, take and drop: they let a stopped run continue. */
#include "commands/rows.h"
#include "lab/branch.h"
#include "lab/go_on.h"
#include "lab/lab.h"
#include "lab/live.h"
#include "lab/reply.h"
#include "lab/rewind.h"

static bool cmd_continue(Session *session, const Call *call, Outcome *out)
{
    (void)call;
    if (!live_running(session->live))
        return go_on_run(session, out) || error_prefix(&out->error, "continue");
    gate_continue(&session->live->gate);
    publisher_set_state(&session->live->publisher, JOB_RUNNING);
    return true;
}

static bool cmd_rewind(Session *session, const Call *call, Outcome *out)
{
    int snapshots = (int)call_int(call, "snapshots");
    if (!live_running(session->live))
        return rewind_run(session, snapshots, &out->error);
    live_stop_for(session->live, (After){AFTER_REWIND, snapshots});
    return true;
}

static bool cmd_extend(Session *session, const Call *call, Outcome *out)
{
    bool done;
    Change change = {CHANGE_EPOCHS, call_float(call, "epochs")};
    if (!go_on_change(session, &change, &done, &out->error))
        return error_prefix(&out->error, "extend");
    return done ||
           fail(&out->error,
                "extend: there is no run to extend; start one with `fit` or `fit_one_cycle`%s",
                rewind_most(session) ? ", or go back with `rewind`" : "");
}

static bool cmd_take(Session *session, const Call *call, Outcome *out)
{
    (void)call;
    if (!session->branch->changes || !live_running(session->live))
        return go_on_take(session, out);
    live_stop_for(session->live, (After){.kind = AFTER_TAKE});
    return true;
}

static bool cmd_drop(Session *session, const Call *call, Outcome *out)
{
    (void)call;
    (void)out;
    if (!session->branch->changes)
        reply_line(session->reply, "no plan is proposed");
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
