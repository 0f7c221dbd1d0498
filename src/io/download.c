/* Downloads a file by as many requests as it takes, and checks what has come. */
#include "io/download.h"

#include "base/digest.h"
#include "base/pace.h"
#include "base/text.h"
#include "io/fd.h"
#include "io/fetch.h"
#include "io/path.h"

#include <errno.h>
#include <string.h>
#include <sys/statvfs.h>
#include <time.h>
#include <unistd.h>

enum {
    TRIES = 4,          /* in a row without more bytes than ever before */
    TRIES_MOST = 1000,  /* whatever comes between them */
    BLOCK = 256 * 1024, /* bytes read at a time, for the sums */
    HEAD = 1 << 20,     /* bytes that FileSums.md5_head is about */
};

/* Of a file whose length the server does not say; longer ones are sent by servers that tell it. */
static const int64_t MOST_UNTOLD = 1000000000;
static const int64_t MOST_BYTES = (int64_t)256 << 30;

typedef struct {
    Download *job;
    Pace pace;
    int tries;      /* since more had come than ever before */
    int64_t most;   /* bytes that were there at most */
    bool stale;     /* the server's file is not the one that has come in part */
    bool local;     /* it is the disk that fails */
    double told_at; /* seconds, of the latest progress line; below 0: there was none */
} Transfer;

/* ---- what comes */

/* A server that has lost a file often sends a page that says so. */
static bool is_page(Bytes first)
{
    size_t i = 0;
    if (first.size >= 3 && memcmp(first.data, "\xef\xbb\xbf", 3) == 0)
        i = 3;
    while (i < first.size && strchr(" \t\r\n", first.data[i]) && first.data[i])
        i++;
    return i < first.size && first.data[i] == '<';
}

/* Bytes that a user can still write there, or in the nearest folder above that exists. */
static int64_t free_bytes(const char *folder)
{
    struct statvfs info;
    Arena scratch = {0};
    char *path = arena_text(&scratch, folder), *slash;
    int status;
    while ((status = statvfs(path, &info)) < 0 && (slash = strrchr(path, '/')) && slash > path)
        *slash = '\0';
    arena_free(&scratch);
    bool told = status == 0 && info.f_blocks > 0; /* some file systems have no size */
    return told ? (int64_t)info.f_bavail * (int64_t)info.f_frsize : INT64_MAX;
}

static bool check_room(const Transfer *work, int64_t needed, Error *err)
{
    int64_t room = free_bytes(work->job->folder);
    if (needed <= room)
        return true;
    Buf have = {0}, want = {0};
    bytes_put(needed, &want);
    bytes_put(room, &have);
    fail(err,
         "it needs %s, and %s are free on the disk of %.160s; free some space, or choose "
         "another place",
         buf_text(&want), buf_text(&have), work->job->folder);
    buf_free(&have);
    buf_free(&want);
    return false;
}

/* The server's length against what is known of the file, and what a file may have. */
static bool check_whole(const Transfer *work, int64_t whole, Error *err)
{
    int64_t size = work->job->sums.size;
    if (whole >= 0 && size && whole != size)
        return fail(err, "the server's file has %lld bytes, not %lld; it is another file",
                    (long long)whole, (long long)size);
    if (whole > MOST_BYTES)
        return fail(err, "the server's file has %lld bytes, which is too many; check the address",
                    (long long)whole);
    return true;
}

static bool begin(void *context, const FetchHead *head, Bytes first, Error *err)
{
    Transfer *work = context;
    Partial *file = &work->job->file;
    if (!check_whole(work, head->whole, err))
        return false;
    if (head->from > 0 && (head->from != file->size || head->whole != file->whole)) {
        work->stale = true;
        return fail(err, "the server's file has changed");
    }
    if (head->from > 0)
        return check_room(work, head->whole - head->from, err);
    if (is_page(first))
        return fail(err, "the server sent a web page, not the file; check the address");
    if (!check_room(work, MAX(head->whole, 0), err))
        return false;
    work->local = !partial_begin(file, head->whole, head->parts ? head->mark : "", err);
    return !work->local;
}

static bool take(void *context, Bytes bytes, Error *err)
{
    Transfer *work = context;
    const FileSums *sums = &work->job->sums;
    Partial *file = &work->job->file;
    int64_t most = sums->size ? sums->size : file->whole >= 0 ? file->whole : MOST_UNTOLD;
    if ((int64_t)bytes.size > most - file->size) {
        file->mark = "";
        return sums->size ? fail(err,
                                 "the server sends more than the %lld bytes that the file has; "
                                 "it is another file",
                                 (long long)most)
                          : fail(err,
                                 "the server sends more than %lld bytes and does not say how "
                                 "long the file is",
                                 (long long)most);
    }
    work->local = !partial_add(file, bytes, err);
    if (work->local)
        file->mark = ""; /* a full disk is not left full */
    return !work->local;
}

/* ---- progress */

static void tell(const Transfer *work, const char *text)
{
    if (work->job->progress)
        work->job->progress(work->job->context, text);
}

static void idle(void *context)
{
    static const double OFTEN = 0.2; /* seconds between two lines */
    Transfer *work = context;
    const Partial *file = &work->job->file;
    double now = clock_now(work->job->clock);
    pace_add(&work->pace, now, file->size);
    if (!work->job->progress || !file->size || (work->told_at >= 0 && now - work->told_at < OFTEN))
        return;
    Buf line = {0};
    buf_printf(&line, "%s: ", work->job->label);
    pace_put(&work->pace, file->whole >= 0 ? file->whole : work->job->sums.size, &line);
    tell(work, buf_text(&line));
    buf_free(&line);
    work->told_at = now;
}

/* ---- tries */

static bool stopped(const Transfer *work)
{
    return work->job->interrupts && atomic_load(work->job->interrupts) > 0;
}

/* Waits 1, 2, 4 seconds, or as long as the server has asked for; a frozen clock needs no rest. */
static void rest(Transfer *work, const FetchEnd *end, const char *why)
{
    static const struct timespec NAP = {.tv_nsec = 50000000};
    double seconds = MAX(end->wait, 1L << (work->tries - 1));
    double from = clock_now(work->job->clock), left = seconds;
    Arena scratch = {0};
    while (!work->job->clock->frozen && left > 0 && !stopped(work)) {
        tell(work, arena_printf(&scratch, "%s: %s; next try in %.0f s", work->job->label, why,
                                left + 0.5));
        nanosleep(&NAP, NULL);
        left = from + seconds - clock_now(work->job->clock);
    }
    arena_free(&scratch);
    pace_pause(&work->pace);
}

static FetchEnd ask(Transfer *work, Error *err)
{
    Download *job = work->job;
    FetchCall call = {
        .url = job->url,
        .from = job->file.size,
        .mark = job->file.mark,
        .patience = job->patience,
        .interrupts = job->interrupts,
        .begin = begin,
        .take = take,
        .idle = idle,
        .context = work,
    };
    work->stale = false;
    FetchEnd end = fetch(&call, err);
    if (work->stale)
        end.kind = FETCH_STALE;
    return end;
}

/* Until all of it has come. */
static bool transfer(Transfer *work, Error *err)
{
    Partial *file = &work->job->file;
    Error why = {0};
    for (int try = 0; try < TRIES_MOST && !stopped(work); try++) {
        if (!partial_is_of_use(file))
            file->size = 0;
        FetchEnd end = ask(work, &why);
        if (end.kind == FETCH_WHOLE) {
            file->whole = file->size;
            return true;
        }
        if (end.kind == FETCH_REFUSED)
            return error_pass(err, &why);
        if (end.kind == FETCH_STALE)
            file->mark = "";
        work->tries = file->size > work->most ? 1 : work->tries + 1;
        work->most = MAX(work->most, file->size);
        if (work->tries == TRIES)
            break;
        rest(work, &end, why.text);
    }
    return stopped(work) ? fail_as(err, ERROR_INTERRUPTED, "interrupted")
                         : fail(err, "%s; tried %d times; try again later", why.text, TRIES);
}

/* ---- what has come */

/* Hashes the first `most` bytes; false when reading fails or an interrupt comes. */
static bool hash_file(const Transfer *work, DigestKind kind, int64_t most, char *digits, Error *err)
{
    const Partial *file = &work->job->file;
    Arena scratch = {0};
    uint8_t *block = arena_alloc(&scratch, BLOCK, 1);
    Digest digest;
    ssize_t got = 1;
    digest_begin(&digest, kind);
    tell(work, arena_printf(&scratch, "%s: checking", work->job->label));
    for (int64_t at = 0; got > 0 && at < most && !stopped(work); at += got) {
        got = pread(file->fd, block, (size_t)MIN(most - at, BLOCK), at);
        digest_add(&digest, block, (size_t)MAX(got, 0));
    }
    digest_end(&digest, digits);
    arena_free(&scratch);
    if (stopped(work))
        return fail_as(err, ERROR_INTERRUPTED, "interrupted");
    return got >= 0 || path_fail_system(err, file->path, "cannot be read", errno);
}

static bool check_sum(const Transfer *work, DigestKind kind, const char *sum, int64_t most,
                      const char *name, Error *err)
{
    Download *job = work->job;
    char digits[DIGEST_DIGITS + 1];
    if (!sum || job->wrong)
        return true;
    if (!hash_file(work, kind, most, digits, err))
        return false;
    if (strcasecmp(sum, digits) != 0)
        job->wrong =
            arena_printf(&job->file.arena, "its %s is %s, not %.12s...", name, digits, sum);
    return true;
}

static bool check_sums(const Transfer *work, Error *err)
{
    Download *job = work->job;
    int64_t size = job->file.size;
    if (job->sums.size && size != job->sums.size)
        job->wrong = arena_printf(&job->file.arena, "it has %lld bytes, not %lld", (long long)size,
                                  (long long)job->sums.size);
    return check_sum(work, DIGEST_SHA256, job->sums.sha256, size, "SHA-256", err) &&
           check_sum(work, DIGEST_MD5, job->sums.md5, size, "MD5", err) &&
           check_sum(work, DIGEST_MD5, job->sums.md5_head, MIN(size, HEAD), "first megabyte's MD5",
                     err) &&
           (!job->wrong || fail(err, "%s", job->wrong));
}

/* Says where it was, and what is kept, if anything is. */
static bool fail_with_rest(const Transfer *work, const Error *why, bool kept, Error *err)
{
    const Partial *file = &work->job->file;
    Arena scratch = {0};
    Buf have = {0};
    bytes_put(file->size, &have);
    const char *where =
        work->local ? "" : arena_printf(&scratch, "%s: ", address_shown(&scratch, work->job->url));
    const char *rest = "";
    if (kept)
        rest =
            arena_printf(&scratch, "; %s of it are kept, and the same command goes on from there",
                         buf_text(&have));
    else if (why->kind == ERROR_INTERRUPTED && file->size)
        rest = "; nothing of this file is kept, since the server sends no parts of files";
    fail_as(err, why->kind, "%s%s%s", where, why->text, rest);
    buf_free(&have);
    arena_free(&scratch);
    return false;
}

bool download(Download *job, Error *err)
{
    Transfer work = {.job = job, .told_at = -1};
    Error why;
    job->wrong = NULL;
    job->file = (Partial){.folder = job->folder, .name = job->name, .url = job->url};
    if (!partial_open(&job->file, err))
        return false;
    bool ok = (partial_is_whole(&job->file) || transfer(&work, &why)) &&
              partial_sync(&job->file, &why) && check_sums(&work, &why);
    tell(&work, "");
    if (ok)
        return true;
    bool kept = partial_is_of_use(&job->file);
    fail_with_rest(&work, &why, kept && !job->wrong, err);
    if (!job->wrong)
        partial_close(&job->file, kept);
    return false;
}

void download_close(Download *job, bool stays)
{
    partial_close(&job->file, stays);
}
