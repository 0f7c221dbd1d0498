#include "base/clock.h"

#include <time.h>

Clock clock_real(void)
{
    return (Clock){0};
}

Clock clock_frozen(double at)
{
    return (Clock){.frozen = true, .at = at};
}

double clock_now(const Clock *clock)
{
    if (clock->frozen)
        return clock->at;
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

long clock_date(const Clock *clock)
{
    return clock->frozen ? (long)clock->at : (long)time(NULL);
}
