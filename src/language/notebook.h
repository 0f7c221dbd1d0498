/* notebook.h - a line of the notebook form while it is read.
 *
 *     NotebookReader reader = {.arena = arena, .p = "lr/2, wd=0", .scope = scope, .err = err};
 *     if (!notebook_value(&reader, &word)) ...       word.text "0.0015", reader.p ", wd=0"
 *
 * The values are read by notebook_value.c, and whole lines by notebook.c, whose functions are in
 * lex.h. */
#ifndef LANGUAGE_NOTEBOOK_H
#define LANGUAGE_NOTEBOOK_H

#include "language/lex.h"

/* A place in a line, and what is needed to read on from there.  Belongs to the function that reads
 * the line; p only moves forwards. */
typedef struct {
    Arena *arena;       /* of the words */
    const char *begin;  /* of the text; NULL: messages give no line */
    const char *p;      /* not yet read */
    const Scope *scope; /* variables; may be NULL */
    int signs;          /* of arithmetic so far */
    bool strict;        /* a name that means nothing is an error */
    int depth;          /* of brackets and signs */
    Error *err;
} NotebookReader;

/* Reads a value with its arithmetic, and leaves reader->p after it. */
NODISCARD bool notebook_value(NotebookReader *reader, Word *out);

/* Fails: what is at reader->p is not understood; says where that is. */
bool notebook_lost(const NotebookReader *reader);

/* " in its line 3" after the first line of a command, else "". */
const char *notebook_place(const NotebookReader *reader);

#endif
