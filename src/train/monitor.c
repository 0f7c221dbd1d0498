/* Finds the value that a run is judged by, and compares it from epoch to epoch. */
#include "train/monitor.h"

#include "base/text.h"
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
    return measure_find(name, higher) || find_loss(name);
}

/* Where the measure of this name is in Event.metric; -1: it is not measured. */
static int place_of(const Learner *learner, const char *name)
{
    int count = learner_metrics(learner), first = 0;
    if (text_starts(name, EMA_PREFIX)) {
        name += strlen(EMA_PREFIX);
        first = count + 1;
        if (!average_is_on(&learner->average[AVERAGE_EMA]))
            return -1;
        if (strcmp(name, VALID_LOSS) == 0)
            return count;
    }
    for (int m = 0; m < count; m++)
        if (strcmp(learner->options.metric[m]->name, name) == 0)
            return first + m;
    return -1;
}

static bool fail_unmeasured(const Learner *learner, const char *name, Error *err)
{
    if (text_starts(name, EMA_PREFIX) && !average_is_on(&learner->average[AVERAGE_EMA]))
        return fail(err,
                    "monitor '%s' is of averaged weights, and the learner has none; "
                    "`learner ema=0.999` makes one that has, or use " VALID_LOSS,
                    name);
    return fail(err,
                "monitor '%s' is not measured; use " VALID_LOSS ", " TRAIN_LOSS
                ", or a metric that `learner metrics=` names",
                name);
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
    *out = (Monitor){.name = name, .metric = place_of(learner, name)};
    return (measure_find(name, &out->higher_is_better) && out->metric >= 0) ||
           fail_unmeasured(learner, name, err);
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
