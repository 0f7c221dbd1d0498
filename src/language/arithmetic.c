/* Works out arithmetic in lines of the notebook form: numbers, texts and lists. */
#include "language/notebook.h"

#include "base/text.h"
#include "io/file.h"
#include "language/value.h"

#include <ctype.h>
#include <math.h>
#include <string.h>

static bool read_number(Reader *reader, Word *out)
{
    const char *p = reader->p;
    if (!isdigit((unsigned char)*p) && *p != '.')
        return notebook_lost(reader);
    while (isalnum((unsigned char)*p) || *p == '.' || *p == '_' ||
           ((*p == '-' || *p == '+') && (p[-1] | 32) == 'e'))
        p++;
    *out = (Word){.kind = WORD_PLAIN,
                  .text = arena_printf(reader->arena, "%.*s", (int)(p - reader->p), reader->p)};
    reader->p = p;
    return true;
}

static bool read_atom(Reader *reader, Word *out)
{
    const char *p = reader->p;
    if (*p == '\'' || *p == '"')
        return notebook_text(reader, "", out);
    if (*p == '(' || *p == '[')
        return notebook_list(reader, out);
    if (*p == '$' && lex_name(p + 1) > p + 1) /* a variable as in the shell form */
        p = ++reader->p;
    return lex_name(p) > p ? notebook_name(reader, out) : read_number(reader, out);
}

static bool is_number(const Word *word, double *value)
{
    bool text = word->kind == WORD_QUOTED || word->kind == WORD_LIST || word->kind == WORD_CALL;
    return !text && value_double(word->text, value);
}

static bool set_number(Reader *reader, double value, Word *out)
{
    if (!isfinite(value))
        return fail(reader->err, "the result is not a number; is it a division by 0?");
    *out = (Word){.kind = WORD_PLAIN, .text = value_of_double(reader->arena, value)};
    return true;
}

/* The signs; those of two letters come before those of one. */
static const struct {
    const char *sign;
    int rank; /* signs of one rank bind equally tightly; ** is not among them */
} OPERATORS[] = {{"//", 2}, {"+", 1}, {"-", 1}, {"*", 2}, {"/", 2}};

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
static bool combine_texts(Reader *reader, const char *sign, const Word *a, const Word *b, Word *out)
{
    double times;
    bool texts = a->kind != WORD_LIST && b->kind != WORD_LIST && a->kind != WORD_CALL &&
                 (a->kind == WORD_QUOTED || b->kind == WORD_QUOTED);
    if (texts && strlen(a->text) + strlen(b->text) >= NOTEBOOK_TEXT)
        return fail(reader->err, "the text would have more than %d letters", NOTEBOOK_TEXT);
    if (texts && strcmp(sign, "/") == 0) {
        *out = (Word){.kind = WORD_QUOTED, .text = path_join(reader->arena, a->text, b->text)};
        return true;
    }
    if (texts && strcmp(sign, "+") == 0) {
        *out = (Word){.kind = WORD_QUOTED,
                      .text = arena_printf(reader->arena, "%s%s", a->text, b->text)};
        return true;
    }
    bool repeats = a->kind == WORD_LIST && strcmp(sign, "*") == 0 && is_number(b, &times);
    if (repeats && times >= 0 && times == floor(times) && times * a->parts <= NOTEBOOK_ELEMENTS &&
        times * (double)strlen(a->text) < NOTEBOOK_TEXT) {
        Words parts = {0};
        for (int i = 0; i < (int)times; i++)
            for (int part = 0; part < a->parts; part++)
                words_add(reader->arena, &parts, a->part[part]);
        *out = notebook_list_of(reader->arena, &parts);
        return true;
    }
    return fail(reader->err, "'%s' %s '%s' is not arithmetic on numbers", a->text, sign, b->text);
}

static bool combine(Reader *reader, const char *sign, const Word *a, const Word *b, Word *out)
{
    double x, y;
    if (++reader->signs > NOTEBOOK_SIGNS)
        return fail(reader->err, "there are more than %d operators in it", NOTEBOOK_SIGNS);
    if (is_number(a, &x) && is_number(b, &y))
        return set_number(reader, compute(sign, x, y), out);
    return combine_texts(reader, sign, a, b, out);
}

static bool read_signed(Reader *reader, Word *out);

/* 2**-3: ** binds tighter than a sign before it, and from right to left. */
static bool read_power(Reader *reader, Word *out)
{
    Word exponent;
    double x, y;
    if (!read_atom(reader, out))
        return false;
    const char *p = lex_skip(reader->p);
    if (!text_starts(p, "**"))
        return true;
    reader->p = lex_skip(p + 2);
    if (!notebook_deeper(reader) || !read_signed(reader, &exponent))
        return false;
    reader->depth--;
    if (!is_number(out, &x) || !is_number(&exponent, &y))
        return fail(reader->err, "'%s' ** '%s' is not arithmetic on numbers", out->text,
                    exponent.text);
    return set_number(reader, pow(x, y), out);
}

static bool read_signed(Reader *reader, Word *out)
{
    double value;
    char sign = *reader->p;
    if (sign != '-' && sign != '+')
        return read_power(reader, out);
    reader->p = lex_skip(reader->p + 1);
    if (!notebook_deeper(reader) || !read_signed(reader, out))
        return false;
    reader->depth--;
    if (!is_number(out, &value))
        return fail(reader->err, "%c'%s' is not arithmetic on numbers", sign, out->text);
    if (sign == '-')
        *out = (Word){.kind = WORD_PLAIN,
                      .text = strchr("+-", out->text[0])
                                  ? value_of_double(reader->arena, -value)
                                  : arena_printf(reader->arena, "-%s", out->text)};
    return true;
}

/* The sign of this rank at p, or NULL. */
static const char *sign_at(const char *p, int rank)
{
    for (int i = 0; i < LENGTH(OPERATORS); i++)
        if (text_starts(p, OPERATORS[i].sign))
            return OPERATORS[i].rank == rank ? OPERATORS[i].sign : NULL;
    return NULL;
}

static bool read_ranked(Reader *reader, int rank, Word *out)
{
    if (rank > 2)
        return read_signed(reader, out);
    if (!read_ranked(reader, rank + 1, out))
        return false;
    for (const char *sign; (sign = sign_at(lex_skip(reader->p), rank));) {
        Word left = *out, right;
        reader->p = lex_skip(lex_skip(reader->p) + strlen(sign));
        if (!read_ranked(reader, rank + 1, &right) || !combine(reader, sign, &left, &right, out))
            return false;
    }
    return true;
}

bool notebook_value(Reader *reader, Word *out)
{
    return read_ranked(reader, 1, out);
}
