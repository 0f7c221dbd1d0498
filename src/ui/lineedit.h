/* lineedit.h - a line from the keyboard, with history and completion; the only place that sees
 * readline.
 *
 *     lineedit_open(history_path, err);
 *     while ((line = lineedit_read(arena, "onecycle> ", &status))) ...
 *     lineedit_close();
 *
 * In a window of fewer than 20 columns a line is read without editing.  Between two calls of
 * lineedit_read the terminal is as it was before lineedit_open. */
#ifndef UI_LINEEDIT_H
#define UI_LINEEDIT_H

#include "base/arena.h"
#include "base/error.h"

typedef enum {
    INPUT_READ,    /* there is one */
    INPUT_CLEARED, /* Ctrl-C: nothing typed counts, the prompt comes again */
    INPUT_END,     /* Ctrl-D */
    INPUT_GONE,    /* the terminal is gone */
    INPUT_SIGNAL,  /* the program is to end: see signals_ending */
} InputStatus;

/* History from and to this file (made with mode 0600, its folder too).  False with err when it
 * cannot be read or made; then there is just no history.  NULL: no home folder is known. */
NODISCARD bool lineedit_open(const char *history_path, Error *err);
void lineedit_close(void);

/* The line, in the arena; NULL unless INPUT_READ. */
char *lineedit_read(Arena *arena, const char *prompt, InputStatus *status);

/* Adds what was typed to the history; an earlier entry that is the same is removed. */
void lineedit_remember(const char *text);

/* Behind rl_initialize: characters stay whole where there is no locale that knows them. */
void lineedit_keep_bytes(void);

#endif
