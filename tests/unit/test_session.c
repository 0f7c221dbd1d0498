/* Tests sessions as a user meets them: what commands leave for later ones, in any order. */
#include "tests/unit/scratch.h"
#include "tests/unit/unit.h"

#include "commands/command_table.h"
#include "io/safetensors.h"
#include "lab/lab.h"
#include "lab/reply.h"
#include "lab/scene.h"
#include "train/learner.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A session and what it has printed since the last question. */
typedef struct {
    Session *session;
    Buf said;
    ReplySink sink;
} Desk;

static void hear(void *self, const char *text)
{
    buf_text_add(self, text);
}

static void hear_error(void *self, const char *text)
{
    buf_printf(self, "! %s\n", text);
}

static void desk_open(Desk *desk)
{
    Error err;
    *desk =
        (Desk){.session = session_new(&(Settings){.seed = 42, .threads = 1, .frozen_clock = true},
                                      &COMMANDS, &err)};
    desk->sink =
        (ReplySink){.self = &desk->said, .text = hear, .warning = hear, .error = hear_error};
    session_reply(desk->session)->sink = &desk->sink;
}

static void desk_close(Desk *desk)
{
    session_free(desk->session);
    buf_free(&desk->said);
}

/* What the commands print. */
static const char *ask(Desk *desk, const char *commands)
{
    buf_clear(&desk->said);
    session_run(desk->session, commands, NULL, 0);
    return buf_text(&desk->said);
}

static void assert_says(Desk *desk, const char *commands, const char *words)
{
    if (!strstr(ask(desk, commands), words))
        fail_test("'%s' says: %s", commands, buf_text(&desk->said));
}

#define DIGITS "data digits train=64 valid=32 side=8 channels=1 bs=16"

/* With a correct checksum. */
static void change_meta(const char *path, const char *key, const char *value)
{
    Arena arena = {0};
    SafeFile file;
    assert_true(safe_read(&arena, path, &file, NULL));
    for (int i = 0; i < file.metas; i++)
        if (strcmp(file.meta[i].key, key) == 0)
            file.meta[i].value = value;
    assert_true(safe_write(path, &file, NULL));
    arena_free(&arena);
}

TEST(a_checkpoint_of_other_classes_than_its_data_is_refused)
{
    Desk desk;
    desk_open(&desk);
    assert_says(&desk, DIGITS "; fit 1; rewind; save run", "saved run.safetensors");
    change_meta("run.safetensors", "class.0", "evil");
    assert_says(
        &desk, "resume run",
        "! resume: run.safetensors: the loaded data does not fit its net: the data has "
        "2 classes (3, 7) and images of 8 x 8; the net is for 2 classes (evil, 7) and images "
        "of 8 x 8");
    assert_says(&desk, "validate", "accuracy");
    desk_close(&desk);
}

/* ---- preprocessing is the net's */

#define SMALLER_BATCHES "data digits train=64 valid=32 side=8 channels=1 bs=8"

/* What `validate` prints, on the data and on another set, after these commands; in the arena. */
static const char *numbers_after(Arena *arena, const char *const *command, int commands)
{
    Desk desk;
    desk_open(&desk);
    for (int i = 0; i < commands; i++)
        ask(&desk, command[i]);
    const char *numbers = arena_text(arena, ask(&desk, "validate; predict digit.png"));
    desk_close(&desk);
    return numbers;
}

static void assert_same_numbers(Arena *arena, const char *want, const char *const *command,
                                int commands)
{
    const char *got = numbers_after(arena, command, commands);
    if (strcmp(got, want) == 0)
        return;
    for (int i = 0; i < commands; i++)
        printf("# %s\n", command[i]);
    fail_test("want %s, got %s", want, got);
}

/* Heap's algorithm: every order of the first n. */
static void try_orders(Arena *arena, const char *want, const char **command, int n, int commands)
{
    if (n <= 1) {
        assert_same_numbers(arena, want, command, commands);
        return;
    }
    for (int i = 0; i < n; i++) {
        try_orders(arena, want, command, n - 1, commands);
        int swapped = n % 2 ? 0 : i;
        const char *kept = command[swapped];
        command[swapped] = command[n - 1];
        command[n - 1] = kept;
    }
}

/* A net on normalized digits, trained, in net.safetensors, and a picture. */
static const char *train_normalized(Arena *arena)
{
    const char *const LINES[] = {DIGITS "; show_batch 1 png=digit.png; normalize; fit 2 1e-2",
                                 "save net"};
    return numbers_after(arena, LINES, LENGTH(LINES));
}

/* Without data some of them fail, which must not matter, either. */
TEST(a_loaded_net_gives_its_numbers_in_any_order_of_commands)
{
    Arena arena = {0};
    const char *want = train_normalized(&arena);
    const char *command[] = {"load net",  DIGITS,           SMALLER_BATCHES,
                             "normalize", "lr_find 1e-6 1", "validate"};
    assert_non_null(strstr(want, "accuracy"));
    try_orders(&arena, want, command, LENGTH(command), LENGTH(command));
    arena_free(&arena);
}

TEST(what_is_said_of_data_before_load_is_the_nets_afterwards)
{
    static const char *const LINES[][4] = {
        {DIGITS, "normalize mean=0.5 std=0.5", "load net"},
        {DIGITS, "normalize mean=0.5 std=0.5; fit 1", "load net"},
        {DIGITS, "normalize mean=0.5 std=0.5; learner opt=sgd", "load net", SMALLER_BATCHES},
        {"load net", "model mlp 64,2", DIGITS, "load net"},
        {"data digits classes=0-2 side=9", "normalize", "load net", DIGITS},
        {"load net", "normalize mean=0.5 std=0.5", "load net", DIGITS},
    };
    Arena arena = {0};
    const char *want = train_normalized(&arena);
    for (int i = 0; i < LENGTH(LINES); i++)
        assert_same_numbers(&arena, want, LINES[i], LINES[i][3] ? 4 : 3);
    arena_free(&arena);
}

TEST(a_net_that_is_made_is_normalized_however_it_came_about)
{
    static const char *const LINES[][4] = {
        {DIGITS, "normalize", "learner", "fit 2 1e-2"},
        {DIGITS, "learner", "normalize", "fit 2 1e-2"},
        {DIGITS, "model simple_cnn", "normalize", "fit 2 1e-2"},
        {DIGITS, "normalize", "model simple_cnn", "fit 2 1e-2"},
        {SMALLER_BATCHES, "normalize", DIGITS, "fit 2 1e-2"},
        {DIGITS, "normalize; fit 1; learner", DIGITS, "fit 2 1e-2"},
        {DIGITS, "normalize; fit 2 1e-2; rewind", "save run", "resume run"},
        {DIGITS, "normalize; fit 2 1e-2; rewind; save run", "normalize mean=0.5", "resume run"},
        {DIGITS, "normalize; fit 2 1e-2; rewind; save run", "open run.safetensors", "continue"},
        {DIGITS, "normalize; fit 1 1e-2", "extend 1; save run", "resume run"},
        {DIGITS, "normalize; fit 1 1e-2", "normalize; extend 1", "continue"},
    };
    Arena arena = {0};
    const char *want = train_normalized(&arena);
    for (int i = 0; i < LENGTH(LINES); i++)
        assert_same_numbers(&arena, want, LINES[i], 4);
    arena_free(&arena);
}

TEST(other_data_tells_what_becomes_of_the_normalization)
{
    Desk desk;
    desk_open(&desk);
    assert_says(&desk, DIGITS "; normalize; " DIGITS, "3, 7; normalized as the previous data\n");
    assert_says(
        &desk, "data digits train=64 side=9 channels=1 bs=16",
        "3, 7\nthe previous data's normalization was dropped: the data has 2 classes (3, 7) "
        "and images of 9 x 9; the previous data had 2 classes (3, 7) and images of 8 x 8\n");
    assert_says(&desk, DIGITS "; normalize mean=0.25 std=0.5; fit 1; " DIGITS,
                "3, 7; the net is kept, with its normalization\n");
    assert_says(&desk, "normalize mean=0.25 std=0.5", "normalized: mean 0.250000 std 0.500000\n");
    assert_says(&desk, "normalize mean=0 std=1",
                "; the net was trained with other numbers; train it again, or go back to those: "
                "normalize mean=0.25 std=0.5\n");
    assert_says(
        &desk, "data digits classes=1,2 train=64 side=8 channels=1 bs=16",
        "1, 2\nthe data does not fit the net, which is kept: the data has 2 classes (1, 2) and "
        "images of 8 x 8; the net is for 2 classes (3, 7) and images of 8 x 8; for a net that "
        "does fit: save NAME; model simple_cnn\n");
    assert_says(&desk, "model simple_cnn; fit 1; normalize; normalize mean=0 std=1",
                "normalized: mean 0.000000 std 1.000000; the net was trained with other numbers");
    desk_close(&desk);
}

TEST(a_net_that_waits_for_its_data_keeps_its_own_normalization)
{
    const char *others = "data digits classes=1,2 train=64 side=8 channels=1 bs=16";
    Arena arena = {0};
    Desk desk;
    desk_open(&desk);
    ask(&desk, DIGITS "; normalize mean=0.25 std=0.5; augment shift=1; fit 1");
    const char *want = arena_text(&arena, ask(&desk, "validate"));
    assert_says(&desk, others, "the data does not fit the net, which is kept");
    assert_says(&desk, "normalize mean=0 std=1", "normalized: mean 0.000000 std 1.000000\n");
    assert_says(&desk, others, "1, 2; normalized as the previous data\nthe data does not fit");
    assert_says(&desk, "data digits classes=1,2 train=64 side=9 channels=1 bs=16",
                "the previous data's normalization was dropped; the data does not fit the net");
    assert_says(&desk, DIGITS, "3, 7; the net is kept, with its normalization and augmentation\n");
    assert_string_equal(ask(&desk, "validate"), want);
    assert_says(&desk, others, "which is kept");
    assert_says(&desk, "normalize mean=0.5 std=2; model simple_cnn; fit 1; normalize mean=0 std=1",
                "go back to those: normalize mean=0.5 std=2");
    desk_close(&desk);
    arena_free(&arena);
}

/* ---- what is replaced */

/* As after `load`: what a net has learnt does not go with its data. */
TEST(data_that_does_not_fit_loses_nothing_that_was_learnt)
{
    const char *others = "data digits classes=0-2 train=48 valid=24 side=9 channels=1 bs=8";
    Arena arena = {0};
    Desk desk;
    desk_open(&desk);
    ask(&desk, DIGITS "; fit 1");
    const char *want = arena_text(&arena, ask(&desk, "validate"));
    assert_says(&desk, others, "for a net that does fit: save NAME; model simple_cnn\n");
    assert_says(&desk, "fit 1", "load data that does, or make a new net: save NAME; model");
    assert_says(&desk, "save it", "saved it.safetensors");
    assert_says(&desk, others, "for a net that does fit: model simple_cnn\n");
    assert_says(&desk, DIGITS, "3, 7; the net is kept\n");
    assert_string_equal(ask(&desk, "validate"), want);
    assert_says(&desk, others, "which is kept");
    ask(&desk, "model simple_cnn; fit 1");
    ask(&desk, "load it; " DIGITS);
    assert_string_equal(ask(&desk, "validate"), want);
    desk_close(&desk);
    arena_free(&arena);
}

TEST(data_that_does_not_fit_a_loaded_net_stays)
{
    Desk desk;
    desk_open(&desk);
    ask(&desk, DIGITS "; fit 1; save two");
    assert_says(
        &desk, "data digits classes=0-2 train=48 valid=24 side=9 channels=1 bs=8; load two",
        "loaded two.safetensors: simple_cnn 1,16,16,2; the loaded data does not fit it and "
        "is kept for a different net: the data has 3 classes (0, 1, 2) and images of 9 x 9; "
        "the net is for 2 classes (3, 7) and images of 8 x 8\n");
    static const char *const NEEDY[] = {
        "fit",       "fit_one_cycle", "lr_find",       "plan",   "validate",
        "confusion", "top_losses",    "most_confused", "health", "compare 'fit 1' 'fit 2'"};
    for (int i = 0; i < LENGTH(NEEDY); i++)
        assert_says(
            &desk, NEEDY[i],
            ": the loaded data does not fit the net: the data has 3 classes (0, 1, 2) and images "
            "of "
            "9 x 9; the net is for 2 classes (3, 7) and images of 8 x 8; load data that does, or "
            "make a new net: model");
    assert_says(&desk, "save again; summary", "saved again.safetensors");
    assert_says(&desk, "model simple_cnn; validate", "24\n");
    assert_says(&desk, "load again; " DIGITS, "3, 7; the net is kept\n");
    assert_says(&desk, "validate", "32\n");
    desk_close(&desk);
}

TEST(a_batch_size_that_the_data_is_too_small_for_gives_way_to_the_datas)
{
    const char *small = "data digits train=12 valid=32 side=8 channels=1 bs=4";
    const char *words = "in batches of 4, since there are too few images for 16\n";
    Desk desk;
    desk_open(&desk);
    ask(&desk, DIGITS "; learner bs=16; fit 1; save net");
    assert_says(&desk, small, words);
    assert_says(&desk, "load net", words);
    assert_says(&desk, "open net.safetensors", words);
    assert_says(&desk, "fit 1; model mlp 64,2; fit 1", "mlp 64,2: 130 parameters\n");
    assert_says(&desk, "learner bs=16", "! batch size 16 is above the 12 training images");
    desk_close(&desk);
}

TEST(a_run_that_stands_still_ends_when_the_weights_are_others)
{
    static const char *const WEIGHTS[] = {"load foreign",
                                          "load own",
                                          "learner",
                                          "model simple_cnn",
                                          "open own.safetensors",
                                          "normalize mean=0.5 std=0.5",
                                          DIGITS};
    Desk desk;
    desk_open(&desk);
    ask(&desk, DIGITS "; fit 1; save own");
    Arena arena = {0};
    SafeFile file;
    assert_true(safe_read(&arena, "own.safetensors", &file, NULL));
    file.metas = 0; /* as a state dict of another program */
    assert_true(safe_write("foreign.safetensors", &file, NULL));
    arena_free(&arena);
    for (int i = 0; i < LENGTH(WEIGHTS); i++) {
        ask(&desk, "fit_one_cycle 3; rewind 2");
        ask(&desk, WEIGHTS[i]);
        assert_says(&desk, "continue", "! continue: ");
        ask(&desk, DIGITS);
    }
    assert_says(&desk, "fit_one_cycle 3; rewind 2; load missing; continue", "cannot be read");
    assert_says(&desk, "continue", "2 ");
    desk_close(&desk);
}

TEST(what_was_learnt_and_not_saved_is_told_before_it_is_replaced)
{
    const char *lost =
        "the weights that simple_cnn 1,16,16,2 learnt in 4 batches were not saved and are replaced";
    static const char *const TRAINS[] = {
        "model simple_cnn; fit 1 1e-4", "model simple_cnn; fit 1 1e-5",
        "model simple_cnn; fit 1 1e-6", "model simple_cnn; fit 1 2e-4"};
    static const char *const REPLACES[] = {"learner", "load other", "model mlp 64,2",
                                           "open other.safetensors"};
    Desk desk;
    desk_open(&desk);
    ask(&desk, DIGITS "; fit 1; save other");
    for (int i = 0; i < LENGTH(REPLACES); i++) {
        ask(&desk, TRAINS[i]);
        assert_says(&desk, REPLACES[i], lost);
        ask(&desk, "model simple_cnn");
        ask(&desk, TRAINS[i]);
        ask(&desk, "save this");
        assert_null(strstr(ask(&desk, REPLACES[i]), "learnt"));
    }
    desk_close(&desk);
}

TEST(weights_that_a_run_has_saved_are_told_with_the_way_back)
{
    Desk desk;
    desk_open(&desk);
    ask(&desk, DIGITS "; checkpoint run; fit 1 1e-3");
    assert_says(&desk, "learner",
                "the weights that simple_cnn 1,16,16,2 learnt in 4 batches are replaced; `load "
                "run.safetensors` brings them back");
    assert_string_equal(ask(&desk, "learner"), "");
    ask(&desk, "fit 1 1e-3");
    assert_null(strstr(ask(&desk, "load run"), "replaced")); /* by themselves */
    ask(&desk, "fit 1 1e-3");
    unlink("run.safetensors");
    assert_says(&desk, "learner",
                "were not saved and are replaced; next time keep them with `save "
                "NAME`, or with `checkpoint NAME` before the run");
    ask(&desk, "checkpoint off; fit 1 1e-3");
    assert_says(&desk, "data digits classes=1,2,4 train=64 valid=32 side=8 channels=1 bs=16",
                "; for a net that does fit: save NAME; model simple_cnn");
    desk_close(&desk);
}

/* How the net stands, as the header has it; in the arena. */
static const char *net_after(Desk *desk, Arena *arena, const char *commands)
{
    Scene scene;
    ask(desk, commands);
    scene_take(desk->session, arena, &scene);
    return scene.net ? scene.net : "trained";
}

TEST(a_net_that_no_run_has_trained_is_told_from_the_latest_runs)
{
    Arena arena = {0};
    Desk desk;
    desk_open(&desk);
    assert_string_equal(net_after(&desk, &arena, DIGITS "; fit 1; save it"), "trained");
    assert_string_equal(net_after(&desk, &arena, "learner"), "new weights");
    assert_string_equal(net_after(&desk, &arena, "load it"), "loaded weights");
    assert_string_equal(net_after(&desk, &arena, "fit 1"), "trained");
    assert_string_equal(net_after(&desk, &arena, "model mlp 64,2"), "new weights");
    assert_string_equal(net_after(&desk, &arena, "lr_find"), "trained"); /* the latest run is its */
    assert_string_equal(net_after(&desk, &arena, "open it.safetensors"), "trained");
    assert_string_equal(net_after(&desk, &arena, "data digits train=64 valid=32 bs=16"),
                        "net for other data");
    assert_string_equal(net_after(&desk, &arena, "model simple_cnn"), "new weights");
    desk_close(&desk);
    arena_free(&arena);
}

/* ---- what is written is read */

static const char *const RUNS[] = {
    "fit 2",
    "fit 1 0",
    "fit 1 1e30 wd=1000",
    "fit 1 wd=0",
    "fit_one_cycle 1",
    "fit_one_cycle 2 tot_epochs=4",
    "fit_one_cycle 3 tot_epochs=2",
    "fit_one_cycle 9 tot_epochs=2 start_epoch=1",
    "fit_one_cycle 2 tot_epochs=1000000 start_epoch=1",
    "fit_one_cycle 3 start_epoch=2",
    "fit_one_cycle 1 pct_start=0",
    "fit_one_cycle 1 pct_start=1",
    "fit_one_cycle 1 1e-45 div_factor=1e9 final_div=1e30",
    "fit_one_cycle 1 1e30 div_factor=0.001 final_div=0.001",
    "fit_one_cycle 1 moms=0.999999,0",
    "fit_one_cycle 2 policy=linear",
    "fit_one_cycle 2 policy=three_phase",
    "fit_one_cycle 2; extend 1; continue",
    "fit_one_cycle 3; rewind 2; set lr_max 1e-3; extend 3; set wd 0; continue",
    "fit_one_cycle 3; rewind 3",
    "lr_find num_it=4; fit 1",
};

static const char *const BEFORE[] = {
    "",
    "learner opt=sgd momentum=0 wd=0 bs=1",
    "learner metrics=[] label_smoothing=0.5",
    "learner metrics=accuracy,error_rate,top_k_accuracy bs=64; normalize mean=3e38 std=1e-38",
    "data digits train=64 valid=0 side=8 channels=1 bs=64",
    "data digits 7 train=5 valid=1 side=9 bs=4; model lenet",
    "model \"flatten | dense 4 | bn | relu | dropout 0.5 | dense 2\"; normalize",
};

/* A run that goes on may break again. */
static void assert_reads_back(Desk *desk, const char *before, const char *run)
{
    static const char *const READ[] = {"load left", "resume left", "open left.safetensors",
                                       "open last"};
    for (int i = 0; i < LENGTH(READ); i++) {
        const char *said = ask(desk, READ[i]), *error = strstr(said, "! ");
        if (error && !strstr(error, "is not finite at"))
            fail_test("%s; %s; %s: %s", before, run, READ[i], error);
    }
}

TEST(what_a_run_leaves_is_read_back)
{
    char place[4096];
    assert_non_null(getcwd(place, sizeof place));
    setenv("XDG_STATE_HOME", place, 1);
    for (int b = 0; b < LENGTH(BEFORE); b++)
        for (int r = 0; r < LENGTH(RUNS); r++) {
            Desk desk;
            desk_open(&desk);
            ask(&desk, DIGITS "; set record on");
            ask(&desk, BEFORE[b]);
            ask(&desk, RUNS[r]);
            if (!strstr(ask(&desk, "save left"), "! "))
                assert_reads_back(&desk, BEFORE[b], RUNS[r]);
            else
                fail_test("%s; %s: %s", BEFORE[b], RUNS[r], buf_text(&desk.said));
            desk_close(&desk);
        }
}

/* ---- what hooks remember */

/* A run of 8 epochs whose best is an early one, kept in best.safetensors; stopped before its last
 * in run.safetensors.  Returns what `validate` prints for the best epoch. */
static const char *train_past_its_best(Arena *arena)
{
    Desk desk;
    desk_open(&desk);
    assert_says(&desk, DIGITS "; model mlp 64,256,2; set save_best best; fit 8 1e-1",
                "kept epoch 1, the one with the best valid_loss: 0.");
    const char *numbers = arena_text(arena, ask(&desk, "validate"));
    assert_says(&desk, "set save_best off; rewind 3; save run", "saved run");
    desk_close(&desk);
    return numbers;
}

TEST(a_resumed_run_keeps_the_best_epoch_of_its_past)
{
    static const char *const GO_ON[] = {
        "resume run",
        "open run.safetensors; continue",
        "resume run; rewind 1; continue",
        "resume run; extend 2; continue",
    };
    Arena arena = {0};
    const char *best = train_past_its_best(&arena);
    for (int i = 0; i < LENGTH(GO_ON); i++) {
        Desk desk;
        desk_open(&desk);
        ask(&desk, DIGITS "; set save_best best");
        assert_says(&desk, GO_ON[i], "kept epoch 1, the one with the best valid_loss: 0.");
        assert_string_equal(ask(&desk, "validate"), best);
        ask(&desk, "load best");
        assert_string_equal(ask(&desk, "validate"), best);
        desk_close(&desk);
    }
    arena_free(&arena);
}

TEST(another_runs_best_file_is_not_taken_for_ones_own)
{
    Arena arena = {0};
    Desk desk;
    train_past_its_best(&arena);
    desk_open(&desk);
    ask(&desk, DIGITS "; fit 2 1e-3; save other; set save_best other; resume run");
    assert_non_null(strstr(buf_text(&desk.said),
                           ", but other.safetensors does not contain it: the learner stays at its "
                           "last epoch\n"));
    assert_null(strstr(buf_text(&desk.said), "kept epoch"));
    assert_says(&desk, "load other; validate; fit 1 0", "simple_cnn 1,16,16,2"); /* untouched */
    desk_close(&desk);
    arena_free(&arena);
}

TEST(the_best_epochs_file_goes_on_as_a_run)
{
    Arena arena = {0};
    Desk desk;
    train_past_its_best(&arena);
    desk_open(&desk);
    assert_says(&desk, DIGITS "; resume best",
                "resumed best.safetensors: the beginning of epoch 2;");
    ask(&desk, "set save_best best; learner; fit 3 1e-2");
    ask(&desk, "learner"); /* what it replaces is saved, in the file of the best epoch */
    assert_null(strstr(buf_text(&desk.said), "not saved"));
    desk_close(&desk);
    arena_free(&arena);
}

TEST(patience_counts_the_epochs_before_a_run_went_on)
{
    Arena arena = {0};
    Desk desk;
    train_past_its_best(&arena); /* stopped before its sixth epoch; the best was the second */
    desk_open(&desk);
    assert_says(&desk, DIGITS "; set early_stopping 4; resume run", "Epoch 6: early stopping\n");
    desk_close(&desk);
    arena_free(&arena);
}

static int count_words(const char *text, const char *words)
{
    int count = 0;
    for (; (text = strstr(text, words)); text++)
        count++;
    return count;
}

TEST(a_dead_net_is_told_once_however_often_its_run_goes_on)
{
    Desk desk;
    desk_open(&desk);
    ask(&desk, "data digits train=640 valid=64; fit 3 1");
    assert_int_equal(count_words(buf_text(&desk.said), "seems to have been dead"), 1);
    ask(&desk, "rewind 1; save dead; continue; extend 1; continue");
    assert_int_equal(count_words(buf_text(&desk.said), "seems to have been dead"), 0);
    ask(&desk, "resume dead");
    assert_int_equal(count_words(buf_text(&desk.said), "seems to have been dead"), 0);
    ask(&desk, "learner; fit 3 1");
    assert_int_equal(count_words(buf_text(&desk.said), "seems to have been dead"), 1);
    desk_close(&desk);
}

/* ---- the planned rest of a cycle */

static void hear_error_of_desk(void *self, const char *text)
{
    hear_error(&((Desk *)self)->said, text);
}

/* Acts as if Ctrl-C came with the first line that is printed. */
static void hear_and_interrupt(void *self, const char *text)
{
    Desk *desk = self;
    buf_text_add(&desk->said, text);
    atomic_store(session_interrupts(desk->session), 1);
}

TEST(an_interrupt_ends_what_goes_through_images)
{
    static const char *const LONG[][2] = {
        {"predict pics/1.png pics/2.png pics/3.png", "interrupted after 2 of 3 files"},
        {"predict pics csv=p.csv",
         "interrupted after 2 of 3 files"}, /* tells that a file is left out */
        {"ImageDataBunch.from_folder('set', num_workers=4)", "interrupted; the data loaded before"},
        {"interp.plot_confusion_matrix(figsize=(4,4))", "interrupted; give the command again"},
        {"interp.plot_top_losses(4, figsize=(4,4))", "interrupted; give the command again"},
    };
    Desk desk;
    desk_open(&desk);
    assert_true(folder_make("pics", 0777, &(Error){0}));
    assert_true(folder_make("set/train/3", 0777, &(Error){0}));
    assert_true(folder_make("set/valid/3", 0777, &(Error){0}));
    scratch_file("pics/notes.txt", "x", 1);
    ask(&desk, DIGITS "; show_batch 1 png=pics/1.png; show_batch 1 png=pics/2.png");
    ask(&desk, "show_batch 1 png=pics/3.png; learner bs=2");
    ask(&desk, "show_batch 1 png=set/train/3/1.png; show_batch 1 png=set/valid/3/1.png");
    ReplySink interrupting = {.self = &desk,
                              .text = hear_and_interrupt,
                              .warning = hear_and_interrupt,
                              .error = hear_error_of_desk};
    session_reply(desk.session)->sink = &interrupting;
    for (int i = 0; i < LENGTH(LONG); i++) {
        atomic_store(session_interrupts(desk.session), 0);
        buf_clear(&desk.said);
        Status status = session_run(desk.session, LONG[i][0], NULL, 0);
        assert_int_equal(status, STATUS_INTERRUPTED);
        if (!strstr(buf_text(&desk.said), LONG[i][1]))
            fail_test("%s: %s", LONG[i][0], buf_text(&desk.said));
    }
    Bytes rows;
    Arena arena = {0};
    assert_true(file_read(&arena, "p.csv", 4096, &rows, &(Error){0}));
    assert_int_equal(count_words((const char *)rows.data, "pics/"), 2); /* what is known is kept */
    arena_free(&arena);
    desk_close(&desk);
}

TEST(a_line_ends_as_the_calls_of_its_chain)
{
    static const struct {
        const char *line;
        Status status;
    } CHAIN[] = {
        {"Learner(data, simple_cnn([1,16,16,2])).fit(1).validate()", STATUS_OK},
        {"Learner(data, simple_cnn([1,16,16,2])).fit(1, 1e20)", STATUS_NOT_FINITE},
        {"Learner(data, simple_cnn([1,16,16,2])).load('none').fit(1)", STATUS_FAILED},
        {"Learner(data, simple_cnn([1,16,16,2])).quit().fit(1)", STATUS_QUIT},
    };
    for (int i = 0; i < LENGTH(CHAIN); i++) {
        Desk desk;
        desk_open(&desk);
        ask(&desk, DIGITS);
        assert_int_equal(session_run(desk.session, CHAIN[i].line, NULL, 0), CHAIN[i].status);
        desk_close(&desk);
    }
}

TEST(extend_goes_on_with_the_epochs_of_tot_epochs)
{
    Arena arena = {0};
    Desk desk;
    desk_open(&desk);
    ask(&desk, DIGITS "; fit_one_cycle 4 1e-2");
    const char *whole = arena_text(&arena, ask(&desk, "validate"));
    ask(&desk, "learner; fit_one_cycle 2 1e-2 tot_epochs=4");
    assert_says(&desk, "extend 2",
                "4 epochs instead of 2; the schedule of 4 epochs goes on in the 2 epochs that were "
                "added; ");
    assert_says(&desk, "continue; validate", whole);
    assert_says(&desk, "learner; fit_one_cycle 2 1e-2 tot_epochs=4; rewind; extend 1; extend 1",
                "");
    assert_says(&desk, "continue; validate", whole);
    assert_says(&desk, "learner; fit_one_cycle 2 1e-2 tot_epochs=4; extend 3; continue", "\n4 ");
    assert_says(&desk, "learner; fit_one_cycle 2 1e-2; extend 2",
                "the whole schedule runs again over the 2 epochs that were added");
    assert_says(&desk, "drop", "no plan is proposed\n");
    desk_close(&desk);
    arena_free(&arena);
}

/* ---- what a saved file tells */

static bool file_holds(const char *path, const char *words)
{
    Arena arena = {0};
    Bytes bytes;
    assert_true(file_read(&arena, path, 1 << 24, &bytes, NULL));
    bool found = memmem(bytes.data, bytes.size, words, strlen(words)) != NULL;
    arena_free(&arena);
    return found;
}

TEST(saved_weights_are_parameters_and_statistics_alone)
{
    Arena arena = {0};
    SafeFile file;
    Desk desk;
    desk_open(&desk);
    ask(&desk, DIGITS "; model simple_cnn bn=true; fit 1; save bare weights=true; save whole");
    const Model *model = lab_learner(desk.session)->model;
    const char *numbers = arena_text(&arena, ask(&desk, "validate"));
    assert_true(safe_read(&arena, "bare.safetensors", &file, NULL));
    assert_int_equal(file.tensors, model->params + model->state_params);
    assert_true(file_holds("whole.safetensors", "digits"));
    assert_false(file_holds("bare.safetensors", "digits"));
    assert_string_equal(ask(&desk, "learner; load bare; validate") +
                            strlen("loaded bare.safetensors: simple_cnn 1,16,16,2 bn=true\n"),
                        numbers);
    desk_close(&desk);
    arena_free(&arena);
}

TEST(no_file_tells_the_name_of_the_home_folder)
{
    Arena arena = {0};
    Desk desk;
    char *here = realpath(".", NULL), *home = arena_text(&arena, getenv("HOME"));
    desk_open(&desk);
    setenv("HOME", here, 1);
    ask(&desk, DIGITS "; show_batch 1 png=pic.png");
    ask(&desk, "source missing");
    for (int i = 0; i < 4; i++) {
        char *folder = arena_printf(&arena, "set/%s/%d", i / 2 ? "train" : "valid", i % 2);
        assert_true(folder_make(folder, 0777, NULL));
        Bytes png;
        assert_true(file_read(&arena, "pic.png", 1 << 20, &png, NULL));
        scratch_file(arena_printf(&arena, "%s/1.png", folder), png.data, png.size);
    }
    ask(&desk, arena_printf(&arena, "data folder '%s/set' bs=1; fit 1; save homely", here));
    assert_true(file_holds("homely.safetensors", "data folder ~/set bs=1") ||
                file_holds("homely.safetensors", "data folder '~/set' bs=1"));
    assert_false(file_holds("homely.safetensors", here));
    assert_says(&desk, "data folder ~/set bs=1; resume homely", "resumed homely.safetensors");
    setenv("HOME", home, 1);
    free(here);
    desk_close(&desk);
    arena_free(&arena);
}

/* A screen says what answers are worth: those of a net without training nothing; an empty table
 * means that there are no mistakes. */
TEST(answers_say_what_they_are_worth)
{
    static const char *const ASKED[] = {"confusion", "most_confused", "top_losses 1", "validate"};
    Desk desk;
    desk_open(&desk);
    ask(&desk, DIGITS);
    for (int i = 0; i < LENGTH(ASKED); i++)
        assert_says(&desk, ASKED[i], "the net has learnt nothing yet");
    assert_null(strstr(ask(&desk, "fit 4 2e-2; confusion"), "learnt nothing"));
    assert_says(&desk, "most_confused min_val=32", "no class was taken for another 32 times");
    desk_close(&desk);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_checkpoint_of_other_classes_than_its_data_is_refused),
        cmocka_unit_test(a_loaded_net_gives_its_numbers_in_any_order_of_commands),
        cmocka_unit_test(what_is_said_of_data_before_load_is_the_nets_afterwards),
        cmocka_unit_test(a_net_that_is_made_is_normalized_however_it_came_about),
        cmocka_unit_test(other_data_tells_what_becomes_of_the_normalization),
        cmocka_unit_test(a_net_that_waits_for_its_data_keeps_its_own_normalization),
        cmocka_unit_test(data_that_does_not_fit_loses_nothing_that_was_learnt),
        cmocka_unit_test(data_that_does_not_fit_a_loaded_net_stays),
        cmocka_unit_test(a_batch_size_that_the_data_is_too_small_for_gives_way_to_the_datas),
        cmocka_unit_test(a_run_that_stands_still_ends_when_the_weights_are_others),
        cmocka_unit_test(what_was_learnt_and_not_saved_is_told_before_it_is_replaced),
        cmocka_unit_test(weights_that_a_run_has_saved_are_told_with_the_way_back),
        cmocka_unit_test(a_net_that_no_run_has_trained_is_told_from_the_latest_runs),
        cmocka_unit_test(a_resumed_run_keeps_the_best_epoch_of_its_past),
        cmocka_unit_test(another_runs_best_file_is_not_taken_for_ones_own),
        cmocka_unit_test(the_best_epochs_file_goes_on_as_a_run),
        cmocka_unit_test(patience_counts_the_epochs_before_a_run_went_on),
        cmocka_unit_test(a_dead_net_is_told_once_however_often_its_run_goes_on),
        cmocka_unit_test(what_a_run_leaves_is_read_back),
        cmocka_unit_test(an_interrupt_ends_what_goes_through_images),
        cmocka_unit_test(a_line_ends_as_the_calls_of_its_chain),
        cmocka_unit_test(extend_goes_on_with_the_epochs_of_tot_epochs),
        cmocka_unit_test(saved_weights_are_parameters_and_statistics_alone),
        cmocka_unit_test(no_file_tells_the_name_of_the_home_folder),
        cmocka_unit_test(answers_say_what_they_are_worth),
    };
    scratch_enter();
    int failed = unit_run(tests);
    scratch_leave();
    return failed;
}
