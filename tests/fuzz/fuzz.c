#include "tests/fuzz/fuzz.h"

#include "io/file.h"

#include <fcntl.h>
#include <ftw.h>
#include <unistd.h>

static char folder[] = "/tmp/onecycle-fuzz-XXXXXX";
static bool entered;

static int remove_one(const char *path, const struct stat *info, int kind, struct FTW *at)
{
    (void)info, (void)kind, (void)at;
    return remove(path);
}

static void leave(void)
{
    fuzz_remove(folder);
}

void fuzz_enter(void)
{
    if (entered)
        return;
    if (!mkdtemp(folder) || chdir(folder) < 0)
        die("cannot make a folder in /tmp");
    atexit(leave);
    entered = true;
}

/* Without file_write's syncs, which take longer than all the rest. */
void fuzz_file(const char *name, const void *data, size_t size)
{
    int fd = open(name, O_WRONLY | O_CREAT | O_TRUNC, 0666);
    if (fd < 0 || write(fd, data, size) != (ssize_t)size || close(fd) < 0)
        die("cannot write %s in %s", name, folder);
}

void fuzz_remove(const char *name)
{
    nftw(name, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}
