/* The list of all commands, in the order of `help`: a new command is a row in one of the cmd_*.c
 * files and is named here. */
#include "commands/command_table.h"

#include "commands/rows.h"
#include "commands/transforms.h"
#include "store/shelf.h"
#include "store/summary.h"

static const CommandGroup GROUPS[] = {
    {"Data", DATA_ROWS},
    {"Model", MODEL_ROWS},
    {"Training", TRAIN_ROWS},
    {"Comparison", COMPARE_ROWS},
    {"During a run", LIVE_ROWS},
    {"Continuing a run", BRANCH_ROWS},
    {"Plots", PLOT_ROWS},
    {"Interpretation", INTERPRET_ROWS},
    {"Files", SAVE_ROWS},
    {"Files for other programs", EXPORT_ROWS},
    {"Recorded runs", RECORD_ROWS},
    {"Runs of other processes", ATTACH_ROWS},
    {"The list of runs", RUNS_ROWS},
    {"Trainings of other programs", WATCH_ROWS},
    {"Settings", SET_ROWS},
    {"The screen", VIEW_ROWS},
    {"The program", HELP_ROWS},
    {NULL, NULL},
};

static const char *const SETTERS[] = {"lr", NULL}; /* $lr is the picked rate */

const CommandTable COMMANDS = {
    .groups = GROUPS,
    .pasted = PASTED,
    .keys = PASTED_KEYS,
    .constants = PASTED_CONSTANTS,
    .print = "print",
    .help = "help",
    .plot = "plot",
    .setters = SETTERS,
    .inner = "untar_data",
    .bind_call = transforms_bind,
};

/* The command that began it, its data and net. */
static const char *record_meaning(Arena *arena, const char *name)
{
    RunSummary of;
    if (!summary_read(arena, name, &of))
        return "";
    return arena_printf(arena, "%s, %s, %s", of.command, of.facts.model, of.facts.data);
}

const Scope COMMANDS_ALONE = {
    .table = &COMMANDS, .prefixes = true, .records = shelf_names, .record = record_meaning};
