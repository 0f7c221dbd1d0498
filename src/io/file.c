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

static bool write_content(int fd, const NewFile *file)
{
    for (int i = 0; i < file->pieces; i++)
        if (!fd_write(fd, file->piece[i].data, file->piece[i].size))
            return false;
    return true;
}

/* Writes to what is there: at its end with O_APPEND; without, a device or a pipe. */
static bool write_open(const NewFile *file, int flags, Error *err)
{
    struct stat before;
    int fd = fd_open_to_write(file->path, flags, file->mode, err);
    if (fd < 0)
        return false;
    bool ok = fstat(fd, &before) == 0 && write_content(fd, file) && sync_file(fd);
    int reason = errno;
    if (!ok)
        take_back(fd, &before);
    if (close(fd) < 0 && errno != EINTR && ok) { /* with EINTR it is closed nevertheless */
        reason = errno;
        ok = false;
    }
    return ok || path_fail_system(err, file->path, "writing failed", reason);
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

/* Where a new file goes. */
typedef struct {
    bool direct;  /* to a device or a pipe, which is not replaced */
    bool there;   /* there is an old file */
    char *target; /* the file that is replaced: behind a symbolic link the link's */
    char *part;   /* where the new one is made */
    int fd;       /* of that, with its lock, until the end; -1: none */
    bool placed;  /* the new one is at target */
    bool swapped; /* the old one is at part meanwhile */
} Place;

static bool find_place(Arena *arena, const char *path, Place *place, Error *err)
{
    struct stat info;
    char real[PATH_MAX];
    place->fd = -1;
    place->there = stat(path, &info) == 0;
    if (place->there && S_ISDIR(info.st_mode))
        return path_fail(err, path, "is a folder; name a file");
    place->direct = place->there && !S_ISREG(info.st_mode);
    if (strlen(path) + sizeof ".part" > sizeof real && !place->direct)
        return path_fail(err, path, "the path is too long; choose a shorter one");
    place->target = arena_text(arena, place->there && realpath(path, real) ? real : path);
    place->part = arena_printf(arena, "%s.part", place->target);
    return true;
}

/* Makes the part file, whole and synced. */
static bool make_part(const NewFile *file, Place *place, Error *err)
{
    place->fd = open_part(place->part, file->path, file->mode, err);
    return place->fd >= 0 && ((write_content(place->fd, file) && sync_file(place->fd)) ||
                              path_fail_system(err, file->path, "writing failed", errno));
}

/* keep: the old file is still wanted if another one fails; some file systems cannot swap two. */
static bool take_place(const NewFile *file, Place *place, bool keep, Error *err)
{
    place->swapped =
        keep && place->there &&
        renameat2(AT_FDCWD, place->part, AT_FDCWD, place->target, RENAME_EXCHANGE) == 0;
    place->placed = place->swapped || rename(place->part, place->target) == 0;
    return place->placed || path_fail_system(err, file->path, "cannot be replaced", errno);
}

/* Puts the old file back, or none where there was none. */
static void leave_place(Place *place)
{
    if (place->swapped)
        rename(place->part, place->target);
    else if (place->placed && !place->there)
        unlink(place->target);
    place->swapped = false;
}

/* Lets go of the lock, and of what is not wanted any more. */
static void close_place(const Place *place)
{
    if (place->fd < 0)
        return;
    if (!place->placed || place->swapped)
        unlink(place->part);
    close(place->fd); /* synced data cannot be lost by closing */
}

/* Only renames are left to do when this is through. */
static bool prepare(const NewFile *file, Place *place, int files, Error *err)
{
    bool ok = true;
    for (int i = 0; i < files && ok; i++)
        ok = place[i].direct || make_part(&file[i], &place[i], err);
    for (int i = 0; i < files && ok; i++)
        ok = !place[i].direct || write_open(&file[i], 0, err);
    return ok;
}

static bool settle(const NewFile *file, Place *place, int files, Error *err)
{
    bool ok = true;
    for (int i = 0; i < files && ok; i++)
        ok = place[i].direct || take_place(&file[i], &place[i], i < files - 1, err);
    for (int i = 0; i < files && !ok; i++)
        leave_place(&place[i]);
    for (int i = 0; i < files && ok; i++)
        ok = place[i].direct || sync_folder_of(place[i].target, err);
    return ok;
}

bool file_write_together(const NewFile *file, int files, Error *err)
{
    if (muted)
        return true;
    Arena scratch = {0};
    Place *place = ARENA_NEW(&scratch, Place, files);
    bool ok = true;
    for (int i = 0; i < files; i++)
        ok = find_place(&scratch, file[i].path, &place[i], ok ? err : NULL) && ok;
    ok = ok && prepare(file, place, files, err) && settle(file, place, files, err);
    for (int i = 0; i < files; i++)
        close_place(&place[i]);
    arena_free(&scratch);
    return ok;
}

bool file_write_pieces(const char *path, const Bytes *piece, int pieces, unsigned mode, Error *err)
{
    return file_write_together(&(NewFile){path, piece, pieces, mode}, 1, err);
}

bool file_write(const char *path, const void *data, size_t size, unsigned mode, Error *err)
{
    return file_write_pieces(path, &(Bytes){data, size}, 1, mode, err);
}

bool file_append(const char *path, const void *data, size_t size, unsigned mode, Error *err)
{
    NewFile file = {path, &(Bytes){data, size}, 1, mode};
    return muted || write_open(&file, O_CREAT | O_APPEND, err);
}
