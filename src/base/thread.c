/* Starts threads that never handle the user's signals and have a stack to report their own faults
 * on. */
#include "base/thread.h"

#include "base/heap.h"

#include <signal.h>

static const int FAULTS[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGSYS, SIGTRAP};

enum { HANDLER_STACK = 1 << 16 }; /* bytes */

typedef struct {
    void *(*work)(void *context);
    void *context;
    char stack[HANDLER_STACK];
} Start;

static void *begin(void *context)
{
    Start *start = context;
    stack_t own = {.ss_sp = start->stack, .ss_size = sizeof start->stack}, before;
    sigaltstack(&own, &before);
    void *result = start->work(start->context);
    sigaltstack(&before, NULL);
    heap_free(start);
    return result;
}

bool thread_start(pthread_t *out, void *(*work)(void *context), void *context)
{
    sigset_t sent, before;
    Start *start = heap_resize(NULL, 1, sizeof *start);
    start->work = work;
    start->context = context;
    sigfillset(&sent);
    for (int i = 0; i < LENGTH(FAULTS); i++)
        sigdelset(&sent, FAULTS[i]);
    pthread_sigmask(SIG_SETMASK, &sent, &before);
    bool started = pthread_create(out, NULL, begin, start) == 0;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (!started)
        heap_free(start);
    return started;
}
