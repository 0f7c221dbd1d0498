/* Answers what logs that are watched have. */
#include "lab/watch_look.h"

#include "logs/log.h"

bool watched_has(const Watched *watched, const char *series)
{
    for (int i = 0; i < watched->count; i++)
        if (log_find(watched->log[i].log, series))
            return true;
    return false;
}

bool watched_has_epochs(const Watched *watched)
{
    for (int i = 0; i < watched->count; i++)
        if (watched->log[i].log->by_epoch)
            return true;
    return watched_has(watched, "epoch");
}
