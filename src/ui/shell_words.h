/* shell_words.h - what the Tab key of a shell may put in place of the last word of a command line
 * of ours.
 *
 *     shell_words((const char *[]){"-c", "data digits; fit_o"}, 2, &out);
 *
 *     line                       more may follow within the word
 *     fit_o                      what of the word is replaced: its end
 *     fit_one_cycle \ttrain with fastai's 1cycle schedule
 *
 * The scripts of assets/completion run the program as `onecycle --complete WORD...`, show this, and
 * quote for their shell.  The first line is `words`, `line`, or `files`: then files fit, too, which
 * the shell knows best.  Of a line, a text ends with a space where the next word may follow. */
#ifndef UI_SHELL_WORDS_H
#define UI_SHELL_WORDS_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"

/* The words behind the program's name up to the cursor, without quotes; at least one, the last of
 * which is completed.  Nothing is added where nothing can be said. */
void shell_words(const char *const *words, int count, Buf *out);

/* Adds the script that teaches a shell, by its name, to complete. */
NODISCARD bool shell_script(Arena *arena, const char *shell, Buf *out, Error *err);

#endif
