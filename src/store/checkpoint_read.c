/* Loads learners and weights from files; what a file says is checked before it is used. */
#include "base/text.h"
#include "store/checkpoint.h"

#include "base/arena.h"
#include "data/column_set_json.h"
#include "data/dataset.h"
#include "data/normalization.h"
#include "nn/layer.h"
#include "nn/model.h"
#include "nn/optim.h"
#include "nn/spec.h"
#include "store/checkpoint_reader.h"
#include "train/learner.h"
#include "train/snapshot.h"

#include <float.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool get_weights(const CheckpointReader *reader, Model *model)
{
    return reader_params(reader, model->param, model->params, model->theta, "") &&
           reader_params(reader, model->state_param, model->state_params, model->state, "");
}

/* ---- the learner */

static bool get_bool(const CheckpointReader *reader, const char *key, bool *out)
{
    long value;
    if (!reader_long(reader, key, 0, 1, &value))
        return false;
    *out = value;
    return true;
}

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

static bool get_metrics(const CheckpointReader *reader, LearnerOptions *options)
{
    Arena scratch = {0};
    char *rest = arena_text(&scratch, reader_meta(reader, "metrics")), *name;
    bool ok = true;
    for (int m = 0; ok && (name = strtok_r(rest, ",", &rest)); m++) {
        const Metric *metric = m < METRICS_MAX ? metric_find(name) : NULL;
        ok = metric || reader_damaged(reader, "metrics");
        if (ok)
            options->metric[m] = metric;
    }
    arena_free(&scratch);
    return ok;
}

/* Numbers with commas between them, for each channel, three at least. */
static bool get_numbers(Arena *arena, const CheckpointReader *reader, const char *key, int channels,
                        const float **out)
{
    float *number = ARENA_NEW(arena, float, channels);
    const char *at = reader_meta(reader, key);
    int count = 0;
    for (bool more = true; more; count++) {
        char *end;
        float value = strtof(at, &end);
        more = end > at && *end == ',';
        if (end == at || (*end && !more) || !isfinite(value))
            return reader_damaged(reader, key);
        if (count < channels)
            number[count] = value;
        at = end + more;
    }
    *out = number;
    return count == MAX(channels, 3) || reader_damaged(reader, key);
}

static bool get_normalization(Arena *arena, const CheckpointReader *reader, int channels,
                              Normalization *n)
{
    if (!safe_meta(&reader->file, "mean"))
        return true;
    n->on = true;
    if (!get_numbers(arena, reader, "mean", channels, &n->mean) ||
        !get_numbers(arena, reader, "std", channels, &n->std))
        return false;
    for (int c = 0; c < channels; c++)
        if (n->std[c] <= 0)
            return reader_damaged(reader, "std");
    return true;
}

/* Files of earlier versions do not give it: SGD's momentum was 0.9. */
static bool get_momentum(const CheckpointReader *reader, double *momentum)
{
    *momentum = 0.9;
    return !safe_meta(&reader->file, "momentum") ||
           reader_double(reader, "momentum", 0, 1, momentum);
}

/* Files of earlier versions do not give it: a smaller last batch was left out. */
static bool get_keep_last(const CheckpointReader *reader, bool *out)
{
    bool drop_last = true;
    bool ok = !safe_meta(&reader->file, "drop_last") || get_bool(reader, "drop_last", &drop_last);
    *out = !drop_last;
    return ok;
}

/* Files of earlier versions do not give it: their pictures were squished. */
static bool get_resize(const CheckpointReader *reader, ResizeMethod *out)
{
    *out = RESIZE_SQUISH;
    return !safe_meta(&reader->file, "resize") || resize_find(reader_meta(reader, "resize"), out) ||
           reader_damaged(reader, "resize");
}

/* Whether images of the net's shape can have it is the learner's business. */
static bool get_augment(const CheckpointReader *reader, Augment *out)
{
    return !safe_meta(&reader->file, "augment") ||
           augment_read(reader_meta(reader, "augment"), out) || reader_damaged(reader, "augment");
}

/* Files without them are those of earlier versions, or nothing was asked for. */
static bool get_steps(const CheckpointReader *reader, LearnerOptions *options)
{
    return !safe_meta(&reader->file, "opt.options") ||
           (optim_options_read(reader_meta(reader, "opt.options"), &options->steps) &&
            optim_takes(options->opt, &options->steps, options->true_wd, NULL)) ||
           reader_damaged(reader, "opt.options");
}

static bool get_options(Arena *arena, const CheckpointReader *reader, int channels,
                        LearnerOptions *options)
{
    long bs;
    char *end;
    options->opt = optim_find(reader_meta(reader, "opt"));
    if (!options->opt)
        return reader_damaged(reader, "opt");
    options->seed = strtoull(reader_meta(reader, "seed"), &end, 10);
    if (!*reader_meta(reader, "seed") || *end)
        return reader_damaged(reader, "seed");
    if (!reader_long(reader, "bs", 1, 1 << 20, &bs))
        return false;
    options->bs = (int)bs;
    return reader_double(reader, "wd", 0, DBL_MAX, &options->wd) &&
           get_momentum(reader, &options->momentum) &&
           get_bool(reader, "true_wd", &options->true_wd) &&
           get_bool(reader, "bn_wd", &options->bn_wd) && get_steps(reader, options) &&
           reader_double(reader, "label_smoothing", 0, 0.999, &options->smoothing) &&
           get_keep_last(reader, &options->keep_last) && reader_averaging(reader, options) &&
           get_metrics(reader, options) && get_resize(reader, &options->resize) &&
           get_normalization(arena, reader, channels, &options->normalization) &&
           get_augment(reader, &options->augment);
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

static Learner *get_learner(Arena *arena, const CheckpointReader *reader, const Dataset **out)
{
    LearnerOptions options = {0};
    Dataset *data = check_format(reader) ? get_data(arena, reader) : NULL;
    if (!data || !get_options(arena, reader, data->shape.c, &options) || !check_net(reader, data))
        return NULL;
    Model *model =
        model_new(arena, reader_meta(reader, "spec"), data->shape, data->classes, reader->err);
    Learner *learner = model ? learner_new(arena, model, data, &options, reader->err) : NULL;
    if (!learner) {
        error_prefix(reader->err, "%s", reader->path);
        return NULL;
    }
    if (!get_weights(reader, model) || !get_training(reader, learner))
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
