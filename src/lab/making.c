/* Makes a learner: its net from the description, its weights from a file or from the seed. */
#include "lab/making.h"

#include "data/dataset.h"
#include "store/foreign.h"
#include "train/learner.h"

Learner *making_learner(const Making *making, Arena *arena, Error *err)
{
    const Dataset *data = making->data;
    ForeignFit fit;
    Model *model = model_new(arena, making->spec, data->shape, data->classes, err);
    Learner *learner = model ? learner_new(arena, model, data, making->options, err) : NULL;
    if (learner && making->weights && !foreign_read(making->weights, model, &fit, making->fit, err))
        return NULL;
    return learner;
}
