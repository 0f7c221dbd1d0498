/* Reads whole lines of the notebook form: a call and what is between its brackets, or a value.
 * This is not an interpreter: values are numbers with arithmetic, texts, lists and names. */
#include "language/notebook.h"

#include <string.h>

/* name=value or value. */
static bool read_argument(NotebookReader *reader, Words *words)
{
    const char *begin = reader->p, *end = lex_name(begin), *equals = lex_skip(end);
    Word word;
    const char *key = NULL;
    if (end > begin && equals[0] == '=' && equals[1] != '=') {
        key = arena_printf(reader->arena, "%.*s", (int)(end - begin), begin);
        reader->p = lex_skip(equals + 1);
    }
    if (!notebook_value(reader, &word))
        return false;
    word.key = key;
    words_add(reader->arena, words, word);
    return true;
}

static bool read_arguments(NotebookReader *reader, Words *words)
{
    reader->p = lex_skip(reader->p + 1);
    while (*reader->p != ')') {
        if (!read_argument(reader, words))
            return false;
        reader->p = lex_skip(reader->p);
        if (*reader->p == ',')
            reader->p = lex_skip(reader->p + 1);
        else if (*reader->p != ')')
            return notebook_lost(reader);
    }
    reader->p = lex_skip(reader->p + 1);
    return true;
}

const char *lex_call_name(Arena *arena, const char *line)
{
    const char *begin = lex_skip(line);
    return arena_printf(arena, "%.*s", (int)strcspn(begin, "("), begin);
}

bool lex_call(Arena *arena, const char *line, const Scope *scope, Words *out, Error *err)
{
    NotebookReader reader = {.arena = arena,
                             .begin = lex_skip(line),
                             .p = strchr(lex_skip(line), '('),
                             .scope = scope,
                             .err = err};
    if (!read_arguments(&reader, out))
        return false;
    if (*reader.p == '>')
        return lex_redirect(arena, &reader.p, scope, &out->redirect, err);
    if (*reader.p == '.' && line_form(reader.p + 1) == LINE_CALL)
        out->then = arena_text(arena, reader.p + 1);
    else if (*reader.p)
        return fail(err, "'%s'%s after the call is not understood; use one call per line", reader.p,
                    notebook_place(&reader));
    return true;
}

/* Reads all of the text: a value, or several with commas between them, which are a list. */
static bool read_whole(NotebookReader *reader, Word *out)
{
    Words parts = {0};
    bool comma = false, more = true;
    while (more) {
        if (!notebook_value(reader, out))
            return false;
        words_add(reader->arena, &parts, *out);
        reader->p = lex_skip(reader->p);
        more = *reader->p == ',';
        comma |= more;
        reader->p = lex_skip(reader->p + more);
        more &= *reader->p != '\0';
    }
    if (comma)
        *out = words_as_list(reader->arena, &parts);
    return !*reader->p || notebook_lost(reader);
}

bool lex_value(Arena *arena, const char *text, const Scope *scope, Word *out, Error *err)
{
    NotebookReader reader = {.arena = arena, .p = lex_skip(text), .scope = scope, .err = err};
    if (!*reader.p)
        return fail(err, "there is no value after the '='; for example: lr = 1e-2");
    return read_whole(&reader, out);
}

bool lex_expression(Arena *arena, const char *text, const Scope *scope, Word *out, Error *err)
{
    NotebookReader reader = {
        .arena = arena, .p = lex_skip(text), .scope = scope, .strict = true, .err = err};
    return read_whole(&reader, out);
}
