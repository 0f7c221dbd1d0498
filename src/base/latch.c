/* A mutex that its owner may close and open twice. */
#include "base/latch.h"

#include <time.h>

void latch_close(Latch *latch)
{
    if (!latch || latch->closed)
        return;
    while (atomic_load(&latch->wanted))
        nanosleep(&(struct timespec){.tv_nsec = 100000}, NULL);
    pthread_mutex_lock(&latch->mutex);
    latch->closed = true;
}

void latch_open(Latch *latch)
{
    if (!latch || !latch->closed)
        return;
    latch->closed = false;
    pthread_mutex_unlock(&latch->mutex);
}

bool latch_take(Latch *latch, double seconds)
{
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    long nanoseconds = until.tv_nsec + (long)(seconds * 1e9);
    until.tv_sec += nanoseconds / 1000000000;
    until.tv_nsec = nanoseconds % 1000000000;
    atomic_store(&latch->wanted, true);
    bool taken = pthread_mutex_timedlock(&latch->mutex, &until) == 0;
    atomic_store(&latch->wanted, false);
    return taken;
}

void latch_give(Latch *latch)
{
    pthread_mutex_unlock(&latch->mutex);
}
