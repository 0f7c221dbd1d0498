/* Tests the file of a run: a run goes on from it to the same bits, and damage is reported. */
#include "tests/unit/lab.h"

#include "base/rng.h"
#include "base/text.h"
#include "io/safetensors.h"
#include "store/checkpoint.h"
#include "tests/unit/scratch.h"

#include <math.h>

static const char *const NETS[] = {NET_PLAIN, NET_NORM, NET_DROPOUT};

static Plan cycle_plan(const Lab *lab, int epochs)
{
    Plan plan;
    OneCycleRequest request = {.epochs = epochs, .cycle = one_cycle_defaults(1e-2), .wd = 1e-2};
    assert_true(plan_one_cycle(&plan, &request, learner_batches(lab->learner), NULL));
    return plan;
}

/* What a run tells of every batch and epoch, as numbers to compare. */
static StopReason witness(void *self, const Event *event)
{
    Series *told = self;
    bool batch = event->kind == EVENT_BATCH;
    if (!batch && event->kind != EVENT_EPOCH)
        return STOP_NONE;
    const double numbers[] = {event->kind,
                              event->epoch,
                              (double)event->step,
                              event->smooth,
                              batch ? (double)event->batch : event->valid_loss,
                              batch ? event->hyper.lr : event->metric[0],
                              batch ? event->hyper.mom : 0,
                              batch ? event->loss : 0};
    for (int i = 0; i < LENGTH(numbers); i++)
        series_add(told, numbers[i]);
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

/* Writes a file at every event of a run. */
typedef struct {
    Learner *learner;
    Recorder *recorder;
    int cuts;
} Cutter;

static const DataOrigin ORIGIN = {
    .source = "data digits", .seed = 42, .hash = 7, .train = TRAIN, .valid = VALID};

static void write_cut(const char *name, Learner *learner, const Recorder *recorder)
{
    Arena scratch = {0};
    Error err = {0};
    Stand stand = {recorder->plan, learner->at, recorder, "fit_one_cycle 2 1e-2"};
    Checkpoint now = checkpoint_take(&scratch, learner, &stand, &ORIGIN);
    if (!checkpoint_save(name, &now, &err))
        fail_test("%s", err.text);
    arena_free(&scratch);
}

static StopReason cut(void *self, const Event *event)
{
    Cutter *cutter = self;
    char name[32];
    if (event->kind == EVENT_BEGIN)
        return STOP_NONE;
    snprintf(name, sizeof name, "cut%d", cutter->cuts++);
    write_cut(name, cutter->learner, cutter->recorder);
    return STOP_NONE;
}

static void assert_same_history(const Recorder *a, const Recorder *b)
{
    for (int c = 0; c < recorder_columns(a); c++) {
        const Series *want = recorder_column(a, c).series, *have = recorder_column(b, c).series;
        assert_int_equal(series_count(have), series_count(want));
        for (long i = 0; i < series_count(want); i++) {
            double x = series_at(want, i), y = series_at(have, i);
            assert_memory_equal(&x, &y, sizeof x);
        }
    }
}

static Saved resume(Arena *arena, const char *path, const Dataset *data)
{
    Saved saved;
    Error err = {0};
    if (!checkpoint_resume(arena, path, &saved, &err))
        fail_test("%s", err.text);
    assert_true(learner_set_data(saved.learner, data, BATCH, &err));
    saved.learner->clock = clock_frozen(0);
    return saved;
}

/* As if by another process: nothing of the first run is used but the file. */
static void go_on(const char *path, const Lab *lab, const Series *whole, const Recorder *history,
                  uint64_t want)
{
    Arena arena = {0};
    Saved saved = resume(&arena, path, lab->data);
    Stand *stand = &saved.stand;
    saved.learner->pool = lab->pool;
    Recorder *recorder = recorder_branch(saved.past, &stand->plan, stand->at.step, stand->at.epoch);
    Series rest = {0};
    const Hook hooks[] = {recorder_hook(recorder), {.on = witness, .self = &rest}};
    learner_continue(saved.learner, &stand->plan, &stand->at, hooks, LENGTH(hooks));
    assert_int_equal(model_hash(saved.learner->model), want);
    assert_tail(whole, &rest);
    assert_same_history(history, recorder);
    assert_string_equal(stand->command, "fit_one_cycle 2 1e-2");
    series_free(&rest);
    recorder_free(recorder);
    recorder_free(saved.past);
    arena_free(&arena);
}

TEST(a_run_resumes_from_every_moment)
{
    for (int net = 0; net < LENGTH(NETS); net++) {
        Lab lab = lab_new(2, NETS[net]), other = lab_new(3, NETS[0]);
        Plan plan = cycle_plan(&lab, 2);
        const LearnerOptions *options = &lab.learner->options;
        Recorder *recorder = recorder_new(&plan, options->metric, 1);
        Series whole = {0};
        Cutter cutter = {lab.learner, recorder, 0};
        const Hook hooks[] = {
            recorder_hook(recorder), {.on = witness, .self = &whole}, {.on = cut, .self = &cutter}};
        learner_fit(lab.learner, &plan, hooks, LENGTH(hooks));
        assert_true(cutter.cuts > 24);
        uint64_t want = model_hash(lab.learner->model);
        for (int i = 0; i < cutter.cuts; i += unit_every()) {
            char path[64];
            snprintf(path, sizeof path, "cut%d.safetensors", i);
            go_on(path, i % 2 ? &other : &lab, &whole, recorder, want);
        }
        series_free(&whole);
        recorder_free(recorder);
        lab_free(&lab);
        lab_free(&other);
    }
}

/* ---- damage */

/* Writes a file without syncing it, as file_write would. */
static void put(const char *path, const uint8_t *data, size_t size)
{
    FILE *out = fopen(path, "w");
    assert_non_null(out);
    assert_int_equal(fwrite(data, 1, size, out), size);
    assert_int_equal(fclose(out), 0);
}

static bool is_refused(const char *path, const uint8_t *data, size_t size)
{
    Arena arena = {0};
    Saved saved;
    Error err = {0};
    const Dataset *stand_in;
    put(path, data, size);
    bool resumed = checkpoint_resume(&arena, path, &saved, &err);
    bool refused = !resumed && err.text[0] && !checkpoint_load(&arena, path, &stand_in, &err);
    if (resumed)
        recorder_free(saved.past);
    arena_free(&arena);
    return refused;
}

/* The file of a run at its end. */
static void write_whole(const char *name)
{
    Lab lab = lab_new(1, NETS[1]);
    Plan plan = cycle_plan(&lab, 1);
    Recorder *recorder = recorder_new(&plan, lab.learner->options.metric, 1);
    Hook hook = recorder_hook(recorder);
    learner_fit(lab.learner, &plan, &hook, 1);
    write_cut(name, lab.learner, recorder);
    recorder_free(recorder);
    lab_free(&lab);
}

/* FLIPS=1000000 tries more than the usual thousand bits. */
TEST(a_flipped_bit_anywhere_is_reported)
{
    Arena arena = {0};
    write_whole("whole");
    Bytes whole;
    assert_true(file_read(&arena, "whole.safetensors", 1 << 24, &whole, NULL));
    uint8_t *data = arena_copy(&arena, whole.data, whole.size);
    const char *flips = getenv("FLIPS");
    Rng rng = rng_stream(1, RNG_PREVIEW, 0);
    for (long i = 0; i < (flips ? atol(flips) : 1000 / unit_every()); i++) {
        uint32_t bit = rng_below(&rng, (uint32_t)(8 * whole.size));
        data[bit / 8] ^= (uint8_t)(1 << bit % 8);
        if (!is_refused("flipped.safetensors", data, whole.size))
            fail_test("bit %u is not missed", bit);
        data[bit / 8] ^= (uint8_t)(1 << bit % 8);
    }
    for (size_t size = 0; size < whole.size; size += whole.size / 50)
        assert_true(is_refused("flipped.safetensors", data, size));
    assert_false(is_refused("flipped.safetensors", data, whole.size));
    arena_free(&arena);
}

/* Changes an entry of the metadata, with a correct checksum; returns the error or "". */
static const char *error_with(Arena *arena, const SafeFile *whole, int entry, const char *value)
{
    SafeFile file = *whole;
    Saved saved;
    Error err = {0};
    file.meta = arena_copy(arena, whole->meta, (size_t)whole->metas * sizeof *whole->meta);
    file.meta[entry].value = value;
    assert_true(safe_write("crafted.safetensors", &file, NULL));
    if (checkpoint_resume(arena, "crafted.safetensors", &saved, &err))
        recorder_free(saved.past);
    return arena_text(arena, err.text);
}

TEST(crafted_numbers_are_bounded)
{
    const char *const WORDS[] = {"",
                                 "x",
                                 "-1",
                                 "99999999999999999999",
                                 "0,0,0,0,0,0",
                                 "nan",
                                 "-1,-1,-1,-1,-1,-1",
                                 "1e308,1e308,1e308,1e308"};
    Arena arena = {0};
    SafeFile whole;
    write_whole("whole");
    assert_true(safe_read(&arena, "whole.safetensors", &whole, NULL));
    for (int entry = 0; entry < whole.metas; entry++) {
        const char *key = whole.meta[entry].key;
        if (strcmp(key, "format") == 0)
            assert_non_null(strstr(error_with(&arena, &whole, entry, "3"),
                                   "it has format 3, and this program reads formats up to 2"));
        for (int w = 0; w < LENGTH(WORDS); w++) {
            const char *error = error_with(&arena, &whole, entry, WORDS[w]);
            bool number =
                text_starts(key, "run") && !strstr(key, ".command") && !strstr(key, ".average");
            if (number && !error[0])
                fail_test("%s may be '%s'", key, WORDS[w]);
        }
    }
    arena_free(&arena);
}

static int entry_of(const SafeFile *file, const char *key)
{
    for (int i = 0; i < file->metas; i++)
        if (strcmp(file->meta[i].key, key) == 0)
            return i;
    fail_test("there is no entry %s", key);
    return -1;
}

/* What is done to training images goes to the file, where it is read as carefully. */
TEST(augmentation_comes_back_and_is_bounded)
{
    static const char *const WORDS[] = {"flip=random shift=20", "shift=2 zoom=99", "on", "shift=x",
                                        "cutout=21"};
    const Augment augment = {.flip = FLIP_ALTERNATE,
                             .shift = 3,
                             .zoom = 1.1,
                             .rotate = 0.1,
                             .mixup = 0.4,
                             .p_affine = 0.75,
                             .p_lighting = 0.75};
    Arena arena = {0};
    Lab lab = lab_new(1, NETS[1]);
    SafeFile whole;
    assert_true(learner_augment(lab.learner, &augment, lab.data, NULL));
    Plan plan = cycle_plan(&lab, 1);
    Recorder *recorder = recorder_new(&plan, lab.learner->options.metric, 1);
    Hook hook = recorder_hook(recorder);
    learner_fit(lab.learner, &plan, &hook, 1);
    write_cut("augmented", lab.learner, recorder);
    recorder_free(recorder);
    lab_free(&lab);
    const Dataset *data;
    Learner *loaded = checkpoint_load(&arena, "augmented", &data, NULL);
    assert_non_null(loaded);
    assert_true(augment_equal(&loaded->options.augment, &augment));
    assert_true(safe_read(&arena, "augmented.safetensors", &whole, NULL));
    int entry = entry_of(&whole, "augment");
    assert_string_equal(whole.meta[entry].value,
                        "flip=alternate shift=3 rotate=0.1 zoom=1.1 mixup=0.4");
    assert_string_equal(error_with(&arena, &whole, entry, "off"), "");
    for (int w = 0; w < LENGTH(WORDS); w++)
        if (!error_with(&arena, &whole, entry, WORDS[w])[0])
            fail_test("augment may be '%s'", WORDS[w]);
    arena_free(&arena);
}

/* Batches are looked up by what a history says of its epochs, so that is checked. */
TEST(crafted_epochs_are_refused)
{
    static const char *const SERIES[] = {"history.epoch", "history.epoch_end", "history.epoch_time",
                                         "history.validated"};
    const double NUMBERS[] = {-1, 0.5, 1e9, 1e300, NAN, INFINITY};
    Arena arena = {0};
    write_whole("whole");
    for (int s = 0; s < LENGTH(SERIES); s++)
        for (int n = 0; n < LENGTH(NUMBERS); n++) {
            SafeFile file;
            Saved saved;
            Error err = {0};
            assert_true(safe_read(&arena, "whole.safetensors", &file, NULL));
            for (int t = 0; t < file.tensors; t++) {
                if (strcmp(file.tensor[t].name, SERIES[s]) != 0)
                    continue;
                double *values = arena_copy(&arena, file.tensor[t].data, 8 * file.tensor[t].count);
                values[0] = NUMBERS[n];
                file.tensor[t].data = values;
            }
            assert_true(safe_write("crafted.safetensors", &file, NULL));
            bool plausible = s == 2 && NUMBERS[n] >= 0 && NUMBERS[n] < INFINITY; /* of seconds */
            if (checkpoint_resume(&arena, "crafted.safetensors", &saved, &err) != plausible)
                fail_test("%s of %g: %s", SERIES[s], NUMBERS[n], err.text);
            if (plausible)
                recorder_free(saved.past);
            else
                assert_non_null(strstr(err.text, SERIES[s]));
        }
    arena_free(&arena);
}

/* A plan must not run batches that its schedule does not have. */
TEST(a_plan_beyond_its_schedule_is_refused)
{
    Arena arena = {0};
    SafeFile whole;
    write_whole("whole");
    assert_true(safe_read(&arena, "whole.safetensors", &whole, NULL));
    for (int entry = 0; entry < whole.metas; entry++) {
        char *plan = arena_text(&arena, whole.meta[entry].value);
        char *steps = strstr(plan, "\"steps\":");
        if (strcmp(whole.meta[entry].key, "run") != 0)
            continue;
        assert_non_null(steps);
        steps += strlen("\"steps\":");
        for (; *steps >= '0' && *steps <= '9'; steps++)
            *steps = ' ';
        steps[-1] = '3';
        assert_non_null(strstr(error_with(&arena, &whole, entry, plan), "metadata 'run'"));
    }
    arena_free(&arena);
}

static void set_meta(SafeFile *file, const char *key, const char *value)
{
    for (int i = 0; i < file->metas; i++)
        if (strcmp(file->meta[i].key, key) == 0)
            file->meta[i].value = value;
}

/* Sizes that a file states, but has nothing of, take no memory. */
TEST(a_crafted_file_takes_no_more_memory_than_it_has)
{
    static const struct {
        const char *spec, *input, *bs, *classes, *error;
    } CASES[] = {
        {"flatten | dense 65536 | dense 2", "28,28,3,3", "4", "2", "numbers in"},
        {"conv 1 1 | bn | bn | bn | bn | bn | bn | bn | bn | bn | bn | bn | global_avgpool | "
         "dense 2",
         "28,28,3,3", "4", "2", "tensors, the file contains"},
        {"conv 1 1 | global_avgpool | dense 2", "1024,1024,3,3", "1048576", "2",
         "a batch of 1048576 images takes"},
        {NULL, NULL, NULL, "1000", "metadata 'class.2' is missing"},
    };
    for (int i = 0; i < LENGTH(CASES); i++) {
        Arena arena = {0}, loaded = {0};
        Error err = {0};
        SafeFile file;
        const Dataset *data;
        write_whole("whole");
        assert_true(safe_read(&arena, "whole.safetensors", &file, NULL));
        if (CASES[i].spec) {
            set_meta(&file, "spec", CASES[i].spec);
            set_meta(&file, "input", CASES[i].input);
            set_meta(&file, "bs", CASES[i].bs);
        }
        set_meta(&file, "classes", CASES[i].classes);
        assert_true(safe_write("crafted.safetensors", &file, NULL));
        assert_null(checkpoint_load(&loaded, "crafted", &data, &err));
        if (!strstr(err.text, CASES[i].error) || !text_starts(err.text, "crafted.safetensors: "))
            fail_test("%s", err.text);
        assert_true(arena_size(&loaded) < 1 << 20);
        arena_free(&arena);
        arena_free(&loaded);
    }
}

/* Room for a batch is made when there is data for one. */
TEST(a_loaded_learner_is_small_until_it_has_data)
{
    Arena arena = {0};
    const Dataset *data;
    write_whole("whole");
    Learner *learner = checkpoint_load(&arena, "whole", &data, NULL);
    assert_non_null(learner);
    assert_true(learner->model->batch == 0 && !learner->x);
    learner_reserve(learner);
    assert_true(learner->model->batch == learner->options.bs && learner->x);
    arena_free(&arena);
}

/* What is saved can be read again, however many tensors it has. */
TEST(the_deepest_net_comes_back)
{
    Lab lab = lab_new(1, "resnet 1202 width=1");
    Checkpoint checkpoint = checkpoint_take(lab.arena, lab.learner, NULL, NULL);
    assert_true(checkpoint_save("deep", &checkpoint, NULL));
    Arena arena = {0};
    Error err;
    const Dataset *data;
    const Learner *learner = checkpoint_load(&arena, "deep", &data, &err);
    if (!learner)
        fail_test("%s", err.text);
    assert_int_equal(model_hash(learner->model), model_hash(lab.learner->model));
    arena_free(&arena);
    lab_free(&lab);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_run_resumes_from_every_moment),
        cmocka_unit_test(a_flipped_bit_anywhere_is_reported),
        cmocka_unit_test(crafted_numbers_are_bounded),
        cmocka_unit_test(augmentation_comes_back_and_is_bounded),
        cmocka_unit_test(a_plan_beyond_its_schedule_is_refused),
        cmocka_unit_test(crafted_epochs_are_refused),
        cmocka_unit_test(a_crafted_file_takes_no_more_memory_than_it_has),
        cmocka_unit_test(a_loaded_learner_is_small_until_it_has_data),
        cmocka_unit_test(the_deepest_net_comes_back),
    };
    scratch_enter();
    int status = unit_run(tests);
    scratch_leave();
    return status;
}
