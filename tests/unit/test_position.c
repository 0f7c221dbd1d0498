/* Runs that begin in the middle, and the snapshots they begin from. */
#include "tests/unit/lab.h"

#include "base/series.h"
#include "train/ring.h"

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
        cmocka_unit_test(a_run_goes_on_from_anywhere),
        cmocka_unit_test(a_stopped_run_goes_on_too),
        cmocka_unit_test(a_ring_keeps_the_latest),
    };
    return unit_run(tests);
}
