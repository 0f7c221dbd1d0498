/* Reads, replaces, appends to and removes files, and names path and remedy in every error.  A file
 * is replaced by writing `path.part` and renaming it, so a crash or a full disk leaves the old file
 * as it was. */
#include "io/file.h"

#include "base/heap.h"
#include "io/fd.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- reading */

static bool read_all(int fd, uint8_t *data, size_t size)
{
    for (size_t done = 0; done < size;) {
        ssize_t got = read(fd, data + done, size - done);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return false;
        done += (size_t)got;
    }
    return true;
}

/* A regular file of at most `most` bytes, for which there is memory; -1 with err. */
static int open_bounded(const char *path, size_t most, size_t *size, Error *err)
{
    size_t memory = memory_total();
    int fd = fd_open_regular(path, size, err);
    if (fd < 0 || *size <= MIN(most, memory))
        return fd;
    close(fd);
    if (*size > most)
        path_fail(err, path, "has %zu bytes, and at most %zu are read; name a smaller file", *size,
                  most);
    else
        path_fail(err, path, "has %zu bytes, and there are %zu of memory; name a smaller file",
                  *size, memory);
    return -1;
}

/* Says why a file could not be read; reason: an errno, 0 where it ended too soon. */
static bool fail_to_read(Error *err, const char *path, int reason)
{
    return reason ? path_fail_system(err, path, "reading failed", reason)
                  : path_fail(err, path, "became shorter while it was read; try again");
}

bool file_read(Arena *arena, const char *path, size_t most, Bytes *out, Error *err)
{
    size_t size;
    int fd = open_bounded(path, most, &size, err);
    if (fd < 0)
        return false;
    uint8_t *data = arena_alloc(arena, size + 1, 1);
    errno = 0;
    bool ok = read_all(fd, data, size);
    int reason = errno;
    close(fd);
    if (!ok)
        return fail_to_read(err, path, reason);
    *out = (Bytes){.data = data, .size = size};
    return true;
}

bool file_read_again(Buf *buf, const char *path, size_t most, Error *err)
{
    uint8_t part[1 << 16];
    size_t size;
    int fd = open_bounded(path, most, &size, err);
    if (fd < 0)
        return false;
    buf_clear(buf);
    errno = 0;
    bool ok = true;
    while (ok && buf->size < size) {
        size_t count = MIN(sizeof part, size - buf->size);
        ok = read_all(fd, part, count);
        if (ok)
            buf_add(buf, part, count);
    }
    int reason = errno;
    close(fd);
    return ok || fail_to_read(err, path, reason);
}

bool file_read_text(Arena *arena, const char *path, size_t most, Bytes *out, Error *err)
{
    if (!file_read(arena, path, most, out, err))
        return false;
    return !memchr(out->data, '\0', out->size) ||
           path_fail(err, path, "is not text; it has NUL bytes in it");
}

bool file_size(const char *path, size_t *out, Error *err)
{
    int fd = fd_open_regular(path, out, err);
    if (fd < 0)
        return false;
    close(fd);
    return true;
}

/* ---- writing */

static atomic_bool muted;

void file_mute(bool on)
{
    muted = on;
}

bool file_is_muted(void)
{
    return muted;
}

/* Pipes and terminals cannot be synced and say so with EINVAL. */
static bool sync_file(int fd)
{
    int status;
    do
        status = fsync(fd);
    while (status < 0 && errno == EINTR);
    return status == 0 || errno == EINVAL || errno == EROFS;
}

/* Half a row of a log is worth less than none: what a full disk still took is cut off again. */
static void take_back(int fd, const struct stat *before)
{
    if (S_ISREG(before->st_mode) && ftruncate(fd, before->st_size) < 0)
        return; /* the first failure is reported anyway */
}

/* What is to be written, in order. */
typedef struct {
    const Bytes *piece; /* borrowed */
    int pieces;
} Content;

static bool write_content(int fd, Content content)
{
    for (int i = 0; i < content.pieces; i++)
        if (!fd_write(fd, content.piece[i].data, content.piece[i].size))
            return false;
    return true;
}

/* Writes to what is there: at its end with O_APPEND; without, a device or a pipe. */
static bool write_open(const char *path, int flags, unsigned mode, Content content, Error *err)
{
    struct stat before;
    int fd = fd_open_to_write(path, flags, mode, err);
    if (fd < 0)
        return false;
    bool ok = fstat(fd, &before) == 0 && write_content(fd, content) && sync_file(fd);
    int reason = errno;
    if (!ok)
        take_back(fd, &before);
    if (close(fd) < 0 && errno != EINTR && ok) { /* with EINTR it is closed nevertheless */
        reason = errno;
        ok = false;
    }
    return ok || path_fail_system(err, path, "writing failed", reason);
}

/* A rename is safe on disk only when the folder is. */
static bool sync_folder_of(const char *path, Error *err)
{
    Arena scratch = {0};
    char *folder = arena_text(&scratch, path);
    char *slash = strrchr(folder, '/');
    if (slash)
        slash[slash == folder] = '\0';
    int fd = fd_open(slash ? folder : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
    bool ok = fd >= 0 && sync_file(fd);
    if (!ok)
        path_fail_system(err, path, "its folder cannot be synced", errno);
    if (fd >= 0)
        close(fd);
    arena_free(&scratch);
    return ok;
}

/* Whether no other process writes it: a lock goes with its process. */
static bool is_ours(int fd, const char *part)
{
    return fd_lock(fd) && fd_stands_at(fd, part);
}

/* Removes a part file whose writer has died. */
static void sweep(const char *part)
{
    int fd = fd_open(part, O_WRONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW, 0);
    if (fd < 0 ? errno == EACCES || errno == ELOOP : is_ours(fd, part))
        unlink(part);
    if (fd >= 0)
        close(fd);
}

/* Makes the part file and locks it until it is closed. */
static int open_part(const char *part, const char *name, unsigned mode, Error *err)
{
    sweep(part);
    int fd = fd_open(part, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
    if (fd < 0 && errno != EEXIST) {
        path_fail_system(err, name, "cannot be written", errno);
    } else if (fd < 0 || !is_ours(fd, part)) {
        path_fail(err, name, "another process is writing it; choose another name, or try again");
        if (fd >= 0)
            close(fd);
        return -1;
    }
    return fd;
}

/* Holds the lock of the part file until it has taken its place. */
static bool replace(const char *path, const char *part, Content content, unsigned mode, Error *err)
{
    int fd = open_part(part, path, mode, err);
    if (fd < 0)
        return false;
    bool ok = write_content(fd, content) && sync_file(fd);
    if (!ok)
        path_fail_system(err, path, "writing failed", errno);
    else if (!(ok = rename(part, path) == 0))
        path_fail_system(err, path, "cannot be replaced", errno);
    if (!ok)
        unlink(part);
    close(fd); /* synced data cannot be lost by closing */
    return ok && sync_folder_of(path, err);
}

void file_sweep(const char *path)
{
    char target[PATH_MAX];
    Arena scratch = {0};
    if (muted)
        return;
    sweep(arena_printf(&scratch, "%s.part", realpath(path, target) ? target : path));
    arena_free(&scratch);
}

bool file_remove(const char *path, Error *err)
{
    return muted || unlink(path) == 0 || errno == ENOENT ||
           path_fail_system(err, path, "cannot be removed", errno);
}

bool file_write_pieces(const char *path, const Bytes *piece, int pieces, unsigned mode, Error *err)
{
    Content content = {piece, pieces};
    struct stat info;
    char target[PATH_MAX];
    bool there = stat(path, &info) == 0;
    if (muted)
        return true;
    if (there && S_ISDIR(info.st_mode))
        return path_fail(err, path, "is a folder; name a file");
    if (there && !S_ISREG(info.st_mode))
        return write_open(path, 0, mode, content, err);
    if (!there || !realpath(path, target))
        snprintf(target, sizeof target, "%s", path);
    if (strlen(path) + sizeof ".part" > sizeof target)
        return path_fail(err, path, "the path is too long; choose a shorter one");
    Arena scratch = {0};
    bool ok = replace(target, arena_printf(&scratch, "%s.part", target), content, mode, err);
    arena_free(&scratch);
    return ok;
}

bool file_write(const char *path, const void *data, size_t size, unsigned mode, Error *err)
{
    return file_write_pieces(path, &(Bytes){data, size}, 1, mode, err);
}

bool file_append(const char *path, const void *data, size_t size, unsigned mode, Error *err)
{
    Content content = {&(Bytes){data, size}, 1};
    return muted || write_open(path, O_CREAT | O_APPEND, mode, content, err);
}
