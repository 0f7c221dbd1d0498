/* needs.h - what has to be there before a command runs, and when it may run.
 *
 *     static const Command FIT = {.name = "fit", .needs = NEED_LEARNER | NEED_FIT};
 *
 * session.c checks the first four before it calls a command, worker.c and the keys go by the
 * others. */
#ifndef LAB_NEEDS_H
#define LAB_NEEDS_H

#include "language/command.h"

/* Of Command.needs, beside IS_PLOT. */
enum {
    NEED_DATA = COMMAND_NEEDS,          /* refused without data */
    NEED_LEARNER = COMMAND_NEEDS << 1,  /* refused without data; makes the default model, learner */
    NEED_RUN = COMMAND_NEEDS << 2,      /* refused before the first lr_find or fit */
    NEED_FIT = COMMAND_NEEDS << 3,      /* refused while the net does not fit the data */
    AT_ONCE = COMMAND_NEEDS << 4,       /* also beside a run: never touches the learner's numbers */
    IN_RUN = COMMAND_NEEDS << 5,        /* at once during a run, otherwise in its turn */
    HOLDS = COMMAND_NEEDS << 6,         /* with AT_ONCE: touches them, so the run is held at a batch
                                          boundary */
    HARMLESS = COMMAND_NEEDS << 7,      /* only shows something, or undoes itself: a key for it acts
                                          at once, those of other commands ask first */
    WHILE_RUNNING = COMMAND_NEEDS << 8, /* of use only while a run is under way: keys for it are
                                           named only then */
};

#endif
