/* Notes of a run what tells it from others. */
#include "train/facts.h"

#include "base/hash.h"
#include "train/class_weights.h"
#include "train/learner.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

RunFacts facts_unknown(void)
{
    const OneCycle none = {NAN, NAN, NAN, NAN, NAN, NAN, POLICY_COS, false, NAN, NAN};
    return (RunFacts){.lr_max = NAN,
                      .wd = NAN,
                      .data = "",
                      .model = "",
                      .optimizer = "",
                      .seed = -1,
                      .policy = "",
                      .cycle = none,
                      .batch_size = NAN,
                      .train_images = NAN,
                      .valid_images = NAN,
                      .label_smoothing = NAN,
                      .true_wd = NAN,
                      .bn_wd = NAN,
                      .normalization = "",
                      .augment = "",
                      .steps = "",
                      .lookahead = "",
                      .ema = "",
                      .drop_last = NAN,
                      .shards = NAN,
                      .class_weights = "",
                      .epochs_before = NAN};
}

/* ---- of a plan */

static uint64_t hash_curve(uint64_t hash, const Curve *curve)
{
    const double value[] = {curve->anneal, curve->from, curve->to,
                            curve->anneal == ANNEAL_POLY ? curve->degree : 0};
    return hash_bytes(hash, value, sizeof value);
}

/* The same for a plan that was read from a file: that has every number to the bit. */
static uint64_t hash_plan(const Plan *plan)
{
    const long number[] = {plan->kind,  plan->batches, plan->first_epoch,   plan->last_epoch,
                           plan->first, plan->last,    plan->schedule.steps};
    uint64_t hash = hash_bytes(0, number, sizeof number);
    for (int s = 0; s < plan->schedule.segments; s++) {
        const Segment *segment = &plan->schedule.segment[s];
        const double value[] = {(double)segment->first, segment->origin, segment->length,
                                segment->wd};
        hash = hash_bytes(hash, value, sizeof value);
        hash = hash_curve(hash_curve(hash, &segment->lr), &segment->mom);
    }
    return MAX(hash, 1);
}

void facts_take_plan(RunFacts *facts, const Plan *plan)
{
    const Schedule *schedule = &plan->schedule;
    facts->kind = plan->kind;
    facts->epochs = plan_epochs(plan) - plan->first_epoch;
    facts->lr_max = plan->lr_max;
    facts->wd = schedule->segment[0].wd;
    facts->plan = hash_plan(plan);
    if (plan->kind == PLAN_ONE_CYCLE)
        facts->policy = schedule_cycle(schedule, plan->lr_max, &facts->cycle)
                            ? policy_name(facts->cycle.policy)
                            : "changed";
    if (plan->kind == PLAN_FIT && schedule->segments == 1)
        facts->cycle.mom_max = facts->cycle.mom_min = schedule->segment[0].mom.from;
}

/* ---- of a learner */

static void put_channels(Buf *out, const char *key, const float *value, int channels)
{
    for (int c = 0; c < channels; c++)
        buf_printf(out, "%s%.9g", c ? "," : key, (double)value[c]);
}

/* Thousands of numbers would fill the files that tell of a run; two that differ are told apart. */
static const char *columns_words(Arena *arena, const Normalization *normalization, int channels)
{
    size_t size = (size_t)channels * sizeof *normalization->mean;
    uint64_t hash = hash_bytes(0, normalization->mean, size);
    hash = hash_bytes(hash, normalization->std, size);
    return arena_printf(arena, "of %d columns, %016" PRIx64, channels, hash);
}

static const char *normalization_words(Arena *arena, const Learner *learner)
{
    const Normalization *normalization = &learner->options.normalization;
    Buf words = {0};
    if (!normalization->on)
        return "off";
    int channels = learner->data->shape.c;
    if (channels > DATASET_MAX_CHANNELS)
        return columns_words(arena, normalization, channels);
    put_channels(&words, "mean=", normalization->mean, channels);
    put_channels(&words, " std=", normalization->std, channels);
    const char *text = arena_text(arena, buf_text(&words));
    buf_free(&words);
    return text;
}

static const char *average_words(Arena *arena, const Averaging *averaging)
{
    Buf words = {0};
    averaging_text(averaging, &words);
    const char *text = words.size ? arena_text(arena, buf_text(&words)) : "off";
    buf_free(&words);
    return text;
}

const char *facts_augment(const RunFacts *facts)
{
    const char *words = facts->augment;
    return words && *words && strcmp(words, "off") != 0 ? words : NULL;
}

static const char *weights_text(Arena *arena, const ClassWeights *weights)
{
    Buf text = {0};
    class_weights_put(weights, &text);
    const char *words = arena_text(arena, buf_text(&text));
    buf_free(&text);
    return words;
}

RunFacts facts_of(Arena *arena, const Learner *learner, const Plan *plan, const Position *from,
                  long began)
{
    const LearnerOptions *options = &learner->options;
    RunFacts facts = facts_unknown();
    facts_take_plan(&facts, plan);
    facts.data = arena_text(arena, learner->data->name);
    facts.model = arena_text(arena, learner->model->spec);
    facts.optimizer = optim_kind_name(learner->opt.kind);
    facts.seed = (long)options->seed;
    facts.began = began;
    facts.batch_size = options->bs;
    facts.train_images = learner->data->train.count;
    facts.valid_images = learner->data->valid.count;
    facts.label_smoothing = options->smoothing;
    facts.true_wd = options->true_wd;
    facts.bn_wd = options->bn_wd;
    facts.normalization = normalization_words(arena, learner);
    facts.augment = augment_text(arena, &options->augment);
    facts.steps = optim_options_text(arena, &options->steps);
    facts.steps = *facts.steps ? facts.steps : "off";
    facts.lookahead = average_words(arena, &options->average[AVERAGE_LOOKAHEAD]);
    facts.ema = average_words(arena, &options->average[AVERAGE_EMA]);
    facts.drop_last = !options->keep_last;
    facts.shards = learner->model->shards;
    facts.class_weights = weights_text(arena, &options->weights);
    long before = from ? from->order - (from->epoch - plan->first_epoch) : learner->epoch;
    facts.epochs_before = (double)before;
    return facts;
}

static const char *copy_words(Arena *arena, const char *words)
{
    return words ? arena_text(arena, words) : NULL;
}

RunFacts facts_copy(Arena *arena, const RunFacts *from)
{
    RunFacts copy = *from;
    const char **word[] = {&copy.data,          &copy.model,   &copy.optimizer, &copy.policy,
                           &copy.normalization, &copy.augment, &copy.lookahead, &copy.ema,
                           &copy.class_weights, &copy.steps};
    for (int i = 0; i < LENGTH(word); i++)
        *word[i] = copy_words(arena, *word[i]);
    return copy;
}

const char *facts_recipe(Arena *arena, const RunFacts *facts)
{
    static const char *const RECIPE[] = {[PLAN_NONE] = "run",
                                         [PLAN_LR_FIND] = "lr_find",
                                         [PLAN_FIT] = "fit",
                                         [PLAN_ONE_CYCLE] = "one_cycle"};
    bool counted = facts->kind > PLAN_LR_FIND && facts->epochs > 0;
    bool whole = facts->epochs == floor(facts->epochs);
    return counted
               ? arena_printf(arena, "%s %.*f", RECIPE[facts->kind], whole ? 0 : 2, facts->epochs)
               : RECIPE[facts->kind];
}
