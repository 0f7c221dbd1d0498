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

/* The system promises that this clock does not go back, and where a virtual machine is moved that
 * has not been kept: ours stands still then, and goes on from there.  There is one for the process,
 * as there is one of the system. */
static double steady(void)
{
    static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
    static double last, behind; /* seconds: the latest told, and what the system's lacks */
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
    return clock->frozen ? clock->at : steady();
}

long clock_date(const Clock *clock)
{
    return clock->frozen ? (long)clock->at : (long)time(NULL);
}
