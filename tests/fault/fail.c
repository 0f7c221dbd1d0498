/* fail.c - a library to preload: one call of the program's fails, as on a bad day.
 *
 *     FAIL_CALL=fsync FAIL_AT=2 FAIL_ERROR=ENOSPC LD_PRELOAD=fail.so onecycle -c 'save x'
 *
 * FAIL_CALL is write, fsync, rename, unlink, close, open or memory; its FAIL_AT-th call fails.
 * `write` counts regular files only, so that the program can still say what went wrong; a
 * FAIL_ERROR of SHORT writes half of what it was given instead, EINTR fails and may be tried again.
 * FAIL_COUNT names a file that is told, at the end, how many calls there were.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *call;
static long at;
static int error_number;
static bool shortens;
static atomic_long calls;

static int error_of(const char *name)
{
    static const struct {
        const char *name;
        int number;
    } KNOWN[] = {{"ENOSPC", ENOSPC}, {"EDQUOT", EDQUOT}, {"EIO", EIO},      {"EINTR", EINTR},
                 {"EROFS", EROFS},   {"EACCES", EACCES}, {"ENOENT", ENOENT}};
    for (size_t i = 0; name && i < sizeof KNOWN / sizeof *KNOWN; i++)
        if (strcmp(name, KNOWN[i].name) == 0)
            return KNOWN[i].number;
    return EIO;
}

__attribute__((constructor)) static void begin(void)
{
    const char *number = getenv("FAIL_AT"), *error = getenv("FAIL_ERROR");
    at = number ? atol(number) : 0;
    error_number = error_of(error);
    shortens = error && strcmp(error, "SHORT") == 0;
    call = getenv("FAIL_CALL");
}

__attribute__((destructor)) static void end(void)
{
    const char *path = getenv("FAIL_COUNT");
    long count = calls;
    call = NULL;
    FILE *out = path ? fopen(path, "w") : NULL;
    if (!out)
        return;
    fprintf(out, "%ld\n", count);
    fclose(out);
}

/* Whether this call of `name` is the one. */
static bool fails(const char *name)
{
    return call && strcmp(call, name) == 0 && atomic_fetch_add(&calls, 1) + 1 == at;
}

static bool is_regular(int fd)
{
    struct stat info;
    return fstat(fd, &info) == 0 && S_ISREG(info.st_mode);
}

ssize_t write(int fd, const void *data, size_t size)
{
    ssize_t (*real)(int, const void *, size_t) = dlsym(RTLD_NEXT, "write");
    if (!is_regular(fd) || !fails("write"))
        return real(fd, data, size);
    if (shortens)
        return real(fd, data, size / 2);
    errno = error_number;
    return -1;
}

int fsync(int fd)
{
    int (*real)(int) = dlsym(RTLD_NEXT, "fsync");
    if (!fails("fsync"))
        return real(fd);
    errno = error_number;
    return -1;
}

int close(int fd)
{
    int (*real)(int) = dlsym(RTLD_NEXT, "close");
    if (!fails("close"))
        return real(fd);
    real(fd);
    errno = error_number;
    return -1;
}

int rename(const char *from, const char *to)
{
    int (*real)(const char *, const char *) = dlsym(RTLD_NEXT, "rename");
    if (!fails("rename"))
        return real(from, to);
    errno = error_number;
    return -1;
}

int unlink(const char *path)
{
    int (*real)(const char *) = dlsym(RTLD_NEXT, "unlink");
    if (!fails("unlink"))
        return real(path);
    errno = error_number;
    return -1;
}

int open(const char *path, int flags, ...)
{
    int (*real)(const char *, int, ...) = dlsym(RTLD_NEXT, "open");
    va_list args;
    va_start(args, flags);
    mode_t mode = flags & (O_CREAT | __O_TMPFILE) ? va_arg(args, mode_t) : 0;
    va_end(args);
    if (!fails("open"))
        return real(path, flags, mode);
    errno = error_number;
    return -1;
}

/* ---- memory: dlsym allocates itself, so these go to glibc's own names */

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *block, size_t size);
void *__libc_memalign(size_t alignment, size_t size);

static void *none(void)
{
    errno = ENOMEM;
    return NULL;
}

void *malloc(size_t size)
{
    return fails("memory") ? none() : __libc_malloc(size);
}

void *calloc(size_t count, size_t size)
{
    return fails("memory") ? none() : __libc_calloc(count, size);
}

void *realloc(void *block, size_t size)
{
    return fails("memory") ? none() : __libc_realloc(block, size);
}

void *aligned_alloc(size_t alignment, size_t size)
{
    return fails("memory") ? none() : __libc_memalign(alignment, size);
}
