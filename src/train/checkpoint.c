#include "train/checkpoint.h"

#include "base/text.h"
#include "io/safetensors.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

char *checkpoint_path(Arena *arena, const char *name)
{
    return arena_printf(arena, "%s%s", name, text_ends(name, ".safetensors") ? "" : ".safetensors");
}

/* ---- saving: a SafeFile grows tensor by tensor and entry by entry */

enum { METAS_FIXED = 32 };

typedef struct {
    Arena *arena;
    SafeFile file;
} Writer;

PRINTF_LIKE(3, 4) static void put(Writer *writer, const char *key, const char *format, ...)
{
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int length = vsnprintf(NULL, 0, format, args);
    va_end(args);
    char *value = ARENA_NEW(writer->arena, char, length + 1);
    vsnprintf(value, (size_t)length + 1, format, again);
    va_end(again);
    writer->file.meta[writer->file.metas++] = (SafeMeta){arena_text(writer->arena, key), value};
}

static void put_params(Writer *writer, const Model *model, const Param *param, int count,
                       const real *flat, const char *prefix)
{
    for (int p = 0; p < count; p++) {
        float *data = ARENA_NEW(writer->arena, float, param[p].count);
        param_export(model, &param[p], flat, data);
        SafeTensor tensor = {
            .name = arena_printf(writer->arena, "%s%s", prefix, param[p].name),
            .type = SAFE_F32,
            .rank = param[p].rank,
            .count = param[p].count,
            .data = data,
        };
        for (int d = 0; d < tensor.rank; d++)
            tensor.dims[d] = param[p].dims[d];
        writer->file.tensor[writer->file.tensors++] = tensor;
    }
}

static const char *slot_prefix(const Optimizer *opt, int slot)
{
    if (strcmp(optim_name(opt), "sgd") == 0)
        return "optim.momentum_buffer.";
    return slot == 0 ? "optim.exp_avg." : "optim.exp_avg_sq.";
}

static void put_normalization(Writer *writer, const Normalization *n)
{
    if (n->on) {
        put(writer, "mean", "%.9g,%.9g,%.9g", n->mean[0], n->mean[1], n->mean[2]);
        put(writer, "std", "%.9g,%.9g,%.9g", n->std[0], n->std[1], n->std[2]);
    }
}

static void put_options(Writer *writer, const Learner *learner)
{
    const LearnerOptions *options = &learner->options;
    char metrics[256] = "";
    for (int m = 0; m < learner_metrics(learner); m++)
        snprintf(metrics + strlen(metrics), sizeof metrics - strlen(metrics), "%s%s", m ? "," : "",
                 options->metric[m]->name);
    put(writer, "opt", "%s", optim_name(&learner->opt));
    put(writer, "opt.step", "%ld", learner->opt.step);
    put(writer, "opt.mom", "%.17g", learner->opt.mom);
    put(writer, "wd", "%.17g", options->wd);
    put(writer, "true_wd", "%d", options->true_wd);
    put(writer, "bn_wd", "%d", options->bn_wd);
    put(writer, "label_smoothing", "%.17g", options->smoothing);
    put(writer, "metrics", "%s", metrics);
    put(writer, "bs", "%d", options->bs);
    put(writer, "seed", "%" PRIu64, options->seed);
    put(writer, "epoch", "%ld", learner->epoch);
    put_normalization(writer, &options->normalization);
}

static void put_model(Writer *writer, const Learner *learner)
{
    const Dataset *data = learner->data;
    put(writer, "spec", "%s", learner->model->spec);
    put(writer, "input", "%d,%d,%d,%d", data->shape.h, data->shape.w, data->shape.c, data->stored);
    put(writer, "data", "%s", data->name);
    put(writer, "classes", "%d", data->classes);
    for (int c = 0; c < data->classes; c++) {
        char key[32];
        snprintf(key, sizeof key, "class.%d", c);
        put(writer, key, "%s", data->class_name[c]);
    }
}

static void put_curve(Writer *writer, const char *name, int segment, const Curve *curve)
{
    char key[64];
    snprintf(key, sizeof key, "run.segment.%d.%s", segment, name);
    put(writer, key, "%d,%.17g,%.17g,%.17g", (int)curve->anneal, curve->from, curve->to,
        curve->degree);
}

/* The schedule is a value: its numbers say what every batch uses. */
static void put_run(Writer *writer, const Recorder *last)
{
    const Schedule *schedule = &last->plan.schedule;
    put(writer, "run", "%s", plan_name(&last->plan));
    put(writer, "run.position", "%ld,%ld,%ld", last->plan.first,
        last->plan.first + series_count(&last->loss), last->plan.last);
    put(writer, "run.steps", "%ld", schedule->steps);
    for (int s = 0; s < schedule->segments; s++) {
        const Segment *segment = &schedule->segment[s];
        char key[32];
        snprintf(key, sizeof key, "run.segment.%d", s);
        put(writer, key, "%ld,%.17g,%.17g,%.17g", segment->first, segment->origin, segment->length,
            segment->wd);
        put_curve(writer, "lr", s, &segment->lr);
        put_curve(writer, "mom", s, &segment->mom);
    }
}

bool checkpoint_save(const char *name, const Learner *learner, const Recorder *last, Error *err)
{
    Arena scratch = {0};
    const Model *model = learner->model;
    int slots = optim_slots(&learner->opt);
    int metas = METAS_FIXED + 3 * SCHEDULE_SEGMENTS + learner->data->classes;
    Writer writer = {.arena = &scratch};
    writer.file.tensor =
        ARENA_NEW(&scratch, SafeTensor, model->params * (1 + slots) + model->state_params);
    writer.file.meta = ARENA_NEW(&scratch, SafeMeta, metas);
    put_model(&writer, learner);
    put_options(&writer, learner);
    if (last)
        put_run(&writer, last);
    put_params(&writer, model, model->param, model->params, model->theta, "");
    put_params(&writer, model, model->state_param, model->state_params, model->state, "");
    for (int s = 0; s < slots; s++)
        put_params(&writer, model, model->param, model->params, learner->opt.slot[s],
                   slot_prefix(&learner->opt, s));
    bool ok = safe_write(checkpoint_path(&scratch, name), &writer.file, err);
    arena_free(&scratch);
    return ok;
}

/* ---- loading */

typedef struct {
    const char *path;
    SafeFile file;
    Error *err;
} Reader;

static bool same_shape(const SafeTensor *tensor, const Param *param)
{
    if (tensor->rank != param->rank)
        return false;
    for (int d = 0; d < param->rank; d++)
        if (tensor->dims[d] != param->dims[d])
            return false;
    return true;
}

static bool get_param(const Reader *reader, const Model *model, const Param *param, real *flat,
                      const char *prefix)
{
    Arena scratch = {0};
    char *name = arena_printf(&scratch, "%s%s", prefix, param->name);
    const SafeTensor *tensor = safe_find(&reader->file, name);
    bool ok = false;
    if (!tensor)
        fail(reader->err, "%s: tensor '%s' is missing; it is not a file of this model",
             reader->path, name);
    else if (tensor->type != SAFE_F32)
        fail(reader->err, "%s: tensor '%s' is not F32; convert it", reader->path, name);
    else if (!same_shape(tensor, param))
        fail(reader->err,
             "%s: tensor '%s' has another shape than the model's; make the model it was saved from",
             reader->path, name);
    else {
        param_import(model, param, flat, tensor->data);
        ok = true;
    }
    arena_free(&scratch);
    return ok;
}

static bool get_params(const Reader *reader, const Model *model, const Param *param, int count,
                       real *flat, const char *prefix)
{
    for (int p = 0; p < count; p++)
        if (!get_param(reader, model, &param[p], flat, prefix))
            return false;
    return true;
}

static bool get_weights(const Reader *reader, Model *model)
{
    return get_params(reader, model, model->param, model->params, model->theta, "") &&
           get_params(reader, model, model->state_param, model->state_params, model->state, "");
}

static const char *meta(const Reader *reader, const char *key)
{
    const char *value = safe_meta(&reader->file, key);
    return value ? value : "";
}

static bool damaged(const Reader *reader, const char *key)
{
    return fail(reader->err,
                "%s: metadata '%s' is missing or not understood; the file is damaged or of another "
                "version",
                reader->path, key);
}

static bool get_long(const Reader *reader, const char *key, long least, long most, long *out)
{
    if (!text_long(meta(reader, key), out) || *out < least || *out > most)
        return damaged(reader, key);
    return true;
}

static bool get_double(const Reader *reader, const char *key, double *out)
{
    return text_double(meta(reader, key), out) || damaged(reader, key);
}

static bool get_bool(const Reader *reader, const char *key, bool *out)
{
    long value;
    if (!get_long(reader, key, 0, 1, &value))
        return false;
    *out = value;
    return true;
}

static bool valid_input(const Dataset *data)
{
    Shape s = data->shape;
    return s.h >= 1 && s.h <= DATASET_MAX_SIDE && s.w >= 1 && s.w <= DATASET_MAX_SIDE &&
           (s.c == 1 || s.c == 3) && (data->stored == 1 || data->stored == s.c);
}

static Dataset *get_data(Arena *arena, const Reader *reader)
{
    Dataset *data = ARENA_NEW(arena, Dataset, 1);
    long classes;
    if (sscanf(meta(reader, "input"), "%d,%d,%d,%d", &data->shape.h, &data->shape.w, &data->shape.c,
               &data->stored) != 4 ||
        !valid_input(data)) {
        damaged(reader, "input");
        return NULL;
    }
    if (!get_long(reader, "classes", 1, DATASET_MAX_CLASSES, &classes))
        return NULL;
    const char **name = ARENA_NEW(arena, const char *, classes);
    for (long c = 0; c < classes; c++) {
        char key[32];
        snprintf(key, sizeof key, "class.%ld", c);
        name[c] = arena_text(arena, meta(reader, key));
    }
    data->name = arena_text(arena, meta(reader, "data"));
    data->classes = (int)classes;
    data->class_name = name;
    return data;
}

static bool get_metrics(const Reader *reader, LearnerOptions *options)
{
    Arena scratch = {0};
    char *rest = arena_text(&scratch, meta(reader, "metrics")), *name;
    bool ok = true;
    for (int m = 0; ok && (name = strtok_r(rest, ",", &rest)); m++) {
        const Metric *metric = m < METRICS_MAX ? metric_find(name) : NULL;
        ok = metric || damaged(reader, "metrics");
        if (ok)
            options->metric[m] = metric;
    }
    arena_free(&scratch);
    return ok;
}

static bool get_normalization(const Reader *reader, Normalization *n)
{
    if (!safe_meta(&reader->file, "mean"))
        return true;
    n->on = true;
    if (sscanf(meta(reader, "mean"), "%f,%f,%f", &n->mean[0], &n->mean[1], &n->mean[2]) != 3)
        return damaged(reader, "mean");
    if (sscanf(meta(reader, "std"), "%f,%f,%f", &n->std[0], &n->std[1], &n->std[2]) != 3)
        return damaged(reader, "std");
    return true;
}

static bool get_options(const Reader *reader, LearnerOptions *options)
{
    long bs;
    char *end;
    options->opt = optim_find(meta(reader, "opt"));
    if (!options->opt)
        return damaged(reader, "opt");
    options->seed = strtoull(meta(reader, "seed"), &end, 10);
    if (!get_long(reader, "bs", 1, 1 << 20, &bs))
        return false;
    options->bs = (int)bs;
    return get_double(reader, "wd", &options->wd) &&
           get_bool(reader, "true_wd", &options->true_wd) &&
           get_bool(reader, "bn_wd", &options->bn_wd) &&
           get_double(reader, "label_smoothing", &options->smoothing) &&
           get_metrics(reader, options) && get_normalization(reader, &options->normalization);
}

static bool get_training(const Reader *reader, Learner *learner)
{
    Model *model = learner->model;
    for (int s = 0; s < optim_slots(&learner->opt); s++)
        if (!get_params(reader, model, model->param, model->params, learner->opt.slot[s],
                        slot_prefix(&learner->opt, s)))
            return false;
    return get_long(reader, "opt.step", 0, INT64_MAX, &learner->opt.step) &&
           get_double(reader, "opt.mom", &learner->opt.mom) &&
           get_long(reader, "epoch", 0, INT64_MAX, &learner->epoch);
}

static Learner *get_learner(Arena *arena, const Reader *reader, const Dataset **out)
{
    Dataset *data = get_data(arena, reader);
    LearnerOptions options = {0};
    if (!data || !get_options(reader, &options))
        return NULL;
    Model *model = model_new(arena, meta(reader, "spec"), data->shape, data->classes, reader->err);
    if (!model) {
        error_prefix(reader->err, "%s", reader->path);
        return NULL;
    }
    Learner *learner = learner_new(arena, model, data, &options, reader->err);
    if (!learner || !get_weights(reader, model) || !get_training(reader, learner))
        return NULL;
    *out = data;
    return learner;
}

Learner *checkpoint_load(Arena *arena, const char *name, const Dataset **data, Error *err)
{
    Arena scratch = {0};
    Reader reader = {.path = checkpoint_path(&scratch, name), .err = err};
    Learner *learner = NULL;
    if (safe_read(&scratch, reader.path, &reader.file, err))
        learner = get_learner(arena, &reader, data);
    arena_free(&scratch);
    return learner;
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
    Reader reader = {.path = checkpoint_path(&scratch, name), .err = err};
    Snapshot before = snapshot_take(&scratch, learner);
    bool ok = safe_read(&scratch, reader.path, &reader.file, err);
    if (ok && !get_weights(&reader, learner->model)) {
        snapshot_restore(learner, &before);
        ok = false;
    }
    if (ok) {
        for (int s = 0; s < optim_slots(&learner->opt); s++)
            memset(learner->opt.slot[s], 0, learner->model->size * sizeof(real));
        learner->opt.step = 0;
    }
    arena_free(&scratch);
    return ok;
}
