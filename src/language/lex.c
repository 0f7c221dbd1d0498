/* Splits a line of the shell form into words: quotes, variables, comments, redirection. */
#include "language/lex.h"

#include "base/text.h"
#include "language/odd.h"

#include <ctype.h>
#include <string.h>

int lex_blank(const char *p)
{
    int size;
    const Odd *odd;
    if (*p == ' ' || *p == '\t' || *p == '\r' || *p == '\n')
        return 1;
    odd = odd_at(p, &size);
    return odd && odd->kind == ODD_BLANK ? size : 0;
}

const char *lex_name(const char *p)
{
    if (!isalpha((unsigned char)*p) && *p != '_')
        return p;
    while (isalnum((unsigned char)*p) || *p == '_')
        p++;
    return p;
}

const char *lex_skip(const char *p)
{
    for (;;) {
        int blank = lex_blank(p);
        if (blank)
            p += blank;
        else if (p[0] == '\\' && p[1] == '\n')
            p += 2;
        else if (p[0] == '\\' && p[1] == '\r' && p[2] == '\n')
            p += 3;
        else if (*p == '#')
            p += strcspn(p, "\n");
        else
            return p;
    }
}

const char *lex_dotted(const char *p, const char **last)
{
    const char *end = lex_name(p);
    *last = p;
    while (end > p && *end == '.' && lex_name(end + 1) > end + 1) {
        *last = end + 1;
        end = lex_name(*last);
    }
    return end;
}

static bool starts_import(const char *p)
{
    const char *end = lex_name(p);
    size_t length = (size_t)(end - p);
    bool word =
        (length == 6 && memcmp(p, "import", 6) == 0) || (length == 4 && memcmp(p, "from", 4) == 0);
    return word && lex_blank(end);
}

LineForm line_form(const char *line)
{
    const char *p = lex_skip(line);
    if (!*p || starts_import(p))
        return LINE_NOTHING;
    if (strchr("%!?", *p))
        return LINE_ASIDE;
    const char *last, *end = lex_dotted(p, &last);
    if (end == p)
        return LINE_SHELL;
    if (*end == '(')
        return LINE_CALL;
    if (*end == '?' && (!*lex_skip(end + 1) || (end[1] == '?' && !*lex_skip(end + 2))))
        return LINE_ASIDE;
    while (*end != '\n' && lex_blank(end))
        end += lex_blank(end);
    return end[0] == '=' && end[1] != '=' ? LINE_ASSIGN : LINE_SHELL;
}

void words_add(Arena *arena, Words *words, Word word)
{
    words->word = arena_extend(arena, words->word, words->count, sizeof *words->word);
    words->word[words->count++] = word;
}

Word words_as_list(Arena *arena, const Words *words)
{
    Buf text = {0};
    for (int i = 0; i < words->count; i++) {
        bool inner = words->word[i].kind == WORD_LIST;
        buf_printf(&text, "%s%s%s%s", i ? "," : "", inner ? "[" : "", words->word[i].text,
                   inner ? "]" : "");
    }
    Word list = {.kind = WORD_LIST,
                 .text = arena_text(arena, buf_text(&text)),
                 .part = words->word,
                 .parts = words->count};
    buf_free(&text);
    return list;
}

/* One word while it is read. */
typedef struct {
    const char *p;      /* not yet read */
    const Scope *scope; /* variables; may be NULL */
    Buf text;           /* the word so far, after its key */
    const char *key;    /* of key=, or NULL */
    bool quoted;        /* any of it was */
    int depth;          /* of brackets */
} WordReader;

static const char *any_variable(const void *context, Arena *arena, const char *name)
{
    (void)context;
    (void)arena;
    return name;
}

const Scope ANY_VARIABLE = {.get = any_variable};

static const char *variable(Arena *arena, const Scope *scope, const char *name)
{
    return scope && scope->get ? scope->get(scope->context, arena, name) : NULL;
}

/* $NAME or ${NAME} at the reader; a lone $ stands for itself. */
static bool read_variable(Arena *arena, WordReader *reader, Error *err)
{
    bool braced = reader->p[1] == '{';
    const char *begin = reader->p + 1 + braced, *end = lex_name(begin);
    if (end == begin || (braced && *end != '}')) {
        buf_char(&reader->text, *reader->p++);
        return true;
    }
    const char *name = arena_printf(arena, "%.*s", (int)(end - begin), begin);
    const char *value = variable(arena, reader->scope, name);
    if (!value)
        return fail(err, "there is no variable $%s; assign one with %s = VALUE, or quote it: '$%s'",
                    name, name, name);
    buf_text_add(&reader->text, value);
    reader->p = end + braced;
    return true;
}

static bool read_quoted(Arena *arena, WordReader *reader, Error *err)
{
    char quote = *reader->p;
    reader->quoted = true;
    reader->p++;
    while (*reader->p && *reader->p != quote) {
        if (quote == '"' && *reader->p == '$') {
            if (!read_variable(arena, reader, err))
                return false;
            continue;
        }
        if (quote == '"' && *reader->p == '\\' && reader->p[1] && strchr("\"\\$", reader->p[1]))
            reader->p++;
        buf_char(&reader->text, *reader->p++);
    }
    if (!*reader->p)
        return fail(err, "a quote %c is not closed; add another %c", quote, quote);
    reader->p++;
    return true;
}

/* Reads characters with no special meaning here; always advances. */
static void read_plain(WordReader *reader)
{
    char c = *reader->p++;
    if (c == '\\' && (*reader->p == '\n' || text_starts(reader->p, "\r\n"))) {
        reader->p += 1 + (*reader->p == '\r');
        return;
    }
    if (c == '\\' && *reader->p) {
        reader->quoted = true;
        c = *reader->p++;
    } else if ((c == '(' || c == '[') && (reader->depth || !reader->text.size)) {
        reader->depth++;
    } else if ((c == ')' || c == ']') && reader->depth) {
        reader->depth--;
    }
    buf_char(&reader->text, c);
}

static bool take_key(Arena *arena, WordReader *reader)
{
    const char *text = buf_text(&reader->text);
    if (*reader->p != '=' || reader->key || reader->quoted || !*text || *lex_name(text))
        return false;
    reader->key = arena_text(arena, text);
    buf_clear(&reader->text);
    reader->p++;
    return true;
}

/* Whether a word begins with a character that only looks like a quote or a minus sign: it would not
 * be the word that is meant. */
static bool begins_odd(const char *p)
{
    int size;
    const Odd *odd = odd_at(p, &size);
    return odd && odd->kind == ODD_SIGN;
}

static bool read_word(Arena *arena, WordReader *reader, Error *err)
{
    if (begins_odd(reader->p))
        return fail(err,
                    "'%.*s' has characters that only look like plain ones; type plain quotes and "
                    "hyphens",
                    (int)strcspn(reader->p, " \t\r\n"), reader->p);
    while (*reader->p && (reader->depth || !lex_blank(reader->p))) {
        bool ok = true;
        if (*reader->p == '\'' || *reader->p == '"')
            ok = read_quoted(arena, reader, err);
        else if (*reader->p == '$')
            ok = read_variable(arena, reader, err);
        else if (!take_key(arena, reader))
            read_plain(reader);
        if (!ok)
            return false;
    }
    if (reader->depth)
        return fail(err, "a bracket is not closed in '%s'; add it, or quote the word",
                    buf_text(&reader->text));
    return true;
}

static bool next_word(Arena *arena, const char **p, const Scope *scope, Word *out, Error *err)
{
    WordReader reader = {.p = *p, .scope = scope};
    bool ok = read_word(arena, &reader, err);
    *out = (Word){.kind = reader.quoted ? WORD_QUOTED : WORD_PLAIN,
                  .key = reader.key,
                  .text = arena_text(arena, buf_text(&reader.text))};
    *p = reader.p;
    buf_free(&reader.text);
    return ok;
}

static bool fail_no_file(const Scope *scope, Error *err)
{
    const char *plot = scope && scope->table ? scope->table->plot : NULL;
    return plot ? fail(err, "there is no file name after '>'; for example: %s > plot.png", plot)
                : fail(err, "there is no file name after '>'");
}

bool lex_redirect(Arena *arena, const char **p, const Scope *scope, const char **file, Error *err)
{
    Word word;
    *p = lex_skip(*p + 1);
    if (!**p)
        return fail_no_file(scope, err);
    if (!next_word(arena, p, scope, &word, err))
        return false;
    *file = word.key ? arena_printf(arena, "%s=%s", word.key, word.text) : word.text;
    *p = lex_skip(*p);
    if (**p)
        return fail(err, "nothing may follow > %s; put options before the '>'", *file);
    return true;
}

bool lex_shell(Arena *arena, const char *line, const Scope *scope, Words *out, Error *err)
{
    const char *p = lex_skip(line);
    while (*p) {
        if (*p == '>')
            return lex_redirect(arena, &p, scope, &out->redirect, err);
        Word word;
        if (!next_word(arena, &p, scope, &word, err))
            return false;
        words_add(arena, out, word);
        p = lex_skip(p);
    }
    return true;
}
