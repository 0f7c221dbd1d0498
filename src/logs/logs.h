/* logs.h - the logs at some paths: found, named, read as they grow.
 *
 *     Logs *logs = logs_open(paths, count, &options, false, &err);
 *     while (logs_poll(logs, now))             reads piece by piece what there is
 *         ;
 *     for (int i = 0; i < logs_count(logs); i++)
 *         points += log_points(logs_at(logs, i));
 *     logs_free(logs);
 *
 * One thread polls, others may look: both between logs_lock and logs_unlock, which logs_poll calls
 * itself for each piece. */
#ifndef LOGS_LOGS_H
#define LOGS_LOGS_H

#include "logs/log_source.h"

typedef struct Logs Logs;

/* The paths are files, folders that are searched for logs, or "-": standard input.  Fails for a
 * path at which there is nothing, unless `waits`, and for a file in no known format. */
Logs *logs_open(const char *const *path, int count, const LogOptions *options, bool waits,
                Error *err);

/* Reads one piece of each log that has grown, and now and then looks for new ones; now: seconds
 * since 1970.  True: something was read; there may be more. */
bool logs_poll(Logs *logs, double now);

/* Whether standard input may still say something; whether every training has said that it is over,
 * so that nothing more will come. */
bool logs_wait(const Logs *logs);
bool logs_over(const Logs *logs);

int logs_count(const Logs *logs);
Log *logs_at(Logs *logs, int i); /* in the order of their names; stays where it is */

/* The next line of trouble, which is told once; NULL: none.  Valid until the next poll. */
const char *logs_notice(Logs *logs);

/* The name of the next source that ends within its first record, so that no log has come of it yet;
 * *at: 0 at first.  NULL: none. */
const char *logs_next_half(const Logs *logs, int *at);

/* The same of sources that another program had locked when they were polled last. */
const char *logs_next_locked(const Logs *logs, int *at);

/* A number that changes whenever anything that can be seen does. */
unsigned long logs_version(const Logs *logs);

void logs_lock(Logs *logs);
void logs_unlock(Logs *logs);
void logs_free(Logs *logs);

#endif
