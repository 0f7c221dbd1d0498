/* Marks the layers and parameters that do not train, and says what follows for a batch. */
#include "nn/freezing.h"

#include "nn/layout.h"

#include <string.h>

/* Batch norm is the one layer that fastai leaves training in frozen groups. */
static bool freezes(const Layer *layer, Freezing freezing)
{
    return layer->group < freezing.groups && (freezing.with_norms || !layer->kind->sums);
}

static void mark(Layer *layer, Freezing freezing)
{
    bool frozen = freezes(layer, freezing);
    layer->still = frozen && layer->kind->sums;
    for (int p = 0; p < layer->params; p++)
        layer->param[p].frozen = frozen || layer->param[p].fixed;
    for (Layer *child = layer->child; child; child = child->next)
        mark(child, freezing);
}

/* The list of a model's parameters has copies of what the layers have, in the same order. */
static int copy_marks(const Layer *layer, Param *list)
{
    int count = layer->params;
    for (int p = 0; p < count; p++)
        list[p].frozen = layer->param[p].frozen;
    for (const Layer *child = layer->child; child; child = child->next)
        count += copy_marks(child, list + count);
    return count;
}

void model_freeze(Model *model, Freezing freezing)
{
    assert(freezing.groups >= 0 && freezing.groups < model->groups);
    model->freezing = freezing;
    mark(model->root, freezing);
    copy_marks(model->root, model->param);
    if (model->size)
        memset(model->grad, 0, model->size * sizeof *model->grad);
}

size_t model_trainable(const Model *model)
{
    size_t count = 0;
    for (int p = 0; p < model->params; p++)
        count += model->param[p].frozen ? 0 : model->param[p].count;
    return count;
}

/* Whether nothing trains in the layers of the first `cut` groups, and something is frozen. */
static bool rests(const Layer *layer, int cut, bool *frozen)
{
    if (layer->group >= cut)
        return true;
    *frozen = *frozen || layer->params > 0;
    if (layer_trains(layer) || (layer->kind->sums && !layer->still))
        return false;
    for (const Layer *child = layer->child; child; child = child->next)
        if (!rests(child, cut, frozen))
            return false;
    return true;
}

int freezing_cut(const Model *model)
{
    bool frozen = false;
    int cut = model->freezing.groups;
    return rests(model->root, cut, &frozen) && frozen ? cut : 0;
}

size_t model_features_size(const Model *model)
{
    int cut = freezing_cut(model);
    return cut ? shape_count(layout_border(model->root, cut)) : 0;
}

static bool varies(const Layer *layer, int cut)
{
    if (layer->kind->varies && layer->group < cut)
        return true;
    for (const Layer *child = layer->child; child; child = child->next)
        if (varies(child, cut))
            return true;
    return false;
}

bool model_features_vary(const Model *model)
{
    return varies(model->root, freezing_cut(model));
}
