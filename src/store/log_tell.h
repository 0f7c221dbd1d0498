/* log_tell.h - logs of other programs as lines of events, and as a table of CSV.
 *
 *     log_tell(events, log, &choice);            {"event":"log",...}, {"event":"sample",...}, ...
 *     log_tell_end(events, log, &choice, now);   {"event":"log_end",...}
 *
 * Only what was not told before is told; samples that a restart has dropped are called void. */
#ifndef STORE_LOG_TELL_H
#define STORE_LOG_TELL_H

#include "base/buf.h"
#include "store/events.h"
#include "logs/log.h"
#include "logs/log_choice.h"

/* Tells the chosen series of a log: its name and its series when these have changed, restarts, new
 * samples. */
void log_tell(Events *events, Log *log, const LogChoice *choice);
void log_tell_end(Events *events, Log *log, const LogChoice *choice, double now);

/* Adds the rows log,series,step,time,value of all its samples; the head comes first. */
#define LOG_CSV_HEAD "log,series,step,time,value\n"
void log_put_csv(const Log *log, const LogChoice *choice, Buf *out);

#endif
