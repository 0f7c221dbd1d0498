/* Fits text into columns: breaks it into lines between words, or shortens it after a word. */
#include "view/wrap.h"

#include "base/text.h"

#include <string.h>

/* Where the text ends that is at most `columns` wide. */
static const char *reach(const char *text, int columns)
{
    const char *next = text;
    for (int used = 0; *text; text = next) {
        used += codepoint_width(utf8_next(&next));
        if (used > columns)
            return text;
    }
    return text;
}

/* The start of the word that `at` is in, or `at` itself between words; `text` if that is the
 * first. */
static const char *word_start(const char *text, const char *at)
{
    while (at > text && *at != ' ' && at[-1] != ' ')
        at--;
    return at;
}

static const char *without_spaces(const char *text, const char *end, const char *spaces)
{
    while (end > text && strchr(spaces, end[-1]))
        end--;
    return end;
}

/* Where the bracket opens that is not closed before `at`; NULL: there is none. */
static const char *open_bracket(const char *text, const char *at)
{
    int closed = 0;
    while (at > text) {
        at--;
        closed += *at == ')' ? 1 : *at == '(' ? -1 : 0;
        if (closed < 0)
            return at;
    }
    return NULL;
}

/* A break inside brackets moves before them if all of them then stand in the next line, and this
 * one does not become too short. */
static const char *before_bracket(const char *text, const char *start, const char *newline,
                                  int columns)
{
    enum { SHORT = 3 }; /* parts of the room that a line takes one of at least */
    const char *open = open_bracket(text, start), *close = start;
    if (!open || open == text || open[-1] != ' ')
        return start;
    while (close < newline && *close != ')')
        close++;
    bool fits = close < newline && reach(open, columns) > close;
    return fits && SHORT * (reach(text, columns) - open) <= (SHORT - 1) * columns ? open : start;
}

/* The first line of a text: where it ends, and where the next begins. */
static const char *line_end(const char *text, int columns, const char **next)
{
    const char *newline = text + strcspn(text, "\n"), *end = reach(text, columns);
    if (end >= newline) {
        *next = newline + (*newline == '\n');
        return newline;
    }
    const char *start = before_bracket(text, word_start(text, end), newline, columns);
    const char *line = without_spaces(text, start, " ");
    if (line == text) { /* one word is wider */
        *next = end;
        if (end == text)
            utf8_next(next);
        return *next;
    }
    *next = start + strspn(start, " ");
    return line;
}

Lines wrap_lines(Arena *arena, const char *text, int columns)
{
    Lines lines = {0};
    do {
        const char *next, *end = line_end(text, columns, &next);
        lines.line = arena_extend(arena, lines.line, lines.count, sizeof *lines.line);
        lines.line[lines.count++] = arena_printf(arena, "%.*s", (int)(end - text), text);
        text = next;
    } while (*text);
    return lines;
}

/* Where the last column of a row begins, after two spaces or more; 0: it has no columns. */
static int last_column(const char *text)
{
    int at = 0, column = 0, spaces = 2;
    for (uint32_t c; (c = utf8_next(&text)); at += codepoint_width(c)) {
        if (c != ' ' && spaces >= 2)
            column = at;
        spaces = c == ' ' ? spaces + 1 : 0;
    }
    return column;
}

Lines wrap_hanging(Arena *arena, const char *text, int columns, int indent)
{
    const char *next, *end = line_end(text, columns, &next);
    if (!*next)
        return wrap_lines(arena, text, columns);
    Lines rest = wrap_lines(arena, next, columns - indent), lines = {0};
    lines.line = ARENA_NEW(arena, const char *, rest.count + 1);
    lines.line[lines.count++] = arena_printf(arena, "%.*s", (int)(end - text), text);
    for (int i = 0; i < rest.count; i++)
        lines.line[lines.count++] = arena_printf(arena, "%*s%s", indent, "", rest.line[i]);
    return lines;
}

Lines wrap_row(Arena *arena, const char *text, int columns)
{
    enum { MORE = 2 }; /* columns, for a row whose last column has no room below it */
    int column = last_column(text), indent = (int)strspn(text, " ");
    if (column > columns / 2)
        column = column > indent ? indent + MORE : indent;
    return wrap_hanging(arena, text, columns, column <= columns / 2 ? column : 0);
}

const char *wrap_cut(Arena *arena, const char *text, int columns)
{
    enum { WORDS_LEAST = 3 }; /* whole words take a third of the room at least */
    if (text_width(text) <= columns)
        return text;
    if (columns <= 0)
        return "";
    const char *end = reach(text, columns - 1);
    const char *words = without_spaces(text, word_start(text, end), " ,;:");
    const char *whole = arena_printf(arena, "%.*s…", (int)(words - text), text);
    if (WORDS_LEAST * text_width(whole) >= columns)
        return whole;
    return arena_printf(arena, "%.*s…", (int)(end - text), text);
}

const char *wrap_form(const char *const *form, int columns)
{
    while (form[1] && text_width(*form) > columns)
        form++;
    return *form;
}
