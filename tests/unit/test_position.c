/* Tests runs that begin in the middle, and the snapshots from which they begin. */
#include "tests/unit/lab.h"

#include "base/series.h"
#include "store/best.h"
#include "train/recorder.h"
#include "train/ring.h"

/* A run to be cut anywhere. */
typedef struct {
    const char *net, *opt;
    int epochs, tot_epochs, start_epoch; /* of fit_one_cycle */
    OptimOptions steps;
} Course;

static const Course COURSES[] = {
    {NET_PLAIN, "adam", 2, 0, 0, {0}},
    {NET_NORM, "adam", 2, 0, 0, {0}},
    {NET_DROPOUT, "adam", 2, 0, 0, {0}},
    {NET_NORM, "sgd", 2, 0, 0, {0}},
    {NET_DROPOUT, "sgd", 3, 4, 1, {0}}, /* within a longer schedule */
    {NET_PLAIN, "adam", 2, 1, 0, {0}},  /* an epoch of one batch at its end */
    /* gradients wait at most places of these */
    {NET_NORM,
     "muon",
     2,
     0,
     0,
     {.sgd_mom = 0.85,
      .clip = 0.5,
      .accumulate = 3,
      .rules = {.bias_lr = 2, .bn_lr = 8, .no_wd = RULE_BIT(PARAM_NORM)}}},
    {NET_DROPOUT, "rmsprop", 2, 0, 0, {.accumulate = 2, .rules.bias_lr = 4}},
};

static Lab lab_of(const Course *course, int threads)
{
    Lab lab = lab_new(threads, course->net);
    lab.learner->opt = optim_new(lab.arena, optim_find(course->opt), lab.learner->model);
    learner_ask(lab.learner, &course->steps);
    return lab;
}

static Plan plan_of(const Course *course, const Learner *learner)
{
    Plan plan;
    OneCycleRequest request = {.epochs = course->epochs,
                               .tot_epochs = course->tot_epochs,
                               .start_epoch = course->start_epoch,
                               .cycle = one_cycle_defaults(1e-2),
                               .wd = 1e-2};
    assert_true(plan_one_cycle(&plan, &request, learner_batches(learner), NULL));
    return plan;
}

/* What a run tells, as numbers to compare, and snapshots of it at every boundary. */
typedef struct {
    const Learner *learner;
    Series told; /* of every batch and epoch */
    Ring *ring;  /* at the beginning and after each batch, also of validation; or NULL */
} Witness;

static void tell_batch(Series *told, const Event *event)
{
    const double numbers[] = {event->kind,      event->epoch,        (double)event->batch,
                              event->batches,   (double)event->step, event->hyper.lr,
                              event->hyper.mom, event->hyper.wd,     event->loss,
                              event->smooth};
    for (int i = 0; i < LENGTH(numbers); i++)
        series_add(told, numbers[i]);
}

static void tell_epoch(Series *told, const Event *event)
{
    const double numbers[] = {event->kind,      event->epoch,        (double)event->step,
                              event->smooth,    event->validated,    event->valid_loss,
                              event->metric[0], (double)event->batch};
    for (int i = 0; i < LENGTH(numbers); i++)
        series_add(told, numbers[i]);
}

static StopReason witness(void *self, const Event *event)
{
    Witness *w = self;
    if (event->kind == EVENT_BATCH)
        tell_batch(&w->told, event);
    if (event->kind == EVENT_EPOCH)
        tell_epoch(&w->told, event);
    if (w->ring && event->kind != EVENT_END)
        ring_add(w->ring, w->learner, 1);
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

static void assert_same_series(const Series *a, const Series *b)
{
    assert_int_equal(series_count(a), series_count(b));
    assert_tail(a, b);
}

static void assert_same_record(const Recorder *a, const Recorder *b)
{
    assert_same_series(&a->lr, &b->lr);
    assert_same_series(&a->mom, &b->mom);
    assert_same_series(&a->loss, &b->loss);
    assert_same_series(&a->smooth, &b->smooth);
    assert_same_series(&a->train_loss, &b->train_loss);
    assert_same_series(&a->valid_loss, &b->valid_loss);
    assert_same_series(&a->metric[0].value, &b->metric[0].value);
    assert_same_series(&a->epoch, &b->epoch);
    assert_same_series(&a->epoch_end, &b->epoch_end);
    assert_same_series(&a->validated, &b->validated);
}

static Recorder *record_of(const Lab *lab, const Plan *plan)
{
    return recorder_new(plan, lab->learner->options.metric, learner_metrics(lab->learner));
}

typedef struct {
    Lab lab;
    Plan plan;
    Witness told;
    Recorder *recorder;
    Ring ring;
    uint64_t hash; /* at its end */
} Whole;

static void whole_run(Whole *whole, const Course *course)
{
    *whole = (Whole){.lab = lab_of(course, 2), .ring = {.most = RING_MOST, .bytes_most = SIZE_MAX}};
    whole->plan = plan_of(course, whole->lab.learner);
    whole->told = (Witness){.learner = whole->lab.learner, .ring = &whole->ring};
    whole->recorder = record_of(&whole->lab, &whole->plan);
    Hook hooks[] = {{.on = witness, .self = &whole->told}, recorder_hook(whole->recorder)};
    Result result = learner_fit(whole->lab.learner, &whole->plan, hooks, LENGTH(hooks));
    assert_int_equal(result.steps, result.planned);
    whole->hash = model_hash(whole->lab.learner->model);
}

static void whole_free(Whole *whole)
{
    series_free(&whole->told.told);
    recorder_free(whole->recorder);
    ring_clear(&whole->ring);
    lab_free(&whole->lab);
}

/* Runs the rest, on a learner that has trained on something else in between. */
static void assert_goes_on(const Whole *whole, const Snapshot *cut, Learner *learner)
{
    Witness rest = {.learner = learner};
    Recorder *branch = recorder_branch(whole->recorder, &whole->plan, cut->at.step, cut->at.epoch);
    Hook hooks[] = {{.on = witness, .self = &rest}, recorder_hook(branch)};
    assert_int_equal(branch->past, cut->at.step);
    assert_int_equal(series_count(&branch->loss), cut->at.step);
    snapshot_restore(learner, cut);
    Result result = learner_continue(learner, &whole->plan, &cut->at, hooks, LENGTH(hooks));
    assert_int_equal(result.reason, STOP_NONE);
    assert_int_equal(result.steps, result.planned);
    assert_int_equal(model_hash(learner->model), whole->hash);
    assert_int_equal(learner->opt.step, whole->lab.learner->opt.step);
    assert_int_equal(learner->epoch, whole->lab.learner->epoch);
    assert_true(learner->opt.mom == whole->lab.learner->opt.mom);
    assert_tail(&whole->told.told, &rest.told);
    assert_same_record(whole->recorder, branch);
    series_free(&rest.told);
    recorder_free(branch);
}

/* From every boundary, an epoch's end before and after its validation included, with any number of
 * threads, a run goes on to the same bits, tells the same, and its record is that of one run. */
TEST(a_run_goes_on_from_anywhere)
{
    const int threads[] = {1, 2, 3, 7};
    for (int c = 0; c < LENGTH(COURSES); c++) {
        Whole whole;
        Lab other[LENGTH(threads)];
        whole_run(&whole, &COURSES[c]);
        for (int t = 0; t < LENGTH(threads); t++)
            other[t] = lab_of(&COURSES[c], threads[t]);
        assert_true(whole.ring.count > whole.plan.last - whole.plan.first);
        for (int i = 0; i < whole.ring.count; i += unit_every())
            assert_goes_on(&whole, &ring_at(&whole.ring, i)->snapshot,
                           other[i % LENGTH(threads)].learner);
        for (int t = 0; t < LENGTH(threads); t++)
            lab_free(&other[t]);
        whole_free(&whole);
    }
}

/* Up to the cut the run is the old plan's, from there on the new plan's. */
TEST(a_run_goes_on_with_a_changed_plan)
{
    Whole whole;
    whole_run(&whole, &COURSES[1]);
    for (int i = 0; i < whole.ring.count; i += unit_every()) {
        const Snapshot *cut = &ring_at(&whole.ring, i)->snapshot;
        long k = cut->at.step;
        Plan plan;
        if (k >= whole.plan.last)
            continue; /* nothing left to change */
        assert_true(plan_change(&whole.plan, k, &(Change){CHANGE_EPOCHS, 1}, &plan, NULL));
        assert_true(plan_change(&plan, k, &(Change){CHANGE_LR_MAX, 1e-3}, &plan, NULL));
        Recorder *branch = recorder_branch(whole.recorder, &plan, k, cut->at.epoch);
        Hook hook = recorder_hook(branch);
        snapshot_restore(whole.lab.learner, cut);
        Result result = learner_continue(whole.lab.learner, &plan, &cut->at, &hook, 1);
        assert_true(result.steps == plan.last && result.at.epoch == 3);
        assert_int_equal(series_count(&branch->epoch), 3);
        for (long b = 0; b < plan.last; b++) {
            assert_true(series_at(&branch->lr, b) == schedule_at(&plan.schedule, b).lr);
            assert_true(b >= k ||
                        series_at(&branch->loss, b) == series_at(&whole.recorder->loss, b));
        }
        recorder_free(branch);
    }
    whole_free(&whole);
}

static StopReason stop_after(void *self, const Event *event)
{
    return event->kind == EVENT_BATCH && event->step + 1 == *(const long *)self ? STOP_USER
                                                                                : STOP_NONE;
}

/* When the best epoch is put back, the run is at that epoch's end, not where it was stopped. */
TEST(a_run_with_its_best_put_back_goes_on_from_there)
{
    Whole whole;
    whole_run(&whole, &COURSES[0]);
    Lab cut = lab_of(&COURSES[0], 1);
    SaveBest best = {.learner = cut.learner, .monitor = {"train_loss", -2, false}};
    long steps = 18; /* half of the second epoch */
    Hook hooks[] = {save_best_hook(&best), {.on = stop_after, .self = &steps}};
    Result result = learner_fit(cut.learner, &whole.plan, hooks, LENGTH(hooks));
    assert_true(result.reason == STOP_USER && result.steps == 18 && best.epoch == 0);
    assert_true(result.at.epoch == 1 && result.at.batch == 0 && result.at.step == 12);
    learner_continue(cut.learner, &whole.plan, &result.at, NULL, 0);
    assert_int_equal(model_hash(cut.learner->model), whole.hash);

    steps = 0; /* a run that has ended stays ended, whatever was put back */
    best.monitor.higher_is_better = true;
    result = learner_fit(cut.learner, &whole.plan, hooks, LENGTH(hooks));
    assert_true(best.epoch == 0 && result.at.epoch == 2);
    lab_free(&cut);
    whole_free(&whole);
}

/* A run that the user stopped says where it would go on; a new one takes fresh data. */
TEST(a_stopped_run_goes_on_too)
{
    Lab whole = lab_new(1, NET_NORM), cut = lab_new(3, NET_NORM);
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

/* The oldest go first, by number and by bytes, never the latest. */
TEST(a_ring_keeps_the_latest)
{
    Lab lab = lab_new(1, NET_PLAIN);
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

/* Only finite states are kept: a run that breaks leaves its beginning to go back to. */
TEST(a_ring_keeps_no_ruins)
{
    Lab lab = lab_new(1, NET_PLAIN);
    Ring ring = {.most = 8, .bytes_most = SIZE_MAX};
    RingHook self = {&ring, lab.learner, 1};
    Hook hook = ring_hook(&self);
    Plan plan;
    plan_fit(&plan, 2, 1e30, 0.9, 0, learner_batches(lab.learner));
    assert_int_equal(learner_fit(lab.learner, &plan, &hook, 1).reason, STOP_NAN);
    assert_int_equal(ring.count, 1);
    assert_int_equal(ring_at(&ring, 0)->snapshot.at.step, 0);

    plan_fit(&plan, 2, 1e-3, 0.9, 0, learner_batches(lab.learner));
    snapshot_restore(lab.learner, &ring_at(&ring, 0)->snapshot);
    self.run = 2;
    learner_fit(lab.learner, &plan, &hook, 1);
    assert_int_equal(ring.count, 4); /* its beginning and two epochs */
    assert_int_equal(ring_at(&ring, 0)->snapshot.at.epoch, 2);
    assert_int_equal(ring_at(&ring, 1)->snapshot.at.step, 12);
    assert_int_equal(ring_at(&ring, 2)->run, 2);
    ring_clear(&ring);
    lab_free(&lab);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_run_goes_on_from_anywhere),
        cmocka_unit_test(a_run_goes_on_with_a_changed_plan),
        cmocka_unit_test(a_stopped_run_goes_on_too),
        cmocka_unit_test(a_run_with_its_best_put_back_goes_on_from_there),
        cmocka_unit_test(a_ring_keeps_the_latest),
        cmocka_unit_test(a_ring_keeps_no_ruins),
    };
    return unit_run(tests);
}
