/* Finds the value that a run is judged by, and compares it from epoch to epoch. */
#include "train/monitor.h"

#include "train/learner.h"
#include "train/metrics.h"

#include <math.h>
#include <string.h>

enum { MONITOR_VALID_LOSS = -1, MONITOR_TRAIN_LOSS = -2 };

bool monitor_is_known(const char *name, bool *higher)
{
    const Metric *metric = metric_find(name);
    *higher = metric && metric->higher_is_better;
    return metric || strcmp(name, "valid_loss") == 0 || strcmp(name, "train_loss") == 0;
}

bool monitor_find(const Learner *learner, const char *name, Monitor *out, Error *err)
{
    if (strcmp(name, "train_loss") == 0) {
        *out = (Monitor){.name = "train_loss", .metric = MONITOR_TRAIN_LOSS};
        return true;
    }
    if (learner->data->valid.count == 0)
        return fail(err,
                    "monitor '%s' needs validation images; load data with some, or: set monitor "
                    "train_loss",
                    name);
    if (strcmp(name, "valid_loss") == 0) {
        *out = (Monitor){.name = "valid_loss", .metric = MONITOR_VALID_LOSS};
        return true;
    }
    for (int m = 0; m < learner_metrics(learner); m++) {
        const Metric *metric = learner->options.metric[m];
        if (strcmp(metric->name, name) == 0) {
            *out = (Monitor){metric->name, m, metric->higher_is_better};
            return true;
        }
    }
    return fail(
        err, "monitor '%s' is not measured; use valid_loss, train_loss or a metric of the learner",
        name);
}

double monitor_value(const Monitor *monitor, const Event *event)
{
    if (monitor->metric == MONITOR_TRAIN_LOSS)
        return event->smooth;
    if (!event->validated)
        return NAN;
    return monitor->metric < 0 ? event->valid_loss : event->metric[monitor->metric];
}

double monitor_worst(const Monitor *monitor)
{
    return monitor->higher_is_better ? -INFINITY : INFINITY;
}

bool monitor_improves(const Monitor *monitor, double value, double best, double min_delta)
{
    bool higher = monitor->higher_is_better;
    return metric_improves(higher, higher ? value - min_delta : value + min_delta, best);
}
