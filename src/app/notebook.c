/* The notebook form: what may stand between the brackets of a call pasted from Python.  Values are
 * numbers with their arithmetic, texts, lists and names; this is no interpreter. */
#include "app/lex.h"

#include "app/value.h"
#include "base/text.h"
#include "io/file.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    DEEPEST = 32,       /* brackets and signs inside one another */
    SIGNS_MOST = 100,   /* of arithmetic in a line */
    TEXT_MOST = 4096,   /* bytes that texts are joined to */
    ELEMENTS_MOST = 64, /* of a repeated list */
};

typedef struct {
    Arena *arena;       /* of the words */
    const char *begin;  /* of the text */
    const char *p;      /* not yet read */
    const Scope *scope; /* variables; may be NULL */
    int signs;          /* of arithmetic so far */
    bool strict;        /* a name that means nothing is an error */
    int depth;          /* of brackets */
    Error *err;
} Reader;

static bool read_value(Reader *reader, Word *out);

/* " in line 3 of it" behind the first line of a command, else "". */
static const char *place_of(const Reader *reader)
{
    int lines = 1;
    for (const char *p = reader->begin; p && p < reader->p; p++)
        lines += *p == '\n';
    return lines > 1 ? arena_printf(reader->arena, " in line %d of it", lines) : "";
}

static bool not_understood(const Reader *reader)
{
    int length = (int)strcspn(reader->p, " \t\r\n,;#");
    if (!*reader->p)
        return fail(reader->err, "the line ends inside a call; close its brackets");
    return fail(
        reader->err,
        "'%.*s'%s is not understood; values are numbers, 'texts', [lists], names and name=value",
        length > 0 ? length : 1, reader->p, place_of(reader));
}

static bool go_deeper(Reader *reader)
{
    return ++reader->depth <= DEEPEST ||
           fail(reader->err, "there are more than %d brackets inside one another", DEEPEST);
}

/* ---- texts */

/* Value of a part of an f-text, {lr} or {lr:.2e}, from its bracket to behind the closing one. */
static bool read_field(Reader *reader, Buf *text)
{
    Word value;
    reader->p = lex_skip(reader->p + 1);
    if (!go_deeper(reader) || !read_value(reader, &value))
        return false;
    reader->depth--;
    reader->p = lex_skip(reader->p);
    const char *format = reader->p;
    size_t length = *format == ':' ? strcspn(format, "}'\"") : 0;
    if (format[length] != '}')
        return not_understood(reader);
    reader->p += length + 1;
    return length == 0 ? (buf_text_add(text, value.text), true)
                       : value_format(text, value.text, format + 1, (int)length - 1, reader->err);
}

/* prefix: the letters before the quote, r and f among them. */
static bool read_string(Reader *reader, const char *prefix, Word *out)
{
    Buf text = {0};
    char quote = *reader->p++;
    bool raw = strpbrk(prefix, "rR"), fields = strpbrk(prefix, "fF"), ok = true;
    while (ok && *reader->p && *reader->p != quote) {
        bool twice = reader->p[1] == *reader->p;
        if (fields && *reader->p == '{' && !twice) {
            ok = read_field(reader, &text);
            continue;
        }
        bool shielded = *reader->p == '\\' && reader->p[1];
        reader->p += (shielded && !raw) || (fields && twice && strchr("{}", *reader->p));
        buf_char(&text, *reader->p++);
    }
    bool closed = *reader->p == quote;
    reader->p += closed;
    *out = (Word){.kind = WORD_QUOTED, .text = arena_text(reader->arena, buf_text(&text))};
    buf_free(&text);
    return ok && (closed || fail(reader->err, "a quote %c is not closed; add another %c", quote,
                                 quote));
}

/* ---- lists */

static Word list_of(Arena *arena, const Words *parts)
{
    Buf text = {0};
    for (int i = 0; i < parts->count; i++) {
        bool inner = parts->word[i].kind == WORD_LIST;
        buf_printf(&text, "%s%s%s%s", i ? "," : "", inner ? "[" : "", parts->word[i].text,
                   inner ? "]" : "");
    }
    Word list = {.kind = WORD_LIST,
                 .text = arena_text(arena, buf_text(&text)),
                 .part = parts->word,
                 .parts = parts->count};
    buf_free(&text);
    return list;
}

/* Values up to the closing bracket; *comma: one stood among them. */
static bool read_elements(Reader *reader, char close, Words *parts, bool *comma)
{
    *comma = false;
    if (!go_deeper(reader))
        return false;
    reader->p = lex_skip(reader->p + 1);
    while (*reader->p != close) {
        Word element;
        if (!read_value(reader, &element))
            return false;
        words_add(reader->arena, parts, element);
        reader->p = lex_skip(reader->p);
        if (*reader->p == ',') {
            *comma = true;
            reader->p = lex_skip(reader->p + 1);
        } else if (*reader->p != close) {
            return not_understood(reader);
        }
    }
    reader->p++;
    reader->depth--;
    return true;
}

/* [a, b] and (a, b); brackets around one value without a comma are that value. */
static bool read_list(Reader *reader, Word *out)
{
    Words parts = {0};
    bool comma, round = *reader->p == '(';
    if (!read_elements(reader, round ? ')' : ']', &parts, &comma))
        return false;
    *out = round && parts.count == 1 && !comma ? parts.word[0] : list_of(reader->arena, &parts);
    return true;
}

/* ---- names */

/* slice(x) and slice(None, x) are x: one group of layers has one learning rate. */
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
                list_of(reader->arena, parts).text, rate, rate);
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
    return parts->count == 1 || fail(reader->err, "a value in brackets is missing, or one too many");
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
    if (word->kind == WORD_NAME) /* a variable holds a list as its text */
        for (const char *c = word->text; *c; c++)
            count += *c == ',';
    *out = (Word){.kind = WORD_PLAIN, .text = value_of_double(reader->arena, count)};
    return true;
}

/* Calls that stand for a value: what they make of their arguments. */
static const struct {
    const char *name;
    bool (*read)(Reader *reader, const Words *parts, Word *out);
} VALUE_CALLS[] = {
    {"Path", read_path},      {"PosixPath", read_path}, {"open_image", read_same},
    {"str", read_same},       {"float", read_same},     {"list", read_same},
    {"tuple", read_same},     {"array", read_same},     {"tensor", read_same},
    {"cwd", read_path},       {"int", read_int},        {"len", read_len},
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
    const char *begin = lex_skip(line), *last = begin, *end = lex_name(begin);
    while (*end == '.' && lex_name(end + 1) > end + 1) {
        last = end + 1;
        end = lex_name(last);
    }
    return *end == '(' && value_call(last, (size_t)(end - last)) >= 0;
}

/* Behind a call's brackets. */
static bool skip_brackets(Reader *reader)
{
    Word ignored;
    int depth = 0;
    do {
        char c = *reader->p;
        if (c == '\'' || c == '"') {
            if (!read_string(reader, "", &ignored))
                return false;
            continue;
        }
        depth += (c == '(' || c == '[') - (c == ')' || c == ']');
        reader->p++;
    } while (*reader->p && depth > 0);
    return depth == 0 || not_understood(reader);
}

/* A call inside the call is kept as it is typed, with the rest of its chain; partial(f, a=1) as
 * f(a=1). */
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

static bool read_call(Reader *reader, const char *begin, const char *last, Word *out)
{
    int call = value_call(last, (size_t)(reader->p - last));
    Words parts = {0};
    bool comma;
    if (call < 0)
        return skip_call(reader, begin, out);
    return read_elements(reader, ')', &parts, &comma) &&
           VALUE_CALLS[call].read(reader, &parts, out);
}

static const char *lower(Arena *arena, const char *text)
{
    char *copy = arena_text(arena, text);
    for (char *c = copy; *c; c++)
        *c = (char)tolower((unsigned char)*c);
    return copy;
}

/* fastai's, of one value or three a channel: the mean, the standard deviation. */
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
    return read_list(&inner, out);
}

/* A variable's value; one that holds lists is them again. */
static void read_variable(Reader *reader, const char *value, Word *out)
{
    Error ignored;
    Reader inner = {.arena = reader->arena, .depth = reader->depth, .err = &ignored};
    inner.p = arena_printf(reader->arena, "(%s)", value);
    if (value[0] != '[' || !read_list(&inner, out) || *inner.p)
        *out = (Word){.kind = WORD_NAME, .text = arena_text(reader->arena, value)};
}

/* data.c, learn.recorder.min_grad_lr; optim.SGD and URLs.MNIST_SAMPLE are their last part. */
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

/* accuracy, True, path, optim.SGD, URLs.MNIST_SAMPLE, slice(x): a variable's value, or the last
 * part of the dotted name as a word. */
static bool read_name(Reader *reader, Word *out)
{
    const char *begin = reader->p, *last = begin, *end = lex_name(begin);
    while (*end == '.' && lex_name(end + 1) > end + 1) {
        last = end + 1;
        end = lex_name(last);
    }
    const char *dotted = arena_printf(reader->arena, "%.*s", (int)(end - begin), begin);
    const char *name = dotted + (last - begin), *value = NULL;
    reader->p = end;
    if ((*end == '\'' || *end == '"') && end - begin <= 2 && strspn(dotted, "rRfFbBuU") == strlen(dotted))
        return read_string(reader, dotted, out);
    if (*end == '(')
        return read_call(reader, begin, last, out);
    if (last > begin)
        return read_dotted(reader, dotted, name, out);
    if (reader->scope)
        value = reader->scope->get(reader->scope->context, name);
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

/* ---- arithmetic */

static bool read_number(Reader *reader, Word *out)
{
    const char *p = reader->p;
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

static bool read_atom(Reader *reader, Word *out)
{
    const char *p = reader->p;
    if (*p == '\'' || *p == '"')
        return read_string(reader, "", out);
    if (*p == '(' || *p == '[')
        return read_list(reader, out);
    if (*p == '$' && lex_name(p + 1) > p + 1) /* as the shell form has it */
        p = ++reader->p;
    return lex_name(p) > p ? read_name(reader, out) : read_number(reader, out);
}

static bool is_number(const Word *word, double *value)
{
    bool text = word->kind == WORD_QUOTED || word->kind == WORD_LIST || word->kind == WORD_CALL;
    return !text && value_double(word->text, value);
}

static bool set_number(Reader *reader, double value, Word *out)
{
    if (!isfinite(value))
        return fail(reader->err, "the arithmetic gives no number; is it a division by 0?");
    *out = (Word){.kind = WORD_PLAIN, .text = value_of_double(reader->arena, value)};
    return true;
}

/* The signs, two letters before one. */
static const struct {
    const char *sign;
    int rank; /* of those that bind as tightly; ** stands apart */
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
    if (texts && strlen(a->text) + strlen(b->text) >= TEXT_MOST)
        return fail(reader->err, "the texts come to more than %d letters", TEXT_MOST);
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
    if (repeats && times >= 0 && times == floor(times) && times * a->parts <= ELEMENTS_MOST &&
        times * (double)strlen(a->text) < TEXT_MOST) {
        Words parts = {0};
        for (int i = 0; i < (int)times; i++)
            for (int part = 0; part < a->parts; part++)
                words_add(reader->arena, &parts, a->part[part]);
        *out = list_of(reader->arena, &parts);
        return true;
    }
    return fail(reader->err, "'%s' %s '%s' is not arithmetic of numbers", a->text, sign, b->text);
}

static bool combine(Reader *reader, const char *sign, const Word *a, const Word *b, Word *out)
{
    double x, y;
    if (++reader->signs > SIGNS_MOST)
        return fail(reader->err, "there are more than %d signs of arithmetic in it", SIGNS_MOST);
    if (is_number(a, &x) && is_number(b, &y))
        return set_number(reader, compute(sign, x, y), out);
    return combine_texts(reader, sign, a, b, out);
}

static bool read_signed(Reader *reader, Word *out);

/* 2**-3: binds tighter than a sign before it, and from the right. */
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
    if (!go_deeper(reader) || !read_signed(reader, &exponent))
        return false;
    reader->depth--;
    if (!is_number(out, &x) || !is_number(&exponent, &y))
        return fail(reader->err, "'%s' ** '%s' is not arithmetic of numbers", out->text,
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
    if (!go_deeper(reader) || !read_signed(reader, out))
        return false;
    reader->depth--;
    if (!is_number(out, &value))
        return fail(reader->err, "%c'%s' is not arithmetic of numbers", sign, out->text);
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

static bool read_value(Reader *reader, Word *out)
{
    return read_ranked(reader, 1, out);
}

/* ---- calls */

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
    Reader reader = {.arena = arena,
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
        return fail(err, "'%s'%s after the call is not understood; use one call a line", reader.p,
                    place_of(&reader));
    return true;
}

/* All of the text: a value, or several with commas between, which are a list as in Python. */
static bool read_whole(Reader *reader, Word *out)
{
    Words parts = {0};
    bool comma = false, more = true;
    while (more) {
        if (!read_value(reader, out))
            return false;
        words_add(reader->arena, &parts, *out);
        reader->p = lex_skip(reader->p);
        more = *reader->p == ',';
        comma |= more;
        reader->p = lex_skip(reader->p + more);
        more &= *reader->p != '\0';
    }
    if (comma)
        *out = list_of(reader->arena, &parts);
    return !*reader->p || not_understood(reader);
}

bool lex_value(Arena *arena, const char *text, const Scope *scope, Word *out, Error *err)
{
    Reader reader = {.arena = arena, .p = lex_skip(text), .scope = scope, .err = err};
    if (!*reader.p)
        return fail(err, "there is no value after the '='; use for example lr = 1e-2");
    return read_whole(&reader, out);
}

bool lex_expression(Arena *arena, const char *text, const Scope *scope, Word *out, Error *err)
{
    Reader reader = {
        .arena = arena, .p = lex_skip(text), .scope = scope, .strict = true, .err = err};
    return read_whole(&reader, out);
}
