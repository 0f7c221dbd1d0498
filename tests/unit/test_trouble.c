/* Tests runs that break and nets that die: what is told and put back, and what is not trouble. */
#include "tests/unit/lab.h"

#include "analysis/history.h"
#include "commands/command_table.h"
#include "data/dataset.h"
#include "lab/branch.h"
#include "lab/lab.h"
#include "nn/health.h"
#include "nn/layer.h"
#include "store/checkpoint.h"
#include "store/keeper.h"
#include "tests/unit/scratch.h"
#include "train/learner.h"
#include "train/pulse.h"
#include "train/ring.h"

#include <math.h>
#include <pthread.h>

/* ---- runs that break */

/* Overwrites the first parameter with a number after batch `step`. */
typedef struct {
    Model *model;
    long step;
    size_t at;
    real value;
} Vandal;

static StopReason break_it(void *self, const Event *event)
{
    Vandal *vandal = self;
    if (event->kind == EVENT_BATCH && event->step == vandal->step)
        vandal->model->theta[vandal->at] = vandal->value;
    return STOP_NONE;
}

static Plan three_epochs(const Lab *lab)
{
    Plan plan;
    plan_fit(&plan, 3, 1e-3, 0.9, 0, learner_batches(lab->learner));
    return plan;
}

static Recorder *new_recorder(const Lab *lab)
{
    Plan plan = three_epochs(lab);
    return recorder_new(&plan, lab->learner->options.metric, 1);
}

static Result fit_broken(Lab *lab, const Vandal *vandal, Recorder *recorder, const Hook *watch)
{
    Plan plan = three_epochs(lab);
    Vandal own = *vandal;
    own.model = lab->learner->model;
    const Hook hooks[] = {{.on = break_it, .self = &own}, recorder_hook(recorder), *watch};
    return learner_fit(lab->learner, &plan, hooks, LENGTH(hooks));
}

/* In the middle of an epoch the next batch shows it; after the last one its end does; a weight
 * that is finite but far too large is first seen by the validation. */
TEST(a_run_that_broke_is_not_done)
{
    const struct {
        long step;
        double value;
        BrokePlace broke;
        FaultKind kind;
        int param; /* of the last convolution, counted from the end: 1 its bias, 2 its weights */
        int epoch;
        long batch;
    } cases[] = {
        {15, NAN, BROKE_IN_BATCH, FAULT_WEIGHTS, 1, 1, 5}, /* 12 batches an epoch */
        {15, 3e38, BROKE_IN_BATCH, FAULT_OUTPUT, 2, 1, 5},
        {23, INFINITY, BROKE_IN_EPOCH, FAULT_WEIGHTS, 1, 1, 12},
        {23, 3e38, BROKE_IN_VALIDATION, FAULT_OUTPUT, 2, 1, 12},
        {35, -INFINITY, BROKE_IN_EPOCH, FAULT_WEIGHTS, 1, 2, 12},
    };
    for (int i = 0; i < LENGTH(cases); i++) {
        Lab lab = lab_sized(2, NET_NORM, 20);
        Ring ring = {.most = 8, .bytes_most = SIZE_MAX};
        RingHook keep = {&ring, lab.learner, 1};
        Vandal vandal = {.step = cases[i].step, .value = (real)cases[i].value};
        const Model *model = lab.learner->model;
        vandal.at = model->param[model->params - cases[i].param].offset;
        Hook hook = ring_hook(&keep);
        Recorder *recorder = new_recorder(&lab);
        Result result = fit_broken(&lab, &vandal, recorder, &hook);
        assert_int_equal(result.reason, STOP_NAN);
        assert_int_equal(result.broke, cases[i].broke);
        assert_int_equal(result.fault.kind, cases[i].kind);
        assert_string_equal(result.fault.layer->path, "2.0");
        assert_int_equal(result.epoch, cases[i].epoch);
        assert_int_equal(result.batch, cases[i].batch);
        assert_int_equal(ring_at(&ring, 0)->snapshot.at.epoch, cases[i].epoch);
        assert_true(snapshot_is_finite(&ring_at(&ring, 0)->snapshot));
        ring_clear(&ring);
        recorder_free(recorder);
        lab_free(&lab);
    }
}

/* A range test may diverge: its weights are put back, its loss is told. */
TEST(a_range_test_is_not_concerned)
{
    Lab lab = lab_new(1, NET_PLAIN);
    Plan plan;
    plan_lr_find(&plan, &(LrFindRequest){1, 1e30, 20, 0.9, 0}, learner_batches(lab.learner));
    uint64_t before = model_hash(lab.learner->model);
    Result result = learner_fit(lab.learner, &plan, NULL, 0);
    assert_int_equal(result.reason, STOP_NAN);
    assert_int_equal(result.fault.kind, FAULT_NONE);
    assert_int_equal(model_hash(lab.learner->model), before);
    lab_free(&lab);
}

static void told_nothing(void *context, const char *error)
{
    (void)context;
    fail_test("%s", error);
}

/* A run that saves itself after every batch leaves the last good file. */
TEST(what_is_not_finite_is_not_saved)
{
    Lab lab = lab_new(1, NET_PLAIN);
    Keeper *keeper = keeper_new();
    Recorder *recorder = new_recorder(&lab);
    keeper_set(keeper, "broken.safetensors", &(Keep){KEEP_BATCHES, 1, 1},
               &(DataOrigin){.source = ""});
    keeper_begin(keeper, &(KeeperRun){.learner = lab.learner,
                                      .recorder = recorder,
                                      .command = "fit",
                                      .origin = {.source = ""},
                                      .tell = told_nothing});
    Hook hook = keeper_hook(keeper);
    Result result = fit_broken(&lab, &(Vandal){.step = 23, .value = NAN}, recorder, &hook);
    assert_int_equal(result.broke, BROKE_IN_EPOCH);
    assert_true(keeper_end(keeper, &result));
    Arena arena = {0};
    const Dataset *data;
    Error err = {0};
    Learner *saved = checkpoint_load(&arena, "broken.safetensors", &data, &err);
    assert_non_null(saved);
    assert_int_equal(fault_of_learning(saved->model, &saved->opt).kind, FAULT_NONE);
    assert_in_range(saved->opt.step, 1, 23);
    arena_free(&arena);
    recorder_free(recorder);
    keeper_free(keeper);
    lab_free(&lab);
}

/* A thread that saves the run of another one, as when a rank is lost. */
typedef struct {
    Keeper *keeper;
    int step; /* after which it is asked to */
    bool saved;
    Error err;
} Rescue;

static void *rescue(void *context)
{
    Rescue *rescue = context;
    Buf path = {0};
    rescue->saved = keeper_rescue(rescue->keeper, "rescued.safetensors", &path, &rescue->err);
    buf_free(&path);
    return NULL;
}

static StopReason ask_for_rescue(void *self, const Event *event)
{
    Rescue *wish = self;
    pthread_t thread;
    if (event->kind != EVENT_BATCH || event->step != wish->step)
        return STOP_NONE;
    assert_int_equal(pthread_create(&thread, NULL, rescue, wish), 0);
    pthread_join(thread, NULL);
    return STOP_NONE;
}

/* Between a batch's step and its record the learner is not whole; after that it is, as of that
 * batch. */
TEST(another_thread_saves_whole_batches_only)
{
    Lab lab = lab_new(1, NET_PLAIN);
    Keeper *keeper = keeper_new();
    Recorder *recorder = new_recorder(&lab);
    Rescue early = {.keeper = keeper, .step = 2}, late = {.keeper = keeper, .step = 5};
    keeper_guard(keeper, true);
    keeper_begin(keeper, &(KeeperRun){.learner = lab.learner,
                                      .recorder = recorder,
                                      .command = "fit",
                                      .origin = {.source = ""},
                                      .tell = told_nothing});
    Hook hooks[] = {recorder_hook(recorder),
                    {.on = ask_for_rescue, .self = &early},
                    keeper_guard_hook(keeper),
                    {.on = ask_for_rescue, .self = &late}, /* before any hook that may wait */
                    keeper_hook(keeper)};
    Result result = learner_fit(lab.learner, &recorder->plan, hooks, LENGTH(hooks));
    assert_true(keeper_end(keeper, &result));
    assert_false(early.saved);
    assert_non_null(strstr(early.err.text, "could not be brought to its end"));
    assert_true(late.saved);
    Arena arena = {0};
    const Dataset *data;
    Error err = {0};
    Learner *saved = checkpoint_load(&arena, "rescued.safetensors", &data, &err);
    assert_non_null(saved);
    assert_int_equal(saved->opt.step, 6);
    assert_null(lab.learner->latch);
    rescue(&early);
    assert_non_null(strstr(early.err.text, "no run of the session's net was under way"));
    arena_free(&arena);
    recorder_free(recorder);
    keeper_free(keeper);
    lab_free(&lab);
}

/* ---- nets that die */

typedef struct {
    int told;
    int epoch;
    long batch;
    char from[80];
} Obituary;

static void note_death(void *context, const Pulse *pulse)
{
    Obituary *obituary = context;
    Buf label = {0};
    layer_label(pulse->from, &label);
    obituary->told++;
    obituary->epoch = pulse->epoch;
    obituary->batch = pulse->batch;
    snprintf(obituary->from, sizeof obituary->from, "%s", buf_text(&label));
    buf_free(&label);
}

/* Trains with a pulse; *dead: how it ended. */
static Obituary train_watched(Lab *lab, double lr, int epochs, const Vandal *vandal, bool *dead)
{
    Plan plan;
    Obituary obituary = {0};
    Vandal own = vandal ? *vandal : (Vandal){.step = -1};
    own.model = lab->learner->model;
    Pulse pulse = {
        .learner = lab->learner, .epochs = epochs, .tell = note_death, .context = &obituary};
    const Hook hooks[] = {{.on = break_it, .self = &own}, pulse_hook(&pulse)};
    plan_fit(&plan, epochs, lr, 0.9, 0, learner_batches(lab->learner));
    learner_fit(lab->learner, &plan, hooks, LENGTH(hooks));
    *dead = pulse.from != NULL;
    return obituary;
}

/* A bias far below 0, of the only unit between images and answers: the next batch is the first
 * without a gradient. */
TEST(a_dead_net_is_told_once)
{
    const char *const nets[] = {
        "conv 1 3 2 | relu | flatten | dense 2",
        "conv 1 3 2 | relu | dropout 0.5 | conv 3 3 | relu | flatten | dense 2",
        "conv 1 3 2 | relu | conv 3 3 bias=false | bn | relu | flatten | dense 2",
    };
    for (int i = 0; i < LENGTH(nets); i++) {
        bool dead;
        Lab lab = lab_new(2, nets[i]);
        Vandal vandal = {.step = 2, .at = 9, .value = -1000}; /* after 9 weights */
        Obituary obituary = train_watched(&lab, 1e-3, 3, &vandal, &dead);
        assert_true(dead);
        assert_int_equal(obituary.told, 1);
        assert_int_equal(obituary.epoch, 0);
        assert_int_equal(obituary.batch, 3);
        assert_string_equal(obituary.from, "layer 1 (relu)");
        lab_free(&lab);
    }
}

/* Also after its last batches, however few they are, and with batches of one image. */
TEST(a_late_death_is_told_at_the_end)
{
    bool dead;
    Lab lab = lab_new(1, "conv 1 3 2 | relu | flatten | dense 2");
    Vandal vandal = {.step = 21, .at = 9, .value = -1000};
    Obituary obituary = train_watched(&lab, 1e-3, 2, &vandal, &dead);
    assert_true(dead && obituary.told == 1 && obituary.epoch == 1 && obituary.batch == 10);
    Error err;
    assert_true(learner_set_data(lab.learner, lab.data, 1, &err));
    obituary = train_watched(&lab, 1e-3, 1, NULL, &dead);
    assert_true(dead && obituary.told == 1 && obituary.batch == 0);
    lab_free(&lab);
}

/* So many batches are run first that not every one has a sample. */
TEST(the_batch_of_a_death_is_counted_in_batches)
{
    Plan plan;
    Lab lab = lab_new(1, "conv 1 3 2 | relu | flatten | dense 2");
    long batches = learner_batches(lab.learner);
    int epochs = (int)(RECORDER_FULL / batches) + 100;
    plan_fit(&plan, epochs + 1, 1e-3, 0.9, 0, batches);
    Recorder *recorder = recorder_new(&plan, NULL, 0);
    const Position from = {.epoch = epochs, .step = epochs * batches};
    for (long i = 0; i < from.step; i++)
        recorder_add(recorder, &(BatchSample){i, 1e-3, 0.9, 1, 1});
    Vandal vandal = {.model = lab.learner->model, .step = from.step, .at = 9, .value = -1000};
    Pulse pulse = {.learner = lab.learner, .recorder = recorder, .epochs = epochs + 1};
    const Hook hooks[] = {
        recorder_hook(recorder), {.on = break_it, .self = &vandal}, pulse_hook(&pulse)};
    learner_continue(lab.learner, &plan, &from, hooks, LENGTH(hooks));
    assert_true(series_count(&recorder->smooth) < from.step);
    assert_int_equal(recorder->dead, from.step + batches);
    recorder_free(recorder);
    lab_free(&lab);
}

/* Losses that are 0 give no gradient, but the answers differ: the net lives. */
TEST(a_net_that_has_learnt_is_not_dead)
{
    bool dead;
    Lab lab = lab_new(2, "conv 8 3 2 | relu | flatten | dense 2");
    one_cycle(&lab, 12);
    Model *model = lab.learner->model;
    const Param *weight = part_named(model->param, model->params, "3.weight");
    for (size_t i = 0; i < weight->count + 2; i++)
        model->theta[weight->offset + i] *= 1e6f; /* its bias, too */
    Obituary obituary = train_watched(&lab, 0, 2, NULL, &dead);
    assert_true(model_unmoved(model));
    assert_true(!dead && obituary.told == 0);
    lab_free(&lab);
}

/* A net with equal answers is not dead while something still learns. */
TEST(a_net_that_starts_from_zero_is_not_dead)
{
    bool dead;
    Lab lab = lab_new(1, "conv 8 3 2 | relu | flatten | dense 2");
    Model *model = lab.learner->model;
    part_fill(model->theta, part_named(model->param, model->params, "3.weight"), 0);
    Batch batch = {
        .n = loader_batch(&lab.learner->train, 0, 0, lab.pool, lab.learner->x, lab.learner->labels),
        .x = lab.learner->x,
        .labels = lab.learner->labels};
    model_train(model, lab.pool, &batch, (TrainStep){0});
    assert_true(model_unmoved(model)); /* no gradient comes through zeros */
    assert_null(model_dead_from(model, lab.pool, &batch));
    Obituary obituary = train_watched(&lab, 1e-3, 2, NULL, &dead);
    assert_true(!dead && obituary.told == 0);
    lab_free(&lab);
}

/* If all pictures are the same, equal answers say nothing about the net. */
TEST(the_same_images_say_nothing)
{
    bool dead;
    Lab lab = lab_new(1, "conv 8 3 2 | relu | flatten | dense 2");
    Dataset *data = arena_copy(lab.arena, lab.data, sizeof *data);
    data->train.pixels = ARENA_NEW(lab.arena, uint8_t, TRAIN * 20 * 20);
    data->valid.pixels = ARENA_NEW(lab.arena, uint8_t, VALID * 20 * 20);
    Error err;
    assert_true(learner_set_data(lab.learner, data, BATCH, &err));
    Obituary obituary = train_watched(&lab, 1e-3, 2, NULL, &dead);
    assert_true(!dead && obituary.told == 0);
    lab_free(&lab);
}

/* Healthy nets are never called dead, even at high rates. */
TEST(no_wolf_is_cried)
{
    const char *const nets[] = {NET_NORM, NET_DROPOUT, "resnet 8", "lenet", "mlp 400,16,2"};
    for (int i = 0; i < LENGTH(nets); i++) {
        bool dead;
        Lab lab = lab_sized(2, nets[i], 20);
        Obituary obituary = train_watched(&lab, 1e-2, 3, NULL, &dead);
        assert_true(!dead && obituary.told == 0);
        lab_free(&lab);
    }
}

/* ---- in a session */

static Session *session_of(const char *commands, Status status)
{
    Error err;
    Session *session =
        session_new(&(Settings){.seed = 42, .threads = 2, .quiet = true}, &COMMANDS, &err);
    assert_int_equal(session_run(session, commands, "test", 1), status);
    return session;
}

#define DIGITS "data digits train=640 valid=128 bs=32; "

static uint64_t weights_of(const Session *session)
{
    return model_hash(lab_learner_seen(session)->model);
}

/* The learner is that of the snapshot, the history tells how the run ended; at a lower rate it
 * learns after all. */
TEST(a_rewound_run_learns_at_a_lower_rate)
{
    Session *good = session_of(DIGITS "fit 1 1e-2", STATUS_OK);
    Session *session = session_of(DIGITS "fit 1 1e-2; fit 10 1e20", STATUS_NOT_FINITE);
    const RunEntry *broken = lab_history(session)->run[1];
    assert_true(weights_of(session) == weights_of(good));
    assert_true(broken->weights != weights_of(good) && broken->reason == STOP_NAN);
    assert_true(lab_learner(session)->opt.step == lab_learner(good)->opt.step);
    assert_true(session->branch->there && session->branch->run == 2);
    assert_int_equal(session_run(session, "set lr_max 1e-2; continue", "test", 1), STATUS_OK);
    const Recorder *rest = lab_history(session)->run[2]->recorder;
    assert_true(series_at(&rest->metric[0].value, series_count(&rest->metric[0].value) - 1) > 0.9);
    assert_int_equal(session_run(good, "fit 10 1e-2", "test", 1), STATUS_OK);
    assert_true(weights_of(session) == weights_of(good));
    session_free(session);
    session_free(good);
}

/* With on_nan=stop nothing is put back, and there is no run to continue. */
TEST(a_run_stops_where_it_broke)
{
    Session *session = session_of("set on_nan stop; " DIGITS "fit 2 1e20", STATUS_NOT_FINITE);
    assert_true(lab_history(session)->run[0]->weights == weights_of(session));
    assert_false(session->branch->there);
    assert_int_equal(session_run(session, "continue", "test", 1), STATUS_FAILED);
    session_free(session);
}

/* The best epoch counts as good, and the run goes on after it. */
TEST(the_best_epoch_is_what_is_put_back)
{
    Session *session =
        session_of(DIGITS "set save_best best; fit 3 1e-3; fit 2 1e20", STATUS_NOT_FINITE);
    assert_true(session->branch->there && session->branch->run == 2);
    assert_int_equal(session->branch->at.step, 0); /* no epoch had ended: back at the beginning */
    session_free(session);
}

int main(void)
{
    scratch_enter();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_run_that_broke_is_not_done),
        cmocka_unit_test(a_range_test_is_not_concerned),
        cmocka_unit_test(what_is_not_finite_is_not_saved),
        cmocka_unit_test(another_thread_saves_whole_batches_only),
        cmocka_unit_test(a_dead_net_is_told_once),
        cmocka_unit_test(a_late_death_is_told_at_the_end),
        cmocka_unit_test(the_batch_of_a_death_is_counted_in_batches),
        cmocka_unit_test(a_net_that_has_learnt_is_not_dead),
        cmocka_unit_test(a_net_that_starts_from_zero_is_not_dead),
        cmocka_unit_test(the_same_images_say_nothing),
        cmocka_unit_test(no_wolf_is_cried),
        cmocka_unit_test(a_rewound_run_learns_at_a_lower_rate),
        cmocka_unit_test(a_run_stops_where_it_broke),
        cmocka_unit_test(the_best_epoch_is_what_is_put_back),
    };
    int status = unit_run(tests);
    scratch_leave();
    return status;
}
