/* fuzz_log.h - what the targets of logs share: a file is read by the reader of a format, once whole
 * and once in two pieces, which must come to the same.
 *
 *     void fuzz_input(const uint8_t *data, size_t size)
 *     {
 *         fuzz_log(&FORMAT_JSONL, "log", NULL, (Bytes){data, size});
 *     }
 */
#ifndef TESTS_FUZZ_FUZZ_LOG_H
#define TESTS_FUZZ_FUZZ_LOG_H

#include "tests/fuzz/fuzz.h"

#include "base/hash.h"
#include "base/text.h"
#include "io/file.h"
#include "logs/log_source.h"

#include <string.h>

/* Polls until nothing is new; what is told is one line that steers no terminal. */
static inline void fuzz_log_poll(LogSource *source, double now)
{
    while (source_poll(source, now))
        ;
    Error told = {0};
    snprintf(told.text, sizeof told.text, "%s", source->notice);
    fuzz_check_error(!told.text[0], &told);
}

static inline uint64_t fuzz_log_hash_series(uint64_t hash, const LogSeries *series)
{
    static Sample sample[TRACK_BLOCK];
    long count = 0;
    hash = hash_bytes(hash, series->name, strlen(series->name));
    for (int b = 0; b < series->track.blocks; b++) {
        int samples = track_read(&series->track, b, sample);
        for (int i = 1; i < samples; i++)
            FUZZ_REQUIRE(sample[i].step >= sample[i - 1].step);
        hash = hash_bytes(hash, sample, (size_t)samples * sizeof *sample);
        count += samples;
    }
    FUZZ_REQUIRE(count == series->track.count);
    return hash;
}

/* A hash of all samples of a source. */
static inline uint64_t fuzz_log_hash(const LogSource *source)
{
    uint64_t hash = 0;
    for (int i = 0; i < source->logs; i++) {
        const Log *log = source->log[i];
        FUZZ_REQUIRE(log->planned >= 0);
        hash = hash_bytes(hash, log->name, strlen(log->name) + 1);
        for (int s = 0; s < log->count; s++)
            hash = fuzz_log_hash_series(hash, log->series[s]);
    }
    return hash;
}

/* Reads the first `cut` bytes of a file, then all of it; a hash of what came of it. */
static inline uint64_t fuzz_log_read(const LogFormat *format, const char *name, const char *pattern,
                                     Bytes file, size_t cut)
{
    Arena arena = {0};
    LogOptions options = {.pattern = pattern};
    const char *path = path_join(&arena, fuzz_folder(), name);
    LogSource *source = source_new(format, path, name, &options);
    LogProbe probe = {.path = path, .name = name, .head = {file.data, cut}};
    (void)format->is(&probe);
    fuzz_file(name, file.data, cut);
    fuzz_log_poll(source, 1);
    fuzz_file(name, file.data, file.size);
    fuzz_log_poll(source, 2);
    uint64_t hash = fuzz_log_hash(source);
    source_free(source);
    arena_free(&arena);
    return hash;
}

static inline void fuzz_log(const LogFormat *format, const char *name, const char *pattern,
                            Bytes file)
{
    size_t cut = file.size ? hash_bytes(0, file.data, file.size) % file.size : 0;
    uint64_t whole = fuzz_log_read(format, name, pattern, file, 0);
    FUZZ_REQUIRE(fuzz_log_read(format, name, pattern, file, cut) == whole);
}

#endif
