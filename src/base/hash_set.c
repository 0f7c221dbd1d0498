/* Keeps hashes in a table of twice as many slots at least. */
#include "base/hash_set.h"

#include "base/heap.h"

#include <string.h>

static uint64_t *find_slot(const HashSet *set, uint64_t hash)
{
    size_t at = hash & (set->slots - 1);
    while (set->slot[at] && set->slot[at] != hash)
        at = (at + 1) & (set->slots - 1);
    return &set->slot[at];
}

static void grow(HashSet *set)
{
    HashSet old = *set;
    set->slots = MAX(2 * old.slots, (size_t)256);
    set->slot = heap_resize(NULL, set->slots, sizeof *set->slot);
    memset(set->slot, 0, set->slots * sizeof *set->slot);
    for (size_t i = 0; i < old.slots; i++)
        if (old.slot[i])
            *find_slot(set, old.slot[i]) = old.slot[i];
    heap_free(old.slot);
}

/* 0 is no hash: it stands for a free slot. */
bool hash_set_has(const HashSet *set, uint64_t hash)
{
    return set->slots && *find_slot(set, hash | 1);
}

bool hash_set_add(HashSet *set, uint64_t hash)
{
    if (2 * (set->count + 1) > set->slots)
        grow(set);
    uint64_t *slot = find_slot(set, hash | 1);
    bool before = *slot;
    set->count += !before;
    *slot = hash | 1;
    return before;
}

void hash_set_free(HashSet *set)
{
    heap_free(set->slot);
    *set = (HashSet){0};
}
