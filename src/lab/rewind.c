/* Puts the learner back to a snapshot of its run, or of the runs it went on from. */
#include "lab/rewind.h"

#include "analysis/history.h"
#include "lab/branch.h"
#include "lab/lab.h"
#include "lab/reply.h"

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
static const RingEntry *snapshot_back(const Branch *branch, const History *history, int snapshots)
{
    const RingEntry *found = NULL;
    int run = branch->run;
    long step = branch->at.step;
    while (run > 0 && snapshots > 0) {
        const RunEntry *entry = history->run[run - 1];
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
    Branch *branch = session->branch;
    const RunEntry *run = lab_history(session)->run[entry->run - 1];
    snapshot_restore(lab_learner(session), &entry->snapshot);
    branch->there = true;
    branch->run = run->number;
    branch->changes = 0;
    branch->plan = run->recorder->plan;
    branch->at = entry->snapshot.at;
    branch->past = run->recorder;
    branch->command = run->origin;
    return run;
}

bool rewind_to_finite(Session *session)
{
    const RingEntry *entry;
    int snapshots = 1;
    while ((entry = snapshot_back(session->branch, lab_history(session), snapshots)) &&
           !snapshot_is_finite(&entry->snapshot))
        snapshots++;
    if (entry)
        go_back(session, entry);
    return entry != NULL;
}

int rewind_most(const Session *session)
{
    int most = 0;
    while (lab_learner_seen(session) &&
           snapshot_back(session->branch, lab_history_seen(session), most + 1))
        most++;
    return most;
}

static bool refuse_rewind(const Session *session, Error *err)
{
    int most = rewind_most(session);
    if (most == 0 && session->branch->there)
        return fail(err, "rewind: no earlier snapshot is kept; start a new run with `fit` or "
                         "`fit_one_cycle`");
    if (most == 0)
        return fail(err, "rewind: there is no snapshot yet; start a run with `fit` or "
                         "`fit_one_cycle`");
    if (most == 1)
        return fail(err, "rewind: only 1 snapshot is kept; give 1");
    return fail(err, "rewind: only %d snapshots are kept; give 1 %s %d", most,
                most == 2 ? "or" : "to", most);
}

bool rewind_run(Session *session, int snapshots, Error *err)
{
    Branch *branch = session->branch;
    const RingEntry *entry =
        lab_learner(session) ? snapshot_back(branch, lab_history(session), snapshots) : NULL;
    if (!entry)
        return refuse_rewind(session, err);
    const RunEntry *run = go_back(session, entry);
    Buf where = {0};
    branch_describe(branch, &where);
    reply_line(session->reply, "back in run %d (%s), at %s; `continue` goes on from there",
               run->number, run->command, buf_text(&where));
    buf_free(&where);
    return true;
}
