/* Reads long files line by line in either direction, in pieces of CHUNK bytes. */
#include "io/lines.h"

#include "base/heap.h"
#include "io/fd.h"
#include "io/file.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const size_t CHUNK = (size_t)64 << 10, LONGEST = (size_t)16 << 20; /* bytes */

bool lines_open(Lines *lines, const char *path, Error *err)
{
    *lines = (Lines){.path = path};
    lines->fd = fd_open_regular(path, &lines->whole, err);
    lines->left = lines->whole;
    return lines->fd >= 0;
}

/* Moves what is left to the front and reads on; doubles the room when a line needs it. */
static bool read_on(Lines *lines)
{
    lines->size -= lines->next;
    if (lines->size)
        memmove(lines->data, lines->data + lines->next, lines->size);
    lines->next = 0;
    if (lines->size > LONGEST)
        return path_fail(&lines->error, lines->path, "has a line of more than %zu MB",
                         LONGEST >> 20);
    if (lines->room - lines->size < CHUNK) {
        size_t room = MAX(2 * lines->room, 2 * CHUNK);
        lines->data = heap_resize(lines->data, room, 1);
        lines->room = room;
    }
    size_t most = MIN(lines->room - lines->size, lines->left);
    ssize_t got;
    do
        got = most ? read(lines->fd, lines->data + lines->size, most) : 0;
    while (got < 0 && errno == EINTR);
    if (got < 0)
        return path_fail_system(&lines->error, lines->path, "reading failed", errno);
    lines->size += (size_t)got;
    lines->left -= (size_t)got;
    return got > 0;
}

bool lines_next(Lines *lines, Bytes *line)
{
    size_t seen = lines->next; /* no newline before it */
    for (;;) {
        const char *newline =
            seen < lines->size ? memchr(lines->data + seen, '\n', lines->size - seen) : NULL;
        if (newline) {
            const char *begin = lines->data + lines->next;
            *line = (Bytes){(const uint8_t *)begin, (size_t)(newline - begin)};
            lines->next += line->size + 1;
            return true;
        }
        seen = lines->size - lines->next;
        if (!read_on(lines))
            return false;
    }
}

bool lines_more(Lines *lines)
{
    struct stat now;
    if (fstat(lines->fd, &now) != 0 || (size_t)now.st_size <= lines->whole)
        return false;
    lines->left += (size_t)now.st_size - lines->whole;
    lines->whole = (size_t)now.st_size;
    return true;
}

/* What comes before the first newline there belongs to an earlier line. */
bool lines_jump(Lines *lines, double part)
{
    size_t to = (size_t)(part * (double)lines->whole);
    Bytes rest;
    if (lseek(lines->fd, (off_t)(to ? to - 1 : 0), SEEK_SET) < 0)
        return path_fail_system(&lines->error, lines->path, "reading failed", errno);
    lines->size = lines->next = 0;
    lines->left = lines->whole - (to ? to - 1 : 0);
    return to == 0 || lines_next(lines, &rest);
}

bool lines_close(Lines *lines, Error *err)
{
    close(lines->fd);
    heap_free(lines->data);
    return !lines->error.text[0] || error_pass(err, &lines->error);
}

/* ---- from the last on */

typedef struct {
    int fd;
    size_t end;  /* where the lines already shown begin: after a newline, or the file's end */
    char *data;  /* on the heap */
    size_t size; /* bytes of it, read from before `end` */
} Back;

static bool read_back(Back *back, size_t most)
{
    back->size = MIN(most, back->end);
    back->data = heap_resize(back->data, back->size + 1, 1);
    size_t begin = back->end - back->size;
    for (size_t done = 0; done < back->size;) {
        ssize_t got = pread(back->fd, back->data + done, back->size - done, (off_t)(begin + done));
        if (got <= 0 && !(got < 0 && errno == EINTR))
            return false;
        done += (size_t)MAX(got, 0);
    }
    return true;
}

/* Shows the whole lines among the bytes read, the last first; returns how many bytes are left. */
static size_t show_back(const Back *back, bool (*is)(void *context, Bytes line), void *context,
                        bool *found)
{
    bool first = back->size == back->end; /* the file begins here */
    const char *newline = memrchr(back->data, '\n', back->size);
    size_t end = newline ? (size_t)(newline - back->data) + 1 : first ? 0 : back->size;
    while (newline && !*found) {
        const char *before = memrchr(back->data, '\n', end - 1);
        if (!before && !first)
            break;
        size_t begin = before ? (size_t)(before - back->data) + 1 : 0;
        *found = is(context, (Bytes){(const uint8_t *)back->data + begin, end - 1 - begin});
        end = begin;
        newline = before;
    }
    return end;
}

bool lines_find_last(const char *path, bool (*is)(void *context, Bytes line), void *context)
{
    Back back = {0};
    bool found = false;
    size_t most = CHUNK;
    back.fd = fd_open_regular(path, &back.end, NULL);
    if (back.fd < 0)
        return false;
    while (!found && back.end > 0 && most <= 2 * LONGEST && read_back(&back, most)) {
        size_t left = show_back(&back, is, context, &found);
        most = left == back.size ? 2 * most : CHUNK;
        back.end -= back.size - left;
    }
    heap_free(back.data);
    close(back.fd);
    return found;
}

Bytes line_text(Bytes line)
{
    static const char MARK[] = "\xef\xbb\xbf";
    enum { MARK_SIZE = sizeof MARK - 1 };
    if (line.size >= MARK_SIZE && memcmp(line.data, MARK, MARK_SIZE) == 0)
        line = (Bytes){line.data + MARK_SIZE, line.size - MARK_SIZE};
    line.size -= line.size > 0 && line.data[line.size - 1] == '\r';
    return line;
}

bool lines_cut_short(const char *path)
{
    size_t size;
    char last = '\n';
    int fd = fd_open_regular(path, &size, NULL);
    if (fd < 0)
        return false;
    bool cut = size > 0 && pread(fd, &last, 1, (off_t)size - 1) == 1 && last != '\n';
    close(fd);
    return cut;
}
