/* Turns images of a data set into batches of numbers: picks their order, normalises the pixels,
 * collects the labels. */
#include "data/loader.h"

#include "base/rng.h"

#include <math.h>
#include <string.h>

enum { SHARDS = 4 }; /* of a batch; one is some 20 microseconds of work */

/* The same operations in the same order as fastai's: divide by 255, subtract, divide, all in
 * float32. */
static void fill_table(float table[256], const Normalization *normalization, int channel)
{
    for (int byte = 0; byte < 256; byte++) {
        float value = (float)byte / 255.0f;
        if (normalization->on)
            value = (value - normalization->mean[channel]) / normalization->std[channel];
        table[byte] = value;
    }
}

Loader loader_new(Arena *arena, const Dataset *data, const Part *part, LoaderOptions options)
{
    assert(options.bs >= 1 && (data->stored == 1 || data->stored == data->shape.c));
    assert(data->shape.c >= 1 && data->shape.c <= DATASET_MAX_CHANNELS);
    Loader loader = {
        .data = data,
        .part = part,
        .options = options,
        .order = {ARENA_NEW(arena, uint32_t, part->count), ARENA_NEW(arena, uint32_t, part->count)},
        .epoch = {-1, -1},
    };
    for (int c = 0; c < data->shape.c; c++)
        fill_table(loader.value[c], &options.normalization, c);
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

uint32_t loader_image(Loader *loader, long epoch, long at)
{
    assert(at >= 0 && at < loader->part->count);
    return order_of(loader, epoch)[at];
}

static void convert_grey(const Loader *loader, const uint8_t *pixels, size_t count, real *x)
{
    for (size_t i = 0; i < count; i++)
        x[i] = loader->value[0][pixels[i]];
}

/* step: 3 for pixels in colour, 1 for grey ones that are repeated. */
static void convert_colour(const Loader *loader, const uint8_t *pixels, size_t step, size_t count,
                           real *x)
{
    size_t green = step / 2, blue = step - 1;
    for (size_t i = 0; i < count; i++, pixels += step, x += 3) {
        x[0] = loader->value[0][pixels[0]];
        x[1] = loader->value[1][pixels[green]];
        x[2] = loader->value[2][pixels[blue]];
    }
}

/* Any number of channels; step as above. */
static void convert_channels(const Loader *loader, const uint8_t *pixels, size_t step, size_t count,
                             real *x)
{
    int channels = loader->data->shape.c;
    for (size_t i = 0; i < count; i++, pixels += step)
        for (int c = 0; c < channels; c++)
            *x++ = loader->value[c][pixels[step == 1 ? 0 : c]];
}

/* One of SHARDS parts of the batch. */
static void convert_images(const LoaderJob *job, int shard)
{
    const Dataset *data = job->loader->data;
    size_t count = (size_t)data->shape.h * (size_t)data->shape.w;
    size_t stored = count * (size_t)data->stored, seen = shape_count(data->shape);
    int last = job->n * (shard + 1) / SHARDS;
    for (int i = job->n * shard / SHARDS; i < last; i++) {
        const uint8_t *pixels = job->loader->part->pixels + job->images[i] * stored;
        real *x = job->x + (size_t)i * seen;
        if (data->shape.c == 1)
            convert_grey(job->loader, pixels, count, x);
        else if (data->shape.c == 3)
            convert_colour(job->loader, pixels, (size_t)data->stored, count, x);
        else
            convert_channels(job->loader, pixels, (size_t)data->stored, count, x);
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

/* ---- normalisation */

/* Counts how often each byte occurs, so that the sums have 256 terms and are exact. */
static void count_bytes(const Dataset *data, const Part *part, int channel, double count[256])
{
    size_t total = (size_t)part->count * (size_t)data->shape.h * (size_t)data->shape.w;
    memset(count, 0, 256 * sizeof *count);
    for (size_t i = 0; i < total; i++)
        count[part->pixels[i * (size_t)data->stored + (size_t)channel]]++;
}

Normalization normalization_of(const Dataset *data, const Part *part)
{
    Normalization result = {.on = true};
    for (int c = 0; c < data->shape.c; c++) {
        double count[256], total = 0, sum = 0, squares = 0;
        count_bytes(data, part, data->stored == 1 ? 0 : c, count);
        for (int byte = 0; byte < 256; byte++) {
            total += count[byte];
            sum += count[byte] * byte;
        }
        double mean = total > 0 ? sum / total : 0;
        for (int byte = 0; byte < 256; byte++)
            squares += count[byte] * (byte - mean) * (byte - mean);
        result.mean[c] = (float)(mean / 255);
        /* A channel with a single value is only shifted. */
        result.std[c] = squares > 0 ? (float)(sqrt(squares / total) / 255) : 1;
    }
    return result;
}
