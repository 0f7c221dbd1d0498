/* callback_rows.h - fastai's callbacks as rows of arguments; callbacks.c says what each does. */
#ifndef COMMANDS_CALLBACK_ROWS_H
#define COMMANDS_CALLBACK_ROWS_H

#include "language/command.h"

extern const Command CALLBACK_CYCLE, CALLBACK_EARLY_STOPPING, CALLBACK_SAVE_MODEL,
    CALLBACK_CSV_LOGGER, CALLBACK_MIXUP, CALLBACK_GRADIENT_CLIPPING, CALLBACK_ACCUMULATE_SCHEDULER,
    CALLBACK_SHOW_GRAPH, CALLBACK_TERMINATE_ON_NAN;

#endif
