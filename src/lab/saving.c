/* Saves the session's learner with the run it is in, now or while runs run. */
#include "lab/saving.h"

#include "base/text.h"
#include "lab/branch.h"
#include "lab/lab.h"
#include "lab/lab_data.h"
#include "lab/lab_runs.h"
#include "lab/live.h"
#include "store/keeper.h"
#include "store/shelf.h"
#include "train/learner.h"

/* Finds the run under way, or the one that has stopped. */
static bool find_stand(const Session *session, Stand *out)
{
    const RunEntry *entry = session->runs->under_way;
    const Branch *branch = session->branch;
    if (entry)
        *out = (Stand){entry->recorder->plan, lab_learner_seen(session)->at, entry->recorder,
                       entry->origin};
    else if (branch->there)
        *out = (Stand){branch->plan, branch->at, branch->past, branch->command};
    return entry || branch->there;
}

bool saving_take(Session *session, Arena *arena, Checkpoint *out, Error *err)
{
    Live *live = session->live;
    DataOrigin origin = {.source = ""};
    Stand stand;
    if (session->runs->under_way && session->runs->under_way->recorder->plan.kind == PLAN_LR_FIND)
        return fail(err, "a range test is under way and its weights are not kept; stop it, or wait "
                         "for its end");
    if (session_fits(session))
        origin = lab_data_origin(session->data);
    if (live)
        gate_hold(&live->gate);
    bool stands = find_stand(session, &stand);
    *out = checkpoint_take(arena, lab_learner(session), stands ? &stand : NULL, &origin);
    if (live)
        gate_release(&live->gate);
    return true;
}

/* ---- runs that save themselves */

void saving_set(Session *session, const char *name, const Keep *keep)
{
    Arena scratch = {0};
    DataOrigin origin = lab_data_origin(session->data);
    keeper_set(session->runs->keeper, name ? checkpoint_path(&scratch, name) : NULL, keep, &origin);
    bool trains =
        session->runs->under_way && session->runs->under_way->recorder->plan.kind != PLAN_LR_FIND;
    atomic_store(&session->runs->saving, session->runs->recorded || (name && trains));
    arena_free(&scratch);
}

void saving_describe(const LabRuns *runs, Buf *out)
{
    static const char *const UNITS[] = {"", "epoch", "batch", "second"};
    static const char *const MANY[] = {"", "epochs", "batches", "seconds"};
    Keep keep;
    const char *path = keeper_path(runs->keeper, &keep);
    if (!path) {
        buf_text_add(out, "checkpoint off");
        return;
    }
    buf_text_add(out, "checkpoint ");
    text_visible(out, path);
    if (keep.every == 1)
        buf_printf(out, ": every %s", UNITS[keep.unit]);
    else
        buf_printf(out, ": every %ld %s", keep.every, MANY[keep.unit]);
    buf_text_add(out, " and at the end of a run");
    if (keep.files > 1)
        buf_printf(out, "; the latest %d are kept", keep.files);
}

void saving_rescue(Session *session, Buf *line)
{
    Arena arena = {0};
    Buf path = {0};
    Error err = {0};
    const char *stamp = shelf_stamp(&arena, clock_date(lab_clock(session)));
    const char *otherwise = arena_printf(&arena, "lost-%s.safetensors", stamp);
    if (keeper_rescue(session->runs->keeper, otherwise, &path, &err))
        buf_printf(line,
                   "the run is saved as of its last whole batch: load the data, and `resume %s` "
                   "goes on, on any number of ranks",
                   buf_text(&path));
    else
        buf_printf(line, "nothing is saved: %s", err.text);
    buf_free(&path);
    arena_free(&arena);
}
