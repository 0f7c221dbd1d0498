/* Reads words and numbers of a saved learner's metadata, and its parameters; refuses those that
 * cannot be. */
#include "store/checkpoint_reader.h"

#include "base/text.h"

const char *reader_meta(const CheckpointReader *reader, const char *key)
{
    const char *value = safe_meta(&reader->file, key);
    return value ? value : "";
}

bool reader_damaged(const CheckpointReader *reader, const char *key)
{
    return fail(reader->err,
                "%s: metadata '%s' is missing or not understood; the file is damaged or from a "
                "different version",
                reader->path, key);
}

bool reader_long(const CheckpointReader *reader, const char *key, long least, long most, long *out)
{
    if (!text_long(reader_meta(reader, key), out) || *out < least || *out > most)
        return reader_damaged(reader, key);
    return true;
}

bool reader_double(const CheckpointReader *reader, const char *key, double least, double most,
                   double *out)
{
    return (text_double(reader_meta(reader, key), out) && *out >= least && *out <= most) ||
           reader_damaged(reader, key);
}

const char *reader_words(Arena *arena, const CheckpointReader *reader, const char *key)
{
    return text_shown(arena, reader_meta(reader, key));
}

/* ---- parameters */

static bool same_shape(const SafeTensor *tensor, const Param *param)
{
    if (tensor->rank != param->rank)
        return false;
    for (int d = 0; d < param->rank; d++)
        if (tensor->dims[d] != param->dims[d])
            return false;
    return true;
}

static bool get_param(const CheckpointReader *reader, const Param *param, real *flat,
                      const char *prefix)
{
    Arena scratch = {0};
    char *name = arena_printf(&scratch, "%s%s", prefix, param->name);
    const SafeTensor *tensor = safe_find(&reader->file, name);
    bool ok = false;
    if (!tensor)
        fail(reader->err, "%s: tensor '%s' is missing; the file is not from this model",
             reader->path, name);
    else if (tensor->type != SAFE_F32)
        fail(reader->err, "%s: tensor '%s' is not F32; convert it", reader->path, name);
    else if (!same_shape(tensor, param))
        fail(reader->err,
             "%s: tensor '%s' has a different shape in the model; create the model it was saved "
             "from",
             reader->path, name);
    else {
        param_import(param, flat, tensor->data);
        ok = true;
    }
    arena_free(&scratch);
    return ok;
}

bool reader_params(const CheckpointReader *reader, const Param *param, int count, real *flat,
                   const char *prefix)
{
    for (int p = 0; p < count; p++)
        if (!get_param(reader, &param[p], flat, prefix))
            return false;
    return true;
}
