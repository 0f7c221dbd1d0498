/* The notebook form: what may stand between the brackets of a call pasted from Python. */
#include "app/lex.h"

#include <ctype.h>
#include <string.h>

enum { DEEPEST = 32 }; /* brackets inside brackets */

typedef struct {
    Arena *arena;       /* of the words */
    const char *p;      /* not yet read */
    const Scope *scope; /* variables; may be NULL */
    int depth;          /* of brackets */
    Error *err;
} Reader;

static bool read_value(Reader *reader, Word *out);

static bool not_understood(const Reader *reader)
{
    int length = (int)strcspn(reader->p, " \t\r\n,;#");
    if (!*reader->p)
        return fail(reader->err, "the line ends inside a call; close its brackets");
    return fail(
        reader->err,
        "'%.*s' is not understood; values are numbers, 'texts', [lists], names and name=value",
        length > 0 ? length : 1, reader->p);
}

static bool read_string(Reader *reader, Word *out)
{
    Buf text = {0};
    char quote = *reader->p++;
    while (*reader->p && *reader->p != quote) {
        if (*reader->p == '\\' && reader->p[1])
            reader->p++;
        buf_char(&text, *reader->p++);
    }
    bool closed = *reader->p == quote;
    reader->p += closed;
    *out = (Word){.kind = WORD_QUOTED, .text = arena_text(reader->arena, buf_text(&text))};
    buf_free(&text);
    return closed || fail(reader->err, "a quote %c is not closed; add another %c", quote, quote);
}

/* Elements up to the closing bracket, joined by commas; lists inside lists are flattened. */
static bool read_list(Reader *reader, Word *out)
{
    char close = *reader->p == '(' ? ')' : ']';
    if (++reader->depth > DEEPEST)
        return fail(reader->err, "there are more than %d brackets inside one another", DEEPEST);
    Buf text = {0};
    reader->p = lex_skip(reader->p + 1);
    bool ok = true;
    while (ok && *reader->p != close) {
        Word element;
        ok = read_value(reader, &element);
        if (!ok)
            break;
        buf_printf(&text, "%s%s", text.size ? "," : "", element.text);
        reader->p = lex_skip(reader->p);
        if (*reader->p == ',')
            reader->p = lex_skip(reader->p + 1);
        else if (*reader->p != close)
            ok = not_understood(reader);
    }
    reader->p += ok;
    reader->depth--;
    *out = (Word){.kind = WORD_LIST, .text = arena_text(reader->arena, buf_text(&text))};
    buf_free(&text);
    return ok;
}

/* slice(x) is x: one group of layers has one learning rate. */
static bool read_slice(Reader *reader, Word *out)
{
    if (!read_list(reader, out))
        return false;
    if (!*out->text || strchr(out->text, ','))
        return fail(reader->err,
                    "slice(%s): the net is one group of layers with one rate; use slice(x) or x",
                    out->text);
    out->kind = WORD_PLAIN;
    return true;
}

/* A call inside the call is kept as it is typed. */
static bool skip_call(Reader *reader, const char *begin, Word *out)
{
    Word ignored;
    int depth = 0;
    do {
        char c = *reader->p;
        if (c == '\'' || c == '"') {
            if (!read_string(reader, &ignored))
                return false;
            continue;
        }
        depth += (c == '(' || c == '[') - (c == ')' || c == ']');
        reader->p++;
    } while (*reader->p && depth > 0);
    if (depth > 0)
        return not_understood(reader);
    *out = (Word){.kind = WORD_CALL,
                  .text = arena_printf(reader->arena, "%.*s", (int)(reader->p - begin), begin)};
    return true;
}

static const char *lower(Arena *arena, const char *text)
{
    char *copy = arena_text(arena, text);
    for (char *c = copy; *c; c++)
        *c = (char)tolower((unsigned char)*c);
    return copy;
}

/* accuracy, True, path, optim.SGD, URLs.MNIST_SAMPLE, slice(x): a variable's value, or the last
 * part of the dotted name as a word. */
static bool read_name(Reader *reader, Word *out)
{
    const char *begin = reader->p, *last = begin, *end = lex_name(begin);
    while (*end == '.' && lex_name(end + 1) > end + 1) {
        last = end + 1;
        end = lex_name(last);
    }
    reader->p = end;
    const char *name = arena_printf(reader->arena, "%.*s", (int)(end - last), last);
    if (*end == '(')
        return strcmp(name, "slice") == 0 ? read_slice(reader, out) : skip_call(reader, begin, out);
    const char *value =
        last == begin && reader->scope ? reader->scope->get(reader->scope->context, name) : NULL;
    if (value)
        *out = (Word){.kind = WORD_NAME, .text = arena_text(reader->arena, value)};
    else if (strncmp(begin, "URLs.", 5) == 0)
        *out = (Word){.kind = WORD_PLAIN, .text = lower(reader->arena, name)};
    else
        *out = (Word){.kind = WORD_PLAIN, .text = name};
    return true;
}

static bool read_number(Reader *reader, Word *out)
{
    const char *p = reader->p;
    p += *p == '-' || *p == '+';
    if (!isdigit((unsigned char)*p) && *p != '.')
        return not_understood(reader);
    while (isalnum((unsigned char)*p) || *p == '.' || *p == '_' ||
           ((*p == '-' || *p == '+') && (p[-1] | 32) == 'e'))
        p++;
    *out = (Word){.kind = WORD_PLAIN,
                  .text = arena_printf(reader->arena, "%.*s", (int)(p - reader->p), reader->p)};
    reader->p = p;
    return true;
}

static bool read_value(Reader *reader, Word *out)
{
    const char *p = reader->p;
    if (*p == '\'' || *p == '"')
        return read_string(reader, out);
    if (*p == '(' || *p == '[')
        return read_list(reader, out);
    return lex_name(p) > p ? read_name(reader, out) : read_number(reader, out);
}

/* name=value or value. */
static bool read_argument(Reader *reader, Words *words)
{
    const char *begin = reader->p, *end = lex_name(begin), *equals = lex_skip(end);
    Word word;
    const char *key = NULL;
    if (end > begin && equals[0] == '=' && equals[1] != '=') {
        key = arena_printf(reader->arena, "%.*s", (int)(end - begin), begin);
        reader->p = lex_skip(equals + 1);
    }
    if (!read_value(reader, &word))
        return false;
    word.key = key;
    words_add(reader->arena, words, word);
    return true;
}

static bool read_arguments(Reader *reader, Words *words)
{
    reader->p = lex_skip(reader->p + 1);
    while (*reader->p != ')') {
        if (!read_argument(reader, words))
            return false;
        reader->p = lex_skip(reader->p);
        if (*reader->p == ',')
            reader->p = lex_skip(reader->p + 1);
        else if (*reader->p != ')')
            return not_understood(reader);
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
    Reader reader = {.arena = arena, .p = strchr(lex_skip(line), '('), .scope = scope, .err = err};
    if (!read_arguments(&reader, out))
        return false;
    if (*reader.p == '>')
        return lex_redirect(arena, &reader.p, scope, &out->redirect, err);
    if (*reader.p)
        return fail(err, "'%s' behind the call is not understood; use one call a line", reader.p);
    return true;
}

bool lex_value(Arena *arena, const char *text, const Scope *scope, Word *out, Error *err)
{
    Reader reader = {.arena = arena, .p = lex_skip(text), .scope = scope, .err = err};
    if (!*reader.p)
        return fail(err, "there is no value behind the '='; use for example lr = 1e-2");
    if (!read_value(&reader, out))
        return false;
    reader.p = lex_skip(reader.p);
    return !*reader.p || not_understood(&reader);
}
