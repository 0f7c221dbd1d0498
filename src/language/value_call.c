/* Works out calls that stand for a value, such as Path('d') and len(x). */
#include "language/value_call.h"

#include "io/path.h"
#include "language/value_number.h"

#include <math.h>
#include <string.h>

/* slice(x), slice(None, x) and slice(a, b), as value_read takes them: rates by layer group. */
static bool read_slice(const NotebookReader *reader, const Words *parts, Word *out)
{
    int count = parts->count;
    const char *list = words_as_list(reader->arena, parts).text;
    bool plain = count == 1 || count == 2;
    for (int i = 0; i < count; i++)
        plain = plain && parts->word[i].kind != WORD_LIST && *parts->word[i].text;
    if (!plain)
        return fail(reader->err,
                    "slice(%s): give one rate, or those of the first and the last layer group: "
                    "slice(1e-5, 1e-3)",
                    list);
    const char *last = parts->word[count - 1].text;
    bool both = count == 2 && strcmp(parts->word[0].text, "None") != 0;
    *out =
        (Word){.kind = WORD_PLAIN,
               .text = both ? arena_printf(reader->arena, "slice(%s,%s)", parts->word[0].text, last)
                            : arena_printf(reader->arena, "slice(%s)", last)};
    return true;
}

/* Path('a', 'b'): folders inside one another. */
static bool read_path(const NotebookReader *reader, const Words *parts, Word *out)
{
    const char *path = parts->count ? parts->word[0].text : ".";
    for (int i = 1; i < parts->count; i++)
        path = path_join(reader->arena, path, parts->word[i].text);
    *out = (Word){.kind = WORD_QUOTED, .text = path};
    return true;
}

static bool one_argument(const NotebookReader *reader, const Words *parts)
{
    return parts->count == 1 || fail(reader->err, "the brackets must hold exactly one value");
}

static bool read_same(const NotebookReader *reader, const Words *parts, Word *out)
{
    if (!one_argument(reader, parts))
        return false;
    *out = parts->word[0];
    return true;
}

static bool read_int(const NotebookReader *reader, const Words *parts, Word *out)
{
    double value;
    if (!one_argument(reader, parts))
        return false;
    if (!value_double(parts->word[0].text, &value))
        return fail(reader->err, "int(%s) is not a number", parts->word[0].text);
    *out = (Word){.kind = WORD_PLAIN, .text = value_of_double(reader->arena, trunc(value))};
    return true;
}

static bool read_len(const NotebookReader *reader, const Words *parts, Word *out)
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

static const struct {
    const char *name;
    ValueCall *read;
} VALUE_CALLS[] = {
    {"Path", read_path},   {"PosixPath", read_path}, {"open_image", read_same},
    {"str", read_same},    {"float", read_same},     {"list", read_same},
    {"tuple", read_same},  {"array", read_same},     {"tensor", read_same},
    {"cwd", read_path},    {"int", read_int},        {"len", read_len},
    {"slice", read_slice},
};

ValueCall *value_call_find(const char *name, size_t length)
{
    for (int i = 0; i < LENGTH(VALUE_CALLS); i++)
        if (strlen(VALUE_CALLS[i].name) == length && memcmp(VALUE_CALLS[i].name, name, length) == 0)
            return VALUE_CALLS[i].read;
    return NULL;
}

bool value_call_at(const char *line)
{
    const char *last, *end = lex_dotted(lex_skip(line), &last);
    return *end == '(' && value_call_find(last, (size_t)(end - last));
}
