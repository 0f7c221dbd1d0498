/* symbol.h - what a name in a line of the notebook form stands for.
 *
 *     symbol_value(arena, scope, "imagenet_stats")        "[0.485, 0.456, 0.406],[0.229, ..."
 *     symbol_last(arena, "optim.SGD")                     "SGD"
 */
#ifndef LANGUAGE_SYMBOL_H
#define LANGUAGE_SYMBOL_H

#include "language/command.h"

/* The text of a variable, or else of a constant of notebooks; NULL: the name has no value. */
const char *symbol_value(Arena *arena, const Scope *scope, const char *name);

/* The value of `data.c`; *value NULL: the name does not belong to an object. */
NODISCARD bool symbol_attribute(Arena *arena, const Scope *scope, const char *dotted,
                                const char **value, Error *err);

/* The word that a dotted name without a value stands for: its last part, which for a data set is in
 * lower case here (URLs.MNIST_SAMPLE is mnist_sample). */
const char *symbol_last(Arena *arena, const char *dotted);

#endif
