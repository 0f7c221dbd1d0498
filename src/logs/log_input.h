/* log_input.h - standard input as a log: read until its format is known, then a source like others.
 *
 *     LogInput input = LOG_INPUT_NONE;
 *     if (!log_input_open(&input, &options, &err)) ...
 *     LogSource *source = log_input_poll(&input, &options, &err);     NULL: not known yet
 *     log_input_close(&input);                                        after the source is freed
 */
#ifndef LOGS_LOG_INPUT_H
#define LOGS_LOG_INPUT_H

#include "logs/log_source.h"

typedef struct {
    bool waits;  /* its format is not known yet */
    bool news;   /* the latest poll has read something */
    Tail stream; /* while it waits: what has come */
    int tee;     /* -1: none */
} LogInput;

#define LOG_INPUT_NONE ((LogInput){.tee = -1})

NODISCARD bool log_input_open(LogInput *input, const LogOptions *options, Error *err);

/* Reads what has come.  NULL with err: it has ended, or said much, and is in no known format. */
LogSource *log_input_poll(LogInput *input, const LogOptions *options, Error *err);
void log_input_close(LogInput *input);

#endif
