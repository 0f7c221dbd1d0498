/* Changes the plan of a run that is under way or has stopped, and runs the rest of it. */
#include "lab/go_on.h"

#include "lab/branch.h"
#include "lab/job.h"
#include "lab/lab.h"
#include "lab/lab_runs.h"
#include "lab/latest.h"
#include "lab/live.h"
#include "lab/reply.h"
#include "lab/rewind.h"
#include "train/learner.h"

/* Whether the session's learner is in a run; runs of compare and of replay do not count. */
static bool trains_own(const Session *session)
{
    return session->runs->under_way && live_running(session->live);
}

static bool propose(Session *session, const Change *change, Error *err)
{
    Branch *branch = session->branch;
    const Plan *now = branch->changes ? &branch->proposed : &latest_run(session->runs)->plan;
    Plan next;
    Buf words = {0};
    gate_hold(&session->live->gate);
    long k = branch_batch(now, &lab_learner(session)->at);
    gate_release(&session->live->gate);
    if (branch->changes == BRANCH_CHANGES)
        return fail(err,
                    "there are already %d proposed changes; apply them with `take`, or discard "
                    "them with `drop`",
                    BRANCH_CHANGES);
    if (!plan_change(now, k, change, &next, err))
        return false;
    plan_describe_change(now, k, change, &words);
    branch->change[branch->changes++] = *change;
    branch->proposed = next;
    reply_line(session->reply, "%s%s", buf_text(&words),
               branch->at_once ? "" : "; `take` applies this, `drop` discards it");
    if (branch->at_once)
        live_stop_for(session->live, (After){.kind = AFTER_TAKE});
    buf_free(&words);
    return true;
}

static bool change_standing(Session *session, const Change *change, Error *err)
{
    Branch *branch = session->branch;
    long k = branch_batch(&branch->plan, &branch->at);
    Plan next;
    Buf words = {0};
    if (!plan_change(&branch->plan, k, change, &next, err))
        return false;
    plan_describe_change(&branch->plan, k, change, &words);
    branch->plan = next;
    branch_reopen(branch, &next);
    reply_line(session->reply, "%s; `continue` uses the new plan", buf_text(&words));
    buf_free(&words);
    return true;
}

bool go_on_change(Session *session, const Change *change, bool *done, Error *err)
{
    const Branch *branch = session->branch;
    bool standing = branch->there && (!branch_is_over(branch) || change->kind == CHANGE_EPOCHS);
    *done = trains_own(session) || standing;
    if (trains_own(session))
        return propose(session, change, err);
    return !standing || change_standing(session, change, err);
}

static bool check_there(const Session *session, Error *err)
{
    return (session->branch->there && lab_learner_seen(session)) ||
           fail(err, "there is no run to continue; start one with `fit` or `fit_one_cycle`%s",
                rewind_most(session) ? ", or go back with `rewind`" : "");
}

/* Continues with this plan, the branch's own or another, if any of it is left. */
static RunEntry *run_rest(Session *session, const Plan *plan, const Hook *also, Outcome *out)
{
    Branch *branch = session->branch;
    if (branch_is_at_end(branch, plan))
        return fail_null(
            &out->error,
            "the run is at its end; %s, `rewind` goes back, `fit_one_cycle` starts a new one",
            branch_more(branch));
    branch->plan = *plan;
    branch->changes = 0;
    branch_reopen(branch, plan);
    Arena scratch = {0};
    Position from = branch->at;
    RunRequest request = {
        .learner = lab_learner(session),
        .plan = plan,
        .command = arena_printf(&scratch, "%s, from batch %ld", branch->command, from.step + 1),
        .origin = branch->command,
        .from = &from,
        .past = branch->past,
        .also = also};
    RunEntry *entry = job_train(session, &request, out);
    arena_free(&scratch);
    return entry;
}

bool go_on_run(Session *session, Outcome *out)
{
    Plan plan = session->branch->plan;
    return check_there(session, &out->error) && run_rest(session, &plan, NULL, out);
}

/* The plan with all proposed changes, from the batch on where the run was stopped. */
static bool change_plan(const Branch *branch, Plan *out, Error *err)
{
    *out = branch->plan;
    for (int i = 0; i < branch->changes; i++) {
        Plan next;
        if (!plan_change(out, branch_batch(out, &branch->at), &branch->change[i], &next, err))
            return false;
        *out = next;
    }
    return true;
}

static bool take(Session *session, Outcome *out)
{
    const Branch *branch = session->branch;
    Plan plan;
    if (!branch->changes)
        return fail(&out->error,
                    "no plan is proposed; `set lr_max`, `set wd` and `extend` propose one while a "
                    "run is under way; otherwise `continue` uses the new plan");
    return check_there(session, &out->error) && change_plan(branch, &plan, &out->error) &&
           run_rest(session, &plan, NULL, out);
}

bool go_on_take(Session *session, Outcome *out)
{
    if (take(session, out))
        return true;
    session->branch->changes = 0; /* the run it was proposed for is over */
    return error_prefix(&out->error, "take");
}

/* Says the new plan for the rest of the run that has stopped for it, and makes it.  False: it has
 * been changed too often. */
static bool keep_time(Session *session, const Pace *pace, Plan *plan)
{
    const long k = branch_batch(plan, &session->branch->at);
    const Change change = {CHANGE_STEPS, (double)pace->steps};
    Buf words = {0};
    plan_describe_change(plan, k, &change, &words);
    bool ok = plan_change(plan, k, &change, plan, NULL);
    if (ok)
        reply_line(session->reply, "%s, as the speed has changed", buf_text(&words));
    buf_free(&words);
    return ok;
}

RunEntry *go_on_in_time(Session *session, const RunRequest *request, Pace *pace, Outcome *out)
{
    Plan plan = *request->plan;
    RunRequest whole = *request;
    const Hook hook = pace_hook(pace);
    pace->plan = &plan;
    whole.plan = &plan;
    whole.also = &hook;
    RunEntry *entry = job_train(session, &whole, out);
    while (entry && entry->reason == STOP_REPLAN) {
        bool more = keep_time(session, pace, &plan);
        entry = run_rest(session, &plan, more ? &hook : NULL, out);
    }
    return entry;
}
