/* feed.h - the next batch, while this one trains.
 *
 *     Batch batch = feed_take(&feed, &loader, epoch, i, pool);
 *     step.aside = feed_prepare(&feed, &loader, epoch, i + 1);
 *     model_train(model, pool, &batch, step);                 the pool does both
 *
 * Two buffers, in turn.  A batch that was not prepared is loaded when it is taken, so taking
 * another one than was announced costs time and nothing else. */
#ifndef TRAIN_FEED_H
#define TRAIN_FEED_H

#include "data/loader.h"
#include "nn/model.h"

typedef struct Features Features; /* features.h */

/* A batch; its memory is in the feed's arena. */
typedef struct {
    real *x; /* [bs][h][w][c] */
    uint16_t *labels;
    uint32_t *images; /* their numbers in the training set */
    uint16_t *others; /* labels mixed in, and the shares of the first: see Batch */
    float *shares;
    bool mixed;        /* whether they are */
    int n;             /* images in it */
    long epoch, batch; /* which it is; epoch -1: none */
} FeedBuffer;

/* It belongs to one learner.  While one buffer is used for training, the other is filled. */
typedef struct {
    FeedBuffer buffer[2];
    int taken;                /* the one that trains */
    const Features *features; /* images whose features it has need not be loaded; NULL: none */
    const Model *model;       /* whose rank needs its own images only; NULL: all are loaded */
    LoaderJob job;            /* the job that fills the other one */
} Feed;

/* Room for batches of bs images of so many numbers. */
Feed feed_new(Arena *arena, size_t numbers, int bs);

/* Forgets what is in the buffers, when the loader has been replaced. */
void feed_forget(Feed *feed);

/* The batch is valid until the next feed_take. */
Batch feed_take(Feed *feed, Loader *loader, long epoch, long batch, Pool *pool);

/* A batch once more, with the images of all ranks. */
Batch feed_whole(Feed *feed, Loader *loader, long epoch, long batch, Pool *pool);

/* The numbers of its images. */
const uint32_t *feed_images(const Feed *feed);

/* Shards that load a batch into the other buffer; they must have run before the next feed_take. */
Aside feed_prepare(Feed *feed, Loader *loader, long epoch, long batch);

#endif
