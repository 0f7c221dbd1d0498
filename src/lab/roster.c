/* Has each run of a command trained by one rank, and takes them in their order. */
#include "lab/roster.h"

#include "base/team.h"
#include "lab/errand.h"
#include "lab/past.h"
#include "lab/ranks.h"
#include "lab/session.h"
#include "nn/model.h"
#include "train/learner.h"

/* The runs, and who trains which. */
typedef struct {
    Session *session;
    const Roster *roster;
    Arena arena;
    const Team *team; /* of those that train; NULL: this one alone */
    int ranks;        /* of it, at least 1 */
    bool *has_run;    /* [ranks]: which it has been given, and which has not been taken yet */
    Past past;        /* ranks of a launcher: the runs as they were on rank 0 */
    int group;        /* number of the first run; 0: none yet */
    bool stopped;     /* the user has stopped the latest run, or behind its end */
} Work;

static Work begin(Session *session, const Roster *roster)
{
    Work work = {.session = session,
                 .roster = roster,
                 .team = roster->runs > 1 ? ranks_send(session) : NULL};
    work.ranks = work.team ? work.team->size : 1;
    work.has_run = ARENA_NEW(&work.arena, bool, work.ranks);
    if (work.team && work.team->rank > 0) {
        ranks_serve(session);
        past_tell(work.team, &work.past);
    }
    return work;
}

/* Whether the other ranks run the same session. */
static bool is_launched(const Work *work)
{
    return work->team && !team_is_alone(session_team(work->session));
}

static bool is_shared(const Work *work)
{
    return work->team && work->team->rank == 0 && !team_lost(work->team);
}

/* A run that cannot be made now fails when its turn comes. */
static bool give(const Work *work, int rank, long run)
{
    Arena scratch = {0};
    Error err;
    RunRequest request;
    bool made = work->roster->make(work->roster->context, &scratch, run, &request, &err);
    if (made)
        errand_give(&(Errand){.team = work->team, .rank = rank}, &request);
    arena_free(&scratch);
    return made;
}

/* Every rank that has nothing to do gets its next run, when it is the turn of `run`.  Ranks take
 * turns, rank 0 too: if all runs are of one length no rank waits for another. */
static void give_out(Work *work, long run)
{
    for (long next = run; is_shared(work) && next < run + work->ranks; next++) {
        int rank = (int)(next % work->ranks);
        if (rank > 0 && next < work->roster->runs && !work->has_run[rank])
            work->has_run[rank] = give(work, rank, next);
    }
}

/* The rank that has the run whose turn it is; 0: this one. */
static int rank_of(const Work *work, long run)
{
    int rank = (int)(run % work->ranks);
    return work->has_run[rank] ? rank : 0;
}

/* Trains it here, takes it from the rank that does, or from rank 0, which has told of it. */
static RunEntry *take(Work *work, long run, RunRequest *request, Outcome *out)
{
    bool launched = is_launched(work), first = work->team && work->team->rank == 0;
    Errand errand = {.team = work->team, .rank = rank_of(work, run)};
    PastRun past = {.subset = &errand.subset};
    const Hook hook = past_hook(&past);
    if (launched && first)
        request->also = &hook;
    else if (launched)
        errand.past = &work->past.run[run];
    request->errand = errand.rank || errand.past ? &errand : NULL;
    RunEntry *entry = job_train(work->session, request, out);
    work->has_run[errand.rank] = false;
    if (entry)
        work->stopped = errand.stopped || entry->reason == STOP_USER;
    if (entry && launched && first)
        past_add(&work->past, &past, entry, work->stopped);
    else
        event_list_free(&past.events);
    return entry;
}

static RunEntry *run_one(Work *work, Arena *arena, long run, Outcome *out)
{
    RunRequest request;
    give_out(work, run);
    if (!work->roster->make(work->roster->context, arena, run, &request, &out->error))
        return NULL;
    if (work->team && work->team->rank > 0 && run >= work->past.count) {
        fail(&out->error, "rank 0 has not trained it");
        return NULL;
    }
    if (work->team) /* whole runs are shared, no batches are */
        request.learner->model->team = NULL;
    request.group = work->group;
    request.whole.at_once = work->ranks;
    RunEntry *entry = take(work, run, &request, out);
    if (!entry)
        return NULL;
    work->group = entry->group;
    if (work->stopped)
        out->status = STATUS_INTERRUPTED;
    return entry;
}

static void end(Work *work)
{
    bool launched = is_launched(work);
    if (work->team && work->team->rank == 0) {
        for (int r = 1; r < work->ranks && is_shared(work); r++)
            errand_end(work->team, r);
        if (launched)
            past_tell(work->team, &work->past);
        else
            ranks_back(work->session);
    }
    past_free(&work->past);
    arena_free(&work->arena);
}

bool roster_train(Session *session, const Roster *roster, Outcome *out)
{
    Work work = begin(session, roster);
    bool ok = true;
    for (long run = 0; ok && run < roster->runs && !work.stopped; run++) {
        Arena arena = {0};
        const RunEntry *entry = run_one(&work, &arena, run, out);
        if (entry)
            roster->ended(roster->context, run, entry);
        ok = entry != NULL;
        arena_free(&arena);
    }
    end(&work);
    return ok;
}
