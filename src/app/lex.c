/* Where commands and words begin and end. */
#include "app/lex.h"

#include "base/text.h"

#include <ctype.h>
#include <string.h>

/* Characters that look like others, or like nothing: pages and editors put them into what is copied.
 * The blank ones separate words as a space does; the others are told where a line is refused. */
static const struct {
    uint32_t first, last;
    enum { ODD_BLANK, ODD_SIGN, ODD_OTHER } kind; /* SIGN: no word begins with it, unquoted */
    const char *name;
} ODD[] = {
    {0x0085, 0x0085, ODD_BLANK, "a next-line character"},
    {0x00a0, 0x00a0, ODD_BLANK, "a no-break space"},
    {0x00ab, 0x00ab, ODD_SIGN, "a typographic quote"},
    {0x00ad, 0x00ad, ODD_BLANK, "a soft hyphen"},
    {0x00bb, 0x00bb, ODD_SIGN, "a typographic quote"},
    {0x00d7, 0x00d7, ODD_OTHER, "a multiplication sign"},
    {0x1680, 0x1680, ODD_BLANK, "a wide space"},
    {0x2000, 0x200a, ODD_BLANK, "a wide space"},
    {0x200b, 0x200b, ODD_BLANK, "a zero-width space"},
    {0x200c, 0x200d, ODD_OTHER, "a zero-width joiner"},
    {0x2010, 0x2012, ODD_SIGN, "a typographic hyphen"},
    {0x2013, 0x2013, ODD_SIGN, "an en dash"},
    {0x2014, 0x2015, ODD_SIGN, "an em dash"},
    {0x2018, 0x201f, ODD_SIGN, "a typographic quote"},
    {0x2026, 0x2026, ODD_OTHER, "an ellipsis"},
    {0x2028, 0x2029, ODD_BLANK, "a line separator"},
    {0x202f, 0x202f, ODD_BLANK, "a narrow no-break space"},
    {0x2039, 0x203a, ODD_SIGN, "a typographic quote"},
    {0x205f, 0x205f, ODD_BLANK, "a wide space"},
    {0x2060, 0x2060, ODD_BLANK, "a word joiner"},
    {0x2212, 0x2212, ODD_SIGN, "a minus sign"},
    {0x3000, 0x3000, ODD_BLANK, "a wide space"},
    {0xfeff, 0xfeff, ODD_BLANK, "a byte order mark"},
    {0xff01, 0xff5e, ODD_OTHER, "a full-width character"},
};

/* The row of the character at p, or -1; *size: its bytes. */
static int odd_at(const char *p, int *size)
{
    if ((unsigned char)*p < 0xc2)
        return -1;
    const char *end = p;
    uint32_t c = utf8_next(&end);
    *size = (int)(end - p);
    for (int i = 0; i < LENGTH(ODD); i++)
        if (c >= ODD[i].first && c <= ODD[i].last)
            return i;
    return -1;
}

bool lex_is_odd(const char *p)
{
    int size;
    return odd_at(p, &size) >= 0;
}

int lex_blank(const char *p)
{
    int size, odd;
    if (*p == ' ' || *p == '\t' || *p == '\r' || *p == '\n')
        return 1;
    odd = odd_at(p, &size);
    return odd >= 0 && ODD[odd].kind == ODD_BLANK ? size : 0;
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

/* Behind "In [3]:" or "Out[3]:"; p itself when that does not stand there. */
static const char *skip_cell(const char *p)
{
    const char *digits = text_starts(p, "In [") ? p + 4 : p;
    const char *end = digits + strspn(digits, "0123456789 ");
    return digits > p && text_starts(end, "]:") ? end + 2 : p;
}

/* Behind what only takes the time of a line: "%time ", "%%timeit". */
static const char *skip_timing(const char *p)
{
    const char *word = p + strspn(p, "%"), *end = lex_name(word);
    size_t length = (size_t)(end - word);
    bool times = (length == 4 && memcmp(word, "time", 4) == 0) ||
                 (length == 6 && memcmp(word, "timeit", 6) == 0);
    return word > p && times ? end : p;
}

/* Behind what Python's consoles print in front of a line: ">>> ", "... ", "In [3]: ", "...: ". */
static const char *skip_console(const char *p)
{
    if (*p == '%')
        return skip_timing(p);
    if (text_starts(p, ">>>") || text_starts(p, "..."))
        return p[3] == ':' ? p + 4 : lex_blank(p + 3) || !p[3] ? p + 3 : p;
    return skip_cell(p);
}

/* Where the next command begins, or the end. */
static const char *skip_to_command(const char *p)
{
    for (;;) {
        const char *next = skip_console(lex_skip(p));
        next += *next == ';';
        if (next == p)
            return p;
        p = next;
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
    return word && lex_blank(end);
}

LineForm line_form(const char *line)
{
    const char *p = lex_skip(line);
    if (!*p || starts_import(p))
        return LINE_NOTHING;
    if (strchr("%!?", *p))
        return LINE_ASIDE;
    const char *end = dotted_name(p);
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

/* A command begins at p. */
static void scan_begin(Scan *scan, const char *p)
{
    *scan = (Scan){.inside = true, .fresh = true};
    scan->notebook = line_form(p) != LINE_SHELL;
    scan->whole_line = *p && strchr("%!?", *p);
}

/* Behind the open quote's end, or at the end of the text.  A backslash shields a character, but not
 * between the shell's single quotes. */
static const char *scan_quote(Scan *scan, const char *p)
{
    for (; *p && *p != scan->quote; p++)
        if (*p == '\\' && p[1] && (scan->notebook || scan->quote == '"'))
            p++;
    if (!*p)
        return p;
    scan->quote = '\0';
    return p + 1;
}

/* Behind a backslash and what it shields, a line's end above all. */
static const char *scan_shielded(Scan *scan, const char *p)
{
    const char *end = p + 1 + (p[1] == '\r' && p[2] == '\n');
    scan->fresh = *end == '\n';
    scan->shielded = !*end || (*end == '\n' && !end[1]);
    return *end ? end + 1 : end;
}

/* Behind a quoted text, a comment, an escaped character or any other one. */
static const char *scan_piece(Scan *scan, const char *p)
{
    bool fresh = scan->fresh;
    scan->fresh = false;
    if (*p == '\'' || *p == '"') {
        scan->quote = *p;
        return scan_quote(scan, p + 1);
    }
    if (*p == '#' && (fresh || scan->notebook))
        return p + strcspn(p, "\n");
    if (*p == '\\' && (!scan->notebook || p[1] == '\n' || p[1] == '\r' || !p[1]))
        return scan_shielded(scan, p);
    if (strchr("([{", *p) && (scan->notebook || fresh || scan->depth > 0))
        scan->depth++;
    else if (strchr(")]}", *p) && scan->depth > 0)
        scan->depth--;
    int blank = lex_blank(p);
    scan->fresh = blank || *p == '=';
    return p + (blank ? blank : 1);
}

/* From inside a command to its end, or to the text's. */
static const char *scan_on(Scan *scan, const char *p)
{
    scan->shielded = false;
    if (scan->quote)
        p = scan_quote(scan, p);
    if (scan->whole_line)
        return p + strcspn(p, "\n");
    while (*p && *p != ';' && (*p != '\n' || scan->depth > 0))
        p = scan_piece(scan, p);
    return p;
}

static bool is_open(const Scan *scan)
{
    return scan->quote || scan->depth > 0 || scan->shielded;
}

const char *lex_command_end(const char *text, bool *open)
{
    const char *p = lex_skip(text);
    Scan scan;
    scan_begin(&scan, p);
    p = scan_on(&scan, p);
    *open = !*p && (scan.quote || scan.depth > 0);
    return p;
}

const char *lex_unwrap(Arena *arena, const char *text)
{
    const char *p = lex_skip(text);
    if (*p != '(')
        return text;
    Scan scan = {.notebook = true};
    Buf inside = {0};
    p = scan_piece(&scan, p);
    while (*p && scan.depth > 0) {
        const char *next = scan.depth == 1 ? lex_skip(p) : p;
        bool chained = next > p && *next == '.' && lex_name(next + 1) > next + 1;
        if (next == p)
            next = scan_piece(&scan, p);
        if (!chained && scan.depth > 0)
            buf_add(&inside, p, (size_t)(next - p));
        p = next;
    }
    bool whole = scan.depth == 0 && !scan.quote && !*lex_skip(p);
    const char *result = whole ? arena_text(arena, buf_text(&inside)) : text;
    buf_free(&inside);
    return result;
}

bool command_goes_on(Scan *scan, const char *text)
{
    for (const char *p = text;;) {
        if (!scan->inside) {
            p = skip_to_command(p);
            if (!*p)
                return false;
            scan_begin(scan, p);
        }
        p = scan_on(scan, p);
        scan->inside = !*p && is_open(scan);
        if (!*p)
            return scan->inside;
    }
}

bool command_unfinished(const char *text)
{
    Scan scan = {0};
    return command_goes_on(&scan, text);
}

const char *script_trouble(const void *bytes, size_t size)
{
    bool utf16 =
        size >= 2 && (memcmp(bytes, "\xff\xfe", 2) == 0 || memcmp(bytes, "\xfe\xff", 2) == 0);
    if (utf16)
        return "UTF-16 text (it begins with a byte order mark of that); save it as UTF-8";
    return memchr(bytes, '\0', size) ? "not text; give commands, for example: data digits" : NULL;
}

static void count_lines(Script *script, const char *to)
{
    for (; script->rest < to; script->rest++)
        script->line += *script->rest == '\n';
}

/* Drops what consoles print in front of the lines that follow a command's first. */
static void drop_consoles(char *command)
{
    char *to = command;
    for (const char *from = command; *from;) {
        bool begins = from > command && from[-1] == '\n';
        const char *mark = from + (begins ? strspn(from, " \t") : 0);
        if (begins && text_starts(mark, "..."))
            from = skip_console(mark);
        *to = *from;
        to += *from != '\0';
        from += *from != '\0';
    }
    *to = '\0';
}

char *command_next(Arena *arena, Script *script)
{
    const char *begin = skip_to_command(script->rest);
    count_lines(script, begin);
    script->at = script->line;
    if (!*begin)
        return NULL;
    bool open;
    const char *end = lex_command_end(begin, &open);
    count_lines(script, end);
    while (end > begin && lex_blank(end - 1) && !(end - begin > 1 && end[-2] == '\\'))
        end--;
    char *command = arena_printf(arena, "%.*s", (int)(end - begin), begin);
    drop_consoles(command);
    return command;
}

/* "a no-break space (U+00A0) before 'data'" of the first such character outside quotes and
 * comments; "" where there is none. */
static void describe_odd(const char *line, Buf *out)
{
    Scan scan;
    const char *p = lex_skip(line);
    scan_begin(&scan, p);
    for (p = line; *p; p = scan_piece(&scan, p)) {
        int size, odd = odd_at(p, &size);
        if (odd < 0)
            continue;
        const char *after = p + size, *end = after;
        uint32_t c = utf8_next(&p);
        for (int width = 0; *end && !lex_blank(end) && width < 12; width++)
            utf8_next(&end);
        buf_printf(out, "%s (U+%04X)", ODD[odd].name, (unsigned)c);
        if (end > after)
            buf_printf(out, " before '%.*s'", (int)(end - after), after);
        return;
    }
}

bool lex_name_odd(const char *line, Error *err)
{
    Buf odd = {0};
    if (!err)
        return false;
    describe_odd(line, &odd);
    Error before = *err;
    if (odd.size)
        fail(err, "%s; there is %s", before.text, buf_text(&odd));
    buf_free(&odd);
    return false;
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

/* A quote that only looks like one, or a dash, would begin another word than the one meant. */
static bool begins_odd(const char *p)
{
    int size, odd = odd_at(p, &size);
    return odd >= 0 && ODD[odd].kind == ODD_SIGN;
}

static bool read_word(Arena *arena, Reader *reader, Error *err)
{
    if (begins_odd(reader->p))
        return fail(err, "'%.*s' is not what it looks like; type plain quotes and hyphens",
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
        return fail(err, "there is no file name after '>'; use for example: plot > plot.png");
    if (!next_word(arena, p, scope, &word, err))
        return false;
    *file = word.key ? arena_printf(arena, "%s=%s", word.key, word.text) : word.text;
    *p = lex_skip(*p);
    if (**p)
        return fail(err, "nothing may stand after > %s; put options before the '>'", *file);
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
