/* log_row.h - rows of a log in lines: where one ends, and which of its numbers say where and when.
 *
 *     size_t taken = 0;
 *     for (Bytes line; row_next(bytes, &taken, &line);)
 *         ...                                           whole lines; the rest comes again
 *     int rank = row_step_rank("epoch");                which of several names is the step
 *     if (row_time("wall_time", 1.7e9, &time)) ...
 */
#ifndef LOGS_LOG_ROW_H
#define LOGS_LOG_ROW_H

#include "base/arena.h"
#include "logs/log_source.h"

/* The next whole line from *taken on, without its end and without a byte order mark; *taken moves
 * behind it.  False: there is none. */
bool row_next(Bytes bytes, size_t *taken, Bytes *line);

/* What LogFormat.take is for rows: calls `read` with each whole line; what is in the arena lasts as
 * long as the call. */
size_t rows_take(LogSource *source, LogFile *file, Bytes bytes,
                 void (*read)(LogSource *source, LogFile *file, Arena *scratch, Bytes line));

/* How early a name stands among those of steps: step, global_step, iter, iteration, epoch.  The
 * least wins; -1: it is no step. */
int row_step_rank(const char *name);

/* Whether a number of a name says when, and if so seconds since 1970: a number of milliseconds is
 * known by its size. */
bool row_time(const char *name, double value, double *out);

/* Seconds since 1970 of a date as in ISO 8601, in UTC where it names no zone; NaN: it is none. */
double row_date(const char *text);

#endif
