/* Reads what tells a run from others out of the first line of its events. */
#include "store/facts_json.h"

#include "base/text.h"
#include "store/plan_json.h"

static const char *get_words(Arena *arena, const Json *begin, const char *key)
{
    return text_shown(arena, json_get_text(begin, key, ""));
}

RunFacts facts_get(Arena *arena, const Json *begin)
{
    const long MOST = 1l << 53; /* of JSON's whole numbers */
    RunFacts facts = facts_unknown();
    Plan plan;
    facts.data = get_words(arena, begin, "data");
    facts.model = get_words(arena, begin, "model");
    facts.optimizer = get_words(arena, begin, "optimizer");
    if (!json_get_long(begin, "seed", 0, MOST, &facts.seed))
        facts.seed = -1;
    if (!plan_get(json_get(begin, "plan"), &plan))
        return facts;
    facts.kind = plan.kind;
    facts.epochs = plan.last_epoch - plan.first_epoch;
    facts.lr_max = plan.lr_max;
    facts.wd = plan.schedule.segment[0].wd;
    return facts;
}
