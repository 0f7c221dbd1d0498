/* Finds what a name in a line of the notebook form stands for: a variable, a constant, an
 * attribute, or a word such as `accuracy`. */
#include "language/symbol.h"

#include "base/text.h"
#include "language/pasted.h"

#include <ctype.h>
#include <string.h>

const char *symbol_value(Arena *arena, const Scope *scope, const char *name)
{
    const char *value = scope && scope->get ? scope->get(scope->context, arena, name) : NULL;
    return value || !scope || !scope->table ? value : pasted_constant(scope->table, name);
}

bool symbol_attribute(Arena *arena, const Scope *scope, const char *dotted, const char **value,
                      Error *err)
{
    *value = NULL;
    return !scope || !scope->attribute ||
           scope->attribute(scope->context, arena, dotted, value, err);
}

static const char *lower(Arena *arena, const char *text)
{
    char *copy = arena_text(arena, text);
    for (char *c = copy; *c; c++)
        *c = (char)tolower((unsigned char)*c);
    return copy;
}

const char *symbol_last(Arena *arena, const char *dotted)
{
    const char *last = strrchr(dotted, '.') + 1;
    return text_starts(dotted, "URLs.") ? lower(arena, last) : last;
}
