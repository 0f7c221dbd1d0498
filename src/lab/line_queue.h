/* line_queue.h - lines that wait for their turn; one of them may go before all others.
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
    char *first; /* goes before them; NULL: none does */
} LineQueue;

/* Adds a copy at the end; false when there is no room. */
NODISCARD bool line_queue_add(LineQueue *queue, const char *line);

/* Puts a copy before all others, in place of the one put there before. */
void line_queue_put_first(LineQueue *queue, const char *line);

bool line_queue_is_empty(const LineQueue *queue);

/* The next line, which is the caller's from now on; NULL when there is none. */
char *line_queue_take(LineQueue *queue);

/* Forgets the lines that wait, but not the one before them; returns how many there were. */
int line_queue_drop(LineQueue *queue);

#endif
