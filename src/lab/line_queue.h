/* line_queue.h - lines that wait for their turn.
 *
 *     LineQueue queue = {0};
 *     line_queue_add(&queue, "fit 2");
 *     char *line = line_queue_take(&queue);        "fit 2", to be freed with heap_free
 *
 * It has no lock of its own. */
#ifndef LAB_LINE_QUEUE_H
#define LAB_LINE_QUEUE_H

#include "base/base.h"

enum { LINE_QUEUE_MOST = 64 }; /* lines that may wait */

/* Lines are on the heap and the queue's own. */
typedef struct {
    char *line[LINE_QUEUE_MOST];
    int count;
} LineQueue;

/* Adds a copy at the end; false when there is no room. */
NODISCARD bool line_queue_add(LineQueue *queue, const char *line);

bool line_queue_is_empty(const LineQueue *queue);

/* The next line, which is the caller's from now on; NULL when there is none. */
char *line_queue_take(LineQueue *queue);

/* Forgets the lines that wait; returns how many there were. */
int line_queue_drop(LineQueue *queue);

#endif
