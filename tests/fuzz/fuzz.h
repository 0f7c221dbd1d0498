/* fuzz.h - what the fuzz targets share.
 *
 *     void fuzz_input(const uint8_t *data, size_t size)
 *     {
 *         fuzz_file("in.tgz", data, size);    in fuzz_folder()
 *         FUZZ_REQUIRE(archive_unpack(&job, &err) == (err.text[0] == '\0'));
 *     }
 *
 * A target is one file, fuzz_NAME.c, a line in sources.mk, and a folder corpus/NAME.  It is linked
 * with replay_main.c, which runs the files it is given once, as `make check` does with the corpora
 * (replay.sh); or with --enable-fuzzers (CC=clang) with libFuzzer, which also looks for more
 * (search.sh):
 *
 *     ../configure CC=clang --enable-fuzzers --enable-sanitize && make fuzz FUZZ_SECONDS=600
 *
 * With address sanitizer every input is measured: neither a single block of memory nor all memory
 * in use at one time, the program's and its libraries', may be more than ten times the input plus
 * FUZZ_CHANGE. */
#ifndef TESTS_FUZZ_FUZZ_H
#define TESTS_FUZZ_FUZZ_H

#include "base/arena.h"
#include "base/base.h"
#include "base/error.h"

#include <stdio.h>
#include <stdlib.h>

enum {
    FUZZ_TIMES = 10,       /* bytes of memory that a byte of input may take */
    FUZZ_CHANGE = 1 << 20, /* bytes that any input may take: blocks of 64 KB of every arena, windows
                              and buffers of libpng, zlib and libarchive */
};

/* The target: runs one input. */
void fuzz_input(const uint8_t *data, size_t size);

/* What libFuzzer calls, and replay_main.c: fuzz_input, measured. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Called by a target whose input stands for more bytes than it has, because it is packed or is made
 * into files: memory is then compared with `size`, or with what was given before if that is
 * larger. */
void fuzz_stands_for(size_t size);

/* Called by a target that reads JSON: jansson's tree takes some 200 bytes for a value of two
 * characters while it is read.  All memory in use may then be more than ten times the input; a
 * single block may not. */
enum { FUZZ_JSON_TIMES = 100 };
void fuzz_reads_json(void);

/* How many bytes zlib makes of packed ones, as far as they are whole; window: 15 for a zlib stream,
 * 15 + 16 for gzip, all members. */
size_t fuzz_inflated(const void *data, size_t size, int window);

/* Unlike assert() it also works in a build without assertions. */
#define FUZZ_REQUIRE(condition)                                                                    \
    ((condition) ? (void)0                                                                         \
                 : (fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #condition), abort()))

/* Requires that an error is one line without anything that could steer a terminal. */
void fuzz_check_error(bool ok, const Error *err);

/* A temporary folder, made by the first call and removed at exit. */
const char *fuzz_folder(void);

/* Writes a file there. */
void fuzz_file(const char *name, const void *data, size_t size);

/* Empties it. */
void fuzz_empty(void);

/* Removes a file or folder with all in it. */
void fuzz_remove(const char *path);

#endif
