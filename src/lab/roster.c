/* Has each run of a command trained by one rank, and takes them in their order. */
#include "lab/roster.h"

#include "lab/errand.h"
#include "lab/ranks.h"

Roster roster_begin(Session *session, long runs, RosterMake *make, void *context)
{
    Roster roster = {.session = session,
                     .runs = runs,
                     .make = make,
                     .context = context,
                     .team = runs > 1 ? ranks_send(session) : NULL};
    for (int r = 0; r < ROSTER_RANKS; r++)
        roster.run[r] = -1;
    return roster;
}

static bool is_shared(const Roster *roster)
{
    return roster->team && !team_lost(roster->team);
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

RunEntry *roster_run(Roster *roster, Arena *arena, long run, Outcome *out)
{
    RunRequest request;
    roster->next = MAX(roster->next, run + 1);
    give_out(roster);
    if (!roster->make(roster->context, arena, run, &request, &out->error))
        return NULL;
    Errand errand = {.team = roster->team, .rank = rank_of(roster, run)};
    request.errand = errand.rank ? &errand : NULL;
    request.group = roster->group;
    RunEntry *entry = job_train(roster->session, &request, out);
    if (errand.rank)
        roster->run[errand.rank] = -1;
    if (!entry)
        return NULL;
    roster->group = entry->group;
    roster->stopped = errand.stopped || entry->reason == STOP_USER;
    if (roster->stopped)
        out->status = STATUS_INTERRUPTED;
    return entry;
}

void roster_end(Roster *roster)
{
    if (!roster->team)
        return;
    for (int r = 1; r < roster->team->size && is_shared(roster); r++)
        errand_end(roster->team, r);
    ranks_back(roster->session);
    roster->team = NULL;
}
