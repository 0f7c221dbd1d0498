/* command.h - commands as rows of a table, and lines as calls of them.
 *
 *     static const Command FIT = {
 *         .name = "fit",
 *         .args = {{.name = "epochs", .type = ARG_INT, .fallback = "1", .least = 1, .most = 1e6},
 *                  {.name = "lr", .alias = "max_lr", .type = ARG_FLOAT, .fallback = "3e-3"}},
 *         .verb = fit_verb, .summary = "train at a constant learning rate"};
 *
 *     if (command_parse(arena, "fit 2 lr=1e-2", &scope, &call, err))
 *         call_int(&call, "epochs"), call_float(&call, "lr")           2, 0.01
 *
 * A row says all there is to say about a command: parsing, defaults, range errors, usage,
 * completion, `help` and the man page go by it.  command_parse makes a Call of a line in the shell
 * form (`fit 2 5e-2 wd=0`) or the notebook form (`learn.fit(2, 5e-2, wd=0)`) of the same row.
 * Every argument may be given by place, in the row's order, or by name.  Names of two words ("data
 * folder", "model mlp") are rows of their own. */
#ifndef LANGUAGE_COMMAND_H
#define LANGUAGE_COMMAND_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"

/* What a command does is the business of the host, which runs it; here it is only kept. */
typedef struct Verb Verb;

typedef struct Command Command;
typedef struct Pasted Pasted;
typedef struct PastedKey PastedKey;
typedef struct PastedConstant PastedConstant;
typedef struct Binder Binder;
struct Words;

typedef enum {
    ARG_INT,    /* also accepts 1e3 and 1_000 */
    ARG_FLOAT,  /* slice(x) is x, and so is slice(None,x) */
    ARG_BOOL,   /* true false, True False, yes no, on off, 1 0 */
    ARG_CHOICE, /* one of the choices */
    ARG_TEXT,   /* any word */
    ARG_VALUE,  /* any word; arithmetic such as lr/2 is worked out.  With spec->after this is only
                   done after one of these words, since a file may be called 2026-11-29 */
    ARG_PATH,   /* a file or folder: ~ expanded, completed as file names */
    ARG_RECORD, /* a recorded run, or a file: completed as both */
    ARG_INTS,   /* a,b (a,b) [a,b] and ranges 0-9 */
    ARG_FLOATS, /* a,b (a,b) [a,b] */
    ARG_NAMES,  /* words separated by commas, brackets allowed: accuracy,error_rate */
    ARG_REST,   /* all remaining words, as elements of names; later arguments only go by name */
    ARG_OBJECT, /* notebook form only: a variable with data or a model; not in usage, completion */
} ArgType;

/* One argument of a row: what may be typed for it, and what it is when nothing is.  Static. */
typedef struct {
    const char *name;  /* as in name=value; NULL ends the list */
    const char *alias; /* another name for it (fastai's: "max_lr"), or NULL */
    ArgType type;
    const char *fallback; /* the default, as it would be typed ("$lr" works); NULL: not given */
    bool required;        /* an error when missing */
    double least, most;   /* inclusive range of numbers (each of a list); both 0: any */
    bool slice;           /* ARG_FLOAT: slice(a,b) is taken, too */
    /* The choices: those of a table, by index, NULL after the last, and then words separated by
     * spaces.  Either may be NULL.  Only ARG_CHOICE is limited to them; of ARG_OBJECT they are the
     * first word of the commands whose call makes one. */
    const char *(*choice)(int index);
    const char *choices;
    /* Adds what a choice of the table means; may be NULL.  Where help is "%s", this is listed. */
    void (*meaning)(int index, Buf *out);
    const char *former; /* ARG_CHOICE: "OLD NEW", a choice that had another name; or NULL */
    const char *(*after)(int index); /* ARG_VALUE: words of a table; may be NULL */
    /* ARG_VALUE: words that fit after that value of the argument before; may be NULL. */
    const char *(*follow)(const char *before, int index);
    /* ARG_TEXT: names that fit, looked up when they are completed; may be NULL. */
    const char *const *(*list)(Arena *arena, int *count);
    const char *help; /* one line, with the unit; %s stands for the choices */
} ArgSpec;

enum { COMMAND_ARGS = 24 };

/* How an ARG_FLOAT was typed: x, slice(x), slice(first,x). */
typedef enum { SLICE_NONE, SLICE_LAST, SLICE_EVEN } SliceKind;

/* The value of one argument in a call: what was typed, or the default.  Belongs to its Call; texts
 * and lists are in the same arena.  Where it is present, the member for its type is set. */
typedef struct {
    const ArgSpec *spec;
    bool given;               /* typed, not the fallback */
    bool aliased;             /* typed under spec->alias */
    bool present;             /* has a value at all */
    const char *text;         /* as typed, quotes removed; NULL: a default that is not a text */
    long integer;             /* ARG_INT; ARG_CHOICE: the place among the choices */
    double number;            /* ARG_INT, ARG_FLOAT: of a slice the last */
    SliceKind slice;          /* ARG_FLOAT */
    double first;             /* SLICE_EVEN; above 0, and so is number */
    bool flag;                /* ARG_BOOL */
    int count;                /* lists: elements */
    const long *integers;     /* ARG_INTS */
    const double *numbers;    /* ARG_FLOATS */
    const char *const *names; /* ARG_NAMES, ARG_REST */
} Arg;

/* A line that has been parsed: a command with the values of its arguments, each within its range,
 * or a line that runs nothing.  Lives in the arena it was parsed into and is not changed any more;
 * arg[i] is the value of command->args[i]. */
typedef struct Call {
    const Command *command; /* NULL: nothing to do (empty, comment, import, %magic) */
    const char *text;   /* the call in shell form with what was typed, for events and messages */
    const char *assign; /* NAME of `NAME = call(...)`, or NULL */
    const char *value;  /* with command NULL and assign: the assigned text (`path = 'x'`) */
    const char *note;   /* lines to say before it, or NULL: what of the line does nothing */
    const char *before; /* commands to run before it, or NULL: its callbacks */
    const char *then;   /* a command to run after it, or NULL: the next of a chain */
    const char *png;    /* IS_PLOT: file, or NULL */
    long width, height; /* IS_PLOT: asked for, or 0 */
    Arg arg[COMMAND_ARGS];
} Call;

/* Bits of Command.needs.  The host's own, which only it reads, are COMMAND_NEEDS << 0, 1, ... */
enum {
    IS_PLOT = 1, /* takes png= width= height= and "> FILE" besides its own arguments */
    COMMAND_NEEDS = 2,
};

/* A row: what a command is called, what it takes and what it does.  Static, and never changes, so
 * that any thread may read it. */
struct Command {
    const char *name; /* "fit_one_cycle", "data folder" */
    /* Other names, separated by spaces ("from_folder"), or NULL.  In the notebook form the part
     * after the last dot is compared; the whole name works as well. */
    const char *notebook;
    ArgSpec args[COMMAND_ARGS];
    const char *pair; /* notebook: a list of two, by place or by this name, is the first two
                         arguments; or NULL */
    unsigned needs;
    const Verb *verb;    /* what it does: of the host, which runs commands; opaque here */
    const char *summary; /* one line for `help` */
};

/* Rows that belong together under a heading of `help`. */
typedef struct {
    const char *title;          /* NULL ends the table */
    const Command *const *rows; /* NULL-terminated */
} CommandGroup;

/* All words that lines are made of.  Static, and handed in by the host, since this folder knows no
 * command. */
typedef struct CommandTable {
    const CommandGroup *groups;      /* ended by a NULL title */
    const Pasted *pasted;            /* calls of notebooks that are not commands, or NULL */
    const PastedKey *keys;           /* arguments of notebooks, or NULL */
    const PastedConstant *constants; /* names of notebooks, or NULL */
    const char *print;               /* the command that a line with only a value means, or NULL */
    const char *help;                /* the command that `?name` and doc(name) mean */
    const char *plot;                /* a command that plots, as an example in messages */
    const char *const *setters;      /* variables that a command of the same name sets, ended by
                                        NULL; or NULL */
    const char *inner;               /* the call whose value other calls take, or NULL */
    /* Binds a notebook call, whose words may stand for other commands; NULL: bind_row. */
    bool (*bind_call)(Binder *binder, const Command *row, const struct Words *words);
} CommandTable;

/* Row `index` over all groups, NULL after the last. */
const Command *command_row(const CommandTable *table, int index);

/* What the words of a line mean: the table of commands, and what only the host knows, variables
 * above all.  Borrowed by every function that takes it; context is the host's and is handed to its
 * functions, which are called on the caller's thread.  Each of them may be NULL. */
typedef struct {
    const CommandTable *table;
    const void *context;
    bool prefixes; /* unique prefixes of command names count (at a prompt) */
    /* The value of a variable, in the arena or longer-lived; NULL: there is none. */
    const char *(*get)(const void *context, Arena *arena, const char *name);
    /* The number that a default such as "$lr" is; false: ask get. */
    bool (*number)(const void *context, const char *name, double *out);
    /* Names of recorded runs, the latest last, in the arena; and what one of them was. */
    const char *const *(*records)(Arena *arena, int *count);
    const char *(*record)(Arena *arena, const char *name);
    /* What a choice of the argument's table is at present, as a setting is; "": nothing. */
    const char *(*present)(const void *context, const ArgSpec *spec, int index);
    /* Gives the value of `data.c`, in the arena; *out NULL: the name does not belong to an object.
     * False: there is no such value, or not yet. */
    bool (*attribute)(const void *context, Arena *arena, const char *dotted, const char **out,
                      Error *err);
} Scope;

/* Parses one command.  Errors name the word and the remedy: a similar command, the range, the
 * usage. */
NODISCARD bool command_parse(Arena *arena, const char *line, const Scope *scope, Call *out,
                             Error *err);

/* The row with this whole name; NULL if there is none. */
const Command *command_find(const CommandTable *table, const char *name);

/* Arguments by name; the row must have it with that type. */
const Arg *call_arg(const Call *call, const char *name);
long call_int(const Call *call, const char *name);
double call_float(const Call *call, const char *name);
bool call_bool(const Call *call, const char *name);
int call_choice(const Call *call, const char *name); /* of ARG_CHOICE, its place among them */
/* NULL when absent; of ARG_CHOICE, ARG_TEXT, ARG_PATH, ARG_OBJECT. */
const char *call_text(const Call *call, const char *name);
bool call_given(const Call *call, const char *name);

/* What usage calls an argument: "RUN" of one that must be given, "speed=" of another. */
void arg_name(const ArgSpec *spec, Buf *out);

/* "fit_one_cycle [epochs=1] [lr_max=$lr] ..." */
void command_usage(const Command *command, Buf *out);

#endif
