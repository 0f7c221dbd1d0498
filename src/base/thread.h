/* thread.h - threads that leave signals to the one that owns the terminal.
 *
 *     if (!thread_start(&thread, work, context)) die(...);
 *     pthread_join(thread, NULL);
 *
 * What users send interrupts no call there, and a pipe that nobody reads is an error of the write.
 * What a thread brings upon itself (SIGSEGV and the like) it takes: blocked, that would end the
 * program without a word.  Handlers have a stack of their own there, so that one that is used up
 * can be told.
 */
#ifndef BASE_THREAD_H
#define BASE_THREAD_H

#include "base/base.h"

#include <pthread.h>

NODISCARD bool thread_start(pthread_t *out, void *(*work)(void *context), void *context);

#endif
