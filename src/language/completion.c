/* Keeps a list of completions: adds to it, sorts it. */
#include "language/complete.h"

#include "base/text.h"

#include <stdlib.h>
#include <string.h>

bool completion_steers(const char *text)
{
    for (uint32_t c; (c = utf8_next(&text));)
        if (c == 0xfffd || codepoint_steers(c))
            return true;
    return false;
}

void completion_add(Arena *arena, Completion *completion, const char *text)
{
    completion->item = arena_extend(arena, completion->item, completion->count, sizeof text);
    completion->item[completion->count++] = text;
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

void completion_sort(Completion *completion)
{
    const char **item = completion->item;
    int kept = 0;
    if (completion->count > 0)
        qsort(item, (size_t)completion->count, sizeof *item, by_text);
    for (int i = 0; i < completion->count; i++)
        if (kept == 0 || strcmp(item[i], item[kept - 1]) != 0)
            item[kept++] = item[i];
    completion->count = kept;
}
