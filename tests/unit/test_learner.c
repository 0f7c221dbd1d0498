/* Tests the training loop on a small drawn data set: above all, that runs repeat to the bit. */
#include "tests/unit/lab.h"
#include "tests/unit/scratch.h"

#include "kernels/kernels.h"
#include "store/best.h"
#include "store/checkpoint.h"
#include "train/hooks.h"
#include "train/progress.h"
#include "train/verdict.h"

#include <math.h>
#include <string.h>

static const char *const NETS[] = {NET_PLAIN, NET_NORM, NET_DROPOUT};

static Result range_test(Lab *lab)
{
    Plan plan;
    Diverge diverge = {0};
    Hook hook = diverge_hook(&diverge);
    plan_lr_find(&plan, &(LrFindRequest){1e-7, 10, 50, lab->learner->opt.mom, 1e-2},
                 learner_batches(lab->learner));
    return learner_fit(lab->learner, &plan, &hook, 1);
}

TEST(any_number_of_threads_gives_the_same_bits)
{
    for (int net = 0; net < LENGTH(NETS); net++) {
        uint64_t first = 0;
        for (int threads = 1; threads <= 4; threads += MIN(unit_every(), 3)) {
            Lab lab = lab_new(threads, NETS[net]);
            one_cycle(&lab, 2);
            uint64_t hash = model_hash(lab.learner->model);
            if (threads == 1)
                first = hash;
            assert_int_equal(hash, first);
            lab_free(&lab);
        }
    }
}

/* drop_last=false: the last batch has the images that are left, and its loss is their mean. */
TEST(a_smaller_last_batch_is_trained)
{
    uint64_t first = 0;
    for (int threads = 1; threads <= 7; threads += threads == 3 ? 4 : 1) {
        Lab lab = lab_new(threads, NET_NORM), by_hand = lab_new(threads, NET_NORM);
        Learner *learner = by_hand.learner;
        lab.learner->options.keep_last = learner->options.keep_last = true;
        assert_true(learner_set_data(lab.learner, lab.data, BATCH, NULL));
        assert_true(learner_set_data(learner, by_hand.data, BATCH, NULL));
        assert_int_equal(learner_batches(learner), (TRAIN + BATCH - 1) / BATCH);
        Plan plan;
        plan_fit(&plan, 1, 1e-2, 0.9, 1e-2, learner_batches(learner));
        learner_fit(lab.learner, &plan, NULL, 0);
        for (long i = 0; i < plan.batches; i++) {
            int n = loader_batch(&learner->train, 0, i, NULL, learner->x, learner->labels);
            assert_int_equal(n, i + 1 < plan.batches ? BATCH : TRAIN % BATCH);
            Batch batch = {.n = n, .x = learner->x, .labels = learner->labels};
            model_train(learner->model, by_hand.pool, &batch,
                        (TrainStep){.seed = learner->options.seed, .step = (uint64_t)i});
            optim_step(&learner->opt, schedule_at(&plan.schedule, i), learner->model, by_hand.pool);
        }
        uint64_t hash = model_hash(lab.learner->model);
        assert_int_equal(hash, model_hash(learner->model));
        first = threads == 1 ? hash : first;
        assert_int_equal(hash, first);
        lab_free(&lab);
        lab_free(&by_hand);
    }
}

TEST(a_range_test_leaves_no_trace)
{
    for (int net = 0; net < LENGTH(NETS); net++) {
        Lab plain = lab_new(2, NETS[net]), tested = lab_new(2, NETS[net]);
        one_cycle(&plain, 1);
        one_cycle(&tested, 1);
        uint64_t before = model_hash(tested.learner->model);
        Result result = range_test(&tested);
        assert_int_equal(result.planned,
                         50); /* 12 batches per epoch: the data was gone through again */
        assert_int_equal(model_hash(tested.learner->model), before);
        one_cycle(&plain, 1);
        one_cycle(&tested, 1);
        assert_int_equal(model_hash(tested.learner->model), model_hash(plain.learner->model));
        lab_free(&plain);
        lab_free(&tested);
    }
}

TEST(a_saved_learner_goes_on_as_if_nothing_happened)
{
    for (int net = 0; net < LENGTH(NETS); net++) {
        Lab lab = lab_new(2, NETS[net]);
        Error err = {0};
        one_cycle(&lab, 1);
        char *name = arena_printf(lab.arena, "net%d", net);
        Checkpoint checkpoint = checkpoint_take(lab.arena, lab.learner, NULL, NULL);
        assert_true(checkpoint_save(name, &checkpoint, &err));

        Arena arena = {0};
        const Dataset *stand_in;
        Learner *loaded = checkpoint_load(&arena, name, &stand_in, &err);
        assert_non_null(loaded);
        assert_int_equal(model_hash(loaded->model), model_hash(lab.learner->model));
        assert_string_equal(stand_in->class_name[1], "7");
        assert_int_equal(stand_in->train.count, 0);
        assert_true(learner_set_data(loaded, lab.data, BATCH, &err));

        one_cycle(&lab, 1);
        Lab other = {.learner = loaded};
        one_cycle(&other, 1);
        assert_int_equal(model_hash(loaded->model), model_hash(lab.learner->model));
        arena_free(&arena);
        lab_free(&lab);
    }
}

/* Validation uses the learner's own loss, as in fastai. */
TEST(a_validation_counts_label_smoothing_in)
{
    Lab lab = lab_new(2, NET_PLAIN);
    one_cycle(&lab, 1);
    Learner *learner = lab.learner;
    Validation validation;
    assert_true(learner_validate(learner, &learner->valid, NULL, &validation));
    double plain = validation.loss, spread = 0;
    for (long i = 0, first = 0; i < loader_batches(&learner->valid); i++) {
        int n = loader_batch(&learner->valid, 0, i, lab.pool, learner->x, learner->labels);
        Batch batch = {.n = n, .x = learner->x, .labels = learner->labels};
        model_eval(learner->model, lab.pool, &batch, 0, learner->loss);
        for (int k = 0; k < n; k++, first++) {
            double a = learner->model->logits[2 * k], b = learner->model->logits[2 * k + 1];
            spread += (log1p(exp(a - b)) + log1p(exp(b - a))) / 2 / VALID;
        }
    }
    learner->options.smoothing = 0.1;
    assert_true(learner_validate(learner, &learner->valid, NULL, &validation));
    double smoothed = validation.loss;
    assert_true(fabs(smoothed - (0.9 * plain + 0.1 * spread)) < 1e-6);
    assert_true(fabs(smoothed - plain) > 1e-5);
    lab_free(&lab);
}

TEST(an_interrupt_stops_at_a_batch_boundary)
{
    Lab lab = lab_new(1, NETS[0]);
    atomic_int interrupts = 1;
    lab.learner->interrupts = &interrupts;
    Result result = one_cycle(&lab, 2);
    assert_int_equal(result.reason, STOP_USER);
    assert_int_equal(result.steps, 1);
    Validation validation;
    assert_false(learner_validate(lab.learner, &lab.learner->valid, NULL, &validation));
    assert_int_equal(lab.learner->opt.step, 1);
    lab_free(&lab);
}

/* A second for each batch, told to the clock as if it had passed. */
static StopReason work(void *self, const Event *event)
{
    Clock *clock = self;
    clock->at += event->kind == EVENT_BATCH || event->kind == EVENT_PROGRESS;
    return STOP_NONE;
}

/* A pause of 100 seconds. */
static StopReason wait(void *self, const Event *event)
{
    Clock *clock = self;
    clock->at += event->kind == EVENT_END ? 0 : 100;
    return STOP_NONE;
}

static StopReason check_times(void *self, const Event *event)
{
    const Learner *learner = self;
    double trained = (double)learner_batches(learner),
           all = trained + (double)loader_batches(&learner->valid);
    if (event->kind == EVENT_BATCH)
        assert_true(event->elapsed == event->epoch * all + (double)event->batch);
    if (event->kind == EVENT_EPOCH)
        assert_true(event->train_time == trained && event->time == all);
    return STOP_NONE;
}

/* What a run waits for at a gate is no part of its time, nor of its epochs', nor of the speed and
 * the time left that a screen shows. */
TEST(a_pause_does_not_count_as_training)
{
    Lab lab = lab_new(1, NETS[0]);
    Learner *learner = lab.learner;
    Plan plan;
    Publisher publisher;
    Progress seen;
    publisher_init(&publisher, -1);
    learner->clock = clock_frozen(0);
    plan_fit(&plan, 2, 1e-3, 0.9, 0, learner_batches(learner));
    Subject subject = {.plan = &plan, .run = 1, .bs = BATCH, .valid = VALID};
    const Hook hooks[] = {{.on = check_times, .self = learner},
                          {.on = work, .self = &learner->clock},
                          publisher_hook(&publisher, &subject),
                          {.on = wait, .self = &learner->clock, .holds = true}};
    Result result = learner_fit(learner, &plan, hooks, LENGTH(hooks));
    publisher_read(&publisher, &seen);
    assert_true(result.time ==
                2.0 * (double)(learner_batches(learner) + loader_batches(&learner->valid)));
    assert_true(seen.elapsed == result.time);
    assert_true(seen.images_per_second == BATCH);
    publisher_free(&publisher);
    lab_free(&lab);
}

TEST(a_loss_that_is_not_finite_ends_the_run_before_its_step)
{
    Lab lab = lab_new(1, NETS[0]);
    Plan plan;
    plan_fit(&plan, 2, 1e30, 0.9, 0, learner_batches(lab.learner));
    Result result = learner_fit(lab.learner, &plan, NULL, 0);
    assert_int_equal(result.reason, STOP_NAN);
    assert_int_equal(lab.learner->opt.step, result.steps - 1);
    lab_free(&lab);
}

TEST(momentum_stays_where_a_cycle_left_it)
{
    Lab lab = lab_new(1, NETS[0]);
    assert_true(lab.learner->opt.mom == 0.9);
    one_cycle(&lab, 1);
    assert_true(lab.learner->opt.mom == 0.95); /* fastai-v1.md, trap 5 */
    lab_free(&lab);
}

TEST(the_best_epoch_is_put_back)
{
    Lab lab = lab_new(1, NETS[0]);
    SaveBest best = {.learner = lab.learner,
                     .monitor = {"train_loss", -2, true}}; /* the worst, to be sure */
    Hook hook = save_best_hook(&best);
    Plan plan;
    plan_fit(&plan, 1, 1e-2, 0.9, 0, learner_batches(lab.learner));
    learner_fit(lab.learner, &plan, NULL, 0);
    uint64_t wanted = model_hash(lab.learner->model);
    lab_free(&lab);

    lab = lab_new(1, NETS[0]);
    best.learner = lab.learner;
    plan_fit(&plan, 3, 1e-2, 0.9, 0, learner_batches(lab.learner));
    learner_fit(lab.learner, &plan, &hook, 1);
    assert_int_equal(best.epoch, 0); /* the loss only falls here */
    assert_int_equal(model_hash(lab.learner->model), wanted);
    lab_free(&lab);
}

static void assert_batch(Loader *plain, long epoch, long i, const Batch *have)
{
    real x[BATCH * 20 * 20];
    uint16_t labels[BATCH];
    int n = loader_batch(plain, epoch, i, NULL, x, labels);
    assert_int_equal(have->n, n);
    assert_memory_equal(have->x, x, (size_t)n * 20 * 20 * sizeof *x);
    assert_memory_equal(have->labels, labels, (size_t)n * sizeof *labels);
}

/* Batches are prepared while another one is in use, over an epoch's end, or taken unannounced. */
TEST(a_fed_batch_is_the_loaders)
{
    const long wanted[][2] = {{0, 0}, {0, 1}, {0, 11}, {1, 0}, {1, 1}, {4, 3}, {4, 4}, {0, 2}};
    const int announced = 5; /* the first ones */
    Lab lab = lab_sized(2, "global_avgpool | dense 2", 20);
    Loader plain = lab.learner->train, *loader = &lab.learner->train;
    plain.order[0] = ARENA_NEW(lab.arena, uint32_t, TRAIN);
    plain.order[1] = ARENA_NEW(lab.arena, uint32_t, TRAIN);
    Feed feed = feed_new(lab.arena, 20 * 20, BATCH);
    for (int i = 0; i < LENGTH(wanted); i++) {
        Batch batch = feed_take(&feed, loader, wanted[i][0], wanted[i][1], lab.pool);
        if (i + 1 < announced) {
            Aside next = feed_prepare(&feed, loader, wanted[i + 1][0], wanted[i + 1][1]);
            pool_run(lab.pool, next.shards, next.work, next.context);
        }
        assert_batch(&plain, wanted[i][0], wanted[i][1], &batch);
    }
    lab_free(&lab);
}

TEST(batch_size_above_the_data_is_refused)
{
    Lab lab = lab_new(1, NETS[0]);
    LearnerOptions options = lab.learner->options;
    options.bs = TRAIN + 1;
    Error err;
    assert_null(learner_new(lab.arena, lab.learner->model, lab.data, &options, &err));
    assert_string_equal(err.text,
                        "batch size 204 is above the 203 training images; use bs=203 or less");
    lab_free(&lab);
}

/* As `set isa`, `set traversal`, `set shards` and `data ... bs=` do it, each followed by a step. */
static void rework(Lab *lab, const Kernels *kernels, WorkMode mode, int shards, int bs)
{
    Plan plan;
    learner_set_work(lab->learner, kernels, mode, shards);
    assert_true(learner_set_data(lab->learner, lab->data, bs, NULL));
    plan_fit(&plan, 1, 1e-3, 0.9, 1e-2, 1);
    assert_int_equal(learner_fit(lab->learner, &plan, NULL, 0).reason, STOP_NONE);
}

TEST(another_way_to_work_gives_the_old_room_back)
{
    static const WorkMode MODES[] = {WORK_DEPTH, WORK_LAYERS};
    Lab lab = lab_new(2, NET_NORM);
    size_t least = arena_size(lab.arena), most[2] = {0};
    for (int i = 0; i < 24; i++) {
        const Kernels *kernels = kernels_find(i % 2 ? "plain" : "generic");
        rework(&lab, kernels, MODES[i / 2 % 2], i % 4 ? 8 : 16, i % 3 ? BATCH : 4 * BATCH);
        most[i / 12] = MAX(most[i / 12], arena_size(lab.arena));
    }
    assert_int_equal(most[0], most[1]);
    rework(&lab, lab.learner->model->kernels, WORK_AUTO, 8, 1);
    assert_true(arena_size(lab.arena) < least);
    lab_free(&lab);
}

/* Each image by itself gets the answer it has among all. */
TEST(an_image_has_one_answer)
{
    Lab lab = lab_new(2, NET_NORM);
    Arena arena = {0};
    Verdicts all;
    one_cycle(&lab, 2);
    const Part *valid = &lab.data->valid;
    Shape shape = lab.data->shape;
    size_t bytes = (size_t)shape.h * (size_t)shape.w * (size_t)lab.data->stored;
    assert_true(verdicts_take(&arena, lab.learner, &all));
    long right = 0;
    for (int i = 0; i < VALID; i++) {
        double p[2];
        int label = valid->labels[i];
        int answer = verdict_image(lab.learner, valid->pixels + i * bytes, lab.data->stored, p);
        assert_int_equal(answer, all.predicted[i]);
        assert_true(p[label] == all.truth[i] && fabs(p[0] + p[1] - 1) < 1e-12);
        assert_true(fabs((double)all.loss[i] + log(all.truth[i])) < 1e-4);
        right += answer == label;
    }
    assert_int_equal(all.confusion[0] + all.confusion[3], right);
    assert_int_equal(all.confusion[0] + all.confusion[1] + all.confusion[2] + all.confusion[3],
                     VALID);
    arena_free(&arena);
    lab_free(&lab);
}

/* Ctrl-C between two batches ends it. */
TEST(asking_can_be_interrupted)
{
    Lab lab = lab_new(1, NET_PLAIN);
    Arena arena = {0};
    Verdicts all;
    atomic_int interrupts = 1;
    lab.learner->interrupts = &interrupts;
    assert_false(verdicts_take(&arena, lab.learner, &all));
    arena_free(&arena);
    lab_free(&lab);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_number_of_threads_gives_the_same_bits),
        cmocka_unit_test(a_smaller_last_batch_is_trained),
        cmocka_unit_test(a_range_test_leaves_no_trace),
        cmocka_unit_test(an_image_has_one_answer),
        cmocka_unit_test(asking_can_be_interrupted),
        cmocka_unit_test(a_saved_learner_goes_on_as_if_nothing_happened),
        cmocka_unit_test(a_validation_counts_label_smoothing_in),
        cmocka_unit_test(an_interrupt_stops_at_a_batch_boundary),
        cmocka_unit_test(a_pause_does_not_count_as_training),
        cmocka_unit_test(a_loss_that_is_not_finite_ends_the_run_before_its_step),
        cmocka_unit_test(momentum_stays_where_a_cycle_left_it),
        cmocka_unit_test(the_best_epoch_is_put_back),
        cmocka_unit_test(a_fed_batch_is_the_loaders),
        cmocka_unit_test(batch_size_above_the_data_is_refused),
        cmocka_unit_test(another_way_to_work_gives_the_old_room_back),
    };
    scratch_enter();
    int status = unit_run(tests);
    scratch_leave();
    return status;
}
