/* The arguments of fastai's callbacks, in fastai's order. */
#include "commands/callback_rows.h"

#include "data/augment.h"
#include "nn/optim_options.h"
#include "train/monitor.h"

#define LEARN                                                                                      \
    {                                                                                              \
        .name = "learn", .type = ARG_TEXT                                                          \
    }
#define MONITOR                                                                                    \
    {                                                                                              \
        .name = "monitor", .type = ARG_TEXT, .fallback = VALID_LOSS                                \
    }
/* clang-format off */
#define MODE                                                                                       \
    {.name = "mode", .type = ARG_CHOICE, .fallback = "auto", .choices = "auto min max"}
/* clang-format on */

const Command CALLBACK_CYCLE = {
    .name = "OneCycleScheduler",
    .args = {LEARN,
             {.name = "lr_max", .alias = "max_lr", .type = ARG_TEXT, .required = true},
             {.name = "moms", .type = ARG_TEXT},
             {.name = "div_factor", .type = ARG_TEXT},
             {.name = "pct_start", .type = ARG_TEXT},
             {.name = "final_div", .type = ARG_TEXT},
             {.name = "tot_epochs", .type = ARG_TEXT},
             {.name = "start_epoch", .type = ARG_TEXT}},
};
const Command CALLBACK_EARLY_STOPPING = {
    .name = "EarlyStoppingCallback",
    .args = {LEARN,
             MONITOR,
             MODE,
             {.name = "min_delta", .type = ARG_FLOAT, .fallback = "0", .least = 0, .most = 1e30},
             {.name = "patience", .type = ARG_INT, .fallback = "0", .least = 0, .most = 1e6}},
};
const Command CALLBACK_SAVE_MODEL = {
    .name = "SaveModelCallback",
    .args = {LEARN,
             MONITOR,
             MODE,
             {.name = "every",
              .type = ARG_CHOICE,
              .fallback = "improvement",
              .choices = "improvement epoch"},
             {.name = "name", .type = ARG_TEXT, .fallback = "bestmodel"}},
};
const Command CALLBACK_CSV_LOGGER = {
    .name = "CSVLogger",
    .args = {LEARN,
             {.name = "filename", .type = ARG_TEXT, .fallback = "history"},
             {.name = "append", .type = ARG_BOOL, .fallback = "false"}},
};
const Command CALLBACK_MIXUP = {
    .name = "MixUpCallback",
    .args = {LEARN,
             {.name = "alpha",
              .type = ARG_FLOAT,
              .fallback = "0.4",
              .least = 0,
              .most = AUGMENT_MIXUP_MOST},
             {.name = "stack_x", .type = ARG_CHOICE, .fallback = "False", .choices = "False"},
             {.name = "stack_y", .type = ARG_CHOICE, .fallback = "True", .choices = "True"}},
};
const Command CALLBACK_GRADIENT_CLIPPING = {
    .name = "GradientClipping",
    .args = {LEARN,
             {.name = "clip", .type = ARG_FLOAT, .fallback = "0", .least = 0, .most = CLIP_MOST}},
};
const Command CALLBACK_ACCUMULATE_SCHEDULER = {
    .name = "AccumulateScheduler",
    .args =
        {LEARN,
         {.name = "n_step", .type = ARG_INT, .fallback = "1", .least = 1, .most = ACCUMULATE_MOST},
         {.name = "drop_last", .type = ARG_CHOICE, .fallback = "False", .choices = "False"}},
};
const Command CALLBACK_SHOW_GRAPH = {.name = "ShowGraph", .args = {LEARN}};
const Command CALLBACK_TERMINATE_ON_NAN = {.name = "TerminateOnNaNCallback", .args = {LEARN}};
