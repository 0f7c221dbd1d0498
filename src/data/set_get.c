/* Brings data sets into the data folder. */
#include "data/set_get.h"

#include "io/address.h"
#include "io/archive.h"
#include "io/file.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* ---- places */

static const char *hidden_of(const SetGet *job)
{
    return arena_printf(job->arena, "%s/.get-%s", job->home, job->name);
}

/* home/NAME.wrong, or home/NAME-2.wrong, ...: nothing is replaced. */
static const char *wrong_place(const SetGet *job, const char *file)
{
    const char *path = arena_printf(job->arena, "%s/%s.wrong", job->home, file);
    for (int i = 2; path_is_there(path); i++)
        path = arena_printf(job->arena, "%s/%s.wrong-%d", job->home, file, i);
    return path;
}

/* rename(2) that replaces nothing; not on every file system, so it is looked for first. */
static bool move(const char *from, const char *to, Error *err)
{
    if (path_is_there(to))
        return path_fail(err, to, "is already there; remove it first");
    return rename(from, to) == 0 || path_fail_system(err, to, "cannot be made", errno);
}

/* ---- unpacking */

/* shown: the address that it came from; NULL: it lay there, packed by anybody. */
static bool unpack(SetGet *job, const char *packed, const char *shown, Error *err)
{
    Unpacking work = {
        .path = packed,
        .shown = shown,
        .folder = job->home,
        .name = shown ? job->row->folder : NULL,
        .as = job->name,
        .interrupts = job->interrupts,
    };
    if (job->progress)
        job->progress(job->context, arena_printf(job->arena, "%s: unpacking", job->name));
    bool ok = archive_unpack(&work, err);
    if (job->progress)
        job->progress(job->context, "");
    job->beside = work.beside;
    job->packed = packed;
    return ok;
}

/* ---- downloading */

static Download download_of(const SetGet *job, const SetFile *file, const char *folder,
                            const char *name)
{
    return (Download){
        .url = file->url,
        .folder = folder,
        .name = name,
        .label = job->name,
        .sums = file->sums,
        .patience = job->patience,
        .clock = job->clock,
        .interrupts = job->interrupts,
        .progress = job->progress,
        .context = job->context,
    };
}

/* Puts a file beside that is not what it should be, and says where. */
static bool put_aside(const SetGet *job, Download *work, const char *name, Error *err)
{
    Error ignored, why = *err;
    const char *place = wrong_place(job, name);
    bool ok = move(work->file.path, place, &ignored);
    download_close(work, false);
    return ok ? fail_as(err, why.kind, "%s; it is kept as %.200s and not used", why.text, place)
              : error_pass(err, &why);
}

static bool fetch_file(SetGet *job, Download *work, const char *name, Error *err)
{
    if (download(work, err)) {
        job->bytes += work->file.size;
        return true;
    }
    return work->wrong && put_aside(job, work, name, err);
}

/* An archive that is refused goes; one whose unpacking was interrupted stays for the next try, and
 * one that was unpacked becomes home/NAME.tgz. */
static bool get_archive(SetGet *job, Error *err)
{
    const char *hidden = hidden_of(job), *name = arena_printf(job->arena, "%s.tgz", job->name);
    const SetFile *file = &job->row->file[0];
    Download work = download_of(job, file, hidden, name);
    if (!fetch_file(job, &work, name, err))
        return false;
    Error why;
    bool ok = unpack(job, work.file.path, address_shown(job->arena, file->url), &why);
    bool stays = !ok && why.kind == ERROR_INTERRUPTED;
    if (ok) {
        job->packed = path_join(job->arena, job->home, name);
        ok = move(work.file.path, job->packed, &why);
    }
    download_close(&work, stays);
    return ok || error_pass(err, &why);
}

/* A process that was killed after it had unpacked an archive has left it hidden: it goes where it
 * would have gone.  What another process has, or is of another address, is left alone. */
static void finish_archive(const SetGet *job, const char *packed)
{
    Error ignored;
    Partial file = {.folder = hidden_of(job), .name = path_name(packed)};
    if (!job->row || job->row->files != 1 || !path_is_folder(file.folder))
        return;
    file.url = job->row->file[0].url;
    bool ours = partial_open(&file, &ignored) && file.size > 0;
    if (ours && partial_is_whole(&file))
        ours = move(file.path, packed, &ignored);
    partial_close(&file, !ours);
}

/* The name that a file has in its set. */
static const char *file_name(const SetGet *job, int i)
{
    return address_file(job->arena, job->row->file[i].url);
}

static bool check_names(const SetGet *job, Error *err)
{
    for (int i = 0; i < job->row->files; i++) {
        const char *name = file_name(job, i);
        if (!set_name_is(name))
            return fail(err, "%s: '%.80s' is not the name of a file of a set; give another address",
                        address_shown(job->arena, job->row->file[i].url), name);
        for (int k = 0; k < i; k++)
            if (strcmp(name, file_name(job, k)) == 0)
                return fail(err, "%s: two files of the set have the name %s", job->name, name);
    }
    return true;
}

/* The hidden folder becomes the set once all files are in it. */
static bool get_files(SetGet *job, Error *err)
{
    const char *hidden = hidden_of(job);
    Download *work = ARENA_NEW(job->arena, Download, job->row->files);
    int got = 0;
    bool ok = check_names(job, err);
    for (; ok && got < job->row->files; got += ok) {
        work[got] = download_of(job, &job->row->file[got], hidden, file_name(job, got));
        ok = fetch_file(job, &work[got], work[got].name, err);
    }
    Error why;
    bool stays = !ok && (err->kind == ERROR_INTERRUPTED ||
                         path_is_there(path_join(job->arena, hidden, file_name(job, got))));
    for (int i = 0; ok && i < got; i++)
        ok = file_remove(work[i].file.from, err);
    ok = ok && (move(hidden, job->folder, &why) || error_pass(err, &why));
    for (int i = 0; i < got; i++)
        download_close(&work[i], ok || stays);
    return ok;
}

/* The home is made with the first byte; one that was made in vain goes again. */
static bool get_new(SetGet *job, Error *err)
{
    bool there = path_is_there(job->home);
    bool ok = job->row->files == 1 ? get_archive(job, err) : get_files(job, err);
    if (!ok && !there)
        rmdir(job->home);
    return ok;
}

bool set_get(SetGet *job, Error *err)
{
    job->folder = path_join(job->arena, job->home, job->name);
    job->packed = NULL;
    job->bytes = job->beside = 0;
    const char *packed = arena_printf(job->arena, "%s.tgz", job->folder);
    if (path_is_folder(job->folder)) {
        finish_archive(job, packed);
        return true;
    }
    if (path_is_there(job->folder))
        return path_is_file(job->folder)
                   ? path_fail(err, job->folder, "is no folder of a data set; move it away")
                   : path_fail_folder(err, job->folder, "move it away");
    if (path_is_file(packed))
        return unpack(job, packed, NULL, err);
    if (!job->row)
        return fail(err,
                    "neither %s nor %s.tgz is in %s; put one there, give url= to `data get`, or "
                    "choose one that `datasets` lists",
                    job->name, job->name, job->home);
    return get_new(job, err);
}

/* ---- what is in a folder */

static bool has(Arena *arena, const char *folder, const char *name)
{
    return path_is_there(path_join(arena, folder, name));
}

const char *set_guess(Arena *arena, const char *folder)
{
    static const char *const TRAIN[] = {"train", "training"};
    static const char *const VALID[] = {"valid", "val", "validation", "test", "testing"};
    for (int t = 0; t < LENGTH(TRAIN); t++)
        for (int v = 0; v < LENGTH(VALID); v++)
            if (has(arena, folder, TRAIN[t]) && has(arena, folder, VALID[v]))
                return arena_printf(arena, "folder train=%s valid=%s", TRAIN[t], VALID[v]);
    if (has(arena, folder, "train-images-idx3-ubyte") ||
        has(arena, folder, "train-images-idx3-ubyte.gz"))
        return "idx";
    if (has(arena, folder, "data_batch_1.bin"))
        return "cifar10";
    if (has(arena, folder, "fine_label_names.txt") && has(arena, folder, "train.bin"))
        return "cifar100";
    return NULL;
}
