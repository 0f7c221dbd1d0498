/* errand.h - a whole run that another rank trains, while rank 0 does something else or watches it.
 *
 *     errand_give(&errand, &request);                          rank 0: rank errand.rank begins
 *     result = errand_follow(&errand, &request, recorder, hooks, count);     tells its events
 *     errand_end(team, rank);                                  whatever it does, it is over
 *
 *     errand_serve(team, pool, data, clock);                   every other rank meanwhile
 *
 * The run is given as a copy of the learner at its first batch, so it has the bits that it would
 * have here.  What the other rank reports - events, and the learner at the end - comes when rank 0
 * asks, which is answered between two batches, though not after each. */
#ifndef LAB_ERRAND_H
#define LAB_ERRAND_H

#include "base/clock.h"
#include "base/pool.h"
#include "data/dataset.h"
#include "train/result.h"
#include "train/subset.h"

typedef struct PastRun PastRun; /* past.h */
typedef struct Recorder Recorder;
typedef struct RunRequest RunRequest;

/* A run that rank `rank` of the team trains for rank 0; or one that rank 0 has told of. */
typedef struct Errand {
    const Team *team;
    int rank;
    const PastRun *past; /* instead: the run is over, and this is what was; NULL: it is not */
    SubsetTold subset;   /* out: of the batch that hooks are told of */
    uint64_t weights;    /* out: model_hash at its end */
    bool ends_dead;      /* out: its net is dead at its end */
    bool stopped;        /* out: it was to be stopped, and may have ended before that */
} Errand;

/* Rank 0: has it begin with the request's learner, plan, and what it measures. */
void errand_give(const Errand *errand, const RunRequest *request);

/* Rank 0: tells hooks all events of the run, as learner_fit does, until it has ended; then the
 * request's learner is what it is there, and `dead` of the recorder is set.  A hook's vote ends it
 * after the batch that is trained meanwhile.  When the rank has gone the run is trained here, and
 * hooks are told the rest. */
Result errand_follow(Errand *errand, const RunRequest *request, Recorder *recorder,
                     const Hook *hooks, int count);

/* Rank 0: there will be no more errands for it; ends what it trains. */
void errand_end(const Team *team, int rank);

/* All other ranks: trains what rank 0 gives, on this data, until that says that it is over, or a
 * rank has gone. */
void errand_serve(const Team *team, Pool *pool, const Dataset *data, Clock clock);

/* Data that those ranks keep which have not loaded it themselves; all 0: none yet. */
typedef struct {
    Arena arena; /* of the data */
    Dataset set; /* images and labels alone */
} ErrandData;

/* Gives rank 0's data to all others; known: they have it from an earlier call. */
void errand_tell_data(const Team *team, const Dataset *data, bool known);
void errand_hear_data(const Team *team, ErrandData *data);

#endif
