/* hash.h - a 64-bit hash of bytes: equal bits, equal hash.
 *
 *     uint64_t h = hash_bytes(0, theta, n * sizeof *theta);
 *     h = hash_bytes(h, state, m * sizeof *state);         chained: one hash over both
 *
 * For identity of weights and for damage to files, not against an adversary. */
#ifndef BASE_HASH_H
#define BASE_HASH_H

#include "base/base.h"

uint64_t hash_bytes(uint64_t chain, const void *data, size_t size);

/* Another one, four times as fast, for what one program compares while it runs. */
uint64_t hash_quick(uint64_t chain, const void *data, size_t size);

#endif
