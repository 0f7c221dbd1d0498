/* monitor.h - the value that an epoch is judged by: a loss or a metric, and which way is better.
 *
 *     Monitor monitor;
 *     if (!monitor_find(learner, "accuracy", &monitor, err)) ...
 *     double best = monitor_worst(&monitor), value = monitor_value(&monitor, event);
 *     if (monitor_improves(&monitor, value, best, 0)) ...
 */
#ifndef TRAIN_MONITOR_H
#define TRAIN_MONITOR_H

#include "base/error.h"
#include "train/event.h"

typedef struct Learner Learner;

/* A value watched over epochs: valid_loss, train_loss, a metric, or one of these of the averaged
 * weights. */
typedef struct {
    const char *name; /* borrowed */
    int metric;       /* place in Event.metric, or -1 valid_loss, -2 train_loss */
    bool higher_is_better;
} Monitor;

/* Whether there is a value of this name to watch; *higher: whether a higher one is better. */
bool monitor_is_known(const char *name, bool *higher);

/* Finds the value of this name among those the learner measures. */
NODISCARD bool monitor_find(const Learner *learner, const char *name, Monitor *out, Error *err);

/* Its value at the end of an epoch; NaN where there is none. */
double monitor_value(const Monitor *monitor, const Event *event);

/* What any value is better than. */
double monitor_worst(const Monitor *monitor);

/* Whether `value` is better than `best` by more than `min_delta`. */
bool monitor_improves(const Monitor *monitor, double value, double best, double min_delta);

#endif
