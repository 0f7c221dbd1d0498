/* loader.h - batches by number: loader_batch(loader, epoch, i) is a pure function of its arguments.
 *
 *     Loader loader = loader_new(arena, data, &data->train, (LoaderOptions){.bs = 64, .shuffle =
 * true, .drop_last = true, .seed = 42}); for (long i = 0; i < loader_batches(&loader); i++) int n =
 * loader_batch(&loader, epoch, i, pool, x, labels);
 *
 * The order of an epoch is f(seed, epoch); a loader keeps the last epoch's order, so it belongs to
 * one thread at a time.
 */
#ifndef DATA_LOADER_H
#define DATA_LOADER_H

#include "base/arena.h"
#include "base/pool.h"
#include "data/dataset.h"

/* Per-channel normalisation: (x / 255 - mean) / std. */
typedef struct {
    bool on;
    float mean[3], std[3];
} Normalization;

typedef struct {
    int bs;         /* images a batch, >= 1 */
    bool shuffle;   /* a new order each epoch; otherwise file order */
    bool drop_last; /* drop an incomplete last batch */
    uint64_t seed;  /* of the order */
    Normalization normalization;
} LoaderOptions;

typedef struct {
    const Dataset *data;
    const Part *part;
    LoaderOptions options;
    uint32_t *order;     /* part->count image numbers of order_epoch */
    long order_epoch;    /* -1: none yet */
    float value[3][256]; /* what a byte becomes, a channel */
} Loader;

Loader loader_new(Arena *arena, const Dataset *data, const Part *part, LoaderOptions options);

long loader_batches(const Loader *loader);

/* Fills x [n][h][w][c] and labels [n]; returns n, which is below bs only in an incomplete last
 * batch. */
int loader_batch(Loader *loader, long epoch, long i, Pool *pool, real *x, uint16_t *labels);

/* Image number of position `at` in the epoch's order. */
uint32_t loader_image(Loader *loader, long epoch, long at);

/* Mean and standard deviation of each channel over a whole part (population), pixels as 0 ... 1. */
Normalization normalization_of(const Dataset *data, const Part *part);

#endif
