/* Reads the text of an argument as a value of its type: numbers within bounds, words to choose
 * from. */
#include "language/value.h"

#include "base/text.h"
#include "io/path.h"
#include "language/value_list.h"
#include "language/value_number.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

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
    if (!value_double_in(spec, last, &arg->number, err))
        return false;
    if (!both) {
        arg->text = last;
        return true;
    }
    return value_double_in(spec, first, &arg->first, err) &&
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
        if (!value_long_in(spec, text, &arg->integer, err))
            return false;
        arg->number = (double)arg->integer;
        return true;
    case ARG_FLOAT:
        if (text_starts(text, "slice(") && text_ends(text, ")"))
            return read_slice(arena, arg, err);
        return value_double_in(spec, arg->text, &arg->number, err);
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
        return value_list(arena, arg, text, err);
    case ARG_REST:
        return add_name(arena, arg, text);
    case ARG_TEXT:
    case ARG_VALUE:
    case ARG_OBJECT:
        break;
    }
    return true;
}
