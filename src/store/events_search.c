/* Writes what a search for settings found as lines of JSON. */
#include "store/events_search.h"

#include "store/events_line.h"

#include <math.h>

static void rate_put(JsonLine *line, const char *name, double rate)
{
    if (isnan(rate))
        json_none(line, name);
    else
        json_double(line, name, rate);
}

void events_range(Events *events, int run, const EventsRange *range)
{
    if (!events->out)
        return;
    JsonLine line = event_begin(events, "range");
    json_long(&line, "run", events->before + run);
    json_text(&line, "curve", range->label);
    json_double(&line, "wd", range->wd);
    json_double(&line, "mom", range->mom);
    rate_put(&line, "bs", range->bs);
    json_long(&line, "runs", range->runs);
    for (int rule = 0; rule < RULES; rule++)
        json_double(&line, rule_name(rule), range->suggestions->lr[rule]);
    json_double(&line, "least_loss", range->least);
    rate_put(&line, "least_lr", range->least_lr);
    rate_put(&line, "least_valid_loss", isfinite(range->valid) ? range->valid : NAN);
    rate_put(&line, "least_valid_lr", range->valid_lr);
    rate_put(&line, "diverges", range->diverges);
    json_bool(&line, "lowest", range->lowest);
    event_end(events, &line);
    events_flush(events);
}

void events_budget(Events *events, const EventsBudget *budget)
{
    if (!events->out)
        return;
    JsonLine line = event_begin(events, "budget");
    json_double(&line, "minutes", budget->minutes);
    json_long(&line, "batch_size", budget->bs);
    json_double(&line, "epochs", budget->epochs);
    json_double(&line, "lr_max", budget->lr_max);
    json_double(&line, "train_time", budget->train);
    json_double(&line, "valid_time", budget->valid);
    json_bool(&line, "suggested", budget->ranged);
    json_bool(&line, "run", budget->run);
    event_end(events, &line);
    events_flush(events);
}
