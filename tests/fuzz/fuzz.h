/* fuzz.h - what the fuzz targets share.
 *
 *     void fuzz_input(const uint8_t *data, size_t size)
 *     {
 *         fuzz_file("in.tgz", data, size);                  in fuzz_folder()
 *         FUZZ_REQUIRE(archive_unpack(...) == (err.text[0] == '\0'));
 *     }
 *
 * A target is one file, fuzz_NAME.c, a word and a line in Makefile.am, and a folder corpus/NAME. It
 * is linked with replay_main.c, which runs the files it is given once, as `make check` does with
 * the corpora (replay.sh); or with --enable-fuzzers (CC=clang) with libFuzzer, which also looks for
 * more (search.sh):
 *
 *     ../configure CC=clang --enable-fuzzers --enable-sanitize && make fuzz FUZZ_SECONDS=600
 *
 * Built with address sanitizer every input is measured: no block of memory, and all that is in use
 * at once while it runs, the program's and its libraries', may be more than ten times the input and
 * FUZZ_CHANGE.
 */
#ifndef TESTS_FUZZ_FUZZ_H
#define TESTS_FUZZ_FUZZ_H

#include "base/arena.h"
#include "base/base.h"
#include "base/error.h"

#include <stdio.h>
#include <stdlib.h>

enum {
    FUZZ_TIMES = 10,       /* bytes of memory a byte of input may cost */
    FUZZ_CHANGE = 1 << 20, /* and bytes that any input may: blocks of 64 KB of every arena, windows
                            and buffers of libpng, zlib and libarchive */
};

/* The target: runs one input. */
void fuzz_input(const uint8_t *data, size_t size);

/* What libFuzzer calls, and replay_main.c: fuzz_input, measured. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Called by a target whose input stands for more bytes than it has, a packed one or one that brings
 * files of its own: memory is measured against the larger of `size` and what was told before. */
void fuzz_stands_for(size_t size);

/* Called by a target that reads JSON: jansson's tree takes some 200 bytes for a value of two
 * characters while it is read.  All in use may be so many times the input; a block still ten. */
enum { FUZZ_JSON_TIMES = 100 };
void fuzz_reads_json(void);

/* What zlib makes of packed bytes, as far as they are whole: 15 a zlib stream, 15 + 16 gzip, all
 * members. */
size_t fuzz_inflated(const void *data, size_t size, int window);

/* Not assert(): a finding in a build without assertions, too. */
#define FUZZ_REQUIRE(condition)                                                                    \
    ((condition) ? (void)0                                                                         \
                 : (fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #condition), abort()))

/* An error is one line without anything that could steer a terminal. */
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
