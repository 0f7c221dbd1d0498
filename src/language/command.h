/* command.h - the one command table: parsing, defaults, range errors, usage, completion, help, man
 * page.
 *
 *     static const Command FIT = {
 *         .name = "fit",
 *         .args = {{.name = "epochs", .type = ARG_INT, .fallback = "1", .least = 1, .most = 1e6},
 *                  {.name = "lr", .alias = "max_lr", .type = ARG_FLOAT, .fallback = "3e-3"}},
 *         .needs = NEED_LEARNER, .run = cmd_fit, .summary = "train at a constant learning rate"};
 *
 *     bool cmd_fit(Session *session, const Call *call, Outcome *out)
 *     {
 *         long epochs = call_int(call, "epochs");
 *         ...
 *     }
 *
 * A line is parsed to a Call, in the shell form (`fit 2 5e-2 wd=0`) or the notebook form
 * (`learn.fit(2, 5e-2, wd=0)`): the same row.  Every argument may be given by place, in the row's
 * order, or by name.  Names of two words ("data folder", "model mlp") are rows of their own. */
#ifndef LANGUAGE_COMMAND_H
#define LANGUAGE_COMMAND_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"

typedef struct Session Session; /* of whoever runs commands; opaque here, as its Outcome */
typedef struct Outcome Outcome;
typedef struct Command Command;
typedef struct Pasted Pasted;
typedef struct PastedKey PastedKey;
typedef struct PastedConstant PastedConstant;
typedef struct Binder Binder;
struct Learner;
struct Plan;
struct Words;

typedef enum {
    ARG_INT,    /* 1e3 and 1_000 are integers too */
    ARG_FLOAT,  /* slice(x) is x */
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

typedef struct {
    const char *name;  /* as in name=value; NULL ends the list */
    const char *alias; /* another name for it (fastai's: "max_lr"), or NULL */
    ArgType type;
    const char *fallback; /* the default, as it would be typed ("$lr" works); NULL: not given */
    bool required;        /* an error when missing */
    double least, most;   /* inclusive range of numbers (each of a list); both 0: any */
    /* The choices: of a table row `index`, NULL after the last, then words separated by spaces.
     * Either may be NULL.  Only ARG_CHOICE is limited to them; ARG_OBJECT: first word of the
     * commands whose call makes one. */
    const char *(*choice)(int index);
    const char *choices;
    const char *after; /* ARG_VALUE: words separated by spaces, or NULL */
    const char *help;  /* one line, with the unit; %s stands for the choices */
} ArgSpec;

enum { COMMAND_ARGS = 14 };

/* What must be there before a command runs; the dispatcher (session.c) checks it once. */
typedef enum {
    NEED_DATA = 1,    /* refused without data */
    NEED_LEARNER = 2, /* refused without data; makes the default model and learner */
    NEED_RUN = 4,     /* refused before the first lr_find or fit */
    IS_JOB = 8,       /* trains: Ctrl-C stops it at a batch boundary */
    IS_PLOT = 16,     /* takes png= width= height= and "> FILE.png" besides its own arguments */
    AT_ONCE = 32,     /* also beside a run: never touches the learner's numbers */
    IN_RUN = 128,     /* at once while a run is under way, otherwise in its turn */
    NEED_FIT = 256,   /* refused while the net there is does not fit the data that is loaded */
    HOLDS = 64,       /* with AT_ONCE: touches them, so the run is held at a batch boundary */
} CommandFlags;

typedef struct {
    const ArgSpec *spec;
    bool given;               /* typed, not the fallback */
    bool aliased;             /* typed under spec->alias */
    bool present;             /* has a value at all */
    const char *text;         /* as typed, quotes removed */
    long integer;             /* ARG_INT; ARG_CHOICE: the place among the choices */
    double number;            /* ARG_INT, ARG_FLOAT */
    bool flag;                /* ARG_BOOL */
    int count;                /* lists: elements */
    const long *integers;     /* ARG_INTS */
    const double *numbers;    /* ARG_FLOATS */
    const char *const *names; /* ARG_NAMES, ARG_REST */
} Arg;

/* One parsed line.  Lives in the arena it was parsed into. */
typedef struct {
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

struct Command {
    const char *name; /* "fit_one_cycle", "data folder" */
    /* Other names, separated by spaces ("from_folder"), or NULL.  In the notebook form the part
     * after the last dot is compared; the name itself works, too. */
    const char *notebook;
    ArgSpec args[COMMAND_ARGS];
    const char *pair; /* notebook: a list of two, by place or by this name, is the first two
                         arguments; or NULL */
    unsigned needs;   /* CommandFlags */
    bool (*run)(Session *session, const Call *call, Outcome *out); /* false: out->error says why */
    /* Of a command that trains: what a call of it would do with a learner; otherwise NULL. */
    bool (*plan)(const Call *call, const struct Learner *learner, struct Plan *plan, Error *err);
    const char *summary; /* one line for `help` */
};

/* Rows that belong together under a heading of `help`. */
typedef struct {
    const char *title;          /* NULL ends the table */
    const Command *const *rows; /* NULL-terminated */
} CommandGroup;

/* The words that lines are made of.  Static, and handed in: this folder knows no command. */
typedef struct {
    const CommandGroup *groups; /* ended by a NULL title */
    const Pasted *pasted;       /* calls of notebooks that are no commands, ended by a NULL name */
    const PastedKey *keys;      /* arguments of notebooks, ended by a NULL key */
    const PastedConstant
        *constants;    /* names of notebooks, ended by a NULL name; all three may be NULL */
    const char *print; /* command that a line with only a value stands for, or NULL */
    const char *help;  /* command that `?name` and doc(name) stand for */
    const char *const
        *setters; /* variables that a command of the same name sets; NULL-terminated */
    /* Binds a notebook call, whose words may stand for other commands; NULL: bind_row. */
    bool (*bind_call)(Binder *binder, const Command *row, const struct Words *words);
} CommandTable;

/* Row `index` over all groups, NULL after the last. */
const Command *command_row(const CommandTable *table, int index);

/* What a line can name besides its words: `path` from `path = untar_data(...)`, `$lr`. */
typedef struct {
    const CommandTable *table;
    const void *context;
    bool prefixes; /* unique prefixes of command names count (at a prompt) */
    /* The value of a variable, in the arena or longer-lived; NULL: there is none. */
    const char *(*get)(const void *context, Arena *arena, const char *name);
    /* The same for defaults such as "$lr", as a number; the function may be NULL. */
    bool (*number)(const void *context, const char *name, double *out);
    /* Names of recorded runs, the latest last, in the arena; the function may be NULL. */
    const char *const *(*records)(Arena *arena, int *count);
    /* Gives the value of `data.c`, in the arena; *out NULL: the name does not belong to an object.
     * False: there is no such value, or not yet.  The function may be NULL. */
    bool (*attribute)(const void *context, Arena *arena, const char *dotted, const char **out,
                      Error *err);
} Scope;

/* Parses one command.  Errors name the word and the remedy (a similar command, the range, the
 * usage). */
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

/* "fit_one_cycle [epochs=1] [lr_max=$lr] ..." */
void command_usage(const Command *command, Buf *out);

#endif
