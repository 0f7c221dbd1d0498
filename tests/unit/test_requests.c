/* Tests what a run under way answers to other processes: commands act as at its own prompt, many of
 * them neither slow it nor change it. */
#include "tests/unit/scratch.h"

#include "analysis/history.h"
#include "commands/command_table.h"
#include "io/local.h"
#include "lab/lab.h"
#include "lab/live.h"
#include "lab/requests.h"
#include "lab/worker.h"
#include "store/remote.h"

#include <poll.h>
#include <sys/socket.h>
#include <time.h>

#define TRAINING "data digits train=320 valid=32 side=8 bs=16; fit 4 1e-2"

static Error err;

typedef struct {
    Arena arena;
    Session *session;
    Worker *worker;
    int wake[2];
    const char *folder; /* of the record of the run under way */
} Owner;

static void nap(void)
{
    nanosleep(&(struct timespec){.tv_nsec = 2000000}, NULL);
}

/* A screen's session with a run that is held before its end. */
static Owner owner_open(void)
{
    Owner owner = {.session =
                       session_new(&(Settings){.seed = 42, .threads = 1, .interactive = true},
                                   &COMMANDS, &err)};
    assert_int_equal(pipe(owner.wake), 0);
    owner.worker = worker_new(owner.session, owner.wake[1]);
    Gate *gate = &owner.session->live->gate;
    gate_hold(gate);
    worker_line(owner.worker, TRAINING, false);
    while (!gate_running(gate))
        nap();
    assert_int_equal(worker_line(owner.worker, "pause", false), ANSWER_DONE);
    gate_release(gate);
    while (!(owner.folder = remote_find(&owner.arena, NULL, &err)))
        nap();
    return owner;
}

/* Lets the run end; returns its hash. */
static uint64_t owner_close(Owner *owner)
{
    gate_continue(&owner->session->live->gate);
    while (worker_busy(owner->worker))
        nap();
    worker_free(owner->worker);
    uint64_t hash = lab_history(owner->session)->run[0]->weights;
    session_free(owner->session);
    close(owner->wake[0]), close(owner->wake[1]);
    arena_free(&owner->arena);
    return hash;
}

static uint64_t train_alone(void)
{
    Session *session =
        session_new(&(Settings){.seed = 42, .threads = 1, .quiet = true}, &COMMANDS, &err);
    assert_int_equal(session_run(session, TRAINING, "test", 1), STATUS_OK);
    uint64_t hash = lab_history(session)->run[0]->weights;
    session_free(session);
    return hash;
}

static bool tells(Owner *owner, const char *command, const char **text)
{
    Error why = {0};
    bool ok = remote_tell(&owner->arena, owner->folder, &(RemoteAsk){"tell", command}, text, &why);
    if (!ok)
        *text = arena_text(&owner->arena, why.text);
    return ok;
}

/* Asks until the words are in the answer, or too often: a busy machine may not answer at once. */
static bool stands(Owner *owner, const char *words)
{
    enum { TRIES = 5000 };
    const char *text;
    for (int i = 0; i < TRIES; i++) {
        if (tells(owner, "status", &text) && strstr(text, words))
            return true;
        nap();
    }
    return false;
}

TEST(commands_act_as_at_the_prompt)
{
    const char *text;
    Owner owner = owner_open();
    assert_true(stands(&owner, "fit 4 1e-2: paused, epoch 0"));
    assert_true(tells(&owner, "step 3", &text) && *text == '\0');
    assert_true(stands(&owner, "batch 3 of 20"));
    assert_true(tells(&owner, "set bell", &text) && strstr(text, "bell"));
    assert_false(tells(&owner, "set bell maybe", &text));
    assert_non_null(strstr(text, "'maybe' is not valid"));
    assert_false(tells(&owner, "quit", &text));
    assert_non_null(strstr(text, "pause continue step stop checkpoint set extend status"));
    assert_true(owner_close(&owner) == train_alone());
}

/* They are sent at once, to be read together; each has an answer, but most only that they are too
 * many. */
TEST(hundreds_of_commands_do_not_change_it)
{
    static const char LINE[] = "{\"command\":\"set bell on\"}\n", TOO_MANY[] = "too many commands";
    enum { LINES = 200 };
    Owner owner = owner_open();
    int fd = local_connect(owner.folder, "control", &(LocalPeer){0}, &err), answers = 0,
        refused = 0;
    Buf all = {0}, heard = {0};
    assert_true(fd >= 0);
    for (int i = 0; i < LINES; i++)
        buf_text_add(&all, LINE);
    for (size_t sent = 0; answers < LINES;) {
        char bytes[4096];
        struct pollfd wait = {.fd = fd, .events = POLLIN | (sent < all.size ? POLLOUT : 0)};
        assert_true(poll(&wait, 1, -1) == 1);
        if (wait.revents & POLLOUT)
            sent += (size_t)MAX(send(fd, all.data + sent, all.size - sent, MSG_NOSIGNAL), 0);
        ssize_t got = wait.revents & POLLIN ? recv(fd, bytes, sizeof bytes, 0) : -1;
        assert_true(got != 0);
        for (ssize_t i = 0; i < got; i++)
            answers += bytes[i] == '\n';
        buf_add(&heard, bytes, (size_t)MAX(got, 0));
    }
    for (const char *at = buf_text(&heard); (at = strstr(at, TOO_MANY)); at++)
        refused++;
    assert_true(refused > 0 && refused < LINES);
    close(fd);
    buf_free(&all);
    buf_free(&heard);
    assert_true(owner_close(&owner) == train_alone());
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(commands_act_as_at_the_prompt),
        cmocka_unit_test(hundreds_of_commands_do_not_change_it),
    };
    scratch_enter();
    int failed = unit_run(tests);
    scratch_leave();
    return failed;
}
