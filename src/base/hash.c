/* Reduces any bytes to a 64-bit number that shows whether weights, files or data sets are equal. */
#include "base/hash.h"

#include "base/rng.h"

#include <string.h>

/* Each 8-byte word (little endian, the last one zero-padded) is mixed into the chain by a
 * bijection, so a change confined to one word always changes the result. */
uint64_t hash_bytes(uint64_t chain, const void *data, size_t size)
{
    const uint8_t *bytes = data;
    uint64_t h = mix64(chain ^ (0x9e3779b97f4a7c15u * (size + 1)));
    while (size > 0) {
        size_t take = MIN(size, 8);
        uint64_t word = 0;
        memcpy(&word, bytes, take);
        h = mix64(h ^ word) + 0x9e3779b97f4a7c15u;
        bytes += take;
        size -= take;
    }
    return h;
}

uint64_t hash_quick(uint64_t chain, const void *data, size_t size)
{
    const uint8_t *bytes = data;
    uint64_t h = chain ^ size;
    for (size_t at = 0; at < size; at += 8) {
        uint64_t word = 0;
        if (size - at >= 8)
            memcpy(&word, bytes + at, 8);
        else
            memcpy(&word, bytes + at, size - at);
        h = (h ^ word) * 0x9e3779b97f4a7c15u;
        h ^= h >> 32;
    }
    return h;
}
