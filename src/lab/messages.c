/* Keeps the latest lines that a session has printed, for a pane of the full screen. */
#include "lab/messages.h"

#include "base/heap.h"
#include "base/text.h"

#include <string.h>

void messages_init(Messages *messages)
{
    *messages = (Messages){.mutex = PTHREAD_MUTEX_INITIALIZER};
}

void messages_free(Messages *messages)
{
    for (int i = 0; i < MESSAGES_KEPT; i++)
        heap_free((char *)messages->line[i].text);
    pthread_mutex_destroy(&messages->mutex);
}

static void add_line(Messages *messages, MessageKind kind, const char *text, size_t size)
{
    Arena scratch = {0};
    const char *line = arena_printf(&scratch, "%.*s", (int)size, text);
    Message *place = &messages->line[messages->count++ % MESSAGES_KEPT];
    heap_free((char *)place->text);
    *place = (Message){kind, heap_text(text_shown(&scratch, line))};
    arena_free(&scratch);
}

void messages_add(Messages *messages, MessageKind kind, const char *text)
{
    pthread_mutex_lock(&messages->mutex);
    while (*text) {
        size_t size = strcspn(text, "\n");
        add_line(messages, kind, text, size);
        text += size + (text[size] == '\n');
    }
    pthread_mutex_unlock(&messages->mutex);
}

const Message *messages_copy(Messages *messages, Arena *arena, int *count)
{
    pthread_mutex_lock(&messages->mutex);
    long first = MAX(messages->count - MESSAGES_KEPT, 0);
    *count = (int)(messages->count - first);
    Message *copy = ARENA_NEW(arena, Message, *count);
    for (int i = 0; i < *count; i++) {
        const Message *line = &messages->line[(first + i) % MESSAGES_KEPT];
        copy[i] = (Message){line->kind, arena_text(arena, line->text)};
    }
    pthread_mutex_unlock(&messages->mutex);
    return copy;
}
