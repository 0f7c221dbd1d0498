/* Finds the value that a run is judged by, and compares it from epoch to epoch. */
#include "train/monitor.h"

#include "train/learner.h"
#include "train/metrics.h"

#include <math.h>
#include <string.h>

enum { MONITOR_VALID_LOSS = -1, MONITOR_TRAIN_LOSS = -2 };

static const Monitor LOSSES[] = {
    {.name = VALID_LOSS, .metric = MONITOR_VALID_LOSS},
    {.name = TRAIN_LOSS, .metric = MONITOR_TRAIN_LOSS},
};

static const Monitor *find_loss(const char *name)
{
    for (int i = 0; i < LENGTH(LOSSES); i++)
        if (strcmp(name, LOSSES[i].name) == 0)
            return &LOSSES[i];
    return NULL;
}

bool monitor_is_known(const char *name, bool *higher)
{
    const Metric *metric = metric_find(name);
    *higher = metric && metric->higher_is_better;
    return metric || find_loss(name);
}

bool monitor_find(const Learner *learner, const char *name, Monitor *out, Error *err)
{
    const Monitor *loss = find_loss(name);
    bool measured = loss && loss->metric == MONITOR_TRAIN_LOSS; /* without validation images */
    if (!measured && learner->data->valid.count == 0)
        return fail(err,
                    "monitor '%s' needs validation images; load data with some, or: set "
                    "monitor " TRAIN_LOSS,
                    name);
    if (loss) {
        *out = *loss;
        return true;
    }
    for (int m = 0; m < learner_metrics(learner); m++) {
        const Metric *metric = learner->options.metric[m];
        if (strcmp(metric->name, name) == 0) {
            *out = (Monitor){metric->name, m, metric->higher_is_better};
            return true;
        }
    }
    return fail(err,
                "monitor '%s' is not measured; use " VALID_LOSS ", " TRAIN_LOSS
                ", or a metric that `learner metrics=` names",
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
