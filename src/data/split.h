/* split.h - which of n samples are for training and which for validation, drawn at random.
 *
 *     Split split = split_by_chance(arena, &(SplitOptions){.count = n, .pct = 0.2, .seed = 42});
 *     for (int i = 0; i < split.valid_count; i++)
 *         valid.labels[i] = labels[split.valid[i]];
 */
#ifndef DATA_SPLIT_H
#define DATA_SPLIT_H

#include "base/arena.h"

#include <stdint.h>

/* What to draw; a value. */
typedef struct {
    int count;        /* samples */
    double pct;       /* fraction for validation, 0 ... 1 */
    uint32_t seed;    /* of numpy's legacy generator, as fastai's */
    const int *group; /* count class numbers from 0 on: the fraction is taken of each class for
                         itself; NULL: of all samples together */
} SplitOptions;

/* Numbers of samples, in the arena of the function that drew them. */
typedef struct {
    uint32_t *train, *valid; /* train ascending, valid in the order drawn */
    int train_count, valid_count;
} Split;

/* fastai's split_by_rand_pct: the first int(pct * count) samples of numpy's permutation are for
 * validation.  With groups they are the first of each group in that permutation: its share, rounded
 * to the nearest whole number, and never all of it. */
Split split_by_chance(Arena *arena, const SplitOptions *options);

#endif
