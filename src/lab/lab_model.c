/* Answers what is asked about a session's net: whether it has learnt, what is unsaved, its rate. */
#include "lab/lab_model.h"

#include "base/heap.h"
#include "train/plan.h"

void lab_model_free(LabModel *model)
{
    arena_free(&model->arena);
    arena_free(&model->kept);
    heap_free(model->spec);
}

bool lab_model_has_learnt(const LabModel *model)
{
    return model->learner && (model->brought || model->learner->opt.step > 0);
}

void lab_model_saved(LabModel *model, uint64_t hash)
{
    model->saved = hash;
}

long lab_model_unsaved(const LabModel *model)
{
    const Learner *learner = model->learner;
    return learner && model_hash(learner->model) != model->saved ? learner->opt.step : 0;
}

double lab_model_lr(const LabModel *model)
{
    return model->lr_max > 0 ? model->lr_max : LR_DEFAULT;
}
