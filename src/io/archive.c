/* Entries go into a hidden folder inside the target, with paths checked here and no link ever made
 * there, so that no entry can reach outside whatever the archive says.  Renaming comes last. */
#include "io/archive.h"

#include "base/text.h"
#include "io/file.h"

#include <archive.h>
#include <archive_entry.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    BLOCK = 64 * 1024,      /* bytes read at a time */
    MOST_ENTRIES = 2000000, /* ImageNet has 1.3 million */
    MOST_LEVELS = 16,       /* of folders */
    MOST_PATH = 1024,       /* bytes of an entry's name */
};

static const int64_t MOST_BYTES = (int64_t)256 << 30; /* unpacked, all together */

typedef struct {
    struct archive *source;
    const char *path;   /* of the archive, for messages */
    const char *folder; /* where entries go */
    int64_t bytes;      /* written so far */
    long entries;       /* seen so far */
    Error *err;
} Unpacking;

static bool refuse(const Unpacking *unpacking, const char *entry, const char *problem)
{
    return path_fail(unpacking->err, unpacking->path, "entry '%.120s': %s", entry, problem);
}

static bool damaged(const Unpacking *unpacking)
{
    const char *reason = archive_error_string(unpacking->source);
    if (archive_errno(unpacking->source) == ENOMEM)
        die("out of memory in libarchive");
    return path_fail(unpacking->err, unpacking->path, "damaged or cut short (%s); use another copy",
                     reason ? reason : "no .tgz archive");
}

/* A relative path without "..", empty components counted as nothing. */
static bool stays_inside(const char *name)
{
    int levels = 0;
    if (!*name || *name == '/' || strlen(name) > MOST_PATH)
        return false;
    while (*name) {
        size_t length = strcspn(name, "/");
        if (length == 2 && name[0] == '.' && name[1] == '.')
            return false;
        levels += length > 0;
        name += length + (name[length] == '/');
    }
    return levels <= MOST_LEVELS;
}

/* ---- one entry */

static bool write_data(Unpacking *unpacking, const char *name, int fd)
{
    static const char LARGE[] = "the archive unpacks to more than 256 GB; unpack it by hand";
    Arena scratch = {0};
    uint8_t *block = arena_alloc(&scratch, BLOCK, 1);
    ssize_t got;
    bool ok = true;
    while (ok && (got = archive_read_data(unpacking->source, block, BLOCK)) != 0) {
        unpacking->bytes += MAX(got, 0);
        if (got < 0)
            ok = damaged(unpacking);
        else if (unpacking->bytes > MOST_BYTES)
            ok = refuse(unpacking, name, LARGE);
        else if (!fd_write(fd, block, (size_t)got))
            ok = refuse(unpacking, name, strerror(errno));
    }
    arena_free(&scratch);
    return ok;
}

static int create(const char *path)
{
    return fd_open(path, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0666);
}

static bool make_folder_of(const char *path, Error *err)
{
    Arena scratch = {0};
    char *folder = arena_text(&scratch, path);
    *strrchr(folder, '/') = '\0';
    bool ok = folder_make(folder, 0777, err);
    arena_free(&scratch);
    return ok;
}

/* Most archives name a folder before its files, so the file is tried first. */
static bool unpack_file(Unpacking *unpacking, const char *name, const char *target)
{
    int fd = create(target);
    if (fd < 0 && errno == ENOENT) {
        if (!make_folder_of(target, unpacking->err))
            return false;
        fd = create(target);
    }
    if (fd < 0)
        return refuse(unpacking, name, strerror(errno));
    bool ok = write_data(unpacking, name, fd);
    if (close(fd) < 0 && errno != EINTR && ok)
        ok = refuse(unpacking, name, strerror(errno));
    return ok;
}

static bool unpack_entry(Unpacking *unpacking, struct archive_entry *entry)
{
    const char *name = archive_entry_pathname(entry);
    if (!name)
        return damaged(unpacking);
    if (++unpacking->entries > MOST_ENTRIES)
        return refuse(unpacking, name, "too many entries; unpack it by hand");
    if (archive_entry_hardlink(entry) || archive_entry_symlink(entry))
        return refuse(unpacking, name, "links are not unpacked");
    if (!stays_inside(name))
        return refuse(unpacking, name, "its path is absolute, leaves the folder or is too deep");
    Arena scratch = {0};
    const char *target = path_join(&scratch, unpacking->folder, name);
    bool ok = false;
    if (archive_entry_filetype(entry) == AE_IFDIR)
        ok = folder_make(target, 0777, unpacking->err);
    else if (archive_entry_filetype(entry) == AE_IFREG && !text_ends(name, "/"))
        ok = unpack_file(unpacking, name, target);
    else
        refuse(unpacking, name, "neither a file nor a folder");
    arena_free(&scratch);
    return ok;
}

/* ---- the whole archive */

static bool unpack_entries(Unpacking *unpacking)
{
    struct archive *source = unpacking->source;
    archive_read_support_filter_gzip(source);
    archive_read_support_format_tar(source);
    if (archive_read_open_filename(source, unpacking->path, BLOCK) != ARCHIVE_OK)
        return damaged(unpacking);
    struct archive_entry *entry;
    int status;
    while ((status = archive_read_next_header(source, &entry)) == ARCHIVE_OK ||
           status == ARCHIVE_WARN)
        if (!unpack_entry(unpacking, entry))
            return false;
    return status == ARCHIVE_EOF || damaged(unpacking);
}

static bool unpack_into(const char *path, const char *folder, Error *err)
{
    Unpacking unpacking = {
        .source = archive_read_new(), .path = path, .folder = folder, .err = err};
    if (!unpacking.source)
        die("out of memory in libarchive");
    bool ok = unpack_entries(&unpacking);
    archive_read_free(unpacking.source);
    return ok;
}

/* ---- the hidden folder */

/* No deeper than MOST_LEVELS, and without links: all of it is ours. */
static void remove_tree(const char *path)
{
    DIR *dir = opendir(path);
    const struct dirent *entry;
    Arena scratch = {0};
    while (dir && (entry = readdir(dir))) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        const char *inside = path_join(&scratch, path, entry->d_name);
        if (unlink(inside) < 0)
            remove_tree(inside);
    }
    if (dir)
        closedir(dir);
    arena_free(&scratch);
    rmdir(path);
}

static bool exists(const char *path)
{
    struct stat info;
    return lstat(path, &info) == 0;
}

/* Nothing is renamed when one of the names is taken. */
static bool move_entries(const char *from, const char *folder, Error *err)
{
    Arena scratch = {0};
    const char **names;
    int count;
    bool ok = folder_list(&scratch, from, &names, &count, err);
    for (int i = 0; ok && i < count; i++) {
        const char *to = path_join(&scratch, folder, names[i]);
        if (exists(to))
            ok = path_fail(err, to, "is already there; remove it first");
    }
    for (int i = 0; ok && i < count; i++) {
        const char *to = path_join(&scratch, folder, names[i]);
        if (rename(path_join(&scratch, from, names[i]), to) < 0)
            ok = path_fail(err, to, "cannot be made: %s", strerror(errno));
    }
    arena_free(&scratch);
    return ok;
}

bool archive_unpack(const char *path, const char *folder, Error *err)
{
    Arena scratch = {0};
    size_t size;
    char *hidden = path_join(&scratch, folder, ".unpack-XXXXXX");
    bool ok = file_size(path, &size, err);
    if (ok && !mkdtemp(hidden))
        ok = path_fail(err, folder, "cannot unpack there: %s", strerror(errno));
    else if (ok) {
        ok = unpack_into(path, hidden, err) && move_entries(hidden, folder, err);
        remove_tree(hidden);
    }
    arena_free(&scratch);
    return ok;
}
