/* rows.h - the command rows of each cmd_*.c, NULL-terminated; command_table.c joins them. */
#ifndef COMMANDS_ROWS_H
#define COMMANDS_ROWS_H

#include "lab/needs.h"
#include "lab/verb.h"

extern const Command *const DATA_ROWS[];
extern const Command *const MODEL_ROWS[];
extern const Command *const TRAIN_ROWS[];
extern const Command *const COMPARE_ROWS[];
extern const Command *const LIVE_ROWS[];
extern const Command *const BRANCH_ROWS[];
extern const Command *const PLOT_ROWS[];
extern const Command *const INTERPRET_ROWS[];
/* Rows in files of their own. */
extern const Command CURSOR, EXAMINE, FILTERS, LR, LR_FIND, NORMALIZE, PICK, PREDICT, RUNS_DIFF,
    SELECT, WATCH_VIEW;
extern const Command *const SAVE_ROWS[];
extern const Command *const RECORD_ROWS[];
extern const Command *const ATTACH_ROWS[];
extern const Command *const SET_ROWS[];
extern const Command *const VIEW_ROWS[];
extern const Command *const WATCH_ROWS[];
extern const Command *const RUNS_ROWS[];
extern const Command *const HELP_ROWS[];

#endif
