/* snapshot.h - a copy of all that training changes, to go back to.
 *
 *     Snapshot before = snapshot_take(arena, learner);
 *     ...
 *     snapshot_restore(learner, &before);
 */
#ifndef TRAIN_SNAPSHOT_H
#define TRAIN_SNAPSHOT_H

#include "nn/optim.h"
#include "train/result.h"

typedef struct Learner Learner;
typedef struct Average Average; /* average.h */

/* A copy of all that training changes. */
typedef struct {
    size_t size, state_size; /* numbers */
    real *theta, *state, *slot[OPTIM_SLOTS];
    int slots;        /* of the optimiser */
    int held, images; /* whose gradients waited (optim.h) */
    Average *average; /* AVERAGES of them */
    long step, begun; /* of the optimiser */
    long epoch;
    double mom;
    Position at;
} Snapshot;

Snapshot snapshot_take(Arena *arena, const Learner *learner);
void snapshot_restore(Learner *learner, const Snapshot *snapshot);
uint64_t snapshot_hash(const Snapshot *snapshot); /* what model_hash was then */

/* Has the exponential average take the place of the weights, and of the statistics. */
void snapshot_use_ema(Snapshot *snapshot);
bool snapshot_is_finite(const Snapshot *snapshot);

#endif
