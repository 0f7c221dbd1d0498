/* Tests the lab's thread beside a screen: what waits its turn, what does not, and the same bits. */
#include "tests/unit/unit.h"

#include "analysis/history.h"
#include "base/text.h"
#include "analysis/confusion.h"
#include "analysis/gallery.h"
#include "commands/command_table.h"
#include "io/file.h"
#include "lab/branch.h"
#include "lab/lab.h"
#include "lab/live.h"
#include "lab/lab_runs.h"
#include "lab/run_list.h"
#include "lab/scene.h"
#include "lab/worker.h"
#include "tests/unit/scratch.h"

#include <poll.h>
#include <string.h>
#include <unistd.h>

enum { PATIENCE = 300000 }; /* milliseconds until something hangs */

#define DIGITS "data digits train=640 valid=128 side=8 bs=32"
static const char DATA[] = DIGITS;
static int epochs;                                   /* of a run; fewer with EVERY, for valgrind */
static char cycle[64];                               /* the command for it */
static char whole[sizeof DIGITS + 2 + sizeof cycle]; /* the same, from the beginning */

static void choose_epochs(void)
{
    epochs = MAX(100 / unit_every(), 5);
    snprintf(cycle, sizeof cycle, "fit_one_cycle %d 1e-2", epochs);
    snprintf(whole, sizeof whole, "%s; %s", DIGITS, cycle);
}

/* A front end, as a screen is: a session with a worker, and the reading end of its wake pipe. */
typedef struct {
    Session *session;
    Worker *worker;
    int wake[2];
} Front;

static Front front_open(void)
{
    Front front;
    Error err;
    front.session =
        session_new(&(Settings){.seed = 42, .threads = 2, .interactive = true}, &COMMANDS, &err);
    assert_int_equal(pipe(front.wake), 0);
    front.worker = worker_new(front.session, front.wake[1]);
    return front;
}

static void front_close(Front *front)
{
    worker_free(front->worker);
    session_free(front->session);
    close(front->wake[0]);
    close(front->wake[1]);
}

/* Waits as a screen does: sleeps until there is news. */
static void wait_news(Front *front)
{
    char bytes[64];
    struct pollfd wake = {.fd = front->wake[0], .events = POLLIN};
    assert_int_equal(poll(&wake, 1, PATIENCE), 1);
    assert_true(read(front->wake[0], bytes, sizeof bytes) > 0);
    worker_drain(front->worker);
}

/* Until the session is free: a line that is over still holds it for a moment. */
static void wait_idle(Front *front)
{
    pthread_mutex_t *session = &front->session->live->session;
    while (worker_busy(front->worker))
        wait_news(front);
    pthread_mutex_lock(session);
    pthread_mutex_unlock(session);
}

static Scene look(Front *front, Arena *arena)
{
    Scene scene;
    worker_scene(front->worker, arena, &scene);
    return scene;
}

static Progress look_at_job(Front *front)
{
    Arena scratch = {0};
    Progress job = look(front, &scratch).job;
    arena_free(&scratch);
    return job;
}

/* Waits until so many batches of a run are done. */
static void wait_step(Front *front, long step)
{
    while (look_at_job(front).step < step && worker_busy(front->worker))
        wait_news(front);
}

/* Begins a run and pauses it after so many batches: held from the beginning, it cannot end before
 * it is looked at, however fast the machine is, and says nothing meanwhile. */
static void train_until(Front *front, const char *command, long batches)
{
    Gate *gate = &front->session->live->gate;
    char step[32];
    snprintf(step, sizeof step, "step %ld", batches);
    gate_hold(gate);
    worker_line(front->worker, DATA, true);
    worker_line(front->worker, command, true);
    while (look_at_job(front).state == JOB_NONE)
        wait_news(front);
    assert_int_equal(worker_line(front->worker, step, false), ANSWER_DONE);
    gate_release(gate);
    wait_step(front, batches);
}

static void set_room(Front *front, int columns, int rows)
{
    worker_set_room(front->worker,
                    &(Room){.columns = columns, .rows = rows, .ground = GROUND_DARK});
}

/* A front end with a run under way, paused after its fifth batch. */
static Front front_training(void)
{
    Front front = front_open();
    train_until(&front, cycle, 5);
    return front;
}

/* A range test that stands alone counts its own batches. */
TEST(a_range_test_tells_its_part)
{
    Front front = front_open();
    train_until(&front, "lr_find num_it=20", 5);
    Progress job = look_at_job(&front);
    assert_true(job.steps == 20 && progress_done(&job) == 5 / 20.0);
    front_close(&front);
}

static const char *last_message(Front *front, Arena *arena)
{
    Scene scene = look(front, arena);
    return scene.messages ? scene.message[scene.messages - 1].text : "";
}

static uint64_t train_plainly(const char *commands)
{
    Error err;
    Session *session =
        session_new(&(Settings){.seed = 42, .threads = 1, .quiet = true}, &COMMANDS, &err);
    assert_int_equal(session_run(session, commands, "test", 1), STATUS_OK);
    uint64_t hash = lab_history(session)->run[lab_history(session)->count - 1]->weights;
    session_free(session);
    return hash;
}

TEST(lines_wait_their_turn)
{
    Arena arena = {0};
    Front front = front_open();
    assert_int_equal(worker_line(front.worker, DATA, true), ANSWER_QUEUED);
    assert_int_equal(worker_line(front.worker, "fit 2 1e-2", true), ANSWER_QUEUED);
    assert_int_equal(worker_line(front.worker, "fit_one_cycle 1 1e-2", true), ANSWER_QUEUED);
    wait_idle(&front);
    Scene scene = look(&front, &arena);
    assert_int_equal(scene.runs, 2);
    assert_string_equal(scene.data, "digits 640+128");
    assert_string_equal(scene.run[1]->command, "fit_one_cycle 1 1e-2");
    char text[120];
    snprintf(text, sizeof text, "%s; fit 2 1e-2; fit_one_cycle 1 1e-2", DATA);
    assert_int_equal(scene.run[1]->weights, train_plainly(text));
    front_close(&front);
    arena_free(&arena);
}

/* A run that is paused, stepped, looked at and saved meanwhile ends with the same bits. */
TEST(watching_changes_no_bit)
{
    Arena arena = {0};
    Front front = front_training();
    assert_int_equal(worker_line(front.worker, "pause", false), ANSWER_DONE);
    assert_int_equal(worker_line(front.worker, "step 2", false), ANSWER_DONE);
    assert_int_equal(worker_line(front.worker, "plan 9 1e-2", false), ANSWER_DONE);
    assert_int_equal(look(&front, &arena).job.state, JOB_PAUSED);
    assert_int_equal(worker_line(front.worker, "continue", false), ANSWER_DONE);
    wait_idle(&front);
    assert_int_equal(look(&front, &arena).run[0]->weights, train_plainly(whole));
    front_close(&front);
    arena_free(&arena);
}

/* At its first batch a run makes its room anew, since the batch size has changed; a summary looks
 * at that room and at the optimiser.  Thread sanitizer sees whether they meet. */
TEST(a_summary_stands_beside_a_run)
{
    Front front = front_open();
    worker_line(front.worker, DATA, true);
    worker_line(front.worker, "model lenet", true);
    wait_idle(&front);
    for (int i = 0; i < 4; i++) {
        worker_line(front.worker, i % 2 ? DATA : "data digits train=640 valid=128 side=8 bs=16",
                    true);
        worker_line(front.worker, "fit 1 1e-2", true);
        while (worker_busy(front.worker)) {
            worker_line(front.worker, "summary traversal=true", false);
            poll(NULL, 0, 1); /* the run must get on, too */
        }
    }
    front_close(&front);
}

TEST(stop_ends_the_run_and_forgets_the_rest)
{
    Arena arena = {0};
    Front front = front_training();
    assert_int_equal(worker_line(front.worker, "fit 1 1e-2", true), ANSWER_QUEUED);
    assert_int_equal(worker_line(front.worker, "quit", false), ANSWER_DONE);
    assert_int_equal(worker_line(front.worker, "stop", false), ANSWER_DONE);
    wait_idle(&front);
    Scene scene = look(&front, &arena);
    assert_int_equal(scene.runs, 1);
    assert_int_equal(scene.job.reason, STOP_USER);
    assert_int_equal(worker_line(front.worker, "quit", false), ANSWER_QUIT);
    front_close(&front);
    arena_free(&arena);
}

/* An interrupt for one line stops no other. */
TEST(an_interrupt_is_over_with_its_line)
{
    Arena scratch = {0};
    Front front = front_open();
    worker_line(front.worker, "data digits train=8000 valid=64", true);
    while (look(&front, &scratch).queued) {
        arena_free(&scratch);
        poll(NULL, 0, 1);
    }
    worker_interrupt(front.worker);
    wait_idle(&front);
    assert_int_equal(worker_line(front.worker, "quit", false), ANSWER_QUIT);
    front_close(&front);
    arena_free(&scratch);
}

static bool was_told(Front *front, Arena *arena, const char *text)
{
    Scene scene = look(front, arena);
    for (int i = 0; i < scene.messages; i++)
        if (strcmp(scene.message[i].text, text) == 0)
            return true;
    return false;
}

TEST(what_a_failure_or_a_stop_drops_is_counted)
{
    Arena arena = {0};
    Front front = front_open();
    worker_line(front.worker, "lr 1e-2\nlr nothing\nlr 2e-2\n\n# a comment\nlr 3e-2\n", true);
    wait_idle(&front);
    assert_true(was_told(&front, &arena, "2 lines were not run"));
    worker_line(front.worker, "lr nothing; lr 4e-2", true);
    wait_idle(&front);
    assert_true(was_told(&front, &arena, "1 command was not run"));
    train_until(&front, cycle, 5);
    worker_line(front.worker, "fit 1", true);
    worker_line(front.worker, "fit 2", true);
    worker_interrupt(front.worker);
    wait_idle(&front);
    assert_true(was_told(&front, &arena, "2 waiting commands were dropped"));
    front_close(&front);
    arena_free(&arena);
}

/* What is written to standard error while a front end is left. */
static void leave_front(Front *front, Arena *arena, const char **said)
{
    Error err;
    Bytes bytes;
    int terminal = dup(STDERR_FILENO);
    assert_non_null(freopen("said", "w", stderr));
    front_close(front);
    fflush(stderr);
    assert_true(dup2(terminal, STDERR_FILENO) >= 0);
    close(terminal);
    assert_true(file_read(arena, "said", 4096, &bytes, &err));
    *said = (const char *)bytes.data;
}

TEST(what_quit_drops_is_counted)
{
    Arena arena = {0};
    const char *said;
    Front front = front_training();
    worker_line(front.worker, "fit 1", true);
    worker_line(front.worker, "fit 2", true);
    assert_int_equal(worker_line(front.worker, "quit", false), ANSWER_DONE);
    worker_line(front.worker, "focus prompt", false); /* then it was not meant */
    assert_int_equal(worker_line(front.worker, "quit", false), ANSWER_DONE);
    assert_int_equal(worker_line(front.worker, "quit", false), ANSWER_QUIT);
    leave_front(&front, &arena, &said);
    assert_string_equal(said, "onecycle: 2 waiting commands were dropped\n");
    front = front_training();
    leave_front(&front, &arena, &said);
    assert_string_equal(said, "");
    arena_free(&arena);
}

TEST(what_a_run_began_with_stays)
{
    static const char *const LINES[] = {"set early_stopping 3", "set early_stopping off",
                                        "set min_delta 0.1",    "set monitor accuracy",
                                        "set save_best best",   "set csv run.csv",
                                        "set record on"};
    Arena arena = {0};
    Front front = front_training();
    for (int i = 0; i < LENGTH(LINES); i++) {
        assert_int_equal(worker_line(front.worker, LINES[i], true), ANSWER_DONE);
        const char *said = last_message(&front, &arena);
        assert_memory_equal(said, LINES[i], strlen("set m"));
        assert_non_null(strstr(said, "a run is under way"));
    }
    front_close(&front);
    arena_free(&arena);
}

TEST(mistakes_are_told_at_once)
{
    Arena arena = {0};
    Front front = front_training();
    assert_int_equal(worker_line(front.worker, "lr_fnd", true), ANSWER_DONE);
    assert_non_null(strstr(last_message(&front, &arena), "lr_find"));
    assert_int_equal(worker_line(front.worker, "> a.png", true), ANSWER_DONE);
    assert_non_null(strstr(last_message(&front, &arena), "before '>'"));
    assert_int_equal(worker_line(front.worker, "set threads 1", true), ANSWER_DONE);
    assert_non_null(strstr(last_message(&front, &arena), "a run is under way"));
    assert_true(worker_interrupt(front.worker));
    (void)worker_interrupt(front.worker); /* again and again */
    wait_idle(&front);
    assert_int_equal(worker_line(front.worker, "set seed", true), ANSWER_DONE);
    assert_non_null(strstr(last_message(&front, &arena), "42"));
    front_close(&front);
    arena_free(&arena);
}

/* A run that is stopped and continued, or rewound, ends with the same bits. */
TEST(a_stopped_run_is_continued)
{
    Arena arena = {0};
    Front front = front_training();
    worker_line(front.worker, "stop", false);
    wait_idle(&front);
    worker_line(front.worker, "continue", true);
    wait_idle(&front);
    worker_line(front.worker, "rewind 3", true);
    worker_line(front.worker, "continue", true);
    wait_idle(&front);
    Scene scene = look(&front, &arena);
    uint64_t wanted = train_plainly(whole);
    assert_int_equal(scene.runs, 3);
    assert_int_equal(scene.run[1]->weights, wanted);
    assert_int_equal(scene.run[2]->weights, wanted);
    assert_int_equal(series_count(&scene.run[1]->recorder->loss), 20 * epochs);
    front_close(&front);
    arena_free(&arena);
}

/* A run that is saved, by a command or by itself, ends with the same bits; so does a run resumed
 * from either file in another session. */
TEST(a_run_is_saved_beside_itself)
{
    Arena arena = {0};
    Front front = front_training();
    worker_line(front.worker, "checkpoint itself every=3batches", true);
    worker_line(front.worker, "save beside", true);
    worker_line(front.worker, "step 15", true);
    wait_step(&front, 20);
    worker_line(front.worker, "stop", false);
    wait_idle(&front);
    for (int i = 0; i < 2; i++) {
        worker_line(front.worker, i ? "resume beside" : "resume itself", true);
        wait_idle(&front);
    }
    Scene scene = look(&front, &arena);
    uint64_t wanted = train_plainly(whole);
    assert_int_equal(scene.runs, 5); /* a file's run comes before what goes on from it */
    assert_int_equal(scene.run[2]->weights, wanted);
    assert_int_equal(scene.run[4]->weights, wanted);
    assert_int_equal(scene.run[0]->reason, STOP_USER);
    assert_int_equal(scene.run[1]->reason, STOP_USER);
    assert_int_equal(series_count(&scene.run[4]->recorder->loss), 20 * epochs);
    front_close(&front);
    assert_true(path_is_file("itself.safetensors"));
    assert_false(path_is_file("itself.safetensors.part"));
    arena_free(&arena);
}

/* A change is proposed while the run goes on, and made at the batch where it is then. */
TEST(a_changed_plan_is_taken)
{
    Arena arena = {0};
    Front front = front_training();
    worker_line(front.worker, "pause", false);
    worker_line(front.worker, "set lr_max 1e-3", true);
    worker_line(front.worker, "extend 10", true);
    const Plan *proposed = look(&front, &arena).proposed;
    assert_non_null(proposed);
    assert_int_equal(proposed->last_epoch, epochs + 10);
    worker_line(front.worker, "take", true);
    wait_idle(&front);
    Scene scene = look(&front, &arena);
    assert_int_equal(scene.runs, 2);
    assert_null(scene.proposed);
    const Recorder *branch = scene.run[1]->recorder;
    assert_int_equal(series_count(&branch->loss), 20 * (epochs + 10));
    assert_true(branch->past >= 5);
    assert_int_equal(scene.run[1]->reason, STOP_NONE);
    double most = 0;
    for (long i = branch->past; i < 20 * (epochs + 10); i++)
        most = MAX(most, series_at(&branch->lr, i));
    assert_true(most <= 1e-3);
    front_close(&front);
    arena_free(&arena);
}

/* A scene does not change while it is drawn: its runs, and those of its list, are copies. */
TEST(runs_of_a_scene_are_copies)
{
    Arena arena = {0};
    Front front = front_training();
    worker_line(front.worker, "runs", true);
    Scene scene = look(&front, &arena);
    const History *history = &front.session->runs->history;
    assert_non_null(scene.list);
    assert_ptr_not_equal(scene.run[0], history->run[0]);
    for (int i = 0; i < scene.list->lines; i++)
        assert_ptr_not_equal(scene.list->line[i].run, history->run[0]);
    front_close(&front);
    arena_free(&arena);
}

/* What a run is stopped for comes before the lines that wait, and none of them is lost. */
TEST(a_plan_is_taken_before_the_next_line)
{
    Arena arena = {0};
    Front front = front_training();
    worker_line(front.worker, "fit 1 1e-3", true);
    worker_line(front.worker, "set wd 0.1", true);
    worker_line(front.worker, "take", true);
    wait_idle(&front);
    Scene scene = look(&front, &arena);
    assert_int_equal(scene.runs, 3);
    assert_true(scene.run[1]->recorder->past >= 5);
    assert_string_equal(scene.run[2]->command, "fit 1 1e-3");
    front_close(&front);
    arena_free(&arena);
}

/* The status of a run that is one call of a chain is that of the line. */
TEST(a_run_of_a_chain_is_stopped_as_any_other)
{
    static const char *const STOPS[] = {"take", "rewind 1"};
    for (int i = 0; i < LENGTH(STOPS); i++) {
        Arena arena = {0};
        Front front = front_open();
        char chain[80];
        snprintf(chain, sizeof chain, "Learner(data, simple_cnn([3,16,16,2])).fit(%d, 1e-2)",
                 epochs);
        train_until(&front, chain, 5);
        worker_line(front.worker, "fit 1 1e-3", true);
        worker_line(front.worker, "set wd 0.1", true);
        worker_line(front.worker, STOPS[i], true);
        wait_idle(&front);
        Scene scene = look(&front, &arena);
        assert_string_equal(scene.run[scene.runs - 1]->command, "fit 1 1e-3");
        assert_int_equal(scene.runs, i == 0 ? 3 : 2);
        front_close(&front);
        arena_free(&arena);
    }
}

TEST(a_run_is_stopped_for_a_rewind)
{
    Arena arena = {0};
    Front front = front_training();
    worker_line(front.worker, "rewind 1", true);
    wait_idle(&front);
    assert_int_equal(look(&front, &arena).runs, 1);
    assert_non_null(strstr(last_message(&front, &arena), "at the beginning of epoch 0; 0 of"));
    worker_line(front.worker, "rewind 1", true);
    wait_idle(&front);
    assert_string_equal(last_message(&front, &arena),
                        "rewind: no earlier snapshot is kept; start a new run with `fit` or "
                        "`fit_one_cycle`");
    worker_line(front.worker, "continue", true);
    wait_idle(&front);
    assert_int_equal(look(&front, &arena).run[1]->weights, train_plainly(whole));
    front_close(&front);
    arena_free(&arena);
}

/* Rewinding goes through a branch's own snapshots, then through the run it went on from, before
 * that batch: never into what that run became later. */
TEST(rewind_follows_the_branch)
{
    Error err;
    Session *session =
        session_new(&(Settings){.seed = 42, .threads = 1, .quiet = true}, &COMMANDS, &err);
    const Branch *branch = session->branch;
    char text[160];
    snprintf(text, sizeof text, "%s; fit 6 1e-2; rewind 4; continue; rewind 1", DATA);
    assert_int_equal(session_run(session, text, "test", 1), STATUS_OK);
    assert_int_equal(branch->run, 2);
    assert_int_equal(branch->at.epoch, 5);
    assert_int_equal(session_run(session, "rewind 4", "test", 1), STATUS_OK);
    assert_int_equal(branch->run, 1);
    assert_int_equal(branch->at.epoch, 1);
    assert_int_equal(session_run(session, "rewind 2", "test", 1), STATUS_FAILED);
    session_free(session);
}

/* It is told among the messages, with the layer, and can be continued with a lower peak. */
TEST(a_run_that_broke_stands_still)
{
    Arena arena = {0};
    Front front = front_open();
    worker_line(front.worker, DATA, true);
    worker_line(front.worker, "fit 2 1e20", true);
    wait_idle(&front);
    Scene scene = look(&front, &arena);
    const Message *last = &scene.message[scene.messages - 1];
    assert_int_equal(scene.job.reason, STOP_NAN);
    assert_int_equal(last->kind, MESSAGE_ERROR);
    assert_non_null(strstr(last->text, "it began in the output of layer "));
    assert_non_null(strstr(last->text, "back at the beginning of epoch 0"));
    worker_line(front.worker, "set lr_max 1e-2", true);
    worker_line(front.worker, "continue", true);
    wait_idle(&front);
    scene = look(&front, &arena);
    char text[120];
    snprintf(text, sizeof text, "%s; fit 2 1e-2", DATA);
    assert_int_equal(scene.runs, 2);
    assert_int_equal(scene.run[1]->weights, train_plainly(text));
    front_close(&front);
    arena_free(&arena);
}

/* A plan is proposed for one run: whoever stops that does not train again by taking it. */
TEST(a_proposed_plan_ends_with_its_run)
{
    Arena arena = {0};
    Front front = front_training();
    worker_line(front.worker, "extend 10", true);
    assert_non_null(look(&front, &arena).proposed);
    worker_line(front.worker, "stop", true);
    wait_idle(&front);
    Scene scene = look(&front, &arena);
    assert_null(scene.proposed);
    assert_string_equal(last_message(&front, &arena),
                        "the plan proposed for this run is dropped; `set lr_max`, `set wd` and "
                        "`extend` change what `continue` runs");
    worker_line(front.worker, "take", true);
    wait_idle(&front);
    assert_non_null(strstr(last_message(&front, &arena), "take: no plan is proposed; "));
    assert_int_equal(look(&front, &arena).runs, 1);
    front_close(&front);
    arena_free(&arena);
}

/* What was proposed for it is gone, and said to be. */
TEST(nothing_is_taken_in_a_run_that_broke)
{
    Arena arena = {0};
    Front front = front_open();
    worker_line(front.worker, "set on_nan stop", true);
    train_until(&front, "fit 2 1e20", 1);
    worker_line(front.worker, "set wd 0.1", true);
    worker_line(front.worker, "continue", true);
    wait_idle(&front);
    assert_int_equal(look_at_job(&front).reason, STOP_NAN);
    for (int time = 0; time < 2; time++) {
        worker_line(front.worker, "take", true);
        wait_idle(&front);
        assert_non_null(strstr(last_message(&front, &arena), "take: no plan is proposed; "));
    }
    front_close(&front);
    arena_free(&arena);
}

/* While its run is under way, and afterwards; without decay, since shrinking weights could revive
 * the net. */
TEST(a_dead_net_is_shown)
{
    Arena arena = {0};
    Front front = front_open();
    train_until(&front, "fit 100000 1 wd=0", 25);
    Scene scene = look(&front, &arena);
    assert_true(scene.job.dead);
    assert_int_equal(scene.job.state, JOB_PAUSED);
    worker_line(front.worker, "stop", false);
    wait_idle(&front);
    scene = look(&front, &arena);
    assert_true(scene.job.dead);
    assert_true(scene.run[0]->dead);
    bool told = false;
    for (int i = 0; i < scene.messages; i++)
        told =
            told || strstr(scene.message[i].text, "the net seems to have been dead since epoch 0");
    assert_true(told);
    front_close(&front);
    arena_free(&arena);
}

/* A plotting command draws for the screen; the cursor picks a rate. */
TEST(figures_and_cursor_are_the_screens)
{
    Arena arena = {0};
    Front front = front_open();
    worker_line(front.worker, DATA, true);
    worker_line(front.worker, "lr_find", true);
    wait_idle(&front);
    Scene scene = look(&front, &arena);
    assert_int_equal(scene.stage.main, MAIN_LR_FIND);
    long before = scene.stage.cursor;
    worker_line(front.worker, "cursor 2", false);
    worker_line(front.worker, "pick", false);
    scene = look(&front, &arena);
    assert_int_equal(scene.stage.cursor, before + 2);
    assert_true(scene.picked);
    assert_true(scene.lr_max == series_at(&scene.range->lr, before + 2));
    worker_line(front.worker, "plot_losses", false);
    scene = look(&front, &arena);
    assert_int_equal(scene.stage.main, MAIN_SHOWN);
    assert_string_equal(scene.shown_title, "plot_losses");
    set_room(&front, 40, 12);
    scene = look(&front, &arena);
    assert_int_equal(scene.shown->columns, 40);
    front_close(&front);
    arena_free(&arena);
}

/* The first message of a kind that begins so; NULL: there is none. */
static const char *told_in(const Scene *scene, MessageKind kind, const char *start)
{
    for (int i = 0; i < scene->messages; i++)
        if (scene->message[i].kind == kind && text_starts(scene->message[i].text, start))
            return scene->message[i].text;
    return NULL;
}

static const char *told(Front *front, Arena *arena, MessageKind kind, const char *start)
{
    Scene scene = look(front, arena);
    return told_in(&scene, kind, start);
}
/* What a screen shows of results stays as it is while it is drawn, whatever becomes of the data and
 * of newer results. */
TEST(results_stay_while_they_are_shown)
{
    Arena arena = {0};
    Front front = front_open();
    worker_line(front.worker, DATA, true);
    worker_line(front.worker, "confusion", true);
    wait_idle(&front);
    Scene scene = look(&front, &arena);
    const Confusion *confusion = scene.confusion;
    assert_int_equal(scene.stage.main, MAIN_CONFUSION);
    worker_line(front.worker, "select at=0,1", false);
    worker_line(front.worker, "confusion; data digits 0-9 train=64 valid=20", true);
    wait_idle(&front);
    assert_int_equal(confusion->classes, 2);
    assert_int_equal(confusion->all, confusion->images[0] + confusion->images[1]);
    worker_line(front.worker, "confusion; examine", true);
    wait_idle(&front);
    scene = look(&front, &arena);
    assert_int_equal(scene.confusion->classes, 10);
    assert_int_equal(scene.stage.main, MAIN_IMAGES);
    assert_int_equal(scene.gallery->images, scene.confusion->pair[0].count);
    worker_line(front.worker, "examine", false);
    assert_int_equal(look(&front, &arena).stage.main, MAIN_IMAGE);
    front_close(&front);
    arena_free(&arena);
}

/* Other data takes the results of the data before with it: no image of these stays on the screen,
 * and no figure that is empty now. */
TEST(results_go_with_their_data)
{
    static const char *const SHOWN[] = {"confusion", "top_losses", "show_batch", "examine"};
    Arena arena = {0};
    Front front = front_open();
    for (int i = 0; i < LENGTH(SHOWN); i++) {
        worker_line(front.worker, DATA, true);
        worker_line(front.worker, "confusion; top_losses", true);
        worker_line(front.worker, SHOWN[i], true);
        worker_line(front.worker, "data digits 0-9 train=64 valid=20", true);
        wait_idle(&front);
        Scene scene = look(&front, &arena);
        assert_null(scene.confusion);
        assert_null(scene.gallery);
        assert_int_equal(scene.stage.main, MAIN_TRAINING);
    }
    worker_line(front.worker, "show confusion", false);
    worker_line(front.worker, "examine", false);
    assert_non_null(told(&front, &arena, MESSAGE_ERROR, "examine: there is nothing to look at"));
    front_close(&front);
    arena_free(&arena);
}

/* A screen that begins while the session is held knows it as it was before: with a frame rate of 0
 * it would never draw. */
TEST(there_is_a_scene_from_the_beginning)
{
    Arena arena = {0};
    Scene scene;
    Front front = front_open();
    pthread_mutex_lock(&front.session->live->session);
    worker_scene(front.worker, &arena, &scene);
    pthread_mutex_unlock(&front.session->live->session);
    assert_int_equal(scene.stage.fps, stage_new().fps);
    front_close(&front);
    arena_free(&arena);
}

/* A screen has pages for more images than text has; the first are the same. */
TEST(a_batch_has_pages)
{
    Arena arena = {0};
    Front front = front_open();
    worker_line(front.worker, DATA, true);
    wait_idle(&front);
    worker_line(front.worker, "show_batch", false);
    Scene scene = look(&front, &arena);
    assert_int_equal(scene.stage.main, MAIN_IMAGES);
    assert_true(scene.gallery->images > 9);
    worker_set_room(front.worker, &(Room){.columns = 80, .rows = 24, .across = 4, .page = 2});
    worker_line(front.worker, "select pagedown", false);
    assert_int_equal(look(&front, &arena).stage.image, 8);
    worker_line(front.worker, "select down", false);
    assert_int_equal(look(&front, &arena).stage.image, 12);
    worker_line(front.worker, "show_batch 2", false);
    scene = look(&front, &arena);
    assert_int_equal(scene.gallery->images, 4);
    assert_int_equal(scene.stage.image, 0);
    front_close(&front);
    arena_free(&arena);
}

/* The screen has a pane for epochs: among the messages a run has one line, at its end. */
TEST(a_run_is_told_in_one_line)
{
    Arena arena = {0};
    Front front = front_open();
    worker_line(front.worker, DATA, true);
    worker_line(front.worker, "fit_one_cycle 3 1e-2", true);
    wait_idle(&front);
    const char *line = told(&front, &arena, MESSAGE_TEXT, "run 1: accuracy ");
    assert_non_null(line);
    assert_non_null(strstr(line, " s (fit_one_cycle 3 1e-2)"));
    assert_null(told(&front, &arena, MESSAGE_TEXT, "epoch"));
    assert_null(told(&front, &arena, MESSAGE_TEXT, "0 "));
    front_close(&front);
    arena_free(&arena);
}

/* Other data drops the net: a line of its own, which looks like what it is. */
TEST(what_is_lost_is_a_warning)
{
    Arena arena = {0};
    Front front = front_open();
    worker_line(front.worker, DATA, true);
    worker_line(front.worker, "model simple_cnn; data digits classes=0-2 train=64 side=8", true);
    wait_idle(&front);
    assert_non_null(told(&front, &arena, MESSAGE_TEXT, "digits: "));
    assert_non_null(
        told(&front, &arena, MESSAGE_WARNING, "the net did not fit and was dropped: the data has"));
    front_close(&front);
    arena_free(&arena);
}

/* Results lead back the way they were reached, also past what was shown again on the way. */
TEST(results_lead_back)
{
    static const MainFigure AGAIN[] = {MAIN_IMAGES, MAIN_IMAGE, MAIN_IMAGES};
    Stage stage = stage_new();
    stage_show(&stage, MAIN_RUNS);
    stage_show(&stage, MAIN_CONFUSION);
    for (int i = 0; i < LENGTH(AGAIN); i++)
        stage_show(&stage, AGAIN[i]);
    static const MainFigure BACK[] = {MAIN_CONFUSION, MAIN_RUNS, MAIN_TRAINING, MAIN_TRAINING};
    for (int i = 0; i < LENGTH(BACK); i++) {
        stage_go_back(&stage);
        assert_int_equal(stage.main, BACK[i]);
    }
    stage_show(&stage, MAIN_IMAGES); /* of top_losses, and then of a pair */
    stage_show(&stage, MAIN_CONFUSION);
    stage_show(&stage, MAIN_IMAGES);
    stage_go_back(&stage);
    assert_int_equal(stage.main, MAIN_CONFUSION);
    stage_leave_results(&stage);
    assert_int_equal(stage.main, MAIN_TRAINING);
    stage_go_back(&stage);
    assert_int_equal(stage.main, MAIN_TRAINING);
}

/* An answer of many lines is a figure of its own, and one can go back to the figure before; what is
 * short, or said beside a figure, stays among the messages. */
TEST(a_long_answer_can_be_read)
{
    Arena arena = {0};
    Front front = front_open();
    worker_line(front.worker, DATA, true);
    worker_line(front.worker, "lr_find 1e-3 1 10", true);
    wait_idle(&front);
    worker_line(front.worker, "summary", true);
    wait_idle(&front);
    Scene scene = look(&front, &arena);
    assert_int_equal(scene.stage.main, MAIN_ANSWER);
    assert_string_equal(scene.answer.title, "summary");
    assert_true(scene.answer.lines > 3);
    for (int i = 0; i < scene.answer.lines; i++)
        assert_true(!*scene.answer.line[i] || !told_in(&scene, MESSAGE_TEXT, scene.answer.line[i]));
    assert_non_null(told(&front, &arena, MESSAGE_ECHO, "summary"));
    assert_int_equal(worker_line(front.worker, "show back", false), ANSWER_DONE);
    scene = look(&front, &arena);
    assert_int_equal(scene.stage.main, MAIN_LR_FIND);
    worker_line(front.worker, "lr 1e-2", true);
    scene = look(&front, &arena);
    assert_int_equal(scene.stage.main, MAIN_LR_FIND);
    assert_string_equal(scene.answer.title, "summary");
    front_close(&front);
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_range_test_tells_its_part),
        cmocka_unit_test(lines_wait_their_turn),
        cmocka_unit_test(watching_changes_no_bit),
        cmocka_unit_test(a_summary_stands_beside_a_run),
        cmocka_unit_test(stop_ends_the_run_and_forgets_the_rest),
        cmocka_unit_test(an_interrupt_is_over_with_its_line),
        cmocka_unit_test(what_a_failure_or_a_stop_drops_is_counted),
        cmocka_unit_test(what_quit_drops_is_counted),
        cmocka_unit_test(what_a_run_began_with_stays),
        cmocka_unit_test(mistakes_are_told_at_once),
        cmocka_unit_test(a_stopped_run_is_continued),
        cmocka_unit_test(a_run_is_saved_beside_itself),
        cmocka_unit_test(a_changed_plan_is_taken),
        cmocka_unit_test(runs_of_a_scene_are_copies),
        cmocka_unit_test(a_plan_is_taken_before_the_next_line),
        cmocka_unit_test(a_run_of_a_chain_is_stopped_as_any_other),
        cmocka_unit_test(a_run_is_stopped_for_a_rewind),
        cmocka_unit_test(rewind_follows_the_branch),
        cmocka_unit_test(a_run_that_broke_stands_still),
        cmocka_unit_test(a_proposed_plan_ends_with_its_run),
        cmocka_unit_test(nothing_is_taken_in_a_run_that_broke),
        cmocka_unit_test(a_dead_net_is_shown),
        cmocka_unit_test(figures_and_cursor_are_the_screens),
        cmocka_unit_test(results_stay_while_they_are_shown),
        cmocka_unit_test(results_go_with_their_data),
        cmocka_unit_test(there_is_a_scene_from_the_beginning),
        cmocka_unit_test(a_batch_has_pages),
        cmocka_unit_test(a_run_is_told_in_one_line),
        cmocka_unit_test(what_is_lost_is_a_warning),
        cmocka_unit_test(results_lead_back),
        cmocka_unit_test(a_long_answer_can_be_read),
    };
    choose_epochs();
    scratch_enter();
    int status = unit_run(tests);
    scratch_leave();
    return status;
}
