/* variables.h - the names a notebook binds: `path = untar_data(...)`, `learn = Learner(...)`.
 *
 *     variables_set(&variables, "path", "/home/me/mnist_sample");
 *     const char *path = variables_get(&variables, "path");     NULL: never bound
 */
#ifndef LANGUAGE_VARIABLES_H
#define LANGUAGE_VARIABLES_H

#include "base/arena.h"

typedef struct Variable Variable;

/* Names and their values, copied into an arena of their own.  Begins as {0}; the text of a value
 * that has been replaced stays until variables_free. */
typedef struct {
    Arena arena;
    Variable **slot; /* slots lists, by the name's hash; a power of two, or 0 */
    int slots, count;
} Variables;

void variables_set(Variables *variables, const char *name, const char *value);
const char *variables_get(const Variables *variables, const char *name);
void variables_free(Variables *variables);

#endif
