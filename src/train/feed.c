/* Loads the next batch of images while the current one trains, into the other of two buffers. */
#include "train/feed.h"

#include "train/features.h"

#include <string.h>

Feed feed_new(Arena *arena, size_t numbers, int bs)
{
    Feed feed = {0};
    for (int i = 0; i < 2; i++) {
        feed.buffer[i].x = ARENA_NEW(arena, real, (size_t)bs * numbers);
        feed.buffer[i].labels = ARENA_NEW(arena, uint16_t, bs);
        feed.buffer[i].images = ARENA_NEW(arena, uint32_t, bs);
        feed.buffer[i].others = ARENA_NEW(arena, uint16_t, bs);
        feed.buffer[i].shares = ARENA_NEW(arena, float, bs);
    }
    feed_forget(&feed);
    return feed;
}

void feed_forget(Feed *feed)
{
    feed->buffer[0].epoch = feed->buffer[1].epoch = -1;
}

Aside feed_prepare(Feed *feed, Loader *loader, long epoch, long batch)
{
    FeedBuffer *buffer = &feed->buffer[!feed->taken];
    feed->job = loader_job(loader, epoch, batch, buffer->x, buffer->labels);
    buffer->mixed = loader_mix(&feed->job, batch, buffer->others, buffer->shares);
    buffer->n = feed->job.n;
    memcpy(buffer->images, feed->job.images, (size_t)buffer->n * sizeof *buffer->images);
    if (feed->model)
        model_own(feed->model, feed->job.n, &feed->job.begin, &feed->job.end);
    if (feed->features && feed->features->on &&
        features_have(feed->features, buffer->images, buffer->n, 0))
        feed->job.end = feed->job.begin;
    buffer->epoch = epoch;
    buffer->batch = batch;
    return loader_shards(&feed->job);
}

Batch feed_take(Feed *feed, Loader *loader, long epoch, long batch, Pool *pool)
{
    FeedBuffer *buffer = &feed->buffer[!feed->taken];
    if (buffer->epoch != epoch || buffer->batch != batch) {
        Aside load = feed_prepare(feed, loader, epoch, batch);
        pool_run(pool, load.shards, load.work, load.context);
    }
    feed->taken = !feed->taken;
    return (Batch){.n = buffer->n,
                   .x = buffer->x,
                   .labels = buffer->labels,
                   .others = buffer->mixed ? buffer->others : NULL,
                   .shares = buffer->mixed ? buffer->shares : NULL};
}

Batch feed_whole(Feed *feed, Loader *loader, long epoch, long batch, Pool *pool)
{
    const Model *model = feed->model;
    feed_forget(feed);
    feed->model = NULL;
    Batch whole = feed_take(feed, loader, epoch, batch, pool);
    feed->model = model;
    return whole;
}

const uint32_t *feed_images(const Feed *feed)
{
    return feed->buffer[feed->taken].images;
}
