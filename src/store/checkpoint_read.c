/* Loads learners and weights from files; what a file says is checked before it is used. */
#include "base/text.h"
#include "store/checkpoint.h"

#include "base/arena.h"
#include "data/column_set_json.h"
#include "data/dataset.h"
#include "nn/layer.h"
#include "nn/model.h"
#include "nn/optim.h"
#include "nn/spec.h"
#include "store/checkpoint_reader.h"
#include "train/class_weights.h"
#include "train/learner.h"
#include "train/snapshot.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static bool get_weights(const CheckpointReader *reader, Model *model)
{
    return reader_params(reader, model->param, model->params, model->theta, "") &&
           reader_params(reader, model->state_param, model->state_params, model->state, "");
}

/* ---- the learner */

static bool valid_input(const Dataset *data)
{
    return dataset_shape_fits(data->shape) && (data->stored == 1 || data->stored == data->shape.c);
}

/* A net for a table knows its columns. */
static bool get_columns(Arena *arena, const CheckpointReader *reader, Dataset *data)
{
    if (!safe_meta(&reader->file, "columns"))
        return true;
    data->columns = column_set_get(arena, reader_meta(reader, "columns"));
    return (data->columns && shape_is_row(data->shape) &&
            data->columns->numbers == data->shape.c) ||
           reader_damaged(reader, "columns");
}

static Dataset *get_data(Arena *arena, const CheckpointReader *reader)
{
    Dataset *data = ARENA_NEW(arena, Dataset, 1);
    long classes;
    if (sscanf(reader_meta(reader, "input"), "%d,%d,%d,%d", &data->shape.h, &data->shape.w,
               &data->shape.c, &data->stored) != 4 ||
        !valid_input(data)) {
        reader_damaged(reader, "input");
        return NULL;
    }
    if (!reader_long(reader, "classes", 1, DATASET_MAX_CLASSES, &classes))
        return NULL;
    const char **name = ARENA_NEW(arena, const char *, classes);
    for (long c = 0; c < classes; c++) {
        char key[32];
        snprintf(key, sizeof key, "class.%ld", c);
        if (!safe_meta(&reader->file, key)) {
            reader_damaged(reader, key);
            return NULL;
        }
        name[c] = arena_text(arena, reader_meta(reader, key));
    }
    data->name = reader_words(arena, reader, "data");
    data->classes = (int)classes;
    data->class_name = name;
    return get_columns(arena, reader, data) ? data : NULL;
}

/* Files without weights of classes give each the same. */
static bool get_class_weights(Arena *arena, const CheckpointReader *reader, int classes,
                              ClassWeights *out)
{
    const char *text = safe_meta(&reader->file, "class_weights")
                           ? reader_meta(reader, "class_weights")
                           : CLASS_WEIGHTS_NONE;
    return (class_weights_read(arena, text, out, NULL) && !out->balanced &&
            (out->count == 0 || out->count == classes)) ||
           reader_damaged(reader, "class_weights");
}

static bool get_slots(const CheckpointReader *reader, Learner *learner)
{
    const Model *model = learner->model;
    for (int s = 0; s < optim_slots(&learner->opt); s++) {
        char prefix[64];
        snprintf(prefix, sizeof prefix, "optim.%s.", optim_slot_name(&learner->opt, s));
        if (!reader_params(reader, model->param, model->params, learner->opt.slot[s], prefix))
            return false;
    }
    return true;
}

/* Batches whose gradients wait for their step. */
static bool get_held(const CheckpointReader *reader, Optimizer *opt)
{
    int held, images, end = 0;
    const char *text = reader_meta(reader, "opt.held");
    if (!safe_meta(&reader->file, "opt.held"))
        return true;
    if (sscanf(text, "%9d,%9d%n", &held, &images, &end) != 2 || text[end] || held < 1 ||
        held >= opt->options->accumulate || images < held)
        return reader_damaged(reader, "opt.held");
    opt->held = held;
    opt->images = images;
    return true;
}

static bool get_training(const CheckpointReader *reader, Learner *learner)
{
    const long most = 1L << READER_COUNT_BITS;
    return get_slots(reader, learner) && get_held(reader, &learner->opt) &&
           reader_averages(reader, learner) &&
           reader_long(reader, "opt.step", 0, most, &learner->opt.step) &&
           (!safe_meta(&reader->file, "opt.begun") ||
            reader_long(reader, "opt.begun", 0, learner->opt.step, &learner->opt.begun)) &&
           reader_double(reader, "opt.mom", 0, 1, &learner->opt.mom) &&
           reader_long(reader, "epoch", 0, most, &learner->epoch);
}

/* Files of the first format had no number. */
static bool check_format(const CheckpointReader *reader)
{
    long format;
    if (!safe_meta(&reader->file, "spec"))
        return fail(reader->err,
                    "%s: contains only weights, no model description; `load` puts them into the "
                    "present model",
                    reader->path);
    if (!safe_meta(&reader->file, "format"))
        return true;
    if (!reader_long(reader, "format", 1, INT64_MAX, &format))
        return false;
    if (format > CHECKPOINT_FORMAT)
        return fail(
            reader->err,
            "%s: it has format %ld, and this program reads formats up to %d; use a newer onecycle",
            reader->path, format, CHECKPOINT_FORMAT);
    return true;
}

/* Whether the file is long enough for the net's parameters, checked before they get memory: a few
 * words may describe a net of any size. */
static bool check_net(const CheckpointReader *reader, const Dataset *data)
{
    Arena scratch = {0};
    size_t numbers = 0;
    for (int i = 0; i < reader->file.tensors; i++)
        numbers += reader->file.tensor[i].count;
    const Layer *root =
        spec_parse(&scratch, reader_meta(reader, "spec"), data->shape, data->classes, reader->err);
    bool ok = root || error_prefix(reader->err, "%s", reader->path);
    SpecSize need = root ? spec_size(root) : (SpecSize){0};
    if (need.numbers > numbers || need.tensors > reader->file.tensors)
        ok = fail(reader->err,
                  "%s: its net has %zu %s in %d %s, the file contains %zu in %d; use another copy",
                  reader->path, need.numbers, text_plural((long)need.numbers, "number", "numbers"),
                  need.tensors, text_plural(need.tensors, "tensor", "tensors"), numbers,
                  reader->file.tensors);
    arena_free(&scratch);
    return ok;
}

/* Files of earlier versions do not give it. */
static bool get_shards(const CheckpointReader *reader, Model *model)
{
    long shards = MODEL_SHARDS;
    if (safe_meta(&reader->file, "shards") &&
        !reader_long(reader, "shards", MODEL_SHARDS, MODEL_SHARDS_MOST, &shards))
        return false;
    model->shards = (int)shards;
    return model_takes_shards(shards) || reader_damaged(reader, "shards");
}

static Learner *get_learner(Arena *arena, const CheckpointReader *reader, const Dataset **out)
{
    LearnerOptions options = {0};
    Dataset *data = check_format(reader) ? get_data(arena, reader) : NULL;
    if (!data || !reader_options(arena, reader, data->shape.c, &options) ||
        !get_class_weights(arena, reader, data->classes, &options.weights) ||
        !check_net(reader, data))
        return NULL;
    Model *model =
        model_new(arena, reader_meta(reader, "spec"), data->shape, data->classes, reader->err);
    if (model && options.freezing.groups >= model->groups) {
        reader_damaged(reader, "frozen");
        return NULL;
    }
    Learner *learner = model ? learner_new(arena, model, data, &options, reader->err) : NULL;
    if (!learner) {
        error_prefix(reader->err, "%s", reader->path);
        return NULL;
    }
    learner_freeze(learner, &options);
    if (!get_shards(reader, model) || !get_weights(reader, model) || !get_training(reader, learner))
        return NULL;
    *out = data;
    return learner;
}

Learner *checkpoint_load(Arena *arena, const char *name, const Dataset **data, Error *err)
{
    Arena scratch = {0};
    CheckpointReader reader = {.path = checkpoint_path(&scratch, name), .err = err};
    Learner *learner = NULL;
    if (safe_read(&scratch, reader.path, &reader.file, err))
        learner = get_learner(arena, &reader, data);
    arena_free(&scratch);
    return learner;
}

Learner *checkpoint_decode(Arena *arena, Bytes bytes, const char *name, const Dataset **data,
                           Error *err)
{
    Arena scratch = {0};
    CheckpointReader reader = {.path = name, .err = err};
    Learner *learner = NULL;
    if (safe_decode(&scratch, bytes, name, &reader.file, err))
        learner = get_learner(arena, &reader, data);
    arena_free(&scratch);
    return learner;
}

bool checkpoint_resume(Arena *arena, const char *path, Saved *out, Error *err)
{
    Arena scratch = {0};
    CheckpointReader reader = {.path = path, .err = err};
    Saved saved = {0};
    bool ok = safe_read(&scratch, path, &reader.file, err) &&
              (saved.learner = get_learner(arena, &reader, &saved.data)) &&
              reader_run(arena, &reader, &saved);
    if (ok)
        *out = saved;
    arena_free(&scratch);
    return ok;
}

bool checkpoint_has_model(const char *name, bool *out, Error *err)
{
    Arena scratch = {0};
    SafeFile file;
    bool ok = safe_read(&scratch, checkpoint_path(&scratch, name), &file, err);
    if (ok)
        *out = safe_meta(&file, "spec") != NULL;
    arena_free(&scratch);
    return ok;
}

bool checkpoint_is_weights(const char *path, bool *out, Error *err)
{
    Arena scratch = {0};
    SafeFile file;
    bool ok = safe_read(&scratch, path, &file, err);
    if (ok)
        *out = safe_meta(&file, "onecycle") && !safe_meta(&file, "spec");
    arena_free(&scratch);
    return ok;
}

bool checkpoint_import(const char *name, Learner *learner, Error *err)
{
    Arena scratch = {0};
    CheckpointReader reader = {.path = checkpoint_path(&scratch, name), .err = err};
    Snapshot before = snapshot_take(&scratch, learner);
    bool ok = safe_read(&scratch, reader.path, &reader.file, err);
    if (ok && !get_weights(&reader, learner->model)) {
        snapshot_restore(learner, &before);
        ok = false;
    }
    if (ok) {
        optim_forget(&learner->opt);
        learner_begin_averages(learner);
    }
    arena_free(&scratch);
    return ok;
}
