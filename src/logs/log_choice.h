/* log_choice.h - which logs and which of their series are meant: names, or patterns with `*`.
 *
 *     LogChoice choice = {.runs = call_arg(call, "runs")->names, ...};
 *     if (log_is_chosen(&choice, log)) ...
 */
#ifndef LOGS_LOG_CHOICE_H
#define LOGS_LOG_CHOICE_H

#include "logs/log.h"

/* A value over borrowed names; none of a kind: all of it. */
typedef struct {
    const char *const *run, *const *series;
    int runs, serieses;
} LogChoice;

bool log_is_chosen(const LogChoice *choice, const Log *log);
bool log_series_is_chosen(const LogChoice *choice, const LogSeries *series);

/* How many series and samples of a log are chosen. */
int log_chosen_series(const LogChoice *choice, const Log *log);
long log_chosen_samples(const LogChoice *choice, const Log *log);

#endif
