/* Finds what a name in a line of the notebook form stands for: a variable, an attribute, or a word
 * such as `accuracy`. */
#include "language/notebook.h"

#include "base/text.h"

#include <ctype.h>
#include <string.h>

static const char *lower(Arena *arena, const char *text)
{
    char *copy = arena_text(arena, text);
    for (char *c = copy; *c; c++)
        *c = (char)tolower((unsigned char)*c);
    return copy;
}

/* fastai's statistics, of one channel or three: mean, standard deviation. */
static const struct {
    const char *name, *value;
} CONSTANTS[] = {
    {"imagenet_stats", "([0.485, 0.456, 0.406], [0.229, 0.224, 0.225])"},
    {"cifar_stats", "([0.491, 0.482, 0.447], [0.247, 0.243, 0.261])"},
    {"mnist_stats", "([0.131], [0.308])"},
};

static const char *constant(const char *name)
{
    for (int i = 0; i < LENGTH(CONSTANTS); i++)
        if (strcmp(CONSTANTS[i].name, name) == 0)
            return CONSTANTS[i].value;
    return NULL;
}

static bool read_constant(Reader *reader, const char *value, Word *out)
{
    Reader inner = *reader;
    inner.p = value;
    return notebook_list(&inner, out);
}

/* A variable's value; the text of lists becomes lists again. */
static void read_variable(Reader *reader, const char *value, Word *out)
{
    Error ignored;
    Reader inner = {.arena = reader->arena, .depth = reader->depth, .err = &ignored};
    inner.p = arena_printf(reader->arena, "(%s)", value);
    if (value[0] != '[' || !notebook_list(&inner, out) || *inner.p)
        *out = (Word){.kind = WORD_NAME, .text = arena_text(reader->arena, value)};
}

/* Dotted names: data.c has a value; others, such as optim.SGD, stand for their last part. */
static bool read_dotted(Reader *reader, const char *dotted, const char *last, Word *out)
{
    const char *value = NULL;
    if (reader->scope && reader->scope->attribute &&
        !reader->scope->attribute(reader->scope->context, reader->arena, dotted, &value,
                                  reader->err))
        return false;
    if (value)
        *out = (Word){.kind = WORD_NAME, .text = value};
    else if (reader->strict)
        return fail(reader->err, "%s is not known here", dotted);
    else
        *out = (Word){.kind = WORD_PLAIN,
                      .text = text_starts(dotted, "URLs.") ? lower(reader->arena, last) : last};
    return true;
}

bool notebook_name(Reader *reader, Word *out)
{
    const char *begin = reader->p, *last, *end = lex_dotted(begin, &last);
    const char *dotted = arena_printf(reader->arena, "%.*s", (int)(end - begin), begin);
    const char *name = dotted + (last - begin), *value = NULL;
    reader->p = end;
    bool quoted = *end == '\'' || *end == '"';
    if (quoted && end - begin <= 2 && strspn(dotted, "rRfFbBuU") == strlen(dotted))
        return notebook_text(reader, dotted, out);
    if (*end == '(')
        return notebook_call(reader, begin, last, out);
    if (last > begin)
        return read_dotted(reader, dotted, name, out);
    if (reader->scope && reader->scope->get)
        value = reader->scope->get(reader->scope->context, reader->arena, name);
    if (value)
        read_variable(reader, value, out);
    else if (constant(name))
        return read_constant(reader, constant(name), out);
    else if (reader->strict)
        return fail(reader->err, "%s is not known here", name);
    else
        *out = (Word){.kind = WORD_PLAIN, .text = name};
    return true;
}
