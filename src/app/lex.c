/* Where commands and words begin and end. */
#include "app/lex.h"

#include <ctype.h>
#include <string.h>

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
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
        if (is_blank(*p))
            p++;
        else if (p[0] == '\\' && p[1] == '\n')
            p += 2;
        else if (*p == '#')
            p += strcspn(p, "\n");
        else
            return p;
    }
}

static const char *dotted_name(const char *p)
{
    const char *end = lex_name(p);
    while (end > p && *end == '.' && lex_name(end + 1) > end + 1)
        end = lex_name(end + 1);
    return end;
}

static bool starts_import(const char *p)
{
    const char *end = lex_name(p);
    size_t length = (size_t)(end - p);
    bool word =
        (length == 6 && memcmp(p, "import", 6) == 0) || (length == 4 && memcmp(p, "from", 4) == 0);
    return word && is_blank(*end);
}

LineForm line_form(const char *line)
{
    const char *p = lex_skip(line);
    if (!*p || *p == '%' || starts_import(p))
        return LINE_NOTHING;
    const char *end = dotted_name(p);
    if (end == p)
        return LINE_SHELL;
    if (*end == '(')
        return LINE_CALL;
    end += strspn(end, " \t");
    return end[0] == '=' && end[1] != '=' ? LINE_ASSIGN : LINE_SHELL;
}

/* Behind the quote that opens at p; *open when it does not close.  A backslash shields a character,
 * but not between the shell's single quotes. */
static const char *skip_quote(const char *p, bool notebook, bool *open)
{
    char quote = *p++;
    for (; *p && *p != quote; p++)
        if (*p == '\\' && p[1] && (notebook || quote == '"'))
            p++;
    *open = !*p;
    return *p ? p + 1 : p;
}

/* A command while its end is looked for. */
typedef struct {
    bool notebook; /* the form: what quotes and brackets mean */
    bool fresh;    /* at the start of a word or value */
    bool open;     /* a quote did not close */
    int depth;     /* of brackets */
} Scan;

/* Behind a quoted text, a comment, an escaped character or any other one. */
static const char *scan_piece(Scan *scan, const char *p)
{
    bool fresh = scan->fresh;
    scan->fresh = false;
    if (*p == '\'' || *p == '"')
        return skip_quote(p, scan->notebook, &scan->open);
    if (*p == '#' && (fresh || scan->notebook))
        return p + strcspn(p, "\n");
    if (*p == '\\' && p[1] && !scan->notebook) {
        scan->fresh = p[1] == '\n';
        return p + 2;
    }
    if (strchr("([{", *p) && (scan->notebook || fresh || scan->depth > 0))
        scan->depth++;
    else if (strchr(")]}", *p) && scan->depth > 0)
        scan->depth--;
    scan->fresh = is_blank(*p) || *p == '=';
    return p + 1;
}

const char *lex_command_end(const char *text, bool *open)
{
    const char *p = lex_skip(text);
    Scan scan = {.notebook = line_form(text) != LINE_SHELL, .fresh = true};
    *open = false;
    if (*p == '%')
        return p + strcspn(p, "\n");
    while (*p && *p != ';' && (*p != '\n' || scan.depth > 0))
        p = scan_piece(&scan, p);
    *open = scan.open || (scan.depth > 0 && !*p);
    return p;
}

static void count_lines(Script *script, const char *to)
{
    for (; script->rest < to; script->rest++)
        script->line += *script->rest == '\n';
}

/* Skips to the next command; false at the end. */
static bool find_command(Script *script)
{
    const char *p = lex_skip(script->rest);
    while (*p == ';')
        p = lex_skip(p + 1);
    count_lines(script, p);
    script->at = script->line;
    return *p != '\0';
}

char *command_next(Arena *arena, Script *script)
{
    if (!find_command(script))
        return NULL;
    bool open;
    const char *begin = script->rest, *end = lex_command_end(begin, &open);
    count_lines(script, end);
    while (end > begin && is_blank(end[-1]))
        end--;
    return arena_printf(arena, "%.*s", (int)(end - begin), begin);
}

bool command_unfinished(const char *text)
{
    Script script = {.rest = text, .line = 1};
    bool open = false;
    while (!open && find_command(&script))
        count_lines(&script, lex_command_end(script.rest, &open));
    size_t length = strlen(text);
    return open || (length > 0 && text[length - 1] == '\\');
}

void words_add(Arena *arena, Words *words, Word word)
{
    enum { FIRST_ROOM = 8 };
    bool full = words->count >= FIRST_ROOM && (words->count & (words->count - 1)) == 0;
    if (!words->word || full) { /* room is a power of two */
        Word *more = ARENA_NEW(arena, Word, words->count ? 2 * words->count : FIRST_ROOM);
        if (words->count)
            memcpy(more, words->word, (size_t)words->count * sizeof *more);
        words->word = more;
    }
    words->word[words->count++] = word;
}

/* One word while it is read. */
typedef struct {
    const char *p;      /* not yet read */
    const Scope *scope; /* variables; may be NULL */
    Buf text;           /* the word so far, behind its key */
    const char *key;    /* of key=, or NULL */
    bool quoted;        /* any of it was */
    int depth;          /* of brackets */
} Reader;

/* $NAME or ${NAME} at the reader; a lone $ stands for itself. */
static bool read_variable(Arena *arena, Reader *reader, Error *err)
{
    bool braced = reader->p[1] == '{';
    const char *begin = reader->p + 1 + braced, *end = lex_name(begin);
    if (end == begin || (braced && *end != '}')) {
        buf_char(&reader->text, *reader->p++);
        return true;
    }
    const char *name = arena_printf(arena, "%.*s", (int)(end - begin), begin);
    const char *value = reader->scope ? reader->scope->get(reader->scope->context, name) : NULL;
    if (!value)
        return fail(err, "there is no variable $%s; assign one with %s = VALUE, or quote it: '$%s'",
                    name, name, name);
    buf_text_add(&reader->text, value);
    reader->p = end + braced;
    return true;
}

static bool read_quoted(Arena *arena, Reader *reader, Error *err)
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

/* The characters that need no lookup; always advances. */
static void read_plain(Reader *reader)
{
    char c = *reader->p++;
    if (c == '\\' && *reader->p == '\n') {
        reader->p++;
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

static bool take_key(Arena *arena, Reader *reader)
{
    const char *text = buf_text(&reader->text);
    if (*reader->p != '=' || reader->key || reader->quoted || !*text || *lex_name(text))
        return false;
    reader->key = arena_text(arena, text);
    buf_clear(&reader->text);
    reader->p++;
    return true;
}

static bool read_word(Arena *arena, Reader *reader, Error *err)
{
    while (*reader->p && (reader->depth || !is_blank(*reader->p))) {
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
    Reader reader = {.p = *p, .scope = scope};
    bool ok = read_word(arena, &reader, err);
    *out = (Word){.kind = reader.quoted ? WORD_QUOTED : WORD_PLAIN,
                  .key = reader.key,
                  .text = arena_text(arena, buf_text(&reader.text))};
    *p = reader.p;
    buf_free(&reader.text);
    return ok;
}

bool lex_redirect(Arena *arena, const char **p, const Scope *scope, const char **file, Error *err)
{
    Word word;
    *p = lex_skip(*p + 1);
    if (!**p)
        return fail(err, "there is no file name behind '>'; use for example > plot.png");
    if (!next_word(arena, p, scope, &word, err))
        return false;
    *file = word.key ? arena_printf(arena, "%s=%s", word.key, word.text) : word.text;
    *p = lex_skip(*p);
    if (**p)
        return fail(err, "nothing may stand behind > %s; put options before the '>'", *file);
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
