/* Finds places in a file of packed data, and seals it. */
#include "data/packed_format.h"

#include "base/hash.h"

#include <string.h>

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "numbers are mapped as they stand");
_Static_assert(sizeof(PackedHeader) == 128, "the format says so");

uint64_t packed_round(uint64_t size)
{
    return (size + PACKED_ALIGNMENT - 1) / PACKED_ALIGNMENT * PACKED_ALIGNMENT;
}

PackedPlaces packed_places(const PackedHeader *header)
{
    PackedPlaces at;
    uint64_t stored = (uint64_t)header->stored, number = (uint64_t)header->number;
    uint64_t image = (uint64_t)header->h * (uint64_t)header->w * stored * number;
    uint64_t images = (uint64_t)header->train + (uint64_t)header->valid;
    at.labels = sizeof *header + (number > 1 ? 2 * stored * sizeof(float) : 0);
    at.texts = at.labels + images * sizeof(uint16_t);
    at.train = header->front;
    at.valid = packed_round(at.train + image * (uint64_t)header->train);
    at.end = at.valid + image * (uint64_t)header->valid;
    return at;
}

uint64_t packed_checksum(const uint8_t *front, size_t size)
{
    PackedHeader header;
    memcpy(&header, front, sizeof header);
    header.checksum = 0;
    uint64_t hash = hash_bytes(0, &header, sizeof header);
    return hash_bytes(hash, front + sizeof header, size - sizeof header);
}

bool packed_seal(uint8_t *file, size_t size, size_t whole)
{
    PackedHeader header;
    if (size < sizeof header)
        return false;
    memcpy(&header, file, sizeof header);
    if (header.front < sizeof header || header.front > size)
        return false;
    header.size = whole;
    memcpy(file, &header, sizeof header);
    header.checksum = packed_checksum(file, header.front);
    memcpy(file, &header, sizeof header);
    return true;
}
