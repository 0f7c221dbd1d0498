/* Counts who holds a value, and frees it when nobody does. */
#include "base/shared.h"

#include "base/heap.h"

#include <string.h>

void *shared_new(size_t size)
{
    Shared *shared = memset(heap_resize(NULL, 1, size), 0, size);
    atomic_init(&shared->holders, 1);
    return shared;
}

void shared_hold(void *value)
{
    Shared *shared = value;
    if (shared)
        atomic_fetch_add(&shared->holders, 1);
}

void shared_drop(void *value)
{
    Shared *shared = value;
    if (!shared || atomic_fetch_sub(&shared->holders, 1) > 1)
        return;
    arena_free(&shared->arena);
    heap_free(shared);
}
