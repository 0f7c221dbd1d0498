/* plainline.h - a line from the keyboard as the terminal itself gives it: no editing, history or
 * completion.  For windows that readline has no room in.
 *
 *     line = plainline_read(arena, "onecycle> ", &status);
 *
 * Lines that come at once wait for the next call. */
#ifndef UI_PLAINLINE_H
#define UI_PLAINLINE_H

#include "ui/lineedit.h"

/* As lineedit_read. */
char *plainline_read(Arena *arena, const char *prompt, InputStatus *status);

/* Whether something was read that no call has given yet. */
bool plainline_waits(void);

/* Forgets it. */
void plainline_close(void);

#endif
