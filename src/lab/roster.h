/* roster.h - the runs of one command, such as `compare`, each trained by one rank, while rank 0
 * shows and records all of them, in their order.
 *
 *     Roster roster = {.runs = 10, .make = make, .ended = ended, .context = &contest};
 *     if (!roster_train(session, &roster, out)) ...
 *
 * With one rank this one trains them all; a run has the same bits then.  Ranks of a launcher call
 * it together: the others than rank 0 train what that gives, and list the runs. */
#ifndef LAB_ROSTER_H
#define LAB_ROSTER_H

#include "lab/job.h"

/* Makes what one of the runs, numbered from 0, is to be trained with, in the arena.  Called more
 * than once for a run, to the same effect; only what the runs before it have in common may count:
 * they may not be over yet. */
typedef bool RosterMake(void *context, Arena *arena, long run, RunRequest *out, Error *err);

/* Told of each run in turn, when it is over. */
typedef void RosterEnded(void *context, long run, const RunEntry *entry);

/* What a command trains: a value. */
typedef struct {
    long runs;
    RosterMake *make;
    RosterEnded *ended;
    void *context;
} Roster;

/* Trains the runs until all are over or the user stops one.  False: one could not be trained. */
NODISCARD bool roster_train(Session *session, const Roster *roster, Outcome *out);

#endif
