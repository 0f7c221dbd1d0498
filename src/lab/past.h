/* past.h - runs that are over on rank 0 of a launcher, told to the others, which list them, too.
 *
 *     PastRun run = {.subset = &subset};
 *     Hook hook = past_hook(&run);                     rank 0: watches each run
 *     past_add(&past, &run, entry, stopped);           it has ended
 *     past_tell(team, &past);                          rank 0 gives, the others get
 *     past_free(&past);
 *
 * A rank that has a PastRun has job_train follow it (errand.h). */
#ifndef LAB_PAST_H
#define LAB_PAST_H

#include "base/team.h"
#include "lab/event_list.h"
#include "train/result.h"
#include "train/subset.h"

typedef struct RunEntry RunEntry;

/* What rank 0 knows of a run. */
typedef struct PastRun {
    EventList events;         /* all of them */
    const SubsetTold *subset; /* what another rank has measured, as for subset_hook */
    long dead;                /* as Recorder.dead */
    bool ends_dead;           /* as RunEntry.dead */
    bool stopped;             /* the user has stopped it, or behind its end */
} PastRun;

/* Its owner frees it; all 0 at first. */
typedef struct {
    PastRun *run; /* on the heap */
    long count;
} Past;

Hook past_hook(PastRun *run);

/* The run's events are the list's from then on. */
void past_add(Past *past, const PastRun *run, const RunEntry *entry, bool stopped);
void past_tell(const Team *team, Past *past);
void past_free(Past *past);

/* How it ended. */
Result past_result(const PastRun *run);

#endif
