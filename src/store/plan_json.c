/* Writes a plan as JSON and reads it back to the bit, refusing plans that could not be run. */
#include "store/plan_json.h"

#include <math.h>
#include <string.h>

enum { EPOCHS_MOST = 1 << 30 };
static const long BATCHES_MOST = 1l << 40; /* of a run */

static const char *const ANNEALS[] = {"const", "linear", "cos", "exp", "poly"};

/* ---- out */

static void put_curve(JsonLine *line, const char *key, const Curve *curve)
{
    JsonLine map = json_map(line, key);
    json_text(&map, "anneal", ANNEALS[curve->anneal]);
    json_double(&map, "from", curve->from);
    json_double(&map, "to", curve->to);
    if (curve->anneal == ANNEAL_POLY)
        json_double(&map, "degree", curve->degree);
    json_close(&map);
}

static void put_segment(JsonLine *list, const Segment *segment)
{
    JsonLine map = json_map(list, NULL);
    json_long(&map, "first", segment->first);
    json_double(&map, "origin", segment->origin);
    json_double(&map, "length", segment->length);
    json_double(&map, "wd", segment->wd);
    put_curve(&map, "lr", &segment->lr);
    put_curve(&map, "mom", &segment->mom);
    json_close(&map);
}

void plan_put(JsonLine *line, const char *key, const Plan *plan)
{
    const Schedule *schedule = &plan->schedule;
    JsonLine map = json_map(line, key);
    json_text(&map, "kind", plan_name(plan));
    json_double(&map, "lr_max", plan->lr_max);
    json_long(&map, "batches", plan->batches);
    json_long(&map, "first_epoch", plan->first_epoch);
    json_long(&map, "last_epoch", plan->last_epoch);
    json_long(&map, "first", plan->first);
    json_long(&map, "last", plan->last);
    json_bool(&map, "validate", plan->validate);
    json_bool(&map, "restore", plan->restore);
    if (plan->spread.kind == SPREAD_EVEN)
        json_double(&map, "spread", plan->spread.first);
    else if (plan->spread.kind == SPREAD_LAST)
        json_text(&map, "spread", "last");
    json_long(&map, "steps", schedule->steps);
    JsonLine list = json_list(&map, "segments");
    for (int s = 0; s < schedule->segments; s++)
        put_segment(&list, &schedule->segment[s]);
    json_close(&list);
    json_close(&map);
}

/* ---- in */

static bool get_finite(const Json *map, const char *key, double *out)
{
    *out = json_get_number(map, key, NAN);
    return isfinite(*out) != 0;
}

static bool get_flag(const Json *map, const char *key, bool *out)
{
    const Json *value = json_get(map, key);
    *out = value && json_number(value) != 0;
    return value && json_kind(value) == JSON_BOOL;
}

static bool get_int(const Json *map, const char *key, int *out)
{
    long value;
    bool ok = json_get_long(map, key, 0, EPOCHS_MOST, &value);
    if (ok)
        *out = (int)value;
    return ok;
}

static bool get_curve(const Json *map, Curve *out)
{
    const char *name = json_get_text(map, "anneal", "");
    int anneal = 0;
    while (anneal < LENGTH(ANNEALS) && strcmp(name, ANNEALS[anneal]) != 0)
        anneal++;
    *out = (Curve){.anneal = (Anneal)anneal};
    return anneal < LENGTH(ANNEALS) && get_finite(map, "from", &out->from) &&
           get_finite(map, "to", &out->to) &&
           (anneal != ANNEAL_POLY || get_finite(map, "degree", &out->degree));
}

/* The first segment begins at 0, and none begins before the one that precedes it. */
static bool get_segment(const Json *map, Schedule *schedule)
{
    int s = schedule->segments;
    Segment *segment = &schedule->segment[s];
    long least = s ? segment[-1].first : 0, most = s ? BATCHES_MOST : 0;
    schedule->segments++;
    return json_get_long(map, "first", least, most, &segment->first) &&
           get_finite(map, "origin", &segment->origin) &&
           get_finite(map, "length", &segment->length) && segment->length > 0 &&
           get_finite(map, "wd", &segment->wd) && get_curve(json_get(map, "lr"), &segment->lr) &&
           get_curve(json_get(map, "mom"), &segment->mom);
}

static bool get_schedule(const Json *map, Schedule *out)
{
    const Json *list = json_get(map, "segments");
    *out = (Schedule){0};
    if (!list || json_kind(list) != JSON_LIST || json_count(list) < 1 ||
        json_count(list) > SCHEDULE_SEGMENTS ||
        !json_get_long(map, "steps", 1, BATCHES_MOST, &out->steps))
        return false;
    for (const Json *segment = NULL; (segment = json_child(list, segment));)
        if (!get_segment(segment, out))
            return false;
    return true;
}

static bool get_kind(const Json *map, PlanKind *out)
{
    const char *name = json_get_text(map, "kind", "");
    for (int kind = PLAN_LR_FIND; kind <= PLAN_ONE_CYCLE; kind++)
        if (strcmp(name, plan_name(&(Plan){.kind = (PlanKind)kind})) == 0) {
            *out = (PlanKind)kind;
            return true;
        }
    return false;
}

/* Plans of earlier versions have none, as those without a slice. */
static bool get_spread(const Json *map, RateSpread *out)
{
    const Json *value = json_get(map, "spread");
    *out = (RateSpread){0};
    if (!value)
        return true;
    if (json_kind(value) == JSON_TEXT) {
        out->kind = SPREAD_LAST;
        return strcmp(json_get_text(map, "spread", ""), "last") == 0;
    }
    out->kind = SPREAD_EVEN;
    return get_finite(map, "spread", &out->first) && out->first > 0;
}

/* Whether it runs the batches of its epochs, the last of which may be cut short, and at most one
 * batch after its schedule: so an epoch after tot_epochs ends. */
static bool spans_epochs(const Plan *plan)
{
    return plan->first % plan->batches == 0 && plan->first / plan->batches == plan->first_epoch &&
           (plan->last - 1) / plan->batches == plan->last_epoch - 1 &&
           plan->last <= plan->schedule.steps + 1;
}

bool plan_get(const Json *map, Plan *out)
{
    Plan plan = {0};
    bool ok = get_kind(map, &plan.kind) && get_finite(map, "lr_max", &plan.lr_max) &&
              json_get_long(map, "batches", 1, BATCHES_MOST, &plan.batches) &&
              get_int(map, "first_epoch", &plan.first_epoch) &&
              get_int(map, "last_epoch", &plan.last_epoch) &&
              json_get_long(map, "first", 0, BATCHES_MOST, &plan.first) &&
              json_get_long(map, "last", plan.first + 1, BATCHES_MOST, &plan.last) &&
              get_flag(map, "validate", &plan.validate) &&
              get_flag(map, "restore", &plan.restore) && get_spread(map, &plan.spread) &&
              get_schedule(map, &plan.schedule) && spans_epochs(&plan);
    if (ok)
        *out = plan;
    return ok;
}
