/* Sorts what a net gets wrong: pairs of classes by how often, images by their loss. */
#include "train/mistakes.h"

#include "train/verdict.h"

#include <math.h>
#include <stdlib.h>

/* Equal ones in row-major order, as by fastai's stable sort. */
static int by_count(const void *a, const void *b)
{
    const Confused *x = a, *y = b;
    if (x->count != y->count)
        return x->count < y->count ? 1 : -1;
    if (x->actual != y->actual)
        return x->actual < y->actual ? -1 : 1;
    return (x->predicted > y->predicted) - (x->predicted < y->predicted);
}

static bool is_confused(const Verdicts *verdicts, int i, long least)
{
    return i / verdicts->classes != i % verdicts->classes && verdicts->confusion[i] >= least;
}

Confused *mistakes_confused(Arena *arena, const Verdicts *verdicts, long least, int *pairs)
{
    int classes = verdicts->classes, found = 0;
    for (int i = 0; i < classes * classes; i++)
        found += is_confused(verdicts, i, least);
    Confused *pair = ARENA_NEW(arena, Confused, found);
    *pairs = found;
    for (int i = 0, n = 0; n < found; i++)
        if (is_confused(verdicts, i, least))
            pair[n++] = (Confused){i / classes, i % classes, verdicts->confusion[i]};
    qsort(pair, (size_t)found, sizeof *pair, by_count);
    return pair;
}

/* A loss that is not a number is larger than any. */
static int by_loss(const void *a, const void *b)
{
    const LostImage *x = a, *y = b;
    if (isnan(x->loss) != isnan(y->loss))
        return isnan(x->loss) ? -1 : 1;
    if (x->loss != y->loss)
        return x->loss < y->loss ? 1 : -1;
    return (x->image > y->image) - (x->image < y->image);
}

LostImage *mistakes_lost(Arena *arena, const Dataset *data, const Verdicts *verdicts)
{
    int count = data->valid.count;
    LostImage *lost = ARENA_NEW(arena, LostImage, count);
    for (int i = 0; i < count; i++)
        lost[i] = (LostImage){.image = i,
                              .file = data->valid.file ? data->valid.file[i] : NULL,
                              .actual = data->valid.labels[i],
                              .predicted = verdicts->predicted[i],
                              .loss = verdicts->loss[i],
                              .probability = verdicts->truth[i],
                              .guess = &verdicts->guess[i * verdicts->guesses]};
    qsort(lost, (size_t)count, sizeof *lost, by_loss);
    return lost;
}
