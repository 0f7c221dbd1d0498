/* plan_json.h - a plan as JSON, in a checkpoint and at the beginning of a run's events: the same
 * numbers come back to the bit.
 *
 *     plan_put(&line, "plan", &plan);        "plan":{"kind":"fit_one_cycle","lr_max":0.05,...}
 *     if (!plan_get(json_get(event, "plan"), &plan)) ...
 */
#ifndef STORE_PLAN_JSON_H
#define STORE_PLAN_JSON_H

#include "io/json.h"
#include "train/plan.h"

void plan_put(JsonLine *line, const char *key, const Plan *plan);

/* False when it is not a plan that could be run: its numbers are bounded here, so that the code
 * which runs it need not check them.  map may be NULL. */
NODISCARD bool plan_get(const Json *map, Plan *out);

#endif
