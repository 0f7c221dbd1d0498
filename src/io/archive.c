/* Unpacks a downloaded data set safely, whatever its author put into the archive.  Entries go into
 * a hidden folder inside the target; their paths are checked here and no link is ever made, so no
 * entry can reach outside.  Renaming comes last.  The hidden folder is locked while its process
 * lives. */
#include "io/archive.h"

#include "base/die.h"
#include "base/text.h"
#include "io/fd.h"
#include "io/file.h"
#include "io/gz.h"
#include "io/hidden.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    BLOCK = 64 * 1024,      /* bytes written at a time */
    MOST_ENTRIES = 2000000, /* ImageNet has 1.3 million */
    ENTRY_SIZE = 4096,      /* bytes of a disk that a folder or a small file takes */
    MOST_LEVELS = 16,       /* of folders */
    MOST_PATH = 1024,       /* bytes of an entry's name */
};

/* What an archive may unpack to.  Pictures are compressed already, text and tables pack to a tenth;
 * what packs to less than a hundredth was made to fill a disk.  Small ones may have any ratio. */
enum { FREE_MB = 64, MOST_RATIO = 100 };
static const int64_t MOST_BYTES = (int64_t)256 << 30, MB = 1 << 20;

typedef struct {
    Unpacking *job;
    struct archive *source;
    GzStream *stream;   /* what source reads */
    const char *target; /* the hidden folder */
    int64_t bytes;      /* of files and entries so far */
    int64_t most_bytes;
    long entries; /* seen so far */
    Error *err;
} Extraction;

static const char *called(const Unpacking *job)
{
    return job->shown ? job->shown : job->path;
}

static bool refuse(const Extraction *work, const char *entry, const char *problem)
{
    return path_fail(work->err, called(work->job),
                     "entry '%.120s': %s; if you trust it, unpack it with tar", entry, problem);
}

/* What the system says of an entry that cannot be written. */
static bool refuse_system(const Extraction *work, const char *entry)
{
    int reason = errno;
    return path_fail(work->err, called(work->job), "entry '%.120s' cannot be written: %s; %s",
                     entry, strerror(reason), path_remedy(reason));
}

static bool too_large(const Extraction *work)
{
    return path_fail(work->err, called(work->job),
                     "it unpacks to more than %lld MB, %d times its own size, like archives "
                     "made to fill a disk; if you trust it, unpack it with tar",
                     (long long)(work->most_bytes / MB), MOST_RATIO);
}

static bool stopped(const Extraction *work)
{
    return work->job->interrupts && atomic_load(work->job->interrupts) > 0;
}

static bool tell_stopped(const Extraction *work)
{
    Error why;
    path_fail(&why, called(work->job), "unpacking was interrupted and left no files; try again");
    why.kind = ERROR_INTERRUPTED;
    return error_pass(work->err, &why);
}

/* The other packing program that the file's first bytes belong to, or NULL. */
static const char *foreign_packing(const char *path)
{
    static const struct {
        const char *begin, *name;
    } FORMAT[] = {{"BZh", "bzip2"},        {"\3757zXZ", "xz"},
                  {"PK\3\4", "zip"},       {"\x28\xb5\x2f\xfd", "zstd"},
                  {"7z\xbc\xaf", "7-Zip"}, {"Rar!", "RAR"}};
    char begin[8] = "";
    int fd = fd_open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK, 0);
    bool ok = fd >= 0 && pread(fd, begin, sizeof begin - 1, 0) > 0;
    if (fd >= 0)
        close(fd);
    for (int i = 0; ok && i < LENGTH(FORMAT); i++)
        if (text_starts(begin, FORMAT[i].begin))
            return FORMAT[i].name;
    return NULL;
}

static bool damaged(const Extraction *work)
{
    const char *problem = gz_stream_problem(work->stream);
    const char *reason = problem ? problem : archive_error_string(work->source);
    const char *format = work->entries ? NULL : foreign_packing(work->job->path);
    if (archive_errno(work->source) == ENOMEM)
        die("out of memory in libarchive");
    if (format)
        return path_fail(work->err, called(work->job),
                         "packed by %s, not by gzip; unpack it, and pack it with tar -czf", format);
    return path_fail(work->err, called(work->job), "damaged or cut short (%s); use another copy",
                     reason ? reason : "not a .tgz archive");
}

/* Whether it is a relative path without ".."; empty components do not count. */
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

static bool write_data(Extraction *work, const char *name, int fd)
{
    Arena scratch = {0};
    uint8_t *block = arena_alloc(&scratch, BLOCK, 1);
    ssize_t got;
    bool ok = true;
    while (ok && (got = archive_read_data(work->source, block, BLOCK)) != 0) {
        work->bytes += MAX(got, 0);
        if (got < 0)
            ok = damaged(work);
        else if (work->bytes > work->most_bytes)
            ok = too_large(work);
        else if (stopped(work))
            ok = tell_stopped(work);
        else if (!fd_write(fd, block, (size_t)got))
            ok = refuse_system(work, name);
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
static bool unpack_file(Extraction *work, const char *name, const char *target)
{
    int fd = create(target);
    if (fd < 0 && errno == ENOENT) {
        if (!make_folder_of(target, work->err))
            return false;
        fd = create(target);
    }
    if (fd < 0)
        return refuse_system(work, name);
    bool ok = write_data(work, name, fd);
    if (close(fd) < 0 && errno != EINTR && ok)
        ok = refuse_system(work, name);
    return ok;
}

static bool check_entry(Extraction *work, struct archive_entry *entry)
{
    const char *name = archive_entry_pathname(entry);
    if (!name)
        return damaged(work);
    work->bytes += ENTRY_SIZE;
    if (++work->entries > MOST_ENTRIES)
        return refuse(work, name, "too many entries");
    if (stopped(work))
        return tell_stopped(work);
    if (archive_entry_hardlink(entry) || archive_entry_symlink(entry))
        return refuse(work, name, "links are not unpacked");
    if (!stays_inside(name))
        return refuse(work, name, "its path is absolute, leaves the folder or is too deep");
    bool folder = archive_entry_filetype(entry) == AE_IFDIR;
    if (!folder && (archive_entry_filetype(entry) != AE_IFREG || text_ends(name, "/")))
        return refuse(work, name, "neither a file nor a folder");
    return archive_entry_size(entry) <= work->most_bytes - work->bytes || too_large(work);
}

/* Whether an entry is the wanted folder or in it; others are counted.  What lies at the top beside
 * the only folder is seen at the end. */
static bool is_wanted(Extraction *work, const char *name)
{
    const char *wanted = work->job->name;
    size_t length;
    while (name += strspn(name, "/"), name[0] == '.' && (name[1] == '/' || name[1] == '\0'))
        name++;
    length = strcspn(name, "/");
    if (length == 0 || *name == '.')
        return false;
    if (!wanted || (length == strlen(wanted) && memcmp(name, wanted, length) == 0))
        return true;
    work->job->beside++;
    return false;
}

static bool unpack_entry(Extraction *work, struct archive_entry *entry)
{
    if (!check_entry(work, entry))
        return false;
    const char *name = archive_entry_pathname(entry);
    if (!is_wanted(work, name))
        return true;
    Arena scratch = {0};
    const char *target = path_join(&scratch, work->target, name);
    bool ok = archive_entry_filetype(entry) == AE_IFDIR ? folder_make(target, 0777, work->err)
                                                        : unpack_file(work, name, target);
    arena_free(&scratch);
    return ok;
}

/* ---- the whole archive */

/* The checksums of gzip are checked on the way, which libarchive does not do. */
static la_ssize_t read_stream(struct archive *source, void *context, const void **out)
{
    GzStream *stream = context;
    Bytes piece;
    if (!gz_stream_next(stream, &piece)) {
        archive_set_error(source, EIO, "%s", gz_stream_problem(stream));
        return -1;
    }
    *out = piece.data;
    return (la_ssize_t)piece.size;
}

/* What follows the last entry: an archive may be padded, and its checksum stands at the end. */
static bool read_rest(Extraction *work)
{
    const void *piece;
    la_ssize_t got;
    int64_t bytes = 0;
    while ((got = read_stream(work->source, work->stream, &piece)) > 0)
        if ((bytes += got) > work->most_bytes)
            return too_large(work);
        else if (stopped(work))
            return tell_stopped(work);
    return got == 0 || damaged(work);
}

static bool unpack_entries(Extraction *work)
{
    struct archive *source = work->source;
    archive_read_support_filter_gzip(source); /* some servers pack what is packed */
    archive_read_support_format_tar(source);
    if (archive_read_open(source, work->stream, NULL, read_stream, NULL) != ARCHIVE_OK)
        return damaged(work);
    struct archive_entry *entry;
    int status;
    while ((status = archive_read_next_header(source, &entry)) == ARCHIVE_OK ||
           status == ARCHIVE_WARN)
        if (!unpack_entry(work, entry))
            return false;
    return status == ARCHIVE_EOF ? read_rest(work) : damaged(work);
}

static bool unpack_into(Unpacking *job, size_t packed, const char *target, Error *err)
{
    Arena scratch = {0};
    Extraction work = {
        .job = job,
        .source = archive_read_new(),
        .stream = gz_stream_open(&scratch, job->path, err),
        .target = target,
        .most_bytes = MIN(MAX((int64_t)packed * MOST_RATIO, FREE_MB * MB), MOST_BYTES),
        .err = err,
    };
    if (!work.source)
        die("out of memory in libarchive");
    job->beside = 0;
    bool ok = work.stream && unpack_entries(&work);
    archive_read_free(work.source);
    if (work.stream)
        gz_stream_close(work.stream);
    arena_free(&scratch);
    return ok;
}

/* ---- what is shown of it */

/* The folder that is wanted of what was unpacked; NULL with err: there is none. */
static const char *find_wanted(Arena *arena, Unpacking *job, const char *hidden, Error *err)
{
    const char **names = NULL, *only = NULL;
    int count = 0, folders = 0;
    if (!folder_list(arena, hidden, &names, &count, err))
        return NULL;
    for (int i = 0; i < count; i++) {
        const char *path = path_join(arena, hidden, names[i]);
        if (strcmp(names[i], job->name ? job->name : job->as) == 0 && path_is_folder(path)) {
            job->beside += count - 1;
            return path;
        }
        folders += path_is_folder(path);
        only = path_is_folder(path) ? path : only;
    }
    if (!job->name && folders == 1) {
        job->beside += count - 1;
        return only;
    }
    const char *name = job->name ? job->name : job->as;
    return path_fail(err, called(job), "it contains no folder '%s'; pack it as %s/...", name, name),
           NULL;
}

/* Puts the folder in its place, the one moment at which anything appears. */
static bool publish(Unpacking *job, const char *hidden, Error *err)
{
    Arena scratch = {0};
    const char *from = find_wanted(&scratch, job, hidden, err);
    const char *to = path_join(&scratch, job->folder, job->as ? job->as : job->name);
    bool ok = from;
    if (from && rename(from, to) < 0)
        ok = errno == EEXIST || errno == ENOTEMPTY || errno == ENOTDIR
                 ? path_fail(err, to, "is already there; remove it first")
                 : path_fail_system(err, to, "cannot be made", errno);
    arena_free(&scratch);
    return ok;
}

bool archive_unpack(Unpacking *job, Error *err)
{
    Arena scratch = {0};
    size_t packed;
    int lock;
    hidden_sweep(job->folder);
    bool ok = file_size(job->path, &packed, err);
    const char *hidden = ok ? hidden_make(&scratch, job->folder, &lock, err) : NULL;
    if (hidden) {
        ok = unpack_into(job, packed, hidden, err) && publish(job, hidden, err);
        hidden_remove(hidden, lock);
    }
    arena_free(&scratch);
    return ok && hidden;
}
