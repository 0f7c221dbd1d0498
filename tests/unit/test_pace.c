/* Tests that a run keeps its time whatever the machine's speed does, by clocks that are handed in:
 * runs that are only played, and the command on a session. */
#include "tests/unit/scratch.h"
#include "tests/unit/unit.h"

#include "commands/command_table.h"
#include "lab/branch.h"
#include "lab/lab.h"
#include "lab/lab_machine.h"
#include "lab/reply.h"
#include "train/budget.h"
#include "train/learner.h"
#include "train/pace.h"

#include <math.h>
#include <string.h>

static double now; /* of the clocks here, in seconds */

static double read_now(void)
{
    return now;
}

/* ---- runs that are played: every batch moves the clock */

/* How many times as long everything takes, at a part of the time. */
typedef double Slowness(double part);

static double steady(double part)
{
    return part < 0 ? 0 : 1;
}

static double slows_down(double part)
{
    return part < 0.3 ? 1 : 2;
}

static double gets_faster(double part)
{
    return part < 0.4 ? 1 : 0.5;
}

static double tires(double part)
{
    return 1 + part;
}

static double wavers(double part)
{
    return (int)(part * 12) % 2 ? 1.6 : 1;
}

static double was_measured_wrongly(double part)
{
    return part < 0.05 ? 1 : 1.7;
}

typedef struct {
    double seconds;
    Slowness *slowness;
    double batch, valid; /* seconds at slowness 1 */
    Plan plan;
    Position at;
    int parts;
} Played;

static void spend(const Played *played, double seconds)
{
    now += seconds * played->slowness(now / played->seconds);
}

/* One part of the run, from where it is; whether there is another. */
static bool play_part(Played *played, const Hook *hook)
{
    const double began = now;
    const Plan *plan = &played->plan;
    Position *at = &played->at;
    Event event = {.kind = EVENT_BEGIN};
    hook->on(hook->self, &event);
    for (; at->epoch < plan->last_epoch; at->epoch++, at->batch = 0) {
        const double epoch = now;
        event = (Event){.epoch = at->epoch, .batches = plan_epoch_batches(plan, at->epoch)};
        for (; at->batch < event.batches; at->batch++) {
            spend(played, played->batch);
            event.kind = EVENT_BATCH;
            event.batch = at->batch;
            event.elapsed = now - began;
            if (hook->on(hook->self, &event) == STOP_REPLAN) {
                at->batch++;
                return true;
            }
        }
        event.kind = EVENT_EPOCH;
        event.train_time = now - epoch;
        spend(played, played->valid);
        event.validated = true;
        event.time = now - epoch;
        event.elapsed = now - began;
        if (hook->on(hook->self, &event) == STOP_REPLAN) {
            at->epoch++;
            at->batch = 0;
            return true;
        }
    }
    return false;
}

static const Clock CLOCK = {.read = read_now};

static void play(Played *played, long batches)
{
    now = 0.1 * played->seconds; /* measuring has taken this */
    Pace pace = {.clock = &CLOCK,
                 .seconds = played->seconds,
                 .batch = played->batch,
                 .valid = played->valid,
                 .plan = &played->plan};
    const Hook hook = pace_hook(&pace);
    OneCycleRequest request = {.epochs =
                                   budget_epochs(0.98 * 0.9 * played->seconds,
                                                 played->batch * (double)batches, played->valid),
                               .cycle = one_cycle_defaults(0.1)};
    assert_true(plan_one_cycle(&played->plan, &request, batches, NULL));
    for (played->parts = 1; play_part(played, &hook); played->parts++) {
        long k = played->at.epoch * batches + played->at.batch;
        Change change = {CHANGE_STEPS, (double)pace.steps};
        Plan *plan = &played->plan;
        if (!plan_change(plan, k, &change, plan, NULL))
            pace.seconds = INFINITY; /* changed too often: it goes on as it is */
        assert_true(plan->last == plan->schedule.steps && plan->last > k);
    }
    assert_true(played->at.epoch == played->plan.last_epoch);
}

TEST(a_run_keeps_its_time_whatever_the_speed_does)
{
    static Slowness *const SLOWNESS[] = {steady, slows_down, gets_faster,
                                         tires,  wavers,     was_measured_wrongly};
    static const double EPOCHS[] = {0.3, 0.9, 1.5, 2.4, 5.3, 9.9, 17.2, 40.5, 300};
    for (int s = 0; s < LENGTH(SLOWNESS); s++)
        for (int e = 0; e < LENGTH(EPOCHS); e++)
            for (int valid = 0; valid < 2; valid++) {
                const long batches = 1000;
                Played played = {.seconds = 60, .slowness = SLOWNESS[s]};
                double epoch = 60 / EPOCHS[e];
                played.valid = valid ? 0.1 * fmin(epoch, played.seconds) : 0;
                played.batch = (epoch - played.valid) / (double)batches;
                play(&played, batches);
                double part = now / played.seconds;
                if (fabs(part - 1) > 0.1 || (s == 0 && played.parts > 2))
                    fail_test("speed %d, %g epochs, validation %d: %.3f of the time, %d parts", s,
                              EPOCHS[e], valid, part, played.parts);
            }
}

TEST(a_clock_that_stands_still_changes_no_plan)
{
    Played played = {.seconds = 60, .slowness = steady, .batch = 0.1, .valid = 0};
    const Clock frozen = clock_frozen(0);
    Pace pace = {.clock = &frozen, .seconds = 60, .batch = 1e-3, .plan = &played.plan};
    const Hook hook = pace_hook(&pace);
    plan_fit(&played.plan, 3, 0.1, 0.9, 0, 10);
    Event event = {.batches = 10};
    for (; event.epoch < 3; event.epoch++) {
        event.kind = EVENT_BATCH;
        for (event.batch = 0; event.batch < 10; event.batch++)
            assert_int_equal(hook.on(hook.self, &event), STOP_NONE);
        event.kind = EVENT_EPOCH;
        assert_int_equal(hook.on(hook.self, &event), STOP_NONE);
    }
}

/* ---- the command: every reading moves the clock */

static double reading;     /* seconds that one takes */
static double slower_from; /* from this time on three times as long */

static double read_moving(void)
{
    return now += now > slower_from ? 3 * reading : reading;
}

static Session *session_begin(double second)
{
    Error err;
    Session *session = session_new(&(Settings){.seed = 42, .threads = 1}, &COMMANDS, &err);
    assert_non_null(session);
    session_reply(session)->out = NULL;
    now = 0;
    reading = 1e-3;
    slower_from = second;
    session->machine->clock = (Clock){.read = read_moving};
    return session;
}

static void run(Session *session, const char *commands)
{
    assert_int_equal(session_run(session, commands, NULL, 0), STATUS_OK);
}

static uint64_t hash_of(Session *session)
{
    return model_hash(lab_learner(session)->model);
}

static int replanned(Session *session)
{
    const History *history = lab_history(session);
    int count = 0;
    for (int i = 0; i < history->count; i++)
        count += history->run[i]->reason == STOP_REPLAN;
    return count;
}

#define DATA "data digits train=640 valid=64 side=8 channels=1 bs=16; model mlp 64,2"

TEST(the_command_keeps_its_time_and_its_bits)
{
    static const char *const NETS[] = {"learner",
                                       "learner opt=sgd ema=0.99 lookahead=5,0.5 accumulate=3"};
    for (int i = 0; i < 2 * LENGTH(NETS); i++) {
        Session *session = session_begin(i % 2 ? 3 : INFINITY);
        run(session, DATA);
        run(session, NETS[i / 2]);
        double began = now;
        run(session, "budget 0.2 bs=16 run=true");
        double part = (now - began) / 12;
        if (fabs(part - 1) > 0.1)
            fail_test("case %d: %.3f of the time", i, part);
        assert_true(i % 2 == 0 || replanned(session) > 0);
        uint64_t hash = hash_of(session);
        run(session, "rewind 1; save back; continue"); /* behind the last plan */
        assert_true(hash_of(session) == hash);
        session_free(session);
        session = session_begin(INFINITY);
        run(session, DATA "; resume back");
        assert_true(hash_of(session) == hash);
        session_free(session);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_run_keeps_its_time_whatever_the_speed_does),
        cmocka_unit_test(a_clock_that_stands_still_changes_no_plan),
        cmocka_unit_test(the_command_keeps_its_time_and_its_bits),
    };
    scratch_enter();
    int status = unit_run(tests);
    scratch_leave();
    return status;
}
