/* Lets a stopped run be continued, changed, or taken back to an earlier point, and chooses the
 * snapshots for that. */
#include "lab/branch.h"

#include "lab/lab.h"

#include <string.h>

enum { SNAPSHOTS = 32 };
static const size_t SNAPSHOT_BYTES = (size_t)256 << 20; /* of all snapshots */

Branch branch_new(void)
{
    return (Branch){.ring = {.most = SNAPSHOTS, .bytes_most = SNAPSHOT_BYTES}};
}

void branch_forget(Branch *branch)
{
    ring_clear(&branch->ring);
    branch->run = 0;
    branch->there = false;
    branch->changes = 0;
}

void branch_begin(Branch *branch, RunEntry *entry)
{
    entry->parent = branch->run;
    entry->parent_step = branch->at.step;
    branch->run = entry->number;
    branch->there = false;
    branch->changes = 0;
}

void branch_note(Branch *branch, const RunEntry *entry, const Result *result)
{
    branch->there = result->reason != STOP_NAN;
    branch->plan = entry->recorder->plan;
    branch->at = result->at;
    branch->past = entry->recorder;
    branch->command = entry->origin;
}

/* Whether the session's learner is in a run; runs of compare and of replay do not count. */
static bool is_running(const Session *session)
{
    return session->live && session->under_way && gate_running(&session->live->gate);
}

bool branch_is_over(const Branch *branch)
{
    return branch->at.epoch >= branch->plan.last_epoch;
}

void branch_describe(const Branch *branch, Buf *out)
{
    const Plan *plan = &branch->plan;
    const Position *at = &branch->at;
    if (branch_is_over(branch))
        buf_text_add(out, "the end of the run");
    else if (at->batch == plan->batches)
        buf_printf(out, "epoch %d, before its validation; %d of %d done", at->epoch, at->epoch,
                   plan->last_epoch);
    else
        buf_printf(out, "epoch %d, batch %ld of %ld; %d of %d done", at->epoch, at->batch,
                   plan->batches, at->epoch, plan->last_epoch);
}

/* The latest snapshot of a run from before its batch `step`, or NULL. */
static const RingEntry *snapshot_before(const Ring *ring, int run, long step)
{
    const RingEntry *found = NULL, *entry;
    for (int i = 0; (entry = ring_at(ring, i)); i++) {
        long at = entry->snapshot.at.step;
        if (entry->run == run && at < step && (!found || at > found->snapshot.at.step))
            found = entry;
    }
    return found;
}

/* The snapshot so many back from where the learner is: through its run, then through the run from
 * which that one went on, before the batch where it did. */
static const RingEntry *snapshot_back(const Session *session, int snapshots)
{
    const Branch *branch = &session->branch;
    const RingEntry *found = NULL;
    int run = branch->run;
    long step = branch->at.step;
    while (run > 0 && snapshots > 0) {
        const RunEntry *entry = session->history.run[run - 1];
        found = snapshot_before(&branch->ring, run, step);
        if (found) {
            step = found->snapshot.at.step;
            snapshots--;
        } else {
            run = entry->parent;
            step = entry->parent_step;
        }
    }
    return snapshots == 0 ? found : NULL;
}

/* Puts the learner and its run back to where a snapshot was taken. */
static const RunEntry *go_back(Session *session, const RingEntry *entry)
{
    Branch *branch = &session->branch;
    const RunEntry *run = session->history.run[entry->run - 1];
    snapshot_restore(session->learner, &entry->snapshot);
    branch->there = true;
    branch->run = run->number;
    branch->changes = 0;
    branch->plan = run->recorder->plan;
    branch->at = entry->snapshot.at;
    branch->past = run->recorder;
    branch->command = run->origin;
    return run;
}

bool branch_recover(Session *session)
{
    const RingEntry *entry;
    int snapshots = 1;
    while ((entry = snapshot_back(session, snapshots)) && !snapshot_is_finite(&entry->snapshot))
        snapshots++;
    if (entry)
        go_back(session, entry);
    return entry != NULL;
}

bool branch_rewind(Session *session, int snapshots, Error *err)
{
    Branch *branch = &session->branch;
    const RingEntry *entry = session->learner ? snapshot_back(session, snapshots) : NULL;
    if (!entry)
        return fail(err, "rewind: there is no snapshot that far back; %d are kept",
                    branch->ring.count);
    const RunEntry *run = go_back(session, entry);
    Buf where = {0};
    branch_describe(branch, &where);
    reply_line(&session->reply, "back in run %d (%s), at %s; `continue` goes on from there",
               run->number, run->command, buf_text(&where));
    buf_free(&where);
    return true;
}

static long batch_of(const Plan *plan, const Position *at)
{
    return at->epoch * plan->batches + at->batch;
}

static bool propose(Session *session, const Change *change, Error *err)
{
    Branch *branch = &session->branch;
    const Plan *now = branch->changes ? &branch->proposed : &session->last_run->plan;
    Plan next;
    Buf words = {0};
    gate_hold(&session->live->gate);
    long k = batch_of(now, &session->learner->at);
    gate_release(&session->live->gate);
    if (branch->changes == BRANCH_CHANGES)
        return fail(
            err,
            "%d changes are proposed already; apply them with `take`, or discard them with `drop`",
            BRANCH_CHANGES);
    if (!plan_change(now, k, change, &next, err))
        return false;
    plan_describe_change(now, k, change, &words);
    branch->change[branch->changes++] = *change;
    branch->proposed = next;
    reply_line(&session->reply, "%s; `take` applies this, `drop` discards it", buf_text(&words));
    buf_free(&words);
    return true;
}

static bool change_standing(Session *session, const Change *change, Error *err)
{
    Branch *branch = &session->branch;
    long k = batch_of(&branch->plan, &branch->at);
    Plan next;
    Buf words = {0};
    if (!plan_change(&branch->plan, k, change, &next, err))
        return false;
    plan_describe_change(&branch->plan, k, change, &words);
    branch->plan = next;
    reply_line(&session->reply, "%s; `continue` uses the new plan", buf_text(&words));
    buf_free(&words);
    return true;
}

bool branch_change(Session *session, const Change *change, bool *done, Error *err)
{
    const Branch *branch = &session->branch;
    bool standing = branch->there && (!branch_is_over(branch) || change->kind == CHANGE_EPOCHS);
    *done = is_running(session) || standing;
    if (is_running(session))
        return propose(session, change, err);
    return !standing || change_standing(session, change, err);
}

const char *branch_more(const Branch *branch)
{
    Plan longer;
    Change more = {CHANGE_EPOCHS, 1};
    return plan_change(&branch->plan, batch_of(&branch->plan, &branch->at), &more, &longer, NULL)
               ? "`extend N` adds N epochs"
               : "it ended after tot_epochs, so that `extend` cannot add to it";
}

/* Makes the proposed changes at the batch where the run was stopped: all of them or none. */
static bool take_changes(Branch *branch, Error *err)
{
    Plan plan = branch->plan;
    for (int i = 0; i < branch->changes; i++) {
        Plan next;
        if (!plan_change(&plan, batch_of(&plan, &branch->at), &branch->change[i], &next, err))
            return false;
        plan = next;
    }
    branch->plan = plan;
    return true;
}

bool branch_continue(Session *session, bool takes, Error *err)
{
    Branch *branch = &session->branch;
    if (takes && !take_changes(branch, err))
        return false;
    branch->changes = 0;
    if (!branch->there || !session->learner)
        return fail(err, "there is no run to continue; start one with `fit` or `fit_one_cycle`, or "
                         "go back with `rewind`");
    if (branch_is_over(branch))
        return fail(err,
                    "the run is at its end; %s, `rewind` goes back, `fit_one_cycle` starts "
                    "another",
                    branch_more(branch));
    Arena scratch = {0};
    Plan plan = branch->plan;
    Position from = branch->at;
    RunRequest request = {
        .learner = session->learner,
        .plan = &plan,
        .command = arena_printf(&scratch, "%s, from batch %ld", branch->command, from.step),
        .origin = branch->command,
        .from = &from,
        .past = branch->past};
    bool ok = job_train(session, &request, err) != NULL;
    arena_free(&scratch);
    return ok;
}
