/* Reads values in lines of the notebook form, and values inside values: arithmetic, 'text',
 * f'{lr}', [1, 2], names, and calls such as Path('d'). */
#include "language/notebook.h"

#include "base/text.h"
#include "language/arithmetic.h"
#include "language/symbol.h"
#include "language/value_number.h"
#include "language/value_call.h"

#include <ctype.h>
#include <string.h>

enum {
    DEEPEST = 32,     /* brackets and signs inside one another */
    SIGNS_MOST = 100, /* of arithmetic in a line */
};

const char *notebook_place(const NotebookReader *reader)
{
    int lines = 1;
    for (const char *p = reader->begin; p && p < reader->p; p++)
        lines += *p == '\n';
    return lines > 1 ? arena_printf(reader->arena, " in its line %d", lines) : "";
}

bool notebook_lost(const NotebookReader *reader)
{
    int length = (int)strcspn(reader->p, " \t\r\n,;#");
    if (!*reader->p)
        return fail(reader->err,
                    "the line ends too early; a value or a closing bracket is missing");
    return fail(
        reader->err,
        "'%.*s'%s is not understood; values are numbers, 'texts', [lists], names and name=value",
        length > 0 ? length : 1, reader->p, notebook_place(reader));
}

/* Goes one bracket or sign deeper; false when there are too many. */
static bool go_deeper(NotebookReader *reader)
{
    return ++reader->depth <= DEEPEST ||
           fail(reader->err, "brackets are nested more than %d deep", DEEPEST);
}

/* ---- texts and lists */

/* Reads the value of a part of an f-text, {lr} or {lr:.2e}, up to the end of its brackets. */
static bool read_field(NotebookReader *reader, Buf *text)
{
    Word value;
    reader->p = lex_skip(reader->p + 1);
    if (!go_deeper(reader) || !notebook_value(reader, &value))
        return false;
    reader->depth--;
    reader->p = lex_skip(reader->p);
    const char *format = reader->p;
    size_t length = *format == ':' ? strcspn(format, "}'\"") : 0;
    if (format[length] != '}')
        return notebook_lost(reader);
    reader->p += length + 1;
    return length == 0 ? (buf_text_add(text, value.text), true)
                       : value_format(text, value.text, format + 1, (int)length - 1, reader->err);
}

/* A backslash and what it shields, as in Python: what they stand for, or both of them where that is
 * nothing ('\d') and in raw texts. */
static void read_escape(NotebookReader *reader, bool raw, Buf *text)
{
    static const char LETTERS[] = "\\'\"tnr", MEANT[] = "\\'\"\t\n\r";
    char c = reader->p[1];
    const char *known = c && !raw ? strchr(LETTERS, c) : NULL;
    reader->p += 2;
    if (known) {
        buf_char(text, MEANT[known - LETTERS]);
    } else if (raw || c != '\n') {
        buf_char(text, '\\');
        buf_char(text, c);
    }
}

/* 'text'; prefix: the letters before the quote, r and f among them. */
static bool read_text(NotebookReader *reader, const char *prefix, Word *out)
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
        if (*reader->p == '\\' && reader->p[1]) {
            read_escape(reader, raw, &text);
            continue;
        }
        reader->p += fields && twice && strchr("{}", *reader->p);
        buf_char(&text, *reader->p++);
    }
    bool closed = *reader->p == quote;
    reader->p += closed;
    *out = (Word){.kind = WORD_QUOTED, .text = arena_text(reader->arena, buf_text(&text))};
    buf_free(&text);
    return ok &&
           (closed || fail(reader->err, "a quote %c is not closed; add another %c", quote, quote));
}

/* Values up to the closing bracket; *comma: there was a comma. */
static bool read_elements(NotebookReader *reader, char close, Words *parts, bool *comma)
{
    *comma = false;
    if (!go_deeper(reader))
        return false;
    reader->p = lex_skip(reader->p + 1);
    while (*reader->p != close) {
        Word element;
        reader->p += *reader->p == '*' && lex_name(reader->p + 1) > reader->p + 1; /* [*f(x)] */
        if (!notebook_value(reader, &element))
            return false;
        words_add(reader->arena, parts, element);
        reader->p = lex_skip(reader->p);
        if (*reader->p == ',') {
            *comma = true;
            reader->p = lex_skip(reader->p + 1);
        } else if (*reader->p != close) {
            return notebook_lost(reader);
        }
    }
    reader->p++;
    reader->depth--;
    return true;
}

/* [a, b] and (a, b); one value in round brackets, without a comma, is that value. */
static bool read_list(NotebookReader *reader, Word *out)
{
    Words parts = {0};
    bool comma, round = *reader->p == '(';
    if (!read_elements(reader, round ? ')' : ']', &parts, &comma))
        return false;
    *out =
        round && parts.count == 1 && !comma ? parts.word[0] : words_as_list(reader->arena, &parts);
    return true;
}

/* ---- calls inside a call */

/* Skips to the end of a call's brackets. */
static bool skip_brackets(NotebookReader *reader)
{
    Word ignored;
    int depth = 0;
    do {
        char c = *reader->p;
        if (c == '\'' || c == '"') {
            if (!read_text(reader, "", &ignored))
                return false;
            continue;
        }
        depth += (c == '(' || c == '[') - (c == ')' || c == ']');
        reader->p++;
    } while (*reader->p && depth > 0);
    return depth == 0 || notebook_lost(reader);
}

/* Keeps a call inside the call as typed, with the rest of its chain. */
static bool skip_call(NotebookReader *reader, const char *begin, Word *out)
{
    if (!skip_brackets(reader))
        return false;
    while (*reader->p == '.' && line_form(reader->p + 1) == LINE_CALL) {
        reader->p += strcspn(reader->p, "(");
        if (!skip_brackets(reader))
            return false;
    }
    *out = (Word){.kind = WORD_CALL,
                  .text = arena_printf(reader->arena, "%.*s", (int)(reader->p - begin), begin)};
    return true;
}

/* len(data.train_ds): some attributes can be counted, not printed. */
static bool read_length(NotebookReader *reader, Word *out)
{
    Error ignored;
    const char *begin = lex_skip(reader->p + 1), *last, *end = lex_dotted(begin, &last), *value;
    const char *dotted = arena_printf(reader->arena, "%.*s.__len__", (int)(end - begin), begin);
    if (last == begin || *lex_skip(end) != ')' ||
        !symbol_attribute(reader->arena, reader->scope, dotted, &value, &ignored) || !value)
        return false;
    reader->p = lex_skip(end) + 1;
    *out = (Word){.kind = WORD_PLAIN, .text = value};
    return true;
}

/* Reads a call whose dotted name is at `begin`, with its last part at `last`: its value, or the
 * call as it is typed.  The reader is at its bracket. */
static bool read_call(NotebookReader *reader, const char *begin, const char *last, Word *out)
{
    ValueCall *call = value_call_find(last, (size_t)(reader->p - last));
    Words parts = {0};
    bool comma;
    if (!call)
        return skip_call(reader, begin, out);
    if (text_starts(begin, "len(") && read_length(reader, out))
        return true;
    return read_elements(reader, ')', &parts, &comma) && call(reader, &parts, out);
}

/* ---- names */

/* A variable's value; the text of lists becomes lists again. */
static bool read_variable(NotebookReader *reader, const char *value, Word *out)
{
    Error ignored;
    NotebookReader inner = {.arena = reader->arena, .depth = reader->depth, .err = &ignored};
    inner.p = arena_printf(reader->arena, "(%s)", value);
    if (value[0] != '[' || !read_list(&inner, out) || *inner.p)
        *out = (Word){.kind = WORD_NAME, .text = arena_text(reader->arena, value)};
    return true;
}

/* Dotted names: data.c has a value; others, such as optim.SGD, stand for their last part. */
static bool read_dotted(NotebookReader *reader, const char *dotted, Word *out)
{
    const char *value;
    if (!symbol_attribute(reader->arena, reader->scope, dotted, &value, reader->err))
        return false;
    if (!value && reader->strict)
        return fail(reader->err, "%s is not known here; `help print` lists the attributes that are",
                    dotted);
    *out = value ? (Word){.kind = WORD_NAME, .text = value}
                 : (Word){.kind = WORD_PLAIN, .text = symbol_last(reader->arena, dotted)};
    return true;
}

/* accuracy, True, path, optim.SGD, URLs.MNIST_SAMPLE, slice(x), r'text': a variable's value, or the
 * last part of the dotted name as a word. */
static bool read_name(NotebookReader *reader, Word *out)
{
    const char *begin = reader->p, *last, *end = lex_dotted(begin, &last);
    const char *name = arena_printf(reader->arena, "%.*s", (int)(end - begin), begin);
    reader->p = end;
    bool quoted = *end == '\'' || *end == '"';
    if (quoted && end - begin <= 2 && strspn(name, "rRfFbBuU") == strlen(name))
        return read_text(reader, name, out);
    if (*end == '(')
        return read_call(reader, begin, last, out);
    if (last > begin)
        return read_dotted(reader, name, out);
    const char *value = symbol_value(reader->arena, reader->scope, name);
    if (value)
        return read_variable(reader, value, out);
    if (reader->strict)
        return fail(reader->err, "there is no variable '%s'", name);
    *out = (Word){.kind = WORD_PLAIN, .text = name};
    return true;
}

/* ---- arithmetic */

static bool read_number(NotebookReader *reader, Word *out)
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

static bool read_atom(NotebookReader *reader, Word *out)
{
    const char *p = reader->p;
    if (*p == '\'' || *p == '"')
        return read_text(reader, "", out);
    if (*p == '(' || *p == '[')
        return read_list(reader, out);
    if (*p == '$' && lex_name(p + 1) > p + 1) /* a variable as in the shell form */
        p = ++reader->p;
    return lex_name(p) > p ? read_name(reader, out) : read_number(reader, out);
}

static bool read_signed(NotebookReader *reader, Word *out);

/* 2**-3: ** binds tighter than a sign before it, and from right to left. */
static bool read_power(NotebookReader *reader, Word *out)
{
    Word exponent;
    if (!read_atom(reader, out))
        return false;
    const char *p = lex_skip(reader->p);
    if (!text_starts(p, "**"))
        return true;
    reader->p = lex_skip(p + 2);
    if (!go_deeper(reader) || !read_signed(reader, &exponent))
        return false;
    reader->depth--;
    return arithmetic_raise(reader->arena, out, &exponent, reader->err);
}

static bool read_signed(NotebookReader *reader, Word *out)
{
    char sign = *reader->p;
    if (sign != '-' && sign != '+')
        return read_power(reader, out);
    reader->p = lex_skip(reader->p + 1);
    if (!go_deeper(reader) || !read_signed(reader, out))
        return false;
    reader->depth--;
    return arithmetic_sign(reader->arena, sign, out, reader->err);
}

static bool read_ranked(NotebookReader *reader, int rank, Word *out)
{
    if (rank > ARITHMETIC_RANKS)
        return read_signed(reader, out);
    if (!read_ranked(reader, rank + 1, out))
        return false;
    for (const char *sign; (sign = arithmetic_sign_at(lex_skip(reader->p), rank));) {
        Word left = *out, right;
        reader->p = lex_skip(lex_skip(reader->p) + strlen(sign));
        if (!read_ranked(reader, rank + 1, &right))
            return false;
        if (++reader->signs > SIGNS_MOST)
            return fail(reader->err, "there are more than %d operators in it", SIGNS_MOST);
        if (!arithmetic_combine(reader->arena, sign, &left, &right, out, reader->err))
            return false;
    }
    return true;
}

bool notebook_value(NotebookReader *reader, Word *out)
{
    return read_ranked(reader, 1, out);
}
