/* lab_machine.h - what all learners of a session share: threads, ranks, clock, kernels, interrupts.
 *
 *     lab_machine_lend(machine, learner);      a new learner works with them from now on
 */
#ifndef LAB_LAB_MACHINE_H
#define LAB_LAB_MACHINE_H

#include "base/buf.h"
#include "base/clock.h"
#include "base/pool.h"
#include "base/team.h"
#include "kernels/kernels.h"
#include "lab/outcome.h"
#include "nn/work.h"

#include <stdatomic.h>

typedef struct Crew Crew; /* nn/crew.h */
typedef struct Learner Learner;

/* The session owns it; every learner borrows from it. */
typedef struct LabMachine {
    Pool *pool;
    const Team *team;    /* the ranks that run the same session; NULL: this process alone */
    Crew *crew;          /* processes that help this one, which alone runs the session */
    Team helpers;        /* they and this one; all 0: there are none */
    uint64_t given;      /* hash of the data that they have; 0: none */
    GatherRanks *gather; /* how there come to be others; NULL: there cannot */
    bool told;           /* that one of them is gone */
    int threads;         /* of the pool */
    int threads_alone;   /* of it, while there were no helpers */
    Clock clock;
    const Kernels *best;    /* of those that all ranks can run */
    bool mixed;             /* some ranks can run better ones */
    const Kernels *kernels; /* of every learner */
    WorkMode mode;          /* how their batches go through the net */
    int shards;             /* in how many parts */
    atomic_int interrupts;  /* Ctrl-C's so far; read by the running job */
} LabMachine;

/* On the heap.  The ranks of the team agree on kernels. */
LabMachine *lab_machine_new(int threads, Clock clock, const Team *team);

/* Ends what it has; for session_free. */
void lab_machine_empty(LabMachine *machine);

/* Gives them to a learner, which borrows them. */
void lab_machine_lend(const LabMachine *machine, Learner *learner);

/* For a learner from a file: its shards are those of all learners from now on.  Adds that to `fate`
 * if they are others than before. */
void lab_machine_adopt(LabMachine *machine, const Learner *learner, Buf *fate);

/* Whether the ranks can share the shards of that file's learner evenly; and the present ones. */
NODISCARD bool lab_machine_takes(const LabMachine *machine, const char *path,
                                 const Learner *learner, Error *err);
NODISCARD bool lab_machine_ready(const LabMachine *machine, Error *err);

/* Whether so many ranks can share the present ones. */
NODISCARD bool lab_machine_suits(const LabMachine *machine, int ranks, Error *err);

/* Whether Ctrl-C has come: on all ranks if on rank 0. */
bool lab_machine_interrupted(const LabMachine *machine);

/* How a command has ended: on all ranks as badly as on any.  *err becomes the reason of the first
 * rank that failed so, if this one has none. */
Status lab_machine_agree(const LabMachine *machine, Status status, Error *err);

#endif
