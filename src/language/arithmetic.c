/* Works out arithmetic on words: numbers, and what Python's signs do with texts and lists. */
#include "language/arithmetic.h"

#include "base/text.h"
#include "io/path.h"
#include "language/value_number.h"

#include <math.h>
#include <string.h>

enum {
    TEXT_MOST = 4096,   /* bytes that texts are joined to */
    ELEMENTS_MOST = 64, /* of a repeated list */
};

/* The signs; those of two letters come before those of one. */
static const struct {
    const char *sign;
    int rank; /* signs of one rank bind equally tightly; ** is not among them */
} OPERATORS[] = {{"//", 2}, {"+", 1}, {"-", 1}, {"*", 2}, {"/", 2}};

const char *arithmetic_sign_at(const char *p, int rank)
{
    for (int i = 0; i < LENGTH(OPERATORS); i++)
        if (text_starts(p, OPERATORS[i].sign))
            return OPERATORS[i].rank == rank ? OPERATORS[i].sign : NULL;
    return NULL;
}

static bool is_number(const Word *word, double *value)
{
    bool text = word->kind == WORD_QUOTED || word->kind == WORD_LIST || word->kind == WORD_CALL;
    return !text && value_double(word->text, value);
}

static bool set_number(Arena *arena, double value, Word *out, Error *err)
{
    if (!isfinite(value))
        return fail(err, "the result is not a number; is it a division by 0?");
    *out = (Word){.kind = WORD_PLAIN, .text = value_of_double(arena, value)};
    return true;
}

static double compute(const char *sign, double a, double b)
{
    switch (sign[0]) {
    case '+':
        return a + b;
    case '-':
        return a - b;
    case '*':
        return a * b;
    default:
        return sign[1] ? floor(a / b) : a / b;
    }
}

/* path/'train', 'a' + 'b', [0.5]*3. */
static bool combine_texts(Arena *arena, const char *sign, const Word *a, const Word *b, Word *out,
                          Error *err)
{
    double times;
    bool texts = a->kind != WORD_LIST && b->kind != WORD_LIST && a->kind != WORD_CALL &&
                 (a->kind == WORD_QUOTED || b->kind == WORD_QUOTED);
    if (texts && strlen(a->text) + strlen(b->text) >= TEXT_MOST)
        return fail(err, "the text would have more than %d letters", TEXT_MOST);
    if (texts && strcmp(sign, "/") == 0) {
        *out = (Word){.kind = WORD_QUOTED, .text = path_join(arena, a->text, b->text)};
        return true;
    }
    if (texts && strcmp(sign, "+") == 0) {
        *out = (Word){.kind = WORD_QUOTED, .text = arena_printf(arena, "%s%s", a->text, b->text)};
        return true;
    }
    bool repeats = a->kind == WORD_LIST && strcmp(sign, "*") == 0 && is_number(b, &times);
    if (repeats && times >= 0 && times == floor(times) && times * a->parts <= ELEMENTS_MOST &&
        times * (double)strlen(a->text) < TEXT_MOST) {
        Words parts = {0};
        for (int i = 0; i < (int)times; i++)
            for (int part = 0; part < a->parts; part++)
                words_add(arena, &parts, a->part[part]);
        *out = words_as_list(arena, &parts);
        return true;
    }
    return fail(err, "'%s' %s '%s' is not arithmetic on numbers", a->text, sign, b->text);
}

bool arithmetic_combine(Arena *arena, const char *sign, const Word *a, const Word *b, Word *out,
                        Error *err)
{
    double x, y;
    bool numbers = is_number(a, &x) && is_number(b, &y);
    if (numbers && sign[0] == '/' && y == 0)
        return fail(err, "%s%s%s: division by zero", a->text, sign, b->text);
    if (numbers)
        return set_number(arena, compute(sign, x, y), out, err);
    return combine_texts(arena, sign, a, b, out, err);
}

bool arithmetic_raise(Arena *arena, Word *base, const Word *exponent, Error *err)
{
    double x, y;
    if (!is_number(base, &x) || !is_number(exponent, &y))
        return fail(err, "'%s' ** '%s' is not arithmetic on numbers", base->text, exponent->text);
    return set_number(arena, pow(x, y), base, err);
}

bool arithmetic_sign(Arena *arena, char sign, Word *word, Error *err)
{
    double value;
    if (!is_number(word, &value))
        return fail(err, "%c'%s' is not arithmetic on numbers", sign, word->text);
    if (sign == '-')
        *word =
            (Word){.kind = WORD_PLAIN,
                   .text = strchr("+-", word->text[0]) ? value_of_double(arena, -value)
                                                       : arena_printf(arena, "-%s", word->text)};
    return true;
}
