/* completer.h - a completion while it is looked for; between complete.c, which finds out where the
 * cursor is, and complete_values.c, which knows what fits there.
 *
 *     Completer completer = {.arena = arena, .scope = scope, .word = "fit_o"};
 *     completer_add_first_words(&completer);
 *     completer.found.item[0].text                                "fit_one_cycle"
 */
#ifndef LANGUAGE_COMPLETER_H
#define LANGUAGE_COMPLETER_H

#include "language/complete.h"
#include "language/lex.h"

/* A completion while it is looked for. */
typedef struct {
    Arena *arena;
    const Scope *scope;
    const char *text;  /* the line up to the cursor */
    const char *begin; /* of the command the cursor is in */
    const char *word;  /* the word being completed, up to the end of text */
    Completion found;
} Completer;

/* First words of commands; second words after such a one; what a notebook may call. */
void completer_add_first_words(Completer *completer);
void completer_add_second_words(Completer *completer, const char *first);
void completer_add_call_names(Completer *completer);

/* Values of an argument; before: that of the argument before it, or NULL. */
void completer_add_values(Completer *completer, const ArgSpec *spec, const char *before);
void completer_add_values_of_key(Completer *completer, const Command *row, const char *key,
                                 const char *before);

/* Names of arguments that are not given yet; the first `placed` are, by place. */
void completer_add_keys(Completer *completer, const Command *row, const Words *words, int placed);

/* Whether `key=` is among the words. */
bool completer_is_given(const Words *words, const char *key);

#endif
