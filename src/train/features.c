/* Keeps what the frozen layers of a net make of images. */
#include "train/features.h"

#include <string.h>

Features *features_new(Arena *arena)
{
    Features *features = ARENA_NEW(arena, Features, 1);
    features->arena = arena_room(arena);
    return features;
}

void features_forget(Features *features)
{
    scratch_free(&features->scratch);
    arena_free(features->arena);
    *features = (Features){.arena = features->arena};
}

bool features_have(const Features *features, const uint32_t *image, int n, int first)
{
    for (int i = 0; i < n; i++)
        if (!features->has[(uint32_t)first + image[i]])
            return false;
    return true;
}

Batch features_batch(Features *features, Model *model, Pool *pool, const Batch *batch,
                     const uint32_t *image, int first, TrainStep *step)
{
    Batch made = *batch;
    size_t size = features->size;
    bool have = features_have(features, image, batch->n, first);
    made.features = true;
    made.x = features->batch;
    if (!have) {
        made.x = model_features(model, pool, batch, *step);
        step->aside = (Aside){0};
    }
    for (int i = 0; i < batch->n; i++) {
        size_t number = (size_t)first + image[i];
        real *kept = features->v + number * size;
        if (have)
            memcpy(features->batch + (size_t)i * size, kept, size * sizeof *kept);
        else
            memcpy(kept, made.x + (size_t)i * size, size * sizeof *kept);
        features->has[number] = true;
    }
    return made;
}
