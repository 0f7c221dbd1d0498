#include "tests/fuzz/fuzz.h"

#include "io/file.h"

#include <fcntl.h>
#include <ftw.h>
#include <unistd.h>

static char folder[] = "/tmp/onecycle-fuzz-XXXXXX";

static int remove_one(const char *path, const struct stat *info, int kind, struct FTW *at)
{
    (void)info, (void)kind, (void)at;
    return remove(path);
}

void fuzz_remove(const char *path)
{
    nftw(path, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

static void leave(void)
{
    fuzz_remove(folder);
}

const char *fuzz_folder(void)
{
    static bool made;
    if (!made && !mkdtemp(folder))
        die("cannot make a folder in /tmp");
    if (!made)
        atexit(leave);
    made = true;
    return folder;
}

/* Without file_write's syncs, which take longer than all the rest. */
void fuzz_file(const char *name, const void *data, size_t size)
{
    Arena scratch = {0};
    const char *path = path_join(&scratch, fuzz_folder(), name);
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0666);
    if (fd < 0 || write(fd, data, size) != (ssize_t)size || close(fd) < 0)
        die("cannot write %s", path);
    arena_free(&scratch);
}
