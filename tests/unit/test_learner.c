/* The loop itself, on a small drawn data set: the promises that "bits matter" rests on. */
#include "tests/unit/unit.h"

#include "io/file.h"
#include "train/checkpoint.h"
#include "train/hooks.h"
#include "train/learner.h"
#include "train/ring.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    TRAIN = 203,
    VALID = 37,
    BATCH = 16
}; /* neither divides by the batch size or by the shards */

typedef struct {
    Arena *arena; /* stays where it is when a Lab is copied: the learner points to it */
    Pool *pool;
    const Dataset *data;
    Learner *learner;
} Lab;

static Lab lab_new(int threads, const char *spec)
{
    Lab lab = {.arena = heap_resize(NULL, 1, sizeof(Arena)), .pool = pool_new(threads)};
    *lab.arena = (Arena){0};
    const int labels[] = {3, 7};
    DigitsOptions digits = {labels, 2, TRAIN, VALID, 20, 1, 42};
    Error err = {{0}};
    lab.data = dataset_digits(lab.arena, &digits, lab.pool, &err);
    assert_non_null(lab.data);
    Model *model = model_new(lab.arena, spec, lab.data->shape, 2, &err);
    assert_non_null(model);
    LearnerOptions options = {.opt = optim_find("adam"),
                              .wd = 1e-2,
                              .true_wd = true,
                              .bn_wd = true,
                              .metric = {metric_find("accuracy")},
                              .bs = BATCH,
                              .seed = 7};
    lab.learner = learner_new(lab.arena, model, lab.data, &options, &err);
    assert_non_null(lab.learner);
    lab.learner->pool = lab.pool;
    lab.learner->clock = clock_frozen(0);
    return lab;
}

static void lab_free(Lab *lab)
{
    arena_free(lab->arena);
    heap_free(lab->arena);
    pool_free(lab->pool);
}

static Result one_cycle(Lab *lab, int epochs)
{
    Plan plan;
    OneCycleRequest request = {.epochs = epochs, .cycle = one_cycle_defaults(1e-2), .wd = 1e-2};
    assert_true(plan_one_cycle(&plan, &request, learner_batches(lab->learner), NULL));
    return learner_fit(lab->learner, &plan, NULL, 0);
}

static Result range_test(Lab *lab)
{
    Plan plan;
    Diverge diverge = {0};
    Hook hook = diverge_hook(&diverge);
    plan_lr_find(&plan, 1e-7, 10, 50, lab->learner->opt.mom, 1e-2, learner_batches(lab->learner));
    return learner_fit(lab->learner, &plan, &hook, 1);
}

static const char *const NETS[] = {
    "simple_cnn 1,8,8,2",
    "simple_cnn 1,8,8,2 bn=true",
    "conv 4 3 2 | relu | dropout 0.3 | residual { conv 4 3 | bn } | flatten | dense 2",
};

static void any_number_of_threads_gives_the_same_bits(void **state)
{
    (void)state;
    for (int net = 0; net < LENGTH(NETS); net++) {
        uint64_t first = 0;
        for (int threads = 1; threads <= 4; threads++) {
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

static void a_range_test_leaves_no_trace(void **state)
{
    (void)state;
    for (int net = 0; net < LENGTH(NETS); net++) {
        Lab plain = lab_new(2, NETS[net]), tested = lab_new(2, NETS[net]);
        one_cycle(&plain, 1);
        one_cycle(&tested, 1);
        uint64_t before = model_hash(tested.learner->model);
        Result result = range_test(&tested);
        assert_int_equal(result.planned,
                         50); /* 12 batches an epoch: the data was gone through again */
        assert_int_equal(model_hash(tested.learner->model), before);
        one_cycle(&plain, 1);
        one_cycle(&tested, 1);
        assert_int_equal(model_hash(tested.learner->model), model_hash(plain.learner->model));
        lab_free(&plain);
        lab_free(&tested);
    }
}

static void a_saved_learner_goes_on_as_if_nothing_happened(void **state)
{
    (void)state;
    char path[] = "/tmp/onecycle-test-XXXXXX";
    assert_non_null(mkdtemp(path));
    for (int net = 0; net < LENGTH(NETS); net++) {
        Lab lab = lab_new(2, NETS[net]);
        Error err = {{0}};
        one_cycle(&lab, 1);
        char *name = arena_printf(lab.arena, "%s/net%d", path, net);
        assert_true(checkpoint_save(name, lab.learner, NULL, &err));

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
        unlink(checkpoint_path(lab.arena, name));
        lab_free(&lab);
    }
    rmdir(path);
}

static void an_interrupt_stops_at_a_batch_boundary(void **state)
{
    (void)state;
    Lab lab = lab_new(1, NETS[0]);
    atomic_int interrupts = 1;
    lab.learner->interrupts = &interrupts;
    Result result = one_cycle(&lab, 2);
    assert_int_equal(result.reason, STOP_USER);
    assert_int_equal(result.steps, 1);
    assert_int_equal(lab.learner->opt.step, 1);
    lab_free(&lab);
}

static void a_loss_that_is_not_finite_ends_the_run_before_its_step(void **state)
{
    (void)state;
    Lab lab = lab_new(1, NETS[0]);
    Plan plan;
    plan_fit(&plan, 2, 1e30, 0.9, 0, learner_batches(lab.learner));
    Result result = learner_fit(lab.learner, &plan, NULL, 0);
    assert_int_equal(result.reason, STOP_NAN);
    assert_int_equal(lab.learner->opt.step, result.steps - 1);
    lab_free(&lab);
}

static void momentum_stays_where_a_cycle_left_it(void **state)
{
    (void)state;
    Lab lab = lab_new(1, NETS[0]);
    assert_true(lab.learner->opt.mom == 0.9);
    one_cycle(&lab, 1);
    assert_true(lab.learner->opt.mom == 0.95); /* fastai-v1.md, trap 5 */
    lab_free(&lab);
}

static void the_best_epoch_is_put_back(void **state)
{
    (void)state;
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

/* Prepared while another is in use, across the end of an epoch, or asked for without warning. */
static void a_fed_batch_is_the_loaders(void **state)
{
    (void)state;
    const long wanted[][2] = {{0, 0}, {0, 1}, {0, 11}, {1, 0}, {1, 1}, {4, 3}, {4, 4}, {0, 2}};
    const int announced = 5; /* the first ones */
    Lab lab = lab_new(2, "global_avgpool | dense 2");
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

static void batch_size_above_the_data_is_refused(void **state)
{
    (void)state;
    Lab lab = lab_new(1, NETS[0]);
    LearnerOptions options = lab.learner->options;
    options.bs = TRAIN + 1;
    Error err;
    assert_null(learner_new(lab.arena, lab.learner->model, lab.data, &options, &err));
    assert_string_equal(err.text,
                        "batch size 204 is above the 203 training images; use bs=203 or less");
    lab_free(&lab);
}

/* What a run tells, as numbers to compare; and where it is stopped. */
typedef struct {
    const Learner *learner;
    Series told; /* kind, epoch, batch, lr, mom, loss, smooth, valid_loss of every event */
    Ring ring;   /* a snapshot at every batch boundary, validation batches included */
    bool keeps;  /* fills the ring */
} Witness;

static StopReason witness(void *self, const Event *event)
{
    Witness *w = self;
    if (event->kind == EVENT_BEGIN || event->kind == EVENT_END)
        return STOP_NONE;
    bool batch = event->kind == EVENT_BATCH;
    const double told[] = {event->kind,
                           event->epoch,
                           event->smooth,
                           batch ? (double)event->batch : event->valid_loss,
                           batch ? event->hyper.lr : event->metric[0],
                           batch ? event->hyper.mom : 0,
                           batch ? event->loss : 0};
    for (int i = 0; event->kind != EVENT_PROGRESS && i < LENGTH(told); i++)
        series_add(&w->told, told[i]);
    if (w->keeps)
        ring_add(&w->ring, w->learner, 1);
    return STOP_NONE;
}

/* The last samples of `all` are those of `rest`. */
static void assert_tail(const Series *all, const Series *rest)
{
    long skip = series_count(all) - series_count(rest);
    assert_true(skip >= 0);
    for (long i = 0; i < series_count(rest); i++)
        assert_true(series_at(all, skip + i) == series_at(rest, i));
}

/* From every batch boundary, and from between the batches of validation, a run goes on to the same
 * bits and tells the same. */
static void a_run_goes_on_from_anywhere(void **state)
{
    (void)state;
    for (int net = 0; net < LENGTH(NETS); net++) {
        Lab lab = lab_new(2, NETS[net]);
        Plan plan;
        OneCycleRequest request = {.epochs = 2, .cycle = one_cycle_defaults(1e-2), .wd = 1e-2};
        assert_true(plan_one_cycle(&plan, &request, learner_batches(lab.learner), NULL));
        Witness whole = {.learner = lab.learner, .keeps = true};
        whole.ring = (Ring){.most = RING_MOST, .bytes_most = SIZE_MAX};
        learner_fit(lab.learner, &plan, &(Hook){witness, &whole}, 1);
        uint64_t want = model_hash(lab.learner->model);
        assert_true(whole.ring.count > 24);
        for (int cut = 0; ring_at(&whole.ring, cut); cut++) {
            Witness rest = {.learner = lab.learner};
            const Snapshot *snapshot = &ring_at(&whole.ring, cut)->snapshot;
            snapshot_restore(lab.learner, snapshot);
            learner_continue(lab.learner, &plan, &snapshot->at, &(Hook){witness, &rest}, 1);
            assert_int_equal(model_hash(lab.learner->model), want);
            assert_tail(&whole.told, &rest.told);
            series_free(&rest.told);
        }
        series_free(&whole.told);
        ring_clear(&whole.ring);
        lab_free(&lab);
    }
}

/* A run that the user stopped says where it would go on; a new one takes fresh data. */
static void a_stopped_run_goes_on_too(void **state)
{
    (void)state;
    Lab whole = lab_new(1, NETS[1]), cut = lab_new(3, NETS[1]);
    one_cycle(&whole, 2);
    Plan plan;
    OneCycleRequest request = {.epochs = 2, .cycle = one_cycle_defaults(1e-2), .wd = 1e-2};
    assert_true(plan_one_cycle(&plan, &request, learner_batches(cut.learner), NULL));
    atomic_int interrupts = 1;
    cut.learner->interrupts = &interrupts;
    Position at = {0};
    for (int stops = 0; at.epoch < 2; stops++) {
        Result result = stops ? learner_continue(cut.learner, &plan, &at, NULL, 0)
                              : learner_fit(cut.learner, &plan, NULL, 0);
        at = result.at;
        if (result.reason == STOP_NONE)
            break;
        assert_int_equal(result.steps, stops + 1);
    }
    assert_int_equal(model_hash(cut.learner->model), model_hash(whole.learner->model));
    lab_free(&whole);
    lab_free(&cut);
}

/* The past of a changed plan is the old one's; its rest has the new peak, end and length. */
static void a_plan_changes_from_where_it_stands(void **state)
{
    (void)state;
    Plan plan, next;
    Error err = {{0}};
    OneCycleRequest request = {.epochs = 4, .cycle = one_cycle_defaults(1e-1), .wd = 1e-2};
    assert_true(plan_one_cycle(&plan, &request, 50, NULL));
    for (long k = 0; k < 200; k += 7) {
        assert_true(plan_change(&plan, k, &(Change){CHANGE_LR_MAX, 5e-2}, &next, &err));
        assert_true(plan_change(&next, k, &(Change){CHANGE_WD, 0.5}, &next, &err));
        for (long i = 0; i < 200; i++) {
            Hyper was = schedule_at(&plan.schedule, i), is = schedule_at(&next.schedule, i);
            assert_true(fabs(is.lr - (i < k ? was.lr : was.lr / 2)) < 1e-15);
            assert_true(is.mom == was.mom && is.wd == (i < k ? 1e-2 : 0.5));
        }
        assert_true(plan_change(&plan, k, &(Change){CHANGE_EPOCHS, 2}, &next, &err));
        assert_int_equal(next.last, 300);
        assert_int_equal(next.last_epoch, 6);
        assert_true(fabs(schedule_at(&next.schedule, k).lr - schedule_at(&plan.schedule, k).lr) <
                    1e-12);
        assert_true(fabs(schedule_at(&next.schedule, 300).lr -
                         schedule_at(&plan.schedule, 200).lr) < 1e-12);
        for (long i = 0; i < k; i++)
            assert_true(schedule_at(&next.schedule, i).lr == schedule_at(&plan.schedule, i).lr);
    }
    plan_lr_find(&plan, 1e-7, 10, 100, 0.9, 0.01, 50);
    assert_false(plan_change(&plan, 5, &(Change){CHANGE_EPOCHS, 2}, &next, &err));
    assert_non_null(strstr(err.text, "range test"));
}

/* The oldest go first, by number and by bytes, never the latest. */
static void a_ring_keeps_the_latest(void **state)
{
    (void)state;
    Lab lab = lab_new(1, NETS[0]);
    Ring ring = {.most = 3, .bytes_most = SIZE_MAX};
    for (int i = 0; i < 5; i++) {
        lab.learner->at.step = i;
        ring_add(&ring, lab.learner, 1);
    }
    assert_int_equal(ring.count, 3);
    assert_int_equal(ring_at(&ring, 0)->snapshot.at.step, 4);
    assert_int_equal(ring_at(&ring, 2)->snapshot.at.step, 2);
    assert_null(ring_at(&ring, 3));
    ring.bytes_most = 1;
    ring_add(&ring, lab.learner, 2);
    assert_int_equal(ring.count, 1);
    assert_int_equal(ring_at(&ring, 0)->run, 2);
    ring_clear(&ring);
    lab_free(&lab);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_number_of_threads_gives_the_same_bits),
        cmocka_unit_test(a_range_test_leaves_no_trace),
        cmocka_unit_test(a_saved_learner_goes_on_as_if_nothing_happened),
        cmocka_unit_test(an_interrupt_stops_at_a_batch_boundary),
        cmocka_unit_test(a_loss_that_is_not_finite_ends_the_run_before_its_step),
        cmocka_unit_test(momentum_stays_where_a_cycle_left_it),
        cmocka_unit_test(the_best_epoch_is_put_back),
        cmocka_unit_test(a_fed_batch_is_the_loaders),
        cmocka_unit_test(batch_size_above_the_data_is_refused),
        cmocka_unit_test(a_run_goes_on_from_anywhere),
        cmocka_unit_test(a_stopped_run_goes_on_too),
        cmocka_unit_test(a_plan_changes_from_where_it_stands),
        cmocka_unit_test(a_ring_keeps_the_latest),
    };
    return unit_run(tests);
}
