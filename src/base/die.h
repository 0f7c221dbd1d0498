/* die.h - ends a program that cannot continue, above all without memory.
 *
 *     if (!thread_start(&thread, work, context))
 *         die("no thread could be started; end some processes and start again");
 *
 * A host that has to continue sets a handler, which leaves the call that died:
 *
 *     static _Thread_local jmp_buf back;
 *
 *     static void come_back(const char *message)
 *     {
 *         fputs(message, log);
 *         longjmp(back, 1);
 *     }
 *
 *     DieHandler *before = die_handler(come_back);
 */
#ifndef BASE_DIE_H
#define BASE_DIE_H

#include "base/base.h"

/* Called with one line, without a newline, which is gone when the handler is left.  It leaves by
 * longjmp() or ends the thread; if it returns, the program ends.  It must not die itself. */
typedef void DieHandler(const char *message);

/* Sets the handler of the whole process and returns the one before; NULL is the default: the line
 * is printed and the program exits with status 1 through exit(), so that atexit handlers restore
 * the terminal.  Any thread may call this at any time.
 *
 * The handler runs on the thread that died, several at once if several die; a Pool's worker may
 * be one.  What that thread was changing stays half done: blocks are not freed, locks stay locked,
 * and a run on a Pool is never over.  An Arena, a Buf, a Series or Columns that was growing holds
 * what it held before, so all that was made can still be freed. */
DieHandler *die_handler(DieHandler *handler);

/* Ends the program, or does what the handler does. */
_Noreturn void die(const char *format, ...) PRINTF_LIKE(1, 2);

#endif
