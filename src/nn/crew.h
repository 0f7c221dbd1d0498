/* crew.h - other processes that take their shards of each batch through copies of a net.
 *
 *     crew_set(crew, &team);                  rank 0; the others are in helper_serve
 *     model->crew = crew;                     model_train and model_eval share their work then
 *     crew_set(crew, NULL);                   the others return
 *
 * Rank 0 alone knows data, plan and optimiser.  Before each batch it tells the others the net and
 * its numbers, where these have changed, and the images; then all do what the ranks of a team do
 * (model.h).  So nothing that a session does between two batches concerns the others.
 *
 * When a rank has gone, rank 0 makes the batch once more, alone, to the same bits, and is alone
 * from then on. */
#ifndef NN_CREW_H
#define NN_CREW_H

#include "nn/model.h"

/* The best kernels that each rank of a team has: others round otherwise.  Every rank calls it with
 * the best of its own.  *mixed: some have better ones; may be NULL. */
const Kernels *crew_kernels(const Team *team, const Kernels *own, bool *mixed);

/* On the heap; nobody helps. */
Crew *crew_new(void);

/* Ends the work of those that help, as crew_set does. */
void crew_free(Crew *crew);

/* Who helps from now on: the ranks of a team that can be lost; NULL or a team that is alone:
 * nobody.  Those that have helped until now are told that it is over.  The team is copied. */
void crew_set(Crew *crew, const Team *team);

/* How many processes share a batch, this one among them; NULL: 1. */
int crew_ranks(const Crew *crew);

/* Whether a rank has gone since crew_set. */
bool crew_lost(const Crew *crew);

/* Has those that help do other work (helper.h), by messages of the team that it returns, until that
 * is over, and crew_back says so: meanwhile nobody helps with batches.  NULL: nobody helps. */
const Team *crew_send(Crew *crew);
void crew_back(Crew *crew);

/* What the others are told to do: to go, something with a batch, other work. */
typedef enum { CREW_OVER, CREW_TRAIN, CREW_EVAL, CREW_FEATURES, CREW_OTHER } CrewTask;

/* For model.c: tells the others what to do with a batch, and has the model share it; false: nobody
 * helps.  What then comes of the batch counts if crew_done says so; else it is to be made again. */
bool crew_begin(Model *model, CrewTask task, const Batch *batch, const TrainStep *step);
bool crew_done(Model *model);

#endif
