/* Describes the data of a session so that a screen or a file can name it. */
#include "lab/lab_data.h"

#include "base/text.h"
#include "data/identity.h"
#include "io/file.h"

const char *lab_data_label(Arena *arena, const Dataset *data)
{
    if (!data || data->train.count + data->valid.count == 0)
        return NULL;
    Buf label = {0};
    text_visible(&label, data->name);
    buf_char(&label, ' ');
    text_thousands(&label, data->train.count);
    buf_char(&label, '+');
    text_thousands(&label, data->valid.count);
    const char *text = arena_text(arena, buf_text(&label));
    buf_free(&label);
    return text;
}

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
