/* lex.h - a line of the command language as words; parse.c decides what they mean.
 *
 *     Words words = {0};
 *     if (!lex_shell(arena, "fit 2 wd=0 > x.png", scope, &words, err)) ...
 *     words.word[1].key, words.word[1].text       "wd", "0"
 *
 * The same words come out of the notebook form: lex_call reads `learn.fit(2, wd=0)`. */
#ifndef LANGUAGE_LEX_H
#define LANGUAGE_LEX_H

#include "language/command.h"

/* What kind of line it is: its beginning decides how the rest is read. */
typedef enum {
    LINE_NOTHING, /* empty, a comment, import */
    LINE_ASIDE,   /* for the notebook itself: %magic, !ls, ?name, name? */
    LINE_SHELL,   /* fit 2 5e-2 */
    LINE_CALL,    /* learn.fit(2, 5e-2) */
    LINE_ASSIGN,  /* NAME = ... */
} LineForm;

typedef enum {
    WORD_PLAIN,  /* as typed */
    WORD_QUOTED, /* any of it stood in quotes: never None, never the start of a two-word name */
    WORD_NAME,   /* notebook: a variable's value */
    WORD_LIST,   /* notebook: elements joined by commas */
    WORD_CALL,   /* notebook: a call inside the call, as typed */
} WordKind;

/* A word of a line, which is one argument, or an element of a list.  Lives in the arena of the line
 * and is not changed once it has been added to Words. */
typedef struct Word Word;
struct Word {
    WordKind kind;
    const char *key;  /* of key=value, or NULL */
    const char *text; /* the value: quotes removed, variables put in */
    const Word *part; /* WORD_LIST: its elements */
    int parts;
};

/* The words of a line in their order.  Begins as {0}; only words_add adds to it. */
typedef struct Words {
    Word *word; /* count of them */
    int count;
    const char *redirect; /* FILE of a final `> FILE`, or NULL */
    const char *then;     /* the next call of a chain `a(...).b(...)`: "b(...)", or NULL */
} Words;

LineForm line_form(const char *line);

/* Bytes of the blank at p, 0 when there is none: a space, a line's end, and what pages and editors
 * put in a space's place (U+00A0, a byte order mark). */
int lex_blank(const char *p);

/* Skips what separates words: blanks, line ends after a backslash, comments between words. */
const char *lex_skip(const char *p);

/* Where the name at p ends; p itself if there is none.  A name has letters, digits and _ in it, and
 * does not begin with a digit. */
const char *lex_name(const char *p);

/* The same for a dotted name, learn.recorder.plot; its last part begins at *last. */
const char *lex_dotted(const char *p, const char **last);

/* The words of a line in shell form. */
NODISCARD bool lex_shell(Arena *arena, const char *line, const Scope *scope, Words *out,
                         Error *err);

/* The dotted name of a call: `learn.fit`. */
const char *lex_call_name(Arena *arena, const char *line);

/* The arguments of a call, between its brackets. */
NODISCARD bool lex_call(Arena *arena, const char *line, const Scope *scope, Words *out, Error *err);

/* Reads all of a text as one value of the notebook form: the right side of `NAME = 'x'`. */
NODISCARD bool lex_value(Arena *arena, const char *text, const Scope *scope, Word *out, Error *err);

/* The same, but every name in it must be known: for a line such as `lr/2`, whose value a notebook
 * would print. */
NODISCARD bool lex_expression(Arena *arena, const char *text, const Scope *scope, Word *out,
                              Error *err);

/* Adds a word; for the two lexers. */
void words_add(Arena *arena, Words *words, Word word);

/* The words as a single one, a list; its text is "1,2", or "[1,2],[3]" for lists in a list. */
Word words_as_list(Arena *arena, const Words *words);

/* Reads the FILE after the `>` at *p, and advances *p to the end of the line. */
NODISCARD bool lex_redirect(Arena *arena, const char **p, const Scope *scope, const char **file,
                            Error *err);

/* A scope in which every variable exists, for lines of which only the form counts. */
extern const Scope ANY_VARIABLE;

#endif
