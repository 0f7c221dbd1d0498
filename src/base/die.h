/* die.h - the end of a program that cannot go on: out of memory above all.
 *
 *     if (!thread_start(&thread, work, context))
 *         die("no thread could be made; end some processes and start again");
 */
#ifndef BASE_DIE_H
#define BASE_DIE_H

#include "base/base.h"

/* Prints one line and exits with status 1 through exit(), so that atexit handlers restore the
 * terminal. */
_Noreturn void die(const char *format, ...) PRINTF_LIKE(1, 2);

#endif
