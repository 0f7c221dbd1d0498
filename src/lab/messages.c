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
    buf_free(&messages->answer);
    buf_free(&messages->progress);
    pthread_mutex_destroy(&messages->mutex);
}

static void add_line(Messages *messages, MessageKind kind, const char *text, size_t size)
{
    Arena scratch = {0};
    const char *line = arena_printf(&scratch, "%.*s", (int)size, text);
    Message *place = &messages->line[messages->count++ % MESSAGES_KEPT];
    heap_free((char *)place->text);
    *place = (Message){kind, heap_text(text_shown(&scratch, line)), ++messages->said};
    messages->first = MAX(messages->first, messages->count - MESSAGES_KEPT);
    if (kind == MESSAGE_TEXT) {
        buf_printf(&messages->answer, "%s\n", place->text);
        messages->answer_lines++;
    }
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

void messages_progress(Messages *messages, const char *text)
{
    pthread_mutex_lock(&messages->mutex);
    buf_clear(&messages->progress);
    text_visible(&messages->progress, text);
    pthread_mutex_unlock(&messages->mutex);
}

void messages_mark(Messages *messages)
{
    pthread_mutex_lock(&messages->mutex);
    messages->mark = messages->count;
    messages->answer_lines = 0;
    buf_clear(&messages->answer);
    pthread_mutex_unlock(&messages->mutex);
}

/* Leaves only errors, warnings and typed commands of the answer. */
static void drop_text(Messages *messages)
{
    long from = MAX(messages->mark, messages->first), to = from;
    for (long i = from; i < messages->count; i++) {
        Message *line = &messages->line[i % MESSAGES_KEPT], kept = *line;
        *line = (Message){0};
        if (kept.kind == MESSAGE_TEXT)
            heap_free((char *)kept.text);
        else
            messages->line[to++ % MESSAGES_KEPT] = kept;
    }
    messages->count = to;
}

int messages_take(Messages *messages, int most, Buf *out)
{
    pthread_mutex_lock(&messages->mutex);
    int lines = messages->answer_lines > most ? messages->answer_lines : 0;
    if (lines) {
        buf_text_add(out, buf_text(&messages->answer));
        drop_text(messages);
    }
    pthread_mutex_unlock(&messages->mutex);
    return lines;
}

const Message *messages_copy(Messages *messages, Arena *arena, int *count)
{
    pthread_mutex_lock(&messages->mutex);
    *count = (int)(messages->count - messages->first);
    Message *copy = ARENA_NEW(arena, Message, *count + 1);
    for (int i = 0; i < *count; i++) {
        const Message *line = &messages->line[(messages->first + i) % MESSAGES_KEPT];
        copy[i] = (Message){line->kind, arena_text(arena, line->text), line->number};
    }
    if (messages->progress.size)
        copy[(*count)++] = (Message){MESSAGE_TEXT, arena_text(arena, buf_text(&messages->progress)),
                                     messages->said};
    pthread_mutex_unlock(&messages->mutex);
    return copy;
}
