/* Makes hidden folders that vanish with their process, or are removed by the next one. */
#include "io/hidden.h"

#include "base/text.h"
#include "io/fd.h"
#include "io/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

enum { TRIES = 16 }; /* to make one that no other process sweeps away */

static const char HIDDEN[] = ".unpack-";

/* Follows no links, and is as deep as what was made here. */
static void remove_tree(const char *path)
{
    DIR *dir = opendir(path);
    const struct dirent *entry;
    Arena scratch = {0};
    while (dir && (entry = readdir(dir))) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        ArenaMark mark = arena_mark(&scratch);
        const char *inside = path_join(&scratch, path, entry->d_name);
        if (unlink(inside) < 0)
            remove_tree(inside);
        arena_release(&scratch, mark);
    }
    if (dir)
        closedir(dir);
    arena_free(&scratch);
    rmdir(path);
}

/* A descriptor that holds the folder's lock; -1 when another process has the lock or the folder is
 * gone.  On a file system without locks it is -1, too: else a sweep would remove what another
 * process is unpacking. */
static int lock_folder(const char *path)
{
    int fd = fd_open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC, 0);
    if (fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) == 0 && fd_stands_at(fd, path))
        return fd;
    if (fd >= 0)
        close(fd);
    return -1;
}

void hidden_sweep(const char *folder)
{
    DIR *dir = opendir(folder);
    const struct dirent *entry;
    Arena scratch = {0};
    while (dir && (entry = readdir(dir))) {
        if (!text_starts(entry->d_name, HIDDEN))
            continue;
        const char *left = path_join(&scratch, folder, entry->d_name);
        int fd = lock_folder(left);
        if (fd < 0)
            continue;
        remove_tree(left);
        close(fd);
    }
    if (dir)
        closedir(dir);
    arena_free(&scratch);
}

/* Tries again when a sweep has removed the folder before it was locked. */
char *hidden_make(Arena *arena, const char *folder, int *lock, Error *err)
{
    for (int try = 0; try < TRIES; try++) {
        char *hidden = path_join(arena, folder, arena_printf(arena, "%sXXXXXX", HIDDEN));
        if (!mkdtemp(hidden))
            return path_fail(err, folder, "cannot unpack there: %s", strerror(errno)), NULL;
        *lock = lock_folder(hidden);
        if (*lock >= 0)
            return hidden;
        rmdir(hidden);
    }
    return path_fail(err, folder, "cannot unpack there: the file system has no locks"), NULL;
}

void hidden_remove(const char *hidden, int lock)
{
    remove_tree(hidden);
    close(lock);
}
