/* bind.h - binds words to the arguments of a row: what remains once the row is found.
 *
 *     Binder binder = {.arena = arena, .scope = scope, .call = &call, .err = err};
 *     if (!bind_row(&binder, command_find(scope->table, "fit"), &words, 1)) ...   words: fit 2 wd=0
 */
#ifndef LANGUAGE_BIND_H
#define LANGUAGE_BIND_H

#include "language/lex.h"

/* A call while words are bound to it.  Belongs to the function that parses the line; bind_row frees
 * its texts. */
struct Binder {
    Arena *arena;       /* of the call and its values */
    const Scope *scope; /* commands and variables */
    Call *call;         /* what is being filled in */
    Buf text;           /* the call in shell form */
    Buf notes;          /* of the call */
    const Word *figure; /* figsize=, in inches */
    double dpi;
    int next;      /* the next argument by place */
    bool notebook; /* objects may be given by place */
    Error *err;
};

/* Binds words[from ...], fills in the defaults, and frees the binder's texts. */
NODISCARD bool bind_row(Binder *binder, const Command *row, const Words *words, int from);

/* Binds a line of the notebook form, `learn.fit(2)`, whose name means this row. */
NODISCARD bool bind_call(Binder *binder, const Command *row, const char *line);

/* Binds a call by a row that need not be in the table; messages begin with the row's name. */
NODISCARD bool command_bind(Arena *arena, const Scope *scope, const Command *row,
                            const Words *words, Call *out, Error *err);

/* Refuses a call inside a call, with advice: a call that gives a value can be assigned first. */
bool bind_refuse_call(const Binder *binder, const char *text);

/* png=, width=, height= and figsize= of plotting commands (bind_picture.c); *taken: it was one. */
NODISCARD bool bind_picture(Binder *binder, const Word *word, bool *taken);

/* The FILE after `>`. */
NODISCARD bool bind_redirect(Binder *binder, const char *file);

/* Applies figsize= to a picture without width= and height=. */
NODISCARD bool bind_figsize(Binder *binder);

#endif
