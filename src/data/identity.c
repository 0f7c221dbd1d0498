#include "data/identity.h"

#include "base/base.h"
#include "base/hash.h"

#include <string.h>

static uint64_t hash_part(uint64_t hash, const Dataset *data, const Part *part)
{
    size_t count = (size_t)part->count;
    size_t image = (size_t)data->shape.h * (size_t)data->shape.w * (size_t)data->stored;
    hash = hash_bytes(hash, part->labels, count * sizeof *part->labels);
    return hash_bytes(hash, part->pixels, count * image);
}

uint64_t dataset_hash(const Dataset *data)
{
    const int32_t sizes[] = {data->shape.h, data->shape.w,     data->shape.c,    data->stored,
                             data->classes, data->train.count, data->valid.count};
    uint64_t hash = hash_bytes(0, sizes, sizeof sizes);
    for (int c = 0; c < data->classes; c++)
        hash = hash_bytes(hash, data->class_name[c], strlen(data->class_name[c]));
    hash = hash_part(hash, data, &data->train);
    hash = hash_part(hash, data, &data->valid);
    return MAX(hash, 1);
}
