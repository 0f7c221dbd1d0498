/* Opens, writes and locks files by descriptor, in such a way that no pipe, device or signal can
 * hang or cut short a call. */
#include "io/fd.h"

#include "io/path.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* A handled signal may interrupt any call that waits for a disk, above all a remote one. */
int fd_open(const char *path, int flags, unsigned mode)
{
    int fd;
    do
        fd = open(path, flags, mode);
    while (fd < 0 && errno == EINTR);
    return fd;
}

bool fd_write(int fd, const void *data, size_t size)
{
    for (const uint8_t *next = data; size > 0;) {
        ssize_t put = write(fd, next, size);
        if (put < 0 && errno == EAGAIN) /* another program set O_NONBLOCK */
            (void)poll(&(struct pollfd){.fd = fd, .events = POLLOUT}, 1, -1);
        else if (put < 0 && errno != EINTR)
            return false;
        next += MAX(put, 0);
        size -= (size_t)MAX(put, 0);
    }
    return true;
}

bool fd_lock(int fd)
{
    return flock(fd, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK;
}

bool fd_stands_at(int fd, const char *path)
{
    struct stat opened, there;
    return fstat(fd, &opened) == 0 && lstat(path, &there) == 0 && opened.st_ino == there.st_ino &&
           opened.st_dev == there.st_dev;
}

/* ---- to read */

/* O_NONBLOCK, because a named pipe without a writer would block in open; fstat then refuses it. */
int fd_open_regular(const char *path, size_t *size, Error *err)
{
    struct stat info;
    int fd = fd_open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK, 0);
    if (fd < 0 || fstat(fd, &info) < 0)
        path_fail_system(err, path, "cannot be read", errno);
    else if (!S_ISREG(info.st_mode))
        path_fail(err, path, "is not a regular file; name a file");
    else {
        *size = (size_t)info.st_size;
        return fd;
    }
    if (fd >= 0)
        close(fd);
    return -1;
}

/* Another program may open its end of the pipe a moment after ours: naps of 10 ms for 2 seconds. */
enum { PIPE_NAPS = 200 };

static void nap(void)
{
    nanosleep(&(struct timespec){.tv_nsec = 10000000}, NULL);
}

/* tee(2) looks without taking anything out. */
bool fd_is_over(int fd)
{
    int ends[2];
    if (pipe2(ends, O_CLOEXEC | O_NONBLOCK) < 0)
        return false;
    bool over = tee(fd, ends[1], 1, SPLICE_F_NONBLOCK) == 0;
    close(ends[0]);
    close(ends[1]);
    return over;
}

static bool nobody_writes(int fd)
{
    bool nobody = true;
    for (int i = 0; nobody && i < PIPE_NAPS; i++) {
        nobody = fd_is_over(fd);
        if (nobody)
            nap();
    }
    return nobody;
}

int fd_open_stream(const char *path, Error *err)
{
    struct stat info;
    int fd = fd_open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK, 0);
    if (fd < 0 || fstat(fd, &info) < 0)
        path_fail_system(err, path, "cannot be read", errno);
    else if (S_ISDIR(info.st_mode) || S_ISBLK(info.st_mode))
        path_fail(err, path, "is a folder or a disk; name a file");
    else if (S_ISFIFO(info.st_mode) && nobody_writes(fd))
        path_fail(err, path, "is a named pipe that nobody writes to; start its writer first");
    else if (fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) & ~O_NONBLOCK) == 0)
        return fd;
    if (fd >= 0)
        close(fd);
    return -1;
}

/* ---- to write */

static bool is_pipe(const char *path)
{
    struct stat info;
    return stat(path, &info) == 0 && S_ISFIFO(info.st_mode);
}

static int open_patiently(const char *path, int flags, unsigned mode)
{
    int fd = fd_open(path, flags | O_NONBLOCK, mode);
    for (int i = 0; fd < 0 && errno == ENXIO && is_pipe(path) && i < PIPE_NAPS; i++) {
        nap();
        fd = fd_open(path, flags | O_NONBLOCK, mode);
    }
    return fd;
}

/* Opening fails with ENXIO for a pipe that nobody reads, a socket, and a missing device. */
static bool fail_to_open(const char *path, Error *err)
{
    int reason = errno;
    if (reason == ENXIO && is_pipe(path))
        return path_fail(err, path,
                         "is a named pipe that no program reads from; start its reader first, or "
                         "name a file");
    if (reason == ENXIO)
        return path_fail(err, path, "is a socket or a missing device; name a file");
    return path_fail_system(err, path, "cannot be written", reason);
}

/* O_NONBLOCK only while it is opened: afterwards a pipe is written at its reader's pace. */
int fd_open_to_write(const char *path, int flags, unsigned mode, Error *err)
{
    struct stat info;
    int fd = open_patiently(path, O_WRONLY | O_CLOEXEC | O_NOCTTY | flags, mode);
    if (fd < 0) {
        fail_to_open(path, err);
        return -1;
    }
    if (fstat(fd, &info) == 0 && S_ISBLK(info.st_mode)) {
        close(fd);
        path_fail(err, path, "is a disk; name a file");
        return -1;
    }
    (void)fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) & ~O_NONBLOCK);
    return fd;
}
