#include "app/variables.h"

#include <string.h>

struct Variable {
    const char *name, *value;
    Variable *older;
};

static Variable *find(const Variables *variables, const char *name)
{
    for (Variable *v = variables->newest; v; v = v->older)
        if (strcmp(v->name, name) == 0)
            return v;
    return NULL;
}

void variables_set(Variables *variables, const char *name, const char *value)
{
    Variable *v = find(variables, name);
    if (!v) {
        v = ARENA_NEW(&variables->arena, Variable, 1);
        *v = (Variable){.name = arena_text(&variables->arena, name), .older = variables->newest};
        variables->newest = v;
    }
    if (!v->value || strcmp(v->value, value) != 0)
        v->value = arena_text(&variables->arena, value);
}

const char *variables_get(const Variables *variables, const char *name)
{
    const Variable *v = find(variables, name);
    return v ? v->value : NULL;
}

void variables_free(Variables *variables)
{
    arena_free(&variables->arena);
    *variables = (Variables){0};
}
