/* training.h - what commands that train, or use what was learnt, share: weight decay,
 * whether there are images, which weights.
 *
 *     if (!training_check(learner, call, err)) ...
 *     plan.wd = training_wd(learner, call);
 */
#ifndef COMMANDS_TRAINING_H
#define COMMANDS_TRAINING_H

#include "language/command.h"
#include "nn/schedule.h"

typedef struct Learner Learner;

/* clang-format off */
#define WEIGHT_DECAY                                                                               \
    {.name = "wd", .type = ARG_FLOAT, .least = 0, .most = WD_MOST,                                 \
     .help = "weight decay (default: the learner's)"}
/* clang-format on */

/* clang-format off */
#define WITH_EMA                                                                                   \
    {.name = "ema", .type = ARG_BOOL, .fallback = "false",                                         \
     .help = "true: the averaged weights of `learner ema=` in place of the trained ones"}
/* clang-format on */

/* Whether the averaged weights are asked for; false: the learner has none. */
NODISCARD bool training_ema(const Learner *learner, const Call *call, bool *out, Error *err);

/* "averaged weights (ema)" or "trained weights", where there are both; otherwise nothing. */
const char *training_weights(const Learner *learner, bool ema);

/* The weight decay that is asked for, or the learner's. */
double training_wd(const Learner *learner, const Call *call);

/* How rates are spread over layer groups, by a rate that may be a slice; refuses one of two rates
 * where there is one group. */
NODISCARD bool training_spread(const Learner *learner, const Call *call, const char *name,
                               RateSpread *out, Error *err);

/* Refuses a learner without training images. */
NODISCARD bool training_check(const Learner *learner, const Call *call, Error *err);

#endif
