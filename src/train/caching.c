/* Begins and ends runs that keep what frozen layers make of images. */
#include "train/caching.h"

#include "base/hash.h"
#include "base/heap.h"
#include "train/features.h"
#include "train/learner.h"

#include <string.h>

/* Of what is frozen: other weights make other features. */
static uint64_t key_of(const Model *model)
{
    uint64_t key = 0;
    int cut = model->freezing.groups;
    for (int p = 0; p < model->params; p++)
        if (model->param[p].group < cut)
            key = hash_bytes(key, model->theta + model->param[p].offset,
                             model->param[p].count * sizeof(real));
    for (int s = 0; s < model->state_params; s++)
        if (model->state_param[s].group < cut)
            key = hash_bytes(key, model->state + model->state_param[s].offset,
                             model->state_param[s].count * sizeof(real));
    return key;
}

static bool check(const Learner *learner, Error *err)
{
    if (augment_is_on(&learner->options.augment))
        return fail(err, "cache=true keeps what frozen layers make of an image, and `augment` "
                         "changes the images; use `augment off` or `freeze` without cache=");
    if (model_features_vary(learner->model))
        return fail(err, "cache=true keeps what frozen layers make of an image, and a dropout "
                         "among them changes that; `freeze_to` fewer groups, or leave cache= out");
    for (int a = 0; a < AVERAGES; a++)
        if (average_is_on(&learner->average[a]))
            return fail(err,
                        "cache=true keeps what frozen layers make of an image, and averages of "
                        "the weights change the layers; leave cache= out, or lookahead= and "
                        "ema=");
    return true;
}

/* Memory from run to run, or a file for this one. */
static bool make_room(Learner *learner, Error *err)
{
    Features *features = learner->features;
    const Dataset *data = learner->data;
    size_t images = (size_t)data->train.count + (size_t)data->valid.count;
    size_t size = model_features_size(learner->model), bytes = images * size * sizeof(real);
    features_forget(features);
    features->size = size;
    features->images = (int)images;
    features->has = ARENA_NEW(features->arena, bool, images);
    features->batch = ARENA_NEW(features->arena, real, (size_t)learner->options.bs * size);
    if (bytes <= memory_total() / 4) {
        features->v = ARENA_NEW(features->arena, real, images * size);
        return true;
    }
    if (!scratch_new(&features->scratch, bytes, err))
        return error_prefix(err, "cache=true keeps %zu numbers of each of %zu images", size,
                            images);
    features->v = features->scratch.data;
    return true;
}

bool caching_begin(Learner *learner, Error *err)
{
    Features *features = learner->features;
    features->on = false;
    if (!learner->options.cache || !model_features_size(learner->model) ||
        learner->data->train.count == 0)
        return true;
    if (!check(learner, err))
        return false;
    learner_reserve(learner);
    uint64_t key = key_of(learner->model);
    if (!features->v && !make_room(learner, err)) {
        features_forget(features);
        return false;
    }
    if (features->key != key)
        memset(features->has, 0, (size_t)features->images * sizeof *features->has);
    features->key = key;
    features->on = true;
    return true;
}

void caching_end(Learner *learner)
{
    Features *features = learner->features;
    if (features->on)
        feed_forget(&learner->feed); /* what it has prepared may lack its images */
    features->on = false;
    if (features->scratch.data)
        features_forget(features);
}

void caching_fill(Learner *learner)
{
    Features *features = learner->features;
    Arena scratch = {0};
    uint32_t *missing = ARENA_NEW(&scratch, uint32_t, learner->options.bs);
    int images = learner->data->train.count;
    for (int next = 0, n = 0; next < images; next++) {
        if (!features->has[next])
            missing[n++] = (uint32_t)next;
        if (n == 0 || (n < learner->options.bs && next + 1 < images))
            continue;
        LoaderJob job = {
            .loader = &learner->train, .images = missing, .n = n, .x = learner->x, .shuffle = -1};
        model_own(learner->model, n, &job.begin, &job.end);
        Aside shards = loader_shards(&job);
        pool_run(learner->pool, shards.shards, shards.work, shards.context);
        Batch batch = {.n = n, .x = learner->x};
        (void)features_batch(features, learner->model, learner->pool, &batch, missing, 0,
                             &(TrainStep){0});
        n = 0;
    }
    arena_free(&scratch);
}
