/* training.h - what commands that train share: weight decay, and whether there are images.
 *
 *     if (!training_check(learner, call, err)) ...
 *     plan.wd = training_wd(learner, call);
 */
#ifndef COMMANDS_TRAINING_H
#define COMMANDS_TRAINING_H

#include "language/command.h"
#include "train/learner.h"

/* clang-format off */
#define WEIGHT_DECAY                                                                               \
    {.name = "wd", .type = ARG_FLOAT, .least = 0, .most = WD_MOST,                                 \
     .help = "weight decay (default: the learner's)"}
/* clang-format on */

/* The weight decay that is asked for, or the learner's. */
double training_wd(const Learner *learner, const Call *call);

/* Refuses a learner without training images. */
NODISCARD bool training_check(const Learner *learner, const Call *call, Error *err);

#endif
