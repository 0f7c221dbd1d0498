/* Fuzzes the record of a run that is followed while it grows: it comes in two pieces, and is then
 * replaced by another file, as thinning does.  In pieces it gives the same run as whole. */
#include "tests/fuzz/fuzz.h"

#include "base/hash.h"
#include "io/file.h"
#include "store/follow.h"

#include <string.h>

static const char RECORD[] = "events.jsonl", NEXT[] = "events.jsonl.part";

static const char *path_of(Arena *arena, const char *name)
{
    return path_join(arena, fuzz_folder(), name);
}

/* Reads what there is; false when it cannot be read further. */
static bool read_on(Follow *follow, long *lines)
{
    FollowStep step;
    while ((step = follow_next(follow)) != FOLLOW_NOTHING && step != FOLLOW_FAILED) {
        ++*lines;
        FUZZ_REQUIRE((step != FOLLOW_BATCH && step != FOLLOW_EPOCH) || follow->run);
        FUZZ_REQUIRE(step != FOLLOW_BATCH || recorder_batches(follow->run->recorder) > 0);
        FUZZ_REQUIRE(step != FOLLOW_END || follow->run->over);
    }
    fuzz_check_error(step != FOLLOW_FAILED, &follow->error);
    return step != FOLLOW_FAILED;
}

static uint64_t hash_series(uint64_t hash, const Series *series)
{
    for (long i = 0; i < series_count(series); i++) {
        double value = series_at(series, i);
        hash = hash_bytes(hash, &value, sizeof value);
    }
    return hash;
}

/* A hash of all samples; those of a batch, and of an epoch, are of one number and in order. */
static uint64_t hash_run(const RecordedRun *run)
{
    if (!run)
        return 0;
    const Recorder *recorder = run->recorder;
    const Series *series[] = {&recorder->lr,       &recorder->mom,        &recorder->loss,
                              &recorder->smooth,   &recorder->train_loss, &recorder->valid_loss,
                              &recorder->epoch,    &recorder->epoch_end,  &recorder->epoch_time,
                              &recorder->validated};
    uint64_t hash = hash_bytes(0, run->command, strlen(run->command) + 1);
    for (int i = 0; i < LENGTH(series); i++) {
        const Series *first = i < 4 ? &recorder->lr : &recorder->train_loss;
        FUZZ_REQUIRE(series_count(series[i]) == series_count(first));
        hash = hash_series(hash, series[i]);
    }
    for (int m = 0; m < recorder->metrics; m++)
        hash = hash_series(hash, &recorder->metric[m].value);
    FUZZ_REQUIRE(recorder_batches(recorder) <= recorder->plan.last - recorder->plan.first);
    hash = hash_bytes(hash, &run->reason, sizeof run->reason);
    return hash_bytes(hash, &run->over, sizeof run->over);
}

/* What comes of the record when its first `cut` bytes are there earlier; then of the next file. */
static uint64_t follow(Bytes record, size_t cut, const Bytes *next)
{
    Arena arena = {0};
    Follow follow;
    long lines = 0;
    fuzz_file(RECORD, record.data, cut);
    FUZZ_REQUIRE(follow_open(&follow, path_of(&arena, RECORD), NULL));
    bool ok = read_on(&follow, &lines);
    fuzz_file(RECORD, record.data, record.size);
    ok = ok && read_on(&follow, &lines);
    uint64_t hash = hash_bytes(hash_run(follow.run), &lines, sizeof lines);
    if (next) {
        fuzz_file(NEXT, next->data, next->size);
        FUZZ_REQUIRE(rename(path_of(&arena, NEXT), path_of(&arena, RECORD)) == 0);
    }
    if (next && ok)
        (void)read_on(&follow, &lines);
    (void)hash_run(follow.run);
    follow_close(&follow);
    arena_free(&arena);
    return hash;
}

void fuzz_input(const uint8_t *data, size_t size)
{
    const uint8_t *zero = size ? memchr(data, '\0', size) : NULL;
    Bytes record = {data, zero ? (size_t)(zero - data) : size};
    Bytes next = {data + (zero ? record.size + 1 : size), zero ? size - record.size - 1 : 0};
    size_t cut = record.size ? hash_bytes(0, data, record.size) % record.size : 0;
    fuzz_reads_json();
    uint64_t whole = follow(record, 0, NULL);
    FUZZ_REQUIRE(follow(record, cut, &next) == whole);
}
