/* Turns images of a data set into batches of numbers: picks their order, converts their pixels,
 * collects the labels. */
#include "data/loader.h"

#include "base/rng.h"

enum { SHARDS = 4 }; /* of a batch; one is some 20 microseconds of work */

Loader loader_new(Arena *arena, const Dataset *data, const Part *part, LoaderOptions options)
{
    assert(options.bs >= 1 && (data->stored == 1 || data->stored == data->shape.c));
    Loader loader = {
        .data = data,
        .part = part,
        .options = options,
        .order = {ARENA_NEW(arena, uint32_t, part->count), ARENA_NEW(arena, uint32_t, part->count)},
        .epoch = {-1, -1},
        .conversion = conversion_of(&options.normalization, data->shape.c),
    };
    return loader;
}

long loader_batches(const Loader *loader)
{
    long count = loader->part->count, bs = loader->options.bs;
    return loader->options.drop_last ? count / bs : (count + bs - 1) / bs;
}

static void shuffle(Loader *loader, long epoch)
{
    uint32_t count = (uint32_t)loader->part->count, *order = loader->order[epoch % 2];
    for (uint32_t i = 0; i < count; i++)
        order[i] = i;
    if (loader->options.shuffle) {
        Rng rng = rng_stream(loader->options.seed, RNG_ORDER, (uint64_t)epoch);
        rng_shuffle(&rng, order, count);
    }
    loader->epoch[epoch % 2] = epoch;
}

/* Without shuffling every epoch has the order of epoch 0. */
static const uint32_t *order_of(Loader *loader, long epoch)
{
    epoch = loader->options.shuffle ? epoch : 0;
    if (loader->epoch[epoch % 2] != epoch)
        shuffle(loader, epoch);
    return loader->order[epoch % 2];
}

/* One of SHARDS parts of the batch. */
static void convert_images(const LoaderJob *job, int shard)
{
    const Loader *loader = job->loader;
    size_t seen = shape_count(loader->data->shape);
    int end = part_begin(job->n, shard + 1, SHARDS);
    for (int i = part_begin(job->n, shard, SHARDS); i < end; i++)
        image_convert(&loader->conversion, loader->data, loader->part, job->images[i],
                      job->x + (size_t)i * seen);
}

static void run_shard(void *context, int shard)
{
    LoaderJob *job = context;
    if (shard < SHARDS)
        convert_images(job, shard);
    else
        shuffle(job->loader, job->shuffle);
}

LoaderJob loader_job(Loader *loader, long epoch, long i, real *x, uint16_t *labels)
{
    assert(i >= 0 && i < loader_batches(loader));
    long first = i * loader->options.bs;
    LoaderJob job = {
        .loader = loader,
        .images = order_of(loader, epoch) + first,
        .n = (int)MIN(loader->options.bs, loader->part->count - first),
        .x = x,
        .shuffle = -1,
    };
    if (loader->options.shuffle && loader->epoch[(epoch + 1) % 2] != epoch + 1)
        job.shuffle = epoch + 1;
    for (int k = 0; k < job.n; k++)
        labels[k] = loader->part->labels[job.images[k]];
    return job;
}

Aside loader_shards(LoaderJob *job)
{
    return (Aside){.shards = SHARDS + (job->shuffle >= 0), .work = run_shard, .context = job};
}

int loader_batch(Loader *loader, long epoch, long i, Pool *pool, real *x, uint16_t *labels)
{
    LoaderJob job = loader_job(loader, epoch, i, x, labels);
    Aside shards = loader_shards(&job);
    pool_run(pool, shards.shards, shards.work, shards.context);
    return job.n;
}
