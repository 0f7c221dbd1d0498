/* Measures the loss on a fixed subset of the validation images after every batch. */
#include "train/subset.h"

#include "nn/model.h"
#include "train/learner.h"
#include "train/recorder.h"

/* The first images of a shuffled order, in batches of nearly one size. */
static void begin(SubsetHook *subset)
{
    const Learner *learner = subset->learner;
    const Dataset *data = learner->data;
    assert(subset->images >= 1 && subset->images <= data->valid.count);
    int batches = (int)batches_of(subset->images, learner->options.bs, false);
    LoaderOptions options = {.bs = (subset->images + batches - 1) / batches,
                             .shuffle = true,
                             .seed = subset->seed,
                             .normalization = learner->options.normalization};
    subset->loader = loader_new(&subset->arena, data, &data->valid, options);
}

/* The mean over the images, added up in their order. */
static double measure(SubsetHook *subset)
{
    Learner *learner = subset->learner;
    double sum = 0;
    int images = 0;
    learner_reserve(learner);
    for (long i = 0; images < subset->images; i++) {
        int n = loader_batch(&subset->loader, 0, i, learner->pool, learner->x, learner->labels);
        n = MIN(n, subset->images - images);
        Batch batch = {.n = n, .x = learner->x, .labels = learner->labels};
        model_eval(learner->model, learner->pool, &batch, learner->options.smoothing,
                   learner->loss);
        for (int k = 0; k < n; k++)
            sum += learner->loss[k];
        images += n;
    }
    return sum / images;
}

static StopReason on_event(void *self, const Event *event)
{
    SubsetHook *subset = self;
    bool told = subset->told && subset->told->there;
    if (event->kind == EVENT_BEGIN)
        begin(subset);
    if (event->kind == EVENT_BATCH)
        series_add(&subset->recorder->subset_loss, told ? subset->told->loss : measure(subset));
    if (event->kind == EVENT_END)
        arena_free(&subset->arena);
    return STOP_NONE;
}

Hook subset_hook(SubsetHook *subset)
{
    return (Hook){.on = on_event, .self = subset};
}
