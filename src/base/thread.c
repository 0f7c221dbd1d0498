#include "base/thread.h"

#include <signal.h>

static const int FAULTS[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGSYS, SIGTRAP};

bool thread_start(pthread_t *out, void *(*work)(void *context), void *context)
{
    sigset_t sent, before;
    sigfillset(&sent);
    for (int i = 0; i < LENGTH(FAULTS); i++)
        sigdelset(&sent, FAULTS[i]);
    pthread_sigmask(SIG_SETMASK, &sent, &before);
    bool started = pthread_create(out, NULL, work, context) == 0;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return started;
}
