/* Reads arguments that are lists. */
#include "language/value_list.h"

#include "base/buf.h"
#include "language/value_number.h"

#include <string.h>

enum { LIST_MOST = 4096 }; /* elements */

static bool too_many(const ArgSpec *spec, Error *err)
{
    return fail(err, "%s has more than %d elements", spec->name, LIST_MOST);
}

/* Whether it has more brackets that close than such that open. */
static bool closes(const char *text, size_t length)
{
    int depth = 0;
    for (size_t i = 0; i < length; i++)
        depth += (text[i] == '(' || text[i] == '[') - (text[i] == ')' || text[i] == ']');
    return depth < 0;
}

/* The elements of `a,b`, `(a, b)` or `[a,b]`; brackets around elements are flattened, and those
 * within one, as in `Age (years)`, are its own. */
static bool split(Arena *arena, Arg *arg, const char *text, const char ***out, Error *err)
{
    int most = 1, count = 0;
    for (const char *p = text; *p; p++)
        most += *p == ',';
    if (most > LIST_MOST)
        return too_many(arg->spec, err);
    const char **item = ARENA_NEW(arena, const char *, most), *p = text;
    for (;;) {
        p += strspn(p, " \t\r\n([");
        size_t length = strcspn(p, ",");
        const char *next = p + length;
        while (length > 0 && (strchr(" \t\r\n", p[length - 1]) ||
                              (strchr(")]", p[length - 1]) && closes(p, length))))
            length--;
        if (length > 0)
            item[count++] = arena_printf(arena, "%.*s", (int)length, p);
        else if (*next) /* a final comma with nothing after it is allowed, as in Python's (3,) */
            return fail(err, "%s='%s' has an empty element", arg->spec->name, text);
        if (!*next)
            break;
        p = next + 1;
    }
    arg->count = count;
    *out = item;
    return true;
}

static const char *join(Arena *arena, const char *const *item, int count)
{
    Buf text = {0};
    for (int i = 0; i < count; i++)
        buf_printf(&text, "%s%s", i ? "," : "", item[i]);
    const char *joined = arena_text(arena, buf_text(&text));
    buf_free(&text);
    return joined;
}

/* Reads the ends of "0-9"; "7" is 7 and 7. */
static bool read_range(Arena *arena, const ArgSpec *spec, const char *text, long *first, long *last,
                       Error *err)
{
    const char *dash = strchr(text + 1, '-');
    bool range = dash && dash[-1] >= '0' && dash[-1] <= '9';
    const char *from = range ? arena_printf(arena, "%.*s", (int)(dash - text), text) : text;
    if (!value_long_in(spec, from, first, err) ||
        !value_long_in(spec, range ? dash + 1 : text, last, err))
        return false;
    if (*first > *last)
        return fail(err, "%s=%s goes down; write it as %ld-%ld", spec->name, text, *last, *first);
    return true;
}

static bool read_longs(Arena *arena, Arg *arg, const char *const *item, Error *err)
{
    int items = arg->count;
    long *values = ARENA_NEW(arena, long, LIST_MOST), first, last;
    arg->count = 0;
    arg->integers = values;
    for (int i = 0; i < items; i++) {
        if (!read_range(arena, arg->spec, item[i], &first, &last, err))
            return false;
        unsigned long more = (unsigned long)last - (unsigned long)first;
        if (more >= (unsigned long)(LIST_MOST - arg->count))
            return too_many(arg->spec, err);
        for (unsigned long by = 0; by <= more; by++) /* last may be the largest there is */
            values[arg->count++] = first + (long)by;
    }
    return true;
}

static bool read_doubles(Arena *arena, Arg *arg, const char *const *item, Error *err)
{
    double *values = ARENA_NEW(arena, double, arg->count);
    arg->numbers = values;
    for (int i = 0; i < arg->count; i++)
        if (!value_double_in(arg->spec, item[i], &values[i], err))
            return false;
    return true;
}

bool value_list(Arena *arena, Arg *arg, const char *text, Error *err)
{
    const char **item = NULL;
    if (!split(arena, arg, text, &item, err))
        return false;
    arg->text = join(arena, item, arg->count);
    if (arg->count == 0 && arg->spec->type != ARG_NAMES)
        return fail(err, "%s is an empty list; give values like %s=1,2", arg->spec->name,
                    arg->spec->name);
    if (arg->spec->type == ARG_INTS)
        return read_longs(arena, arg, item, err);
    if (arg->spec->type == ARG_FLOATS)
        return read_doubles(arena, arg, item, err);
    arg->names = item;
    return true;
}
