/* Tests averages of the weights: against PyTorch, and that they are training state. */
#include "tests/unit/lab.h"
#include "tests/unit/scratch.h"

#include "io/file.h"
#include "io/json.h"
#include "nn/average.h"
#include "store/checkpoint.h"
#include "train/recorder.h"
#include "train/ring.h"

#include <math.h>

/* ---- against PyTorch */

enum { STEPS = 100 };
#define RECORD "tests/golden/averages.json"

static const Json *record(Arena *arena, const char *source)
{
    const char *path = arena_printf(arena, "%s/" RECORD, source);
    Bytes bytes;
    Error err;
    const Json *root = NULL;
    if (file_read(arena, path, 1 << 20, &bytes, &err))
        root = json_parse(arena, bytes, path, &err);
    if (!root)
        fail_test("%s", err.text);
    return root;
}

static void assert_near(const Json *list, const real *have, size_t count)
{
    size_t i = 0;
    for (const Json *item = NULL; (item = json_child(list, item)); i++)
        if (!(i < count && fabs((double)have[i] - json_number(item)) <= 1e-6))
            fail_test("number %zu: %.9g, want %.9g", i, i < count ? (double)have[i] : NAN,
                      json_number(item));
    assert_int_equal(i, count);
}

/* The steps of averages.py. */
static void step(Optimizer *opt, Average *average, Model *model, int t)
{
    for (size_t i = 0; i < model->size; i++)
        model->grad[i] = (real)sin(0.9 * (double)i + 1.3 * t);
    for (size_t i = 0; i < model->state_size; i++)
        model->state[i] = (real)cos(0.7 * (double)i + 0.2 * t);
    optim_step(opt, (Hyper){.lr = 0.01, .mom = 0.9}, model, NULL);
    average_step(average, t / (double)STEPS, model, NULL);
    if (t == STEPS)
        average_end(average, model);
}

static void check_case(const Json *item)
{
    Arena arena = {0};
    const char *role = json_get_text(item, "role", "");
    Model *model = model_new(&arena, "dense 2 | bn", (Shape){1, 1, 3}, 2, NULL);
    Optimizer opt = optim_new(&arena, optim_find("sgd"), model);
    Averaging averaging = {0};
    for (int a = 0; a < AVERAGES; a++)
        if (strcmp(role, average_name((AverageRole)a)) == 0)
            assert_true(
                averaging_read((AverageRole)a, json_get_text(item, "text", ""), &averaging));
    Average average = average_new(&arena, &averaging, model);
    for (size_t i = 0; i < model->size; i++)
        model->theta[i] = (real)(0.5 * sin(1.7 * (double)i + 0.3));
    average_start(&average, model);
    const Json *seen = json_child(json_get(item, "seen"), NULL);
    int looked = 0;
    for (int t = 1; t <= STEPS; t++) {
        step(&opt, &average, model, t);
        if (!seen || json_get_number(seen, "step", 0) != t)
            continue;
        assert_near(json_get(seen, "weight"), model->theta, model->size);
        assert_near(json_get(seen, "state"), model->state, model->state_size);
        assert_near(json_get(seen, "average"), average.theta, average.size);
        assert_near(json_get(seen, "average_state"), average.state, average.state_size);
        seen = json_child(json_get(item, "seen"), seen);
        looked++;
    }
    assert_true(looked == 5 && !seen);
    arena_free(&arena);
}

static void a_hundred_steps_are_pytorchs(void **state)
{
    Arena arena = {0};
    const Json *root = record(&arena, *state);
    assert_int_equal(json_count(root), 6);
    for (const Json *item = NULL; (item = json_child(root, item));)
        check_case(item);
    arena_free(&arena);
}

/* ---- words */

TEST(an_average_is_said_in_a_few_words)
{
    static const struct {
        AverageRole role;
        const char *text, *again; /* NULL: not understood */
    } CASES[] = {
        {AVERAGE_LOOKAHEAD, "airbench", "airbench"},
        {AVERAGE_LOOKAHEAD, "5,0.5", "5,0.5"},
        {AVERAGE_LOOKAHEAD, "1,1", "1,1"},
        {AVERAGE_LOOKAHEAD, "5", NULL},
        {AVERAGE_LOOKAHEAD, "0.5,5", NULL},
        {AVERAGE_LOOKAHEAD, "5,0", NULL},
        {AVERAGE_LOOKAHEAD, "5,1.1", NULL},
        {AVERAGE_LOOKAHEAD, "5,0.5,1", NULL},
        {AVERAGE_LOOKAHEAD, "5,nan", NULL},
        {AVERAGE_LOOKAHEAD, "", NULL},
        {AVERAGE_LOOKAHEAD, ",", NULL},
        {AVERAGE_EMA, "airbench", NULL},
        {AVERAGE_EMA, "0.999", "0.999"},
        {AVERAGE_EMA, "0.99,5", "0.99,5"},
        {AVERAGE_EMA, "0.1,1", "0.1"},
        {AVERAGE_EMA, "0", "0"},
        {AVERAGE_EMA, "1", NULL},
        {AVERAGE_EMA, "-0.1", NULL},
        {AVERAGE_EMA, "0.9,0", NULL},
        {AVERAGE_EMA, "0.9,1000001", NULL},
        {AVERAGE_EMA, "0.9,99999999999999999999", NULL},
        {AVERAGE_EMA, "0.9,", NULL},
        {AVERAGE_EMA, "0.99999999999999999999999999999999999999999999999999999999999999999999999",
         NULL},
    };
    for (int i = 0; i < LENGTH(CASES); i++) {
        Averaging averaging = {0};
        Buf again = {0};
        bool read = averaging_read(CASES[i].role, CASES[i].text, &averaging);
        if (read != (CASES[i].again != NULL))
            fail_test("%s: %s", CASES[i].text, read ? "understood" : "not understood");
        averaging_text(&averaging, &again);
        assert_string_equal(buf_text(&again), read ? CASES[i].again : "");
        buf_free(&again);
    }
}

/* ---- training state */

#define MOST "conv 4 3 2 | bn | relu | dropout 0.3 | residual { conv 4 3 | bn } | flatten | dense 2"

/* With everything of the kind at once: both averages and a smaller last batch. */
static Lab averaged(int threads, const char *lookahead)
{
    Lab lab = lab_new(threads, MOST);
    Error err = {0};
    LearnerOptions options = lab.learner->options;
    options.keep_last = true;
    assert_true(averaging_read(AVERAGE_LOOKAHEAD, lookahead, &options.average[AVERAGE_LOOKAHEAD]));
    assert_true(averaging_read(AVERAGE_EMA, "0.9,2", &options.average[AVERAGE_EMA]));
    Model *model = model_new(lab.arena, MOST, lab.data->shape, 2, &err);
    lab.learner = learner_new(lab.arena, model, lab.data, &options, &err);
    assert_non_null(lab.learner);
    lab.learner->pool = lab.pool;
    lab.learner->clock = clock_frozen(0);
    return lab;
}

/* Of weights and averages, by way of snapshots: each in the place of the weights. */
static uint64_t state_hash(const Learner *learner)
{
    Arena arena = {0};
    Snapshot snapshot = snapshot_take(&arena, learner);
    uint64_t hash = snapshot_hash(&snapshot);
    for (int a = 0; a < AVERAGES; a++) {
        const Average *average = &snapshot.average[a];
        snapshot.theta = average->theta;
        if (average->state_size)
            snapshot.state = average->state;
        hash = hash * 31 + snapshot_hash(&snapshot) + (uint64_t)average->step;
    }
    arena_free(&arena);
    return hash;
}

/* An epoch and a part of the next. */
static Plan short_second(const Learner *learner)
{
    Plan plan;
    OneCycleRequest request = {.epochs = 1.6, .cycle = one_cycle_defaults(1e-2), .wd = 1e-2};
    request.cycle.policy = POLICY_LINEAR;
    request.cycle.triangle = true;
    request.cycle.start = 0.2;
    request.cycle.end = 0.07;
    assert_true(plan_one_cycle(&plan, &request, learner_batches(learner), NULL));
    assert_true(plan.last_epoch == 2 && plan.last == (long)ceil(1.6 * (double)plan.batches));
    return plan;
}

/* A snapshot after every batch, which the ring's own hook takes only after epochs. */
typedef struct {
    const Learner *learner;
    Ring ring;
} Keeping;

static StopReason keep(void *self, const Event *event)
{
    Keeping *keeping = self;
    if (event->kind == EVENT_BATCH || event->kind == EVENT_BEGIN || event->kind == EVENT_PROGRESS)
        ring_add(&keeping->ring, keeping->learner, 1);
    return STOP_NONE;
}

static const char *const LOOKAHEADS[] = {"airbench", "3,0.5"};

TEST(any_number_of_threads_gives_the_same_averages)
{
    const int threads[] = {1, 2, 3, 7};
    for (int l = 0; l < LENGTH(LOOKAHEADS); l++) {
        uint64_t first = 0;
        for (int t = 0; t < LENGTH(threads); t++) {
            Lab lab = averaged(threads[t], LOOKAHEADS[l]);
            Plan plan = short_second(lab.learner);
            learner_fit(lab.learner, &plan, NULL, 0);
            uint64_t hash = state_hash(lab.learner);
            first = t ? first : hash;
            assert_int_equal(hash, first);
            lab_free(&lab);
        }
    }
}

/* From memory, and from a file into a new learner. */
static void assert_goes_on(const Lab *lab, const Plan *plan, const Snapshot *cut, uint64_t want)
{
    Error err = {0};
    snapshot_restore(lab->learner, cut);
    Recorder *past = recorder_of(plan, lab->learner);
    Stand stand = {.plan = *plan, .at = cut->at, .past = past, .command = "fit_one_cycle 2"};
    Arena arena = {0};
    Checkpoint checkpoint = checkpoint_take(&arena, lab->learner, &stand, NULL);
    checkpoint.stands = false; /* the learner alone, whose place is known */
    assert_true(checkpoint_save("cut", &checkpoint, &err));
    recorder_free(past);
    learner_continue(lab->learner, plan, &cut->at, NULL, 0);
    assert_int_equal(state_hash(lab->learner), want);
    const Dataset *stand_in;
    Learner *loaded = checkpoint_load(&arena, "cut", &stand_in, &err);
    if (!loaded)
        fail_test("%s", err.text);
    assert_true(learner_set_data(loaded, lab->data, BATCH, &err));
    loaded->pool = lab->pool;
    learner_continue(loaded, plan, &cut->at, NULL, 0);
    assert_int_equal(state_hash(loaded), want);
    arena_free(&arena);
}

TEST(averages_go_on_from_any_batch)
{
    for (int l = 0; l < LENGTH(LOOKAHEADS); l++) {
        Lab lab = averaged(2, LOOKAHEADS[l]);
        Plan plan = short_second(lab.learner);
        Keeping keeping = {.learner = lab.learner,
                           .ring = {.most = RING_MOST, .bytes_most = SIZE_MAX}};
        Hook hook = {.on = keep, .self = &keeping};
        learner_fit(lab.learner, &plan, &hook, 1);
        uint64_t want = state_hash(lab.learner);
        assert_true(keeping.ring.count > plan.last);
        for (int i = 0; i < keeping.ring.count; i += unit_every())
            assert_goes_on(&lab, &plan, &ring_at(&keeping.ring, i)->snapshot, want);
        ring_clear(&keeping.ring);
        lab_free(&lab);
    }
}

TEST(a_range_test_leaves_averages_alone)
{
    Lab lab = averaged(2, "airbench");
    Plan plan = short_second(lab.learner);
    learner_fit(lab.learner, &plan, NULL, 0);
    uint64_t before = state_hash(lab.learner);
    plan_lr_find(&plan, &(LrFindRequest){1e-7, 10, 30, 0.9, 1e-2}, learner_batches(lab.learner));
    learner_fit(lab.learner, &plan, NULL, 0);
    assert_int_equal(state_hash(lab.learner), before);
    lab_free(&lab);
}

/* airbench's run ends with its average as the weights; what has not met it is discarded. */
TEST(a_run_ends_with_airbenchs_average)
{
    Lab lab = averaged(2, "airbench");
    Plan plan = short_second(lab.learner);
    assert_true(plan.last % 5 != 0);
    learner_fit(lab.learner, &plan, NULL, 0);
    const Average *average = &lab.learner->average[AVERAGE_LOOKAHEAD];
    assert_memory_equal(average->theta, lab.learner->model->theta, average->size * sizeof(real));
    assert_memory_equal(average->state, lab.learner->model->state,
                        average->state_size * sizeof(real));
    lab_free(&lab);
}

/* ---- validated beside the weights */

typedef struct {
    const Learner *learner;
    uint64_t trained; /* hash of the weights after the last batch */
    long looks;
} Onlooker;

/* Whoever looks on while the averages are validated sees the weights that are trained. */
static StopReason look(void *self, const Event *event)
{
    Onlooker *onlooker = self;
    uint64_t hash = model_hash(onlooker->learner->model);
    if (event->kind == EVENT_BATCH)
        onlooker->trained = hash;
    if (event->kind == EVENT_PROGRESS) {
        assert_int_equal(hash, onlooker->trained);
        assert_true(event->batch < event->batches);
        onlooker->looks++;
    }
    return STOP_NONE;
}

TEST(averages_are_validated_beside_the_weights)
{
    Lab lab = averaged(3, "3,0.5");
    Learner *learner = lab.learner;
    Plan plan = short_second(learner);
    Recorder *recorder = recorder_of(&plan, learner);
    Onlooker onlooker = {.learner = learner};
    Hook hooks[] = {recorder_hook(recorder), {.on = look, .self = &onlooker}};
    learner_fit(learner, &plan, hooks, LENGTH(hooks));
    assert_int_equal(onlooker.looks, 2 * 2 * loader_batches(&learner->valid));
    assert_int_equal(recorder->metrics, 3);
    assert_string_equal(recorder->metric[0].name, "accuracy");
    assert_string_equal(recorder->metric[1].name, "ema_valid_loss");
    assert_false(recorder->metric[1].higher_is_better);
    assert_string_equal(recorder->metric[2].name, "ema_accuracy");
    assert_true(recorder->metric[2].higher_is_better);
    Validation trained, averaged;
    uint64_t before = state_hash(learner);
    assert_true(learner_validate(learner, &learner->valid, NULL, &trained));
    assert_true(learner_validate(learner, &learner->valid, &(Measuring){.ema = true}, &averaged));
    assert_int_equal(state_hash(learner), before);
    assert_true(trained.loss != averaged.loss);
    assert_true(series_at(&recorder->valid_loss, 1) == trained.loss);
    assert_true(series_at(&recorder->metric[0].value, 1) == trained.metric[0]);
    assert_true(series_at(&recorder->metric[1].value, 1) == averaged.loss);
    assert_true(series_at(&recorder->metric[2].value, 1) == averaged.metric[0]);
    recorder_free(recorder);
    lab_free(&lab);
}

/* Weights of another program begin averages anew. */
TEST(imported_weights_begin_averages_anew)
{
    Lab lab = averaged(2, "airbench");
    Error err = {0};
    Arena arena = {0};
    Checkpoint checkpoint = checkpoint_take(&arena, lab.learner, NULL, NULL);
    checkpoint.weights = true;
    assert_true(checkpoint_save("foreign", &checkpoint, &err));
    one_cycle(&lab, 1);
    assert_true(checkpoint_import("foreign", lab.learner, &err));
    for (int a = 0; a < AVERAGES; a++) {
        const Average *average = &lab.learner->average[a];
        assert_int_equal(average->step, 0);
        assert_memory_equal(average->theta, lab.learner->model->theta,
                            average->size * sizeof(real));
    }
    arena_free(&arena);
    lab_free(&lab);
}

/* A copy that is taken while the model has the average's numbers is the same as before. */
TEST(a_lent_average_is_copied_as_one)
{
    Lab lab = lab_new(1, NET_NORM);
    Learner *learner = lab.learner;
    Average *ema = &learner->average[AVERAGE_EMA];
    assert_true(averaging_read(AVERAGE_EMA, "0.9", &learner->options.average[AVERAGE_EMA]));
    *ema = average_new(lab.arena, &learner->options.average[AVERAGE_EMA], learner->model);
    average_start(ema, learner->model);
    one_cycle(&lab, 1);
    Snapshot before = snapshot_take(lab.arena, learner);
    average_swap(ema, learner->model);
    learner->lent = ema;
    Snapshot lent = snapshot_take(lab.arena, learner);
    assert_int_equal(snapshot_hash(&lent), snapshot_hash(&before));
    snapshot_use_ema(&before);
    snapshot_use_ema(&lent);
    assert_int_equal(snapshot_hash(&lent), snapshot_hash(&before));
    assert_int_equal(snapshot_hash(&lent), model_hash(learner->model));
    learner->lent = NULL;
    lab_free(&lab);
}

int main(void)
{
    char *source = realpath(getenv("SRCDIR") ? getenv("SRCDIR") : ".", NULL);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_prestate(a_hundred_steps_are_pytorchs, source),
        cmocka_unit_test(an_average_is_said_in_a_few_words),
        cmocka_unit_test(any_number_of_threads_gives_the_same_averages),
        cmocka_unit_test(averages_go_on_from_any_batch),
        cmocka_unit_test(a_range_test_leaves_averages_alone),
        cmocka_unit_test(a_run_ends_with_airbenchs_average),
        cmocka_unit_test(a_lent_average_is_copied_as_one),
        cmocka_unit_test(averages_are_validated_beside_the_weights),
        cmocka_unit_test(imported_weights_begin_averages_anew),
    };
    scratch_enter();
    int status = unit_run(tests);
    scratch_leave();
    free(source);
    return status;
}
