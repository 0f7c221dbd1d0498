/* fail.c - a library to preload: one call of the program's fails, as on a bad day.
 *
 *     FAIL_CALL=fsync FAIL_AT=2 FAIL_ERROR=ENOSPC LD_PRELOAD=fail.so onecycle -c 'save x'
 *
 * FAIL_CALL is open, opendir, readdir, read, write, fsync, rename, unlink, mkdir, close, memory or
 * clock; its FAIL_AT-th call fails; with FAIL_LASTING=1 all later ones fail, too.  `read` and
 * `write` count regular files only, so that the program can still say what went wrong.
 *
 * FAIL_ERROR is the name of an errno, or one of these:
 *
 *     EINTR     a signal came: the call may be tried again (close has closed nonetheless)
 *     SHORT     read or write: half of what was asked for
 *     VANISH    the folder FAIL_FOLDER is renamed away before the call, which then takes place
 *     JUMP      clock: from here on every clock is FAIL_SECONDS ahead, or behind
 *
 * FAIL_COUNT names a file into which the number of calls is written at the end. */
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static const char *call, *folder;
static long at, seconds;
static int error_number;
static bool lasts, shortens, vanishes, jumps;
static atomic_long calls;

static int error_of(const char *name)
{
    static const struct {
        const char *name;
        int number;
    } KNOWN[] = {{"ENOSPC", ENOSPC}, {"EDQUOT", EDQUOT}, {"EIO", EIO},       {"EINTR", EINTR},
                 {"EROFS", EROFS},   {"EACCES", EACCES}, {"ENOENT", ENOENT}, {"EMFILE", EMFILE}};
    for (size_t i = 0; name && i < sizeof KNOWN / sizeof *KNOWN; i++)
        if (strcmp(name, KNOWN[i].name) == 0)
            return KNOWN[i].number;
    return EIO;
}

static long number_of(const char *name)
{
    const char *value = getenv(name);
    return value ? atol(value) : 0;
}

__attribute__((constructor)) static void begin(void)
{
    const char *error = getenv("FAIL_ERROR");
    at = number_of("FAIL_AT");
    lasts = number_of("FAIL_LASTING");
    seconds = number_of("FAIL_SECONDS");
    folder = getenv("FAIL_FOLDER");
    error_number = error_of(error);
    shortens = error && strcmp(error, "SHORT") == 0;
    vanishes = error && strcmp(error, "VANISH") == 0;
    jumps = error && strcmp(error, "JUMP") == 0;
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

static void vanish(void)
{
    int (*real)(const char *, const char *) = dlsym(RTLD_NEXT, "rename");
    char gone[4096];
    int before = errno;
    snprintf(gone, sizeof gone, "%s.gone", folder ? folder : "");
    real(folder ? folder : "", gone);
    errno = before;
}

/* Whether this call of `name` is the one that fails, or a later one if all of these fail, too. */
static bool is_due(const char *name)
{
    if (!call || strcmp(call, name) != 0)
        return false;
    long now = atomic_fetch_add(&calls, 1) + 1;
    return now == at || (at && lasts && now > at);
}

/* The same; sets errno. */
static bool fails(const char *name)
{
    if (!is_due(name))
        return false;
    if (vanishes)
        vanish();
    else
        errno = error_number;
    return !vanishes;
}

static bool is_regular(int fd)
{
    struct stat info;
    return fstat(fd, &info) == 0 && S_ISREG(info.st_mode);
}

/* ---- files */

ssize_t write(int fd, const void *data, size_t size)
{
    ssize_t (*real)(int, const void *, size_t) = dlsym(RTLD_NEXT, "write");
    if (!is_regular(fd) || !fails("write"))
        return real(fd, data, size);
    return shortens ? real(fd, data, (size + 1) / 2) : -1;
}

ssize_t read(int fd, void *data, size_t size)
{
    ssize_t (*real)(int, void *, size_t) = dlsym(RTLD_NEXT, "read");
    if (!is_regular(fd) || !fails("read"))
        return real(fd, data, size);
    return shortens ? real(fd, data, (size + 1) / 2) : -1;
}

int fsync(int fd)
{
    int (*real)(int) = dlsym(RTLD_NEXT, "fsync");
    return fails("fsync") ? -1 : real(fd);
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
    return fails("rename") ? -1 : real(from, to);
}

int unlink(const char *path)
{
    int (*real)(const char *) = dlsym(RTLD_NEXT, "unlink");
    return fails("unlink") ? -1 : real(path);
}

int mkdir(const char *path, mode_t mode)
{
    int (*real)(const char *, mode_t) = dlsym(RTLD_NEXT, "mkdir");
    return fails("mkdir") ? -1 : real(path, mode);
}

DIR *opendir(const char *path)
{
    DIR *(*real)(const char *) = dlsym(RTLD_NEXT, "opendir");
    return fails("opendir") ? NULL : real(path);
}

struct dirent *readdir(DIR *dir)
{
    struct dirent *(*real)(DIR *) = dlsym(RTLD_NEXT, "readdir");
    return fails("readdir") ? NULL : real(dir);
}

int open(const char *path, int flags, ...)
{
    int (*real)(const char *, int, ...) = dlsym(RTLD_NEXT, "open");
    va_list args;
    va_start(args, flags);
    mode_t mode = flags & (O_CREAT | __O_TMPFILE) ? va_arg(args, mode_t) : 0;
    va_end(args);
    return fails("open") ? -1 : real(path, flags, mode);
}

/* ---- the clocks */

int clock_gettime(clockid_t clock, struct timespec *now)
{
    static atomic_bool jumped;
    int (*real)(clockid_t, struct timespec *) = dlsym(RTLD_NEXT, "clock_gettime");
    int status = real(clock, now);
    if (jumps && is_due("clock"))
        jumped = true;
    if (jumped)
        now->tv_sec += seconds;
    return status;
}

/* ---- memory: dlsym allocates itself, so these go to glibc's own names and to the system */

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *block, size_t size);
void *__libc_memalign(size_t alignment, size_t size);

static bool is_out_of_memory(void)
{
    bool out = is_due("memory");
    if (out)
        errno = ENOMEM;
    return out;
}

void *malloc(size_t size)
{
    return is_out_of_memory() ? NULL : __libc_malloc(size);
}

void *calloc(size_t count, size_t size)
{
    return is_out_of_memory() ? NULL : __libc_calloc(count, size);
}

void *realloc(void *block, size_t size)
{
    return is_out_of_memory() ? NULL : __libc_realloc(block, size);
}

void *aligned_alloc(size_t alignment, size_t size)
{
    return is_out_of_memory() ? NULL : __libc_memalign(alignment, size);
}

void *mmap(void *address, size_t size, int protection, int flags, int fd, off_t offset)
{
    if (flags & MAP_ANONYMOUS && is_out_of_memory())
        return MAP_FAILED;
    return (void *)syscall(SYS_mmap, address, size, protection, flags, fd, offset);
}
