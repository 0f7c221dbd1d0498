/* hash_set.h - which hashes were seen before.
 *
 *     HashSet known = {0};
 *     if (!hash_set_add(&known, hash_bytes(0, text, length))) ...     it is new
 *     hash_set_free(&known);
 */
#ifndef BASE_HASH_SET_H
#define BASE_HASH_SET_H

#include "base/base.h"

/* Begins as zeros.  Hashes that differ in their lowest bit alone are one. */
typedef struct {
    uint64_t *slot; /* on the heap; 0: free */
    size_t count, slots;
} HashSet;

/* Whether a hash is in the set; whether it was before it is added now. */
bool hash_set_has(const HashSet *set, uint64_t hash);
bool hash_set_add(HashSet *set, uint64_t hash);
void hash_set_free(HashSet *set);

#endif
