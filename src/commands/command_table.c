/* The list of all commands, in the order of `help`: a new command is a row in one of the cmd_*.c
 * files and is named here. */
#include "commands/rows.h"

const CommandGroup COMMAND_GROUPS[] = {
    {"Data", DATA_ROWS},
    {"Model", MODEL_ROWS},
    {"Training", TRAIN_ROWS},
    {"Comparison", COMPARE_ROWS},
    {"A run under way", LIVE_ROWS},
    {"Runs that go on", BRANCH_ROWS},
    {"Plots", PLOT_ROWS},
    {"Interpretation", INTERPRET_ROWS},
    {"Files", SAVE_ROWS},
    {"Recorded runs", RECORD_ROWS},
    {"Settings", SET_ROWS},
    {"The screen", VIEW_ROWS},
    {"The program", HELP_ROWS},
    {NULL, NULL},
};
