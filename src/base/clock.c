/* Reads the date and the seconds that have passed, or gives the fixed time a test has asked for. */
#include "base/clock.h"

#include <pthread.h>
#include <time.h>

Clock clock_real(void)
{
    return (Clock){0};
}

Clock clock_frozen(double at)
{
    return (Clock){.frozen = true, .at = at};
}

/* The system promises that this clock does not go back, but it does when some virtual machines are
 * moved to another host: ours then stands still and goes on from there.  The process has one such
 * clock, as the system has one. */
static double steady(void)
{
    static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
    static double last, behind; /* seconds: the latest told; what is added to the system's */
    struct timespec now;
    pthread_mutex_lock(&mutex);
    clock_gettime(CLOCK_MONOTONIC, &now);
    double told = (double)now.tv_sec + 1e-9 * (double)now.tv_nsec + behind;
    if (told < last) {
        behind += last - told;
        told = last;
    }
    last = told;
    pthread_mutex_unlock(&mutex);
    return told;
}

double clock_now(const Clock *clock)
{
    if (clock->read)
        return clock->read();
    return clock->frozen ? clock->at : steady();
}

long clock_date(const Clock *clock)
{
    return clock->frozen ? (long)clock->at : (long)time(NULL);
}
