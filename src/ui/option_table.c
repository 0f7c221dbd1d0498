/* The list of the command line's options: a new one is a row here, and a case in ui/options.c. */
#include "ui/option_table.h"

#include <string.h>

const OptionRow OPTIONS[] = {
    {NULL, 'c', "LINE", false, VALUE_LINE,
     "run LINE (commands separated by ; or newlines), then exit; repeatable"},
    {NULL, 'i', NULL, false, VALUE_NONE, "continue at the prompt after -c or SCRIPT"},
    {"plain", OPTION_PLAIN, NULL, false, VALUE_NONE, "line prompt instead of the full screen"},
    {NULL, 'n', NULL, false, VALUE_NONE, "read no start-up file"},
    {"seed", OPTION_SEED, "N", false, VALUE_ANY, "seed for everything random (default 42)"},
    {"threads", OPTION_THREADS, "N", false, VALUE_ANY,
     "worker threads (default: one per processor it may use)"},
    {"events", OPTION_EVENTS, "FILE", false, VALUE_FILE,
     "append every event as JSON Lines to FILE; - is standard output,\n"
     "which then gets nothing else"},
    {"watch", OPTION_WATCH, "'PATH...'", false, VALUE_LOGS,
     "show logs of other programs; takes the arguments of watch; with -\n"
     "standard input is watched, and keys come from the terminal"},
    {"attach", OPTION_ATTACH, "RUN", true, VALUE_RUN,
     "show and control a run of another process: the latest, or RUN"},
    {"detach", OPTION_DETACH, "SCRIPT", false, VALUE_SCRIPT,
     "run SCRIPT in a session of its own, which outlives the terminal; prints\n"
     "the name of its record when training has begun"},
    {NULL, 'k', NULL, false, VALUE_NONE, "continue after a failed command"},
    {NULL, 'q', NULL, false, VALUE_NONE, "errors only"},
    {"completion", OPTION_COMPLETION, "SHELL", false, VALUE_SHELL,
     "print the completion script for SHELL: bash, zsh or fish"},
    {"version", 'V', NULL, false, VALUE_NONE, "version, libraries, compiler"},
    {"help", 'h', NULL, false, VALUE_NONE, "this help"},
    {NULL, 0, NULL, false, VALUE_NONE, NULL},
};

/* "-V, --version", "--attach[=RUN]". */
static void add_names(const OptionRow *row, Buf *out)
{
    if (row->letter < OPTION_PLAIN)
        buf_printf(out, "-%c%s", row->letter, row->name ? ", " : "");
    if (row->name)
        buf_printf(out, "--%s", row->name);
    if (row->value)
        buf_printf(out, row->may ? "[=%s]" : " %s", row->value);
}

static void add_row(const OptionRow *row, Buf *out)
{
    Buf names = {0};
    add_names(row, &names);
    buf_printf(out, "  %-16s ", buf_text(&names));
    for (const char *line = row->help; *line; line += *line == '\n') {
        int length = (int)strcspn(line, "\n");
        buf_printf(out, "%*s%.*s\n", line == row->help ? 0 : 19, "", length, line);
        line += length;
    }
    buf_free(&names);
}

void options_help(Buf *out)
{
    buf_text_add(out, "Usage: onecycle [OPTION]... [SCRIPT]\n"
                      "A laboratory for training small neural networks with the 1cycle policy.\n"
                      "\n"
                      "SCRIPT is a file of commands, - for standard input, or recipe:NAME for a "
                      "recipe that is\n"
                      "built in; `recipe` lists these.\n"
                      "\n");
    for (const OptionRow *row = OPTIONS; row->help; row++)
        add_row(row, out);
    buf_text_add(out,
                 "\n"
                 "Without -c and SCRIPT: a full screen on a terminal, otherwise commands from "
                 "standard input.\n"
                 "Exit status: 0 ok, 1 a command failed, 2 wrong option, 3 training stopped on "
                 "a loss or\n"
                 "weights that are not finite, 130 Ctrl-C, 128+signal.\n"
                 "To list the commands: onecycle -c help\n");
}
