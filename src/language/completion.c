/* Keeps a list of completions: adds to it, sorts it by name. */
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

void completion_add(Arena *arena, Completion *completion, int words, CompletionItem item)
{
    for (int i = 0; i < words; i++)
        if (strcmp(completion->item[i].text, item.text) == 0)
            return;
    completion->item = arena_extend(arena, completion->item, completion->count, sizeof item);
    completion->item[completion->count++] = item;
}

static int by_text(const void *a, const void *b)
{
    return strcmp(((const CompletionItem *)a)->text, ((const CompletionItem *)b)->text);
}

void completion_sort(Completion *completion)
{
    if (completion->count > 0)
        qsort(completion->item, (size_t)completion->count, sizeof *completion->item, by_text);
}

bool completion_goes_on(const Completion *completion, const char *text)
{
    size_t length = strlen(text);
    bool closed = length > 1 && strchr("\"'", text[length - 1]);
    return completion->notebook || (length > 0 && strchr("=/", text[length - 1 - closed]));
}
