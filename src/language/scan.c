/* Cuts a text into commands, which end at newlines and `;` outside of quotes and brackets. */
#include "language/scan.h"

#include "base/text.h"
#include "language/lex.h"
#include "language/odd.h"

#include <string.h>

/* The place after "In [3]:" or "Out[3]:"; p itself if that is not there. */
static const char *skip_cell(const char *p)
{
    const char *digits = text_starts(p, "In [") ? p + 4 : p;
    const char *end = digits + strspn(digits, "0123456789 ");
    return digits > p && text_starts(end, "]:") ? end + 2 : p;
}

/* The place after what only measures the time of a line: "%time ", "%%timeit". */
static const char *skip_timing(const char *p)
{
    const char *word = p + strspn(p, "%"), *end = lex_name(word);
    size_t length = (size_t)(end - word);
    bool times = (length == 4 && memcmp(word, "time", 4) == 0) ||
                 (length == 6 && memcmp(word, "timeit", 6) == 0);
    return word > p && times ? end : p;
}

/* The place after what Python's consoles print: ">>> ", "... ", "In [3]: ", "...: ". */
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

/* Begins a command at p. */
static void scan_begin(Scan *scan, const char *p)
{
    *scan = (Scan){.inside = true, .fresh = true};
    scan->notebook = line_form(p) != LINE_SHELL;
    scan->whole_line = *p && strchr("%!?", *p);
}

/* The place after the end of the open quote, or the end of the text.  A backslash shields a
 * character, but not between single quotes of the shell form. */
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

/* The place after a backslash and what it shields, above all a line's end. */
static const char *scan_shielded(Scan *scan, const char *p)
{
    const char *end = p + 1 + (p[1] == '\r' && p[2] == '\n');
    scan->fresh = *end == '\n';
    scan->shielded = !*end || (*end == '\n' && !end[1]);
    return *end ? end + 1 : end;
}

/* The place after a quoted text, a comment, an escaped character or any other one. */
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

/* From inside a command to its end, or to that of the text. */
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

const char *command_end(const char *text, bool *open)
{
    const char *p = lex_skip(text);
    Scan scan;
    scan_begin(&scan, p);
    p = scan_on(&scan, p);
    *open = !*p && (scan.quote || scan.depth > 0);
    return p;
}

/* Whether nothing before it uses the value of a call, which may be assigned. */
static bool comes_first(const char *line, const char *call)
{
    const char *begin = lex_skip(line);
    if (line_form(line) == LINE_ASSIGN)
        begin = lex_skip(strchr(begin, '=') + 1);
    return begin == call;
}

bool command_inner(const char *line, const char *name, const char **begin, const char **end)
{
    Scan scan;
    size_t length = strlen(name);
    scan_begin(&scan, line);
    for (const char *p = line, *word; scan.notebook && *p;) {
        if ((word = lex_name(p)) == p) {
            p = scan_piece(&scan, p);
            continue;
        }
        bool is = (size_t)(word - p) == length && memcmp(p, name, length) == 0 && *word == '(' &&
                  (p == line || p[-1] != '.');
        int depth = scan.depth;
        const char *call = p, *after = word;
        while (is && *after && (after == word || scan.depth > depth))
            after = scan_piece(&scan, after);
        p = after;
        const char *next = lex_skip(after);
        if (is && !(comes_first(line, call) && (!*next || *next == '.' || *next == '#'))) {
            *begin = call;
            *end = after;
            return true;
        }
    }
    return false;
}

const char *command_unwrap(Arena *arena, const char *text)
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

const char *script_trouble(const void *bytes, size_t size)
{
    bool utf16 =
        size >= 2 && (memcmp(bytes, "\xff\xfe", 2) == 0 || memcmp(bytes, "\xfe\xff", 2) == 0);
    if (utf16)
        return "UTF-16 text (it begins with that byte order mark); save it as UTF-8";
    return memchr(bytes, '\0', size) ? "not text; give commands, one per line" : NULL;
}

static void count_lines(Script *script, const char *to)
{
    for (; script->rest < to; script->rest++)
        script->line += *script->rest == '\n';
}

/* Drops what consoles print before the second and later lines of a command. */
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
    const char *end = command_end(begin, &open);
    count_lines(script, end);
    while (end > begin && lex_blank(end - 1) && !(end - begin > 1 && end[-2] == '\\'))
        end--;
    char *command = arena_printf(arena, "%.*s", (int)(end - begin), begin);
    drop_consoles(command);
    return command;
}

/* Describes the first odd character outside quotes and comments, "a no-break space (U+00A0) before
 * 'data'"; "" if there is none. */
static void describe_odd(const char *line, Buf *out)
{
    Scan scan;
    const char *p = lex_skip(line);
    scan_begin(&scan, p);
    for (p = line; *p; p = scan_piece(&scan, p)) {
        int size;
        const Odd *odd = odd_at(p, &size);
        if (!odd)
            continue;
        const char *after = p + size, *end = after;
        uint32_t c = utf8_next(&p);
        for (int width = 0; *end && !lex_blank(end) && width < 12; width++)
            utf8_next(&end);
        buf_printf(out, "%s (U+%04X)", odd->name, (unsigned)c);
        if (end > after)
            buf_printf(out, " before '%.*s'", (int)(end - after), after);
        return;
    }
}

bool command_name_odd(const char *line, Error *err)
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
