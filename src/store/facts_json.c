/* Writes what tells a run from others into the first line of its events, and reads it there. */
#include "store/facts_json.h"

#include "base/text.h"
#include "store/plan_json.h"

#include <math.h>

static const char *get_words(Arena *arena, const Json *begin, const char *key)
{
    return text_shown(arena, json_get_text(begin, key, ""));
}

static const long MOST = 1l << 53; /* of JSON's whole numbers */

static double get_count(const Json *begin, const char *key)
{
    long count;
    return json_get_long(begin, key, 0, MOST, &count) ? (double)count : NAN;
}

/* 1 or 0; not a number: neither is there. */
static double get_truth(const Json *begin, const char *key)
{
    const Json *value = json_get(begin, key);
    return value && json_kind(value) == JSON_BOOL ? json_number(value) : NAN;
}

RunFacts facts_get(Arena *arena, const Json *begin)
{
    RunFacts facts = facts_unknown();
    Plan plan;
    facts.data = get_words(arena, begin, "data");
    facts.model = get_words(arena, begin, "model");
    facts.optimizer = get_words(arena, begin, "optimizer");
    if (!json_get_long(begin, "seed", 0, MOST, &facts.seed))
        facts.seed = -1;
    facts.batch_size = get_count(begin, "batch_size");
    facts.train_images = get_count(begin, "train_images");
    facts.valid_images = get_count(begin, "valid_images");
    facts.label_smoothing = json_get_number(begin, "label_smoothing", NAN);
    facts.true_wd = get_truth(begin, "true_wd");
    facts.bn_wd = get_truth(begin, "bn_wd");
    facts.normalization = get_words(arena, begin, "normalize");
    facts.augment = get_words(arena, begin, "augment");
    facts.steps = get_words(arena, begin, "opt_args");
    facts.lookahead = get_words(arena, begin, "lookahead");
    facts.ema = get_words(arena, begin, "ema");
    facts.drop_last = get_truth(begin, "drop_last");
    facts.shards = get_count(begin, "shards");
    facts.class_weights = get_words(arena, begin, "class_weights");
    facts.epochs_before = get_count(begin, "epochs_before");
    if (!plan_get(json_get(begin, "plan"), &plan))
        return facts;
    facts_take_plan(&facts, &plan);
    return facts;
}

void facts_put(JsonLine *line, const RunFacts *facts)
{
    json_text(line, "data", facts->data);
    json_text(line, "model", facts->model);
    json_text(line, "optimizer", facts->optimizer);
    json_long(line, "batch_size", (long)facts->batch_size);
    json_long(line, "train_images", (long)facts->train_images);
    json_long(line, "valid_images", (long)facts->valid_images);
    json_double(line, "label_smoothing", facts->label_smoothing);
    json_bool(line, "true_wd", facts->true_wd != 0);
    json_bool(line, "bn_wd", facts->bn_wd != 0);
    json_text(line, "normalize", facts->normalization);
    json_text(line, "augment", facts->augment);
    json_text(line, "opt_args", facts->steps);
    json_text(line, "lookahead", facts->lookahead);
    json_text(line, "ema", facts->ema);
    json_bool(line, "drop_last", facts->drop_last != 0);
    json_long(line, "shards", (long)facts->shards);
    if (facts->class_weights[0])
        json_text(line, "class_weights", facts->class_weights);
    json_long(line, "epochs_before", (long)facts->epochs_before);
}
