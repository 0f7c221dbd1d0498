/* Every command there is: a new one is a row in its cmd_*.c, and stands here by its file. */
#include "app/rows.h"

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
