/* roster.h - the runs of one command, such as `compare`, each trained by one rank, while it is rank
 * 0 that shows and records all of them, in their order.
 *
 *     Roster roster = roster_begin(session, runs, make, &contest);
 *     for (long run = 0; run < runs; run++)
 *         RunEntry *entry = roster_run(&roster, &arena, run, out);       NULL: out->error
 *     roster_end(&roster);
 *
 * With one rank this one trains them all.  A run has the bits that it has then.  Ranks of a launcher
 * call all of this together: the others than rank 0 train what that gives, and list the runs. */
#ifndef LAB_ROSTER_H
#define LAB_ROSTER_H

#include "base/team.h"
#include "lab/job.h"
#include "lab/past.h"

/* Makes what one of the runs, numbered from 0, is to be trained with, in the arena.  Called more
 * than once for a run, to the same effect; only what the runs before it have in common may count:
 * they may not be over yet. */
typedef bool RosterMake(void *context, Arena *arena, long run, RunRequest *out, Error *err);

enum { ROSTER_RANKS = 8 };

/* The runs of a command, and who trains which.  Its maker ends it. */
typedef struct {
    Session *session;
    long runs;
    RosterMake *make;
    void *context;
    const Team *team;       /* of those that train; NULL: this one alone */
    long next;              /* the first run that nobody has been given */
    long run[ROSTER_RANKS]; /* that a rank has; below 0: none */
    Past past;              /* ranks of a launcher: the runs as they were on rank 0 */
    int group;              /* number of the first run; 0: none yet */
    bool stopped;           /* out: the user has stopped the latest run, or behind its end */
} Roster;

Roster roster_begin(Session *session, long runs, RosterMake *make, void *context);

/* Trains a run, or takes it from the rank that does, as job_train.  Runs come in their order. */
RunEntry *roster_run(Roster *roster, Arena *arena, long run, Outcome *out);

/* Ends whatever other ranks still train. */
void roster_end(Roster *roster);

#endif
