/* fuzz.h - what the fuzz targets share.
 *
 *     int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
 *     {
 *         fuzz_file("in.tgz", data, size);                  in fuzz_folder()
 *         FUZZ_REQUIRE(arena_size(&arena) <= fuzz_room(size, 10));
 *
 * A target is one file.  It is linked with replay_main.c, which runs the files of corpus/NAME in
 * `make check`, and with --enable-fuzzers (CC=clang) with libFuzzer, which looks for new ones:
 *
 *     ../configure CC=clang --enable-fuzzers --enable-sanitize && make tests/fuzz/fuzz_idx
 *     tests/fuzz/fuzz_idx -max_total_time=60 FOUND ../tests/fuzz/corpus/idx
 */
#ifndef TESTS_FUZZ_FUZZ_H
#define TESTS_FUZZ_FUZZ_H

#include "base/arena.h"
#include "base/base.h"
#include "base/error.h"

#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Not assert(): a finding in a build without assertions, too. */
#define FUZZ_REQUIRE(condition)                                                                    \
    ((condition) ? (void)0                                                                         \
                 : (fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #condition), abort()))

/* Memory that `size` bytes of input may cost: so many times their size and the small change. */
static inline size_t fuzz_room(size_t size, size_t times)
{
    return size * times + (64 << 10);
}

/* A temporary folder, made by the first call and removed at exit. */
const char *fuzz_folder(void);

/* Writes a file there. */
void fuzz_file(const char *name, const void *data, size_t size);

/* Removes a file or folder with all in it. */
void fuzz_remove(const char *path);

#endif
