/* Makes and lists folders, and knows those that belong to the program (the rest of file.h). */
#include "io/file.h"

#include "base/buf.h"

#include <dirent.h>
#include <errno.h>
#include <glob.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

bool folder_make(const char *path, unsigned mode, Error *err)
{
    Arena scratch = {0};
    char *part = arena_text(&scratch, path);
    int reason = 0;
    if (file_is_muted())
        *part = '\0';
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
    if (path_is_folder(path) || file_is_muted())
        return true;
    return path_fail_system(err, path, "the folder cannot be made", reason ? reason : ENOTDIR);
}

/* The base folder specification ignores values that are not absolute. */
static char *folder_xdg(Arena *arena, const char *name, const char *fallback)
{
    const char *base = getenv(name);
    if (base && *base == '/')
        return path_join(arena, base, "onecycle");
    const char *home = path_home(arena);
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
    const char *own = getenv("ONECYCLE_DATA");
    if (own && *own)
        return path_expand(arena, own);
    const char *shared = folder_xdg(arena, "XDG_DATA_HOME", ".local/share");
    return shared ? path_join(arena, shared, "data") : NULL;
}

/* ---- listing */

/* All names, each with its NUL, one after the other. */
static bool read_names(const char *path, Buf *names, int *count, Error *err)
{
    DIR *dir = opendir(path);
    if (!dir && (errno == ENOENT || errno == ENOTDIR))
        return path_fail_folder(err, path, "check the path");
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
