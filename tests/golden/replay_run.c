/* Does a recorded training run again, with the program's own loop: same initial weights, same
 * batches in the same order. */
#include "tests/golden/record.h"

#include "base/text.h"
#include "train/hooks.h"
#include "train/learner.h"
#include "train/recorder.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { EPOCHS_MOST = 1000000 };

/* How far float32 may be from the float64 record; PyTorch's own float32 losses are 1e-7 off. */
static const double LOSS_LIMIT = 5e-6, RATE_LIMIT = 1e-12, FINAL_LIMIT = 5e-4;

typedef struct {
    const Record *record;
    Dataset data;
    Learner *learner;
    Plan plan;
    bool stop_div; /* lr_find: stop when the loss is above 4 times its best */
    Recorder *recorder;
} Replay;

static bool within(long value, long least, long most, const char *what, Error *err)
{
    return (value >= least && value <= most) ||
           fail(err, "%s is %ld; %ld to %ld are replayed", what, value, least, most);
}

/* A setting that is a whole number. */
static bool read_count(const Record *record, const char *key, long least, long most, int *out,
                       Error *err)
{
    long value;
    if (!text_long(record_text(record, key, ""), &value))
        return fail(err, "no %s, or no whole number", key);
    *out = (int)value;
    return within(value, least, most, key, err);
}

/* Images of several channels [n][c][h][w], as we store them. */
static const uint8_t *channels_last(Arena *arena, const SafeTensor *images)
{
    size_t channels = (size_t)images->dims[1], size = (size_t)(images->dims[2] * images->dims[3]);
    const uint8_t *from = images->data;
    uint8_t *to = ARENA_NEW(arena, uint8_t, images->count);
    for (long n = 0; n < images->dims[0]; n++)
        for (size_t c = 0; c < channels; c++)
            for (size_t p = 0; p < size; p++)
                to[((size_t)n * size + p) * channels + c] = *from++;
    return to;
}

/* Checks that there are images of the data's size, each with a label of one of its classes. */
static bool read_part(const Record *record, const char *half, const Dataset *data, Part *part,
                      Error *err)
{
    const SafeTensor *images = record_tensor(record, "%s.images", half);
    const SafeTensor *labels = record_tensor(record, "%s.labels", half);
    int rank = data->stored == 1 ? 3 : 4;
    if (!images || !labels || images->type != SAFE_U8 || labels->type != SAFE_U8 ||
        images->rank != rank)
        return fail(err, "no %s.images and %s.labels of type U8", half, half);
    if (images->dims[rank - 2] != data->shape.h || images->dims[rank - 1] != data->shape.w ||
        (rank == 4 && images->dims[1] != data->stored) || images->dims[0] != (long)labels->count ||
        images->dims[0] > INT32_MAX)
        return fail(err, "%s.images and %s.labels do not fit each other, or the training images",
                    half, half);
    uint16_t *wide = ARENA_NEW(record->arena, uint16_t, labels->count);
    for (size_t i = 0; i < labels->count; i++) {
        wide[i] = ((const uint8_t *)labels->data)[i];
        if (!within(wide[i], 0, data->classes - 1, "a label", err))
            return false;
    }
    *part = (Part){.count = (int)labels->count,
                   .pixels = rank == 3 ? images->data : channels_last(record->arena, images),
                   .labels = wide};
    return true;
}

/* Images [n][c][h][w], or grey ones [n][h][w], repeated to the net's channels by the loader. */
static bool read_data(Replay *replay, Error *err)
{
    const Record *record = replay->record;
    const char *actns = record_text(record, "actns", ""), *last = strrchr(actns, ',');
    const SafeTensor *images = record_tensor(record, "train.images");
    if (!images || images->rank < 3 || images->rank > 4 || !last)
        return fail(err, "no train.images, or no actns");
    const long *size = images->dims + images->rank - 2;
    long channels = strtol(actns, NULL, 10), classes = strtol(last + 1, NULL, 10);
    if (!within(channels, 1, DATASET_MAX_CHANNELS, "the number of channels", err) ||
        !within(classes, 1, DATASET_MAX_CLASSES, "the number of classes", err) ||
        !within(size[0], 1, DATASET_MAX_SIDE, "the height of an image", err) ||
        !within(size[1], 1, DATASET_MAX_SIDE, "the width of an image", err))
        return false;
    if (images->rank == 4 && images->dims[1] != channels)
        return fail(err, "images of %ld channels for a net of %ld", images->dims[1], channels);
    replay->data = (Dataset){.name = record->path,
                             .shape = {(int)size[0], (int)size[1], (int)channels},
                             .stored = images->rank == 4 ? (int)channels : 1,
                             .classes = (int)classes};
    return read_part(record, "train", &replay->data, &replay->data.train, err) &&
           read_part(record, "valid", &replay->data, &replay->data.valid, err);
}

static bool import(const Record *record, const Param *param, int count, real *flat, Error *err)
{
    for (int p = 0; p < count; p++) {
        const SafeTensor *tensor = record_tensor(record, "init.%s", param[p].name);
        if (!tensor || tensor->count != param[p].count || tensor->type != SAFE_F32)
            return fail(err, "init.%s is missing or has another size", param[p].name);
        param_import(&param[p], flat, tensor->data);
    }
    return true;
}

static Model *make_model(const Replay *replay, Error *err)
{
    static const char *const OPTIONS[] = {"kernel_szs", "strides", "bn"};
    const Record *record = replay->record;
    char *spec = arena_printf(record->arena, "simple_cnn %s", record_text(record, "actns", ""));
    for (int i = 0; i < LENGTH(OPTIONS); i++) {
        const char *value = record_text(record, OPTIONS[i], "");
        if (*value)
            spec = arena_printf(record->arena, "%s %s=%s", spec, OPTIONS[i], value);
    }
    return model_new(record->arena, spec, replay->data.shape, replay->data.classes, err);
}

static bool make_learner(Replay *replay, Pool *pool, Error *err)
{
    const Record *record = replay->record;
    LearnerOptions options = {
        .opt = optim_find(record_text(record, "opt", "")),
        .wd = record_number(record, "wd", 0),
        .true_wd = record_number(record, "true_wd", 1) != 0,
        .bn_wd = record_number(record, "bn_wd", 1) != 0,
        .metric = {metric_find("accuracy")},
        .in_order = true,
    };
    if (!options.opt)
        return fail(err, "an unknown optimiser");
    if (!read_count(record, "bs", 1, replay->data.train.count, &options.bs, err))
        return false;
    Model *model = make_model(replay, err);
    if (!model)
        return false;
    replay->learner = learner_new(record->arena, model, &replay->data, &options, err);
    if (!replay->learner)
        return false;
    learner_set_work(replay->learner, record->kernels, WORK_AUTO, MODEL_SHARDS);
    replay->learner->pool = pool;
    replay->learner->clock = clock_frozen(0);
    return import(record, model->param, model->params, model->theta, err) &&
           import(record, model->state_param, model->state_params, model->state, err);
}

static bool read_cycle(const Json *args, double lr, int epochs, double wd, OneCycleRequest *out,
                       Error *err)
{
    OneCycle cycle = one_cycle_defaults(lr);
    const Json *moms = json_get(args, "moms");
    if (moms && json_count(moms) == 2) {
        const Json *first = json_child(moms, NULL);
        cycle.mom_max = json_number(first);
        cycle.mom_min = json_number(json_child(moms, first));
    }
    cycle.div_factor = json_get_number(args, "div_factor", cycle.div_factor);
    cycle.pct_start = json_get_number(args, "pct_start", cycle.pct_start);
    cycle.final_div = json_get_number(args, "final_div", cycle.final_div);
    double total = json_get_number(args, "tot_epochs", 0),
           start = json_get_number(args, "start_epoch", 0);
    if (!(total >= 0 && total <= EPOCHS_MOST && start >= 0 && start <= EPOCHS_MOST &&
          cycle.pct_start >= 0 && cycle.pct_start <= 1))
        return fail(err, "tot_epochs, start_epoch or pct_start is out of range");
    *out = (OneCycleRequest){.epochs = epochs,
                             .cycle = cycle,
                             .tot_epochs = (int)total,
                             .start_epoch = (int)start,
                             .wd = wd};
    return true;
}

static bool make_plan(Replay *replay, Error *err)
{
    const Record *record = replay->record;
    const char *text = record_text(record, "args", "{}"), *job = record_text(record, "job", "");
    const Json *args =
        json_parse(record->arena, (Bytes){(const uint8_t *)text, strlen(text)}, "args", err);
    if (!args)
        return false;
    Plan *plan = &replay->plan;
    double lr = record_number(record, "lr", 0), wd = replay->learner->options.wd;
    double mom = replay->learner->opt.mom;
    long batches = learner_batches(replay->learner);
    int epochs;
    if (!read_count(record, "epochs", 1, EPOCHS_MOST, &epochs, err))
        return false;
    if (strcmp(job, "fit_one_cycle") == 0) {
        OneCycleRequest request;
        return read_cycle(args, lr, epochs, wd, &request, err) &&
               plan_one_cycle(plan, &request, batches, err);
    }
    if (strcmp(job, "fit") == 0) {
        plan_fit(plan, epochs, lr, mom, wd, batches);
        return true;
    }
    if (strcmp(job, "lr_find") != 0)
        return fail(err, "unknown job \"%s\"", job);
    const Json *stop_div = json_get(args, "stop_div");
    replay->stop_div = !stop_div || json_number(stop_div) != 0;
    LrFindRequest request = {.start_lr = json_get_number(args, "start_lr", 1e-7),
                             .end_lr = json_get_number(args, "end_lr", 10),
                             .num_it = epochs,
                             .mom = mom,
                             .wd = wd};
    plan_lr_find(plan, &request, batches);
    return true;
}

static void run(Replay *replay)
{
    const LearnerOptions *options = &replay->learner->options;
    Diverge diverge = {0};
    replay->recorder =
        recorder_new(&replay->plan, options->metric, learner_metrics(replay->learner));
    Hook hooks[] = {recorder_hook(replay->recorder), diverge_hook(&diverge)};
    learner_fit(replay->learner, &replay->plan, hooks, replay->stop_div ? 2 : 1);
}

/* ---- comparing */

/* Batches before the run diverges: its smoothed loss passes twice its first value. */
static size_t sound_batches(const Numbers *smooth)
{
    size_t count = 0;
    while (count < smooth->count && smooth->v[count] <= 2 * smooth->v[0])
        count++;
    return count;
}

static double final_difference(const Replay *replay, const Param *param, int count,
                               const real *flat)
{
    double most = 0;
    for (int p = 0; p < count; p++) {
        Numbers want = record_numbers(replay->record, "expect.final.%s", param[p].name);
        float *have = ARENA_NEW(replay->record->arena, float, param[p].count);
        if (want.count != param[p].count)
            return INFINITY;
        param_export(&param[p], flat, have);
        for (size_t i = 0; i < want.count; i++)
            most = fmax(most, fabs(have[i] - want.v[i]));
    }
    return most;
}

/* The first `count` samples against the record; infinite when the run has fewer. */
static double difference(const Series *have, Numbers want, size_t count)
{
    double most = 0;
    if (count > want.count || count > (size_t)series_count(have))
        return INFINITY;
    for (size_t i = 0; i < count; i++)
        most = fmax(most, fabs(series_at(have, (long)i) - want.v[i]));
    return most;
}

/* Rates and momenta are compared for every recorded batch, even if a diverging run of ours stopped
 * one batch earlier or later: they only depend on the batch's number. */
static void rate_differences(const Replay *replay, Numbers lr, Numbers mom, double *lr_off,
                             double *mom_off)
{
    double most = largest_magnitude(lr.v, lr.count);
    *lr_off = *mom_off = 0;
    for (size_t k = 0; k < MIN(lr.count, mom.count); k++) {
        bool ran = (long)k < series_count(&replay->recorder->lr);
        Hyper planned = schedule_at(&replay->plan.schedule, replay->plan.first + (long)k);
        double rate = ran ? series_at(&replay->recorder->lr, (long)k) : planned.lr;
        double momentum = ran ? series_at(&replay->recorder->mom, (long)k) : planned.mom;
        *lr_off = fmax(*lr_off, fabs(rate - lr.v[k]) / most);
        *mom_off = fmax(*mom_off, fabs(momentum - mom.v[k]));
    }
}

static double accuracy_difference(const Replay *replay, size_t epochs)
{
    Numbers want = record_numbers(replay->record, "expect.accuracy");
    double most = 0;
    for (size_t e = 0; e < MIN(epochs, want.count); e++)
        most = fmax(most, fabs(series_at(&replay->recorder->metric[0].value, (long)e) -
                               (double)(float)want.v[e]));
    return most;
}

static bool report(const Replay *replay)
{
    const Record *record = replay->record;
    const Recorder *have = replay->recorder;
    const Model *model = replay->learner->model;
    Numbers loss = record_numbers(record, "expect.loss"), lr = record_numbers(record, "expect.lr");
    Numbers smooth = record_numbers(record, "expect.smooth_loss");
    Numbers mom = record_numbers(record, "expect.mom");
    Numbers valid = record_numbers(record, "expect.valid_loss");
    if (!loss.count || smooth.count != loss.count || mom.count != lr.count ||
        lr.count < loss.count) {
        fprintf(stderr, "replay: %s: the record's expectations have other lengths\n", record->path);
        return false;
    }
    size_t sound = sound_batches(&smooth), epochs = sound / (size_t)replay->plan.batches;
    bool whole = sound == smooth.count || replay->plan.restore;
    double lr_off, mom_off, final_off = 0;
    double loss_off = difference(&have->loss, loss, sound);
    double smooth_off = difference(&have->smooth, smooth, sound);
    double valid_off = difference(&have->valid_loss, valid, MIN(epochs, valid.count));
    double accuracy_off = accuracy_difference(replay, epochs);
    rate_differences(replay, lr, mom, &lr_off, &mom_off);
    if (whole)
        final_off =
            fmax(final_difference(replay, model->param, model->params, model->theta),
                 final_difference(replay, model->state_param, model->state_params, model->state));
    bool ok = loss_off <= LOSS_LIMIT && smooth_off <= LOSS_LIMIT && lr_off <= RATE_LIMIT &&
              mom_off <= RATE_LIMIT && valid_off <= LOSS_LIMIT && accuracy_off <= 0 &&
              final_off <= FINAL_LIMIT;
    printf("%s loss=%.2e smooth=%.2e lr=%.2e mom=%.2e valid=%.2e accuracy=%.2e final=%.2e %s\n",
           record->path, loss_off, smooth_off, lr_off, mom_off, valid_off, accuracy_off, final_off,
           ok ? "ok" : "FAIL");
    return ok;
}

bool replay_run(const Record *record)
{
    Error err;
    Replay replay = {.record = record};
    Pool *pool = pool_new(2);
    bool ok =
        read_data(&replay, &err) && make_learner(&replay, pool, &err) && make_plan(&replay, &err);
    if (ok) {
        run(&replay);
        ok = report(&replay);
    } else {
        fprintf(stderr, "replay: %s: %s\n", record->path, err.text);
    }
    recorder_free(replay.recorder);
    pool_free(pool);
    return ok;
}
