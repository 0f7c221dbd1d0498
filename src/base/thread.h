/* thread.h - threads that leave signals to the one that owns the terminal.
 *
 *     if (!thread_start(&thread, work, context)) die(...);
 *     pthread_join(thread, NULL);
 *
 * Signals that users send interrupt no call in these threads, and writing to a pipe that no program
 * reads fails there instead.  Faults of the thread itself (SIGSEGV and the like) stay unblocked:
 * blocked, they would end the program without a word.  Handlers run on a stack of their own, so
 * that a used-up stack can be reported. */
#ifndef BASE_THREAD_H
#define BASE_THREAD_H

#include "base/base.h"

#include <pthread.h>

NODISCARD bool thread_start(pthread_t *out, void *(*work)(void *context), void *context);

#endif
