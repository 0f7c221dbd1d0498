/* Has each run of a command trained by one rank, and takes them in their order. */
#include "lab/roster.h"

#include "lab/errand.h"
#include "lab/ranks.h"
#include "lab/session.h"
#include "nn/model.h"
#include "train/learner.h"

Roster roster_begin(Session *session, long runs, RosterMake *make, void *context)
{
    Roster roster = {.session = session,
                     .runs = runs,
                     .make = make,
                     .context = context,
                     .team = runs > 1 ? ranks_send(session) : NULL};
    for (int r = 0; r < ROSTER_RANKS; r++)
        roster.run[r] = -1;
    if (roster.team && roster.team->rank > 0) {
        ranks_serve(session);
        past_tell(roster.team, &roster.past);
    }
    return roster;
}

/* Whether the other ranks run the same session. */
static bool is_launched(const Roster *roster)
{
    return roster->team && !team_is_alone(session_team(roster->session));
}

static bool is_shared(const Roster *roster)
{
    return roster->team && roster->team->rank == 0 && !team_lost(roster->team);
}

/* A run that cannot be made now fails when its turn comes. */
static bool give(const Roster *roster, int rank, long run)
{
    Arena scratch = {0};
    Error err;
    RunRequest request;
    bool made = roster->make(roster->context, &scratch, run, &request, &err);
    if (made)
        errand_give(&(Errand){.team = roster->team, .rank = rank}, &request);
    arena_free(&scratch);
    return made;
}

/* Every rank that has nothing to do gets the next run. */
static void give_out(Roster *roster)
{
    for (int r = 1; is_shared(roster) && r < roster->team->size; r++) {
        if (roster->run[r] >= 0 || roster->next >= roster->runs)
            continue;
        if (!give(roster, r, roster->next))
            return;
        roster->run[r] = roster->next++;
    }
}

/* The rank that has a run; 0: this one. */
static int rank_of(const Roster *roster, long run)
{
    for (int r = 1; r < ROSTER_RANKS; r++)
        if (roster->run[r] == run)
            return r;
    return 0;
}

/* Trains it here, takes it from the rank that does, or from rank 0, which has told of it. */
static RunEntry *take(Roster *roster, long run, RunRequest *request, Outcome *out)
{
    bool launched = is_launched(roster), first = roster->team && roster->team->rank == 0;
    Errand errand = {.team = roster->team, .rank = rank_of(roster, run)};
    PastRun *past = NULL;
    Hook hook;
    if (launched && first) {
        past = past_add(&roster->past);
        hook = past_hook(past, &errand.subset);
        request->also = &hook;
    } else if (launched) {
        errand.past = roster->past.run[run];
    }
    request->errand = errand.rank || errand.past ? &errand : NULL;
    RunEntry *entry = job_train(roster->session, request, out);
    roster->run[errand.rank] = -1;
    if (entry) {
        roster->stopped = errand.stopped || entry->reason == STOP_USER;
        if (past)
            past_note(past, entry, roster->stopped);
    }
    return entry;
}

RunEntry *roster_run(Roster *roster, Arena *arena, long run, Outcome *out)
{
    RunRequest request;
    roster->next = MAX(roster->next, run + 1);
    give_out(roster);
    if (!roster->make(roster->context, arena, run, &request, &out->error))
        return NULL;
    if (roster->team && roster->team->rank > 0 && run >= roster->past.count) {
        fail(&out->error, "rank 0 has not trained it");
        return NULL;
    }
    if (roster->team) /* whole runs are shared, no batches are */
        request.learner->model->team = NULL;
    request.group = roster->group;
    request.whole.at_once = roster->team ? roster->team->size : 1;
    RunEntry *entry = take(roster, run, &request, out);
    if (!entry)
        return NULL;
    roster->group = entry->group;
    if (roster->stopped)
        out->status = STATUS_INTERRUPTED;
    return entry;
}

void roster_end(Roster *roster)
{
    bool launched = is_launched(roster);
    if (roster->team && roster->team->rank == 0) {
        for (int r = 1; r < roster->team->size && is_shared(roster); r++)
            errand_end(roster->team, r);
        if (launched)
            past_tell(roster->team, &roster->past);
        else
            ranks_back(roster->session);
    }
    past_free(&roster->past);
    roster->team = NULL;
}
