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
/* Rows in files of their own, one a line, so that branches seldom meet here. */
extern const Command AUGMENT;
extern const Command AUGMENT_OFF;
extern const Command BUDGET;
extern const Command CNN_LEARNER;
extern const Command CSV;
extern const Command CURSOR;
extern const Command DATASETS;
extern const Command DATA_GET;
extern const Command DATA_SAVE;
extern const Command EXAMINE;
extern const Command *const EXPORT_ROWS[];
extern const Command FILTERS;
extern const Command FOLDER;
extern const Command ACCUMULATE, CLIP_GRAD;
extern const Command LEARNER;
extern const Command FREEZE;
extern const Command FREEZE_TO;
extern const Command LR;
extern const Command LR_FIND;
extern const Command MIXUP;
extern const Command NAMES;
extern const Command NORMALIZE;
extern const Command NPY;
extern const Command PACKED;
extern const Command PICK;
extern const Command PREDICT;
extern const Command RANKS;
extern const Command RECIPE;
extern const Command REPORT;
extern const Command RUNS_DIFF;
extern const Command SELECT;
extern const Command SOURCE;
extern const Command SUMMARY;
extern const Command UNFREEZE;
extern const Command UNTAR_DATA;
extern const Command TABLE;
extern const Command TTA;
extern const Command VALIDATE;
extern const Command VALIDATE_FOLDER;
extern const Command VALIDATE_IDX;
extern const Command WATCH_VIEW;
extern const Command *const SAVE_ROWS[];
extern const Command *const RECORD_ROWS[];
extern const Command *const ATTACH_ROWS[];
extern const Command *const SET_ROWS[];
extern const Command *const VIEW_ROWS[];
extern const Command *const WATCH_ROWS[];
extern const Command *const RUNS_ROWS[];
extern const Command *const HELP_ROWS[];

#endif
