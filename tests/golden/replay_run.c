/* A recorded training run again: same initial weights, same batches in the same order. */
#include "tests/golden/record.h"

#include "nn/model.h"
#include "nn/optim.h"
#include "nn/schedule.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* How far float32 may be from the float64 record; PyTorch's own float32 is 1e-7 off in the losses. */
static const double LOSS_LIMIT = 5e-6, RATE_LIMIT = 1e-12, FINAL_LIMIT = 5e-4;

/* Images of one half of the record, as the net wants them. */
typedef struct {
    int count;
    real *x;          /* [count][h][w][c]: grey / 255, repeated to c channels */
    uint16_t *labels; /* count */
    size_t numbers;   /* of one image */
} Images;

typedef struct {
    const Record *record;
    Model *model;
    Optimizer opt;
    Schedule schedule;
    Pool *pool;
    Images train, valid;
    int bs;
    long batches, epochs; /* of the run; lr_find is one epoch of num_it batches */
    bool finds_rate;      /* lr_find: no validation, and the weights are put back */
    double *loss, *smooth, *lr, *mom;   /* a batch */
    double *valid_loss, *accuracy;      /* an epoch */
} Replay;

static Images read_images(const Record *record, const char *half, int channels)
{
    Numbers pixels = record_numbers(record, "%s.images", half);
    Numbers labels = record_numbers(record, "%s.labels", half);
    Images images = {
        .count = (int)labels.count,
        .x = ARENA_NEW(record->arena, real, pixels.count * (size_t)channels),
        .labels = ARENA_NEW(record->arena, uint16_t, labels.count),
        .numbers = pixels.count / labels.count * (size_t)channels,
    };
    for (size_t i = 0; i < pixels.count * (size_t)channels; i++)
        images.x[i] = (real)pixels.v[i / (size_t)channels] / 255;
    for (size_t i = 0; i < labels.count; i++)
        images.labels[i] = (uint16_t)labels.v[i];
    return images;
}

/* One option of the job's arguments, a JSON object. */
static double argument(const Json *args, const char *key, double fallback)
{
    return json_get_number(args, key, fallback);
}

static OneCycle read_cycle(const Json *args, double lr)
{
    OneCycle cycle = one_cycle_defaults(lr);
    const Json *moms = json_get(args, "moms");
    if (moms && moms->count == 2) {
        cycle.mom_max = moms->child->number;
        cycle.mom_min = moms->child->next->number;
    }
    cycle.div_factor = argument(args, "div_factor", cycle.div_factor);
    cycle.pct_start = argument(args, "pct_start", cycle.pct_start);
    cycle.final_div = argument(args, "final_div", cycle.final_div);
    return cycle;
}

static bool read_schedule(Replay *replay, Error *err)
{
    const Record *record = replay->record;
    const char *text = record_text(record, "args", "{}"), *job = record_text(record, "job", "");
    Bytes bytes = {(const uint8_t *)text, strlen(text)};
    const Json *args = json_parse(record->arena, bytes, "args", err);
    if (!args)
        return false;
    double lr = record_number(record, "lr", 0);
    long per_epoch = (long)record_number(record, "batches_per_epoch", 0);
    replay->batches = per_epoch;
    replay->epochs = (long)record_number(record, "epochs", 0);
    if (strcmp(job, "fit_one_cycle") == 0) {
        OneCycle cycle = read_cycle(args, lr);
        replay->schedule = schedule_one_cycle(&cycle, per_epoch, replay->epochs);
    } else if (strcmp(job, "fit") == 0) {
        replay->schedule = schedule_constant(lr, replay->opt.mom, per_epoch * replay->epochs);
    } else if (strcmp(job, "lr_find") == 0) {
        replay->finds_rate = true;
        replay->batches = replay->epochs;
        replay->epochs = 1;
        replay->schedule = schedule_lr_find(argument(args, "start_lr", 1e-7),
                                            argument(args, "end_lr", 10), replay->opt.mom,
                                            replay->batches);
    } else {
        return fail(err, "unknown job \"%s\"", job);
    }
    replay->schedule.wd = record_number(record, "wd", 0);
    return true;
}

static bool import(const Record *record, const Model *model, const Param *param, int count, real *flat,
                   Error *err)
{
    for (int p = 0; p < count; p++) {
        const SafeTensor *tensor = record_tensor(record, "init.%s", param[p].name);
        if (!tensor || tensor->count != param[p].count)
            return fail(err, "init.%s is missing or has another size", param[p].name);
        param_import(model, &param[p], flat, tensor->data);
    }
    return true;
}

static bool make_model(Replay *replay, Error *err)
{
    const Record *record = replay->record;
    const char *actns = record_text(record, "actns", "");
    const SafeTensor *images = record_tensor(record, "train.images");
    int channels = 0, classes = 0;
    if (!images || sscanf(actns, "%d", &channels) != 1 || !strrchr(actns, ',') ||
        sscanf(strrchr(actns, ','), ",%d", &classes) != 1)
        return fail(err, "no train.images, or no actns");
    char *spec = arena_printf(record->arena, "simple_cnn %s kernel_szs=%s bn=%s", actns,
                              record_text(record, "kernel_szs", ""), record_text(record, "bn", "0"));
    Shape input = {(int)images->dims[1], (int)images->dims[2], channels};
    Model *model = replay->model = model_new(record->arena, spec, input, classes, err);
    if (!model)
        return false;
    model_init(model, 0);
    replay->train = read_images(record, "train", channels);
    replay->valid = read_images(record, "valid", channels);
    model_reserve(model, record->arena, replay->bs);
    return import(record, model, model->param, model->params, model->theta, err) &&
           import(record, model, model->state_param, model->state_params, model->state, err);
}

static bool make_replay(Replay *replay, Error *err)
{
    const Record *record = replay->record;
    replay->bs = (int)record_number(record, "bs", 0);
    const OptimKind *kind = optim_find(record_text(record, "opt", ""));
    if (replay->bs < 1 || !kind)
        return fail(err, "no batch size, or an unknown optimiser");
    if (!make_model(replay, err))
        return false;
    replay->opt = optim_new(record->arena, kind, replay->model);
    replay->opt.true_wd = record_number(record, "true_wd", 1) != 0;
    if (!read_schedule(replay, err))
        return false;
    size_t steps = (size_t)replay->schedule.steps;
    replay->loss = ARENA_NEW(record->arena, double, steps);
    replay->smooth = ARENA_NEW(record->arena, double, steps);
    replay->lr = ARENA_NEW(record->arena, double, steps);
    replay->mom = ARENA_NEW(record->arena, double, steps);
    replay->valid_loss = ARENA_NEW(record->arena, double, replay->epochs);
    replay->accuracy = ARENA_NEW(record->arena, double, replay->epochs);
    return true;
}

static Batch batch_of(const Images *images, long number, int bs)
{
    int first = (int)number * bs;
    return (Batch){.n = MIN(bs, images->count - first),
                   .x = images->x + (size_t)first * images->numbers,
                   .labels = images->labels + first};
}

static void train_batch(Replay *replay, long k, double *average)
{
    long per_epoch = replay->train.count / replay->bs;
    Batch batch = batch_of(&replay->train, k % per_epoch, replay->bs);
    Hyper hyper = schedule_at(&replay->schedule, k);
    double loss = model_train(replay->model, replay->pool, &batch, (TrainStep){0});
    *average = 0.98 * *average + 0.02 * loss;
    replay->loss[k] = loss;
    replay->smooth[k] = (float)(*average / (1 - pow(0.98, (double)k + 1)));
    replay->lr[k] = hyper.lr;
    replay->mom[k] = hyper.mom;
    optim_step(&replay->opt, hyper, replay->model, replay->pool);
}

static int best_class(const real *logits, int classes)
{
    int best = 0;
    for (int j = 1; j < classes; j++)
        best = logits[j] > logits[best] ? j : best;
    return best;
}

static void validate(Replay *replay, long epoch)
{
    const Images *valid = &replay->valid;
    real *loss = ARENA_NEW(replay->record->arena, real, replay->bs);
    double sum = 0;
    int correct = 0;
    for (long b = 0; b * replay->bs < valid->count; b++) {
        Batch batch = batch_of(valid, b, replay->bs);
        model_eval(replay->model, replay->pool, &batch, loss);
        for (int i = 0; i < batch.n; i++) {
            const real *logits = replay->model->logits + i * replay->model->classes;
            sum += loss[i];
            correct += best_class(logits, replay->model->classes) == batch.labels[i];
        }
    }
    replay->valid_loss[epoch] = sum / valid->count;
    replay->accuracy[epoch] = (float)correct / (float)valid->count;
}

static void run(Replay *replay)
{
    Model *model = replay->model;
    real *before = arena_copy(replay->record->arena, model->theta, model->size * sizeof(real));
    double average = 0;
    for (long epoch = 0; epoch < replay->epochs; epoch++) {
        for (long b = 0; b < replay->batches; b++)
            train_batch(replay, epoch * replay->batches + b, &average);
        if (!replay->finds_rate)
            validate(replay, epoch);
    }
    if (replay->finds_rate)
        memcpy(model->theta, before, model->size * sizeof(real));
}

/* Batches before the run diverges: its smoothed loss passes twice its first value. */
static size_t sound_batches(const Numbers *smooth)
{
    size_t count = 0;
    while (count < smooth->count && smooth->v[count] <= 2 * smooth->v[0])
        count++;
    return count;
}

static double final_difference(const Replay *replay, const Param *param, int count, const real *flat)
{
    double most = 0;
    for (int p = 0; p < count; p++) {
        Numbers want = record_numbers(replay->record, "expect.final.%s", param[p].name);
        float *have = ARENA_NEW(replay->record->arena, float, param[p].count);
        if (want.count != param[p].count)
            return INFINITY;
        param_export(replay->model, &param[p], flat, have);
        for (size_t i = 0; i < want.count; i++)
            most = fmax(most, fabs(have[i] - want.v[i]));
    }
    return most;
}

static double accuracy_difference(const Replay *replay)
{
    Numbers want = record_numbers(replay->record, "expect.accuracy");
    double most = 0;
    for (size_t e = 0; e < want.count; e++)
        most = fmax(most, fabs(replay->accuracy[e] - (double)(float)want.v[e]));
    return most;
}

static bool report(const Replay *replay)
{
    const Record *record = replay->record;
    const Model *model = replay->model;
    Numbers loss = record_numbers(record, "expect.loss"), lr = record_numbers(record, "expect.lr");
    Numbers smooth = record_numbers(record, "expect.smooth_loss");
    Numbers mom = record_numbers(record, "expect.mom");
    Numbers valid = record_numbers(record, "expect.valid_loss");
    if (lr.count != (size_t)replay->schedule.steps || mom.count != lr.count ||
        loss.count > lr.count || smooth.count != loss.count ||
        (valid.count && valid.count != (size_t)replay->epochs)) {
        fprintf(stderr, "replay: %s: the record's expectations have other lengths\n", record->path);
        return false;
    }
    size_t sound = sound_batches(&smooth);
    double loss_off = largest_difference(replay->loss, loss.v, sound);
    double smooth_off = largest_difference(replay->smooth, smooth.v, sound);
    double lr_off =
        largest_difference(replay->lr, lr.v, lr.count) / largest_magnitude(lr.v, lr.count);
    double mom_off = largest_difference(replay->mom, mom.v, mom.count);
    double valid_off = largest_difference(replay->valid_loss, valid.v, valid.count);
    double accuracy_off = accuracy_difference(replay);
    double final_off =
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
    bool ok = make_replay(&replay, &err);
    if (ok) {
        replay.pool = pool_new(2);
        run(&replay);
        pool_free(replay.pool);
        ok = report(&replay);
    } else {
        fprintf(stderr, "replay: %s: %s\n", record->path, err.text);
    }
    return ok;
}
