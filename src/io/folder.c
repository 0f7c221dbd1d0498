/* Lists folders and works on paths: home folder, XDG folders, patterns (the rest of file.h). */
#include "io/file.h"

#include "base/buf.h"

#include <dirent.h>
#include <errno.h>
#include <glob.h>
#include <limits.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

bool path_is_folder(const char *path)
{
    struct stat info;
    return stat(path, &info) == 0 && S_ISDIR(info.st_mode);
}

bool path_is_file(const char *path)
{
    struct stat info;
    return stat(path, &info) == 0 && S_ISREG(info.st_mode);
}

bool path_is_there(const char *path)
{
    struct stat info;
    return stat(path, &info) == 0 || (errno != ENOENT && errno != ENOTDIR);
}

bool path_fail_folder(Error *err, const char *path, const char *remedy)
{
    return path_fail(err, path, "%s; %s",
                     path_is_there(path) ? "is not a folder" : "no such folder", remedy);
}

bool folder_make(const char *path, unsigned mode, Error *err)
{
    Arena scratch = {0};
    char *part = arena_text(&scratch, path);
    int reason = 0;
    for (char *at = part + 1; *part && at[-1]; at++) {
        char kept = *at;
        if (kept != '/' && kept != '\0')
            continue;
        *at = '\0';
        if (mkdir(part, mode) < 0 && errno != EEXIST) {
            reason = errno;
            break;
        }
        *at = kept;
    }
    arena_free(&scratch);
    if (path_is_folder(path))
        return true;
    return path_fail_system(err, path, "the folder cannot be made", reason ? reason : ENOTDIR);
}

bool path_is_inside(const char *path, const char *folder)
{
    char real[PATH_MAX], root[PATH_MAX];
    if (!realpath(path, real) || !realpath(folder, root))
        return false;
    size_t length = strlen(root);
    return strncmp(real, root, length) == 0 &&
           (length == 1 || real[length] == '/' || real[length] == '\0');
}

/* ---- paths */

char *path_join(Arena *arena, const char *dir, const char *name)
{
    size_t length = strlen(dir);
    bool bare = length == 0 || dir[length - 1] == '/';
    return arena_printf(arena, "%s%s%s", dir, bare ? "" : "/", name);
}

const char *path_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

static const char *variable(const char *name, const char *fallback)
{
    const char *value = getenv(name);
    return value && *value ? value : fallback;
}

/* $HOME if it is an absolute path, else the home folder of the password database, or NULL. */
static const char *home_folder(Arena *arena)
{
    enum { ROOM = 16 << 10 };
    const char *home = variable("HOME", "");
    struct passwd entry, *found = NULL;
    if (*home == '/')
        return home;
    char *room = ARENA_NEW(arena, char, ROOM);
    bool known = getpwuid_r(getuid(), &entry, room, ROOM, &found) == 0 && found;
    return known && entry.pw_dir && *entry.pw_dir == '/' ? entry.pw_dir : NULL;
}

char *path_expand(Arena *arena, const char *path)
{
    const char *home = *path == '~' ? home_folder(arena) : NULL;
    if (!home || path[0] != '~' || (path[1] != '/' && path[1] != '\0'))
        return arena_text(arena, path);
    return arena_printf(arena, "%s%s", home, path + 1);
}

char *path_contract(Arena *arena, const char *words)
{
    const char *home = home_folder(arena), *done = words;
    size_t length = home ? strlen(home) : 0;
    if (length <= 1)
        return arena_text(arena, words);
    Buf out = {0};
    for (const char *at = words; (at = strstr(at, home));) {
        const char *end = at + length;
        bool begins = at == words || strchr(" '\"=", at[-1]);
        if (!begins || (*end != '/' && *end != '\0')) {
            at++;
            continue;
        }
        buf_add(&out, done, (size_t)(at - done));
        buf_char(&out, '~');
        at = done = end;
    }
    buf_text_add(&out, done);
    char *contracted = arena_text(arena, buf_text(&out));
    buf_free(&out);
    return contracted;
}

/* The base folder specification ignores values that are not absolute. */
static char *folder_xdg(Arena *arena, const char *name, const char *fallback)
{
    const char *base = variable(name, "");
    if (*base == '/')
        return path_join(arena, base, "onecycle");
    const char *home = home_folder(arena);
    return home ? path_join(arena, path_join(arena, home, fallback), "onecycle") : NULL;
}

char *folder_config(Arena *arena)
{
    return folder_xdg(arena, "XDG_CONFIG_HOME", ".config");
}

char *folder_state(Arena *arena)
{
    return folder_xdg(arena, "XDG_STATE_HOME", ".local/state");
}

char *folder_data(Arena *arena)
{
    const char *own = variable("ONECYCLE_DATA", NULL);
    if (own)
        return path_expand(arena, own);
    const char *shared = folder_xdg(arena, "XDG_DATA_HOME", ".local/share");
    return shared ? path_join(arena, shared, "data") : NULL;
}

/* ---- listing */

/* All names, each with its NUL, one after the other. */
static bool read_names(const char *path, Buf *names, int *count, Error *err)
{
    DIR *dir = opendir(path);
    if (!dir)
        return path_fail_system(err, path, "the folder cannot be read", errno);
    const struct dirent *entry;
    errno = 0;
    while ((entry = readdir(dir))) {
        if (entry->d_name[0] == '.')
            continue;
        buf_add(names, entry->d_name, strlen(entry->d_name) + 1);
        *count += 1;
    }
    int reason = errno;
    closedir(dir);
    return !reason || path_fail_system(err, path, "listing the folder failed", reason);
}

static int by_bytes(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

bool folder_list(Arena *arena, const char *path, const char ***names, int *count, Error *err)
{
    Buf text = {0};
    int found = 0;
    bool ok = read_names(path, &text, &found, err);
    if (ok) {
        const char *next = arena_copy(arena, text.data, text.size);
        *names = ARENA_NEW(arena, const char *, found);
        *count = found;
        for (int i = 0; i < found; i++, next += strlen(next) + 1)
            (*names)[i] = next;
        qsort(*names, (size_t)found, sizeof **names, by_bytes);
    }
    buf_free(&text);
    return ok;
}

void path_matches(Arena *arena, const char *pattern, const char ***names, int *count)
{
    glob_t found = {0};
    *count = glob(pattern, 0, NULL, &found) == 0 ? (int)found.gl_pathc : 0;
    *names = ARENA_NEW(arena, const char *, *count);
    for (int i = 0; i < *count; i++)
        (*names)[i] = arena_text(arena, found.gl_pathv[i]);
    globfree(&found);
    qsort(*names, (size_t)*count, sizeof **names, by_bytes);
}
