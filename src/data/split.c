/* Draws the validation part of a data set at random: fastai's split, or one that takes the same
 * share of every class. */
#include "data/split.h"

#include "base/base.h"
#include "base/rng.h"

#include <math.h>

/* How many of each group are for validation. */
static int *quotas(Arena *arena, const SplitOptions *options)
{
    int groups = 0;
    for (int i = 0; i < options->count; i++)
        groups = MAX(groups, options->group[i] + 1);
    int *size = ARENA_NEW(arena, int, groups), *quota = ARENA_NEW(arena, int, groups);
    for (int i = 0; i < options->count; i++)
        size[options->group[i]]++;
    for (int g = 0; g < groups; g++)
        quota[g] = MIN((int)lround(options->pct * size[g]), MAX(size[g] - 1, 0));
    return quota;
}

Split split_by_chance(Arena *arena, const SplitOptions *options)
{
    int count = options->count, wanted = (int)(options->pct * count);
    uint32_t *order = ARENA_NEW(arena, uint32_t, count);
    bool *held_out = ARENA_NEW(arena, bool, count);
    int *quota = options->group ? quotas(arena, options) : NULL;
    Split split = {.train = ARENA_NEW(arena, uint32_t, count),
                   .valid = ARENA_NEW(arena, uint32_t, count)};
    numpy_permutation(options->seed, order, (uint32_t)count);
    for (int i = 0; i < count; i++) {
        uint32_t sample = order[i];
        held_out[sample] = quota ? quota[options->group[sample]]-- > 0 : i < wanted;
        if (held_out[sample])
            split.valid[split.valid_count++] = sample;
    }
    for (int i = 0; i < count; i++)
        if (!held_out[i])
            split.train[split.train_count++] = (uint32_t)i;
    return split;
}
