/* Goes through folders for logs; a set of hashes holds what it has seen before. */
#include "logs/log_search.h"

#include "base/arena.h"
#include "base/hash.h"
#include "io/fd.h"
#include "io/file.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- what was seen */

/* A log is known by its path, anything else by what it was when it was looked at. */
static uint64_t hash_path(const char *path)
{
    return hash_bytes(0, path, strlen(path) + 1);
}

static uint64_t hash_state(const char *path, const struct stat *info)
{
    uint64_t hash = hash_path(path);
    hash = hash_bytes(hash, &info->st_size, sizeof info->st_size);
    hash = hash_bytes(hash, &info->st_mtim, sizeof info->st_mtim);
    return hash_bytes(hash, &info->st_ino, sizeof info->st_ino);
}

void log_search_free(LogSearch *search)
{
    hash_set_free(&search->known);
}

/* ---- what a path is */

/* The first bytes of a file, in the arena; none with an error if it cannot be read. */
static Bytes read_head(Arena *arena, const char *path, Error *err)
{
    size_t size;
    int fd = fd_open_regular(path, &size, err);
    if (fd < 0)
        return (Bytes){0};
    uint8_t *head = arena_alloc(arena, MIN(size, (size_t)LOG_HEAD) + 1, 1);
    ssize_t got = pread(fd, head, MIN(size, (size_t)LOG_HEAD), 0);
    close(fd);
    return (Bytes){head, (size_t)MAX(got, 0)};
}

/* The format that the user has named, or that the file or folder looks like; NULL: none. */
static const LogFormat *format_at(const LogSearch *search, const LogProbe *probe)
{
    const LogOptions *options = search->options;
    const char *name = options->format ? options->format : options->pattern ? "text" : NULL;
    if (!name)
        return log_format_of(probe);
    const LogFormat *format = log_format_named(name);
    if (!format)
        return NULL;
    bool takes_any = format->take && !format->reads;
    return (takes_any ? !probe->folder : format->is(probe)) ? format : NULL;
}

static const LogFormat *format_of_file(const LogSearch *search, Arena *arena, const char *path,
                                       Error *err)
{
    LogProbe probe = {.path = path, .name = path_name(path), .head = read_head(arena, path, err)};
    return format_at(search, &probe);
}

/* What has gone meanwhile is no trouble. */
static void refuse(LogSearch *search, const char *path, const Error *err)
{
    if (path_is_there(path))
        search->refused = *err;
}

/* ---- the way through folders */

typedef struct {
    LogSearch *search;
    Arena *arena;
    size_t prefix; /* of a path, before its name */
} Walk;

/* A folder that is a log, or NULL, within which files of its own are no logs. */
typedef struct {
    const LogFormat *format;
    const char *path;
} Within;

static void tell(Walk *walk, const LogFormat *format, const char *path)
{
    LogSearch *search = walk->search;
    search->cut = search->cut || search->count == LOGS_MOST;
    if (search->count == LOGS_MOST || hash_set_add(&search->known, hash_path(path)))
        return;
    search->count++;
    const char *name = strlen(path) > walk->prefix ? path + walk->prefix : path_name(path);
    search->found(search->context, format, path, name);
}

/* The format of a log that was not known before; NULL: there is none. */
static const LogFormat *look_at_file(Walk *walk, const char *path, const struct stat *info,
                                     Within within)
{
    if (within.format && within.format->reads(path + strlen(within.path) + 1))
        return NULL;
    uint64_t hash = hash_state(path, info);
    if (hash_set_has(&walk->search->known, hash))
        return NULL;
    Error err = {0};
    const LogFormat *format = format_of_file(walk->search, walk->arena, path, &err);
    if (format)
        tell(walk, format, path);
    if (err.text[0])
        refuse(walk->search, path, &err);
    else
        (void)hash_set_add(&walk->search->known, hash);
    return format;
}

/* A record of ours is one log, though it has its epochs as a table, too. */
static void look_at_entry(Walk *walk, const char *folder, const char *name, const struct stat *info,
                          Within within)
{
    const LogFormat *format =
        look_at_file(walk, path_join(walk->arena, folder, name), info, within);
    if (format && format->copy && strcmp(name, format->record) == 0)
        (void)hash_set_add(&walk->search->known,
                           hash_path(path_join(walk->arena, folder, format->copy)));
}

/* Links are not followed: what they name is found where it is. */
static void look_in_folder(Walk *walk, const char *path, Within within, int depth)
{
    LogProbe probe = {.path = path, .name = path_name(path), .folder = true};
    const char **name = NULL;
    Error err = {0};
    if (!folder_list(walk->arena, path, &name, &probe.entries, &err)) {
        refuse(walk->search, path, &err);
        return;
    }
    probe.entry = name;
    const LogFormat *format = format_at(walk->search, &probe);
    if (format) {
        tell(walk, format, path);
        within = (Within){format->reads ? format : NULL, path};
    }
    for (int i = 0; i < probe.entries && !walk->search->cut; i++) {
        struct stat info;
        walk->search->cut = ++walk->search->looked > walk->search->most;
        const char *inner = path_join(walk->arena, path, name[i]);
        if (lstat(inner, &info) != 0)
            continue;
        if (S_ISDIR(info.st_mode) && depth > 0)
            look_in_folder(walk, inner, within, depth - 1);
        else if (S_ISREG(info.st_mode))
            look_at_entry(walk, path, name[i], &info, within);
    }
}

bool log_search(LogSearch *search, const char *path)
{
    Arena arena = {0};
    struct stat info;
    bool there = stat(path, &info) == 0;
    search->looked = 0;
    search->cut = false;
    search->refused = (Error){0};
    Walk walk = {search, &arena, strlen(path) + 1};
    if (there && S_ISDIR(info.st_mode)) {
        look_in_folder(&walk, path, (Within){0}, FOLDERS_DEEPEST);
    } else if (there) {
        walk.prefix = (size_t)(path_name(path) - path);
        (void)look_at_file(&walk, path, &info, (Within){0});
        there = hash_set_has(&search->known, hash_path(path));
    }
    arena_free(&arena);
    return there;
}
