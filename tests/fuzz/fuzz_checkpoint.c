/* Fuzzes saved learners: the input is a safetensors header up to the first newline, then data.  The
 * header's length and the checksum are put right here, since most of the code is only reached with
 * these. */
#include "tests/fuzz/fuzz.h"

#include "io/file.h"
#include "io/safetensors.h"
#include "store/checkpoint.h"
#include "train/epoch_csv.h"
#include "train/learner.h"

#include <string.h>

static void store(Arena *arena, const char *name, const uint8_t *data, size_t size)
{
    const uint8_t *newline = memchr(data, '\n', size);
    uint64_t header = newline ? (size_t)(newline - data) : size;
    size_t rest = newline ? size - (size_t)header - 1 : 0;
    uint8_t *file = arena_alloc(arena, sizeof header + (size_t)header + rest, 1);
    memcpy(file, &header, sizeof header);
    memcpy(file + sizeof header, data, (size_t)header);
    if (rest)
        memcpy(file + sizeof header + header, newline + 1, rest);
    safe_seal(file, sizeof header + (size_t)header + rest);
    fuzz_file(name, file, sizeof header + (size_t)header + rest);
}

static void check_learner(const Learner *learner, const Dataset *data)
{
    const LearnerOptions *options = &learner->options;
    FUZZ_REQUIRE(options->bs >= 1 && learner->epoch >= 0 && learner->opt.step >= 0);
    FUZZ_REQUIRE(learner->model->classes == data->classes);
    FUZZ_REQUIRE(shape_equal(learner->model->input, data->shape));
    for (int c = 0; c < data->classes; c++)
        FUZZ_REQUIRE(data->class_name[c] != NULL);
    (void)model_hash(learner->model);
}

/* Does what a program does that goes on with the learner. */
static void check_run(const Saved *saved)
{
    const Plan *plan = &saved->stand.plan;
    const Position *at = &saved->stand.at;
    FUZZ_REQUIRE(at->step >= 0 && plan->first + at->step <= plan->last);
    FUZZ_REQUIRE(series_count(&saved->past->loss) == at->step);
    FUZZ_REQUIRE(series_count(&saved->past->lr) == at->step);
    (void)schedule_at(&plan->schedule, plan->first + at->step);
    (void)schedule_at(&plan->schedule, plan->last);
    Buf csv = {0};
    epoch_csv(saved->past, &csv);
    buf_free(&csv);
}

static void load(const char *path)
{
    Arena arena = {0};
    Error err = {0};
    const Dataset *data;
    const Learner *learner = checkpoint_load(&arena, path, &data, &err);
    fuzz_check_error(learner != NULL, &err);
    if (learner)
        check_learner(learner, data);
    arena_free(&arena);
}

static void resume(const char *path)
{
    Arena arena = {0};
    Error err = {0};
    Saved saved;
    bool ok = checkpoint_resume(&arena, path, &saved, &err);
    fuzz_check_error(ok, &err);
    if (ok) {
        check_learner(saved.learner, saved.data);
        check_run(&saved);
        recorder_free(saved.past);
    }
    arena_free(&arena);
}

/* A few letters may describe thousands of layers: memory is measured as in fuzz_spec.c. */
enum { RESNET = 64 * 5500 };

void fuzz_input(const uint8_t *data, size_t size)
{
    Arena arena = {0};
    fuzz_reads_json();
    if (memmem(data, size, "resnet", strlen("resnet")))
        fuzz_stands_for(RESNET);
    store(&arena, "net.safetensors", data, size);
    const char *path = path_join(&arena, fuzz_folder(), "net.safetensors");
    load(path);
    resume(path);
    arena_free(&arena);
}
