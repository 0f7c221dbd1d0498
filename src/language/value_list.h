/* value_list.h - the text of an argument that is a list: numbers, ranges of them, names.
 *
 *     Arg arg = {.spec = &(ArgSpec){.name = "classes", .type = ARG_INTS}};
 *     if (!value_list(arena, &arg, "[3, 5-7]", err)) ...
 *     arg.count, arg.integers[3], arg.text             4, 7, "3,5-7"
 */
#ifndef LANGUAGE_VALUE_LIST_H
#define LANGUAGE_VALUE_LIST_H

#include "language/command.h"

/* Fills in the list that the row asks for, and the canonical text. */
NODISCARD bool value_list(Arena *arena, Arg *arg, const char *text, Error *err);

#endif
