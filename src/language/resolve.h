/* resolve.h - which row a typed name means, and what to say when none does.
 *
 *     int used;
 *     const Command *row = resolve_shell(table, &words, prefixes, &used, err);  data digits ...: 2
 *     const Command *row = resolve_call(table, "learn.recorder.plot_lr", err);
 */
#ifndef LANGUAGE_RESOLVE_H
#define LANGUAGE_RESOLVE_H

#include "language/lex.h"

/* The longest row name that the first words make; *used: how many of them.  NULL with the error. */
const Command *resolve_shell(const CommandTable *table, const Words *words, bool prefixes,
                             int *used, Error *err);

/* The row of the first of several commands, none of which is run, its words, and how many of them
 * name it; NULL: it cannot be told. */
const Command *resolve_first(const CommandTable *table, Arena *arena, const char *commands,
                             Words *words, int *used);

/* The row of a dotted name; what comes before the last part only counts for names of two words
 * ("data.digits"). */
const Command *resolve_call(const CommandTable *table, const char *dotted, Error *err);

/* Whether a word is the first word, or another name, of a command. */
bool resolve_is_name(const CommandTable *table, const char *word);

/* Whether `name` is one of the row's other names. */
bool resolve_is_alias(const Command *row, const char *name);

#endif
