/* Keeps lines in the order in which they came. */
#include "lab/line_queue.h"

#include "base/heap.h"

#include <string.h>

bool line_queue_add(LineQueue *queue, const char *line)
{
    if (queue->count == LINE_QUEUE_MOST)
        return false;
    queue->line[queue->count++] = heap_text(line);
    return true;
}

bool line_queue_is_empty(const LineQueue *queue)
{
    return queue->count == 0;
}

char *line_queue_take(LineQueue *queue)
{
    if (queue->count == 0)
        return NULL;
    char *line = queue->line[0];
    queue->count--;
    memmove(queue->line, queue->line + 1, (size_t)queue->count * sizeof *queue->line);
    return line;
}

int line_queue_drop(LineQueue *queue)
{
    int dropped = queue->count;
    for (int i = 0; i < dropped; i++)
        heap_free(queue->line[i]);
    queue->count = 0;
    return dropped;
}
