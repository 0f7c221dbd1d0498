/* Saves a learner and its run: a SafeFile grows tensor by tensor and entry by entry. */
#include "store/checkpoint.h"

#include "base/arena.h"
#include "base/text.h"
#include "data/column_set_json.h"
#include "data/dataset.h"
#include "data/normalization.h"
#include "io/file.h"
#include "io/safetensors.h"
#include "kernels/kernels.h"
#include "nn/model.h"
#include "nn/optim.h"
#include "store/plan_json.h"
#include "train/class_weights.h"
#include "train/learner.h"
#include "train/snapshot.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { METAS_FIXED = 48 }; /* entries of the metadata besides classes */

typedef struct {
    Arena *arena;
    SafeFile file;
    int metas, tensors; /* room in the file, made by room_for */
} Writer;

PRINTF_LIKE(3, 4) static void put(Writer *writer, const char *key, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    char *value = arena_vprintf(writer->arena, format, args);
    va_end(args);
    assert(writer->file.metas < writer->metas);
    writer->file.meta[writer->file.metas++] = (SafeMeta){arena_text(writer->arena, key), value};
}

static void add_tensor(Writer *writer, const SafeTensor *tensor)
{
    assert(writer->file.tensors < writer->tensors);
    writer->file.tensor[writer->file.tensors++] = *tensor;
}

static void put_params(Writer *writer, const Param *param, int count, const real *flat,
                       const char *prefix)
{
    for (int p = 0; p < count; p++) {
        float *data = ARENA_NEW(writer->arena, float, param[p].count);
        param_export(&param[p], flat, data);
        SafeTensor tensor = {
            .name = arena_printf(writer->arena, "%s%s", prefix, param[p].name),
            .type = SAFE_F32,
            .rank = param[p].rank,
            .count = param[p].count,
            .data = data,
        };
        for (int d = 0; d < tensor.rank; d++)
            tensor.dims[d] = param[p].dims[d];
        add_tensor(writer, &tensor);
    }
}

/* ---- the learner */

/* At least three, as earlier versions write and read them. */
static void put_channels(Writer *writer, const char *key, const float *number, int channels)
{
    Buf text = {0};
    for (int c = 0; c < MAX(channels, 3); c++)
        buf_printf(&text, "%s%.9g", c ? "," : "", c < channels ? (double)number[c] : 0);
    put(writer, key, "%s", buf_text(&text));
    buf_free(&text);
}

static void put_normalization(Writer *writer, const Normalization *n, int channels)
{
    if (n->on) {
        put_channels(writer, "mean", n->mean, channels);
        put_channels(writer, "std", n->std, channels);
    }
}

/* Only where it is not as in files of earlier versions. */
static void put_keep_last(Writer *writer, bool keep_last)
{
    if (keep_last)
        put(writer, "drop_last", "0");
}

/* Only where there is one: files without it, as those of earlier versions, have none. */
static void put_augment(Writer *writer, const Augment *augment)
{
    if (augment_is_on(augment))
        put(writer, "augment", "%s", augment_text(writer->arena, augment));
}

/* Only where something was asked for, as in files of earlier versions. */
static void put_steps(Writer *writer, const OptimOptions *steps, const Snapshot *snapshot)
{
    const char *text = optim_options_text(writer->arena, steps);
    if (*text)
        put(writer, "opt.options", "%s", text);
    if (snapshot->held > 0)
        put(writer, "opt.held", "%d,%d", snapshot->held, snapshot->images);
}

/* Only where something is frozen, or was. */
static void put_freezing(Writer *writer, const Learner *learner)
{
    const LearnerOptions *options = &learner->options;
    if (options->freezing.groups)
        put(writer, "frozen", "%d,%d,%d", options->freezing.groups, options->freezing.with_norms,
            options->cache);
    if (learner->opt.begun)
        put(writer, "opt.begun", "%ld", learner->opt.begun);
}

/* Only where there are any. */
static void put_weights_of_classes(Writer *writer, const ClassWeights *weights)
{
    Buf text = {0};
    class_weights_put(weights, &text);
    if (text.size)
        put(writer, "class_weights", "%s", buf_text(&text));
    buf_free(&text);
}

static void put_options(Writer *writer, const Learner *learner, const Snapshot *snapshot)
{
    const LearnerOptions *options = &learner->options;
    char metrics[256] = "";
    for (int m = 0; m < learner_metrics(learner); m++)
        snprintf(metrics + strlen(metrics), sizeof metrics - strlen(metrics), "%s%s", m ? "," : "",
                 options->metric[m]->name);
    put(writer, "opt", "%s", optim_kind_name(learner->opt.kind));
    put(writer, "opt.step", "%ld", snapshot->step);
    put(writer, "opt.mom", "%.17g", snapshot->mom);
    put_steps(writer, &options->steps, snapshot);
    put(writer, "momentum", "%.17g", options->momentum);
    put(writer, "wd", "%.17g", options->wd);
    put(writer, "true_wd", "%d", options->true_wd);
    put(writer, "bn_wd", "%d", options->bn_wd);
    put(writer, "label_smoothing", "%.17g", options->smoothing);
    put(writer, "metrics", "%s", metrics);
    put(writer, "bs", "%d", options->bs);
    put_keep_last(writer, options->keep_last);
    put(writer, "seed", "%" PRIu64, options->seed);
    put(writer, "epoch", "%ld", snapshot->epoch);
    put(writer, "resize", "%s", resize_name(options->resize));
    put_normalization(writer, &options->normalization, learner->data->shape.c);
    put_augment(writer, &options->augment);
    put_freezing(writer, learner);
    put_weights_of_classes(writer, &options->weights);
}

static void put_table(Writer *writer, const ColumnSet *columns)
{
    Buf text = {0};
    column_set_put(&text, columns);
    put(writer, "columns", "%s", buf_text(&text));
    buf_free(&text);
}

/* Only where there are others than in earlier versions. */
static void put_shards(Writer *writer, int shards)
{
    if (shards != MODEL_SHARDS)
        put(writer, "shards", "%d", shards);
}

static void put_model(Writer *writer, const Learner *learner)
{
    const Dataset *data = learner->data;
    put(writer, "format", "%d", CHECKPOINT_FORMAT);
    put(writer, "spec", "%s", learner->model->spec);
    put(writer, "input", "%d,%d,%d,%d", data->shape.h, data->shape.w, data->shape.c, data->stored);
    put(writer, "kernels", "%s", learner->model->kernels->name);
    put(writer, "plan", "%s", work_mode_name(learner->model->mode));
    put_shards(writer, learner->model->shards);
    put(writer, "data", "%s", data->name);
    if (data->columns)
        put_table(writer, data->columns);
    put(writer, "classes", "%d", data->classes);
    for (int c = 0; c < data->classes; c++) {
        char key[32];
        snprintf(key, sizeof key, "class.%d", c);
        put(writer, key, "%s", data->class_name[c]);
    }
}

static void put_origin(Writer *writer, const DataOrigin *origin)
{
    put(writer, "data.source", "%s", origin->source);
    put(writer, "data.seed", "%" PRIu64, origin->seed);
    put(writer, "data.hash", "%016" PRIx64, origin->hash);
    put(writer, "data.images", "%d,%d", origin->train, origin->valid);
}

static void put_weights(Writer *writer, const Model *model, const Snapshot *snapshot)
{
    put_params(writer, model->param, model->params, snapshot->theta, "");
    put_params(writer, model->state_param, model->state_params, snapshot->state, "");
}

/* As a model's parameters and statistics, each with the average's name before its own. */
static void put_averages(Writer *writer, const Model *model, const Snapshot *snapshot)
{
    for (int a = 0; a < AVERAGES; a++) {
        const Average *average = &snapshot->average[a];
        const char *name = average_name((AverageRole)a);
        if (!average_is_on(average))
            continue;
        Buf text = {0};
        averaging_text(&average->averaging, &text);
        put(writer, name, "%s", buf_text(&text));
        buf_free(&text);
        put(writer, arena_printf(writer->arena, "%s.step", name), "%ld", average->step);
        const char *prefix = arena_printf(writer->arena, "%s.", name);
        put_params(writer, model->param, model->params, average->theta, prefix);
        if (average_has_statistics(average))
            put_params(writer, model->state_param, model->state_params, average->state, prefix);
    }
}

static void put_slots(Writer *writer, const Learner *learner, const Snapshot *snapshot)
{
    const Model *model = learner->model;
    const Optimizer *opt = &learner->opt;
    for (int s = 0; s < snapshot->slots; s++)
        put_params(writer, model->param, model->params, snapshot->slot[s],
                   arena_printf(writer->arena, "optim.%s.", optim_slot_name(opt, s)));
}

/* ---- the run */

static void put_plan(Writer *writer, const Plan *plan)
{
    Buf text = {0};
    JsonLine line = json_begin(&text);
    plan_put(&line, "plan", plan);
    json_close(&line);
    put(writer, "run", "%s", buf_text(&text));
    buf_free(&text);
}

static void put_run(Writer *writer, const Checkpoint *checkpoint)
{
    const Stand *stand = &checkpoint->stand;
    const Position *at = &stand->at;
    put_plan(writer, &stand->plan);
    put(writer, "run.command", "%s", stand->command);
    put(writer, "run.at", "%d,%ld,%ld,%ld", at->epoch, at->batch, at->step, at->order);
    put(writer, "run.average", "%.17g", at->average);
    if (checkpoint->dead > 0 && checkpoint->dead <= at->step)
        put(writer, "run.dead", "%ld", checkpoint->dead);
}

static void put_tensor(Writer *writer, const char *name, bool wide, const void *data, long count)
{
    add_tensor(writer, &(SafeTensor){
                           .name = arena_printf(writer->arena, "history.%s", name),
                           .type = wide ? SAFE_F64 : SAFE_F32,
                           .rank = 1,
                           .dims = {count},
                           .count = (size_t)count,
                           .data = data,
                       });
}

/* Rates and momenta are not saved, since the schedule gives them to the bit.  Losses of batches are
 * floats anyway.  pick NULL: the first `count` samples. */
static void put_series(Writer *writer, const RecorderColumn *column, const long *pick, long count)
{
    float *narrow = ARENA_NEW(writer->arena, float, count);
    double *wide = ARENA_NEW(writer->arena, double, count);
    for (long i = 0; i < count; i++) {
        wide[i] = series_at(column->series, pick ? pick[i] : i);
        narrow[i] = (float)wide[i];
    }
    put_tensor(writer, column->name, column->epochs, column->epochs ? (const void *)wide : narrow,
               count);
}

static void put_numbers(Writer *writer, const Recorder *past, const long *pick, long count)
{
    double *number = ARENA_NEW(writer->arena, double, count);
    for (long i = 0; i < count; i++)
        number[i] = (double)recorder_batch(past, pick ? pick[i] : i);
    put_tensor(writer, RECORDER_NUMBERS, true, number, count);
}

static void put_history(Writer *writer, const Checkpoint *checkpoint)
{
    const Recorder *past = checkpoint->stand.past;
    long samples = checkpoint->samples, *pick = NULL;
    if (checkpoint->most && samples > checkpoint->most)
        pick = recorder_pick(writer->arena, past, samples, checkpoint->most, &samples);
    for (int c = 0; c < recorder_columns(past); c++) {
        RecorderColumn column = recorder_column(past, c);
        if (column.epochs)
            put_series(writer, &column, NULL, checkpoint->epochs);
        else if (column.series != &past->lr && column.series != &past->mom)
            put_series(writer, &column, pick, samples);
    }
    if (pick || series_count(&past->batch))
        put_numbers(writer, past, pick, samples);
}

static void put_keep(Writer *writer, const Keep *keep)
{
    put(writer, "checkpoint", "%d,%ld,%d", (int)keep->unit, keep->every, keep->files);
}

/* ---- all of it */

static void room_for(Writer *writer, const Checkpoint *checkpoint)
{
    const Learner *learner = checkpoint->learner;
    const Model *model = learner->model;
    int tensors = model->params * (1 + checkpoint->snapshot.slots) + model->state_params;
    for (int a = 0; a < AVERAGES; a++)
        if (average_is_on(&learner->average[a]))
            tensors += model->params + model->state_params;
    int series = checkpoint->stands ? recorder_columns(checkpoint->stand.past) + 1 : 0;
    writer->tensors = tensors + series;
    writer->file.tensor = ARENA_NEW(writer->arena, SafeTensor, writer->tensors);
    writer->metas = METAS_FIXED + learner->data->classes;
    writer->file.meta = ARENA_NEW(writer->arena, SafeMeta, writer->metas);
}

static void put_learner(Writer *writer, const Checkpoint *checkpoint)
{
    put_model(writer, checkpoint->learner);
    put_options(writer, checkpoint->learner, &checkpoint->snapshot);
    put_slots(writer, checkpoint->learner, &checkpoint->snapshot);
    put_averages(writer, checkpoint->learner->model, &checkpoint->snapshot);
    if (checkpoint->origin.hash)
        put_origin(writer, &checkpoint->origin);
    if (checkpoint->stands) {
        put_run(writer, checkpoint);
        put_history(writer, checkpoint);
    }
    if (checkpoint->keep.unit != KEEP_OFF)
        put_keep(writer, &checkpoint->keep);
}

void checkpoint_encode(const Checkpoint *checkpoint, Buf *out)
{
    Arena scratch = {0};
    Writer writer = {.arena = &scratch};
    room_for(&writer, checkpoint);
    put_weights(&writer, checkpoint->learner->model, &checkpoint->snapshot);
    if (!checkpoint->weights)
        put_learner(&writer, checkpoint);
    safe_encode(&writer.file, out);
    arena_free(&scratch);
}

bool checkpoint_write(const char *path, const Checkpoint *checkpoint, Error *err)
{
    Buf out = {0};
    checkpoint_encode(checkpoint, &out);
    bool ok = file_write(path, out.data, out.size, 0600, err);
    buf_free(&out);
    return ok;
}

bool checkpoint_save(const char *name, const Checkpoint *checkpoint, Error *err)
{
    Arena scratch = {0};
    bool ok = checkpoint_write(checkpoint_path(&scratch, name), checkpoint, err);
    arena_free(&scratch);
    return ok;
}
