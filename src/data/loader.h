/* loader.h - batches by number: loader_batch(loader, epoch, i) is a pure function of its arguments.
 *
 *     LoaderOptions options = {.bs = 64, .shuffle = true, .drop_last = true, .seed = 42};
 *     Loader loader = loader_new(arena, data, &data->train, options);
 *     for (long i = 0; i < loader_batches(&loader); i++)
 *         int n = loader_batch(&loader, epoch, i, pool, x, labels);
 *
 * The order of an epoch depends only on the seed and the epoch; a loader keeps the orders of two
 * epochs, so it belongs to one thread at a time.  A batch can also be a job whose shards are run
 * along with other work; the first job of an epoch also shuffles the next one.  Images are changed
 * (augment.h) where they are converted, by the same shards. */
#ifndef DATA_LOADER_H
#define DATA_LOADER_H

#include "base/arena.h"
#include "base/pool.h"
#include "data/augment.h"
#include "data/normalization.h"

typedef struct Augmenter Augmenter;

/* How batches are made of images: a plain value. */
typedef struct {
    int bs;                      /* images per batch, >= 1 */
    bool shuffle;                /* a new order each epoch; otherwise file order */
    bool drop_last;              /* drop an incomplete last batch */
    uint64_t seed;               /* of the order, and of what is drawn for an image */
    Normalization normalization; /* its numbers must outlive the loader */
    Augment augment;             /* fits the data (augment_check); all 0: images stay as they are */
} LoaderOptions;

/* Makes the batches of one part.  Data set and part are borrowed and must outlive it; the orders
 * live in the arena of loader_new. */
typedef struct {
    const Dataset *data;
    const Part *part;
    LoaderOptions options;
    uint32_t *order[2]; /* part->count image numbers, of an even and of an odd epoch */
    long epoch[2];      /* which epochs these are; -1: none yet */
    const Augmenter *augmenter;
    real *room;        /* two images for each shard, where images are changed or mixed */
    uint32_t *partner; /* bs, where images are mixed */
} Loader;

Loader loader_new(Arena *arena, const Dataset *data, const Part *part, LoaderOptions options);

/* So many batches are made of so many images. */
long batches_of(long images, int bs, bool drop_last);
long loader_batches(const Loader *loader);

/* Fills x [n][h][w][c] and labels [n]; returns n, which is below bs only in an incomplete last
 * batch. */
int loader_batch(Loader *loader, long epoch, long i, Pool *pool, real *x, uint16_t *labels);

/* A batch on its way into x.  Plain data, valid until another job of the same loader is made. */
typedef struct {
    Loader *loader;
    const uint32_t *images; /* n image numbers */
    int n;
    long epoch;
    const float *shares; /* NULL: no image is mixed with another */
    real *x;             /* room for all n of them */
    int begin, end;      /* images begin ... end - 1 are wanted */
    long shuffle;        /* epoch whose order is made along with it, or -1 */
} LoaderJob;

/* Labels are there at once, x when all shards have run. */
LoaderJob loader_job(Loader *loader, long epoch, long i, real *x, uint16_t *labels);
Aside loader_shards(LoaderJob *job);

/* Before its shards run: has each image mixed with another of the batch, if the loader's options
 * ask for that.  Fills in the labels of the others and the shares of the images themselves, n each,
 * and returns true.  Only training does so: loader_batch mixes nothing. */
bool loader_mix(LoaderJob *job, long i, uint16_t *others, float *shares);

#endif
