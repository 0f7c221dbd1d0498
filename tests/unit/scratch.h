/* scratch.h - a temporary folder for one test program, and its files.
 *
 *     scratch_enter();                         in main: the current folder is now a new, empty one,
 *                                              and where runs are recorded
 *     scratch_file("a.gz", data, size);
 *     scratch_leave();                         removes it
 */
#ifndef TESTS_UNIT_SCRATCH_H
#define TESTS_UNIT_SCRATCH_H

#include "tests/unit/unit.h"

#include "base/die.h"
#include "io/file.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int scratch_remove(const char *path, const struct stat *info, int kind, struct FTW *at)
{
    (void)info, (void)kind, (void)at;
    return remove(path);
}

static inline void scratch_enter(void)
{
    char path[] = "/tmp/onecycle-test-XXXXXX";
    if (!mkdtemp(path) || chdir(path) < 0 || setenv("XDG_STATE_HOME", path, 1) < 0)
        die("cannot make a folder in /tmp");
}

static inline void scratch_leave(void)
{
    char *path = realpath(".", NULL);
    if (!path || chdir("/") < 0 || nftw(path, scratch_remove, 16, FTW_DEPTH | FTW_PHYS) < 0)
        die("cannot remove the temporary folder");
    free(path);
}

/* Writes a file, and makes the folders on its path. */
static inline void scratch_file(const char *path, const void *data, size_t size)
{
    Arena scratch = {0};
    char *folder = arena_text(&scratch, path);
    char *slash = strrchr(folder, '/');
    if (slash) {
        *slash = '\0';
        assert_true(folder_make(folder, 0777, NULL));
    }
    assert_true(file_write(path, data, size, 0666, NULL));
    arena_free(&scratch);
}

#endif
