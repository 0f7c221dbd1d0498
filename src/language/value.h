/* value.h - the text of one argument as the value its row asks for.
 *
 *     Arg arg = {.spec = &(ArgSpec){.name = "moms", .type = ARG_FLOATS}};
 *     if (!value_read(arena, "(0.95, 0.85)", &arg, err)) ...
 *     arg.count, arg.numbers[0], arg.text          2, 0.95, "0.95,0.85"
 *
 * Messages begin with the argument: "epochs 'two' is not a whole number; ...". */
#ifndef LANGUAGE_VALUE_H
#define LANGUAGE_VALUE_H

#include "language/command.h"

/* Fills in everything but spec and given; arg->text is the canonical spelling. */
NODISCARD bool value_read(Arena *arena, const char *text, Arg *arg, Error *err);

/* Choice `index` of an argument: returns its bytes at *word; 0 after the last. */
size_t choice_at(const ArgSpec *spec, int index, const char **word);

/* Adds all choices with a text between them. */
void choices_add(const ArgSpec *spec, const char *between, Buf *out);

/* Adds the row's help with the choices in the place of %s; where that is all, with what they mean:
 * "NAME: what it is; NAME: ...". */
void value_help(const ArgSpec *spec, Buf *out);

#endif
