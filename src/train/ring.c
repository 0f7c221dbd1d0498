/* Keeps the latest snapshots of a learner in memory, so that a user can go back some epochs. */
#include "train/ring.h"

#include <string.h>

static size_t bytes_of(const Ring *ring)
{
    size_t bytes = 0;
    for (int i = 0; i < ring->count; i++)
        bytes += ring->entry[i].bytes;
    return bytes;
}

static void drop_oldest(Ring *ring)
{
    arena_free(&ring->entry[0].arena);
    ring->count--;
    memmove(ring->entry, ring->entry + 1, (size_t)ring->count * sizeof *ring->entry);
}

void ring_add(Ring *ring, const Learner *learner, int run)
{
    RingEntry entry = {.run = run};
    assert(ring->most >= 1 && ring->most <= RING_MOST);
    entry.snapshot = snapshot_take(&entry.arena, learner);
    entry.bytes = arena_size(&entry.arena);
    while (ring->count > 0 &&
           (ring->count == ring->most || bytes_of(ring) + entry.bytes > ring->bytes_most))
        drop_oldest(ring);
    ring->entry[ring->count++] = entry;
}

const RingEntry *ring_at(const Ring *ring, int i)
{
    return i >= 0 && i < ring->count ? &ring->entry[ring->count - 1 - i] : NULL;
}

void ring_clear(Ring *ring)
{
    while (ring->count > 0)
        drop_oldest(ring);
}

static StopReason keep(void *self, const Event *event)
{
    RingHook *hook = self;
    bool epoch = event->kind == EVENT_EPOCH && !event->broken;
    if (event->kind == EVENT_BEGIN || epoch)
        ring_add(hook->ring, hook->learner, hook->run);
    return STOP_NONE;
}

Hook ring_hook(RingHook *hook)
{
    return (Hook){.on = keep, .self = hook};
}
