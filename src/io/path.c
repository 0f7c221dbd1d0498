/* Joins and expands paths, finds out what is at one, and writes the messages that name one. */
#include "io/path.h"

#include "base/buf.h"
#include "base/text.h"

#include <errno.h>
#include <limits.h>
#include <pwd.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

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

/* ---- messages */

enum { PATH_SHOWN = 200 }; /* bytes of a path in a message: the reason after it must fit, too */

/* The last PATH_SHOWN bytes: the end of a path says most. */
static const char *path_end(const char *path)
{
    size_t length = strlen(path);
    path += length > PATH_SHOWN ? length - PATH_SHOWN : 0;
    while ((*path & 0xc0) == 0x80)
        path++;
    return path;
}

bool path_fail(Error *err, const char *path, const char *format, ...)
{
    Error reason;
    va_list args;
    va_start(args, format);
    vsnprintf(reason.text, sizeof reason.text, format, args);
    va_end(args);
    Buf whole = {0};
    text_visible(&whole, path);
    const char *end = path_end(buf_text(&whole));
    fail(err, "%s%s: %s", whole.size > PATH_SHOWN ? "..." : "", end, reason.text);
    buf_free(&whole);
    return false;
}

const char *path_remedy(int reason)
{
    switch (reason) {
    case ENOENT:
    case ENOTDIR:
        return "check the path and that its folder is there";
    case EACCES:
    case EPERM:
        return "check its permissions, or choose another place";
    case EROFS:
        return "choose another place";
    case ENOSPC:
    case EDQUOT:
        return "free some space, or choose another place";
    case ELOOP:
        return "remove the link";
    case ENAMETOOLONG:
        return "use a shorter name";
    case EFBIG:
        return "raise the limit (ulimit -f)";
    default:
        return "try again, or choose another place";
    }
}

bool path_fail_system(Error *err, const char *path, const char *what, int reason)
{
    return path_fail(err, path, "%s: %s; %s", what, strerror(reason), path_remedy(reason));
}

/* ---- what is there */

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
    struct stat info;
    bool there = stat(path, &info) == 0;
    if (!there && path_is_there(path))
        return path_fail_system(err, path, "cannot be read", errno);
    return path_fail(err, path, "%s; %s", there ? "is not a folder" : "no such folder", remedy);
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

/* ---- the home folder */

const char *path_home(Arena *arena)
{
    enum { ROOM = 16 << 10 };
    const char *home = getenv("HOME");
    struct passwd entry, *found = NULL;
    if (home && *home == '/')
        return home;
    char *room = ARENA_NEW(arena, char, ROOM);
    bool known = getpwuid_r(getuid(), &entry, room, ROOM, &found) == 0 && found;
    return known && entry.pw_dir && *entry.pw_dir == '/' ? entry.pw_dir : NULL;
}

char *path_expand(Arena *arena, const char *path)
{
    const char *home = *path == '~' ? path_home(arena) : NULL;
    if (!home || path[0] != '~' || (path[1] != '/' && path[1] != '\0'))
        return arena_text(arena, path);
    return arena_printf(arena, "%s%s", home, path + 1);
}

char *path_contract(Arena *arena, const char *words)
{
    const char *home = path_home(arena), *done = words;
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
