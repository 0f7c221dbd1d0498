/* notebook.h - the notebook form while it is read: what the files that read it share and call.
 *
 *     Reader reader = {.arena = arena, .p = "lr/2, wd=0", .scope = scope, .err = err};
 *     if (!notebook_value(&reader, &word)) ...       word.text "0.0015", reader.p ", wd=0"
 *
 * notebook.c has the functions of lex.h that read this form.  Each function here begins at
 * reader->p and leaves it after what it has read. */
#ifndef LANGUAGE_NOTEBOOK_H
#define LANGUAGE_NOTEBOOK_H

#include "language/lex.h"

enum {
    NOTEBOOK_SIGNS = 100,   /* of arithmetic in a line */
    NOTEBOOK_TEXT = 4096,   /* bytes that texts are joined to */
    NOTEBOOK_ELEMENTS = 64, /* of a repeated list */
};

typedef struct {
    Arena *arena;       /* of the words */
    const char *begin;  /* of the text */
    const char *p;      /* not yet read */
    const Scope *scope; /* variables; may be NULL */
    int signs;          /* of arithmetic so far */
    bool strict;        /* a name that means nothing is an error */
    int depth;          /* of brackets */
    Error *err;
} Reader;

/* Fails: what is at reader->p is not understood; says where that is. */
bool notebook_lost(const Reader *reader);

/* Goes one bracket or sign deeper; false when there are too many. */
NODISCARD bool notebook_deeper(Reader *reader);

/* A value with its arithmetic (arithmetic.c). */
NODISCARD bool notebook_value(Reader *reader, Word *out);

/* 'text'; prefix: the letters before the quote, r and f among them (literal.c). */
NODISCARD bool notebook_text(Reader *reader, const char *prefix, Word *out);

/* [a, b] and (a, b); one value in round brackets, without a comma, is that value. */
NODISCARD bool notebook_list(Reader *reader, Word *out);

/* Values up to the closing bracket; *comma: there was a comma. */
NODISCARD bool notebook_elements(Reader *reader, char close, Words *parts, bool *comma);

Word notebook_list_of(Arena *arena, const Words *parts);

/* accuracy, True, path, optim.SGD, URLs.MNIST_SAMPLE, slice(x): a variable's value, or the last
 * part of the dotted name as a word (symbol.c). */
NODISCARD bool notebook_name(Reader *reader, Word *out);

/* A call inside a call: reader->p is at its bracket, `begin` at its dotted name, whose last part is
 * at `last`.  The result is its value, or the call as it is typed (inner_call.c). */
NODISCARD bool notebook_call(Reader *reader, const char *begin, const char *last, Word *out);

#endif
