/* Keeps the folder of recorded runs: lists them, makes new records, removes the oldest, safely
 * among several processes. */
#include "store/shelf.h"

#include "base/text.h"
#include "io/fd.h"
#include "io/file.h"
#include "store/events.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static const char *const FILES[] = {
    RECORD_EVENTS,         RECORD_HISTORY,         RECORD_LEARNER,         RECORD_NOTE,
    RECORD_EVENTS ".part", RECORD_HISTORY ".part", RECORD_LEARNER ".part", RECORD_NOTE ".part",
    RECORD_SOCKET,         RECORD_ERRORS};

char *shelf_folder(Arena *arena)
{
    const char *state = folder_state(arena);
    return state ? path_join(arena, state, "runs") : NULL;
}

/* Whether shelf_make has made this name: anything else in the folder is not ours. */
static bool is_stamp(const char *name)
{
    static const char LETTERS[] = "0123456789-abcdefghijklmnopqrstuvwxyz";
    return *name && name[strspn(name, LETTERS)] == '\0';
}

enum { STAMP = 17 }; /* "2026-11-25-091403" */

/* Runs of the same second differ by a number: "...-02", and so on beyond "...-99". */
int shelf_order(const char *one, const char *other)
{
    int order = strncmp(one, other, STAMP);
    size_t length = strlen(one), other_length = strlen(other);
    if (order == 0 && length != other_length)
        order = length < other_length ? -1 : 1;
    return order ? order : strcmp(one, other);
}

static int by_age(const void *a, const void *b)
{
    return shelf_order(*(const char *const *)a, *(const char *const *)b);
}

const char *const *shelf_names(Arena *arena, int *count)
{
    const char **names;
    int all = 0;
    *count = 0;
    const char *shelf = shelf_folder(arena);
    if (!shelf || !folder_list(arena, shelf, &names, &all, NULL))
        return NULL;
    for (int i = 0; i < all; i++)
        if (is_stamp(names[i]))
            names[(*count)++] = names[i];
    qsort(names, (size_t)*count, sizeof *names, by_age);
    return names;
}

/* ---- by name */

char *shelf_find(Arena *arena, const char *name, Error *err)
{
    int names, found = -1, fits = 0;
    const char *const *stamp = shelf_names(arena, &names);
    bool last = strcmp(name, "last") == 0;
    for (int i = 0; i < names; i++) {
        bool whole = strcmp(stamp[i], name) == 0;
        if (!whole && !last && !strstr(stamp[i], name))
            continue;
        fits = whole || last ? 1 : fits + 1;
        found = i;
        if (whole)
            break;
    }
    if (fits > 1)
        return fail_null(err, "%d recorded runs have '%s' in their names; give more of the name",
                         fits, name);
    if (fits == 0 && last)
        return fail_null(err, "no run is recorded yet; training runs at a prompt are recorded");
    if (fits == 0)
        return fail_null(err, "there is no run '%s'; `runs` lists the runs", name);
    return path_join(arena, shelf_folder(arena), stamp[found]);
}

/* ---- a new one */

/* The number in a name given by shelf_make; 0: it is another kind of name. */
static long number_in(const char *name)
{
    static const char FORM[] = "dddd-dd-dd-dddddd";
    for (int i = 0; i < STAMP; i++)
        if (FORM[i] == 'd' ? !isdigit((unsigned char)name[i]) : name[i] != FORM[i])
            return 0;
    const char *number = name + STAMP;
    if (!*number)
        return 1;
    size_t digits = *number == '-' ? strspn(number + 1, "0123456789") : 0;
    return digits > 0 && digits < STAMP && !number[1 + digits] ? strtol(number + 1, NULL, 10) : 0;
}

long shelf_began(const char *name)
{
    struct tm date = {.tm_isdst = -1};
    if (number_in(name) == 0 ||
        sscanf(name, "%4d-%2d-%2d-%2d%2d%2d", &date.tm_year, &date.tm_mon, &date.tm_mday,
               &date.tm_hour, &date.tm_min, &date.tm_sec) != 6)
        return 0;
    date.tm_year -= 1900;
    date.tm_mon--;
    time_t seconds = mktime(&date);
    return seconds > 0 ? (long)seconds : 0;
}

char *shelf_stamp(Arena *arena, long seconds)
{
    time_t moment = (time_t)seconds;
    struct tm date;
    char stamp[STAMP + 1] = "0000-00-00-000000"; /* for years with more digits */
    if (localtime_r(&moment, &date) && date.tm_year < 9999 - 1900 && date.tm_year >= 0)
        strftime(stamp, sizeof stamp, "%Y-%m-%d-%H%M%S", &date);
    return arena_text(arena, stamp);
}

/* The first name that sorts after all on the shelf; another process may take it first. */
static long first_name(Arena *arena, long seconds, char stamp[STAMP + 1])
{
    int names;
    const char *const *name = shelf_names(arena, &names);
    const char *now = shelf_stamp(arena, seconds);
    while (names > 0 && number_in(name[names - 1]) == 0)
        names--;
    bool behind = names > 0 && strncmp(name[names - 1], now, STAMP) >= 0;
    memcpy(stamp, behind ? name[names - 1] : now, STAMP);
    stamp[STAMP] = '\0';
    return behind ? number_in(name[names - 1]) + 1 : 1;
}

/* rename(2) takes a free name, or that of an empty folder, whose record is being removed. */
static char *take_name(Arena *arena, const char *shelf, const char *hidden, long seconds,
                       Error *err)
{
    enum { TRIES = 100000 };
    char stamp[STAMP + 1], *folder = NULL;
    long first = first_name(arena, seconds, stamp);
    for (long i = first; i < first + TRIES; i++) {
        folder =
            path_join(arena, shelf, i == 1 ? stamp : arena_printf(arena, "%s-%02ld", stamp, i));
        if (rename(hidden, folder) == 0)
            return folder;
        if (errno != EEXIST && errno != ENOTEMPTY && errno != ENOTDIR)
            break;
    }
    path_fail_system(err, folder, "the folder cannot be made", errno);
    return NULL;
}

/* Opens a record by its name on the shelf; -1: it is not one. */
static int open_record(int shelf, const char *name)
{
    return openat(shelf, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
}

static const char HIDDEN[] = ".new-"; /* folders whose events are not locked yet */

/* The caller holds the folder's lock until its events are locked: sweep_hidden tests both. */
static char *fill_hidden(Arena *arena, const char *shelf, const char *hidden, long seconds,
                         Events *events, Error *err)
{
    const char *path = path_join(arena, hidden, RECORD_EVENTS);
    if (!events_create(events, path, err))
        return NULL;
    char *folder = take_name(arena, shelf, hidden, seconds, err);
    int reason = errno;
    if (folder)
        events->path = path_join(arena, folder, RECORD_EVENTS);
    else
        events_close(events);
    errno = reason;
    return folder;
}

static char *make_once(Arena *arena, const char *shelf, long seconds, Events *events, Error *err)
{
    char *hidden = path_join(arena, shelf, arena_printf(arena, "%sXXXXXX", HIDDEN));
    char *folder = NULL;
    if (!mkdtemp(hidden)) {
        path_fail_system(err, shelf, "no folder can be made there", errno);
        return NULL;
    }
    int lock = open_record(AT_FDCWD, hidden);
    if (lock >= 0 && fd_lock(lock))
        folder = fill_hidden(arena, shelf, hidden, seconds, events, err);
    else
        path_fail_system(err, hidden, "the folder cannot be locked", errno);
    int reason = errno;
    if (!folder) {
        unlink(path_join(arena, hidden, RECORD_EVENTS));
        rmdir(hidden);
    }
    if (lock >= 0)
        close(lock);
    errno = reason;
    return folder;
}

/* Tries again when another process has swept the hidden folder away as one left behind. */
char *shelf_make(Arena *arena, long seconds, Events *events, Error *err)
{
    enum { TRIES = 20 };
    const char *shelf = shelf_folder(arena);
    char *folder = NULL;
    if (!shelf)
        return fail_null(err, NO_HOME);
    if (!folder_make(shelf, 0700, err))
        return NULL;
    for (int i = 0; !folder && i < TRIES && (i == 0 || errno == ENOENT || errno == EWOULDBLOCK);
         i++)
        folder = make_once(arena, shelf, seconds, events, err);
    return folder;
}

/* ---- room */

static size_t bytes_in(int folder)
{
    size_t bytes = 0;
    struct stat info;
    for (int i = 0; i < LENGTH(FILES); i++)
        if (fstatat(folder, FILES[i], &info, AT_SYMLINK_NOFOLLOW) == 0)
            bytes += (size_t)info.st_size;
    return bytes;
}

/* Removes only the files of a record; the events last, so that it stays a record until then.  Works
 * in the open folder: its name may meanwhile belong to another one, which is not empty. */
static bool remove_record(int shelf, const char *name)
{
    int folder = open_record(shelf, name);
    bool ours = folder >= 0 && fd_lock(folder) && !events_in_use(folder, RECORD_EVENTS);
    for (int i = LENGTH(FILES) - 1; ours && i >= 0; i--)
        unlinkat(folder, FILES[i], 0);
    if (ours)
        unlinkat(shelf, name, AT_REMOVEDIR);
    if (folder >= 0)
        close(folder);
    return ours;
}

/* Removes records whose process was killed before they had a name. */
static void sweep_hidden(int shelf)
{
    int copy = openat(shelf, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *dir = copy >= 0 ? fdopendir(copy) : NULL;
    for (const struct dirent *entry; dir && (entry = readdir(dir));)
        if (strncmp(entry->d_name, HIDDEN, sizeof HIDDEN - 1) == 0)
            (void)remove_record(shelf, entry->d_name);
    if (dir)
        closedir(dir);
    else if (copy >= 0)
        close(copy);
}

/* Locks the shelf: two processes that make room at once would each remove a record for the same
 * bytes.  -1 after a long wait: then it is left to the other process. */
static int lock_shelf(const char *path)
{
    enum { TRIES = 50 };
    static const struct timespec PAUSE = {.tv_nsec = 10 * 1000 * 1000};
    int shelf = fd_open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
    for (int i = 0; shelf >= 0 && i < TRIES; i++) {
        if (fd_lock(shelf))
            return shelf;
        nanosleep(&PAUSE, NULL);
    }
    if (shelf >= 0)
        close(shelf);
    return -1;
}

static void prune(Arena *arena, int shelf, size_t most, const char *except)
{
    enum { RECORDS_MOST = 1000 };
    int names, records = 0;
    const char *const *name = shelf_names(arena, &names);
    size_t total = 0, *bytes = ARENA_NEW(arena, size_t, names);
    for (int i = 0; i < names; i++) {
        int folder = open_record(shelf, name[i]);
        bytes[i] = folder >= 0 ? bytes_in(folder) : 0;
        total += bytes[i];
        records += folder >= 0;
        if (folder >= 0)
            close(folder);
    }
    for (int i = 0; i < names && (total > most || records > RECORDS_MOST); i++)
        if (!(except && strcmp(name[i], except) == 0) && remove_record(shelf, name[i])) {
            total -= bytes[i];
            records--;
        }
}

void shelf_prune(size_t bytes, const char *except)
{
    Arena scratch = {0};
    const char *path = shelf_folder(&scratch);
    int shelf = path ? lock_shelf(path) : -1;
    if (shelf >= 0) {
        sweep_hidden(shelf);
        prune(&scratch, shelf, bytes, except ? path_name(except) : NULL);
        close(shelf);
    }
    arena_free(&scratch);
}

/* ---- by hand */

/* Takes the name away first, so that there is the whole record or none; what a kill leaves behind
 * is hidden, and swept away later.  Files that are not ours stay, with the name. */
static bool remove_named(int shelf, const char *name)
{
    Arena scratch = {0};
    const char *hidden = arena_printf(&scratch, "%s%s", HIDDEN, name);
    int folder = open_record(shelf, name);
    bool gone = folder >= 0 && fd_lock(folder) && !events_in_use(folder, RECORD_EVENTS) &&
                renameat(shelf, name, shelf, hidden) == 0;
    if (gone)
        (void)fsync(shelf);
    if (folder >= 0)
        close(folder); /* with its lock, which remove_record takes */
    if (gone && remove_record(shelf, hidden) && faccessat(shelf, hidden, F_OK, 0) == 0)
        (void)!renameat(shelf, hidden, shelf, name);
    arena_free(&scratch);
    return gone;
}

bool shelf_remove(const char *name, Error *err)
{
    Arena scratch = {0};
    const char *path = shelf_folder(&scratch);
    int shelf = path ? lock_shelf(path) : -1;
    bool ok = shelf >= 0 && remove_named(shelf, name);
    if (ok)
        (void)fsync(shelf);
    if (shelf >= 0)
        close(shelf);
    arena_free(&scratch);
    return ok || fail(err, "%s is in use by another process, which may be training it", name);
}

int shelf_hold(const char *name)
{
    Arena scratch = {0};
    const char *path = shelf_folder(&scratch);
    int folder = path ? open_record(AT_FDCWD, path_join(&scratch, path, name)) : -1;
    if (folder >= 0 && (!fd_lock(folder) || faccessat(folder, RECORD_EVENTS, F_OK, 0) != 0)) {
        close(folder);
        folder = -1;
    }
    arena_free(&scratch);
    return folder;
}
