/* Reads the text of an argument as a value of its type: numbers within bounds, words to choose
 * from, lists, ranges. */
#include "language/value.h"

#include "base/text.h"
#include "io/path.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

enum { LIST_MOST = 4096, NUMBER_MOST = 64 }; /* elements; characters of a number */

/* The number without Python's underscores. */
static bool plain_number(const char *text, char out[NUMBER_MOST])
{
    int n = 0;
    for (; *text; text++) {
        if (n == NUMBER_MOST - 1)
            return false;
        if (*text != '_')
            out[n++] = *text;
    }
    out[n] = '\0';
    return n > 0;
}

bool value_double(const char *text, double *out)
{
    char number[NUMBER_MOST];
    return plain_number(text, number) && text_double(number, out) && isfinite(*out);
}

const char *value_of_double(Arena *arena, double value)
{
    Buf text = {0};
    text_exact(&text, value);
    const char *copy = arena_text(arena, buf_text(&text));
    buf_free(&text);
    return copy;
}

bool value_format(Buf *out, const char *text, const char *format, int length, Error *err)
{
    enum { PLACES_MOST = 40 };
    double value;
    int places = -1, at = 0;
    if (at < length && format[at] == '.')
        for (places = 0, at++; at < length && format[at] >= '0' && format[at] <= '9'; at++)
            places = MIN(10 * places + format[at] - '0', PLACES_MOST);
    char kind = at < length ? format[at++] : 'g';
    if (at != length || !strchr("eEfFgGd%", kind) || !value_double(text, &value))
        return fail(err, "the format ':%.*s' does not fit '%s'; it takes one like :.2e or :.4f",
                    length, format, text);
    if (kind == 'd')
        buf_printf(out, "%.0f", value);
    else if (kind == '%')
        buf_printf(out, "%.*f%%", places < 0 ? 6 : places, 100 * value);
    else
        buf_printf(out, (char[]){'%', '.', '*', kind, '\0'}, places < 0 ? 6 : places, value);
    return true;
}

bool value_long(const char *text, long *out)
{
    static const double EXACT = 1e15; /* so far doubles are exact, and fit a long */
    char number[NUMBER_MOST];
    double value;
    if (!plain_number(text, number))
        return false;
    if (text_long(number, out))
        return true;
    if (!value_double(number, &value) || value != floor(value) || fabs(value) > EXACT)
        return false;
    *out = (long)value;
    return true;
}

static bool in_range(const ArgSpec *spec, double value)
{
    return (spec->least == 0 && spec->most == 0) || (value >= spec->least && value <= spec->most);
}

static bool out_of_range(const ArgSpec *spec, const char *text, Error *err)
{
    return fail(err, "%s=%s is out of range; give %.10g to %.10g", spec->name, text, spec->least,
                spec->most);
}

static bool read_long(const ArgSpec *spec, const char *text, long *out, Error *err)
{
    if (!value_long(text, out))
        return fail(err, "%s='%s' is not a whole number; give one like %s=%.10g", spec->name, text,
                    spec->name, spec->least > 0 ? spec->least : 1);
    return in_range(spec, (double)*out) || out_of_range(spec, text, err);
}

static bool read_double(const ArgSpec *spec, const char *text, double *out, Error *err)
{
    bool list = spec->type == ARG_FLOATS;
    if (!value_double(text, out))
        return fail(err, "%s='%s' is not a number; give %s like %s=%s", spec->name, text,
                    list ? "numbers" : "one", spec->name,
                    !list && spec->least <= 1e-3 ? "1e-3"
                    : spec->fallback             ? spec->fallback
                                                 : "0.5,0.5,0.5");
    return in_range(spec, *out) || out_of_range(spec, text, err);
}

/* slice(x) and slice(None,x) are x; slice(a,b) stays as it is. */
static bool read_slice(Arena *arena, Arg *arg, Error *err)
{
    const ArgSpec *spec = arg->spec;
    char *first = arena_printf(arena, "%.*s", (int)strlen(arg->text) - 7, arg->text + 6);
    char *comma = strchr(first, ','), *last = comma ? comma + 1 : first;
    if (comma)
        *comma = '\0';
    last += strspn(last, " ");
    bool both = comma && strcmp(first, "None") != 0;
    arg->slice = both ? SLICE_EVEN : SLICE_LAST;
    if (both && !spec->slice)
        return fail(err, "%s=%s: it is one number; give %s=%s", spec->name, arg->text, spec->name,
                    last);
    if (!read_double(spec, last, &arg->number, err))
        return false;
    if (!both) {
        arg->text = last;
        return true;
    }
    return read_double(spec, first, &arg->first, err) &&
           ((arg->first > 0 && arg->number > 0) ||
            fail(err, "%s=%s: rates of layer groups are above 0", spec->name, arg->text));
}

static bool read_bool(Arg *arg, const char *text, Error *err)
{
    static const char *const TRUE_WORDS[] = {"true", "yes", "on", "1"};
    static const char *const FALSE_WORDS[] = {"false", "no", "off", "0"};
    for (int i = 0; i < LENGTH(TRUE_WORDS); i++) {
        arg->flag = strcasecmp(text, TRUE_WORDS[i]) == 0;
        if (arg->flag || strcasecmp(text, FALSE_WORDS[i]) == 0)
            return true;
    }
    return fail(err, "%s='%s' is neither true nor false", arg->spec->name, text);
}

size_t choice_at(const ArgSpec *spec, int index, const char **word)
{
    int i = 0;
    for (; spec->choice && (*word = spec->choice(i)); i++)
        if (i == index)
            return strlen(*word);
    *word = spec->choices ? spec->choices : "";
    for (; i < index; i++) {
        *word += strcspn(*word, " ");
        *word += strspn(*word, " ");
    }
    return strcspn(*word, " ");
}

void choices_add(const ArgSpec *spec, const char *between, Buf *out)
{
    const char *word;
    size_t size;
    for (int i = 0; (size = choice_at(spec, i, &word)) > 0; i++)
        buf_printf(out, "%s%.*s", i ? between : "", (int)size, word);
}

static void add_meanings(const ArgSpec *spec, Buf *out)
{
    for (int i = 0; spec->choice(i); i++) {
        buf_printf(out, "%s%s: ", i ? "; " : "", spec->choice(i));
        spec->meaning(i, out);
    }
}

void value_help(const ArgSpec *spec, Buf *out)
{
    const char *words = spec->help ? spec->help : "", *place = strstr(words, "%s");
    if (!place) {
        buf_text_add(out, words);
        return;
    }
    const char *rest = place + strlen("%s");
    buf_add(out, words, (size_t)(place - words));
    if (spec->meaning && place == words && !*rest)
        add_meanings(spec, out);
    else
        choices_add(spec, ", ", out);
    buf_text_add(out, rest);
}

/* What a choice is called now: older scripts may have its former name. */
static const char *present_name(const ArgSpec *spec, const char *text)
{
    size_t length = strlen(text);
    bool former = spec->former && text_starts(spec->former, text) && spec->former[length] == ' ';
    return former ? spec->former + length + 1 : text;
}

/* A long list is named by its beginning: a line has room for so much. */
static bool fail_choice(const ArgSpec *spec, const char *text, Error *err)
{
    enum { SHOWN = 320 };
    Buf list = {0};
    int count = 0;
    const char *word;
    for (size_t size; (size = choice_at(spec, count, &word)) > 0; count++)
        if (list.size < SHOWN)
            buf_printf(&list, "%s%.*s", count ? ", " : "", (int)size, word);
    if (list.size >= SHOWN)
        buf_printf(&list, " and others, %d in all, which the command's `help` names", count);
    fail(err, "%s='%s' is not one of: %s", spec->name, text, buf_text(&list));
    buf_free(&list);
    return false;
}

/* Upper and lower case are the same: optim.SGD is sgd.  The value has the row's spelling. */
static bool read_choice(Arena *arena, Arg *arg, const char *text, Error *err)
{
    const char *word, *name = present_name(arg->spec, text);
    size_t length = strlen(name), size;
    for (int i = 0; (size = choice_at(arg->spec, i, &word)) > 0; i++)
        if (size == length && strncasecmp(word, name, size) == 0) {
            arg->text = arena_printf(arena, "%.*s", (int)size, word);
            arg->integer = i;
            return true;
        }
    return fail_choice(arg->spec, text, err);
}

static bool too_many(const ArgSpec *spec, Error *err)
{
    return fail(err, "%s has more than %d elements", spec->name, LIST_MOST);
}

/* The elements of `a,b`, `(a, b)` or `[a,b]`; brackets inside are flattened. */
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
        while (length > 0 && strchr(" \t\r\n)]", p[length - 1]))
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
    if (!read_long(spec, from, first, err) || !read_long(spec, range ? dash + 1 : text, last, err))
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
        if (!read_double(arg->spec, item[i], &values[i], err))
            return false;
    return true;
}

static bool read_list(Arena *arena, Arg *arg, const char *text, Error *err)
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

/* Adds a word to the names, which only this function makes. */
static bool add_name(Arena *arena, Arg *arg, const char *text)
{
    const char **names = arena_extend(arena, (const char **)arg->names, arg->count, sizeof text);
    names[arg->count++] = arena_text(arena, text);
    arg->names = names;
    return true;
}

/* The argument is called what `help` calls it. */
static bool fail_empty(const ArgSpec *spec, Error *err)
{
    Buf name = {0};
    arg_name(spec, &name);
    fail(err, "%s is empty; name a file", buf_text(&name));
    buf_free(&name);
    return false;
}

bool value_read(Arena *arena, const char *text, Arg *arg, Error *err)
{
    const ArgSpec *spec = arg->spec;
    arg->present = true;
    arg->text = arena_text(arena, text);
    switch (spec->type) {
    case ARG_INT:
        if (!read_long(spec, text, &arg->integer, err))
            return false;
        arg->number = (double)arg->integer;
        return true;
    case ARG_FLOAT:
        if (text_starts(text, "slice(") && text_ends(text, ")"))
            return read_slice(arena, arg, err);
        return read_double(spec, arg->text, &arg->number, err);
    case ARG_BOOL:
        return read_bool(arg, text, err);
    case ARG_CHOICE:
        return read_choice(arena, arg, text, err);
    case ARG_PATH:
    case ARG_RECORD:
        arg->text = path_expand(arena, text);
        return *text || fail_empty(spec, err);
    case ARG_INTS:
    case ARG_FLOATS:
    case ARG_NAMES:
        return read_list(arena, arg, text, err);
    case ARG_REST:
        return add_name(arena, arg, text);
    case ARG_TEXT:
    case ARG_VALUE:
    case ARG_OBJECT:
        break;
    }
    return true;
}

bool value_take_number(Arena *arena, Arg *arg, Error *err)
{
    if (!in_range(arg->spec, arg->number))
        return out_of_range(arg->spec, value_of_double(arena, arg->number), err);
    arg->present = true;
    return true;
}
