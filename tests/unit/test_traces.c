/* Tests that experiments leave no trace, and that runs go on to the same bits, with everything that
 * a learner may have: each optimiser, averages, gradients that wait, groups, a cache. */
#include "tests/unit/lab.h"
#include "tests/unit/scratch.h"

#include "commands/command_table.h"
#include "io/file.h"
#include "lab/lab.h"
#include "lab/reply.h"
#include "train/snapshot.h"

#define DIGITS "data digits train=101 valid=32 side=8 channels=1 bs=16"

/* How the learner is made. */
static const char *const LEARNERS[] = {
    "learner opt=adam ema=0.9",
    "learner opt=adam lookahead=3,0.5 accumulate=2 clip=1",
    "learner opt=adamw ema=0.9,2 lookahead=airbench accumulate=4",
    "learner opt=sgd momentum=0.9 nesterov=true bias_lr=8 head_lr=2 no_wd=bias,bn",
    "learner opt=sgd accumulate=5 ema=0.99",
    "learner opt=rmsprop ema=0.9 class_weights=auto",
    "learner opt=muon lookahead=3,0.5 ema=0.9",
    "learner opt=adam ema=0.9; freeze",
    "model 'conv 4 3 2 | bn | relu || global_avgpool | dense 2'; learner opt=sgd accumulate=2; "
    "freeze "
    "train_bn=false cache=true",
};

#define NET                                                                                        \
    "model 'conv 4 3 2 | bn | relu | dropout 0.2 || conv 4 3 | relu || global_avgpool | dense 2'"

static Session *session_begin(const char *learner)
{
    Error err;
    Session *session =
        session_new(&(Settings){.seed = 42, .threads = 2, .frozen_clock = true}, &COMMANDS, &err);
    assert_non_null(session);
    session_reply(session)->out = NULL;
    assert_int_equal(session_run(session, DIGITS "; " NET, NULL, 0), STATUS_OK);
    assert_int_equal(session_run(session, learner, NULL, 0), STATUS_OK);
    return session;
}

static void run(Session *session, const char *learner, const char *commands)
{
    if (session_run(session, commands, NULL, 0) != STATUS_OK)
        fail_test("%s: '%s' failed", learner, commands);
}

static void assert_same_files(const char *learner, const char *a, const char *b)
{
    Arena arena = {0};
    Bytes one, other;
    Error err;
    assert_true(file_read(&arena, a, 1 << 24, &one, &err) &&
                file_read(&arena, b, 1 << 24, &other, &err));
    if (one.size != other.size || memcmp(one.data, other.data, one.size) != 0)
        fail_test("%s: %s and %s differ", learner, a, b);
    arena_free(&arena);
}

/* A file has all that training changes. */
TEST(experiments_leave_no_trace)
{
    for (int i = 0; i < LENGTH(LEARNERS); i += unit_every()) {
        Session *session = session_begin(LEARNERS[i]);
        run(session, LEARNERS[i], "fit_one_cycle 1.5 1e-2; rewind 1; save before");
        run(session, LEARNERS[i], "lr_find num_it=9; lr_find num_it=9 wd=0,1e-2 bs=8,16");
        run(session, LEARNERS[i], "compare 'fit 1 1e-2' 'learner opt=sgd; fit 1 1e-2'; validate");
        run(session, LEARNERS[i], "save after");
        assert_same_files(LEARNERS[i], "before.safetensors", "after.safetensors");
        session_free(session);
    }
}

/* Back and on, on with more, and both again from a file. */
TEST(runs_go_on_to_the_same_bits)
{
    for (int i = 0; i < LENGTH(LEARNERS); i += unit_every()) {
        Session *session = session_begin(LEARNERS[i]);
        run(session, LEARNERS[i],
            "fit_one_cycle 2.4 1e-2; save end; rewind 1; save back; continue");
        run(session, LEARNERS[i], "save again");
        assert_same_files(LEARNERS[i], "end.safetensors", "again.safetensors");
        run(session, LEARNERS[i], "rewind 1; extend 1; continue; save longer");
        run(session, LEARNERS[i], "extend 1; continue; save longest");
        session_free(session);
        session = session_begin(LEARNERS[i]);
        run(session, LEARNERS[i], "open back.safetensors; continue; save end2");
        assert_same_files(LEARNERS[i], "end.safetensors", "end2.safetensors");
        run(session, LEARNERS[i], "open back.safetensors; extend 1; continue; save longer2");
        run(session, LEARNERS[i], "extend 1; continue; save longest2");
        assert_same_files(LEARNERS[i], "longer.safetensors", "longer2.safetensors");
        assert_same_files(LEARNERS[i], "longest.safetensors", "longest2.safetensors");
        session_free(session);
    }
}

/* Adam corrects by the steps since its moments were emptied. */
TEST(a_snapshot_knows_when_moments_were_emptied)
{
    Lab lab = lab_new(1, NET_PLAIN);
    Arena arena = {0};
    one_cycle(&lab, 1);
    optim_empty(&lab.learner->opt);
    const long begun = lab.learner->opt.begun;
    one_cycle(&lab, 1);
    Snapshot before = snapshot_take(&arena, lab.learner);
    optim_empty(&lab.learner->opt);
    assert_true(begun > 0 && lab.learner->opt.begun > begun);
    snapshot_restore(lab.learner, &before);
    assert_int_equal(lab.learner->opt.begun, begun);
    arena_free(&arena);
    lab_free(&lab);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(experiments_leave_no_trace),
        cmocka_unit_test(runs_go_on_to_the_same_bits),
        cmocka_unit_test(a_snapshot_knows_when_moments_were_emptied),
    };
    scratch_enter();
    int status = unit_run(tests);
    scratch_leave();
    return status;
}
