/* augmenter.h - images of a part as a net that learns sees them: as numbers, and changed.
 *
 *     Augmenter *augmenter = augmenter_new(arena, data, part, augment, seed, &normalization);
 *     augmenter_image(augmenter, epoch, 17, room, x);         room for another image
 *
 * Immutable once made: any number of threads may use it. */
#ifndef DATA_AUGMENTER_H
#define DATA_AUGMENTER_H

#include "base/arena.h"
#include "data/augment_apply.h"
#include "data/normalization.h"

/* What makes an image, all of it borrowed or a copy. */
typedef struct Augmenter {
    const Dataset *data;
    const Part *part;
    Augment augment;
    uint64_t seed;
    Conversion conversion; /* normalises; the normalisation's numbers are borrowed */
    Conversion plain;      /* does not, for changes of light */
    AugmentLight light;
    real black[DATASET_MAX_CHANNELS]; /* of each channel, normalised, where images are changed */
} Augmenter;

/* augment: fits the data (augment_check). */
Augmenter *augmenter_new(Arena *arena, const Dataset *data, const Part *part,
                         const Augment *augment, uint64_t seed, const Normalization *normalization);

/* Makes image `number` of the part as the epoch sees it, x [h][w][c]; room is for as many numbers,
 * and not touched where images stay as they are.  Others are not mixed in yet. */
void augmenter_image(const Augmenter *augmenter, long epoch, uint32_t number, real *room, real *x);

/* The same as a part of one image, in the arena, for those who show it; the augmenter's numbers are
 * not normalised. */
Part augmenter_seen(Arena *arena, const Augmenter *augmenter, long epoch, uint32_t number);

#endif
