/* option_table.h - the options of the command line, a row each.
 *
 *     for (const OptionRow *row = OPTIONS; row->help; row++)
 *         row->name, row->letter                         "seed", 0 to getopt_long
 *     options_help(&text);                               what -h prints
 *
 * Parsing, -h and the completion of shells go by these rows. */
#ifndef UI_OPTION_TABLE_H
#define UI_OPTION_TABLE_H

#include "base/buf.h"

/* Long options without a letter. */
enum {
    OPTION_PLAIN = 256,
    OPTION_SEED,
    OPTION_THREADS,
    OPTION_EVENTS,
    OPTION_ATTACH,
    OPTION_WATCH,
    OPTION_DETACH,
    OPTION_COMPLETION
};

/* What the value of an option is, as far as shells complete it. */
typedef enum {
    VALUE_NONE, /* it takes none */
    VALUE_ANY,  /* nothing is known of it */
    VALUE_LINE, /* commands */
    VALUE_LOGS, /* the arguments of watch */
    VALUE_RUN,  /* of another process */
    VALUE_FILE,
    VALUE_SCRIPT, /* a file, or recipe:NAME */
    VALUE_SHELL,
} OptionValue;

/* One option: static. */
typedef struct {
    const char *name;  /* as in --name; NULL: it has a letter only */
    int letter;        /* as in -c, or one of the numbers above */
    const char *value; /* what -h calls its value */
    bool may;          /* it may go without that value */
    OptionValue kind;
    const char *help; /* lines for -h; NULL ends the table */
} OptionRow;

extern const OptionRow OPTIONS[];

/* Adds what -h prints. */
void options_help(Buf *out);

#endif
