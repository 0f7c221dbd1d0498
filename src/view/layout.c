/* Reads arrangements of panes in the words of layout.conf. */
#include "view/pane.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum { DEPTH_MOST = 8, CHILDREN_MOST = 12, WEIGHT_MOST = 99, ROOM_MOST = 999 };

/* Where one is in the text. */
typedef struct {
    Arena *arena;
    const char *p;    /* in a line */
    const char *last; /* word before it, NULL: none */
    int number;       /* of the line */
    const char *wrong;
} Reader;

static bool refuse(Reader *reader, const char *what, const char *word)
{
    reader->wrong =
        arena_printf(reader->arena, "layout.conf:%d: %s '%s'", reader->number, what, word);
    return false;
}

/* The next word or parenthesis; "" at the end of the line. */
static const char *next_word(Reader *reader)
{
    while (*reader->p == ' ' || *reader->p == '\t')
        reader->p++;
    size_t size = strcspn(reader->p, " \t()\r\n");
    size += size == 0 && (*reader->p == '(' || *reader->p == ')');
    const char *word = arena_printf(reader->arena, "%.*s", (int)size, reader->p);
    reader->p += size;
    reader->last = size ? word : reader->last;
    return word;
}

/* The number that comes next, if one does; else `other`. */
static bool take_number(Reader *reader, int most, int other, int *out)
{
    const char *before = reader->p, *word = next_word(reader);
    *out = other;
    if (!isdigit((unsigned char)*word)) {
        reader->p = before;
        return true;
    }
    *out = atoi(word);
    bool ok = strspn(word, "0123456789") == strlen(word) && strlen(word) < 4 && *out <= most;
    return ok || refuse(reader, "too large, or no number:", word);
}

static bool read_node(Reader *reader, int depth, Node *out);

static bool read_children(Reader *reader, int depth, Node *out)
{
    Node child[CHILDREN_MOST] = {{0}};
    int count = 0;
    const char *word = next_word(reader);
    if (strcmp(word, "(") != 0)
        return refuse(reader, "( is missing before", word);
    for (;;) {
        const char *before = reader->p;
        word = next_word(reader);
        if (strcmp(word, ")") == 0)
            break;
        reader->p = before;
        if (count == CHILDREN_MOST || depth == DEPTH_MOST)
            return refuse(reader, "too many panes at", word);
        if (!read_node(reader, depth + 1, &child[count++]))
            return false;
    }
    if (count == 0)
        return refuse(reader, "no pane before", ")");
    out->child = arena_copy(reader->arena, child, sizeof *child * (size_t)count);
    out->children = count;
    return true;
}

static PaneKind pane_named(const char *name)
{
    for (int kind = PANE_FIGURE + 1; pane_name(kind); kind++)
        if (strcmp(pane_name(kind), name) == 0)
            return (PaneKind)kind;
    return PANE_PROMPT;
}

/* "row 2 (...)", "column (...)", "loss 3", "each metric 2" */
static bool read_node(Reader *reader, int depth, Node *out)
{
    const char *word = next_word(reader);
    bool row = strcmp(word, "row") == 0, split = row || strcmp(word, "column") == 0;
    *out = (Node){.across = row, .each = strcmp(word, "each") == 0};
    if (out->each)
        word = next_word(reader);
    out->pane = split ? PANE_PROMPT : pane_named(word);
    if (!split && out->pane == PANE_PROMPT)
        return *word                     ? refuse(reader, "there is no pane", word)
               : out->each || depth == 0 ? refuse(reader, "no panes after", reader->last)
                                         : refuse(reader, ") is missing at the end after", "(");
    if (!take_number(reader, WEIGHT_MOST, 1, &out->weight))
        return false;
    if (out->weight == 0)
        return refuse(reader, "a share is 1 or more; it is 0 for", word);
    return !split || read_children(reader, depth, out);
}

static bool read_figure(Reader *reader, const char *name, MainFigure *out)
{
    for (int i = 0; main_figure_name(i); i++)
        if (strcmp(main_figure_name(i), name) == 0) {
            *out = (MainFigure)i;
            return true;
        }
    return refuse(reader, "there is no figure", name);
}

static bool read_line(Reader *reader, Layout *out)
{
    LayoutLine line = {.number = reader->number};
    const char *name = next_word(reader);
    if (!*name || *name == '#')
        return true;
    if (!read_figure(reader, name, &line.figure) ||
        !take_number(reader, ROOM_MOST, 0, &line.arrangement.columns) ||
        !take_number(reader, ROOM_MOST, 0, &line.arrangement.rows) ||
        !read_node(reader, 0, &line.arrangement.root))
        return false;
    const char *rest = next_word(reader);
    if (*rest && *rest != '#')
        return refuse(reader, "too much at the end:", rest);
    out->line = arena_extend(reader->arena, out->line, out->count, sizeof line);
    out->line[out->count++] = line;
    return true;
}

const char *layout_read(Arena *arena, const char *text, Layout *out)
{
    Reader reader = {.arena = arena};
    *out = (Layout){0};
    while (*text) {
        reader.p = text;
        reader.number++;
        if (!read_line(&reader, out))
            return reader.wrong;
        text += strcspn(text, "\n");
        text += *text == '\n';
    }
    return NULL;
}
