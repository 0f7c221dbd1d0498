#include "app/record.h"

#include "app/records.h"
#include "io/file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

/* A kill costs no more of a learner than this; the events of its epochs are there at once. */
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
    events_close(&record->events);
    arena_free(&record->arena);
    *record = (Record){0};
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
    *record = (Record){.run = run->run, .keeps = run->keeps};
    Arena *arena = &record->arena;
    char *folder = records_make(arena, run->seconds, &record->events, err);
    if (folder)
        record->history = create_history(path_join(arena, folder, RECORD_HISTORY), err);
    if (!record->history) {
        close_record(record);
        return false;
    }
    record->folder = folder;
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
    epoch_csv_row(record->run.recorder, epoch, &text);
    fwrite(text.data, 1, text.size, record->history);
    buf_free(&text);
}

static void put_past(Record *record)
{
    events_past(&record->run);
    for (long i = 0; i < series_count(&record->run.recorder->train_loss); i++)
        put_row(record, i);
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
    events.on(events.self, event);
    if (event->kind == EVENT_BEGIN)
        put_past(record);
    if (event->kind == EVENT_EPOCH)
        put_row(record, series_count(&record->run.recorder->train_loss) - 1);
    if (event->kind != EVENT_BATCH && event->kind != EVENT_PROGRESS)
        check_writing(record);
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

void record_end(Record *record, const Result *result)
{
    if (!record->folder)
        return;
    (void)keeper_end(record->keeper, result); /* a failure was told */
    events_sync(&record->events);
    check_writing(record);
    if (!record->broken)
        (void)fsync(fileno(record->history));
    close_record(record);
}
