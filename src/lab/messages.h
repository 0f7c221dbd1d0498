/* messages.h - the latest lines of a session's output, for a pane; one thread adds while another
 * reads.
 *
 *     messages_add(&messages, MESSAGE_TEXT, "epoch  train_loss\n0      0.0967\n");
 *     const Message *line = messages_copy(&messages, arena, &count);
 */
#ifndef LAB_MESSAGES_H
#define LAB_MESSAGES_H

#include "base/arena.h"
#include "base/buf.h"

#include <pthread.h>

typedef enum { MESSAGE_ECHO, MESSAGE_TEXT, MESSAGE_WARNING, MESSAGE_ERROR } MessageKind;

/* One line, without control characters: a value. */
typedef struct {
    MessageKind kind; /* ECHO: a command as typed; WARNING: something is lost */
    const char *text;
    long number; /* from 1, in the order in which they were said */
} Message;

enum { MESSAGES_KEPT = 500 };

/* The lines that are kept; the worker owns them, and any thread may add or copy. */
typedef struct {
    pthread_mutex_t mutex;
    Message line[MESSAGES_KEPT]; /* a ring; texts on the heap */
    long first, count;           /* the oldest that is kept; one after the latest */
    long said;                   /* number of the latest */
    long mark;                   /* where the answer begins */
    Buf answer;                  /* its lines of MESSAGE_TEXT */
    int answer_lines;
    Buf progress; /* a line behind all others while something goes on; empty: none */
} Messages;

void messages_init(Messages *messages);
void messages_free(Messages *messages);

/* Cuts at newlines; a last newline ends a line and does not begin one. */
void messages_add(Messages *messages, MessageKind kind, const char *text);

/* Shows this line behind all others, in the place of the one before; "": none. */
void messages_progress(Messages *messages, const char *text);

/* An answer begins here. */
void messages_mark(Messages *messages);

/* If the answer has more than `most` lines, errors and warnings not counted, moves them from the
 * list to `out` and returns their number; else 0. */
int messages_take(Messages *messages, int most, Buf *out);

/* The lines kept, the latest last, and progress behind them; in the arena. */
const Message *messages_copy(Messages *messages, Arena *arena, int *count);

#endif
