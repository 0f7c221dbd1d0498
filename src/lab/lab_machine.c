/* Lends the machine's threads, clock and kernels to a learner. */
#include "lab/lab_machine.h"

#include "train/learner.h"

void lab_machine_lend(const LabMachine *machine, Learner *learner)
{
    learner->pool = machine->pool;
    learner->clock = machine->clock;
    learner->interrupts = &machine->interrupts;
    learner_set_work(learner, machine->kernels, machine->mode);
}
