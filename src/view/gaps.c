/* Narrows the gaps of tables that are wider than their place. */
#include "view/gaps.h"

#include "base/base.h"
#include "base/buf.h"
#include "base/text.h"

#include <string.h>

/* Names of columns that are wider than what stands below them, and what they are where there is no
 * room for them. */
static const struct {
    const char *name, *brief;
} HEADS[] = {{"train_loss", "train"}, {"valid_loss", "valid"}, {"error_rate", "error"}};

/* A table and its columns of characters; in an arena. */
typedef struct {
    const char *const *line; /* count rows, rules among them */
    int count, columns;      /* columns of the widest row */
    bool *blank;             /* [columns] of each: no row has anything there */
    bool *gone;              /* [columns] those that are taken away */
} GapTable;

static bool is_rule(const char *line)
{
    return *line && line[strspn(line, "=-_")] == '\0';
}

/* Whether a line has a gap, or is a rule between such lines. */
static bool is_row(const char *line)
{
    const char *words = line + strspn(line, " ");
    const char *gap = strstr(words, "  ");
    return is_rule(line) || (gap && gap[strspn(gap, " ")]);
}

static void mark_row(GapTable *table, const char *line)
{
    if (is_rule(line))
        return;
    for (int at = 0; *line;) {
        uint32_t c = utf8_next(&line);
        int width = codepoint_width(c);
        for (int i = at; c != ' ' && i < at + width; i++)
            table->blank[i] = false;
        at += width;
    }
}

static GapTable measure(Arena *arena, const char *const *line, int count)
{
    GapTable table = {.line = line, .count = count};
    for (int i = 0; i < count; i++)
        if (!is_rule(line[i]))
            table.columns = MAX(table.columns, text_width(line[i]));
    table.blank = ARENA_NEW(arena, bool, table.columns);
    table.gone = ARENA_NEW(arena, bool, table.columns);
    memset(table.blank, true, (size_t)table.columns);
    for (int i = 0; i < count; i++)
        mark_row(&table, line[i]);
    return table;
}

/* The first column of the widest gap between two others that is left; -1: none is wider than one
 * space. */
static int widest_gap(const GapTable *table)
{
    int best = -1, most = 1, begin = 0, wide = 0;
    for (int i = 0; i < table->columns; i++) {
        if (!table->blank[i]) {
            if (wide > most && begin > 0) {
                most = wide;
                best = begin;
            }
            wide = 0;
            begin = i + 1;
        } else if (!table->gone[i]) {
            wide++;
        }
    }
    return best;
}

/* Takes columns out of the widest gaps until the table fits; false: it cannot. */
static bool take_columns(GapTable *table, int columns)
{
    for (int left = table->columns; left > columns; left--) {
        int at = widest_gap(table);
        if (at < 0)
            return false;
        while (table->gone[at])
            at++;
        table->gone[at] = true;
    }
    return true;
}

static const char *narrowed(Arena *arena, const GapTable *table, const char *line)
{
    Buf text = {0};
    for (int at = 0; *line;) {
        const char *begin = line;
        uint32_t c = utf8_next(&line);
        if (at >= table->columns || !table->gone[at])
            buf_add(&text, begin, (size_t)(line - begin));
        at += codepoint_width(c);
    }
    const char *copy = arena_text(arena, buf_text(&text));
    buf_free(&text);
    return copy;
}

/* A heading with brief names, each in the columns of the other. */
static const char *with_brief_heads(Arena *arena, const char *line)
{
    char *copy = arena_text(arena, line);
    for (int i = 0; i < LENGTH(HEADS); i++) {
        char *at = strstr(copy, HEADS[i].name);
        size_t brief = strlen(HEADS[i].brief);
        if (at)
            memcpy(at, HEADS[i].brief, brief);
        if (at)
            memset(at + brief, ' ', strlen(HEADS[i].name) - brief);
    }
    return copy;
}

/* Narrows one table; false: it cannot be as narrow. */
static bool narrow(Arena *arena, const char **line, int count, int columns)
{
    GapTable table = measure(arena, line, count);
    if (table.columns > columns && !take_columns(&table, columns))
        return false;
    for (int i = 0; i < count; i++)
        line[i] = is_rule(line[i]) ? line[i] : narrowed(arena, &table, line[i]);
    return true;
}

/* The same, with brief names if need be; a table that is too wide even so stays as it is. */
static void fit(Arena *arena, const char **line, int count, int columns)
{
    if (count == 0 || narrow(arena, line, count, columns))
        return;
    const char **brief = ARENA_NEW(arena, const char *, count);
    for (int i = 0; i < count; i++)
        brief[i] = i == 0 ? with_brief_heads(arena, line[i]) : line[i];
    if (narrow(arena, brief, count, columns))
        memcpy(line, brief, (size_t)count * sizeof *line);
}

const char *const *gaps_narrow(Arena *arena, const char *const *line, int count, int columns)
{
    const char **lines = ARENA_NEW(arena, const char *, count);
    for (int i = 0; i < count; i++)
        lines[i] = line[i];
    for (int first = 0, last; first < count; first = MAX(last, first + 1)) {
        for (last = first; last < count && is_row(line[last]); last++)
            ;
        fit(arena, lines + first, last - first, columns);
    }
    return lines;
}
