/* ending.h - how a run ended, in words.
 *
 *     ending_of_run(reply, &result, plan->batches, &best);     "Epoch 3: early stopping"
 */
#ifndef LAB_ENDING_H
#define LAB_ENDING_H

#include "lab/reply.h"
#include "train/result.h"

typedef struct Branch Branch;
typedef struct RunEntry RunEntry; /* analysis/history.h */
typedef struct SaveBest SaveBest; /* store/best.h */

/* A range test; label: its name if it is one of several, or NULL. */
void ending_of_range(Reply *reply, const char *label, const Result *result);

/* On a full screen, which has no rows of epochs among its messages, what a run came to: "run 3
 * fit_one_cycle 8: accuracy 0.5400, 7.1 s". */
void ending_in_a_line(Reply *reply, const RunEntry *run);

/* A fit: what stopped it, and the best epoch if one was kept or lost. */
void ending_of_run(Reply *reply, const Result *result, long batches, const SaveBest *best);

/* A plan is proposed for a run, and ends with it; taken: the run was stopped to go on by it. */
void ending_of_proposal(Reply *reply, Branch *branch, bool taken);

#endif
