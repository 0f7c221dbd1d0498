/* pasted.h - what becomes of lines of Python notebooks that are not commands here.
 *
 *     const Pasted *word = pasted_find(table, "learn.unfreeze");
 *     word->kind, word->text          PASTED_NOTHING, "nothing is frozen: ..."
 *
 * A line that would change no result is left out, and the user is told so.  One that would change a
 * result is refused, and the message names what to use instead.  `help notebook` lists them. */
#ifndef LANGUAGE_PASTED_H
#define LANGUAGE_PASTED_H

#include "language/lex.h"

typedef enum {
    PASTED_NOTHING, /* done already, or without meaning here: `text` is printed */
    PASTED_REFUSED, /* `text` says why */
    PASTED_COMMAND, /* the command `text`, with the call's arguments */
    PASTED_VALUE,   /* a value that is kept as it is typed, for the call it is given to */
    PASTED_HELP,    /* help on what is in the brackets */
} PastedKind;

/* A call of notebooks that is not a command here.  A row of a static table, which a NULL name
 * ends. */
struct Pasted {
    const char *name; /* end of the dotted name: "unfreeze", "random.seed" */
    PastedKind kind;
    const char *text;
    const char *use; /* commands to use instead, joined by `;`, or NULL */
};

/* The row of a dotted name; NULL if it has none. */
const Pasted *pasted_find(const CommandTable *table, const char *dotted);

/* "text; use: COMMAND" */
void pasted_describe(const Pasted *row, Buf *out);

/* Sets the error of a line that is refused; returns false. */
bool pasted_refuse(const Pasted *row, Error *err);

/* An argument that calls in notebooks may have and no command here takes.  A row of a static table,
 * which a NULL key ends. */
struct PastedKey {
    const char *key;
    const char *commands; /* names of the rows, as for text_among; NULL: any */
    const char *same;     /* values that ask for what is done anyway, likewise; NULL: none */
    PastedKind kind;      /* for other values: PASTED_NOTHING or PASTED_REFUSED */
    const char *text;
};

/* NULL if there is no such row.  *same: the value asks for what is done anyway. */
const PastedKey *pasted_key(const CommandTable *table, const char *command, const Word *word,
                            bool *same);

/* A name that notebooks use without assigning it.  A row of a static table, which a NULL name
 * ends. */
struct PastedConstant {
    const char *name;
    const char *value; /* as a variable has it: "[0.1,0.2],[0.3,0.4]" is a list of two */
};

/* The value of a constant; NULL if the name is not one of them. */
const char *pasted_constant(const CommandTable *table, const char *name);

/* Adds both tables of calls and arguments as text. */
void pasted_list(const CommandTable *table, Buf *out);

#endif
