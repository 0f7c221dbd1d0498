/* Reads files that other programs write: what has come since the last look, and whether they are
 * still the same files. */
#include "io/tail.h"

#include "base/heap.h"
#include "io/fd.h"
#include "io/path.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

void tail_init(Tail *tail, const char *path)
{
    *tail = (Tail){.path = heap_text(path), .fd = -1, .tee = -1};
}

void tail_init_stream(Tail *tail, const char *name, int fd, int tee)
{
    *tail = (Tail){.path = heap_text(name), .fd = fd, .stream = true, .tee = tee};
}

void tail_again(Tail *tail)
{
    tail->at = 0;
    tail->used = tail->left = 0;
}

/* Reads up to `size` bytes at a place; how many there were, -1 for an error. */
static ssize_t read_at(const Tail *tail, void *out, size_t size, uint64_t at)
{
    ssize_t got;
    do
        got = pread(tail->fd, out, size, (off_t)at);
    while (got < 0 && errno == EINTR);
    return got;
}

static bool stands(const Tail *tail, const uint8_t *known, uint64_t at, size_t size)
{
    uint8_t now[TAIL_KNOWN];
    return read_at(tail, now, size, at) == (ssize_t)size && memcmp(now, known, size) == 0;
}

/* Whether what was read before is still there: its first bytes and its last. */
static bool stands_as_read(const Tail *tail)
{
    size_t size = (size_t)MIN(tail->at, (uint64_t)TAIL_KNOWN);
    return stands(tail, tail->head, 0, size) && stands(tail, tail->last, tail->at - size, size);
}

/* Opens the file that is at the path now. */
static bool open_file(Tail *tail, struct stat *info)
{
    size_t size;
    tail_rest(tail);
    tail->fd = fd_open_regular(tail->path, &size, NULL);
    return tail->fd >= 0 && fstat(tail->fd, info) == 0;
}

static int64_t nanoseconds(struct timespec time)
{
    return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

static bool is_known(const Tail *tail, const struct stat *info)
{
    return tail->inode == info->st_ino && tail->device == info->st_dev;
}

/* Whether something has come, or the end. */
static TailNews look_at_stream(const Tail *tail)
{
    struct pollfd wait = {.fd = tail->fd, .events = POLLIN};
    return !tail->over && poll(&wait, 1, 0) > 0 ? TAIL_MORE : TAIL_SAME;
}

TailNews tail_look(Tail *tail)
{
    struct stat info;
    if (tail->stream)
        return look_at_stream(tail);
    if (stat(tail->path, &info) != 0 || !S_ISREG(info.st_mode))
        return TAIL_MISSING;
    if (is_known(tail, &info) && (uint64_t)info.st_size == tail->size &&
        nanoseconds(info.st_mtim) == tail->changed)
        return tail->size > tail->at && tail->fd >= 0 ? TAIL_MORE : TAIL_SAME;
    if (!open_file(tail, &info))
        return TAIL_MISSING;
    bool other = tail->inode && !is_known(tail, &info);
    tail->inode = info.st_ino;
    tail->device = info.st_dev;
    tail->size = (uint64_t)info.st_size;
    tail->changed = nanoseconds(info.st_mtim);
    if (!other && tail->size < tail->at)
        return TAIL_SHORTER;
    if (other || (tail->at && !stands_as_read(tail))) {
        tail_again(tail);
        return other ? TAIL_OTHER : TAIL_ANEW;
    }
    return tail->size > tail->at ? TAIL_MORE : TAIL_SAME;
}

/* Keeps the bytes by which the file is known again. */
static void remember(Tail *tail, const uint8_t *bytes, size_t size)
{
    if (tail->at < TAIL_KNOWN)
        memcpy(tail->head + tail->at, bytes, MIN(size, TAIL_KNOWN - (size_t)tail->at));
    size_t fresh = MIN(size, (size_t)TAIL_KNOWN);
    size_t kept = (size_t)MIN(tail->at, (uint64_t)(TAIL_KNOWN - fresh));
    size_t had = (size_t)MIN(tail->at, (uint64_t)TAIL_KNOWN);
    memmove(tail->last, tail->last + had - kept, kept);
    memcpy(tail->last + kept, bytes + size - fresh, fresh);
    tail->at += size;
}

/* What is left goes to the front; behind it there is as much room, or room for the file's rest. */
static void make_room(Tail *tail)
{
    if (tail->used && tail->left)
        memmove(tail->data, tail->data + tail->used, tail->left);
    tail->used = 0;
    size_t more = tail->left + TAIL_PIECE;
    if (!tail->stream)
        more = (size_t)MIN((uint64_t)more, tail->size - MIN(tail->at, tail->size));
    size_t want = tail->left + more;
    if (tail->room >= MIN(want, MAX(2 * tail->left, (size_t)TAIL_PIECE)))
        return;
    tail->room = want;
    tail->data = heap_resize(tail->data, tail->room, 1);
}

static bool read_stream(Tail *tail, Bytes *out, Error *err)
{
    if (look_at_stream(tail) != TAIL_MORE)
        return false;
    char *begin = tail->data + tail->left;
    ssize_t got = read(tail->fd, begin, tail->room - tail->left);
    if (got < 0 && (errno == EINTR || errno == EAGAIN))
        return false;
    tail->over = got <= 0;
    if (got < 0)
        return path_fail_system(err, tail->path, "reading failed", errno);
    if (got > 0 && tail->tee >= 0 && !fd_write(tail->tee, begin, (size_t)got)) {
        tail->tee = -1;
        return path_fail_system(err, tail->path, "what it says cannot be passed on", errno);
    }
    tail->left += (size_t)got;
    *out = tail_left(tail);
    return got > 0;
}

bool tail_read(Tail *tail, Bytes *out, Error *err)
{
    if (tail->fd < 0)
        return false;
    if (tail->left >= TAIL_LONGEST)
        return path_fail(err, tail->path, "has a record of more than %d MB, which is not read",
                         TAIL_LONGEST >> 20);
    make_room(tail);
    if (tail->stream)
        return read_stream(tail, out, err);
    size_t most =
        (size_t)MIN((uint64_t)(tail->room - tail->left), tail->size - MIN(tail->at, tail->size));
    ssize_t got = most ? read_at(tail, tail->data + tail->left, most, tail->at) : 0;
    if (got < 0)
        return path_fail_system(err, tail->path, "reading failed", errno);
    if (got == 0)
        return false;
    remember(tail, (const uint8_t *)tail->data + tail->left, (size_t)got);
    tail->left += (size_t)got;
    *out = tail_left(tail);
    return true;
}

void tail_take(Tail *tail, size_t bytes)
{
    tail->used += bytes;
    tail->left -= bytes;
}

Bytes tail_left(const Tail *tail)
{
    return (Bytes){(const uint8_t *)tail->data + tail->used, tail->left};
}

void tail_rest(Tail *tail)
{
    if (tail->fd >= 0 && !tail->stream) {
        close(tail->fd);
        tail->fd = -1;
    }
    if (!tail->left && tail->data) {
        heap_free(tail->data);
        tail->data = NULL;
        tail->room = tail->used = 0;
    }
}

void tail_free(Tail *tail)
{
    tail_rest(tail);
    heap_free(tail->data);
    heap_free(tail->path);
    *tail = (Tail){.fd = -1};
}
