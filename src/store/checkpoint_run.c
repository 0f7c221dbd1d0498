/* Loads the run of a saved learner, so that it can continue.  Its numbers are bounded here, so
 * that the code which continues the run need not check them. */
#include "store/checkpoint_reader.h"
#include "store/plan_json.h"

#include "base/arena.h"
#include "train/learner.h"

#include <float.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool get_origin(Arena *arena, const CheckpointReader *reader, DataOrigin *origin)
{
    char *end;
    origin->source = reader_words(arena, reader, "data.source");
    origin->seed = strtoull(reader_meta(reader, "data.seed"), &end, 10);
    origin->hash = strtoull(reader_meta(reader, "data.hash"), &end, 16);
    if (!origin->hash || *end)
        return reader_damaged(reader, "data.hash");
    if (sscanf(reader_meta(reader, "data.images"), "%d,%d", &origin->train, &origin->valid) != 2)
        return reader_damaged(reader, "data.images");
    return true;
}

/* ---- plan and position */

static bool get_plan(Arena *arena, const CheckpointReader *reader, Plan *plan)
{
    const char *text = reader_meta(reader, "run");
    Bytes bytes = {(const uint8_t *)text, strlen(text)};
    const Json *map = json_parse(arena, bytes, "run", NULL);
    return (plan_get(json_get(map, "plan"), plan) && plan->kind != PLAN_LR_FIND &&
            !plan->restore) ||
           reader_damaged(reader, "run");
}

/* Whether epoch and batch are in the plan, and the number of batches run agrees with them. */
static bool in_plan(const Position *at, const Plan *plan)
{
    if (at->epoch < plan->first_epoch || at->epoch > plan->last_epoch || at->batch < 0 ||
        at->batch > plan->batches)
        return false;
    return at->step == MIN(at->epoch * plan->batches + at->batch, plan->last) - plan->first;
}

static bool get_position(const CheckpointReader *reader, const Plan *plan, Position *at)
{
    if (sscanf(reader_meta(reader, "run.at"), "%d,%ld,%ld,%ld", &at->epoch, &at->batch, &at->step,
               &at->order) != 4 ||
        !in_plan(at, plan) || at->order < 0 || at->order > 1L << READER_COUNT_BITS)
        return reader_damaged(reader, "run.at");
    return reader_double(reader, "run.average", -FLT_MAX, FLT_MAX, &at->average);
}

/* ---- history */

/* The tensor of a series with `count` samples, or with any number for -1. */
static const SafeTensor *find_series(const CheckpointReader *reader, const RecorderColumn *column,
                                     long count)
{
    char name[64];
    snprintf(name, sizeof name, "history.%s", column->name);
    const SafeTensor *tensor = safe_find(&reader->file, name);
    SafeType type = column->epochs ? SAFE_F64 : SAFE_F32;
    if (tensor && tensor->type == type && tensor->rank == 1 &&
        (count < 0 || tensor->count == (size_t)count))
        return tensor;
    reader_damaged(reader, name);
    return NULL;
}

static bool get_series(const CheckpointReader *reader, const RecorderColumn *column, long count)
{
    const SafeTensor *tensor = find_series(reader, column, count);
    if (!tensor)
        return false;
    for (size_t i = 0; i < tensor->count; i++)
        series_add(column->series, tensor->type == SAFE_F64 ? ((const double *)tensor->data)[i]
                                                            : ((const float *)tensor->data)[i]);
    return true;
}

static bool is_count(double value, double least, double most)
{
    return value >= least && value <= most && value == floor(value);
}

/* Checks the series by which samples are looked up: numbers of epochs rise up to where the run
 * stopped, and each epoch ended at a batch that was run. */
static bool check_epochs(const CheckpointReader *reader, const Position *at, const Recorder *past)
{
    double number = past->plan.first_epoch, end = 0;
    for (long i = 0; i < series_count(&past->epoch); i++) {
        double epoch = series_at(&past->epoch, i), epoch_end = series_at(&past->epoch_end, i);
        double time = series_at(&past->epoch_time, i), flag = series_at(&past->validated, i);
        if (!is_count(epoch, number, at->epoch - 1))
            return reader_damaged(reader, "history.epoch");
        if (!is_count(epoch_end, end, (double)at->step))
            return reader_damaged(reader, "history.epoch_end");
        if (!(time >= 0 && isfinite(time)))
            return reader_damaged(reader, "history.epoch_time");
        if (flag != 0 && flag != 1)
            return reader_damaged(reader, "history.validated");
        number = epoch + 1;
        end = epoch_end;
    }
    return true;
}

/* Checks which batches a long run has kept; without such numbers there is a sample per batch. */
static bool get_numbers(const CheckpointReader *reader, const Position *at, Recorder *past,
                        long *samples)
{
    RecorderColumn column = {RECORDER_NUMBERS, &past->batch, true};
    *samples = at->step;
    if (!safe_find(&reader->file, "history." RECORDER_NUMBERS))
        return true;
    if (!get_series(reader, &column, -1))
        return false;
    *samples = series_count(&past->batch);
    double before = -1;
    for (long i = 0; i < *samples; i++) {
        double batch = series_at(&past->batch, i);
        if (!is_count(batch, before + 1, (double)at->step - 1))
            return reader_damaged(reader, "history." RECORDER_NUMBERS);
        before = batch;
    }
    return true;
}

static bool get_history(const CheckpointReader *reader, const Position *at, Recorder *past)
{
    long samples;
    if (!get_numbers(reader, at, past, &samples))
        return false;
    for (int c = 0; c < recorder_columns(past); c++) {
        RecorderColumn column = recorder_column(past, c);
        long epochs = column.series == &past->train_loss ? -1 : series_count(&past->train_loss);
        if (column.series != &past->lr && column.series != &past->mom &&
            !get_series(reader, &column, column.epochs ? epochs : samples))
            return false;
    }
    for (long i = 0; i < samples; i++) {
        Hyper hyper = schedule_at(&past->plan.schedule, past->plan.first + recorder_batch(past, i));
        series_add(&past->lr, hyper.lr);
        series_add(&past->mom, hyper.mom);
    }
    return check_epochs(reader, at, past);
}

static bool get_dead(const CheckpointReader *reader, const Position *at, Recorder *past)
{
    return !safe_meta(&reader->file, "run.dead") ||
           reader_long(reader, "run.dead", 1, at->step, &past->dead);
}

static bool get_keep(const CheckpointReader *reader, Keep *keep)
{
    const char *text = safe_meta(&reader->file, "checkpoint");
    int unit;
    if (!text)
        return true;
    if (sscanf(text, "%d,%ld,%d", &unit, &keep->every, &keep->files) != 3 || unit <= KEEP_OFF ||
        unit > KEEP_SECONDS || keep->every < 1 || keep->every > KEEP_EVERY_MOST ||
        keep->files < 1 || keep->files > KEEP_FILES_MOST)
        return reader_damaged(reader, "checkpoint");
    keep->unit = (KeepUnit)unit;
    return true;
}

static bool get_work(Arena *arena, const CheckpointReader *reader, Saved *out)
{
    out->kernels = reader_words(arena, reader, "kernels");
    return work_mode_find(reader_meta(reader, "plan"), &out->mode) ||
           reader_damaged(reader, "plan");
}

bool reader_run(Arena *arena, const CheckpointReader *reader, Saved *out)
{
    Stand *stand = &out->stand;
    if (!safe_meta(&reader->file, "run.at"))
        return fail(reader->err,
                    "%s: it contains no run to continue; `load` it and start one with `fit` or "
                    "`fit_one_cycle`",
                    reader->path);
    stand->command = reader_words(arena, reader, "run.command");
    if (!get_origin(arena, reader, &out->origin) || !get_work(arena, reader, out) ||
        !get_keep(reader, &out->keep) || !get_plan(arena, reader, &stand->plan) ||
        !get_position(reader, &stand->plan, &stand->at))
        return false;
    out->past = recorder_of(&stand->plan, out->learner);
    if (get_history(reader, &stand->at, out->past) && get_dead(reader, &stand->at, out->past))
        return true;
    recorder_free(out->past);
    return false;
}
