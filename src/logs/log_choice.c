/* Compares names of logs and series with those that the user has given. */
#include "logs/log_choice.h"

#include <fnmatch.h>

static bool is_among(const char *const *pattern, int count, const char *name)
{
    for (int i = 0; i < count; i++)
        if (fnmatch(pattern[i], name, FNM_NOESCAPE) == 0)
            return true;
    return count == 0;
}

bool log_is_chosen(const LogChoice *choice, const Log *log)
{
    return is_among(choice->run, choice->runs, log->name);
}

bool log_series_is_chosen(const LogChoice *choice, const LogSeries *series)
{
    return is_among(choice->series, choice->serieses, series->name);
}

int log_chosen_series(const LogChoice *choice, const Log *log)
{
    int count = 0;
    for (int i = 0; i < log->count; i++)
        count += log_series_is_chosen(choice, log->series[i]);
    return count;
}

long log_chosen_samples(const LogChoice *choice, const Log *log)
{
    long count = 0;
    for (int i = 0; i < log->count; i++)
        if (log_series_is_chosen(choice, log->series[i]))
            count += log->series[i]->track.count;
    return count;
}
