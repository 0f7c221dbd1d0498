/* Shortens class names to the columns there are, as heads of a confusion matrix for example, so
 * that no two of them look the same. */
#include "base/names.h"

#include "base/text.h"

#include <stdlib.h>
#include <string.h>

/* The first byte after the whole characters that fit into `columns`, with the marks that combine
 * with the last of them. */
static const char *after_columns(const char *text, int columns)
{
    for (const char *next = text; *next; text = next) {
        columns -= codepoint_width(utf8_next(&next));
        if (columns < 0)
            break;
    }
    return text;
}

/* The first byte of the last `columns` of a text. */
static const char *last_columns(const char *text, int columns)
{
    int before = text_width(text) - columns;
    while (before > 0 && *text)
        before -= codepoint_width(utf8_next(&text));
    return text;
}

/* Its beginning and its last `tail` columns, with the mark between: `width` columns in all. */
static const char *abridged(Arena *arena, const char *text, int width, int tail, const char *mark)
{
    if (text_width(text) <= width)
        return text;
    const char *end = after_columns(text, width - tail - text_width(mark));
    return arena_printf(arena, "%.*s%s%s", (int)(end - text), text, mark,
                        tail ? last_columns(text, tail) : "");
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static bool all_differ(const char *const *name, int n)
{
    Arena scratch = {0};
    const char **sorted = arena_copy(&scratch, name, (size_t)n * sizeof *name);
    bool differ = true;
    qsort(sorted, (size_t)n, sizeof *sorted, by_text);
    for (int i = 1; i < n && differ; i++)
        differ = strcmp(sorted[i - 1], sorted[i]) != 0;
    arena_free(&scratch);
    return differ;
}

const char *const *names_fit(Arena *arena, const char *const *name, int n, int width,
                             const char *mark)
{
    enum { MARKED = 3 }; /* fewer columns would be all mark and no name */
    const char **shown = ARENA_NEW(arena, const char *, n);
    const char **fit = ARENA_NEW(arena, const char *, n);
    if (width < MARKED)
        mark = "";
    for (int i = 0; i < n; i++)
        shown[i] = text_shown(arena, name[i]);
    int half = (width - text_width(mark)) / 2;
    for (int try = 0; try < MAX(width, 1); try++) { /* only beginnings, halves, then other ends */
        int tail = try == 1 ? half : try > 1 ? try - 1 : 0;
        if (tail + text_width(mark) >= MAX(width, 1))
            break;
        for (int i = 0; i < n; i++)
            fit[i] = abridged(arena, shown[i], width, tail, mark);
        if (all_differ(fit, n))
            return fit;
    }
    return NULL;
}
