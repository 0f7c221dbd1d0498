/* Describes the data of a session so that a file can name it. */
#include "lab/lab_data.h"

#include "data/identity.h"
#include "io/file.h"

DataOrigin lab_data_origin(LabData *data)
{
    const Dataset *set = data->set;
    if (!set)
        return (DataOrigin){.source = ""};
    if (!data->hash) {
        data->hash = dataset_hash(set);
        data->origin = path_contract(&data->arena, data->source);
    }
    return (DataOrigin){.source = data->origin,
                        .seed = data->seed,
                        .hash = data->hash,
                        .train = set->train.count,
                        .valid = set->valid.count};
}
