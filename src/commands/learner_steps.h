/* learner_steps.h - the arguments of `learner` that say how its optimiser steps.
 *
 *     if (!learner_steps_read(call, options.opt, &options.steps, err)) ...
 */
#ifndef COMMANDS_LEARNER_STEPS_H
#define COMMANDS_LEARNER_STEPS_H

#include "language/command.h"
#include "nn/optim.h"
#include "nn/optim_options.h"

/* clang-format off */
#define LEARNER_FACTOR(key, help_)                                                                 \
    {.name = (key), .type = ARG_FLOAT, .fallback = "1", .least = FACTOR_LEAST,                     \
     .most = FACTOR_MOST, .help = (help_)}
#define LEARNER_STEPS                                                                              \
    {.name = "nesterov", .type = ARG_BOOL, .fallback = "false",                                    \
     .help = "SGD: Nesterov's momentum"},                                                          \
    LEARNER_FACTOR("bias_lr", "multiple of the rate for biases, batch norm's too"),                \
    {.name = "bn_lr", .type = ARG_FLOAT, .least = FACTOR_LEAST, .most = FACTOR_MOST,               \
     .help = "the same for batch norm's biases alone (default: bias_lr)"},                         \
    LEARNER_FACTOR("head_lr", "multiple of the rate for the last dense layer"),                    \
    {.name = "no_wd", .type = ARG_NAMES, .choice = optim_no_wd_name,                               \
     .help = "what does not decay: any of %s"},                                                    \
    {.name = "clip", .type = ARG_FLOAT, .fallback = "0", .least = 0, .most = CLIP_MOST,            \
     .help = "largest norm of a gradient; 0: any"},                                                \
    {.name = "accumulate", .type = ARG_INT, .fallback = "1", .least = 1, .most = ACCUMULATE_MOST,  \
     .help = "batches whose gradients make a step together"},                                      \
    {.name = "sgd_mom", .type = ARG_FLOAT, .least = 0, .most = 0.999999,                           \
     .help = "Muon: momentum of what is no filter (default: 0.85)"}
/* clang-format on */

/* Refuses what the optimiser does not have. */
NODISCARD bool learner_steps_read(const Call *call, const OptimKind *kind, OptimOptions *out,
                                  Error *err);

#endif
