/* lab_machine.h - what all learners of a session share: threads, clock, kernels, interrupts.
 *
 *     lab_machine_lend(machine, learner);      a new learner works with them from now on
 */
#ifndef LAB_LAB_MACHINE_H
#define LAB_LAB_MACHINE_H

#include "base/clock.h"
#include "base/pool.h"
#include "kernels/kernels.h"
#include "nn/work.h"

#include <stdatomic.h>

typedef struct Learner Learner;

/* The session owns it; every learner borrows from it. */
typedef struct LabMachine {
    Pool *pool;
    Clock clock;
    const Kernels *kernels; /* of every learner */
    WorkMode mode;          /* how their batches go through the net */
    atomic_int interrupts;  /* Ctrl-C's so far; read by the running job */
} LabMachine;

/* Gives them to a learner, which borrows them. */
void lab_machine_lend(const LabMachine *machine, Learner *learner);

#endif
