/* Records a run on disk while it trains: its events, its table, its learner; and thins the record
 * before it gets too long. */
#include "store/record.h"

#include "io/fd.h"
#include "io/file.h"
#include "io/lines.h"
#include "store/shelf.h"
#include "train/epoch_csv.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

/* A kill loses at most so much of a learner's training; its epochs are written at once. */
static const Keep KEEP = {KEEP_SECONDS, 10, 1};

static FILE *create_history(const char *path, Error *err)
{
    int fd = fd_open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    FILE *out = fd >= 0 ? fdopen(fd, "w") : NULL;
    if (!out)
        path_fail_system(err, path, "cannot be written", errno);
    return out;
}

static void close_record(Record *record)
{
    if (record->history)
        fclose(record->history);
    if (record->keeper)
        keeper_free(record->keeper);
    events_leave(&record->run);
    events_close(&record->events);
    thinning_free(&record->kept);
    thinning_free(&record->rows);
    arena_free(&record->arena);
    *record = (Record){0};
}

/* Removes a record that could not be begun.  Its events are still locked, so that no other process
 * can remove it meanwhile. */
static void remove_begun(const Record *record, const char *folder)
{
    unlink(record->events.path);
    rmdir(folder);
}

static void begin_keeping(Record *record)
{
    const char *path = path_join(&record->arena, record->folder, RECORD_LEARNER);
    record->keeper = keeper_new();
    keeper_set(record->keeper, path, &KEEP, &record->keeps.origin);
    keeper_begin(record->keeper, &record->keeps);
}

bool record_begin(Record *record, const RecordRun *run, Error *err)
{
    *record =
        (Record){.run = run->run, .keeps = run->keeps, .limit = run->limit, .note = run->note};
    enum { SAMPLE = 16 }; /* bytes of a batch in a checkpoint: two floats, a number */
    record->keeps.samples = (long)(run->limit / 16 / SAMPLE);
    Arena *arena = &record->arena;
    char *folder = shelf_make(arena, run->seconds, &record->events, err);
    if (folder)
        record->history = create_history(path_join(arena, folder, RECORD_HISTORY), err);
    if (!record->history) {
        if (folder)
            remove_begun(record, folder);
        close_record(record);
        return false;
    }
    record->folder = folder;
    record->events.thinning = &record->kept;
    record->run.events = &record->events;
    begin_keeping(record);
    return true;
}

static void fail_record(Record *record, const Error *err)
{
    record->broken = true;
    record->keeps.tell(record->keeps.context, err->text);
}

static void put_row(Record *record, long epoch)
{
    Buf text = {0};
    if (epoch == 0)
        epoch_csv_header(record->run.recorder, &text);
    fwrite(buf_text(&text), 1, text.size, record->history);
    buf_clear(&text);
    epoch_csv_row(record->run.recorder, epoch, &text);
    Buf kept = {0};
    thinning_line(&record->rows, text.data, text.size, &kept);
    fwrite(buf_text(&kept), 1, kept.size, record->history);
    buf_free(&kept);
    buf_free(&text);
}

static void put_past(Record *record)
{
    events_past(&record->run);
    for (long i = 0; i < series_count(&record->run.recorder->train_loss); i++)
        put_row(record, i);
}

/* ---- room */

/* Copies the file with half the lines of a kind; the copy is locked and takes its place, so that a
 * kill meanwhile leaves the one or the other.  *kept: bytes of that kind in the copy. */
static bool copy_lines(const char *path, ThinKind kind, FILE *out, size_t *kept, Error *err)
{
    enum { MUCH = 64 << 10 };
    Lines lines;
    Thinning thin = {0};
    Buf text = {0};
    if (!lines_open(&lines, path, err))
        return false;
    thinning_double(&thin, kind);
    for (Bytes line; lines_next(&lines, &line) && !ferror(out);) {
        thinning_line(&thin, (const char *)line.data, line.size + 1, &text); /* with its newline */
        if (text.size > MUCH) {
            fwrite(text.data, 1, text.size, out);
            buf_clear(&text);
        }
    }
    thinning_end(&thin, &text);
    errno = EIO;
    bool written = fwrite(buf_text(&text), 1, text.size, out) == text.size && fflush(out) == 0 &&
                   !ferror(out) && fsync(fileno(out)) == 0;
    if (!written)
        path_fail_system(err, path, "thinning failed", errno);
    *kept = thin.kind[kind].bytes;
    thinning_free(&thin);
    buf_free(&text);
    return lines_close(&lines, written ? err : NULL) && written;
}

static FILE *rewrite(const char *path, ThinKind kind, size_t *kept, Error *err)
{
    Arena scratch = {0};
    Error why = {0};
    const char *part = arena_printf(&scratch, "%s.part", path);
    Events copy = {0}; /* as the record's own: new, and locked */
    unlink(part);
    bool ok = events_create(&copy, part, &why);
    if (ok && (!copy_lines(path, kind, copy.out, kept, &why) || rename(part, path) != 0)) {
        if (!why.text[0])
            path_fail_system(&why, path, "cannot be replaced", errno);
        fclose(copy.out);
        unlink(part);
        ok = false;
    }
    arena_free(&scratch);
    if (!ok)
        error_pass(err, &why);
    return ok ? copy.out : NULL;
}

static void tell_thinned(Record *record)
{
    if (!record->thinned)
        record->note(record->keeps.context,
                     "record: the run is long; from each group of a few batches, only the two "
                     "with the lowest and the highest loss are recorded: its curves look the same");
    record->thinned = true;
}

static bool thin_events(Record *record, ThinKind kind, Error *err)
{
    events_flush(&record->events);
    FILE *out = rewrite(record->events.path, kind, &record->kept.kind[kind].bytes, err);
    if (!out)
        return false;
    events_replace(&record->events, out);
    thinning_double(&record->kept, kind);
    return true;
}

static bool thin_rows(Record *record, Error *err)
{
    Arena scratch = {0};
    const char *path = path_join(&scratch, record->folder, RECORD_HISTORY);
    fflush(record->history);
    FILE *out = rewrite(path, THIN_ROW, &record->rows.kind[THIN_ROW].bytes, err);
    arena_free(&scratch);
    if (!out)
        return false;
    fclose(record->history);
    record->history = out;
    thinning_double(&record->rows, THIN_ROW);
    return true;
}

/* Thins the events above a quarter of the room for records: another quarter stays free for the
 * copy, and some for the learner. */
static void keep_bounds(Record *record)
{
    const size_t EVENTS = MIN(record->limit / 4, (size_t)64 << 20),
                 ROWS = MIN(record->limit / 16, (size_t)16 << 20);
    const Thinner *batch = &record->kept.kind[THIN_BATCH], *epoch = &record->kept.kind[THIN_EPOCH];
    Error err;
    bool ok = true;
    while (ok && batch->bytes + epoch->bytes > EVENTS) {
        tell_thinned(record);
        ok = thin_events(record, batch->bytes >= epoch->bytes ? THIN_BATCH : THIN_EPOCH, &err);
    }
    while (ok && record->rows.kind[THIN_ROW].bytes > ROWS) {
        tell_thinned(record);
        ok = thin_rows(record, &err);
    }
    if (!ok)
        fail_record(record, &err);
}

/* Writes lines that waited for more of their kind. */
static void put_rest(Record *record)
{
    Buf rows = {0};
    thinning_end(&record->kept, &record->events.text);
    thinning_end(&record->rows, &rows);
    fwrite(buf_text(&rows), 1, rows.size, record->history);
    buf_free(&rows);
}

static void check_writing(Record *record)
{
    Error err;
    if (record->broken)
        return;
    errno = EIO;
    if (!events_check(&record->events, &err))
        fail_record(record, &err);
    else if (fflush(record->history) != 0 || ferror(record->history))
        fail_record(record,
                    (path_fail_system(&err, record->folder, "writing failed", errno), &err));
}

static StopReason note(void *self, const Event *event)
{
    Record *record = self;
    Hook events = events_hook(&record->run);
    if (record->broken)
        return STOP_NONE;
    if (event->kind == EVENT_END) {
        events_leave(&record->run);
        put_rest(record);
    }
    events.on(events.self, event);
    if (event->kind == EVENT_BEGIN)
        put_past(record);
    if (event->kind == EVENT_EPOCH)
        put_row(record, series_count(&record->run.recorder->train_loss) - 1);
    if (event->kind != EVENT_BATCH && event->kind != EVENT_PROGRESS)
        check_writing(record);
    if (!record->broken)
        keep_bounds(record);
    return STOP_NONE;
}

Hook record_hook(Record *record)
{
    return (Hook){.on = note, .self = record};
}

Hook record_keeper_hook(Record *record)
{
    return keeper_hook(record->keeper);
}

bool record_end(Record *record, const Result *result)
{
    if (!record->folder)
        return false;
    bool written = keeper_end(record->keeper, result);
    events_sync(&record->events);
    check_writing(record);
    if (!record->broken)
        (void)fsync(fileno(record->history));
    close_record(record);
    return written;
}
