/* ring.h - snapshots of a learner to go back to, in memory: the oldest are dropped for new ones.
 *
 *     Ring ring = {.most = 32, .bytes_most = (size_t)256 << 20};
 *     Hook hook = ring_hook(&(RingHook){&ring, learner, run_number});    one per epoch
 *     ring_add(&ring, learner, run_number);                              and before a change
 *     const RingEntry *entry = ring_at(&ring, 0);                        the latest
 *     snapshot_restore(learner, &entry->snapshot);
 */
#ifndef TRAIN_RING_H
#define TRAIN_RING_H

#include "train/snapshot.h"

enum { RING_MOST = 64 };

/* A snapshot with its own arena, so that it can be dropped alone. */
typedef struct {
    Arena arena; /* of the snapshot */
    Snapshot snapshot;
    int run; /* number of the run it was taken in */
    size_t bytes;
} RingEntry;

/* Belongs to the thread that has the learner; entries stay where they are until they are
 * dropped. */
typedef struct {
    int most;          /* entries, up to RING_MOST */
    size_t bytes_most; /* of all of them; the latest is always kept, whatever its size */
    RingEntry entry[RING_MOST];
    int count;
} Ring;

void ring_add(Ring *ring, const Learner *learner, int run);

/* Entry i, 0 being the latest; NULL past the oldest. */
const RingEntry *ring_at(const Ring *ring, int i);

/* Forgets all, when the learner is replaced. */
void ring_clear(Ring *ring);

/* What the hook needs to know; lives until the run has ended. */
typedef struct {
    Ring *ring;
    const Learner *learner;
    int run;
} RingHook;

/* Adds one at the beginning of a run and at the end of each epoch, unless something is broken. */
Hook ring_hook(RingHook *hook);

#endif
