/* Notes of a run what tells it from others. */
#include "train/facts.h"

#include "train/learner.h"

#include <math.h>

RunFacts facts_unknown(void)
{
    return (RunFacts){
        .lr_max = NAN, .wd = NAN, .data = "", .model = "", .optimizer = "", .seed = -1};
}

RunFacts facts_of(Arena *arena, const Learner *learner, const Plan *plan, long began)
{
    return (RunFacts){.kind = plan->kind,
                      .epochs = plan->last_epoch - plan->first_epoch,
                      .lr_max = plan->lr_max,
                      .wd = plan->schedule.segment[0].wd,
                      .data = arena_text(arena, learner->data->name),
                      .model = arena_text(arena, learner->model->spec),
                      .optimizer = optim_kind_name(learner->opt.kind),
                      .seed = (long)learner->options.seed,
                      .began = began};
}

RunFacts facts_copy(Arena *arena, const RunFacts *from)
{
    RunFacts copy = *from;
    copy.data = arena_text(arena, from->data);
    copy.model = arena_text(arena, from->model);
    copy.optimizer = arena_text(arena, from->optimizer);
    return copy;
}

const char *facts_recipe(Arena *arena, const RunFacts *facts)
{
    static const char *const RECIPE[] = {[PLAN_NONE] = "run",
                                         [PLAN_LR_FIND] = "lr_find",
                                         [PLAN_FIT] = "fit",
                                         [PLAN_ONE_CYCLE] = "one_cycle"};
    bool counted = facts->kind > PLAN_LR_FIND && facts->epochs > 0;
    return counted ? arena_printf(arena, "%s %d", RECIPE[facts->kind], facts->epochs)
                   : RECIPE[facts->kind];
}
