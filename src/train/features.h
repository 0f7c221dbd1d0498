/* features.h - what the frozen layers of a net make of each image, kept so that they run once for
 * it, however often the image is trained or validated.
 *
 *     if (features_have(features, image, n, 0)) ...
 *     Batch batch = features_batch(features, model, pool, &images, image, 0, &step);
 *
 * An image's features depend on the frozen weights and the image alone, so that training gives the
 * same bits with and without them.  They are made when an image is met first; up to a quarter of
 * the machine's memory they stay from run to run, beyond that they are in a temporary file for one
 * run. */
#ifndef TRAIN_FEATURES_H
#define TRAIN_FEATURES_H

#include "base/arena.h"
#include "base/pool.h"
#include "base/scratch.h"
#include "nn/model.h"

/* It belongs to one learner.  Training images come first, then those of validation. */
typedef struct Features {
    Arena *arena;    /* of the learner's: all of it but what is in scratch */
    bool on;         /* between begin and end of a run that keeps them */
    size_t size;     /* numbers of an image */
    int images;      /* there is room for */
    real *v;         /* [images][size] */
    bool *has;       /* images */
    real *batch;     /* [bs][size]: those of a batch */
    uint64_t key;    /* of the frozen weights and statistics that made them */
    Scratch scratch; /* where v is, if it is large */
} Features;

/* None yet; they live in a room of the arena. */
Features *features_new(Arena *arena);

/* Forgets them all and gives their memory back. */
void features_forget(Features *features);

/* Whether all of these images have been met; `first` is added to each number. */
bool features_have(const Features *features, const uint32_t *image, int n, int first);

/* Features for a batch whose images have these numbers: kept ones, or made of batch->x for all of
 * them and then kept.  *step: its aside is taken along with the frozen layers, if they run. */
Batch features_batch(Features *features, Model *model, Pool *pool, const Batch *batch,
                     const uint32_t *image, int first, TrainStep *step);

#endif
