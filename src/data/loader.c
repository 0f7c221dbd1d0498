/* Turns images of a data set into batches of numbers: picks their order, converts and changes their
 * pixels, collects the labels. */
#include "data/loader.h"

#include "base/rng.h"
#include "data/augmenter.h"

enum { SHARDS = 4 }; /* of a batch; one is some 20 microseconds of work */

Loader loader_new(Arena *arena, const Dataset *data, const Part *part, LoaderOptions options)
{
    assert(options.bs >= 1 && (data->stored == 1 || data->stored == data->shape.c));
    bool seen = augment_is_seen(&options.augment), mixed = options.augment.mixup > 0;
    size_t room = seen || mixed ? SHARDS * 2 * shape_count(data->shape) : 0;
    Loader loader = {
        .data = data,
        .part = part,
        .options = options,
        .order = {ARENA_NEW(arena, uint32_t, part->count), ARENA_NEW(arena, uint32_t, part->count)},
        .epoch = {-1, -1},
        .augmenter = augmenter_new(arena, data, part, &options.augment, options.seed,
                                   &options.normalization),
        .room = ARENA_NEW(arena, real, room),
        .partner = ARENA_NEW(arena, uint32_t, mixed ? MIN(options.bs, part->count) : 0),
    };
    return loader;
}

long batches_of(long images, int bs, bool drop_last)
{
    return drop_last ? images / bs : (images + bs - 1) / bs;
}

long loader_batches(const Loader *loader)
{
    return batches_of(loader->part->count, loader->options.bs, loader->options.drop_last);
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

/* Makes the other image of a pair again, so that no shard waits for another one. */
static void mix_in(const LoaderJob *job, int i, real *room, real *x)
{
    const Loader *loader = job->loader;
    size_t numbers = shape_count(loader->data->shape);
    real *other = room + numbers, share = (real)job->shares[i];
    uint32_t image = job->images[loader->partner[i]];
    augmenter_image(loader->augmenter, job->epoch, image, room, other);
    for (size_t k = 0; k < numbers; k++)
        x[k] = share * x[k] + (1 - share) * other[k];
}

/* One of SHARDS parts of the batch. */
static void convert_images(const LoaderJob *job, int shard)
{
    const Loader *loader = job->loader;
    size_t numbers = shape_count(loader->data->shape);
    real *room = loader->room + (size_t)shard * 2 * numbers;
    int wanted = job->end - job->begin, end = job->begin + part_begin(wanted, shard + 1, SHARDS);
    for (int i = job->begin + part_begin(wanted, shard, SHARDS); i < end; i++) {
        real *x = job->x + (size_t)i * numbers;
        augmenter_image(loader->augmenter, job->epoch, job->images[i], room, x);
        if (job->shares)
            mix_in(job, i, room, x);
    }
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
        .epoch = epoch,
        .x = x,
        .shuffle = -1,
    };
    job.end = job.n;
    if (loader->options.shuffle && loader->epoch[(epoch + 1) % 2] != epoch + 1)
        job.shuffle = epoch + 1;
    for (int k = 0; k < job.n; k++)
        labels[k] = loader->part->labels[job.images[k]];
    return job;
}

bool loader_mix(LoaderJob *job, long i, uint16_t *others, float *shares)
{
    const Loader *loader = job->loader;
    const LoaderOptions *options = &loader->options;
    if (options->augment.mixup <= 0)
        return false;
    augment_partners(options->seed, job->epoch, i, loader->partner, (uint32_t)job->n);
    for (int k = 0; k < job->n; k++) {
        others[k] = loader->part->labels[job->images[loader->partner[k]]];
        shares[k] = augment_share(&options->augment, options->seed, job->epoch, job->images[k]);
    }
    job->shares = shares;
    return true;
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
