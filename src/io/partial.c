/* Keeps what has come of a file, with what is needed to ask for the rest. */
#include "io/partial.h"

#include "base/text.h"
#include "io/address.h"
#include "io/fd.h"
#include "io/fetch_head.h"
#include "io/file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MOST_FROM = 8192 }; /* bytes of NAME.from */

/* The next of three lines "word value\n"; NULL: it is another one. */
static const char *take_line(char **rest, const char *word)
{
    char *line = strsep(rest, "\n");
    size_t length = strlen(word);
    bool fits = line && *rest && strncmp(line, word, length) == 0 && line[length] == ' ';
    return fits ? line + length + 1 : NULL;
}

/* Believes a whole and plain description only: the mark goes into a request. */
static bool read_from(Partial *file)
{
    Bytes bytes;
    Error ignored;
    if (!file_read_text(&file->arena, file->from, MOST_FROM, &bytes, &ignored))
        return false;
    char *rest = arena_text(&file->arena, (const char *)bytes.data);
    const char *url = take_line(&rest, "url"), *whole = url ? take_line(&rest, "whole") : NULL;
    const char *mark = whole ? take_line(&rest, "mark") : NULL;
    long bytes_of_all;
    if (!mark || strcmp(url, file->url) != 0 || (*mark && !fetch_head_is_mark(mark)) ||
        !text_long(whole, &bytes_of_all) || bytes_of_all < -1)
        return false;
    file->mark = mark;
    file->whole = bytes_of_all;
    return true;
}

/* Before the first byte, so that there is never a file of another origin.  An address may hold a
 * password. */
static bool write_from(const Partial *file, Error *err)
{
    Buf text = {0};
    buf_printf(&text, "url %s\nwhole %lld\nmark %s\n", file->url, (long long)file->whole,
               file->mark);
    bool ok = file_write(file->from, text.data, text.size, 0600, err);
    buf_free(&text);
    return ok;
}

/* Opens and locks the file; -1 with errno EEXIST: another process has it. */
static int open_locked(const char *path, int flags)
{
    int fd = fd_open(path, O_RDWR | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK | flags, 0666);
    if (fd < 0 || (fd_lock(fd) && fd_stands_at(fd, path)))
        return fd;
    close(fd);
    errno = EEXIST;
    return -1;
}

static bool fail_busy(const Partial *file, Error *err)
{
    return path_fail(err, file->path, "another process is downloading it; wait for its end");
}

static void forget(Partial *file)
{
    file->mark = "";
    file->whole = -1;
    file->size = 0;
}

bool partial_open(Partial *file, Error *err)
{
    struct stat info;
    file->path = path_join(&file->arena, file->folder, file->name);
    file->from = arena_printf(&file->arena, "%s.from", file->path);
    forget(file);
    file->fd = open_locked(file->path, 0);
    if (file->fd < 0)
        return errno != EEXIST || fail_busy(file, err);
    if (!read_from(file) || fstat(file->fd, &info) < 0 || !S_ISREG(info.st_mode))
        return true;
    file->size = info.st_size;
    if (!partial_is_of_use(file) || lseek(file->fd, 0, SEEK_END) < 0)
        forget(file);
    return true;
}

static bool make(Partial *file, Error *err)
{
    if (!folder_make(file->folder, 0777, err))
        return false;
    file->fd = open_locked(file->path, O_CREAT);
    if (file->fd < 0 && errno == EEXIST)
        return fail_busy(file, err);
    return file->fd >= 0 || path_fail_system(err, file->path, "cannot be made", errno);
}

bool partial_begin(Partial *file, int64_t whole, const char *mark, Error *err)
{
    if (file->fd < 0 && !make(file, err))
        return false;
    forget(file);
    file->whole = whole;
    file->mark = arena_text(&file->arena, mark);
    if (ftruncate(file->fd, 0) < 0 || lseek(file->fd, 0, SEEK_SET) < 0)
        return path_fail_system(err, file->path, "cannot be emptied", errno);
    return write_from(file, err);
}

bool partial_add(Partial *file, Bytes bytes, Error *err)
{
    if (!fd_write(file->fd, bytes.data, bytes.size))
        return path_fail_system(err, file->path, "writing failed", errno);
    file->size += (int64_t)bytes.size;
    return true;
}

bool partial_is_whole(const Partial *file)
{
    return file->size > 0 && file->size == file->whole;
}

bool partial_is_of_use(const Partial *file)
{
    bool goes_on = *file->mark && (file->whole < 0 || file->size < file->whole);
    return file->size > 0 && (goes_on || partial_is_whole(file));
}

bool partial_sync(Partial *file, Error *err)
{
    int result;
    do
        result = fsync(file->fd);
    while (result < 0 && errno == EINTR);
    return result == 0 || errno == EINVAL || errno == EROFS ||
           path_fail_system(err, file->path, "writing failed", errno);
}

void partial_close(Partial *file, bool stays)
{
    if (file->fd >= 0 && !stays) {
        unlink(file->from);
        unlink(file->path);
        rmdir(file->folder); /* fails if another file is in it */
    }
    if (file->fd >= 0)
        close(file->fd);
    file->fd = -1;
    arena_free(&file->arena);
}
