/* Notes where the latest run stopped, and describes it. */
#include "lab/branch.h"

#include "base/text.h"

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

bool branch_is_at_end(const Branch *branch, const Plan *plan)
{
    return branch->at.epoch >= plan->last_epoch;
}

bool branch_is_over(const Branch *branch)
{
    return branch_is_at_end(branch, &branch->plan);
}

void branch_describe(const Branch *branch, Buf *out)
{
    const Plan *plan = &branch->plan;
    const Position *at = &branch->at;
    const char *noun = text_plural(plan->last_epoch, "epoch", "epochs");
    Buf epochs = {0};
    plan_epochs_put(plan, &epochs);
    buf_printf(&epochs, " %s done", noun);
    if (branch_is_over(branch))
        buf_text_add(out, "the end of the run");
    else if (at->batch == plan_epoch_batches(plan, at->epoch))
        buf_printf(out, "epoch %d, before its validation; %d of %s", at->epoch, at->epoch,
                   buf_text(&epochs));
    else if (at->batch == 0)
        buf_printf(out, "the beginning of epoch %d; %d of %s", at->epoch, at->epoch,
                   buf_text(&epochs));
    else
        buf_printf(out, "epoch %d, after batch %ld of %ld; %d of %s", at->epoch, at->batch,
                   plan_epoch_batches(plan, at->epoch), at->epoch, buf_text(&epochs));
    buf_free(&epochs);
}

long branch_batch(const Plan *plan, const Position *at)
{
    return plan->first + at->step;
}

void branch_reopen(Branch *branch, const Plan *plan)
{
    Position *at = &branch->at;
    long k = branch_batch(plan, at);
    if (at->batch == 0 && at->epoch * plan->batches > k && k < plan->last) {
        at->epoch--;
        at->order--;
        at->batch = k - at->epoch * plan->batches;
    }
}

const char *branch_more(const Branch *branch)
{
    Plan longer;
    Change more = {CHANGE_EPOCHS, 1};
    return plan_change(&branch->plan, branch_batch(&branch->plan, &branch->at), &more, &longer,
                       NULL)
               ? "`extend N` adds N epochs"
               : "it ended after tot_epochs, so `extend` cannot add to it";
}
