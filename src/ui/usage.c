/* Reads how much processor time and memory the program takes. */
#include "ui/usage.h"

#include <stdio.h>
#include <sys/resource.h>
#include <unistd.h>

static double seconds_of(struct timeval time)
{
    return (double)time.tv_sec + 1e-6 * (double)time.tv_usec;
}

/* Bytes in memory now; 0 where the system does not tell. */
static long resident(void)
{
    long pages = 0;
    FILE *file = fopen("/proc/self/statm", "re");
    if (!file)
        return 0;
    if (fscanf(file, "%*d %ld", &pages) != 1)
        pages = 0;
    fclose(file);
    return pages * sysconf(_SC_PAGESIZE);
}

Usage usage_read(Meter *meter, double now)
{
    const double EVERY = 1; /* seconds */
    struct rusage used;
    if ((meter->at > 0 && now < meter->at + EVERY) || getrusage(RUSAGE_SELF, &used) != 0)
        return meter->usage;
    double processor = seconds_of(used.ru_utime) + seconds_of(used.ru_stime);
    if (meter->at > 0)
        meter->usage.processors = (processor - meter->processor) / (now - meter->at);
    meter->usage.memory = resident();
    meter->usage.most = used.ru_maxrss * 1024; /* Linux counts kilobytes */
    meter->at = now;
    meter->processor = processor;
    return meter->usage;
}
