/* Reads calls inside a call: some stand for a value, such as Path('d'), others stay as typed. */
#include "language/notebook.h"

#include "base/text.h"
#include "io/file.h"
#include "language/value.h"

#include <math.h>
#include <string.h>

/* slice(x) and slice(None, x) are x: here all layers are one group with one learning rate. */
static bool read_slice(Reader *reader, const Words *parts, Word *out)
{
    int count = parts->count;
    const Word *last = count > 0 ? &parts->word[count - 1] : NULL;
    bool one = count == 1 || (count == 2 && strcmp(parts->word[0].text, "None") == 0);
    if (one && last->kind != WORD_LIST && *last->text && strcmp(last->text, "None") != 0) {
        *out = *last;
        return true;
    }
    const char *rate = count == 2 ? last->text : "1e-3";
    return fail(reader->err,
                "slice(%s): the net is one group of layers with one rate; use slice(%s) or %s",
                notebook_list_of(reader->arena, parts).text, rate, rate);
}

/* Path('a', 'b'): folders inside one another. */
static bool read_path(Reader *reader, const Words *parts, Word *out)
{
    const char *path = parts->count ? parts->word[0].text : ".";
    for (int i = 1; i < parts->count; i++)
        path = path_join(reader->arena, path, parts->word[i].text);
    *out = (Word){.kind = WORD_QUOTED, .text = path};
    return true;
}

static bool one_argument(const Reader *reader, const Words *parts)
{
    return parts->count == 1 || fail(reader->err, "the brackets must hold exactly one value");
}

static bool read_same(Reader *reader, const Words *parts, Word *out)
{
    if (!one_argument(reader, parts))
        return false;
    *out = parts->word[0];
    return true;
}

static bool read_int(Reader *reader, const Words *parts, Word *out)
{
    double value;
    if (!one_argument(reader, parts))
        return false;
    if (!value_double(parts->word[0].text, &value))
        return fail(reader->err, "int(%s) is not a number", parts->word[0].text);
    *out = (Word){.kind = WORD_PLAIN, .text = value_of_double(reader->arena, trunc(value))};
    return true;
}

static bool read_len(Reader *reader, const Words *parts, Word *out)
{
    if (!one_argument(reader, parts))
        return false;
    const Word *word = &parts->word[0];
    int count = word->kind == WORD_LIST ? word->parts : 1;
    if (word->kind == WORD_NAME) /* variables hold lists as text */
        for (const char *c = word->text; *c; c++)
            count += *c == ',';
    *out = (Word){.kind = WORD_PLAIN, .text = value_of_double(reader->arena, count)};
    return true;
}

/* Calls that stand for a value, with the function that works it out. */
static const struct {
    const char *name;
    bool (*read)(Reader *reader, const Words *parts, Word *out);
} VALUE_CALLS[] = {
    {"Path", read_path},   {"PosixPath", read_path}, {"open_image", read_same},
    {"str", read_same},    {"float", read_same},     {"list", read_same},
    {"tuple", read_same},  {"array", read_same},     {"tensor", read_same},
    {"cwd", read_path},    {"int", read_int},        {"len", read_len},
    {"slice", read_slice},
};

static int value_call(const char *name, size_t length)
{
    for (int i = 0; i < LENGTH(VALUE_CALLS); i++)
        if (strlen(VALUE_CALLS[i].name) == length && memcmp(VALUE_CALLS[i].name, name, length) == 0)
            return i;
    return -1;
}

bool lex_is_value_call(const char *line)
{
    const char *last, *end = lex_dotted(lex_skip(line), &last);
    return *end == '(' && value_call(last, (size_t)(end - last)) >= 0;
}

/* Skips to the end of a call's brackets. */
static bool skip_brackets(Reader *reader)
{
    Word ignored;
    int depth = 0;
    do {
        char c = *reader->p;
        if (c == '\'' || c == '"') {
            if (!notebook_text(reader, "", &ignored))
                return false;
            continue;
        }
        depth += (c == '(' || c == '[') - (c == ')' || c == ']');
        reader->p++;
    } while (*reader->p && depth > 0);
    return depth == 0 || notebook_lost(reader);
}

/* Keeps a call inside the call as typed, with the rest of its chain; partial(f, a=1) is f(a=1). */
static bool skip_call(Reader *reader, const char *begin, Word *out)
{
    if (!skip_brackets(reader))
        return false;
    while (*reader->p == '.' && line_form(reader->p + 1) == LINE_CALL) {
        reader->p += strcspn(reader->p, "(");
        if (!skip_brackets(reader))
            return false;
    }
    const char *text = arena_printf(reader->arena, "%.*s", (int)(reader->p - begin), begin);
    if (text_starts(text, "partial(")) {
        const char *name = lex_skip(text + strlen("partial("));
        int length = (int)strcspn(name, ",) \t\r\n");
        const char *rest = lex_skip(name + length);
        text = arena_printf(reader->arena, "%.*s(%s%s", length, name, *rest == ',' ? "learn" : "",
                            rest);
    }
    *out = (Word){.kind = WORD_CALL, .text = text};
    return true;
}

bool notebook_call(Reader *reader, const char *begin, const char *last, Word *out)
{
    int call = value_call(last, (size_t)(reader->p - last));
    Words parts = {0};
    bool comma;
    if (call < 0)
        return skip_call(reader, begin, out);
    return notebook_elements(reader, ')', &parts, &comma) &&
           VALUE_CALLS[call].read(reader, &parts, out);
}
