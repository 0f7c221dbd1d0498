/* Stores the variables that lines assign, and finds them by a hash of their names. */
#include "language/variables.h"

#include "base/hash.h"

#include <string.h>

struct Variable {
    const char *name, *value;
    Variable *next; /* next in the same slot */
};

static Variable **slot_of(const Variables *variables, const char *name)
{
    uint64_t hash = hash_bytes(0, name, strlen(name));
    return &variables->slot[hash & (uint64_t)(variables->slots - 1)];
}

static Variable *find(const Variables *variables, const char *name)
{
    Variable *v = variables->slots ? *slot_of(variables, name) : NULL;
    while (v && strcmp(v->name, name) != 0)
        v = v->next;
    return v;
}

/* Doubles the slots; their number is a power of two. */
static void grow(Variables *variables)
{
    enum { FIRST_SLOTS = 64 };
    Variables larger = {.slots = MAX(2 * variables->slots, FIRST_SLOTS)};
    larger.slot = ARENA_NEW(&variables->arena, Variable *, larger.slots);
    for (int i = 0; i < variables->slots; i++)
        for (Variable *v = variables->slot[i], *next; v; v = next) {
            Variable **slot = slot_of(&larger, v->name);
            next = v->next;
            v->next = *slot;
            *slot = v;
        }
    variables->slot = larger.slot;
    variables->slots = larger.slots;
}

void variables_set(Variables *variables, const char *name, const char *value)
{
    Variable *v = find(variables, name);
    if (!v) {
        if (variables->count == variables->slots)
            grow(variables);
        Variable **slot = slot_of(variables, name);
        v = ARENA_NEW(&variables->arena, Variable, 1);
        *v = (Variable){.name = arena_text(&variables->arena, name), .next = *slot};
        *slot = v;
        variables->count++;
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
